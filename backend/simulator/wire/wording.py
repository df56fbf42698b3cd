"""How the dialer writes instants, durations, dates and synthetic personal data."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import numpy as np

from backend.clock import zone
from backend.simulator.day import Day


@cache
def clock_words() -> list[str]:
    """`HH:MM:SS` of every second of a day."""
    return [f"{h:02d}:{m:02d}:{s:02d}" for h in range(24) for m in range(60) for s in range(60)]


def span(seconds: int) -> str:
    """A duration as `HH:MM:SS`; the hours may pass 23."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def naive_starts(day: Day) -> list[tuple[int, int]]:
    """Stretches of a day with one UTC offset: (first second of the day, that offset in seconds)."""
    tz = zone(day.scenario.zone)
    stretches: list[tuple[int, int]] = []
    for at in range(0, day.length, 900):
        shift = datetime.fromtimestamp(day.start + at, tz).utcoffset()
        seconds = int(shift.total_seconds()) if shift else 0
        if not stretches or stretches[-1][1] != seconds:
            stretches.append((at, seconds))
    return stretches


class Walls:
    """Wall times of one day: from seconds since its first instant to the wire's naive strings and numbers."""

    def __init__(self, day: Day) -> None:
        self._start = day.start
        self._stretches = naive_starts(day)

    def naive(self, at: int) -> int:
        """Naive seconds since 1970 of a second of the day."""
        shift = self._stretches[0][1]
        for begin, seconds in self._stretches:
            if at >= begin:
                shift = seconds
        return self._start + at + shift

    def naive_column(self, at: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The same for a whole column."""
        shift = np.full(len(at), self._stretches[0][1], dtype=np.int64)
        for begin, seconds in self._stretches[1:]:
            shift[at >= begin] = seconds
        return at.astype(np.int64) + (self._start + shift)

    def text(self, at: int) -> str:
        """`YYYY-MM-DD HH:MM:SS` of a second of the day; empty for none (-1)."""
        if at < 0:
            return ""
        naive = self.naive(at)
        return f"{_date_word(naive // 86400)} {clock_words()[naive % 86400]}"


@cache
def _date_word(day: int) -> str:
    return datetime.fromtimestamp(day * 86400, UTC).strftime("%Y-%m-%d")


def php_date(naive_text: str, zone_name: str, short: bool = False) -> dict[str, object] | None:
    """A PHP DateTime as JSON dumps it; None for no date."""
    if not naive_text:
        return None
    return {"date": naive_text + ("" if short else ".000000"), "timezone_type": 3, "timezone": zone_name}


def lead_of(list_id: int, call_id: int, leads: int) -> int:
    """A synthetic lead id: rows of a list spread over its leads."""
    return list_id * 1_000_000 + call_id * 2654435761 % leads


def phone_of(lead_id: int) -> str:
    """A number of the range reserved for fiction (555-0100 to 555-0199)."""
    return f"{201 + lead_id // 100 % 780}55501{lead_id % 100:02d}"
