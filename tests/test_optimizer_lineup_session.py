"""A line-up kept at hand: after any change it is worth exactly what solving everything again would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.bench.lineup.floors import with_every_rule, worths
from backend.optimizer.lineup import (
    AgentChange,
    BadProblem,
    Change,
    Left,
    Problem,
    SeatChange,
    Session,
    is_kept,
    simple_problem,
    solve,
)


def _change(rng: np.random.Generator, problem: Problem) -> Change:
    agents, campaigns = problem.value.shape
    i, kind = int(rng.integers(agents)), int(rng.integers(6))
    if kind == 0:
        return Left(i)
    if kind == 1:
        j = int(rng.integers(campaigns))
        return SeatChange(j, int(rng.integers(problem.crew[j], 12)))
    if kind == 2:
        return AgentChange(i, now=int(rng.integers(-1, campaigns)), move_cost=int(rng.integers(0, 500)))
    if kind == 3:
        return AgentChange(i, allowed=rng.random(campaigns) < 0.7, calm=rng.random(campaigns))
    if kind == 4:
        return AgentChange(i, fixed=bool(rng.random() < 0.5), hours=float(rng.uniform(0, 3)))
    return AgentChange(i, value=worths(rng, 1, campaigns)[0] * int(rng.integers(1, 5)))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_after_every_change_the_worth_is_that_of_solving_again(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = with_every_rule(rng, int(rng.integers(5, 40)), int(rng.integers(2, 8)), limit=seed % 4 == 0)
    session = Session(problem)
    for _ in range(8):
        changed = session.resolve(_change(rng, session.problem))
        fresh = solve(session.problem, seed=1)
        assert (changed.objective, changed.status, changed.bound) == (fresh.objective, fresh.status, fresh.bound)
        assert is_kept(session.problem, changed.campaign) == (changed.status == "optimal")
        if problem.most_moves is None:
            assert (changed.agent_worth.sum(), changed.seat_worth.tolist()) == (
                fresh.agent_worth.sum(), fresh.seat_worth.tolist(),
            )  # fmt: skip


def test_a_session_begins_with_the_best_line_up_and_leaves_the_given_problem_alone() -> None:
    rng = np.random.default_rng(2)
    problem = simple_problem(worths(rng, 900, 9), rng.integers(20, 90, 9))
    before = problem.value.copy()
    session = Session(problem)
    assert session.result.objective == solve(problem).objective
    session.resolve(Left(4), AgentChange(7, value=np.arange(9)), SeatChange(2, 3))
    assert (problem.value == before).all()
    assert session.result.campaign[4] == -1
    assert solve(session.problem).objective == session.result.objective


def test_who_left_may_come_back() -> None:
    session = Session(simple_problem(np.array([[500, 900], [400, 300]]), np.array([1, 1])))
    assert session.resolve(Left(0)).objective == 400
    assert session.resolve(AgentChange(0, allowed=np.array([True, True]))).objective == 1300


def test_values_far_beyond_the_first_ones_are_taken_in() -> None:
    session = Session(simple_problem(np.array([[5, 9], [4, 3]]), np.array([1, 1])))
    assert session.resolve(AgentChange(1, value=np.array([10**9, 2]))).objective == 10**9 + 9


def test_a_wrong_change_is_refused_and_changes_nothing() -> None:
    problem = replace(simple_problem(np.array([[5, 9], [4, 3]]), np.array([1, 1])), crew=np.array([1, 0]))
    session = Session(problem)
    with pytest.raises(BadProblem, match="no agent 2"):
        session.resolve(Left(2))
    with pytest.raises(BadProblem, match="needs 1 agents but would have 0"):
        session.resolve(SeatChange(0, 0))
    with pytest.raises(BadProblem, match="now must name a campaign"):
        session.resolve(AgentChange(0, value=np.array([7, 7]), now=5))
    with pytest.raises(BadProblem, match="without calm"):
        session.resolve(AgentChange(0, calm=np.array([0.5, 0.5])))
    assert (session.problem.value == problem.value).all()
    assert session.resolve().objective == 13
