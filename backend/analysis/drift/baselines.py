"""What is usual: levels of agents, campaigns, outcomes, lists and hours, and the noise around them, from past days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.drift import effects, noise
from backend.analysis.drift.channels import ANSWER, CHANNELS, DROP, OWN, SPREAD, TIMES
from backend.analysis.drift.effects import GROUPS, PRIOR, Places, Tables
from backend.analysis.drift.pairing import NOTHING_OPEN, pair
from backend.analysis.drift.rows import NONE, Rows, count_once, observations, together
from backend.analysis.estimates import Bools, Floats, Ints
from backend.analysis.interval import Interval
from backend.model import Disposition

_KEEP = {"base": 0.97, "outcome": 0.97, "cell": 0.97, "listing": 0.93, "hour": 0.97, "shape": 0.97, "agent": 0.965}
"""What a day still counts the next day: half-lives of 10 (lists) to 23 days."""
LEARN_DAYS = 3
"""Days that have to be learned before anything is said."""

_KEEP_NOISE = 0.98
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Baselines:
    """Usual levels after `days` learned days of a centre in `zone`; ids and status codes are sorted.

    `tables` holds the effects (see `effects`), `spread` (2, CHANNELS, statuses) the squares and numbers of log
    times, `noise` the sums of `noise`.
    """

    zone: str
    days: int
    agent_id: Ints
    campaign_id: Ints
    list_id: Ints
    status: NDArray[np.str_]
    tables: Tables
    spread: Floats
    noise: Floats


def start_baselines(zone: str) -> Baselines:
    """Baselines that have seen nothing yet, of a centre in an IANA zone."""
    none = np.array([], dtype=np.int64)
    status = np.array([""], dtype="U32")
    tables = effects.empty_tables(statuses=1)
    return Baselines(zone, 0, none, none, none, status, tables, np.zeros((2, CHANNELS, 1)), noise.empty_noise())


def learn_day(
    baselines: Baselines, intervals: Sequence[Interval], dispositions: Mapping[str, Disposition], zone: str
) -> Baselines:
    """The baselines after one more finished day; a day without a call of an agent changes nothing."""
    if not any(len(interval.calls["agent_id"]) for interval in intervals):
        return baselines
    split = _observed(intervals, dispositions)
    day = [together([part[channel] for part in split]) for channel in range(CHANNELS)]
    slots = [effects.wall_slot(interval.start, zone) for interval in intervals]
    quarters = [(interval.start - intervals[0].start) // noise.QUARTER_S for interval in intervals]
    grown = _grow(replace(baselines, zone=zone), day)
    tables = {name: table * _KEEP[name] for name, table in grown.tables.items()}
    spread, moments = grown.spread * _KEEP["cell"], grown.noise * _KEEP_NOISE
    for channel, rows in enumerate(day):
        sizes = [len(part[channel]) for part in split]
        places = locate(grown, rows, np.repeat(np.array(slots), sizes))
        if grown.days:
            quarter = np.repeat(np.array(quarters), sizes)
            moments[:, :, channel] += _roughness(grown, channel, rows, places, quarter)
        _fit(tables, spread, grown, channel, rows, places)
    return replace(grown, days=grown.days + 1, tables=tables, spread=spread, noise=moments)


def _observed(intervals: Sequence[Interval], dispositions: Mapping[str, Disposition]) -> list[tuple[Rows, ...]]:
    made, waiting, paused = [], NOTHING_OPEN, np.array([], dtype=np.int64)
    for interval in intervals:
        rows, waiting = pair(observations(interval, dispositions), waiting)
        rows, paused = count_once(rows, paused)
        made.append(rows)
    return made


def locate(baselines: Baselines, rows: Rows, slot: Ints) -> Places:
    """Where observations belong in the baselines' axes."""
    agent, campaign = effects.find(baselines.agent_id, rows.agent), effects.find(baselines.campaign_id, rows.campaign)
    return placed(baselines, rows, slot, agent, campaign)


def placed(baselines: Baselines, rows: Rows, slot: Ints, agent: Ints, campaign: Ints) -> Places:
    """The same where the positions of agents and campaigns are known."""
    codes = {code: place for place, code in enumerate(baselines.status.tolist())}
    if rows.status is None:
        status = np.full(len(rows), codes[NONE])
    else:
        status = np.fromiter(map(codes.get, rows.status, repeat(-1)), dtype=np.int64, count=len(rows))
    inbound, lists = rows.inbound.astype(np.int64), effects.find(baselines.list_id, rows.list)
    return Places(agent, campaign, inbound, lists, status, slot)


def judge(baselines: Baselines, channel: int, rows: Rows, places: Places) -> tuple[Floats, Floats, Floats]:
    """(residual, information, expected log level) of each observation of a channel."""
    eta = effects.level(baselines.tables, channel, places)
    sd = effects.scatter(baselines.spread, channel, places.status)
    z, n = effects.residuals(rows, eta, sd, channel, float(noise.clips(baselines.noise)[channel]))
    return z, n, eta


def typical_sd(baselines: Baselines) -> Floats:
    """(CHANNELS,) what one unit of a channel is on the log scale: a call's deviation for times, 1 for shares."""
    total, weight = baselines.spread.sum(2)
    return np.where(np.isin(np.arange(CHANNELS), TIMES), np.sqrt((total + 20 * SPREAD) / (weight + 20)), 1.0)


def level_variance(baselines: Baselines, agent_id: Ints) -> Floats:
    """(agents, CHANNELS) uncertainty of each agent's usual level, in the channels' units."""
    place = effects.find(baselines.agent_id, agent_id)
    weight = np.concatenate([baselines.tables["agent"][1], np.zeros((CHANNELS, 1))], axis=1)[:, place]
    return np.asarray((1 / (weight + PRIOR["agent"][:, None])).T / typical_sd(baselines) ** 2)


