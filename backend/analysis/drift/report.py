"""From chances to signals: which figure moves, from what to what, since when, and when it crosses the agreed line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from backend.analysis.drift import bank as banks
from backend.analysis.drift.ahead import crossing
from backend.analysis.drift.bank import Bank
from backend.analysis.drift.baselines import Baselines, typical_sd
from backend.analysis.drift.channels import CHANNELS, HARM, METRICS, TALK, TIMES, WRAP
from backend.analysis.drift.luck import luck_shifts
from backend.analysis.drift.policy import Policy
from backend.analysis.estimates import Floats, Ints
from backend.analysis.signals import Sign, Signal, SignalKind

if TYPE_CHECKING:
    from backend.analysis.drift.watch import Track, Watch


def report(watch: Watch, baselines: Baselines, policy: Policy) -> list[Signal]:
    """A signal for every agent and campaign with a score of at least `policy.least`, agents first, by id."""
    sd = typical_sd(baselines)
    home = np.append(watch.campaign_id, 0)[watch.common.home]
    kinds: tuple[tuple[SignalKind, Bank, Track, Ints, Ints], ...] = (
        ("agent_drift", banks.AGENT, watch.agents, watch.agent_id, home),
        ("campaign_drift", banks.CAMPAIGN, watch.campaigns, watch.campaign_id, watch.campaign_id),
    )
    signals = []
    for kind, bank, track, ids, campaigns in kinds:
        odds = banks.log_odds(track.drifting)
        for unit, sign in np.argwhere(odds >= policy.least).tolist():
            who = (kind, int(ids[unit]), int(campaigns[unit]))
            signals.append(_signal(who, bank, track, unit, sign, float(odds[unit, sign]), sd, watch.at, policy))
    return signals


def _signal(
    who: tuple[SignalKind, int, int], bank: Bank, track: Track, unit: int, sign: int, score: float, sd: Floats,
    now: int, policy: Policy,
) -> Signal:  # fmt: skip
    masses = track.masses[unit, sign].astype(np.float64)
    by_signature = masses.sum((1, 2))
    moving = (by_signature[:, None] * (bank.weights != 0)).sum(0) / by_signature.sum()
    lead, channels = _lead(moving)
    chance, crosses = crossing(
        bank, masses.sum(0), _line(bank, by_signature, lead, sign, sd, policy), policy.horizon_s, now
    )
    actual, usual, trials = track.story.sums[unit, sign]
    if lead == "wrap_s" and _handle_follows(actual, usual, trials, policy.major_drop):
        lead = "handle_s"
    current, expected, n = _figures(lead, actual, usual, trials)
    kind, unit_id, campaign_id = who
    name: Sign = "worse" if sign == 0 else "better"
    metrics = tuple(METRICS[channel] for channel in channels)
    return Signal(
        kind, unit_id, campaign_id, lead, metrics, name, score, luck_shifts(score), current, expected, n,
        int(track.story.since[unit, sign]), chance, crosses,
    )  # fmt: skip


def _lead(moving: Floats) -> tuple[str, list[int]]:
    """The metric that leads and all channels that move; handle time leads where talk moves."""
    channels = [channel for channel in range(CHANNELS) if moving[channel] > 0.5]
    channels = channels or [int(moving.argmax())]
    if TALK in channels:
        return "handle_s", channels
    return METRICS[max(channels, key=lambda channel: moving[channel])], channels


def _handle_follows(actual: Floats, usual: Floats, trials: Floats, major_drop: float) -> bool:
    """Whether wrap alone takes handle time as a whole beyond what matters: then that is what a manager wants told."""
    if not trials[TALK] or not trials[WRAP]:
        return False
    now, before, _ = _figures("handle_s", actual, usual, trials)
    wrap, usual_wrap, _ = _figures("wrap_s", actual, usual, trials)
    return (now - before) * (wrap - usual_wrap) > 0 and abs(now - before) >= major_drop * before


def _figures(lead: str, actual: Floats, usual: Floats, trials: Floats) -> tuple[float, float, int]:
    """(now, usual, observations) of a metric in its own unit."""
    if lead == "handle_s":
        talk, wrap = (_ratio(actual, trials, channel) for channel in TIMES)
        usual_talk, usual_wrap = (_ratio(usual, trials, channel) for channel in TIMES)
        return talk + wrap, usual_talk + usual_wrap, round(float(trials[TALK]))
    channel = METRICS.index(lead)
    return _ratio(actual, trials, channel), _ratio(usual, trials, channel), round(float(trials[channel]))


def _ratio(sums: Floats, trials: Floats, channel: int) -> float:
    return float(sums[channel] / trials[channel]) if trials[channel] > 0 else 0.0


def _line(bank: Bank, by_signature: Floats, lead: str, sign: int, sd: Floats, policy: Policy) -> float:
    """The level at which the leading figure is `major_drop` off its usual."""
    channel = TALK if lead == "handle_s" else METRICS.index(lead)
    per_level = float((by_signature * np.abs(bank.weights[:, channel])).sum() / by_signature.sum())
    harmful = (HARM[channel] > 0) == (sign == 0)
    if channel in (TALK, WRAP):
        change = np.log1p(policy.major_drop) if harmful else -np.log1p(-policy.major_drop)
        return float(change / sd[channel] / max(per_level, 1e-9))
    return policy.major_drop / max(per_level, 1e-9)
