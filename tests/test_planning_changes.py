"""A change by hand is priced from the difference: rules, wishes and coverage come out as counted from the whole."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from backend.clock import day_bounds
from backend.planning.broken import broken
from backend.planning.build import Built, build
from backend.planning.changes import Move, moved, price
from backend.planning.engine import staffed
from backend.planning.errors import BadPlan
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable

MONDAY = date(2026, 11, 16)
PEOPLE = ("Ada", "Ben", "Cy", "Di", "Eli")
DAY = [0.0] * 32 + [9.0] * 40 + [0.0] * 24
RULES = (
    "Everybody rests at least 14 hours between shifts.",
    "Ada works at most 2 shifts a week, if possible.",
    "Ben never works on Sundays.",
    "Cy prefers to start at 09:00, then 10:00.",
    "Ada, Ben and Cy work the same number of weekend shifts from 2026-11-16 to 2026-11-22.",
)


def week() -> Scenario:
    queues: list[dict[str, Any]] = [
        {"name": name, "demand": {"contacts": DAY * 7, "aht_s": [300.0] * 672},
         "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}], "patience_s": 200}
        for name in ("Sales", "Support")
    ]  # fmt: skip
    shift = {
        "name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "10:00",
        "breaks": [{"name": "Lunch", "minutes": 60, "earliest": 180, "latest": 240}],
    }  # fmt: skip
    agents = [{"name": name, "skills": ["Sales", "Support"][i % 2 :]} for i, name in enumerate(PEOPLE)]
    return Scenario.model_validate(
        {"name": "Five people", "zone": "America/New_York", "first": MONDAY, "queues": queues, "agents": agents,
         "shifts": [shift], "rules": RULES}
    )  # fmt: skip


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return week()


@pytest.fixture(scope="module")
def built(scenario: Scenario) -> Built:
    return build(scenario)


def empty(scenario: Scenario, built: Built) -> Timetable:
    """Nobody works, scored as a whole."""
    table = Timetable(
        scenario=scenario.name, first=scenario.first, weeks=1, zone=scenario.zone, duties=(), objective=0.0
    )
    cost = built.problem.coverage.cost(np.array(staffed(scenario, table, built.needs), dtype=np.int64))
    rules = sum(price(one) for one in broken(scenario, table) if one.rank is None)
    soft = sum(price(one) for one in broken(scenario, table) if one.rank is not None)
    score = {"rules": rules, "coverage": cost, "wishes": soft, "objective": rules + cost + soft}
    return table.model_copy(update=score)


def some_move(chance: random.Random, table: Timetable) -> Move:
    agent, day = chance.choice(PEOPLE), MONDAY + timedelta(days=chance.randrange(7))
    there = any((one.agent, one.day) == (agent, day) for one in table.duties)
    if there and chance.random() < 0.3:
        return Move(agent, day, off=True)
    if there and chance.random() < 0.4:
        return Move(agent, day, to_agent=chance.choice(PEOPLE))
    return Move(agent, day, to_day=MONDAY + timedelta(days=chance.randrange(7)) if there else None)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_moves_break_and_cost_is_what_the_whole_counts(scenario: Scenario, built: Built, seed: int):
    chance = random.Random(seed)
    table, before, done = empty(scenario, built), broken(scenario, empty(scenario, built)), 0
    for _ in range(40):
        try:
            found = moved(scenario, built, table, before, some_move(chance, table))
        except BadPlan:
            continue
        whole = broken(scenario, found.timetable)
        assert found.broken == whole
        assert found.timetable.rules == pytest.approx(sum(price(one) for one in whole if one.rank is None))
        people = np.array(staffed(scenario, found.timetable, built.needs), dtype=np.int64)
        assert found.timetable.coverage == pytest.approx(built.problem.coverage.cost(people), abs=1e-5)
        table, before, done = found.timetable, found.broken, done + 1
    assert done > 15


def test_a_way_there_and_back_costs_nothing(scenario: Scenario, built: Built):
    start = empty(scenario, built)
    there = moved(scenario, built, start, broken(scenario, start), Move("Cy", MONDAY))
    back = moved(scenario, built, there.timetable, there.broken, Move("Cy", MONDAY, off=True))
    assert there.timetable.objective != start.objective
    assert back.timetable.objective == pytest.approx(start.objective)
    assert back.timetable.wishes == pytest.approx(start.wishes)


def test_people_are_counted_per_queue_and_interval_at_the_edges_too(scenario: Scenario, built: Built):
    start = empty(scenario, built)
    assert not np.any(staffed(scenario, start, built.needs))
    sunday = MONDAY + timedelta(days=6)
    begins, ends = day_bounds(MONDAY, scenario.zone)[0], day_bounds(sunday, scenario.zone)[1]
    late = moved(scenario, built, start, [], Move("Ada", sunday, to_start=ends - 4 * 3600))
    counted = np.array(staffed(scenario, late.timetable, built.needs))
    by_hand = np.zeros_like(counted)
    for duty in late.timetable.duties:
        for one in duty.queues:
            for at in range(one.start, one.end, 900):
                if 0 <= (at - begins) // 900 < counted.shape[1]:
                    row = [need.name for need in built.needs].index(one.queue)
                    by_hand[row, (at - begins) // 900] += 1
    assert np.array_equal(counted, by_hand)
