"""The solver of day-by-day rosters: a roster at once, then better ones and a proof of how good, as time allows.

1. Best responses give every employee a roster.
2. The relaxation gives the bound and the prices (blend.py, relax.py).
3. Softened best responses, and where it pays a dive (dive.py), give a roster close to it.
4. Large neighbourhoods improve that until time is up or bound and cost meet (polish.py).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import HELD, LEGAL, PRICE, SHARE, TOLL, empty_blend
from backend.optimizer.roster.calendar.dive import dive
from backend.optimizer.roster.calendar.floor import floor_of
from backend.optimizer.roster.calendar.path import desk_for
from backend.optimizer.roster.calendar.polish import Best, keep, polish
from backend.optimizer.roster.calendar.problem import OFF, BadProblem, Ints, Problem, broken_rules, cost_of
from backend.optimizer.roster.calendar.relax import Relaxed, Shop, begin, run
from backend.optimizer.roster.calendar.respond import Course, respond
from backend.optimizer.roster.calendar.rules import counted_shifts, rules_of
from backend.optimizer.roster.calendar.seek import seek

SecondsLeft = Callable[[], float]
Told = Callable[[Ints, int, int], None]
Small = NDArray[np.int32]

_RELAXING, _RESPONDING = 0.25, 0.07
"""Shares of the time for the relaxation and the best responses."""

_DIVING = 5000
"""Employees times days up to which a dive over everybody pays."""

_COURSES = (
    Course(30, 0.3, 0.95),
    Course(30, 0.3, 0.5),
    Course(120, 0.3, 0.97),
    Course(120, 1.0, 0.9),
    Course(60, 0.3, 0.8),
)
_ROUNDS = 500
_TRIES, _RETRIES = 5, 16
"""Starts after which rules are held to be impossible to keep; limits on kinds can fail by bad luck."""

_HELD = 60
_UNKNOWN = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A roster (E, D) of shift numbers, what it costs, and a cost no roster can be below (None: not known)."""

    roster: Ints
    objective: int
    bound: int | None


def solve(
    problem: Problem, left_s: SecondsLeft, seed: int = 0, executor: Executor | None = None, threads: int = 1,
    on_improvement: Callable[[Result], None] | None = None,
) -> Result:  # fmt: skip
    """The best roster found until `left_s` (seconds left) falls to 0.

    `executor` runs `threads` searches at a time; it must share this process's memory. `on_improvement` hears of every
    better roster as soon as it is found. Raises BadProblem if somebody
    has no roster that keeps the rules.
    """
    rng = np.random.default_rng(seed)
    rules = rules_of(problem, counted_shifts(problem))
    desks = [desk_for(rules) for _ in range(threads)]
    shop = Shop(problem, rules, floor_of(problem), desks, left_s, executor if threads > 1 else None)
    told = None if on_improvement is None else _teller(on_improvement)
    best, whole = _first(shop, rng, told), left_s()
    if whole > 0:
        shop.left_s = lambda: left_s() - (1.0 - _RELAXING) * whole
        work = _relaxed(best, shop)
        shop.left_s = lambda: left_s() - (1.0 - _RELAXING - _RESPONDING) * whole
        _round_off(best, shop, work, rng)
        shop.left_s = left_s
        if problem.size[0] * problem.size[1] <= _DIVING:
            _dive(best, shop, work, rng)
        polish(best, shop, rng)
    return _result(best.roster, best.cost, best.bound)


def _result(roster: Ints, cost: int, bound: int) -> Result:
    return Result(roster, cost, bound if bound > -_UNKNOWN else None)


def _teller(tell: Callable[[Result], None]) -> Told:
    return lambda roster, cost, bound: tell(_result(roster, cost, bound))


def _dive(best: Best, shop: Shop, work: Relaxed, rng: np.random.Generator) -> None:
    found = dive(work, shop, None, rng, cut=best.cost, rounds=20, gap=2e-4, doubt=0.0)
    if found is not None and cost_of(shop.problem, found) < best.cost and not broken_rules(shop.problem, found):
        best.take(found, cost_of(shop.problem, found))


def _first(shop: Shop, rng: np.random.Generator, told: Told | None) -> Best:
    """Any rosters that keep the rules, by best response."""
    staff, days, shifts = shop.problem.size
    nobody = np.full((staff, days), OFF, dtype=np.int64)
    best = Best(
        nobody, _UNKNOWN, -_UNKNOWN, np.zeros((days, shifts)), np.zeros((staff, shifts)), [[] for _ in range(staff)],
        told=told,
    )  # fmt: skip
    for _ in range(_TRIES):
        respond(best, shop, rng, shop.desks[0], nobody, Course(2, 1.0, 0.0))
        if best.cost < _UNKNOWN:
            break
    if best.cost == _UNKNOWN:
        raise BadProblem(f"No roster was found that keeps the rules of {_stuck(shop)}.")
    return best


def _stuck(shop: Shop) -> str:
    """The names of those for whom there is no roster even if nobody else were there."""
    staff = shop.problem.size[0]
    blend = empty_blend(shop.floor, shop.rules, 1, 0.0)
    seek(blend, shop.floor, shop.rules, shop.desks[0], 0, staff, _RETRIES)
    names = [shop.problem.employees[i] for i in np.flatnonzero(blend.fresh[:, 1, 0] < OFF)]
    return ", ".join(names[:5]) if names else "everybody"


def _round_off(best: Best, shop: Shop, work: Relaxed, rng: np.random.Generator) -> None:
    """Best responses from the surest rosters of the relaxation, along several courses, while their time lasts."""
    shares = np.where(work.blend.hand[LEGAL] > 0.0, work.blend.hand[SHARE], -1.0)
    surest = work.blend.roster[np.arange(len(shares)), shares.argmax(axis=1), : shop.problem.size[1]].astype(np.int64)
    for number, course in enumerate(_COURSES):
        if number and shop.left_s() <= 0:
            break
        respond(best, shop, rng, shop.desks[0], surest, course)


def _relaxed(best: Best, shop: Shop) -> Relaxed:
    staff = len(best.roster)
    rest = np.zeros(shop.problem.need.shape, np.int32)
    rosters = [[best.roster[e].astype(np.int32), *best.seen[e]] for e in range(staff)]
    work = begin(shop, rest, float(shop.problem.wish_cost), rosters, _HELD)
    run(work, shop, None, _ROUNDS, 2e-4, grouped=True)
    best.bound = work.floor_of_cost
    best.guide, best.tolls = work.blend.cell[PRICE].copy(), work.blend.limit[TOLL].copy()
    for i in range(staff):
        for k in np.argsort(-work.blend.hand[SHARE, i, : work.blend.state[HELD, i]])[:12].tolist():
            if work.blend.hand[LEGAL, i, k]:
                keep(best.seen[i], work.blend.roster[i, k, : shop.problem.size[1]].astype(np.int32))
    return work
