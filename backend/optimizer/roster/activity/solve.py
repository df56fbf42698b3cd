"""The solver of rosters with changing tasks: feasible at once, then evened out for as long as there is time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.activity.path import desk_for
from backend.optimizer.roster.activity.problem import Problem, Shift, cost_of, missing_of
from backend.optimizer.roster.activity.respond import best_responses, empty_plan, floor_of, shifts_of

SecondsLeft = Callable[[], float]

_CORRIDOR = 100
_PRICE = 30
_SWEEPS = 40


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """Shifts with their tasks, what they cost, quarters of cover still missing, and a cost nothing can be below."""

    shifts: tuple[Shift, ...]
    objective: int
    missing: int
    bound: int | None


def solve(problem: Problem, left_s: SecondsLeft, seed: int = 0) -> Result:
    """The best roster found until `left_s` (seconds left) falls to 0."""
    rng = np.random.default_rng(seed)
    floor, plan = floor_of(problem, _PRICE), empty_plan(problem)
    desk = desk_for(problem.days, min(int(problem.most.max()) + 1, _CORRIDOR))
    cost = np.empty(problem.need.shape, np.int32)
    best: list[Shift] = []
    rank = (1 << 60, 0)
    k = 0
    while k == 0 or left_s() > 0:
        phase = k % _SWEEPS / (_SWEEPS - 1)
        soft = 0.05**phase if phase < 0.9 else 0.0
        best_responses(floor, plan, desk, rng.permutation(len(plan.start)), soft, cost)
        if k == 0 or phase == 1.0 or left_s() <= 0:
            found = shifts_of(plan)
            if (missing_of(problem, found), cost_of(problem, found)) < rank:
                best, rank = found, (missing_of(problem, found), cost_of(problem, found))
        k += 1
    return Result(tuple(best), rank[1], rank[0], None)
