"""The floor's numbers from what polling knows: past calls, dials and states, and who is where now.

1. Per campaign: answers per dial, contacts per call, lengths by what a call became; curves over the day of the floor.
2. Per agent and campaign: conversions, contacts, talk and wrap-up jointly (`mixed`), so that an agent never seen on a
   campaign gets what is known of both and the doubt that remains.
3. Per campaign: the dialer's settings, which no API tells, from waits and drops (`pacing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.analysis.estimates import Columns, Ints
from backend.optimizer.whatif.crews import days_of
from backend.optimizer.whatif.drawing import mean_line
from backend.optimizer.whatif.lengths import TALK_S, WRAP_S, Lengths, fit_part
from backend.optimizer.whatif.model import (
    ONE_LINE,
    PAUSE_LEFT_S,
    AgentModel,
    BadFloor,
    CampaignModel,
    Doing,
    Estimate,
    FloorModel,
    Pacing,
    Skill,
    Work,
)
from backend.optimizer.whatif.pacing import fit_pacing
from backend.optimizer.whatif.parts import QUARTER_S
from backend.optimizer.whatif.past import Past, outbound, rows_of
from backend.optimizer.whatif.presence import Presence, presence
from backend.optimizer.whatif.rates import Rates, fit_rates

LEAST_CALLS = 100
"""Fewer calls of agents than that and nothing is worth simulating."""


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent on the live board; `leaves_s` None: when they usually leave (UTC s). See `AgentModel`."""

    agent_id: int
    campaign_id: int | None
    doing: Doing = "wait"
    since_s: int = 0
    leaves_s: int | None = None
    arrives_s: int | None = None
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignNow:
    """A campaign as it stands today. See `CampaignModel`."""

    campaign_id: int
    predictive: bool = True
    value_cents: Estimate | None = None
    answered_today: int = 0
    dropped_today: int = 0
    leads_left: int | None = None
    closes_s: int | None = None
    least_crew: int = 6


