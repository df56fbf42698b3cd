"""The floor's numbers from simulated past days, held against the truth the simulator knows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from backend.bench.whatif.cases import Case, board, campaigns_now, make_case
from backend.bench.whatif.equality import compare
from backend.optimizer.whatif import AgentNow, BadFloor, CampaignNow, FloorModel, Move, Pacing, Past, calibrate, what_if
from backend.optimizer.whatif.crews import days_of
from backend.optimizer.whatif.drawing import mean_line
from backend.optimizer.whatif.mixed import fit_counts, fit_lengths
from backend.optimizer.whatif.pacing import KEPT, PRIOR_MEAN, fit_pacing

SEED = 5


@pytest.fixture(scope="module")
def case() -> Case:
    return make_case(SEED)


@pytest.fixture(scope="module")
def model(case: Case) -> FloorModel:
    return calibrate(case.past, campaigns_now(case), board(case), case.now_s, case.today.start, 1)


def test_rates_of_campaigns_are_those_of_the_floor(case: Case, model: FloorModel):
    for one, spec in zip(model.campaigns, case.scenario.campaign, strict=True):
        assert one.answer.mean == pytest.approx(spec.answer, rel=0.1), "lists age, weekdays differ"
        assert one.contact.mean == pytest.approx(spec.contact * (1 - spec.machine), rel=0.06)
        assert 0.8 < one.conversion.talk.median_s.mean / (400 * spec.talk) < 1.25
        assert (
            one.no_contact.talk.median_s.mean < one.contact_only.talk.median_s.mean < one.conversion.talk.median_s.mean
        )


def test_skills_are_as_far_off_as_they_say(case: Case, model: FloorModel):
    true = {(row.agent_id, spec.id): row.skills[spec.id] for row in case.people for spec in case.scenario.campaign}
    handle = {row.agent_id: row.handle for row in case.people}
    off, slow = [], []
    for agent in model.agents:
        for campaign_id, skill in agent.skills.items():
            spec = next(one for one in case.scenario.campaign if one.id == campaign_id)
            usual = 0.92  # hours, weekdays, fatigue and ageing lists keep conversions below the scenario's figure
            gap = np.log(skill.conversion.mean / (true[agent.agent_id, campaign_id] * spec.conversion * usual))
            off.append(gap * skill.conversion.mean / skill.conversion.sd)
            slow.append(skill.talk.mean / handle[agent.agent_id])
    assert np.std(off) < 1.5
    assert abs(np.mean(off)) < 1.0
    assert np.std(slow) < 0.06


def test_a_pair_never_seen_is_less_certain_than_one_often_seen(case: Case, model: FloorModel):
    calls = case.past.calls
    doubt = {}
    for agent in model.agents:
        for campaign_id, skill in agent.skills.items():
            n = int(((calls["agent_id"] == agent.agent_id) & (calls["campaign_id"] == campaign_id)).sum())
            doubt[n] = skill.conversion.sd / skill.conversion.mean
    seldom, often = min(doubt), max(doubt)
    assert often > 500 > 20 > seldom
    assert doubt[seldom] > 1.3 * doubt[often]


def test_the_dialers_settings_lead_to_the_waits_and_drops_seen(case: Case, model: FloorModel):
    for one, spec in zip(model.campaigns, case.scenario.campaign, strict=True):
        assert len(one.pacing.level) == KEPT
        low, high = np.percentile(one.pacing.level, (2, 98))
        assert low < spec.level < high
        prior = np.exp(PRIOR_MEAN[0] + 0.4 * special.ndtri(np.array([0.1, 0.9])))
        assert np.ptp(np.percentile(one.pacing.level, (10, 90))) < np.ptp(prior), "something was learned"
        assert np.percentile(one.pacing.limit, 2) < case.scenario.dialing.max_drop < np.percentile(one.pacing.limit, 98)


def test_without_past_days_the_dialer_is_taken_to_be_a_usual_one(case: Case, model: FloorModel):
    one = model.campaigns[0]
    days = days_of(case.past, -5, mean_line(one), 1.0, 0.1)
    pacing = fit_pacing(days, 1)
    assert np.median(pacing.level) == pytest.approx(np.exp(PRIOR_MEAN[0]), rel=0.15)


def test_known_settings_are_taken_and_a_campaign_that_is_not_predictive_dials_one_line(case: Case):
    now = campaigns_now(case)
    known = {one.campaign_id: Pacing(np.array([2.0]), np.array([0.1]), np.array([0.02])) for one in now}
    plain = [replace(now[0], predictive=False), *now[1:]]
    floor = calibrate(case.past, plain, board(case), case.now_s, case.today.start, 1, known)
    assert floor.campaigns[0].pacing.level.tolist() == [1.0]
    assert floor.campaigns[1].pacing is known[now[1].campaign_id]


def test_presence_is_that_of_past_afternoons(case: Case, model: FloorModel):
    ends = [(one.leaves_s - case.today.start) / 3600 for one in model.agents]
    assert np.median(ends) == pytest.approx(16.0, abs=0.1)
    for agent in model.agents:
        assert 0 < agent.pauses_per_hour * agent.pause_s < 900


def test_a_new_agent_and_a_new_campaign_get_what_the_floor_is_like(case: Case):
    now = [*campaigns_now(case), CampaignNow(4040)]
    people = [*board(case), AgentNow(999, 4040)]
    known = {one.campaign_id: Pacing(np.array([2.0]), np.array([0.1]), np.array([0.02])) for one in now}
    floor = calibrate(case.past, now, people, case.now_s, case.today.start, 1, known)
    old, new = floor.campaigns[0], floor.campaigns[-1]
    stranger = floor.agent(999)
    assert 0.2 < new.answer.mean < 0.5
    assert new.answer.sd > 2 * old.answer.sd
    assert stranger.skills[4040].conversion.sd > 0.3 * stranger.skills[4040].conversion.mean
    result = what_if(floor, [Move(case.mover, 4040)], case.now_s, case.now_s + 3600, 1, 40)
    assert result.campaign(4040).change("calls").change.likely > 5


def test_too_few_calls_and_no_campaign_are_said(case: Case):
    few = Past({name: column[:50] for name, column in case.past.calls.items()}, case.past.dials, case.past.states)
    with pytest.raises(BadFloor, match="Not enough calls: 50"):
        calibrate(few, campaigns_now(case), board(case), case.now_s, case.today.start, 1)
    with pytest.raises(BadFloor, match="no campaign"):
        calibrate(case.past, [], board(case), case.now_s, case.today.start, 1)


def test_what_polling_did_not_bring_is_taken_to_be_usual(case: Case):
    calls = {**case.past.calls, "after_s": np.full(len(case.past.calls["day"]), -1)}
    nothing = {name: column[:0] for name, column in case.past.states.items()}
    known = {one.campaign_id: Pacing(np.array([2.0]), np.array([0.1]), np.array([0.02])) for one in campaigns_now(case)}
    floor = calibrate(
        Past(calls, case.past.dials, nothing), campaigns_now(case), board(case), case.now_s, case.today.start, 1, known
    )
    wraps = {one.conversion.wrap.median_s.mean for one in floor.campaigns}
    assert all(20 < each < 80 for each in wraps)
    assert all(one.leaves_s > case.now_s and one.pauses_per_hour == 0 for one in floor.agents)
    assert what_if(floor, [], case.now_s, case.now_s + 1800, 1, 20).team.change("calls").before.likely > 10


def test_agents_and_pairs_are_told_apart_and_doubt_holds_the_truth():
    rng = np.random.default_rng(5)
    agents, campaigns = 30, 4
    eta = (
        rng.normal(0, 0.3, (agents, 1)) + rng.normal(0, 0.2, (1, campaigns)) + rng.normal(0, 0.15, (agents, campaigns))
    )
    expected = rng.uniform(5, 60, eta.shape) * (rng.random(eta.shape) < 0.7)
    fit = fit_counts(rng.poisson(expected * np.exp(eta)).astype(float), expected)
    z = (fit.mean - eta) / np.sqrt(fit.variance)
    assert 0.75 < np.std(z) < 1.25
    assert 0.75 < np.std(z[expected == 0]) < 1.35
    raw = np.log((rng.poisson(expected * np.exp(eta)) + 0.5) / (expected + 0.5))
    assert np.abs(fit.mean - eta)[expected > 0].mean() < np.abs(raw - eta)[expected > 0].mean()


def test_lengths_of_agents_are_pulled_only_as_far_as_noise_demands():
    rng = np.random.default_rng(6)
    eta = rng.normal(0, 0.2, (40, 1)) + np.zeros((1, 3))
    weight = np.where(rng.random((40, 3)) < 0.6, 200.0, 0.0)
    fit = fit_lengths(np.exp(eta + rng.normal(0, 200**-0.5, (40, 3))), weight)
    seen = weight.sum(axis=1) > 0
    assert np.corrcoef(fit.mean[seen].mean(axis=1), eta[seen, 0])[0, 1] > 0.9


def test_the_compiled_floor_lives_days_like_the_simulator():
    for row in compare(1, 8):
        assert abs(row.difference) < max(3.5 * row.error, 0.015), row
