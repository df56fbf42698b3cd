"""Single values of the dialer's rows: numbers as strings or numbers, many ways to say none, naive local times."""

from __future__ import annotations

import math
import re
from datetime import datetime
from functools import lru_cache

from backend.clock import wall_to_utc, zone
from backend.dialer.parse.parsed import Bad, Row

NONE = frozenset({"", "0", "-", "null", "None"})
FUTURE_S = 300
MAX_NAME = 120
EARLIEST = 946_684_800
"""2000-01-01; an earlier time is a parsing accident, not a call."""

_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,6})?")
_YES = frozenset({"y", "yes", "1", "true"})
_NO = frozenset({"n", "no", "0", "false", "", "-"})


def number(value: object, name: str) -> int:
    """A whole number not below zero, given as an int or as plain digits; raises Bad."""
    if type(value) is int and 0 <= value <= 2**53:
        return value
    if type(value) is str and value.isascii() and value.isdigit() and len(value) <= 16:
        return int(value)
    raise Bad("not a whole number", name, value)


def ident(row: Row, name: str) -> int:
    """A required id above zero."""
    value = number(row.get(name), name)
    if value == 0:
        raise Bad("no id", name, row.get(name))
    return value


def maybe_id(row: Row, name: str) -> int | None:
    """An id, None for any of the dialer's ways to say that there is none."""
    value = row.get(name)
    if value is None or value == 0 or (isinstance(value, str) and value in NONE):
        return None
    return number(value, name)


def maybe_count(row: Row, *names: str) -> int | None:
    """The first of the named counters that is present; None when none is."""
    for name in names:
        value = row.get(name)
        if value is not None and value not in ("", "-"):
            return number(value, name)
    return None


def seconds(value: object, name: str) -> float:
    """Seconds with a fraction, given as a number or a decimal string; absent is 0."""
    if value is None or value in ("", "-"):
        return 0.0
    if isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise Bad("not a number of seconds", name, value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Bad("not a number of seconds", name, value)
    found = float(value)
    if not math.isfinite(found) or found < 0:
        raise Bad("not a number of seconds", name, value)
    return found


def duration(value: object, name: str) -> int:
    """Seconds of an `HH:MM:SS` or `MM:SS` duration, whose hours may pass 23; plain seconds are taken too."""
    if isinstance(value, str) and ":" in value:
        found = _by_colons(value)
        if found is None:
            raise Bad("not a duration", name, value)
        return found
    return number(value, name)


@lru_cache(maxsize=16_384)
def _by_colons(value: str) -> int | None:
    """Seconds of `HH:MM:SS` or `MM:SS`; None for anything else. The same few thousand come again and again."""
    parts = value.split(":")
    if len(parts) not in (2, 3) or not all(p.isascii() and p.isdigit() and len(p) <= 5 for p in parts):
        return None
    *hours, minutes, secs = (int(p) for p in parts)
    if secs >= 60 or (hours and minutes >= 60):
        return None
    return sum(hours) * 3600 + minutes * 60 + secs


def flag(row: Row, name: str, *, missing: bool = False) -> bool:
    """A yes or no in any of the dialer's spellings; absent is `missing`."""
    value = row.get(name)
    if value is None:
        return missing
    word = str(value).strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Bad("neither yes nor no", name, value)


def text(row: Row, name: str) -> str:
    """A short text of one line; empty for none. Numbers are taken as their digits."""
    value = row.get(name)
    if value is None or value == "-":
        return ""
    if type(value) is str:
        return clean(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Bad("not a text", name, value)
    return clean(str(value))


@lru_cache(maxsize=65_536)
def clean(value: str) -> str:
    """One line without control characters, at most 120 characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value[:400]).split())[:MAX_NAME]


@lru_cache(maxsize=64)
def _patterns(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


@lru_cache(maxsize=65_536)
def excluded(name: str, patterns: tuple[str, ...]) -> bool:
    """True when a name matches one of the centre's patterns of names that are no agents."""
    return any(p.search(name) for p in _patterns(patterns))


class Walls:
    """Reads naive wall times of one zone; an hour's UTC offset is looked up once and kept.

    `now` (UTC seconds) picks the reading in the repeated autumn hour where nothing better is known.
    """

    def __init__(self, zone_name: str, now: int) -> None:
        self.zone_name = zone_name
        self.now = now
        self._hours: dict[str, int | None] = {}

    def read(self, value: object, name: str) -> int:
        """UTC seconds of `YYYY-MM-DD HH:MM:SS` (or with `T`); raises Bad for anything else."""
        found = self.options(value, name)
        if len(found) == 1:
            return found[0]
        return min(found, key=lambda at: abs(at - self.now))

    def options(self, value: object, name: str) -> tuple[int, ...]:
        """The readings of a wall time: one, or the earlier and the later where the hour happens twice."""
        if not isinstance(value, str):
            raise Bad("not a time", name, value)
        try:
            hour, minute, second = value[:13], value[14:16], value[17:]
            base = self._hours[hour] if hour in self._hours else self._learn(hour)
            if value[13] != ":" or value[16] != ":" or len(second) != 2:
                raise ValueError
            m, s = int(minute), int(second)
            if base is not None and minute.isdigit() and second.isdigit() and m < 60 and s < 60:
                return (base + m * 60 + s,)
            return self._slowly(value)
        except (ValueError, IndexError, OverflowError):
            raise Bad("not a time", name, value) from None

    def past(self, value: object, name: str) -> int:
        """A time that may not lie more than five minutes ahead of the dialer's clock."""
        at = self.read(value, name)
        not_ahead(at, self.now, name, value)
        return at

    def _learn(self, hour: str) -> int | None:
        """UTC seconds at which a wall hour begins; None when its offset changes within it or it happens twice."""
        if len(hour) != 13 or not hour.isascii() or hour[10] not in " T":
            raise ValueError
        start = datetime.fromisoformat(f"{hour[:10]}T{hour[11:]}:00:00")
        tz = zone(self.zone_name)
        edges = [
            start.replace(minute=m, second=s, tzinfo=tz, fold=fold).timestamp() - m * 60 - s
            for m, s in ((0, 0), (30, 0), (59, 59))
            for fold in (0, 1)
        ]
        self._hours[hour] = int(edges[0]) if len(set(edges)) == 1 else None
        return self._hours[hour]

    def _slowly(self, value: str) -> tuple[int, ...]:
        wall = datetime.fromisoformat(f"{value[:10]}T{value[11:]}")
        first = wall_to_utc(wall, self.zone_name)
        second = wall_to_utc(wall, self.zone_name, near=2**40)
        return (first,) if first == second else (first, second)


def not_ahead(at: int, now: int, name: str, value: object) -> None:
    """Raise Bad for a time more than five minutes in the dialer's future, or absurdly far in the past."""
    if at > now + FUTURE_S:
        raise Bad("lies in the future", name, value)
    if at < EARLIEST:
        raise Bad("lies too far in the past", name, value)