def calibrate(
    past: Past, campaigns: Sequence[CampaignNow], agents: Sequence[AgentNow], now_s: int, midnight_s: int, seed: int,
    pacing: Mapping[int, Pacing] | None = None,
) -> FloorModel:  # fmt: skip
    """The floor as far as `past` tells it, for a what-if from `now_s` (UTC s) on.

    `pacing` by campaign id, when already known, spares most of the time this takes. Raises BadFloor without campaigns
    or with fewer than LEAST_CALLS outbound calls of agents.
    """
    ids = np.unique([one.campaign_id for one in campaigns]).astype(np.int64)
    calls = _of(outbound(past), ids)
    _check(campaigns, calls)
    people = np.unique(np.concatenate([calls["agent_id"], [one.agent_id for one in agents]])).astype(np.int64)
    fits = _fit(past, calls, ids, people)
    models = tuple(_campaign(past, fits, one, pacing or {}, seed) for one in campaigns)
    pausing = np.isin(people, [one.agent_id for one in agents if one.doing == "pause"])
    there = presence(past, people, (now_s - midnight_s) // QUARTER_S, pausing)
    people_now = tuple(_agent(fits, there, one, now_s, midnight_s) for one in agents)
    return FloorModel(now_s, midnight_s, models, people_now, fits.rates.today)


def _of(calls: Columns, ids: Ints) -> Columns:
    known = np.isin(calls["campaign_id"], ids)
    return {name: column[known] for name, column in calls.items()}


def _check(campaigns: Sequence[CampaignNow], calls: Columns) -> None:
    if not campaigns:
        raise BadFloor("There is no campaign to look at.")
    if len(calls["talk_s"]) < LEAST_CALLS:
        raise BadFloor(f"Not enough calls: {len(calls['talk_s'])} of the {LEAST_CALLS} needed.")


@dataclass(frozen=True, slots=True, eq=False)
class _Fits:
    rates: Rates
    talk: Lengths
    wrap: Lengths


def _fit(past: Past, calls: Columns, ids: Ints, people: Ints) -> _Fits:
    rates = fit_rates(past, calls, ids, people)
    shape = (len(people), len(ids))
    group = np.where(calls["conversion"], 2, np.where(calls["contact"], 1, 0))
    weight, agent, campaign = (
        past.weight(calls["day"]),
        rows_of(calls["agent_id"], people),
        rows_of(calls["campaign_id"], ids),
    )
    talk = fit_part(calls["talk_s"].astype(float), weight, group, agent, campaign, shape, TALK_S)
    some = calls["after_s"] >= 0
    after = calls["after_s"][some].astype(float)
    wrap = fit_part(after, weight[some], group[some], agent[some], campaign[some], shape, WRAP_S)
    return _Fits(rates, talk, wrap)


def _campaign(
    past: Past, fits: _Fits, now: CampaignNow, known: Mapping[int, Pacing], seed: int
) -> CampaignModel:  # fmt: skip
    rates, c = fits.rates, int(np.searchsorted(fits.rates.ids, now.campaign_id))
    none, only, won = (Work(talk, wrap) for talk, wrap in zip(fits.talk.of[c], fits.wrap.of[c], strict=True))
    model = CampaignModel(
        now.campaign_id, rates.answer[c], rates.contact[c], none, only, won, misses=rates.misses[c],
        value_cents=now.value_cents, answered_today=now.answered_today,
        dropped_today=now.dropped_today, leads_left=now.leads_left, closes_s=now.closes_s,
        least_crew=now.least_crew, answer_curve=rates.answer_curve, contact_curve=rates.contact_curve,
        conversion_curve=rates.conversion_curve,
    )  # fmt: skip
    if not now.predictive:
        return replace(model, pacing=ONE_LINE)
    if now.campaign_id in known:
        return replace(model, pacing=known[now.campaign_id])
    usual = rates.level * float(np.exp(rates.conversions.mean[:, c].mean())) if len(rates.people) else rates.level
    days = days_of(past, now.campaign_id, mean_line(model), 1.0, min(usual, 1.0))
    return replace(model, pacing=fit_pacing(days, seed))


def _agent(fits: _Fits, there: Presence, now: AgentNow, now_s: int, midnight_s: int) -> AgentModel:
    a = int(np.searchsorted(fits.rates.people, now.agent_id))
    usual = midnight_s + int(there.leave_s[a])
    leaves_s = max(usual, now_s + QUARTER_S) if now.leaves_s is None else now.leaves_s
    per_hour = float(there.pauses_per_hour[a])
    if now.doing == "pause":  # the pause under way is drawn by itself
        per_hour = max(per_hour - PAUSE_LEFT_S / there.pause_s * 3600 / max(leaves_s - now_s, QUARTER_S), 0.0)
    return AgentModel(
        now.agent_id, now.campaign_id, leaves_s,
        {int(one): _skill(fits, a, c) for c, one in enumerate(fits.rates.ids)},
        doing=now.doing, since_s=now.since_s, arrives_s=now.arrives_s, breaks=now.breaks,
        leaves_sd_s=there.leave_sd_s, pauses_per_hour=min(per_hour, 30.0), pause_s=there.pause_s,
    )  # fmt: skip


def _skill(fits: _Fits, a: int, c: int) -> Skill:
    rates = fits.rates
    conversion = _factor(rates.conversions.mean[a, c], rates.conversions.variance[a, c])
    return Skill(
        Estimate(min(rates.level * conversion.mean, 0.9), rates.level * conversion.sd),
        _factor(rates.contacts.mean[a, c], rates.contacts.variance[a, c]),
        _factor(fits.talk.fit.mean[a, c], fits.talk.fit.variance[a, c]),
        _factor(fits.wrap.fit.mean[a, c], fits.wrap.fit.variance[a, c]),
    )


def _factor(mean: float, variance: float) -> Estimate:
    """A factor from the mean and variance of its logarithm."""
    middle = float(np.exp(mean + variance / 2))
    return Estimate(middle, middle * float(np.sqrt(np.expm1(variance))))
