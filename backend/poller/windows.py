"""Windows of the call log as the dialer is asked for them: naive local times, both ends included."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from backend.clock import utc_to_wall, zone

Times = tuple[str, str]
"""First and last naive wall time, `YYYY-MM-DD HH:MM:SS`, both included."""

HOUR_S = 3600
REACH_S = 2 * HOUR_S


def _offset(at: int, zone_name: str) -> int:
    shift = datetime.fromtimestamp(at, zone(zone_name)).utcoffset()
    return int(shift.total_seconds()) if shift else 0


@lru_cache(maxsize=4096)
def _repeated_near(hour: int, zone_name: str) -> tuple[int, int] | None:
    """The repeated span of a clock that is set back between `hour` and the next, UTC seconds."""
    before, after = _offset(hour, zone_name), _offset(hour + HOUR_S, zone_name)
    if after >= before:
        return None
    low, high = hour, hour + HOUR_S
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone_name) == before else (low, middle)
    return high - (before - after), high + (before - after)


def repeated(start: int, end: int, zone_name: str) -> tuple[int, int] | None:
    """UTC span of both passes of the wall hour that happens twice, if `[start, end)` has part in it; else None."""
    for hour in range(start - REACH_S - start % HOUR_S, end + REACH_S, HOUR_S):
        span = _repeated_near(hour, zone_name)
        if span is not None and span[0] < end and start < span[1]:
            return span
    return None


def asked_times(start: int, end: int, zone_name: str) -> Times:
    """First and last wall time to ask for, to get the calls of `[start, end)`.

    Around the repeated autumn hour the window is widened to all of both passes, because the dialer may
    compare naive times: 01:10 of the second pass would be missed by a window that began at 01:50 of the first.
    """
    first, last = utc_to_wall(start, zone_name), utc_to_wall(max(start, end - 1), zone_name)
    twice = repeated(start, end, zone_name)
    if twice is not None:
        first = min(first, utc_to_wall(twice[0], zone_name))
        last = max(last, utc_to_wall(twice[1] - 1, zone_name))
    return first, last


def halves(times: Times) -> tuple[Times, Times]:
    """The earlier and the later half of a window of naive times; raises ValueError for a single second."""
    first, last = (datetime.fromisoformat(t) for t in times)
    if first >= last:
        raise ValueError("one second cannot be halved.")
    middle = first + timedelta(seconds=(last - first) // timedelta(seconds=1) // 2)
    return (times[0], str(middle)), (str(middle + timedelta(seconds=1)), times[1])


def pieces(start: int, end: int, zone_name: str) -> list[tuple[int, int]]:
    """A long window cut at the repeated hour, which has to be read as one piece."""
    twice = repeated(start, end, zone_name)
    if twice is None:
        return [(start, end)]
    cuts = [start, *(at for at in twice if start < at < end), end]
    return list(pairwise(cuts))
