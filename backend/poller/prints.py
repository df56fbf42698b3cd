"""Fingerprints of rows as they came: most rows of a poll's overlap are stored just so, and need no second look."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import orjson

Prints = dict[str, int]
"""Row id to the fingerprint of the whole row; no value of the row can be got back from it."""


def changed(rows: Sequence[Any], stored: Mapping[str, int]) -> tuple[list[Any], Prints]:
    """The rows that differ from their stored fingerprint or have none, and the fingerprints of all rows."""
    fresh: list[Any] = []
    prints: Prints = {}
    for row in rows:
        key = str(row.get("id")) if isinstance(row, dict) else f"#{len(prints)}"
        prints[key] = hash(orjson.dumps(row))
        if stored.get(key) != prints[key]:
            fresh.append(row)
    return fresh, prints


def kept(prints: Prints, fresh: Sequence[Any], understood: Collection[int]) -> Prints:
    """What to keep after storing: rows left out before, and those understood now; a rejected row is looked at again."""
    asked = {str(row.get("id")) for row in fresh if isinstance(row, dict)}
    good = {str(number) for number in understood}
    return {key: value for key, value in prints.items() if key in good or key not in asked}
