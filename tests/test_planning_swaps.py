"""Two agents swap their shifts of a day: priced like any move, told in words, and back again for nothing."""

from __future__ import annotations

import itertools
from datetime import timedelta

import numpy as np
import pytest

from backend.planning.broken import broken
from backend.planning.build import Built
from backend.planning.changes import Move, moved, price
from backend.planning.engine import staffed
from backend.planning.errors import BadPlan
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable
from backend.planning.told import time_off_rows
from tests.test_planning_changes import MONDAY, PEOPLE, built, empty, scenario

__all__ = ["built", "scenario"]


@pytest.fixture(scope="module")
def worked(scenario: Scenario, built: Built) -> Timetable:
    """Everybody but Eli works on Monday, each from another time; Ada on Tuesday too."""
    table, found = empty(scenario, built), broken(scenario, empty(scenario, built))
    for place, (name, day) in enumerate([*((name, 0) for name in PEOPLE[:4]), ("Ada", 1)]):
        on = MONDAY + timedelta(days=day)
        made = moved(scenario, built, table, found, Move(name, on))
        later = made.duty.start + 900 * place if made.duty else 0
        made = moved(scenario, built, made.timetable, made.broken, Move(name, on, to_start=later))
        table, found = made.timetable, made.broken
    return table


def of(table: Timetable, name: str) -> list[int]:
    return [duty.start for duty in table.of(name)]


def test_a_swap_exchanges_the_shifts_and_costs_what_the_whole_counts(
    scenario: Scenario, built: Built, worked: Timetable
):
    before = broken(scenario, worked)
    for one, other in itertools.permutations(PEOPLE[:4], 2):
        found = moved(scenario, built, worked, before, Move(one, MONDAY, to_agent=other, swap=True))
        assert of(found.timetable, one)[:1] == of(worked, other)[:1]
        assert of(found.timetable, other)[:1] == of(worked, one)[:1]
        assert len(found.timetable.duties) == len(worked.duties)
        whole = broken(scenario, found.timetable)
        assert found.broken == whole
        assert found.timetable.rules == pytest.approx(sum(price(each) for each in whole if each.rank is None))
        people = np.array(staffed(scenario, found.timetable, built.needs), dtype=np.int64)
        assert found.timetable.coverage == pytest.approx(built.problem.coverage.cost(people), abs=1e-5)
        assert found.sentence.startswith(f"{other} and {one} swap. ")
        again = moved(
            scenario, built, found.timetable, found.broken, Move(one, MONDAY, to_agent=other, swap=True)
        ).timetable
        assert {(duty.agent, duty.start) for duty in again.duties} == {(d.agent, d.start) for d in worked.duties}
        assert again.wishes == pytest.approx(worked.wishes)


def test_a_swapped_shift_may_begin_at_another_time(scenario: Scenario, built: Built, worked: Timetable):
    start = of(worked, "Ben")[0] + 1800
    found = moved(
        scenario, built, worked, broken(scenario, worked), Move("Ben", MONDAY, to_agent="Di", to_start=start, swap=True)
    )
    assert (of(found.timetable, "Di"), of(found.timetable, "Ben")) == ([start], of(worked, "Di"))
    assert found.duty is not None
    assert (found.duty.agent, found.duty.start) == ("Di", start)


@pytest.mark.parametrize(
    "move",
    [
        Move("Ada", MONDAY, to_agent="Eli", swap=True),
        Move("Eli", MONDAY, to_agent="Ada", swap=True),
        Move("Ada", MONDAY, to_agent="Ada", swap=True),
        Move("Ada", MONDAY, swap=True),
    ],
)
def test_only_two_who_both_work_swap(move: Move, scenario: Scenario, built: Built, worked: Timetable):
    with pytest.raises(BadPlan, match="swap the shifts"):
        moved(scenario, built, worked, [], move)
    later = Move("Ada", MONDAY, to_agent="Ben", to_start=of(worked, "Ada")[0] + 86_400, swap=True)
    with pytest.raises(BadPlan, match="stay on their day"):
        moved(scenario, built, worked, [], later)


def test_days_off_are_told_within_the_weeks(scenario: Scenario):
    rules = (
        "Ada is off on 2026-11-17.",
        "Ben and Cy are off from 2026-11-20 to 2026-11-30, if possible.",
        "Di is off on 2026-12-01.",
    )
    data = scenario.model_dump(mode="json") | {"rules": rules}
    assert [(one["agent"], one["first"], one["hard"]) for one in time_off_rows(Scenario.model_validate(data))] == [
        ("Ada", "2026-11-17", True), ("Ben", "2026-11-20", False), ("Cy", "2026-11-20", False),
    ]  # fmt: skip
