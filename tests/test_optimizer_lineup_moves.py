"""A best line-up as a few moves: each makes sense alone, none breaks a rule, and together they are the best so few."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.bench.lineup.floors import with_every_rule
from backend.optimizer.lineup import (
    Piece,
    Problem,
    best_moves,
    by_target,
    faults,
    is_kept,
    simple_problem,
    solve,
    worsens,
    worth_of,
)


def _settled(seed: int, agents: int, campaigns: int) -> Problem | None:
    """A floor whose present line-up keeps all rules but is not the best any more; None where none does."""
    rng = np.random.default_rng(seed)
    problem = with_every_rule(rng, agents, campaigns, limit=False)
    found = solve(replace(problem, fixed=None, now=np.full(agents, -1)))
    if found.status != "optimal":
        return None
    value = np.rint(problem.value * rng.uniform(0.6, 1.5, problem.value.shape)).astype(np.int64)
    fixed = (rng.random(agents) < 0.1) & (found.campaign >= 0)
    return replace(problem, now=found.campaign, value=value, fixed=np.asarray(fixed))


def _after(problem: Problem, pieces: tuple[Piece, ...]) -> np.ndarray:
    campaign = problem.now.copy()
    for each in pieces:
        campaign[list(each.agents)] = each.target
    return campaign


def _combinations(pieces: list[Piece]) -> itertools.chain[tuple[Piece, ...]]:
    sizes = range(1, len(pieces) + 1)
    return itertools.chain.from_iterable(itertools.combinations(pieces, n) for n in sizes)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_no_combination_of_moves_breaks_a_rule(seed: int, most: int) -> None:
    rng = np.random.default_rng(seed)
    problem = with_every_rule(rng, int(rng.integers(4, 30)), int(rng.integers(2, 6)), limit=False)
    pieces = best_moves(problem, solve(problem), most)
    assert sum(len(each.agents) for each in pieces) <= most
    for some in _combinations(pieces):
        assert not worsens(faults(problem, problem.now), faults(problem, _after(problem, some)))
    for each in pieces:
        assert each.origin == tuple(problem.now[list(each.agents)])
        assert each.gain == worth_of(problem, _after(problem, (each,))) - worth_of(problem, problem.now)
        assert each.gain > 0 or each.mends


@pytest.mark.parametrize("seed", range(12))
def test_few_moves_are_the_best_of_all_so_few(seed: int) -> None:
    problem = _settled(seed, 7, 3)
    if problem is None:
        return
    worth = worth_of(problem, problem.now)
    for most in (1, 2, 3):
        gains = {0}
        for agents in itertools.combinations(range(7), most):
            for places in itertools.product(range(-1, 3), repeat=most):
                campaign = problem.now.copy()
                campaign[list(agents)] = places
                if is_kept(problem, campaign):
                    gains.add(worth_of(problem, campaign) - worth)
        limited = solve(replace(problem, most_moves=most))
        assert limited.objective - worth == max(gains)
        together = _after(problem, tuple(best_moves(problem, solve(problem), most)))
        assert worth_of(problem, together) - worth == max(gains)


@pytest.mark.parametrize("seed", range(6))
def test_without_a_limit_the_moves_lead_to_the_best_line_up(seed: int) -> None:
    problem = _settled(seed, 40, 8)
    if problem is None:
        return
    found = solve(problem)
    pieces = best_moves(problem, found, most_moves=40)
    assert worth_of(problem, _after(problem, tuple(pieces))) == found.objective
    assert [each.gain for each in pieces] == sorted((each.gain for each in pieces), reverse=True)


def test_a_swap_is_one_piece_only_where_there_is_no_room_for_two_moves() -> None:
    value = np.array([[100, 900], [900, 100], [100, 300], [100, 200]])
    problem = replace(simple_problem(value, np.array([4, 4])), now=np.array([0, 1, 0, 0]))
    tight = replace(problem, seats=np.array([3, 1]))
    assert [each.agents for each in best_moves(tight, solve(tight), 3)] == [(0, 1)]
    single = best_moves(problem, solve(problem), 4)
    assert [(each.agents, each.gain) for each in single] == [((0,), 800), ((1,), 800), ((2,), 200), ((3,), 100)]


def test_single_moves_to_the_same_campaign_can_be_told_as_one() -> None:
    value = np.array([[100, 900], [100, 100], [100, 300]])
    problem = replace(simple_problem(value, np.array([4, 4])), now=np.array([0, 0, 0]))
    merged = by_target(problem, best_moves(problem, solve(problem), 3))
    assert [(each.agents, each.target, each.gain) for each in merged] == [((0, 2), (1, 1), 1000)]


def test_a_campaign_is_opened_by_all_its_crew_at_once_or_not_at_all() -> None:
    value = np.tile([100, 300], (6, 1))
    problem = replace(
        simple_problem(value, np.array([6, 6])), now=np.zeros(6, dtype=np.int64), open_crew=np.array([0, 6]),
    )  # fmt: skip
    assert best_moves(problem, solve(problem), 3) == []
    assert [(len(each.agents), each.gain) for each in best_moves(problem, solve(problem), 6)] == [(6, 1200)]


def test_a_rule_that_is_broken_now_is_mended_first_even_at_a_cost() -> None:
    value = np.array([[900, 100], [500, 100], [100, 700]])
    problem = replace(
        simple_problem(value, np.array([3, 3])), now=np.array([0, 0, 0]),
        allowed=np.array([[True, True], [False, True], [True, True]]),
    )  # fmt: skip
    pieces = best_moves(problem, solve(problem), 2)
    assert [(each.agents, each.gain, each.mends) for each in pieces] == [((1,), -400, True), ((2,), 600, False)]


def test_nothing_is_moved_where_the_present_line_up_is_best() -> None:
    problem = simple_problem(np.array([[5, 1], [1, 5]]), np.array([1, 1]))
    problem = replace(problem, now=np.array([0, 1]))
    assert best_moves(problem, solve(problem)) == []
