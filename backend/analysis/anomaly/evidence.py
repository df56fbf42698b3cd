"""How far agents, campaigns and the team lie from what was to be expected of them, as chances by luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from backend.analysis.anomaly import noise, tails
from backend.analysis.anomaly.table import CALLS, METRICS, Table
from backend.analysis.anomaly.usual import (
    AGENT,
    CAMPAIGN,
    TEAM,
    Usual,
    agent_sums,
    campaign_change,
    grain_s,
    own_change,
    rows_of,
    spread,
    sums_of,
    unit_noise,
)
from backend.analysis.estimates import Bools, Floats, Ints

LOWEST = -0.9
"""No expectation falls by more than this share below the usual level on account of a campaign's bad day."""

_CAUTION = 10.0
_FAR = 1.2


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Units x metrics: sums seen, their size, the mean expected of them, and the chances of as little and as much.

    `tells` marks where there are enough observations. Within 1.2 sd of the mean the chances are normal ones.
    """

    unit_ids: Ints
    campaign_ids: Ints
    seen: Floats
    size: Floats
    mean: Floats
    low: Floats
    high: Floats
    tells: Bools

    @property
    def two_sided(self) -> Floats:
        """Chance by luck of something as far out on either side, 1 where there are not enough observations."""
        return np.where(self.tells, tails.Tails(self.low, self.high).two_sided, 1.0)


def of_agents(table: Table, usual: Usual, window: int, metrics: Sequence[int], min_n: int) -> Evidence:
    """Each agent against colleagues on the same campaigns in the same hours, and against the own usual difference."""
    rows = table.agent > 0
    table = _some(table, rows)
    shift, unsure_shift = campaign_change(table, usual, window)
    base = noise.base_of(table.expected, table.size)
    expected = table.expected + base * np.where(noise.IS_TIME, shift, np.maximum(shift, LOWEST))
    base = noise.base_of(expected, table.size)
    agents = np.unique(table.agent)
    seen, size, mean, whole, doubt = (
        agent_sums(table, agents, values) for values in (table.seen, table.size, expected, base, base**2 * unsure_shift)
    )
    at = rows_of(usual.agent_ids, agents)
    own, unsure = (values[at] for values in own_change(usual))
    mean = mean + whole * np.where(noise.IS_TIME, own, np.maximum(own, LOWEST))
    variance = unsure + noise.change_of(doubt, whole**2) + spread(usual, AGENT, window)
    return _judged(agents, _main_campaign(table, agents), seen, size, mean, variance, usual, metrics, min_n)


def of_campaigns(table: Table, usual: Usual, window: int, metrics: Sequence[int], min_n: int) -> Evidence:
    """Each campaign against its own usual level at these hours."""
    ids, at = np.unique(table.campaign, return_inverse=True)
    return _of_groups(table, ids, at, ids, usual, CAMPAIGN, window, metrics, min_n)


def of_team(table: Table, usual: Usual, window: int, metrics: Sequence[int], min_n: int) -> Evidence:
    """The whole floor (unit 0) against what its campaigns usually bring at these hours."""
    none, at = np.zeros(min(len(table), 1), dtype=np.int64), np.zeros(len(table), dtype=np.int64)
    return _of_groups(table, none, at, none, usual, TEAM, window, metrics, min_n)


def _of_groups(
    table: Table, ids: Ints, at: Ints, campaigns: Ints, usual: Usual, unit: int, window: int,
    metrics: Sequence[int], min_n: int,
) -> Evidence:  # fmt: skip
    seen, size, mean = (sums_of(at, values, len(ids)) for values in (table.seen, table.size, table.expected))
    learned = rows_of(usual.campaign_ids, table.campaign)
    firm = np.concatenate([noise.base_of(usual.level_seen, usual.level_size).sum(1), np.zeros((1, len(METRICS)))])
    known = np.zeros((len(ids), len(METRICS)))
    np.maximum.at(known, at, firm[learned])
    # A level learned from few calls is itself uncertain; a tenth of its base stands for the hours of the window.
    variance = spread(usual, unit, window) + unit_noise(usual) / np.maximum(known / _CAUTION, 1e-9)
    variance = np.where(known > 0, variance, np.inf)
    return _judged(ids, campaigns, seen, size, mean, variance, usual, metrics, min_n)


def _judged(
    ids: Ints, campaigns: Ints, seen: Floats, size: Floats, mean: Floats, variance: Floats, usual: Usual,
    metrics: Sequence[int], min_n: int,
) -> Evidence:  # fmt: skip
    count = noise.base_of(mean, size)
    tells = np.where(noise.IS_PORTION, size >= 900.0, np.where(noise.IS_SHARE, size, count) >= min_n)
    tells &= np.isfinite(variance) & (usual.days > 0) & np.isin(np.arange(len(METRICS)), metrics)
    each, grain = unit_noise(usual), grain_s(usual)
    # The exact tails are dear; near the mean the normal ones rank just as far from mattering.
    sd = np.sqrt(noise.luck_variance(count, each) + variance)
    z = np.divide(noise.change_of(seen - mean, count), sd, out=np.zeros_like(seen), where=np.isfinite(sd))
    low, high = np.asarray(special.ndtr(z)), np.asarray(special.ndtr(-z))
    for metric in metrics:
        far = tells[:, metric] & (np.abs(z[:, metric]) > _FAR)
        x, n, usually, beyond = (values[far, metric] for values in (seen, size, mean, variance))
        found = _tails(metric, x, n, usually, beyond, float(each[metric]), grain)
        low[far, metric], high[far, metric] = found.low, found.high
    return Evidence(ids, campaigns, seen, size, mean, low, high, tells)


def _tails(
    metric: int, seen: Floats, size: Floats, mean: Floats, variance: Floats, each: float, grain: float
) -> tails.Tails:
    family = METRICS[metric].family
    if family == "share":
        return tails.share_tails(np.minimum(seen, size), size, mean / size, variance)
    if family == "count":
        return tails.count_tails(seen, mean, variance)
    if family == "portion":
        return tails.portion_tails(seen, mean, grain + variance * mean)
    # Few calls are not yet normal even on the log scale; fewer degrees make the tails heavier.
    return tails.time_tails((seen - mean) / size, each / size + variance, size - 1 + _CAUTION)


def _main_campaign(table: Table, agents: Ints) -> Ints:
    order = np.lexsort((table.size[:, CALLS], table.agent))
    last = np.searchsorted(table.agent[order], agents, side="right") - 1
    return table.campaign[order][last]


def _some(table: Table, rows: Bools) -> Table:
    names = ("agent", "campaign", "seen", "size", "square", "expected")
    return replace(table, **{name: getattr(table, name)[rows] for name in names})
