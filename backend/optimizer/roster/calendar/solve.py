"""The solver of day-by-day rosters: a good roster at once, then better ones and a proof of how good, as time allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.calendar.path import desk_for
from backend.optimizer.roster.calendar.problem import Ints, Problem, broken_rules, cost_of
from backend.optimizer.roster.calendar.respond import best_responses, empty_plan, floor_of
from backend.optimizer.roster.calendar.rules import rules_of

SecondsLeft = Callable[[], float]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A roster (E, D) of shift numbers, what it costs, and a cost no roster can be below (None: not known)."""

    roster: Ints
    objective: int
    bound: int | None


def solve(problem: Problem, left_s: SecondsLeft, seed: int = 0) -> Result:
    """The best roster found until `left_s` (seconds left) falls to 0. Raises BadProblem if somebody has none."""
    rng = np.random.default_rng(seed)
    rules, floor, plan = rules_of(problem), floor_of(problem), empty_plan(problem)
    desk = desk_for(rules)
    best: Ints | None = None
    sweeps = 60
    while best is None or left_s() > 0:
        for k in range(sweeps):
            soft = 1.5 * 0.02 ** (k / (sweeps - 1)) if k < sweeps - 4 else 0.0
            best_responses(
                rules, floor, plan, desk, rng.permutation(len(plan.roster)), soft, 0, int(rng.integers(2**31))
            )
            if left_s() <= 0 and k > 0:
                break
        found = plan.roster.astype(np.int64)
        if (best is None or cost_of(problem, found) < cost_of(problem, best)) and not broken_rules(problem, found):
            best = found
    return Result(best, cost_of(problem, best), None)
