"""The relaxation run to where it is of use: a bound from below, prices, and shares that point to good rosters."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import (
    ANCHOR,
    PRICE,
    SHARE,
    TOLL,
    TOLL_ANCHOR,
    Blend,
    blend_cost,
    empty_blend,
    lower_bound,
    recount,
    reprice,
    settle,
    take_fresh,
)
from backend.optimizer.roster.calendar.floor import OVER, UNDER, Floor
from backend.optimizer.roster.calendar.path import Desk, corridor_for
from backend.optimizer.roster.calendar.problem import Problem
from backend.optimizer.roster.calendar.rules import Rules
from backend.optimizer.roster.calendar.seek import seek

SecondsLeft = Callable[[], float]
Small = NDArray[np.int32]

_PASSES = 20
_RETRIES = 8
"""Searches after the first for a roster within the limits on kinds of shift."""

_PULL = 0.01
"""How much one shift beyond a limit adds to its toll, as a share of what one missing and one too many cost."""

_EXACT = 12
"""Every so many rounds a long horizon is searched without a corridor: only then is there a bound."""

_LEGAL = 4
"""Every so many rounds of a long horizon rosters within all limits are sought; in the others tolls alone count."""

_IDLE = 8
"""Rounds without a new roster after which the relaxation is at its end."""


@dataclass(slots=True)
class Shop:
    """What every step of the search needs; `desks` are used by one thread each, `executor` runs more than one."""

    problem: Problem
    rules: Rules
    floor: Floor
    desks: list[Desk]
    left_s: SecondsLeft
    executor: Executor | None = None


@dataclass(slots=True)
class Relaxed:
    """A blend in work: `rest` (D, S) the cover of everybody not open, `base` their tastes and the wishes' cost.

    `primal` is what the blend costs, `bound` what any roster of the open ones costs at least, both with everybody.
    """

    blend: Blend
    rest: Small
    base: float
    primal: float = np.inf
    bound: float = -np.inf
    rounds: int = field(default=0)

    @property
    def floor_of_cost(self) -> int:
        """The bound as a whole number: costs are whole."""
        return int(np.ceil(self.bound - 1e-6)) if np.isfinite(self.bound) else -(1 << 62)


def begin(
    shop: Shop, rest: Small, base: float, rosters: list[list[Small]], most: int,
    tolls: NDArray[np.float64] | None = None,
) -> Relaxed:  # fmt: skip
    """A blend of all employees, each with the rosters given: the first gets the whole share.

    `tolls` (n, S) on kinds of shift are where theirs start from.
    """
    pull = _PULL * float(np.mean(shop.floor.wanted[UNDER] + shop.floor.wanted[OVER]))
    blend = empty_blend(shop.floor, shop.rules, most, pull)
    if tolls is not None:
        blend.limit[TOLL_ANCHOR] = tolls
    for k in range(max(map(len, rosters))):
        for i, mine in enumerate(rosters):
            blend.fresh[i, :, 0] = -2
            if k < len(mine):
                blend.fresh[i, 1] = mine[k]
        take_fresh(blend, shop.floor)
    blend.hand[SHARE, :, 0] = 1.0
    recount(blend, rest)
    reprice(blend, shop.floor)
    blend.cell[ANCHOR] = blend.cell[PRICE]
    return Relaxed(blend, rest, base)


def run(work: Relaxed, shop: Shop, desk: int | None, rounds: int, gap: float, cut: float = np.inf) -> None:
    """Runs rounds until primal and bound differ by the share `gap`, the bound exceeds `cut`, or time is up.

    `desk` is the one desk to use, None for all of them with the executor.
    """
    blend, floor = work.blend, shop.floor
    work.bound = -np.inf
    idle = 0
    corridor = corridor_for(shop.rules)
    for turn in range(rounds):
        settle(blend, floor, _PASSES)
        reprice(blend, floor)
        exact = not corridor or turn % _EXACT == _EXACT - 1
        _seek_all(work, shop, desk, 0 if exact else corridor, _RETRIES if exact or turn % _LEGAL == 0 else 0)
        if exact:
            work.bound = max(work.bound, lower_bound(blend, floor, work.rest) + work.base)
        work.primal = blend_cost(blend, floor) + work.base
        blend.cell[ANCHOR], blend.limit[TOLL_ANCHOR] = blend.cell[PRICE], blend.limit[TOLL]
        new = take_fresh(blend, floor)
        work.rounds += 1
        idle = 0 if new else idle + 1
        done = work.primal - work.bound <= gap * abs(work.primal) or idle > _IDLE
        if done or work.floor_of_cost > cut or shop.left_s() <= 0:
            return


def _seek_all(work: Relaxed, shop: Shop, desk: int | None, corridor: int, retries: int) -> None:
    n = len(work.blend.fresh)
    if desk is not None or shop.executor is None:
        seek(work.blend, shop.floor, shop.rules, shop.desks[desk or 0], 0, n, retries, corridor)
        return
    edges = np.linspace(0, n, len(shop.desks) + 1).astype(int).tolist()
    jobs = [
        shop.executor.submit(
            seek, work.blend, shop.floor, shop.rules, shop.desks[at], edges[at], edges[at + 1], retries, corridor
        )
        for at in range(len(shop.desks))
    ]
    for job in jobs:
        job.result()
