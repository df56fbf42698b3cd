"""Learning what is usual from finished days: levels first, then what each agent and each day differ by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from backend.analysis.anomaly import noise
from backend.analysis.anomaly.table import CALLS, PAUSE, Table, add_up, tabulate
from backend.analysis.anomaly.usual import (
    AGENT,
    CAMPAIGN,
    DAY,
    FIRST_SPREAD,
    HALF_LIFE_DAYS,
    HOUR,
    TEAM,
    Usual,
    agent_sums,
    campaign_change,
    expect,
    level,
    local_hour,
    own_change,
    sums_of,
    unit_noise,
)
from backend.analysis.estimates import Floats
from backend.analysis.interval import Interval
from backend.model import Disposition


def learn_day(usual: Usual, intervals: Sequence[Interval], dispositions: Mapping[str, Disposition], zone: str) -> Usual:
    """The usual levels after a finished day of the centre in `zone`; a day without calls teaches nothing."""
    hours: dict[int, list[Table]] = {}
    for interval in intervals:
        hours.setdefault(local_hour(interval.start, zone), []).append(tabulate(interval, dispositions))
    tables = {hour: add_up(parts) for hour, parts in sorted(hours.items())}
    return learn_hours(usual, {hour: table for hour, table in tables.items() if len(table)})


def learn_hours(usual: Usual, hours: Mapping[int, Table]) -> Usual:
    """`learn_day` on the hours' sums of a day (local hour -> table)."""
    if not any(table.size[:, CALLS].sum() > 0 or table.seen[:, CALLS].sum() > 0 for table in hours.values()):
        return usual
    usual = _faded(_grown(usual, list(hours.values())))
    with_today = _levels_added(usual, hours)
    # Measured against the level without this day, which it cannot have pulled; only the first day has no other.
    reference = usual if usual.days > 0 else with_today
    rates = level(reference)
    filled = [expect(table, reference.campaign_ids, rates[:, hour]) for hour, table in hours.items()]
    usual = _restlessness_added(with_today, reference, filled)
    usual = _hourly_values_added(usual, filled)
    return replace(_agents_added(usual, add_up(filled)), days=usual.days + 1)


def _faded(usual: Usual) -> Usual:
    keep = 0.5 ** (1 / HALF_LIFE_DAYS)
    faded = (
        "level_seen", "level_size", "level_square", "agent_gap", "agent_base", "agent_size", "agent_days",
        "spread_total", "spread_weight", "grain",
    )  # fmt: skip
    return replace(usual, **{name: getattr(usual, name) * keep for name in faded})


def _grown(usual: Usual, tables: list[Table]) -> Usual:
    agents = np.union1d(usual.agent_ids, np.concatenate([table.agent[table.agent > 0] for table in tables]))
    campaigns = np.union1d(usual.campaign_ids, np.concatenate([table.campaign for table in tables]))
    changed: dict[str, Any] = {}
    for old, new, prefixes in (
        (usual.agent_ids, agents, ("agent_", "hour_")),
        (usual.campaign_ids, campaigns, ("level_",)),
    ):
        at = np.searchsorted(new, old)
        for f in fields(usual):
            if f.name.startswith(prefixes) and not f.name.endswith("_ids"):
                before = getattr(usual, f.name)
                after = np.zeros((len(new), *before.shape[1:]))
                after[at] = before
                changed[f.name] = after
    return replace(usual, agent_ids=agents, campaign_ids=campaigns, **changed)


def _levels_added(usual: Usual, hours: Mapping[int, Table]) -> Usual:
    seen, size, square = usual.level_seen.copy(), usual.level_size.copy(), usual.level_square.copy()
    for hour, table in hours.items():
        at = np.searchsorted(usual.campaign_ids, table.campaign)
        for level_sums, values in ((seen, table.seen), (size, table.size), (square, table.square)):
            level_sums[:, hour] += sums_of(at, values, len(seen))
    return replace(usual, level_seen=seen, level_size=size, level_square=square)


def _agents_added(usual: Usual, day: Table) -> Usual:
    gap, base = _own_parts(usual, day, DAY)
    days = np.isin(usual.agent_ids, day.agent).astype(np.float64)
    return replace(
        usual, agent_gap=usual.agent_gap + agent_sums(day, usual.agent_ids, gap),
        agent_base=usual.agent_base + agent_sums(day, usual.agent_ids, base),
        agent_size=usual.agent_size + agent_sums(day, usual.agent_ids, day.size), agent_days=usual.agent_days + days,
    )  # fmt: skip


def _own_parts(usual: Usual, table: Table, window: int) -> tuple[Floats, Floats]:
    """Gap and base of each row once the campaign's own change of today is taken out."""
    shift, _ = campaign_change(table, usual, window)
    base = noise.base_of(table.expected, table.size)
    expected = table.expected + base * np.maximum(shift, np.where(noise.IS_TIME, -np.inf, -0.9))
    return table.seen - expected, noise.base_of(expected, table.size)


def _restlessness_added(usual: Usual, before: Usual, hours: list[Table]) -> Usual:
    total, weight, each = usual.spread_total.copy(), usual.spread_weight.copy(), unit_noise(usual)
    own, unsure = own_change(before)
    grain = usual.grain.copy()
    for window, tables in ((HOUR, hours), (DAY, [add_up(hours)])):
        for table in tables:
            gap, base = _own_parts(usual, table, window)
            gap, base = agent_sums(table, usual.agent_ids, gap), agent_sums(table, usual.agent_ids, base)
            change = noise.change_of(gap, base) - own[:-1]
            known = noise.luck_variance(base, each) + unsure[:-1]
            _accumulate(total, weight, AGENT, window, change, known)
            if window == HOUR:
                grain += [float((gap[:, PAUSE] ** 2).sum()), float(base[:, PAUSE].sum())]
            for unit, at in ((CAMPAIGN, table.campaign), (TEAM, np.zeros(len(table), dtype=np.int64))):
                ids, rows = np.unique(at, return_inverse=True)
                gaps = sums_of(rows, table.seen - table.expected, len(ids))
                bases = sums_of(rows, noise.base_of(table.expected, table.size), len(ids))
                _accumulate(total, weight, unit, window, noise.change_of(gaps, bases), noise.luck_variance(bases, each))
    return replace(usual, spread_total=total, spread_weight=weight, grain=grain)


def _accumulate(total: Floats, weight: Floats, unit: int, window: int, change: Floats, known: Floats) -> None:
    more, told = noise.squares(change, known, FIRST_SPREAD[unit])
    total[unit, window] += more
    weight[unit, window] += told


def _hourly_values_added(usual: Usual, hours: list[Table]) -> Usual:
    n, mean, m2 = usual.hour_n.copy(), usual.hour_mean.copy(), usual.hour_m2.copy()
    for table in hours:
        size = agent_sums(table, usual.agent_ids, table.size)
        value = noise.change_of(agent_sums(table, usual.agent_ids, table.seen), size)
        there = (size > 0).astype(np.float64)
        n += there
        step = value - mean
        mean += there * noise.change_of(step, np.maximum(n, 1.0))
        m2 += there * step * (value - mean)
    return replace(usual, hour_n=n, hour_mean=mean, hour_m2=m2)
