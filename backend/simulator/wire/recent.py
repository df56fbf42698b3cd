"""When something last happened, looked up over the last few days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from backend.clock import local_date
from backend.simulator.day import Day
from backend.simulator.floor import Floor
from backend.simulator.wire.wording import Walls

LOOK_BACK_DAYS = 4
"""A long weekend and the day before it."""


def latest(floor: Floor, now: int, keys: Iterable[int], seen: Callable[[Day], dict[int, int]]) -> dict[int, str]:
    """Naive wall time of the last sighting of each key; `seen` tells the seconds of a day. Unseen keys are missing."""
    today = local_date(now, floor.scenario.zone)
    found: dict[int, str] = {}
    missing = set(keys)
    for back in range(LOOK_BACK_DAYS):
        if not missing:
            break
        for day in floor.days(today - timedelta(days=back), today - timedelta(days=back), now):
            walls = Walls(day)
            found |= {key: walls.text(at) for key, at in seen(day).items() if key in missing}
            missing -= found.keys()
    return found


def last_by(day: Day, column: Iterable[int]) -> dict[int, int]:
    """The last row of each value of a call column: its second of the day."""
    return dict(zip(column, day.calls.at, strict=True))
