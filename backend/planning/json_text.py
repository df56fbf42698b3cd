"""JSON of strangers: read strictly, and the line of every part told where something is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Place = tuple[str | int, ...]
MOST_DEEP = 100
LONGEST = 5000
"""Longer lists have no lines of their own for their entries."""


class BadJson(ValueError):
    """The text is no JSON that can be used; it says where and why."""


class _Twice(ValueError):
    """A name stands twice in one part."""


def load(text: str) -> Any:
    """The data; raises BadJson."""
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise BadJson(f"Line {error.lineno}, column {error.colno}: {_plain(error, text)}.") from None
    except RecursionError:
        raise BadJson("The file is nested too deeply for a scenario.") from None
    except _Twice:
        place, line = next(_twice(text))
        raise BadJson(f"Line {line}: {place[-1]} is there twice in one part; take one of them away.") from None
    except ValueError as error:
        if isinstance(error, BadJson):
            raise
        raise BadJson("A number has thousands of digits; no scenario holds such a number.") from None


def lines(text: str) -> dict[Place, int]:
    """The line of every part of a text that `load` reads."""
    return dict(_walk(text))


def _no_number(text: str) -> float:
    raise BadJson(f"{text} is no number a scenario can hold; write one like 0 or 12.5.")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice
    return found


def _plain(error: json.JSONDecodeError, text: str) -> str:
    """What is wrong, and what it often comes from."""
    at = text[error.pos : error.pos + 1]
    if at == "'":
        return "texts stand between double quotes, not single ones"
    if text[: error.pos].rstrip().endswith(",") and at in ("}", "]", ""):
        return "a comma stands before the end of a list or part; take it away"
    if not at:
        return "the file ends before it is complete; was it cut off?"
    if error.msg.startswith("Extra data"):
        return "something follows after the end of the scenario; take it away"
    return f"{error.msg[:1].lower()}{error.msg[1:]}; this is no JSON (YAML is read from files that end with .yaml)"


_SPACE = re.compile(r"[ \t\n\r]*")


def _twice(text: str) -> Iterator[tuple[Place, int]]:
    seen = set[Place]()
    for place, line in _walk(text, every=True):
        if place in seen:
            yield place, line
        seen.add(place)


def _walk(text: str, *, every: bool = False) -> Iterator[tuple[Place, int]]:
    """Places and lines; long lists are passed over, but for `every` one of them."""
    decoder = json.JSONDecoder()
    counted, line = 0, 1

    def here(at: int) -> int:
        nonlocal counted, line
        line += text.count("\n", counted, at)
        counted = at
        return line

    def space(at: int) -> int:
        found = _SPACE.match(text, at)
        return found.end() if found else at

    def value(at: int, place: Place) -> Iterator[Any]:
        """Yields places, and last where the value ends."""
        at = space(at)
        yield place, here(at)
        if text[at] not in "{[" or len(place) >= MOST_DEEP:
            yield decoder.raw_decode(text, at)[1]
            return
        is_part, number = text[at] == "{", 0
        at = space(at + 1)
        while text[at] not in "}]":
            name: str | int = number
            if is_part:
                name, at = decoder.raw_decode(text, at)
                at = space(at) + 1
            if not is_part and number >= LONGEST and not every:
                end: Any = decoder.raw_decode(text, space(at))[1]
            else:
                for end in value(at, (*place, name)):
                    if isinstance(end, tuple):
                        yield end
            number += 1
            at = space(end)
            at = space(at + 1) if text[at] == "," else at
        yield at + 1

    for found in value(0, ()):
        if isinstance(found, tuple):
            yield found
