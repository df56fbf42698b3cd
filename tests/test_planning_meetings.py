"""Meetings: every beginning priced as trying it would, put in, around, with the shifts, and taken out again."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import numpy as np
import pytest

from backend.clock import day_bounds
from backend.optimizer.roster.tours import Search
from backend.planning.broken import broken
from backend.planning.changes import as_schedule
from backend.planning.engine import Made, make, staffed
from backend.planning.errors import BadPlan
from backend.planning.files import read_scenario
from backend.planning.meetings import places, put_in
from backend.planning.placing import cancelled, placed
from backend.planning.scenario import Event, Scenario

NAMES = ["Ann", "Bob", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal"]
OPEN = [0.0] * 32 + [14.0] * 40 + [0.0] * 24


def scenario_of(**changed: Any) -> Scenario:
    return read_scenario(json.dumps({
        "name": "Eight", "first": "2026-11-16", "agents": [{"name": name} for name in NAMES],
        "queues": [{"name": "Sales", "demand": {"contacts": OPEN * 7, "aht_s": [240.0] * 672}, "patience_s": 200,
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
        "shifts": [{"name": "Day", "minutes": 480, "first_start": "08:00", "last_start": "10:00", "breaks": [
            {"name": "Lunch", "minutes": 30, "earliest": 180, "latest": 270}]}],
        "rules": ["Everybody works at most 5 shifts a week."], **changed,
    }), "json")  # fmt: skip


def event_of(**changed: Any) -> Event:
    return Event.model_validate({
        "name": "Training", "minutes": 60, "who": ["Ann", "Bob", "Cy"], "first": "2026-11-16", "last": "2026-11-20",
        "start": "08:00", "end": "18:00", **changed,
    })  # fmt: skip


def made_of(scenario: Scenario) -> Made:
    ticks = count()
    search = Search(attempts=2, nudges=5)
    return make(scenario, lambda _: False, lambda: float(next(ticks)), 1, search=search)


@pytest.fixture(scope="module")
def made() -> tuple[Scenario, Made]:
    scenario = scenario_of()
    return scenario, made_of(scenario)


def cost(scenario: Scenario, made: Made, timetable: Any) -> float:
    return made.built.problem.coverage.cost(np.array(staffed(scenario, timetable, made.built.needs)))


def test_every_beginning_costs_what_trying_it_shows(made: tuple[Scenario, Made]) -> None:
    scenario, week = made
    schedule = as_schedule(scenario, week.built, week.timetable)
    found = places(scenario, week.built, schedule, event_of())
    assert len(found) == 5 * 37
    before = cost(scenario, week, week.timetable)
    tried = {one.start: put_in(week.timetable, event_of(), one.start) for one in found}
    for one in found:
        assert cost(scenario, week, tried[one.start]) - before == pytest.approx(one.harm)
        assert len(tried[one.start].meetings[0].who) == 3 - one.missing
    whole = [one for one in found if one.missing == found[0].missing]
    assert found[0].harm == pytest.approx(min(one.harm for one in whole))


def test_a_meeting_is_put_in_and_taken_out_again(made: tuple[Scenario, Made]) -> None:
    scenario, week = made
    found = placed(scenario, week.built, week.timetable, week.broken, event_of(), None, rearrange=False,
                   published=False)  # fmt: skip
    assert found.changes == []
    assert found.timetable.objective == pytest.approx(week.timetable.objective + found.best[0].harm, abs=1e-4)
    assert [one.rule for one in found.broken] == [one.rule for one in week.broken]
    back = cancelled(scenario, week.built, found.timetable, found.broken, "Training", found.meeting.start)
    assert back.coverage == pytest.approx(week.timetable.coverage)
    assert back.meetings == ()
    with pytest.raises(BadPlan, match="no meeting"):
        cancelled(scenario, week.built, back, [], "Training", found.meeting.start)


@pytest.mark.parametrize("published", [False, True])
def test_rearranged_everybody_is_there_and_every_rule_is_kept(made: tuple[Scenario, Made], published: bool) -> None:
    scenario, week = made
    everybody = event_of(who=NAMES)
    found = placed(scenario, week.built, week.timetable, week.broken, everybody, None, rearrange=True,
                   published=published)  # fmt: skip
    assert found.absent == []
    assert [one for one in found.broken if one.rank is None] == []
    for name in NAMES:
        assert any(one.start <= found.meeting.start and found.meeting.end <= one.end
                   for one in found.timetable.of(name))  # fmt: skip
    second = placed(scenario, week.built, found.timetable, found.broken, event_of(name="Coaching", who=["Dee"]), None,
                    rearrange=True, published=published)  # fmt: skip
    assert [one for one in second.broken if one.rank is None] == []
    assert len(second.timetable.meetings) == 2


def test_together_with_the_shifts_is_no_worse_than_afterwards(made: tuple[Scenario, Made]) -> None:
    scenario, week = made
    everybody = event_of(who=NAMES[:6])
    after = placed(scenario, week.built, week.timetable, week.broken, everybody, None, rearrange=True, published=False)
    joint_scenario = scenario_of(events=[everybody.model_dump(mode="json")])
    joint = made_of(joint_scenario)
    assert [one for one in joint.broken if one.rank is None] == []
    [met] = joint.timetable.meetings
    assert set(met.who) == set(NAMES[:6])
    begins, ends = day_bounds(everybody.first, scenario.zone)[0], day_bounds(everybody.last, scenario.zone)[1]
    assert begins <= met.start < met.end <= ends
    assert joint.timetable.objective <= after.timetable.objective + 1e-6


def test_who_can_never_meet_all_at_once_meets_without_some(made: tuple[Scenario, Made]) -> None:
    rules = ["Ann never works on Mondays.", "Everybody works at most 5 shifts a week."]
    monday = event_of(last="2026-11-16")
    week = made_of(scenario_of(rules=rules, events=[monday.model_dump(mode="json")]))
    [met] = week.timetable.meetings
    assert set(met.who) <= {"Bob", "Cy"}
    assert met.who
    assert week.timetable.objective == pytest.approx(
        week.timetable.rules + week.timetable.coverage + week.timetable.wishes
    )


def test_the_checker_sees_who_misses_a_meeting(made: tuple[Scenario, Made]) -> None:
    scenario, week = made
    found = placed(scenario, week.built, week.timetable, week.broken, event_of(), None, rearrange=False,
                   published=False)  # fmt: skip
    met = found.timetable.meetings[0]
    late = met.model_copy(update={"start": met.start + 12 * 3600, "end": met.end + 12 * 3600})
    wrong = broken(scenario, found.timetable.model_copy(update={"meetings": (late,)}))
    assert {one.who for one in wrong if one.rule == "Meeting Training"} == set(met.who)


def test_nonsense_is_refused_in_words(made: tuple[Scenario, Made]) -> None:
    scenario, week = made
    for event, start, said in (
        (event_of(who=["Zoe"]), None, "no agent Zoe"),
        (event_of(first="2027-01-01", last="2027-01-02"), None, "no beg"),
        (event_of(), 5, "cannot begin then"),
    ):  # fmt: skip
        with pytest.raises(BadPlan, match=said):
            placed(scenario, week.built, week.timetable, [], event, start, rearrange=False, published=False)
