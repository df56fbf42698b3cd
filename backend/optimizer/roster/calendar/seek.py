"""The cheapest roster of each employee at a blend's prices: the only door to the dynamic programme."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import Blend
from backend.optimizer.roster.calendar.floor import Floor
from backend.optimizer.roster.calendar.path import NEVER, Desk, cheapest_roster
from backend.optimizer.roster.calendar.rules import Rules

Small = NDArray[np.int32]


@nb.njit(cache=True, nogil=True, error_model="numpy")
def seek(blend: Blend, floor: Floor, rules: Rules, desk: Desk, first: int, last: int, retries: int) -> None:
    """Finds the cheapest roster at the present prices for the open ones among the employees first to last.

    Their values are a relaxation where limits on kinds of shift only cost a toll. A roster that breaks a limit is
    sought again on fewer days, `retries` times at most, for fresh[i, 1]; -2 on a first day says that none was found.
    """
    cost, off = desk.cost, desk.off
    for i in range(first, last):
        if not blend.open[i]:
            continue
        e, fresh = blend.who[i], blend.fresh[i]
        _write_costs(blend, floor, i, cost, off)
        for attempt in range(retries + 1):
            value = cheapest_roster(rules, e, cost, off, desk, fresh[1])
            if attempt == 0:
                blend.value[i] = value
                for s in range(cost.shape[1]):
                    toll = np.int64(np.rint(blend.toll[i, s] * floor.scale))
                    blend.value[i] -= toll * min(rules.most_of[e, s], cost.shape[0])
                for day in range(cost.shape[0]):
                    fresh[0, day] = fresh[1, day] if value < NEVER else -2
            if value >= NEVER:
                fresh[1, 0] = -2
                break
            if not _restrict(rules, e, fresh[1], cost):
                break
            if attempt == retries:
                fresh[1, 0] = -2


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _write_costs(blend: Blend, floor: Floor, i: int, cost: Small, off: Small) -> None:
    e = blend.who[i]
    for day in range(cost.shape[0]):
        kept = -2 if blend.window[0] <= day < blend.window[1] else blend.kept[i, day]
        off[day] = NEVER if kept >= 0 else 0
        for s in range(cost.shape[1]):
            if floor.away[e, day] or kept == -1 or (kept >= 0 and kept != s):
                cost[day, s] = NEVER
            else:
                price = np.int64(np.rint(blend.price[day, s] * floor.scale))
                toll = np.int64(np.rint(blend.toll[i, s] * floor.scale))
                cost[day, s] = floor.scale * floor.taste[e, day, s] - price + toll


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _restrict(rules: Rules, e: int, row: Small, cost: Small) -> bool:
    """Whether the roster breaks limits on kinds of shift; if so, only its cheapest days of those kinds stay allowed."""
    broken = False
    for s in range(cost.shape[1]):
        beyond = -rules.most_of[e, s]
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
