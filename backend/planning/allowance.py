"""The share of paid time that is lost to absence and training, interval by interval.

A queue loses `shrinkage` of it at all times, and in place of that what its allowances say for weekdays and times of
day; of several for one interval the last holds. Times are the centre's clock.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from backend.clock import day_bounds, utc_to_wall
from backend.planning.scenario import SLOT_MIN, Allowance, Queue, Scenario

Floats = NDArray[np.float64]
SLOT_S = 60 * SLOT_MIN


def lost(scenario: Scenario, queue: Queue) -> Floats:
    """The share lost in every interval of the span, from 0 to below 1; not to be written to."""
    return _lost(scenario.first, scenario.weeks, scenario.zone, queue.shrinkage, queue.allowances)


@lru_cache(maxsize=256)
def _lost(first: date, weeks: int, zone: str, usual: float, allowances: tuple[Allowance, ...]) -> Floats:
    days = [first + timedelta(days=n) for n in range(7 * weeks)]
    out = np.full((day_bounds(days[-1], zone)[1] - day_bounds(first, zone)[0]) // SLOT_S, usual)
    at = 0
    for day in days:
        start, end = day_bounds(day, zone)
        clocks = [utc_to_wall(moment, zone)[11:16] for moment in range(start, end, SLOT_S)] if allowances else ()
        for one in allowances:
            if not one.days or day.strftime("%A") in one.days:
                inside = [one.holds(clock) for clock in clocks]
                out[at : at + len(inside)][inside] = one.share
        at += (end - start) // SLOT_S
    out.flags.writeable = False
    return out
