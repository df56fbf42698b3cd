"""What five minutes showed of every agent and campaign against what is usual for the same work at that time of day.

Charts are drawn from it and alerts are judged by it afterwards; no detector's opinion enters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.analysis.drift.baselines import Baselines, judge, locate, typical_sd
from backend.analysis.drift.channels import CHANNELS, METRICS, TALK, TIMES, WRAP
from backend.analysis.drift.effects import find, scatter, wall_slot
from backend.analysis.drift.pairing import NOTHING_OPEN, Open, pair
from backend.analysis.drift.rows import observations
from backend.analysis.estimates import Floats, Ints
from backend.analysis.interval import Interval
from backend.model import Disposition

__all__ = [
    "INFORMATION",
    "NOTHING_OPEN",
    "RESIDUAL",
    "Level",
    "Observed",
    "Open",
    "UnitKind",
    "channels_of",
    "level",
    "observe",
    "sums",
]

UnitKind = Literal["agent", "campaign", "team"]

RESIDUAL, INFORMATION, ACTUAL, USUAL, TRIALS = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """Sums of one interval: (5: residual, information, actual, usual, trials; units, CHANNELS), ids sorted.

    Times are in seconds, shares in hits; `sd` (CHANNELS,) is what one unit of residual is on the log scale.
    """

    start: int
    end: int
    agent_id: Ints
    campaign_id: Ints
    agents: Floats
    campaigns: Floats
    sd: Floats


@dataclass(frozen=True, slots=True)
class Level:
    """A metric over some intervals: `now` and `usual` in its unit from `n` observations.

    `change` is the relative change against the usual, `error` its standard error; both on what a single odd call
    cannot sway.
    """

    now: float
    usual: float
    n: int
    change: float
    error: float


def observe(
    interval: Interval, dispositions: Mapping[str, Disposition], baselines: Baselines, waiting: Open
) -> tuple[Observed, Open]:
    """What an interval showed, judged by the day's baselines; `waiting` are calls whose wrap-up is still to come."""
    rows, waiting = pair(observations(interval, dispositions), waiting)
    agent_id = np.unique(np.concatenate([part.agent for part in rows]))
    campaign_id = np.unique(np.concatenate([part.campaign for part in rows]))
    agent_id, campaign_id = agent_id[agent_id >= 0], campaign_id[campaign_id >= 0]
    agents, campaigns = (np.zeros((5, len(ids), CHANNELS)) for ids in (agent_id, campaign_id))
    slot = wall_slot(interval.start, baselines.zone)
    for channel, part in enumerate(rows):
        places = locate(baselines, part, np.full(len(part), slot))
        z, n, eta = judge(baselines, channel, part, places)
        if channel in TIMES:
            sd = scatter(baselines.spread, channel, places.status)
            figures = (z, n, np.exp(part.y), np.exp(eta + 0.5 * sd**2), part.m)
        else:
            figures = (z, n, part.y, part.m * np.minimum(np.exp(eta), 1.0), part.m)
        for table, ids, unit in ((agents, agent_id, part.agent), (campaigns, campaign_id, part.campaign)):
            place = find(ids, unit)
            known = place >= 0
            for row, column in enumerate(figures):
                table[row, :, channel] = np.bincount(place[known], weights=column[known], minlength=len(ids))
    sd = typical_sd(baselines)
    return Observed(interval.start, interval.end, agent_id, campaign_id, agents, campaigns, sd), waiting


def sums(seen: Sequence[Observed], unit: UnitKind, unit_id: int) -> Floats:
    """(5, CHANNELS) of one unit over some intervals; the team is all campaigns."""
    total = np.zeros((5, CHANNELS))
    for one in seen:
        if unit == "team":
            total += one.campaigns.sum(1)
            continue
        ids, table = (one.agent_id, one.agents) if unit == "agent" else (one.campaign_id, one.campaigns)
        place = int(np.searchsorted(ids, unit_id))
        if place < len(ids) and ids[place] == unit_id:
            total += table[:, place]
    return total


def channels_of(metric: str) -> tuple[int, ...]:
    """The channels a metric is made of; empty for one that is not observed here."""
    if metric == "handle_s":
        return TIMES
    return (METRICS.index(metric),) if metric in METRICS else ()


def level(total: Floats, sd: Floats, metric: str) -> Level | None:
    """The level of a metric from a unit's sums; None without observations."""
    parts = [_part(total, sd, channel) for channel in channels_of(metric)]
    known = [part for part in parts if part is not None]
    if not known or parts[0] is None:
        return None
    usual = sum(part.usual for part in known)
    change = sum(part.usual * part.change for part in known) / usual
    error = float(np.sqrt(sum((part.usual * part.error) ** 2 for part in known))) / usual
    return Level(sum(part.now for part in known), usual, known[0].n, change, error)


def _part(total: Floats, sd: Floats, channel: int) -> Level | None:
    residual, information, actual, usual, trials = total[:, channel].tolist()
    if trials <= 0 or information <= 0 or usual <= 0:
        return None
    shift = residual / information
    if channel in (TALK, WRAP):
        change, error = float(np.expm1(sd[channel] * shift)), float(sd[channel] / np.sqrt(information))
    else:
        change, error = shift, float(1 / np.sqrt(information))
    return Level(actual / trials, usual / trials, round(trials), change, error)
