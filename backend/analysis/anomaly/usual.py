"""The usual level of every campaign by hour of day and of every agent, learned one finished day at a time.

An agent is measured against the colleagues on the same campaign in the same hour, so that a bad list, a lunch hour or
an outage is nobody's fault; what is left over is the agent's own usual difference. Old days fade (half in ten days).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from io import BytesIO
from typing import Any

import numpy as np

from backend.analysis.anomaly import noise
from backend.analysis.anomaly.table import METRICS, TIMES, Table
from backend.analysis.estimates import Floats, Ints
from backend.clock import zone as zone_of

HALF_LIFE_DAYS = 10.0
HOURS = 24
AGENT, CAMPAIGN, TEAM = range(3)
HOUR, DAY = range(2)

_M = len(METRICS)
_WEAK = np.array([30.0, 30.0, 5.0, 30.0, 30.0, 14_400.0, 60.0, 60.0])
FIRST_SPREAD = np.array([[0.02], [0.01], [0.005]]) * np.array([1.0, 0.3, 1.0, 0.5, 1.5, 2.0, 0.5, 5.0])
_FIRST_BETWEEN = np.array([0.06, 0.01, 0.02, 0.03, 0.06, 0.1, 0.01, 0.1])
_FIRST_GRAIN_S = 600.0
_IMAGINED = 12.0
_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """What is usual, as arrays; faded sums over the learned days.

    `level_*` (campaigns, hours, metrics) are the sums behind the campaigns' levels. `agent_gap` and `agent_base`
    (agents, metrics) hold each agent's own difference from the campaign, `agent_days` (agents) the days behind it,
    `agent_size` the observations. `spread_*` (AGENT/CAMPAIGN/TEAM, HOUR/DAY, metrics) are the sums behind the
    restlessness of each kind of unit. `hour_*` (agents, metrics) are count, mean and summed squares of hourly
    values (seed's rule).
    """

    days: float
    campaign_ids: Ints
    agent_ids: Ints
    level_seen: Floats
    level_size: Floats
    level_square: Floats
    agent_gap: Floats
    agent_base: Floats
    agent_size: Floats
    agent_days: Floats
    spread_total: Floats
    spread_weight: Floats
    grain: Floats
    hour_n: Floats
    hour_mean: Floats
    hour_m2: Floats


def start_usual() -> Usual:
    """Nothing learned yet."""
    none, levels, agents = np.zeros(0, dtype=np.int64), np.zeros((0, HOURS, _M)), np.zeros((0, _M))
    spread = np.zeros((3, 2, _M))
    return Usual(
        0.0, none, none, levels, levels, levels, agents, agents, agents, np.zeros(0), spread, spread,
        np.array([_FIRST_GRAIN_S * 3600, 3600.0]), agents, agents, agents,
    )  # fmt: skip


def local_hour(at: int, zone: str) -> int:
    """Hour of the local clock, 0 to 23, of an instant."""
    return datetime.fromtimestamp(at, zone_of(zone)).hour


def level(usual: Usual) -> Floats:
    """Usual rate (mean log seconds of the times) per campaign and hour; the last row is for campaigns never seen.

    A thin hour leans on its campaign, a thin campaign on the floor.
    """
    seen, size = usual.level_seen, usual.level_size
    floor = np.divide(seen.sum((0, 1)), size.sum((0, 1)), out=np.zeros(_M), where=size.sum((0, 1)) > 0)
    campaign = (seen.sum(1) + _WEAK * floor) / (size.sum(1) + _WEAK)
    hour = (seen + _WEAK * campaign[:, None]) / (size + _WEAK)
    return np.concatenate([hour, np.broadcast_to(floor, (1, HOURS, _M))])


def expect(table: Table, campaign_ids: Ints, rates: Floats) -> Table:
    """The table with `expected` filled: size x the campaign's rate, `rates` (campaigns + 1, metrics) of that hour."""
    return replace(table, expected=table.size * rates[rows_of(campaign_ids, table.campaign)])


def rows_of(ids: Ints, wanted: Ints) -> Ints:
    """Row of each wanted id in the sorted `ids`, len(ids) where it is not there."""
    at = np.searchsorted(ids, wanted)
    found = np.append(ids, -1)[np.minimum(at, len(ids))] == wanted
    return np.where(found, at, len(ids))


def unit_noise(usual: Usual) -> Floats:
    """Variance by luck of one unit of base, per metric."""
    size, seen = usual.level_size.sum((0, 1)), usual.level_seen.sum((0, 1))
    rate = np.divide(seen, size, out=np.zeros(_M), where=size > 0)
    times = list(TIMES)
    cells = noise.change_of(usual.level_seen[..., times] ** 2, usual.level_size[..., times]).sum((0, 1))
    spent = np.maximum(size[times], 1.0)
    log_variance = np.maximum((usual.level_square[..., times].sum((0, 1)) - cells) / spent, 0.05)
    return noise.unit_noise(rate, log_variance, grain_s(usual))


def grain_s(usual: Usual) -> float:
    """Variance over mean of an agent's hourly seconds of pause."""
    return float(usual.grain[0] / usual.grain[1])


def spread(usual: Usual, unit: int, window: int) -> Floats:
    """Variance of a unit's change from window to window beyond luck, per metric (AGENT, CAMPAIGN, TEAM; HOUR, DAY)."""
    total, weight = usual.spread_total[unit, window], usual.spread_weight[unit, window]
    return noise.spread_of(total, weight, FIRST_SPREAD[unit], _IMAGINED)


def own_change(usual: Usual) -> tuple[Floats, Floats]:
    """Each agent's own usual change from the campaigns' level and its variance (agents + 1, metrics).

    Pulled toward none by how much agents differ at all; the last row is for agents never seen.
    """
    change = noise.change_of(usual.agent_gap, usual.agent_base)
    days = np.maximum(usual.agent_days, 1e-9)[:, None]
    known = noise.luck_variance(usual.agent_base, unit_noise(usual)) + spread(usual, AGENT, DAY) / days
    between = noise.spread_of(*noise.squares(change, known, _FIRST_BETWEEN), _FIRST_BETWEEN, 5.0)
    weight = between / (between + known)
    own = np.concatenate([weight * change, np.zeros((1, _M))])
    return own, np.concatenate([between * (1 - weight), between[None]])


def campaign_change(table: Table, usual: Usual, window: int) -> tuple[Floats, Floats]:
    """How far each row's campaign is off today without the row's own agent, and its variance (rows, metrics).

    Pulled toward none by how restless campaigns are, unless the colleagues say that this is no ordinary day: the pull
    gives way where their common change is beyond it, so that an incident is not put on each of them.
    """
    campaigns, at = np.unique(table.campaign, return_inverse=True)
    gap, base = table.seen - table.expected, noise.base_of(table.expected, table.size)
    gap, base = (sums_of(at, values, len(campaigns))[at] - values for values in (gap, base))
    base = np.maximum(base, 0.0)
    luck = noise.luck_variance(base, unit_noise(usual))
    change = noise.change_of(gap, base)
    prior = np.maximum(spread(usual, CAMPAIGN, window), change**2 - np.where(np.isfinite(luck), luck, np.inf))
    weight = prior / (prior + luck)
    return weight * change, prior * (1 - weight)


def dump(usual: Usual) -> bytes:
    """The usual levels as bytes, the same for the same levels; no pickle."""
    out = BytesIO()
    arrays: dict[str, Any] = {f.name: np.asarray(getattr(usual, f.name)) for f in fields(usual)}
    np.savez(out, version=np.array(_VERSION), **arrays)
    return out.getvalue()


def load(packed: bytes) -> Usual:
    """What `dump` wrote; ValueError if another version did."""
    with np.load(BytesIO(packed), allow_pickle=False) as stored:
        if int(stored["version"]) != _VERSION:
            raise ValueError(f"usual levels of version {int(stored['version'])} cannot be read.")
        values = {f.name: stored[f.name] for f in fields(Usual)}
    return Usual(**{**values, "days": float(values["days"])})


def sums_of(at: Ints, values: Floats, rows: int) -> Floats:
    """Sums (rows, columns) of `values` (n, columns) by the row `at` (n) each belongs to."""
    out = np.zeros((rows, values.shape[1]))
    for column in range(values.shape[1]):
        out[:, column] = np.bincount(at, weights=values[:, column], minlength=rows)
    return out


def agent_sums(table: Table, agents: Ints, values: Floats) -> Floats:
    """`values` (rows, metrics) summed per agent of the sorted `agents`; other rows are left out."""
    at = rows_of(agents, table.agent)
    return sums_of(at, values, len(agents) + 1)[:-1]
