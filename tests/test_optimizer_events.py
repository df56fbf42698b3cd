"""Meetings at the least harm, last-minute repairs, fixed shifts, and why somebody is not at work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backend.optimizer.roster import tours as r
from backend.optimizer.roster.tours.events import meet_joint, slots, with_meeting
from backend.optimizer.roster.tours.explain import why_not
from backend.optimizer.roster.tours.keep import Absence, ChangePrices, fixed
from backend.optimizer.roster.tours.repair import repair

KIND = r.Kind("day", 16, (r.Break(1, 3, 5), r.Break(2, 7, 9), r.Break(1, 12, 13)))
DAY = 32


def centre(agents: int = 24, queues: int = 1, seed: int = 3) -> r.Problem:
    rng = np.random.default_rng(seed)
    shape = np.exp(-0.5 * ((np.arange(DAY) - 15) / 8) ** 2) * agents * 0.55 / queues
    need = np.rint(np.tile(shape, 5) * np.repeat(rng.uniform(0.8, 1.2, 5), DAY))[None, :].repeat(queues, axis=0)
    people = []
    for i in range(agents):
        first = int(rng.integers(0, 11))
        windows = tuple(r.Window(day, 0, first, first + 5) for day in range(5))
        skills = (i % queues,) if i % 3 else tuple(range(queues))
        people.append(r.Agent(f"agent {i}", windows, r.day_patterns(5, 4, 4), skills=skills, rest=8))
    return r.Problem(tuple(range(0, 5 * DAY + 1, DAY)), r.short_and_over(need), (KIND,), tuple(people))


@pytest.fixture(scope="module")
def solved() -> tuple[r.Problem, r.Schedule]:
    problem = centre()
    return problem, r.solve(problem, seed=1).schedule


@pytest.mark.parametrize("queues", [1, 2])
def test_harm_of_every_beginning_equals_taking_the_attendees_off_the_phones(queues: int) -> None:
    problem = centre(queues=queues)
    schedule = r.solve(problem, seed=1, search=r.Search(attempts=2)).schedule
    attendees, length = [0, 3, 4, 9, 11], 3
    found = slots(problem, schedule, attendees, length)
    before = problem.coverage.cost(schedule.counts(queues)[:, : 5 * DAY])
    assert len(found.harm) == 5 * DAY - length + 1
    for first in range(len(found.harm)):
        there = [i for i in attendees if (schedule.queue[i, first : first + length] >= 0).all()]
        queue = schedule.queue.copy()
        queue[there, first : first + length] = -1
        after = problem.coverage.cost(replace(schedule, queue=queue).counts(queues)[:, : 5 * DAY])
        assert found.harm[first] == pytest.approx(after - before, abs=1e-9)
        assert found.missing[first] == len(attendees) - len(there)
    best = found.best(1, price_of_missing=1e5)[0]
    assert (found.missing[best], found.harm[best]) == min(zip(found.missing, found.harm, strict=True))


def test_rearranged_around_a_meeting_is_never_worse_than_put_in_as_is(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    attendees, length = [0, 1, 5], 4
    as_is = slots(problem, schedule, attendees, length)
    before = problem.coverage.cost(schedule.counts(1)[:, : 5 * DAY])
    found = meet_joint(problem, schedule, attendees, length, seed=2)
    everybody = as_is.harm[as_is.missing == 0]
    assert everybody.size == 0 or found.objective <= before + everybody.min() + 1e-9
    for i in attendees:
        day = found.first // DAY
        start = found.schedule.start[i, day]
        assert found.schedule.kind[i, day] == 0
        assert start <= found.first
        assert found.first + length <= start + KIND.length
        assert (found.schedule.queue[i, found.first : found.first + length] == -1).all()
    asked = with_meeting(problem, attendees, found.first, length)
    assert not r.broken_rules(asked, found.schedule)


def test_a_published_schedule_is_changed_little_for_a_meeting(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    found = meet_joint(problem, schedule, [2, 7], 4, seed=2, prices=ChangePrices(50.0, 0.5))
    moved = (found.schedule.start != schedule.start) & (schedule.kind >= 0)
    assert moved.sum() <= 2
    assert ((found.schedule.kind >= 0) == (schedule.kind >= 0)).all()


def test_meetings_nobody_can_hold_are_refused(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    with pytest.raises(r.BadProblem, match="does not fit"):
        slots(problem, schedule, [1], 5 * DAY + 1)
    with pytest.raises(r.BadProblem, match="attendees"):
        slots(problem, schedule, [], 2)
    with pytest.raises(r.BadProblem, match="cannot be at work"):
        with_meeting(problem, [1], 0, 31)


def test_an_absence_is_repaired_by_few_changes(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    away = np.flatnonzero(schedule.kind[:, 1] >= 0)[:4].tolist()
    absences = [Absence(i, DAY, 2 * DAY) for i in away]
    found = repair(problem, schedule, absences, prices=ChangePrices(1.5, 0.1), seed=1)
    assert found.cost_before <= found.cost_after < found.cost_absent
    assert not (found.schedule.kind[away, 1] >= 0).any()
    broken = r.broken_rules(problem, found.schedule)
    assert {each.agent for each in broken} <= set(away)
    assert all(each.rule == "days" for each in broken)
    saved = sum(each.saves for each in found.proposals)
    paid = 1.5 * found.changed_shifts + 0.1 * sum(c.only_breaks for each in found.proposals for c in each.changes)
    assert saved == pytest.approx(found.cost_absent - found.cost_after - paid, abs=1e-6)
    dearer = repair(problem, schedule, absences, prices=ChangePrices(60.0, 0.5), seed=1)
    assert dearer.changed_shifts <= found.changed_shifts
    free = repair(problem, schedule, absences, prices=ChangePrices(0.0, 0.0), seed=1)
    assert free.cost_after < found.cost_absent


def test_nothing_already_begun_is_changed(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    now = DAY + 14
    away = int(np.flatnonzero(schedule.kind[:, 2] >= 0)[0])
    found = repair(
        problem, schedule, [Absence(away, 2 * DAY, 3 * DAY)], prices=ChangePrices(0.0, 0.0), frozen_until=now
    )
    begun = (schedule.kind >= 0) & (schedule.start < now)
    assert (found.schedule.start[begun] == schedule.start[begun]).all()
    assert (found.schedule.kind[begun] == 0).all()
    gone = begun[:, :, None] & (schedule.breaks < now)
    assert (found.schedule.breaks[gone] == schedule.breaks[gone]).all()
    fresh = (found.schedule.kind >= 0) & ~begun
    assert (found.schedule.start[fresh] >= now).all()


def test_no_absence_means_no_change(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    found = repair(problem, schedule, [], prices=ChangePrices(20.0, 20.0))
    assert found.proposals == ()
    assert (found.schedule.queue == schedule.queue).all()


def test_a_fixed_shift_and_a_fixed_day_off_are_kept(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, _ = solved
    asked = fixed(fixed(problem, 3, 0, None), 4, 2, 0, 9)
    found = r.solve(asked, seed=1, search=r.Search(attempts=2)).schedule
    assert found.kind[3, 0] == -1
    assert (found.kind[4, 2], found.start[4, 2]) == (0, 2 * DAY + 9)


def test_why_not_says_what_the_opposite_costs_and_which_rule_stands_in_the_way(
    solved: tuple[r.Problem, r.Schedule],
) -> None:
    problem, schedule = solved
    off = int(np.flatnonzero(schedule.kind[:, 0] < 0)[0])
    found = why_not(problem, schedule, off, 0)
    assert not found.works
    assert found.possible
    assert found.costs_more >= -1e-9
    assert found.with_relaxed["days"] <= found.costs_more + 1e-9
    assert found.with_relaxed["availability"] <= found.costs_more + 1e-9
    assert "Monday" in found.sentence("Ann", "Monday")
    asked = replace(
        problem,
        agents=(*problem.agents[:off], replace(problem.agents[off], patterns=(0b11110,)), *problem.agents[off + 1 :]),
    )
    locked = why_not(asked, schedule, off, 0)
    assert locked.costs_more >= problem.prices.day - 20
    assert locked.with_relaxed["days"] < locked.costs_more - 50
    nothing = replace(
        problem,
        agents=(*problem.agents[:off],
                replace(problem.agents[off], windows=tuple(w for w in problem.agents[off].windows if w.day)),
                *problem.agents[off + 1 :]),
    )  # fmt: skip
    none = why_not(nothing, schedule, off, 0)
    assert not none.possible
    assert "no shift is offered" in none.sentence("Ann", "Monday")


def test_why_at_work_is_answered_too(solved: tuple[r.Problem, r.Schedule]) -> None:
    problem, schedule = solved
    on = int(np.flatnonzero(schedule.kind[:, 1] >= 0)[0])
    found = why_not(problem, schedule, on, 1)
    assert found.works
    assert found.costs_more >= -1e-9
