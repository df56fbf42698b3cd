"""The solver of rosters with changing tasks: feasible at once, then evened out for as long as there is time.

Rounds of softened best responses, each twice as long as the one before, sharpen step by step; what is still missing at
the end of a round has a higher price in the next. Once nothing is missing, small groups choose anew until the end.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.activity.path import NEVER, Desk, cheapest_roster, desk_for
from backend.optimizer.roster.activity.problem import BadProblem, Problem, Shift, cost_of, missing_of
from backend.optimizer.roster.activity.regroup import Table, regroup
from backend.optimizer.roster.activity.respond import (
    Floor,
    Plan,
    best_responses,
    count,
    empty_plan,
    floor_of,
    margins,
    shifts_of,
)

SecondsLeft = Callable[[], float]

_CORRIDOR = 100
_PRICE = 30
_PRICE_IN_GROUPS = 100
_DEAREST = 3000
_SOFTEST, _COOLING = 1.0, 0.03
"""Softness at a round's start, and what is left of it at its end."""

_SHARP = 2
"""Last sweeps of a round at true costs."""

_SWEEPS = 8
"""Of the first round."""

_WORTH = 0.99
"""A further round is worth its time if the last one left no more than this share of the cost."""


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Shifts with their tasks, what they cost, quarters of cover still missing, and a cost nothing can be below."""

    shifts: tuple[Shift, ...]
    objective: int
    missing: int
    bound: int


@dataclass(slots=True)
class Best:
    """The best shifts so far: fewest quarters missing, then the least cost."""

    shifts: tuple[Shift, ...]
    plan: Plan
    missing: int
    cost: int
    bound: int
    told: Callable[[Result], None] | None

    @property
    def result(self) -> Result:
        """As the answer."""
        return Result(self.shifts, self.cost, self.missing, self.bound)


def solve(
    problem: Problem, left_s: SecondsLeft, seed: int = 0, on_improvement: Callable[[Result], None] | None = None,
    executor: Executor | None = None, threads: int = 1,
) -> Result:  # fmt: skip
    """The best roster found until `left_s` (seconds left) falls to 0; `on_improvement` hears of every better one.

    `executor` runs `threads` searches at a time; it must share this process's memory. Raises BadProblem if somebody has
    no roster that keeps the rules.
    """
    rng, bound = np.random.default_rng(seed), bound_of(problem)
    floor, plan = floor_of(problem, _PRICE), empty_plan(problem)
    desk = desk_for(problem.days, len(problem.tasks), min(int(problem.most.max()) + 1, _CORRIDOR))
    best_responses(floor, plan, desk, rng.permutation(len(plan.start)), _SOFTEST)
    _fill_gaps(problem, floor, plan)
    best = Best((), plan, 1 << 60, 0, bound, on_improvement)
    _note(problem, plan, best)
    sweeps, before = _SWEEPS, 1 << 60
    while left_s() > 0 and (best.missing or bound < best.cost <= _WORTH * before):
        before = best.cost if not best.missing else 1 << 60
        started = left_s()
        done = _round(problem, floor, plan, desk, rng, sweeps, left_s, best)
        short = problem.need > plan.cover
        floor.price[short] = np.minimum(floor.price[short] * 2, _DEAREST)
        each_s = (started - left_s()) / max(done, 1)
        sweeps = int(np.clip(left_s() / max(each_s, 1e-6), _SHARP + 1, 2 * sweeps))
    floor.price[:] = _PRICE_IN_GROUPS
    table = Table(floor, best.plan, lambda found: _note(problem, found, best))
    desks = [desk, *(desk_for(problem.days, len(problem.tasks), desk.free.shape[1]) for _ in range(threads - 1))]
    regroup(table, desks, rng.spawn(threads), left_s, bound, executor if threads > 1 else None)
    return best.result


def bound_of(problem: Problem) -> int:
    """What everybody's least hours cost at the least: those beyond enough everywhere, spread as evenly as can be."""
    beyond = max(int(problem.least.sum() - problem.enough.sum()), 0)
    each, more = divmod(beyond, problem.enough.size)
    return (problem.enough.size - more) * each**2 + more * (each + 1) ** 2


def _round(
    problem: Problem, floor: Floor, plan: Plan, desk: Desk, rng: np.random.Generator, sweeps: int,
    left_s: SecondsLeft, best: Best,
) -> int:  # fmt: skip
    """Sweeps from soft to sharp; returns how many were begun."""
    for sweep in range(sweeps):
        sharp = sweep >= sweeps - _SHARP
        soft = 0.0 if sharp else _SOFTEST * _COOLING ** (sweep / max(sweeps - _SHARP, 1))
        whole = best_responses(floor, plan, desk, rng.permutation(len(plan.start)), soft, left_s)
        if sharp or not whole:
            _note(problem, plan, best)
        if not whole:
            return sweep + 1
    return sweeps


def _note(problem: Problem, plan: Plan, best: Best) -> None:
    short = np.maximum(problem.need - plan.cover, 0).sum()
    if short > best.missing:
        return
    found = shifts_of(plan)
    rank = missing_of(problem, found), cost_of(problem, found)
    if rank < (best.missing, best.cost):
        best.shifts, (best.missing, best.cost) = tuple(found), rank
        best.plan = Plan(*(rows.copy() for rows in plan))
        if best.told is not None:
            best.told(best.result)


def _fill_gaps(problem: Problem, floor: Floor, plan: Plan) -> None:
    """Seeks a roster on every course for those whom the corridor left without one."""
    for e in np.flatnonzero(plan.length.sum(axis=1) < floor.least).tolist():
        desk = desk_for(problem.days, len(problem.tasks), int(problem.most[e]) + 1)
        cost = margins(floor, plan.cover, _SOFTEST)
        course = np.full(problem.days + 3, int(problem.most[e]) // 2, np.int32)
        limits = int(floor.least[e]), int(floor.most[e])
        if cheapest_roster(cost, limits, course, desk, plan.start[e], plan.length[e], plan.task[e]) >= NEVER:
            raise BadProblem(
                f"Employee {problem.employees[e]}: no roster that keeps the rules has "
                f"{problem.least[e]} to {problem.most[e]} quarter hours."
            )
        count(floor, plan, plan.task[e], 1, _SOFTEST, cost)
