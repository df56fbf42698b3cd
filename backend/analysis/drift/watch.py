"""Today's watch: what every agent and campaign has shown since the day began, and one step of five minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from backend.analysis.drift import bank as banks
from backend.analysis.drift import common as commons
from backend.analysis.drift import evidence, noise, story, wander
from backend.analysis.drift.bank import Bank, Masses
from backend.analysis.drift.baselines import LEARN_DAYS, Baselines, level_variance
from backend.analysis.drift.channels import ANSWER, CHANNELS, OWN, PAUSE, TALK, WRAP
from backend.analysis.drift.common import Common
from backend.analysis.drift.effects import Tables, find, values, wall_slot
from backend.analysis.drift.evidence import Seen
from backend.analysis.drift.noise import Rough
from backend.analysis.drift.pairing import NOTHING_OPEN, Open, pair
from backend.analysis.drift.policy import Policy
from backend.analysis.drift.report import report
from backend.analysis.drift.rows import Rows, count_once, observations
from backend.analysis.drift.story import Story
from backend.analysis.estimates import Floats, Ints
from backend.analysis.interval import INTERVAL_S, Interval
from backend.analysis.signals import Signal
from backend.model import Disposition

REST = -3.0
"""While the log odds lie below this, close to where an unmoved unit's rest, the story begins anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The units of one kind: `level`, the day's own level and the wander around it, with their `variance`, the chances
    of all drifts, their sums (units, 2 signs), and the story (see `wander`)."""

    level: Floats
    variance: Floats
    absorbed: Floats
    masses: Masses
    drifting: Floats
    story: Story


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Everything known at `at` (UTC s) of the day begun at `day_start`; rows follow the sorted ids.

    `worth` are the values of the baselines' effects, `waiting` calls not written up yet, `paused` the agents whose
    pause has been counted already; `calls` (agents, 2) are today's calls and those of about the last two hours.
    """

    day_start: int
    at: int
    worth: Tables
    agent_id: Ints
    campaign_id: Ints
    agents: Track
    campaigns: Track
    common: Common
    waiting: Open
    paused: Ints
    calls: Floats


def start_day(baselines: Baselines, day_start: int) -> Watch:
    """A watch before the first interval of a local day that begins at `day_start` (UTC s)."""
    none, empty = np.array([], dtype=np.int64), np.zeros((0, CHANNELS))
    told = story.begin(0, CHANNELS, day_start)
    agents = Track(*wander.begin(empty, empty), empty, banks.quiet(banks.AGENT, 0), np.zeros((0, 2)), told)
    campaigns = replace(agents, masses=banks.quiet(banks.CAMPAIGN, 0))
    return Watch(
        day_start,
        day_start,
        values(baselines.tables),
        none,
        none,
        agents,
        campaigns,
        commons.nobody(),
        NOTHING_OPEN,
        none,
        np.zeros((0, 2)),
    )


def step(
    watch: Watch, baselines: Baselines, interval: Interval, dispositions: Mapping[str, Disposition], policy: Policy
) -> tuple[Watch, list[Signal]]:
    """The watch after one more interval, and a signal for every unit with a score of `policy.least` or more.

    Nothing is said before `LEARN_DAYS` days were learned.
    """
    rows, waiting = pair(observations(interval, dispositions), watch.waiting)
    rows, paused = count_once(rows, watch.paused)
    watch = _grow(watch, baselines, rows)
    slot = wall_slot(interval.start, baselines.zone)
    seen = evidence.see(baselines, watch.worth, rows, slot, watch.agent_id, watch.campaign_id)
    rough, (agents, campaigns) = noise.rough(baselines.noise), (len(watch.agent_id), len(watch.campaign_id))
    home = _home(watch.common.home, seen)
    steady = [evidence.steady(one, watch.agents.drifting) for one in seen]
    own = evidence.sums([evidence.at_home(one, home) for one in seen], steady, agents, 2)
    by_campaign = evidence.sums([one.campaign for one in seen], steady, campaigns)
    common = commons.follow(watch.common, home, by_campaign[:2], own)
    by_agent = evidence.sums([one.agent for one in seen], seen, agents)
    shared, unsure = _shared(common, home, seen, rough[0].phi, agents)
    watch = replace(
        watch,
        at=interval.end,
        agents=_follow(banks.AGENT, watch.agents, by_agent, shared, unsure, rough[0], interval.start),
        campaigns=_follow(banks.CAMPAIGN, watch.campaigns, by_campaign, 0.0, 0.0, rough[1], interval.start),
        common=common,
        waiting=waiting,
        paused=paused,
        calls=_count(watch.calls, by_agent[4, :, TALK], policy.horizon_s),
    )
    return watch, report(watch, baselines, policy) if baselines.days >= LEARN_DAYS else []


def _home(before: Ints, seen: list[Seen]) -> Ints:
    """The campaign each agent is on by now."""
    home = before.copy()
    for channel in (PAUSE, TALK):
        one = seen[channel]
        there = (one.agent >= 0) & (one.campaign >= 0)
        home[one.agent[there]] = one.campaign[there]
    return home


