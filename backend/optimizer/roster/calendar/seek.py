"""The cheapest roster of each employee at a blend's prices: the only door to the dynamic programme."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.compiled import inner
from backend.optimizer.roster.calendar.blend import OPEN, PRICE, TOLL, VALUE, Blend
from backend.optimizer.roster.calendar.floor import Floor
from backend.optimizer.roster.calendar.path import NEVER, Desk, cheapest_roster
from backend.optimizer.roster.calendar.rules import BASE, EXTRA, Rules

Small = NDArray[np.int32]
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_HALF = NEVER >> 1


def seek(
    blend: Blend, floor: Floor, rules: Rules, desk: Desk, first: int, last: int, retries: int, corridor: int = 0
) -> None:
    """Finds the cheapest roster at the present prices for the open ones among the employees first to last.

    Their values are a relaxation where limits on kinds of shift only cost a toll. A roster that breaks a limit is
    sought again on fewer days, `retries` times at most, for fresh[i, 1]; -2 on a first day says that none was found.
    A `corridor` above 0 (see path.py) is left where it holds no roster, and lies around the roster found the next time;
    the values found in it bound nothing.
    """
    _seek(
        *rules, *floor[1:], blend.state, blend.cell[PRICE], blend.limit[TOLL], blend.fresh, blend.pace, *desk, first,
        last, retries, corridor,
    )  # fmt: skip


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _seek(
    number: Small, class_of: Small, kind: Small, weekend: Small, most_of: Small, taste: Small, idle: Small, scale: int,
    owned: Counts, price: Floats, toll: Floats, fresh: Small, pace: Small, state: Small, layer: Small, stretch: Small,
    cheap: Small, span: Small, leap: Small, part: Small, cost: Small, off: Small, first: int, last: int, retries: int,
    corridor: int,
) -> None:  # fmt: skip
    for i in range(first, last):
        if not owned[OPEN, i]:
            continue
        _ask(taste[i], price, toll[i], scale, cost)
        for day in range(len(off)):
            off[day] = idle[i, day]
        attempt, wide = 0, corridor
        while attempt <= retries:
            value = cheapest_roster(
                number[i], class_of[i], kind[i], weekend, cost, off, fresh[i, 1], state, layer, stretch, cheap, span,
                leap, part, pace[i], wide,
            )  # fmt: skip
            if value >= NEVER and wide > 0:
                wide = 0
                continue
            if attempt == 0:
                fresh[i, 0, 0], owned[VALUE, i] = -2, value
                for s in range(cost.shape[1]):
                    owned[VALUE, i] -= np.int64(np.rint(toll[i, s] * scale)) * min(most_of[i, s], cost.shape[0])
            if value >= NEVER:
                fresh[i, 1, 0] = -2
                break
            for day in range(len(off) if attempt == 0 else 0):
                fresh[i, 0, day] = fresh[i, 1, day]
            if attempt == 0 and corridor > 0:
                _follow(number[i], class_of[i], kind[i], fresh[i, 1], pace[i])
            if not _restrict(most_of[i], fresh[i, 1], cost):
                break
            attempt += 1
            if attempt > retries:
                fresh[i, 1, 0] = -2


@inner
def _follow(number: Small, class_of: Small, kind: Small, row: Small, pace: Small) -> None:
    """Makes the units worked before each day those of a roster."""
    for day in range(len(row)):
        worked = number[BASE] + kind[class_of[row[day]], EXTRA] if row[day] >= 0 else 0
        pace[day + 1] = pace[day] + worked


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _ask(taste: Small, price: Floats, toll: Floats, scale: int, cost: Small) -> None:
    """Fills in what each shift costs; no sum of such costs over the days leaves 32 bits."""
    days, shifts = cost.shape
    most = (NEVER >> 3) // days
    for s in range(shifts):
        rate = np.int64(np.rint(toll[s] * scale))
        for day in range(days):
            if taste[day, s] >= _HALF:
                cost[day, s] = NEVER
            else:
                cost[day, s] = min(scale * taste[day, s] - np.int64(np.rint(price[day, s] * scale)) + rate, most)


@inner
def _restrict(most_of: Small, row: Small, cost: Small) -> bool:
    """Whether the roster breaks limits on kinds of shift; if so, only its cheapest days of those kinds stay allowed."""
    broken = False
    for s in range(cost.shape[1]):
        beyond = -most_of[s]
        for day in range(len(row)):
            beyond += row[day] == s
        if beyond <= 0:
            continue
        broken = True
        for day in range(len(row)):
            if row[day] != s:
                cost[day, s] = NEVER
        for _ in range(beyond):
            dearest = -1
            for day in range(len(row)):
                if cost[day, s] < NEVER and (dearest < 0 or cost[day, s] > cost[dearest, s]):
                    dearest = day
            cost[dearest, s] = NEVER
    return broken
