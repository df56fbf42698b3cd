"""The share of paid time that is lost to absence and training, interval by interval.

A queue loses `shrinkage` of it at all times, and in place of that what its allowances say for weekdays and times of
day; of several for one interval the last holds. Times are the centre's clock.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.clock import day_bounds, days_from, quarters
from backend.planning.rules import WEEKDAYS
from backend.planning.scenario import SLOT_MIN, Allowance, Queue, Scenario

Floats = NDArray[np.float64]
SLOT_S = 60 * SLOT_MIN


def lost(scenario: Scenario, queue: Queue) -> Floats:
    """The share lost in every interval of the span, from 0 to below 1; not to be written to."""
    return _lost(scenario.first, scenario.weeks, scenario.zone, queue.shrinkage, queue.allowances)


@lru_cache(maxsize=256)
def _lost(first: date, weeks: int, zone: str, usual: float, allowances: tuple[Allowance, ...]) -> Floats:
    days = days_from(first, 7 * weeks)
    out = np.full((day_bounds(days[-1], zone)[1] - day_bounds(first, zone)[0]) // SLOT_S, usual)
    at = 0
    for day in days:
        clock = quarters(day, zone)
        for one in allowances:
            if not one.days or WEEKDAYS[day.weekday()] in one.days:
                inside = [slot in one.slots for slot in clock]
                out[at : at + len(inside)][inside] = one.share
        at += len(clock)
    out.flags.writeable = False
    return out
