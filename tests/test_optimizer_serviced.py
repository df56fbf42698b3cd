"""A schedule with many skills keeps its service goals when it is simulated, and says so where it cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from backend.optimizer.roster import tours as r
from backend.optimizer.roster.tours.hold import Held
from backend.optimizer.roster.tours.serviced import Work, centre_of, keep_service
from backend.optimizer.simulation import Patience, Queue, simulate
from backend.optimizer.staffing import Answered, Replied

SHIFT = r.Kind("eight hours", 32, (r.Break(2, 12, 18),))
DAY, DAYS, INTERVAL_S = 64, 2, 900.0
WORK = Work(days=12, last_days=30, rounds=6)


def centre(agents: int, calls: float) -> tuple[r.Problem, tuple[Queue, ...]]:
    """Two queues of calls and one of e-mail; a third of the agents has each call skill alone, a third everything."""
    rng = np.random.default_rng(2)
    people = []
    for i in range(agents):
        first = int(rng.integers(0, 25))
        windows = tuple(r.Window(day, 0, first, first + 8, float(SHIFT.paid)) for day in range(DAYS))
        people.append(r.Agent(f"agent {i}", windows, (0, 1, 2, 3), skills=((0,), (1,), (1, 0, 2))[i % 3]))
    shape = np.tile(np.exp(-0.5 * ((np.arange(DAY) - 32) / 14) ** 2), DAYS)
    shape[DAY - 6 : DAY], shape[:4] = 0.0, 0.0
    patience = Patience(240.0)
    queues = (
        Queue("sales", tuple(calls * shape), 240.0, 20.0, patience=patience),
        Queue("support", tuple(0.8 * calls * shape), 300.0, 20.0, patience=patience),
        Queue("e-mail", tuple(0.1 * calls * shape), 400.0, 12 * 3600.0, medium="email"),
    )
    cover = r.short_and_over(np.zeros((3, DAY * DAYS)))
    return r.Problem((0, DAY, 2 * DAY), cover, (SHIFT,), tuple(people)), queues


Kept = tuple[Held, tuple[Queue, ...]]

GOALS = (Answered(0.8, 20.0), Answered(0.7, 20.0), Replied(0.9, 12 * 3600.0))


@pytest.fixture(scope="module")
def kept() -> Kept:
    problem, queues = centre(90, 45.0)
    return keep_service(problem, queues, GOALS, INTERVAL_S, seed=1, work=WORK), queues


def test_every_goal_holds_on_days_the_schedule_has_not_seen(kept: Kept) -> None:
    found, queues = kept
    assert found.kept, found.goals
    problem, schedule = found.problem, found.result.schedule
    fresh = simulate(centre_of(problem, schedule, queues, INTERVAL_S), 60, seed=999)
    for q, share in enumerate((0.8, 0.7, 0.9)):
        assert fresh.service_level(q).high >= share


def test_the_schedule_keeps_its_rules_and_lies_near_the_bound(kept: Kept) -> None:
    found, _ = kept
    result, problem = found.result, found.problem
    assert not r.broken_rules(problem, result.schedule)
    assert 0 <= result.gap < 0.06
    for i, agent in enumerate(problem.agents):
        counted = set(result.schedule.queue[i].tolist()) - {-1}
        assert counted <= set(agent.skills)


def test_more_service_asks_for_more_hours(kept: Kept) -> None:
    found, queues = kept
    problem, _ = centre(90, 45.0)
    loose = (Answered(0.5, 20.0), Answered(0.4, 20.0), GOALS[2])
    less = keep_service(problem, queues, loose, INTERVAL_S, seed=1, work=replace(WORK, rounds=3, last_days=10))
    assert less.result.schedule.paid_shifts() < found.result.schedule.paid_shifts()


def test_too_few_agents_are_told_by_the_goals_that_fail() -> None:
    problem, queues = centre(24, 30.0)
    found = keep_service(problem, queues, GOALS, INTERVAL_S, seed=1, work=replace(WORK, rounds=2, last_days=10))
    assert not found.kept
    failing = [each for each in found.goals if not each.kept]
    assert failing
    assert all(each.level.low < each.aim for each in failing)


def test_queues_and_goals_that_do_not_fit_are_refused() -> None:
    problem, queues = centre(6, 5.0)
    with pytest.raises(r.BadProblem, match="give each its contacts and a goal"):
        keep_service(problem, queues[:2], GOALS[:2], INTERVAL_S)
    with pytest.raises(r.BadProblem, match="e-mail needs a goal of hours"):
        keep_service(problem, queues, (GOALS[0], GOALS[1], Answered(0.8, 20.0)), INTERVAL_S)
    with pytest.raises(r.BadProblem, match="target differ"):
        keep_service(problem, queues, (Answered(0.8, 30.0), *GOALS[1:]), INTERVAL_S)
