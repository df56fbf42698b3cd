"""The line-up against an exact solver that shares no code with it, and the rules it must never break."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp

from backend.optimizer.lineup import BadProblem, Problem, is_kept, simple_problem, solve


def _random(rng: np.random.Generator, agents: int, campaigns: int) -> Problem:
    skill, worth = rng.lognormal(0, 0.3, agents), rng.lognormal(0, 0.5, campaigns)
    value = np.rint(1000 * skill[:, None] * worth[None, :] * rng.lognormal(0, 0.15, (agents, campaigns)))
    seats = rng.integers(1, agents, campaigns)
    crew = np.where(rng.random(campaigns) < 0.3, np.minimum(seats, rng.integers(0, 3, campaigns)), 0)
    return Problem(
        value.astype(np.int64), rng.random((agents, campaigns)) < 0.8, seats, crew,
        np.where(rng.random(campaigns) < 0.5, rng.integers(2, 7, campaigns), 0),
        rng.integers(-1, campaigns, agents), rng.integers(0, 300, agents),
        np.where(rng.random(campaigns) < 0.4, rng.integers(1, 60, campaigns), 0),
    )  # fmt: skip


def _exact(problem: Problem) -> float | None:
    """HiGHS over one binary per agent, campaign and seat number, and one per campaign for open; None: impossible."""
    agents, campaigns = problem.value.shape
    x, y, s = agents * campaigns, campaigns, int(problem.seats.sum())
    cost = np.concatenate([-problem.worth.ravel().astype(float), np.zeros(y), np.zeros(s)])
    rows, low, high = [], [], []

    def rule(entries: dict[int, float], least: float, most: float) -> None:
        row = np.zeros(x + y + s)
        for place, factor in entries.items():
            row[place] = factor
        rows.append(row)
        low.append(least)
        high.append(most)

    for i in range(agents):
        rule({i * campaigns + j: 1 for j in range(campaigns)}, 0, 1)
    start = x + y
    for j in range(campaigns):
        crowd = {i * campaigns + j: 1.0 for i in range(agents)}
        seats = range(start, start + int(problem.seats[j]))
        for number, place in enumerate(seats):
            cost[place] = float(problem.fall[j]) * number
        rule(crowd | dict.fromkeys(seats, -1.0), 0, 0)
        rule(crowd | {x + j: -float(problem.seats[j])}, -np.inf, 0)
        rule(crowd | {x + j: -float(problem.open_crew[j])}, 0, np.inf)
        rule(crowd, float(problem.crew[j]), np.inf)
        start += int(problem.seats[j])
    upper = np.concatenate([problem.allowed.ravel().astype(float), np.ones(y + s)])
    found = milp(cost, constraints=LinearConstraint(np.array(rows), low, high), bounds=Bounds(0, upper),
                 integrality=np.ones(len(cost)))  # fmt: skip
    return None if found.x is None else -found.fun


@pytest.mark.parametrize("seed", range(25))
def test_line_up_with_all_rules_is_worth_what_the_exact_solver_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = _random(rng, int(rng.integers(5, 16)), int(rng.integers(2, 6)))
    found, known = solve(problem, seed=seed), _exact(problem)
    if known is None:
        assert found.status == "infeasible"
        return
    assert found.status == "optimal"
    assert found.objective == pytest.approx(known)
    assert is_kept(problem, found.campaign)


@pytest.mark.parametrize("seed", range(20))
def test_plain_line_up_is_the_hungarian_methods(seed: int) -> None:
    rng = np.random.default_rng(seed)
    agents, campaigns = int(rng.integers(2, 900)), int(rng.integers(1, 12))
    value, seats = rng.integers(0, 5000, (agents, campaigns)), rng.integers(0, 40, campaigns)
    found = solve(simple_problem(value, seats), seed=seed)
    rows, columns = linear_sum_assignment(np.repeat(value, seats, axis=1), maximize=True)
    assert found.objective == np.repeat(value, seats, axis=1)[rows, columns].sum()


def test_prices_of_the_last_line_up_do_not_change_the_next_ones_worth() -> None:
    rng = np.random.default_rng(3)
    problem = _random(rng, 40, 8)
    before = solve(problem)
    value = problem.value.copy()
    value[7] = rng.integers(0, 3000, 8)
    changed = replace(problem, value=value)
    assert solve(changed, prices=before.prices).objective == solve(changed).objective


def test_one_more_seat_is_worth_its_price() -> None:
    rng = np.random.default_rng(4)
    value = rng.integers(0, 5000, (30, 4))
    seats = np.array([5, 5, 5, 5])
    found = solve(simple_problem(value, seats))
    for campaign in range(4):
        more = seats + (np.arange(4) == campaign)
        assert solve(simple_problem(value, more)).objective - found.objective <= found.seat_worth[campaign]


def test_among_equal_values_the_calmest_line_up_wins() -> None:
    value, calm = np.full((4, 2), 1000), np.array([[0.0, 1.0], [1.0, 0.0], [0.2, 0.9], [0.9, 0.1]])
    problem = replace(simple_problem(value, np.array([2, 2])), calm=calm)
    found = solve(problem)
    assert found.campaign.tolist() == [1, 0, 1, 0]
    assert found.objective == 4000


def test_a_larger_margin_never_costs_a_campaign_seats() -> None:
    for seed in range(30):
        rng = np.random.default_rng(seed)
        value = rng.integers(1, 5000, (20, 4))
        seats = rng.integers(2, 9, 4)
        before = solve(simple_problem(value, seats)).campaign
        doubled = value.copy()
        doubled[:, 2] *= 2
        assert (solve(simple_problem(doubled, seats)).campaign == 2).sum() >= (before == 2).sum()


def test_a_stopped_search_still_keeps_every_rule_and_says_how_far_it_may_be_off() -> None:
    for seed in range(20):
        problem = replace(_random(np.random.default_rng(seed), 14, 5), crew=np.zeros(5, dtype=np.int64))
        stopped, full = solve(problem, stop=lambda tried: tried >= 1), solve(problem)
        assert is_kept(problem, stopped.campaign)
        assert stopped.objective <= full.objective <= stopped.bound


def test_contradictory_data_are_refused_with_the_campaign_named() -> None:
    problem = simple_problem(np.ones((2, 2), dtype=np.int64), np.array([1, 1]))
    with pytest.raises(BadProblem, match="Campaign 1 needs 3"):
        replace(problem, crew=np.array([0, 3]))
