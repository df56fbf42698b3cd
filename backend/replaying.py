"""The command `replay`: which days, with which settings, and what is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import orjson

from backend.centres import centre_of, stored_settings
from backend.lookout.names import read_names
from backend.lookout.replay import replay
from backend.lookout.replay_words import as_values, lines
from backend.store import Store, read


def replay_days(
    store: Store,
    centre_id: int,
    days: tuple[date, date],
    changed: Sequence[str],
    json_file: Path | None,
    say: Callable[[str], None],
) -> bool:
    """Look at the days `days[0]` to `days[1]` again and say what came; whether nothing differs.

    ValueError says what cannot be done.
    """
    settings = dict(_pair(text) for text in changed)
    with store.read() as conn:
        found = [row for row in read.centres(conn) if row[0].centre_id == centre_id]
        if not found:
            raise ValueError(f"There is no centre {centre_id} in this store.")
        names = read_names(conn, centre_id)
    if days[1] < days[0]:
        raise ValueError("The last day lies before the first.")
    named, _, text = found[0]
    centre = centre_of(centre_id, stored_settings(text, named.name))
    done = replay(store, centre, *days, settings)
    for line in lines(done, centre, names, settings):
        say(line)
    if json_file is not None:
        json_file.write_bytes(orjson.dumps(as_values(done), option=orjson.OPT_INDENT_2))
    return done.identical


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise ValueError(f"--set takes KEY=VALUE, not {text}.")
    return key.strip(), value.strip()
