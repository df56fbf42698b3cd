"""How many to hire: the paper's two profiles, proved by enumeration with an exact solver that shares no code."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from backend.optimizer.roster import tours as r
from backend.optimizer.roster.tours.hiring import Profile, plan_hiring, staffed

DAYS, HOURS = 5, 10
SALES, SUPPORT = 0, 1
SHORT, OVER = 45.0, 1.0
FULL, HALF = r.Kind("full day", 8), r.Kind("half day", 4)
NEED = np.array([[2, 2, 3, 3, 3, 2, 2, 2, 2, 2] * DAYS, [0, 0, 1, 1, 2, 2, 1, 1, 0, 0] * DAYS], dtype=float)
EVERY_DAY = ((1 << DAYS) - 1,)


def person(name: str, kind: int, last: int, skills: tuple[int, ...]) -> r.Agent:
    return r.Agent(name, tuple(r.Window(day, kind, 0, last) for day in range(DAYS)), EVERY_DAY, skills=skills)


PROFILES = (
    Profile(person("sales only", 0, HOURS - 8, (SALES,)), 15.0 * 40, 4),
    Profile(person("both skills", 1, HOURS - 4, (SALES, SUPPORT)), 25.0 * 20, 6),
)
"""Profile 1: sales only, $15 an hour, 40 hours. Profile 2: both skills, 20 hours, $25 an hour."""

EMPTY = r.Problem(
    tuple(range(0, DAYS * HOURS + 1, HOURS)), r.short_and_over(NEED, SHORT, OVER), (FULL, HALF), ()
)  # fmt: skip


@lru_cache
def exact_cost(full: int, half: int) -> float:
    """The cheapest schedule of a head-count by HiGHS; days do not touch each other, so one day five times."""
    starts_full, starts_half = HOURS - 8 + 1, HOURS - 4 + 1
    x, split, slack = starts_full + starts_half, HOURS, 4 * HOURS
    n = x + split + slack
    cost = np.zeros(n)
    cost[x + split :] = np.repeat([SHORT, OVER, SHORT, OVER], HOURS)
    rows, low, high = [], [], []

    def rule(entries: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(n)
        for place, factor in entries.items():
            row[place] = factor
        rows.append(row)
        low.append(least)
        high.append(most)

    rule(dict.fromkeys(range(starts_full), 1.0), full, full)
    rule(dict.fromkeys(range(starts_full, x), 1.0), half, half)
    for t in range(HOURS):
        fulls = {s: 1.0 for s in range(starts_full) if s <= t < s + 8}
        halves = {starts_full + s: 1.0 for s in range(starts_half) if s <= t < s + 4}
        short, over, short_b, over_b = (x + split + k * HOURS + t for k in range(4))
        rule(fulls | {x + t: 1.0, short: 1.0, over: -1.0}, NEED[SALES, t], NEED[SALES, t])
        rule(halves | {x + t: -1.0, short_b: 1.0, over_b: -1.0}, NEED[SUPPORT, t], NEED[SUPPORT, t])
        rule(halves | {x + t: -1.0}, 0, np.inf)
    whole = np.concatenate([np.ones(x + split), np.zeros(slack)])
    found = milp(
        cost, constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(0, np.inf), integrality=whole
    )
    return DAYS * float(found.fun)


def enumerated(budget: float) -> tuple[float, tuple[int, int]]:
    return min(
        (exact_cost(a, b) + a * PROFILES[0].wage + b * PROFILES[1].wage, (a, b))
        for a, b in product(range(PROFILES[0].most + 1), range(PROFILES[1].most + 1))
        if a * PROFILES[0].wage + b * PROFILES[1].wage <= budget
    )


@pytest.mark.parametrize("budget", [float("inf"), 3200.0, 1700.0, 500.0, 0.0])
def test_the_papers_two_profiles_are_hired_as_enumeration_says(budget: float) -> None:
    found = plan_hiring(EMPTY, PROFILES, budget, seed=1, search=r.Search(goal=0.0, attempts=5, nudges=10))
    best, counts = enumerated(budget)
    assert found.objective == pytest.approx(best)
    assert found.counts == counts
    assert found.wages <= budget
    assert found.lower_bound <= best + 1e-6


def test_without_enumeration_exchanges_find_the_same() -> None:
    for budget in (float("inf"), 3200.0, 1700.0):
        found = plan_hiring(
            EMPTY, PROFILES, budget, exhaustive_up_to=0, seed=1, search=r.Search(goal=0.0, attempts=4, nudges=10)
        )
        best, _ = enumerated(budget)
        assert found.wages <= budget
        assert found.lower_bound - 1e-6 <= best <= found.objective + 1e-6
        assert found.objective == pytest.approx(best, rel=0.01)


def test_every_head_count_is_scheduled_as_well_as_an_exact_solver_would() -> None:
    for counts in ((2, 3), (1, 5), (3, 2), (0, 6)):
        found = r.solve(staffed(EMPTY, PROFILES, counts), seed=2, search=r.Search(goal=0.0, attempts=8))
        assert found.objective == pytest.approx(exact_cost(*counts))


def test_a_second_skill_is_worth_no_less_than_one() -> None:
    one = Profile(person("sales", 1, HOURS - 4, (SALES,)), 300.0, 5)
    two = Profile(person("sales and support", 1, HOURS - 4, (SALES, SUPPORT)), 300.0, 5)
    found = plan_hiring(EMPTY, (one, two), 1200.0, seed=1, search=r.Search(goal=0.01, attempts=2))
    assert found.worth[1] >= found.worth[0] - 1e-6
    assert found.budget_price > 0


def test_existing_staff_is_counted_on() -> None:
    staff = replace(EMPTY, agents=tuple(replace(PROFILES[0].agent, name=f"old {k}") for k in range(2)))
    found = plan_hiring(staff, PROFILES, seed=1, search=r.Search(goal=0.0, attempts=3))
    _, counts = enumerated(float("inf"))
    assert found.counts[0] <= max(counts[0] - 2, 0)
    assert found.schedule.kind.shape[0] == 2 + sum(found.counts)


def test_nonsense_is_refused() -> None:
    with pytest.raises(r.BadProblem, match="budget"):
        plan_hiring(EMPTY, PROFILES, -1.0)
    with pytest.raises(r.BadProblem, match="negative"):
        Profile(PROFILES[0].agent, -5.0, 2)
