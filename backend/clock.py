"""Local days, shifts and buckets of a centre; pure, reads no clock of its own.

A day of a centre is a local date, so it has 23, 24 or 25 hours; a bucket is a UTC multiple of 300 s.
Naive wall times are what the dialer writes; the hour that happens twice in autumn is read by `wall_to_utc`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BUCKET_S = 300


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; raises ZoneInfoNotFoundError."""
    return ZoneInfo(name)


def local_date(at: int, zone_name: str) -> date:
    """The local date of an instant (UTC seconds)."""
    return datetime.fromtimestamp(at, zone(zone_name)).date()


@lru_cache(maxsize=4096)
def day_bounds(day: date, zone_name: str) -> tuple[int, int]:
    """First instant of a local date and of the next (UTC s); where midnight does not exist, the first that does."""
    tz = zone(zone_name)
    start, end = (int(datetime(d.year, d.month, d.day, tzinfo=tz).timestamp()) for d in (day, day + timedelta(days=1)))
    return start, end


def days_from(first: date, days: int) -> list[date]:
    """So many local dates in a row."""
    return [first + timedelta(days=n) for n in range(days)]


@lru_cache(maxsize=4096)
def quarters(day: date, zone_name: str) -> tuple[int, ...]:
    """Quarter hours of the clock, 0 to 95, in order of time: some twice or left out where the clock changes."""
    walls = (datetime.fromtimestamp(at, zone(zone_name)) for at in range(*day_bounds(day, zone_name), 900))
    return tuple(4 * wall.hour + wall.minute // 15 for wall in walls)


def bucket(at: int) -> int:
    """Start of the five-minute bucket an instant lies in."""
    return at - at % BUCKET_S


def wall_to_utc(wall: datetime, zone_name: str, *, near: int | None = None) -> int:
    """UTC seconds of a naive wall time.

    In the repeated autumn hour the reading nearest to `near` is taken (the earlier one without it). A wall
    time inside spring's missing hour is read with the offset before the jump, as PHP does.
    """
    tz = zone(zone_name)
    first, second = (int(wall.replace(tzinfo=tz, fold=fold).timestamp()) for fold in (0, 1))
    if first == second or near is None or first > second:
        return first
    return min((first, second), key=lambda at: abs(at - near))


def utc_to_wall(at: int, zone_name: str) -> str:
    """An instant as the dialer writes it: `YYYY-MM-DD HH:MM:SS`, local, without offset."""
    return datetime.fromtimestamp(at, zone(zone_name)).strftime("%Y-%m-%d %H:%M:%S")


def iso(at: int) -> str:
    """An instant as ISO 8601 in UTC, for logs and exports."""
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span `[start, end)` of UTC seconds with the name the panel knows it by."""

    name: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"window {self.name} ends before it starts.")


WINDOWS = ("15m", "1h", "today", "7d")


def window(name: str, now: int, zone_name: str) -> Window:
    """One of the panel's windows ending at `now`; `7d` is today and the six local days before."""
    if name == "15m":
        return Window(name, now - 900, now)
    if name == "1h":
        return Window(name, now - 3600, now)
    today = local_date(now, zone_name)
    if name == "today":
        return Window(name, day_bounds(today, zone_name)[0], now)
    if name == "7d":
        return Window(name, day_bounds(today - timedelta(days=6), zone_name)[0], now)
    raise ValueError(f"unknown window {name!r}; known are {', '.join(WINDOWS)}.")
