"""The paper's people and profiles as scenario files: who waits for whom, whose rules hold, whom to hire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, product
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from backend.optimizer.roster.tours import Search
from backend.optimizer.simulation import Trace, simulate
from backend.optimizer.simulation.parts import WAIT_ALL, WAITED
from backend.planning.broken import broken
from backend.planning.build import OVER, SHORT, build
from backend.planning.carried import counted
from backend.planning.engine import make
from backend.planning.files import read_scenario
from backend.planning.hiring import Hiring, hiring_plan, sentence_of
from backend.planning.requirement import needs
from backend.planning.scenario import Scenario
from backend.planning.simulated import centre
from backend.planning.timetable import Duty, Timetable

FOLDER = Path(__file__).parent.parent / "docs" / "scenarios"


def example(name: str) -> Scenario:
    return read_scenario((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), "yaml")


def made_of(scenario: Scenario) -> Timetable:
    ticks = count()
    search = Search(attempts=1, climbs=20, nudges=0)
    return make(scenario, lambda _: False, lambda: float(next(ticks)), 1, search=search).timetable


@pytest.mark.parametrize(("third", "waited"), [("Sales", 298.0), ("Support", 0.0)])
def test_the_third_call_waits_though_john_is_free_unless_it_is_for_support(third: str, waited: float) -> None:
    """Bob sells, John supports, Mary does both; the first two calls are for sales, each takes five minutes."""
    scenario = example("bob-john-mary")
    week = made_of(scenario)
    model = centre(scenario, week.duties)
    together = np.min([group.agents for group in model.groups[:-1]], axis=0)
    assert [len(group.queues[0]) for group in model.groups[:-1]] == [1, 1, 2]
    at = 900.0 * int(together.argmax())
    assert together.max() == 1  # all three are at work
    calls = {"Sales": [at, at + 1.0], "Support": list[float]()}
    calls[third].append(at + 2.0)
    queues = tuple(
        replace(queue, contacts=(0.0,) * 672, patience=None, trace=Trace(tuple(times), (300.0,) * len(times)))
        for queue, times in zip(model.queues, calls.values(), strict=True)
    )
    found = simulate(replace(model, queues=queues), 1, seed=1).days[0]
    assert found[:, WAIT_ALL].sum() == waited
    assert found[:, WAITED].sum() == (waited > 0)


def test_joe_alice_and_the_others_keep_their_rules_week_after_week() -> None:
    """Four weeks, each made with what the weeks before have left: Bob's weekends, Alice's hours, John's days."""
    scenario, done, mondays = example("joe-alice"), list[Duty](), list[date]()
    for week in range(4):
        first = scenario.first + timedelta(days=7) if week else scenario.first
        carried = counted(scenario.agents, done, first, scenario.zone, mondays)
        rules = tuple(
            rule.model_copy(update={"first": first, "last": first + timedelta(days=6)}) if rule.kind == "fair" else rule
            for rule in scenario.rules
        )
        agents = tuple(one.model_copy(update={"carried": carried.get(one.name, {})}) for one in scenario.agents)
        scenario = scenario.model_copy(update={"first": first, "agents": agents, "rules": rules})
        made = made_of(scenario)
        assert [one for one in broken(scenario, made) if one.rank is None] == []
        done += made.duties
        mondays.append(first)
    begin = mondays[0]

    def of(name: str) -> list[Duty]:
        return [duty for duty in done if duty.agent == name]

    assert all(duty.shift == "Special" for duty in of("Joe") if duty.day.strftime("%A") == "Tuesday")
    assert sum(duty.day.strftime("%A") == "Tuesday" for duty in of("Joe")) == 4
    assert not [duty for duty in of("Joe") if duty.day.strftime("%A") == "Sunday"]
    assert 3 <= sum(duty.day.weekday() >= 5 for duty in of("Bob")) <= 4
    for week in range(3):
        two = [d for d in of("Alice") if 7 * week <= (d.day - begin).days < 7 * week + 14]
        assert sum(duty.paid_h for duty in two) <= 80
    worked = {(duty.day - begin).days for duty in of("John")}
    assert all(not set(range(n, n + 6)) <= worked for n in range(23))
    for week in range(4):
        alike = {
            name: sum(d.day.weekday() >= 5 and (d.day - begin).days // 7 == week for d in of(name))
            for name in ("John", "Mary", "Robert")
        }
        assert len(set(alike.values())) == 1, alike


SLOTS, FULL, HALF = 40, 32, 16
FULL_STARTS, HALF_STARTS = (0, 4, 8), (0, 4, 8, 12, 16, 20, 24)


@pytest.fixture(scope="module")
def hiring() -> tuple[Scenario, Hiring]:
    scenario = example("two-profiles")
    return scenario, hiring_plan(scenario, short_hour_cents=4500, seed=1)


def least_cost(need: np.ndarray, counts: tuple[int, int]) -> float:
    """At most what any schedule of a head-count costs: a week of five like days as an integer programme by HiGHS.

    Hours are limited for all hires of a profile together, each day for their number; what it finds no schedule beats.
    """
    columns = [(p, start, length) for p in range(2) for starts, length in ((FULL_STARTS, FULL), (HALF_STARTS, HALF))
               for start in starts]  # fmt: skip
    x, per_day = len(columns), len(columns) + 5 * SLOTS
    n = 5 * per_day
    cost = np.zeros(n)
    rows, low, high = [], [], []

    def rule(entries: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(n)
        for place, factor in entries.items():
            row[place] = factor
        rows.append(row)
        low.append(least)
        high.append(most)

    for day in range(5):
        at = day * per_day
        cost[at + x + SLOTS : at + per_day] = np.repeat([SHORT, OVER, SHORT, OVER], SLOTS)
        for p in range(2):
            rule({at + c: 1.0 for c, column in enumerate(columns) if column[0] == p}, 0, counts[p])
        for t in range(SLOTS):
            one, both = (
                {at + c: 1.0 for c, (p, s, length) in enumerate(columns) if p == want and s <= t < s + length}
                for want in range(2)
            )
            lent = at + x + t
            short_a, over_a, short_b, over_b = (at + x + SLOTS * (k + 1) + t for k in range(4))
            rule(one | {lent: 1.0, short_a: 1.0, over_a: -1.0}, need[0, t], need[0, t])
            rule(both | {lent: -1.0, short_b: 1.0, over_b: -1.0}, need[1, t], need[1, t])
            rule(both | {lent: -1.0}, 0, np.inf)
    for p, hours in enumerate((40, 20)):
        rule({day * per_day + c: column[2] / 4 for day in range(5) for c, column in enumerate(columns)
              if column[0] == p}, 0, hours * counts[p])  # fmt: skip
    whole = np.tile(np.concatenate([np.ones(x + SLOTS), np.zeros(4 * SLOTS)]), 5)
    found = milp(cost, constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(0, np.inf),
                 integrality=whole, options={"mip_rel_gap": 1e-6})  # fmt: skip
    return float(found.fun)


def test_the_two_profiles_are_hired_as_an_enumeration_says(hiring: tuple[Scenario, Hiring]) -> None:
    """Sales only at $15 for 40 hours, both skills at $25 for 20: every head-count is tried by an exact solver."""
    scenario, plan = hiring
    found = needs(scenario)
    need = np.stack([one.scheduled[32:72] for one in found])
    assert need[0].tolist() == pytest.approx(np.repeat([2, 2, 3, 3, 3, 2, 2, 2, 2, 2], 4).tolist())
    unit = 4500 / 4 / SHORT
    wages = (40 * 1500, 20 * 2500)
    costs = {
        counts: least_cost(need, counts) + sum(n * wage for n, wage in zip(counts, wages, strict=True)) / unit
        for counts in product(range(5), range(7))
        if sum(n * wage for n, wage in zip(counts, wages, strict=True)) / unit < plan.found.objective
    }
    best = min(costs, key=lambda counts: costs[counts])
    assert tuple(hire.count for hire in plan.hires) == best
    assert plan.found.objective == pytest.approx(costs[best], rel=0.01)
    assert plan.found.objective >= costs[best] - 1e-6
    assert plan.wages_cents == best[0] * wages[0] + best[1] * wages[1]
    assert sentence_of(plan).startswith(f"Hire {best[0]} Sales only and {best[1]} Both skills for $")
    assert plan.skills[0].skill == "Support"


def test_a_budget_buys_less(hiring: tuple[Scenario, Hiring]) -> None:
    scenario, free = hiring
    tight = hiring_plan(scenario.model_copy(update={"budget_cents": 150_000}), 4500, 1)
    assert tight.wages_cents <= 150_000 < free.wages_cents
    assert tight.found.objective >= free.found.objective


def test_every_example_can_be_built() -> None:
    names: Sequence[str] = sorted(file.stem for file in FOLDER.glob("*.yaml"))
    assert names == ["bob-john-mary", "joe-alice", "two-profiles"]
    for name in names[:2]:
        assert build(example(name)).problem.agents