def _shared(common: Common, home: Ints, seen: list[Seen], phi: Floats, agents: int) -> tuple[Floats, Floats]:
    """(part of each agent's residual sums that is its campaigns' movement, its variance per information)."""
    whole, without, variance = commons.movement(common, phi)
    part = np.zeros((agents, CHANNELS))
    for channel in OWN:
        one = seen[channel]
        there = one.agent >= 0
        agent, campaign = one.agent[there], one.campaign[there]
        moved = np.where(home[agent] == campaign, without[agent, channel], 0.0)
        other = (home[agent] != campaign) & (campaign >= 0)
        moved[other] = whole[campaign[other], channel]
        part[:, channel] = np.bincount(agent, weights=moved * one.n[there], minlength=agents)
    return part, variance * common.own[0, 1]


def _follow(
    bank: Bank, track: Track, sums: Floats, shared: Floats | float, unsure: Floats | float, rough: Rough, start: int
) -> Track:
    """One step of the units of a kind.

    What an unmoved unit shows beyond its level so far is an innovation: its variance is the noise's plus the level's,
    so that the likelihood ratios stay fair while the day's level is still being learned (Kalman 1960).
    """
    z, n = sums[0] - shared, sums[1]
    level, variance = wander.predict(track.level, track.variance, rough)
    innovation = z - n * level.sum(0)
    width = rough.phi + n * wander.total(variance) + unsure
    left = 1 - rough.keeps * track.absorbed
    masses, drifting = banks.advance(bank, track.masses, track.drifting, left * innovation / width, left**2 * n / width)
    calm = np.maximum(1 - track.drifting.sum(1), 0.0)[:, None]
    gain = wander.gains(variance, n * calm, rough)
    absorbed = rough.keeps * track.absorbed + n * calm * gain[1] * left
    level, variance = wander.learn(level, variance, gain, calm * innovation, n * calm, rough)
    told = story.tell(track.story, banks.log_odds(track.drifting) < REST, start, np.moveaxis(sums[2:], 0, 1))
    return Track(level, variance, absorbed, masses, drifting, told)


def _count(calls: Floats, new: Floats, horizon_s: int) -> Floats:
    keep = np.exp(-INTERVAL_S / horizon_s)
    return np.stack([calls[:, 0] + new, calls[:, 1] * keep + new], axis=1)


def _grow(watch: Watch, baselines: Baselines, rows: tuple[Rows, ...]) -> Watch:
    """The same watch with room for whoever is new today."""
    agent_id = _with(watch.agent_id, [rows[channel].agent for channel in (TALK, WRAP, PAUSE)])
    campaign_id = _with(watch.campaign_id, [rows[channel].campaign for channel in (TALK, WRAP, PAUSE, ANSWER)])
    if len(agent_id) == len(watch.agent_id) and len(campaign_id) == len(watch.campaign_id):
        return watch
    agent, campaign = find(agent_id, watch.agent_id), find(campaign_id, watch.campaign_id)
    tau2, moves = noise.day_variance(baselines.noise), noise.wander_variance(baselines.noise)
    variance = level_variance(baselines, agent_id) + tau2[0]
    wide = np.where(np.isin(campaign_id, baselines.campaign_id)[:, None], 0.0, 0.25) + tau2[1]
    own, home = np.zeros((2, 2, len(agent_id), CHANNELS)), np.full(len(agent_id), -1)
    own[:, :, agent] = watch.common.own
    home[agent] = np.where(watch.common.home >= 0, np.append(campaign, -1)[watch.common.home], -1)
    by_campaign = np.zeros((2, 2, len(campaign_id), CHANNELS))
    by_campaign[:, :, campaign] = watch.common.campaign
    calls = np.zeros((len(agent_id), 2))
    calls[agent] = watch.calls
    return replace(
        watch, agent_id=agent_id, campaign_id=campaign_id, calls=calls, common=Common(by_campaign, own, home),
        agents=_widen(watch.agents, banks.AGENT, agent, variance, moves[0], watch.at),
        campaigns=_widen(watch.campaigns, banks.CAMPAIGN, campaign, wide, moves[1], watch.at),
    )  # fmt: skip


def _with(ids: Ints, more: list[Ints]) -> Ints:
    new = [part[(find(ids, part) < 0) & (part >= 0)] for part in more]
    return np.union1d(ids, np.concatenate(new)) if any(len(part) for part in new) else ids


def _widen(track: Track, bank: Bank, to: Ints, variance: Floats, wander2: Floats, at: int) -> Track:
    units = len(variance)
    masses, drifting, absorbed = banks.quiet(bank, units), np.zeros((units, 2)), np.zeros((units, CHANNELS))
    level, spread = wander.begin(variance, wander2)
    told = story.begin(units, CHANNELS, at)
    level[:, to], spread[:, to] = track.level, track.variance
    masses[to], drifting[to], absorbed[to] = track.masses, track.drifting, track.absorbed
    told.since[to], told.sums[to] = track.story.since, track.story.sums
    return Track(level, spread, absorbed, masses, drifting, told)