def _fit(tables: Tables, spread: Floats, before: Baselines, channel: int, rows: Rows, places: Places) -> None:
    """Gauss-Newton backfitting of all effects of a channel to a day, on top of what is remembered."""
    sd, most = effects.scatter(before.spread, channel, places.status), float(noise.clips(before.noise)[channel])
    held = {name: table[:, channel].copy() for name, table in tables.items()}
    eta = effects.level(tables, channel, places)
    groups = [group for group in GROUPS if channel in OWN or group != "agent"]
    for group in groups * _ROUNDS:
        index = places.of(group)
        known = effects.known_places(index)
        if not known.any():
            continue
        z, n = effects.residuals(rows, eta, sd, channel, most)
        before_it = effects.value(tables[group], group, channel, index)
        _shift(tables[group], held[group], PRIOR[group][channel], channel, index, known, z / sd, n / sd**2)
        eta += effects.value(tables[group], group, channel, index) - before_it
    if channel in TIMES:
        left, statuses = np.clip((rows.y - eta) / sd, -4, 4) * sd, spread.shape[2]
        spread[0, channel] += np.bincount(places.status, weights=left**2, minlength=statuses)
        spread[1, channel] += np.bincount(places.status, minlength=statuses)


def _shift(
    table: Floats, held: Floats, prior: float, channel: int, index: tuple[Ints, ...], known: Bools, z: Floats, n: Floats
) -> None:
    shape = held.shape[1:]
    at = np.ravel_multi_index(tuple(axis[known] for axis in index), shape)
    size = int(np.prod(shape))
    score, weight = (np.bincount(at, weights=one[known], minlength=size).reshape(shape) for one in (z, n))
    now = table[0, channel] / (table[1, channel] + prior)
    table[0, channel] = held[0] + score + weight * now
    table[1, channel] = held[1] + weight


def _roughness(baselines: Baselines, channel: int, rows: Rows, places: Places, quarter: Ints) -> Floats:
    """(2 kinds of unit, sums) what the day says about the noise, judged by what was usual before it."""
    z, n, eta = judge(baselines, channel, rows, places)
    phi = noise.dispersion(baselines.noise)[:, channel]
    level = (noise.day_variance(baselines.noise) + noise.wander_variance(baselines.noise))[:, channel]
    made = np.zeros_like(baselines.noise[:, :, channel])
    if channel in TIMES:
        made[:, noise.TAILS] = noise.tails((rows.y - eta) / effects.scatter(baselines.spread, channel, places.status))
    campaigns = len(baselines.campaign_id)
    seen = baselines.tables["base"][1, channel].sum(1)[places.campaign] > 0
    none = np.zeros(campaigns)
    made[1, : noise.MOMENTS] = noise.day_moments(
        z[seen], n[seen], places.campaign[seen], quarter[seen], none, phi[1], level[1]
    )
    if channel in (ANSWER, DROP):
        return made
    half = quarter // noise.HALF
    key = places.campaign * (int(half.max(initial=0)) + 1) + half
    common = np.bincount(key, weights=z) / (np.bincount(key, weights=n) + 25.0)
    known = baselines.tables["agent"][1, channel][places.agent] > PRIOR["agent"][channel]
    variance = level_variance(baselines, baselines.agent_id)[:, channel]
    left = z - n * common[key]
    mine = places.agent[known]
    made[0, : noise.MOMENTS] = noise.day_moments(
        left[known], n[known], mine, quarter[known], variance, phi[0], level[0]
    )
    return made


def _grow(baselines: Baselines, day: list[Rows]) -> Baselines:
    """The same baselines with room for the ids and statuses of a day."""
    agent = _union(baselines.agent_id, [rows.agent for rows in day])
    campaign = _union(baselines.campaign_id, [rows.campaign for rows in day])
    lists = _union(baselines.list_id, [rows.list for rows in day])
    codes = sorted(
        {
            *baselines.status.tolist(),
            *(code for rows in day if rows.status is not None for code in dict.fromkeys(rows.status)),
        }
    )
    status = np.array(codes, dtype="U32")
    to_agent, to_campaign = effects.find(agent, baselines.agent_id), effects.find(campaign, baselines.campaign_id)
    to_list, to_status = effects.find(lists, baselines.list_id), np.searchsorted(status, baselines.status)
    axes = {"agent": (to_agent,), "base": (to_campaign,), "outcome": (to_status,), "cell": (to_campaign, to_status),
            "listing": (to_list,), "hour": (), "shape": (to_campaign,)}  # fmt: skip
    empty = effects.empty_tables(len(campaign), len(lists), len(agent), len(status))
    tables = {name: _placed(empty[name], baselines.tables[name], axes[name]) for name in empty}
    spread = _placed(np.zeros((2, CHANNELS, len(status))), baselines.spread, (to_status,))
    return replace(
        baselines, agent_id=agent, campaign_id=campaign, list_id=lists, status=status, tables=tables, spread=spread
    )


def _placed(empty: Floats, old: Floats, axes: tuple[Any, ...]) -> Floats:
    if not axes:
        return old.copy()
    if len(axes) == 2:
        empty[:, :, axes[0][:, None], axes[1][None, :]] = old
    else:
        empty[:, :, axes[0]] = old
    return empty


def _union(ids: Ints, more: list[Ints]) -> Ints:
    found = np.unique(np.concatenate([ids, *more]))
    return found[found >= 0]
