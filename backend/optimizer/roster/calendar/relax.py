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

_GROUPS, _GROUP_PASSES = 30, 2
"""Groups of employees in a round that goes through them one by one, and how often shares are moved after each."""

_TOGETHER = 8
"""Every so many of such rounds all are sought at the same prices: only then is there a bound."""

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


def run(
    work: Relaxed, shop: Shop, desk: int | None, rounds: int, gap: float, cut: float = np.inf, *, grouped: bool = False
) -> None:  # fmt: skip
    """Runs rounds until primal and bound differ by the share `gap`, the bound exceeds `cut`, or time is up.

    `desk` is the one desk to use, None for all of them with the executor. If `grouped`, most rounds seek one group of
    employees after the other, each at prices that know what those before took: fewer rounds, but fewer bounds.
    """
    blend, floor = work.blend, shop.floor
    work.bound = -np.inf
    idle = 0
    corridor = corridor_for(shop.rules)
    every = _EXACT if corridor else _TOGETHER if grouped else 1
    for turn in range(rounds):
        exact = turn % every == every - 1
        wide, retries = 0 if exact else corridor, _RETRIES if not corridor or exact or turn % _LEGAL == 0 else 0
        if grouped and not exact:
            new = _round_of_groups(work, shop, desk, wide, retries)
        else:
            new = _round_together(work, shop, desk, wide, retries)
        work.primal = blend_cost(blend, floor) + work.base
        blend.cell[ANCHOR], blend.limit[TOLL_ANCHOR] = blend.cell[PRICE], blend.limit[TOLL]
        work.rounds += 1
        idle = 0 if new else idle + 1
        done = work.primal - work.bound <= gap * abs(work.primal) or idle > _IDLE
        if done or work.floor_of_cost > cut or shop.left_s() <= 0:
            return


def _round_together(work: Relaxed, shop: Shop, desk: int | None, corridor: int, retries: int) -> int:
    """Everybody's cheapest roster at the same prices, hence a bound; returns how many rosters are new."""
    settle(work.blend, shop.floor, _PASSES)
    reprice(work.blend, shop.floor)
    _seek_some(work, shop, desk, 0, len(work.blend.fresh), corridor, retries)
    if not corridor:
        work.bound = max(work.bound, lower_bound(work.blend, shop.floor, work.rest) + work.base)
    return take_fresh(work.blend, shop.floor)


def _round_of_groups(work: Relaxed, shop: Shop, desk: int | None, corridor: int, retries: int) -> int:
    """The cheapest rosters of one group after the other, in an order of chance; returns how many are new."""
    blend, new = work.blend, 0
    edges = np.linspace(0, len(blend.fresh), min(_GROUPS, len(blend.fresh)) + 1).astype(int).tolist()
    for at in np.random.default_rng(work.rounds).permutation(len(edges) - 1).tolist():
        blend.fresh[:, :, 0] = -2
        _seek_some(work, shop, desk, edges[at], edges[at + 1], corridor, retries)
        new += take_fresh(blend, shop.floor)
        settle(blend, shop.floor, _GROUP_PASSES)
    reprice(blend, shop.floor)
    return new


def _seek_some(
    work: Relaxed, shop: Shop, desk: int | None, first: int, last: int, corridor: int, retries: int
) -> None:  # fmt: skip
    if desk is not None or shop.executor is None or last - first < len(shop.desks):
        seek(work.blend, shop.floor, shop.rules, shop.desks[desk or 0], first, last, retries, corridor)
        return
    edges = np.linspace(first, last, len(shop.desks) + 1).astype(int).tolist()
    jobs = [
        shop.executor.submit(
            seek, work.blend, shop.floor, shop.rules, shop.desks[at], edges[at], edges[at + 1], retries, corridor
        )
        for at in range(len(shop.desks))
    ]
    for job in jobs:
        job.result()
