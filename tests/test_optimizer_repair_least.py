"""The repair of small schedules is the least there is: compared with an integer programme over every week there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from backend.optimizer.roster import tours as r
from backend.optimizer.roster.tours.keep import Absence, ChangePrices
from backend.optimizer.roster.tours.repair import repair

DAY, SHORT, OVER = 12, 1.0, 0.2
KIND = r.Kind("day", 7, (r.Break(1, 2, 4),))
REST = 5
DayPlan = tuple[int, int] | None
"""Beginning and break, in intervals of the horizon; None is a day off."""


@dataclass(frozen=True)
class Option:
    """A week one agent could work instead: where on the phones, what the changes cost, how many shifts change."""

    on: frozenset[int]
    price: float
    changed: int


def some_centre(seed: int) -> r.Problem:
    """Six to ten agents, two or three days, and about as many required as there are."""
    rng = np.random.default_rng(seed)
    agents, days = int(rng.integers(6, 11)), int(rng.integers(2, 4))
    shape = np.sin(np.linspace(0.2, 2.9, DAY)) * agents * 0.6
    need = np.rint(np.tile(shape, days) * np.repeat(rng.uniform(0.5, 1.3, days), DAY))
    people = []
    for i in range(agents):
        first = int(rng.integers(0, 4))
        windows = tuple(r.Window(day, 0, first, first + 2) for day in range(days))
        people.append(
            r.Agent(f"agent {i}", windows, r.day_patterns(days, 1, days - int(rng.integers(0, 2))), rest=REST)
        )
    return r.Problem(tuple(range(0, days * DAY + 1, DAY)), r.short_and_over(need[None, :]), (KIND,), tuple(people))


def day_of(schedule: r.Schedule, i: int, day: int) -> DayPlan:
    return (int(schedule.start[i, day]), int(schedule.breaks[i, day, 0])) if schedule.kind[i, day] >= 0 else None


def on_phones(plan: DayPlan) -> set[int]:
    return set() if plan is None else set(range(plan[0], plan[0] + KIND.length)) - {plan[1]}


def options(problem: r.Problem, published: r.Schedule, i: int, away: int | None, prices: ChangePrices) -> list[Option]:
    """Every week of an agent who is away on a day (None: on none) that keeps days and rest."""
    agent, found = problem.agents[i], []
    per_day: list[list[DayPlan]] = []
    for window in agent.windows:
        begins = range(problem.day_starts[window.day] + window.first, problem.day_starts[window.day] + window.last + 1)
        places = KIND.breaks[0].earliest, KIND.breaks[0].latest
        work = [(at, at + k) for at in begins for k in range(places[0], places[1] + 1)]
        per_day.append([None] if window.day == away else [None, *work])
    assert agent.patterns is not None
    allowed = {mask if away is None else mask & ~(1 << away) for mask in agent.patterns}
    before = [None if day == away else day_of(published, i, day) for day in range(problem.days)]
    for week in product(*per_day):
        worked = [plan for plan in week if plan is not None]
        rested = all(b[0] - a[0] - KIND.length >= REST for a, b in pairwise(worked))
        if not rested or sum(1 << day for day, plan in enumerate(week) if plan is not None) not in allowed:
            continue
        changed = moved = 0
        for old, new in zip(before, week, strict=True):
            same = old == new or (old is not None and new is not None and old[0] == new[0])
            changed, moved = changed + (not same), moved + (same and old != new)
        on = frozenset().union(*(on_phones(plan) for plan in week))
        found.append(Option(on, prices.shift * changed + prices.breaks * moved, changed))
    return found


def least(problem: r.Problem, weeks: list[list[Option]]) -> tuple[float, int]:
    """The cheapest choice of a week for everybody by HiGHS: its cost, and how many shifts change."""
    flat, n = [option for each in weeks for option in each], problem.coverage.intervals
    cover = np.zeros((n, len(flat)))
    for column, option in enumerate(flat):
        cover[list(option.on), column] = 1
    one = np.zeros((len(weeks), len(flat)))
    one[np.repeat(np.arange(len(weeks)), [len(each) for each in weeks]), np.arange(len(flat))] = 1
    rows = np.block([[cover, np.eye(n), -np.eye(n)], [one, np.zeros((len(weeks), 2 * n))]])
    required = problem.coverage.least[0] + 1  # the steps of whole requirements begin one below them
    equal = np.concatenate([required, np.ones(len(weeks))])
    cost = np.concatenate([[option.price for option in flat], np.full(n, SHORT), np.full(n, OVER)])
    found = milp(
        cost, constraints=LinearConstraint(rows, equal, equal), bounds=Bounds(0, np.inf),
        integrality=np.concatenate([np.ones(len(flat)), np.zeros(2 * n)]), options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    assert found.status == 0
    return float(found.fun), sum(option.changed for option, x in zip(flat, found.x, strict=False) if x > 0.5)


def paid(problem: r.Problem, weeks: list[list[Option]], schedule: r.Schedule) -> float:
    """What a schedule costs with its changes, priced by the same options."""
    n, total = problem.coverage.intervals, 0.0
    for i, each in enumerate(weeks):
        on = frozenset(np.flatnonzero(schedule.queue[i, :n] >= 0).tolist())
        total += min(option.price for option in each if option.on == on)
    return total + problem.coverage.cost(schedule.counts(1)[:, :n])


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("prices", [ChangePrices(1.37, 0.21), ChangePrices(3.13, 0.43)])
def test_no_repair_of_a_small_schedule_is_cheaper_or_changes_fewer_shifts(seed: int, prices: ChangePrices) -> None:
    problem = some_centre(seed)
    published = r.solve(problem, seed=seed, search=r.Search(attempts=3)).schedule
    day = seed % problem.days
    away = int(np.flatnonzero(published.kind[:, day] >= 0)[seed % 3])
    found = repair(
        problem, published, [Absence(away, day * DAY, (day + 1) * DAY)], prices=prices, seed=seed
    )  # fmt: skip
    weeks = [
        options(problem, published, i, day if i == away else None, prices) for i in range(len(problem.agents))
    ]  # fmt: skip
    cost, changed = least(problem, weeks)
    assert paid(problem, weeks, found.schedule) == pytest.approx(cost, abs=1e-6)
    assert found.changed_shifts == changed
    assert found.cost_after <= found.cost_absent + 1e-9
