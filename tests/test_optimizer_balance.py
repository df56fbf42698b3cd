"""Who works too hard and who waits: what is suggested, when nothing is, and that no rule is ever broken."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.bench.lineup.floors import with_every_rule
from backend.optimizer.balance import Workload, in_words, suggest_balance, team_occupancy
from backend.optimizer.lineup import BadProblem, Problem, faults, simple_problem, worsens

AGENTS, CAMPAIGNS = ("Maria", "Tom", "Ann", "Bo"), ("Roofing", "Solar")


def _floor(seats: tuple[int, int] = (2, 2)) -> Problem:
    """Maria and Ann on Roofing, Tom and Bo on Solar; everybody may be anywhere."""
    value = np.array([[900, 700], [800, 800], [700, 600], [500, 900]])
    return replace(simple_problem(value, np.array(seats)), now=np.array([0, 1, 0, 1]))


def _load(*occupancy: float) -> Workload:
    return Workload(np.array(occupancy), np.full(len(occupancy), 7200))


def test_an_overloaded_agent_changes_places_with_somebody_who_waits() -> None:
    found = suggest_balance(_floor(), _load(0.97, 0.55, 0.8, 0.75), margin=0.15)
    first = found[0]
    assert (first.kind, first.relief, first.about, first.agents) == ("overload", "swap", 0, (0, 1))
    assert (first.origin, first.target, first.gain) == ((0, 1), (1, 0), -200)
    assert in_words(first, AGENTS, CAMPAIGNS) == (
        "Maria is busy 97 % of the time, the team 77 %. Let Maria (Roofing) and Tom (Solar) change places."
    )


def test_nothing_is_suggested_inside_the_margin() -> None:
    assert suggest_balance(_floor((4, 4)), _load(0.84, 0.76, 0.8, 0.8), margin=0.1) == []


def test_who_cannot_leave_gets_help_where_there_is_a_free_seat() -> None:
    problem = replace(_floor((4, 4)), allowed=np.array([[True, False], [True, True], [True, False], [True, True]]))
    found = suggest_balance(problem, _load(0.97, 0.7, 0.8, 0.6), margin=0.15)
    assert [(each.relief, each.about, each.agents) for each in found] == [("help", 0, (1,))]
    assert in_words(found[0], AGENTS, CAMPAIGNS).endswith("Move Tom from Solar to Roofing to help.")


def test_an_idle_campaign_sends_somebody_to_a_busy_one() -> None:
    problem = replace(_floor((4, 4)), now=np.array([0, 1, 0, 0]))
    found = suggest_balance(problem, _load(0.8, 0.5, 0.8, 0.8), margin=0.2)
    assert [(each.kind, each.campaign, each.agents, each.target) for each in found] == [("idle", 1, (1,), (0,))]
    assert in_words(found[0], AGENTS, CAMPAIGNS).startswith("Solar is busy 50 % of the time, the team 72 %.")


def test_who_burns_out_gets_a_break_where_nobody_may_take_over() -> None:
    problem = replace(_floor(), allowed=np.eye(2, dtype=np.bool_)[[0, 1, 0, 1]])
    found = suggest_balance(problem, _load(0.97, 0.5, 0.8, 0.55), margin=0.15)
    assert {each.relief for each in found} == {"break", "overstaffed"}
    assert all("%" in in_words(each, AGENTS, CAMPAIGNS) for each in found)


def test_thin_data_say_nothing() -> None:
    load = Workload(np.array([0.99, 0.2, np.nan, 0.5]), np.array([60, 60, 7200, 60]))
    assert suggest_balance(_floor(), load) == []
    assert np.isnan(team_occupancy(load))


def test_the_team_is_weighted_by_time() -> None:
    assert team_occupancy(Workload(np.array([0.5, 1.0]), np.array([3000, 9000]))) == pytest.approx(0.875)


def test_a_margin_that_is_no_share_is_refused() -> None:
    with pytest.raises(BadProblem, match="between 0 and 1"):
        suggest_balance(_floor(), _load(0.9, 0.5, 0.8, 0.7), margin=15)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from((0.02, 0.1, 0.3)))
def test_no_suggestion_breaks_a_rule_alone_or_with_any_others(seed: int, margin: float) -> None:
    rng = np.random.default_rng(seed)
    problem = with_every_rule(rng, int(rng.integers(4, 30)), int(rng.integers(2, 6)))
    agents = len(problem.now)
    load = Workload(rng.uniform(0.2, 1, agents), rng.integers(0, 9000, agents))
    found, team = suggest_balance(problem, load, margin, most=4), team_occupancy(load)
    for some in itertools.chain.from_iterable(itertools.combinations(found, n) for n in range(1, len(found) + 1)):
        campaign = problem.now.copy()
        for each in some:
            if each.target:
                campaign[list(each.agents)] = each.target
        assert not worsens(faults(problem, problem.now), faults(problem, campaign))
    for each in found:
        assert abs(each.occupancy - team) > margin
        assert each.origin == tuple(problem.now[list(each.agents)]) or not each.target
