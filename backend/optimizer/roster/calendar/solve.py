"""The solver of day-by-day rosters: a roster at once, then better ones and a proof of how good, as time allows.

1. Softened best responses give every employee a roster.
2. The relaxation gives the bound and the prices (blend.py, relax.py), the dive a roster close to it (dive.py).
3. Large neighbourhoods improve it until time is up or bound and cost meet (polish.py).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import empty_blend, seek
from backend.optimizer.roster.calendar.dive import dive
from backend.optimizer.roster.calendar.path import desk_for
from backend.optimizer.roster.calendar.polish import Best, keep, polish
from backend.optimizer.roster.calendar.problem import OFF, BadProblem, Ints, Problem, broken_rules, cost_of
from backend.optimizer.roster.calendar.relax import Relaxed, Shop, begin, run
from backend.optimizer.roster.calendar.respond import exchange, floor_of, soft_prices
from backend.optimizer.roster.calendar.rules import counted_shifts, rules_of

SecondsLeft = Callable[[], float]
Small = NDArray[np.int32]

_SWEEPS = 14
_HELD = 60


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A roster (E, D) of shift numbers, what it costs, and a cost no roster can be below (None: not known)."""

    roster: Ints
    objective: int
    bound: int | None


def solve(
    problem: Problem, left_s: SecondsLeft, seed: int = 0, executor: Executor | None = None, threads: int = 1
) -> Result:
    """The best roster found until `left_s` (seconds left) falls to 0.

    `executor` runs `threads` searches at a time; it must share this process's memory. Raises BadProblem if somebody
    has no roster that keeps the rules.
    """
    rng = np.random.default_rng(seed)
    rules = rules_of(problem, counted_shifts(problem))
    desks = [desk_for(rules) for _ in range(threads)]
    shop = Shop(problem, rules, floor_of(problem), desks, left_s, executor if threads > 1 else None)
    best = _first(shop, rng)
    if left_s() <= 0:
        return Result(best.roster, best.cost, None)
    work = _relaxed(best, shop)
    best.bound = work.floor_of_cost
    found = dive(work, shop, None, rng, cut=best.cost, rounds=20, gap=2e-4, doubt=0.0)
    if found is not None and cost_of(problem, found) < best.cost and not broken_rules(problem, found):
        best.roster, best.cost = found, cost_of(problem, found)
    polish(best, shop, rng)
    return Result(best.roster, best.cost, best.bound)


def _first(shop: Shop, rng: np.random.Generator) -> Best:
    """Rosters by best response, first at softened costs; all of them are remembered."""
    staff, days, _ = shop.problem.size
    blend = empty_blend(shop.floor, np.arange(staff), 1)
    roster = np.full((staff, days), OFF, np.int32)
    cover = np.zeros(shop.floor.need.shape, np.int32)
    seen: list[list[Small]] = [[] for _ in range(staff)]
    best: Best | None = None
    for k in range(_SWEEPS):
        softness = 1.5 * 0.2 ** (k / _SWEEPS) if k < _SWEEPS - 2 else 0.0
        for e in rng.permutation(staff).tolist():
            soft_prices(shop.floor, cover, roster[e], softness, blend.price)
            seek(blend, shop.floor, shop.rules, shop.desks[0], e, e + 1, shop.floor.scale)
            if blend.fresh[e, 0] >= OFF:
                exchange(cover, roster[e], blend.fresh[e])
                keep(seen[e], roster[e].copy())
            if best is not None and shop.left_s() <= 0:
                return best
        found = roster.astype(np.int64)
        if (best is None or cost_of(shop.problem, found) < best.cost) and not broken_rules(shop.problem, found):
            best = Best(found, cost_of(shop.problem, found), -(1 << 62), np.zeros(cover.shape), seen)
    if best is None:
        raise BadProblem("No roster was found that keeps the rules: " + " ".join(broken_rules(shop.problem, found)[:3]))
    return best


def _relaxed(best: Best, shop: Shop) -> Relaxed:
    staff = len(best.roster)
    rest = np.zeros(shop.floor.need.shape, np.int32)
    rosters = [[best.roster[e].astype(np.int32), *best.seen[e]] for e in range(staff)]
    work = begin(shop, np.arange(staff), rest, float(shop.problem.wish_cost), rosters, _HELD)
    run(work, shop, None, 250, 3e-4)
    best.guide = work.blend.price.copy()
    for i in range(staff):
        for k in np.argsort(-work.blend.share[i, : work.blend.held[i]])[:12].tolist():
            keep(best.seen[i], work.blend.roster[i, k].astype(np.int32))
    return work
