"""The line-up against an exact solver that shares no code with it, and the rules it must never break."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from backend.bench.lineup.exact import best_worth
from backend.bench.lineup.floors import with_every_rule, worths
from backend.optimizer.lineup import (
    BadProblem,
    Problem,
    broken_rules,
    in_words,
    is_kept,
    plain_assignment,
    simple_problem,
    solve,
    worth_of,
)
from backend.optimizer.lineup.problem import Ints

SEEDS = st.integers(0, 2**32 - 1)


def _random(seed: int, most: int = 16, limit: bool = True) -> Problem:
    rng = np.random.default_rng(seed)
    return with_every_rule(rng, int(rng.integers(5, most)), int(rng.integers(2, 6)), limit)


@pytest.mark.parametrize("seed", range(40))
def test_line_up_with_all_rules_is_worth_what_the_exact_solver_finds(seed: int) -> None:
    problem = _random(seed)
    found, known = solve(problem, seed=seed), best_worth(problem)
    if known is None:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.objective == round(known) == worth_of(problem, found.campaign) == found.bound
    assert is_kept(problem, found.campaign)


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_no_line_up_breaks_a_rule_unless_the_rules_contradict_each_other(seed: int) -> None:
    problem = _random(seed, most=40)
    found = solve(problem)
    assert (found.status == "infeasible") == bool(broken_rules(problem, found.campaign))
    assert found.objective == worth_of(problem, found.campaign)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_contradicting_rules_are_broken_as_little_as_can_be_and_then_for_the_most_worth(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = with_every_rule(rng, int(rng.integers(2, 6)), int(rng.integers(1, 4)), limit=False)
    places = [_places(problem, i) for i in range(len(problem.now))]
    best = min(_rank(problem, np.array(each)) for each in itertools.product(*places))
    assert _rank(problem, solve(problem).campaign) == best


def _places(problem: Problem, i: int) -> list[int]:
    assert problem.fixed is not None
    if problem.fixed[i]:
        return [-1, int(problem.now[i])]
    return [-1, *map(int, np.flatnonzero(problem.allowed[i]))]


def _rank(problem: Problem, campaign: Ints) -> tuple[float, int]:
    """How many agents are missing or displaced, infinite beyond the seats; then worth."""
    assert problem.fixed is not None
    load = np.bincount(campaign[campaign >= 0], minlength=len(problem.seats))
    must = np.where((problem.crew > 0) | (load > 0), np.maximum(problem.crew, problem.open_crew), 0)
    usable = np.where((problem.crew == 0) & (problem.open_crew > problem.seats), 0, problem.seats)
    missing = int(np.maximum(must - load, 0).sum()) + int((problem.fixed & (campaign != problem.now)).sum())
    return float("inf") if (load > usable).any() else float(missing), -worth_of(problem, campaign)


@pytest.mark.parametrize("seed", range(20))
def test_plain_seats_give_what_the_hungarian_method_gives_with_a_column_a_seat(seed: int) -> None:
    rng = np.random.default_rng(seed)
    agents, campaigns = int(rng.integers(2, 1200)), int(rng.integers(1, 12))
    value, seats = rng.integers(0, 5000, (agents, campaigns)), rng.integers(0, 40, campaigns)
    found = solve(simple_problem(value, seats), seed=seed)
    rows, columns = linear_sum_assignment(np.repeat(value, seats, axis=1), maximize=True)
    assert found.objective == np.repeat(value, seats, axis=1)[rows, columns].sum()


@given(st.integers(1, 6), st.integers(1, 6), SEEDS)
def test_the_plain_assignment_is_that_of_trying_all(agents: int, campaigns: int, seed: int) -> None:
    value = np.random.default_rng(seed).integers(-50, 5000, (agents, campaigns))
    found = plain_assignment(value)
    taken = found[found >= 0]
    assert len(set(taken.tolist())) == len(taken) == min(agents, campaigns)
    wide = value if agents <= campaigns else value.T
    best = max(wide[range(len(wide)), each].sum() for each in itertools.permutations(range(wide.shape[1]), len(wide)))
    assert value[found >= 0, taken].sum() == best


def test_the_plain_assignment_refuses_what_is_not_a_number() -> None:
    with pytest.raises(BadProblem, match="give what is unknown a guess"):
        plain_assignment(np.array([[1.0, np.nan]]))


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_the_order_of_agents_and_campaigns_does_not_change_the_worth(seed: int) -> None:
    problem = _random(seed)
    rng = np.random.default_rng(seed)
    agents = rng.permutation(len(problem.now))
    found = solve(problem)
    assert found.objective == solve(_reordered(problem, agents), seed=1).objective


def _reordered(problem: Problem, agents: Ints) -> Problem:
    assert problem.calm is not None
    assert problem.fixed is not None
    return replace(
        problem, value=problem.value[agents], allowed=problem.allowed[agents], now=problem.now[agents],
        move_cost=problem.move_cost[agents], calm=problem.calm[agents], fixed=problem.fixed[agents],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(15))
def test_one_more_seat_is_worth_what_solving_again_with_it_gives(seed: int) -> None:
    problem = _random(seed, limit=False)
    problem = replace(problem, open_crew=0 * problem.open_crew)
    found = solve(problem)
    for j in range(len(problem.seats)):
        more = solve(replace(problem, seats=problem.seats + (np.arange(len(problem.seats)) == j)))
        if "infeasible" not in (found.status, more.status):
            assert more.objective - found.objective == found.seat_worth[j]


@pytest.mark.parametrize("seed", range(15))
def test_where_campaigns_may_open_or_close_one_more_seat_brings_at_least_its_worth(seed: int) -> None:
    problem = _random(seed, limit=False)
    found = solve(problem)
    for j in range(len(problem.seats)):
        more = solve(replace(problem, seats=problem.seats + (np.arange(len(problem.seats)) == j)))
        assert found.status == "infeasible" or more.objective - found.objective >= found.seat_worth[j] >= 0


@pytest.mark.parametrize("seed", range(15))
def test_an_agent_is_worth_what_is_lost_without_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    value = worths(rng, 14, 4)
    problem = replace(simple_problem(value, rng.integers(1, 6, 4)), fall=rng.integers(0, 200, 4))
    found = solve(problem)
    for i in range(14):
        nowhere = problem.allowed.copy()
        nowhere[i] = False
        assert found.objective - solve(replace(problem, allowed=nowhere)).objective == found.agent_worth[i]


def test_an_hour_more_of_a_crew_brings_at_least_its_worth_and_exactly_that_while_nobody_changes() -> None:
    rng = np.random.default_rng(8)
    hours, rate = rng.uniform(2, 6, 20), worths(rng, 20, 3).astype(np.float64)
    problem = replace(simple_problem(np.rint(rate * hours[:, None]).astype(np.int64), np.array([6, 6, 6])), hours=hours)
    found = solve(problem)
    for j in range(3):
        crew = found.campaign == j
        assert found.hour_worth[j] == pytest.approx(
            (rate * hours[:, None])[crew, j].sum() / hours[crew].sum(), rel=1e-4
        )
        longer = hours * np.where(crew, 1.1, 1.0)
        more = solve(replace(problem, value=np.rint(rate * longer[:, None]).astype(np.int64), hours=longer))
        gained = found.hour_worth[j] * (longer - hours).sum()
        assert more.objective - found.objective >= gained - 10
        if (more.campaign == found.campaign).all():
            assert more.objective - found.objective == pytest.approx(gained, abs=10)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_a_larger_margin_never_costs_a_campaign_seats(seed: int) -> None:
    """A theorem where no dialer needs a least crew or nobody: see docs/method-lineup.md."""
    problem = _random(seed, limit=False)
    _check_larger_margins(replace(problem, open_crew=0 * problem.open_crew))


@pytest.mark.parametrize("seed", range(40))
def test_nor_does_it_on_floors_whose_dialers_need_a_least_crew(seed: int) -> None:
    _check_larger_margins(_random(seed, limit=False))


def _check_larger_margins(problem: Problem) -> None:
    found = solve(problem)
    if found.status == "infeasible":
        return
    for j in range(len(problem.seats)):
        dearer = problem.value.copy()
        dearer[:, j] *= 2
        after = solve(replace(problem, value=dearer), seed=1).campaign
        assert (after == j).sum() >= (found.campaign == j).sum()


def test_but_a_floor_can_be_made_up_on_which_least_crews_turn_it_round() -> None:
    """The star leaves the second campaign for the first, whose helpers then are needed to open the third."""
    value = np.array([[6000, 10_000, 0]] + [[1, 100, 200]] * 5 + [[10, 0, 200]] * 2)
    problem = replace(simple_problem(value, np.array([8, 8, 8])), open_crew=np.array([0, 6, 7]))
    before, after = solve(problem), solve(replace(problem, value=value * np.array([2, 1, 1])))
    assert [(each.campaign == 0).sum() for each in (before, after)] == [2, 1]


def test_among_equal_values_the_calmest_line_up_wins() -> None:
    value, calm = np.full((4, 2), 1000), np.array([[0.0, 1.0], [1.0, 0.0], [0.2, 0.9], [0.9, 0.1]])
    found = solve(replace(simple_problem(value, np.array([2, 2])), calm=calm))
    assert found.campaign.tolist() == [1, 0, 1, 0]
    assert found.objective == 4000


def test_calm_never_costs_a_cent() -> None:
    for seed in range(20):
        problem = _random(seed, limit=False)
        assert solve(problem).objective == solve(replace(problem, calm=None)).objective


def test_among_equals_nobody_is_moved() -> None:
    rng = np.random.default_rng(5)
    now = rng.integers(0, 3, 30)
    problem = replace(simple_problem(np.full((30, 3), 700), np.full(3, 30)), now=now)
    assert (solve(problem).campaign == now).all()


def test_among_equals_in_worth_the_fewest_agents_are_moved() -> None:
    now = np.array([0, 0, 0, 1])
    value = np.array([[500, 500], [500, 500], [500, 500], [400, 900]])
    found = solve(replace(simple_problem(value, np.array([2, 3])), now=now))
    assert int((found.campaign != now).sum()) == 1


def test_prices_of_the_last_line_up_do_not_change_the_next_ones_worth() -> None:
    problem = _random(3, limit=False)
    before = solve(problem)
    value = problem.value.copy()
    value[2] = value[3]
    changed = replace(problem, value=value)
    assert solve(changed, prices=before.prices).objective == solve(changed).objective


def test_a_stopped_search_still_keeps_every_rule_and_says_how_far_it_may_be_off() -> None:
    stopped_once = 0
    for seed in range(40):
        problem = _random(seed, most=30)
        full, stopped = solve(problem), solve(problem, stop=lambda tried: tried >= 1)
        if full.status == "infeasible":
            continue
        stopped_once += stopped.status == "stopped"
        assert stopped.status in ("optimal", "stopped", "infeasible")
        if stopped.status != "infeasible":
            assert is_kept(problem, stopped.campaign)
            assert stopped.objective <= full.objective <= stopped.bound
    assert stopped_once > 3


def test_nobody_and_no_campaign_are_line_ups_too() -> None:
    none = simple_problem(np.zeros((0, 3), dtype=np.int64), np.array([1, 1, 1]))
    assert solve(none).objective == 0
    assert (
        solve(simple_problem(np.zeros((3, 0), dtype=np.int64), np.zeros(0, dtype=np.int64))).campaign.tolist()
        == [-1] * 3
    )


def test_a_broken_rule_is_said_with_names() -> None:
    problem = replace(
        simple_problem(np.full((3, 2), 100), np.array([3, 4])), crew=np.array([3, 0]), open_crew=np.array([0, 2]),
        allowed=np.array([[True, True], [True, True], [False, True]]),
    )  # fmt: skip
    found = solve(problem)
    assert found.status == "infeasible"
    said = [in_words(each, ("Ann", "Bo", "Cy"), ("Solar", "Roofing")) for each in broken_rules(problem, found.campaign)]
    assert said == [
        "Solar needs at least 3 agents, but only 2 can be put there; 1 more must log in or get the skills it asks for."
    ]


def test_contradictory_data_are_refused_with_the_campaign_named() -> None:
    problem = simple_problem(np.ones((2, 2), dtype=np.int64), np.array([1, 1]))
    with pytest.raises(BadProblem, match="Campaign 1 needs 3"):
        replace(problem, crew=np.array([0, 3]))
    with pytest.raises(BadProblem, match="never fall"):
        replace(problem, less=np.array([[0, 5], [5, 0]]))
    with pytest.raises(BadProblem, match="not \\(2, 2\\)"):
        replace(problem, calm=np.zeros((3, 2)))
    with pytest.raises(BadProblem, match="larger units"):
        solve(replace(simple_problem(np.full((2000, 2), 10**12), np.array([9, 9])), most_moves=1))
