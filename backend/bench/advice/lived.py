"""The same shifts lived call by call in the simulator: whether the quick floors tell the truth about it.

The past is lived by the simulator and so is the last day, in which every hour's line-up is carried out as a manager
would: the agents finish their call, log out, and log in to the other campaign. What a policy brings is then the
chances of its contacts to convert, in cents; only who was called when is left to luck.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats
from backend.bench.advice.floors import FIRST_DAY, HISTORY, Floor
from backend.bench.advice.shifts import FIRST, LAST, Choose, Columns, Moment, Shift, draw_shift
from backend.simulator import deeds
from backend.simulator.codes import CONTACTS, DEAD, DISPO, INCALL, READY, SUCCESSES
from backend.simulator.day import Day, World
from backend.simulator.ledger import view
from backend.simulator.rates import SLOT_S
from backend.simulator.wire.log import status_now

_WORK = (READY, INCALL, DEAD, DISPO)


def live_past(seed: int) -> Shift:
    """The shift of a seed with its past days lived in the simulator instead of drawn as counts."""
    shift = draw_shift(seed)
    shift.past = [columns_of(live_day(shift.floor, i), i) for i in range(HISTORY)]
    return shift


def live_day(floor: Floor, number: int, to_s: int = 86_400) -> Day:
    """A day of a floor, lived to its end or to `to_s` seconds since midnight."""
    day = floor.days[number]
    lived = Day(floor.scenario, floor.people, floor.seed, day, (day - FIRST_DAY).days, World())
    lived.advance(to_s)
    return lived


def columns_of(day: Day, number: int) -> Columns:
    """What the ledger of a day says so far, as columns of cells."""
    calls, states = _calls(day), _seconds(day)
    none = {"list_id": np.full(len(states["agent_id"]), -1)}
    both = [calls, states | none]
    names = ("agent_id", "campaign_id", "list_id", "hour", "calls", "contacts", "conversions", "productive_s")
    joined = {
        name: np.concatenate([part.get(name, np.zeros(len(part["agent_id"]))) for part in both]) for name in names
    }
    return joined | {"day": np.full(len(joined["agent_id"]), number)}


def _calls(day: Day) -> dict[str, NDArray[Any]]:
    rows = _handled(day)
    status = status_now(day, day.at)[rows]
    lists = view(day.calls.list_id)[rows].astype(np.int64)
    return {
        "agent_id": view(day.calls.agent)[rows].astype(np.int64),
        "campaign_id": view(day.calls.campaign)[rows].astype(np.int64), "list_id": np.where(lists > 0, lists, -1),
        "hour": (view(day.calls.at)[rows] // 3600).astype(np.int64), "calls": np.ones(len(rows)),
        "contacts": np.isin(status, list(CONTACTS)), "conversions": np.isin(status, list(SUCCESSES)),
    }  # fmt: skip


def _handled(day: Day) -> NDArray[np.int64]:
    done = (view(day.calls.end) >= 0) & (view(day.calls.end) <= day.at)
    return np.flatnonzero(done & np.isin(view(day.calls.agent), list(day.desks)))


def _seconds(day: Day) -> dict[str, NDArray[Any]]:
    """Seconds at work by hour, states split at full hours."""
    states = day.states
    end = np.where(view(states.end) >= 0, view(states.end), day.at)
    keep = np.isin(view(states.state), _WORK) & (view(states.campaign) > 0)
    parts = []
    for hour in range(24):
        inside = np.minimum(end, 3600 * (hour + 1)) - np.maximum(view(states.start), 3600 * hour)
        rows = np.flatnonzero(keep & (inside > 0))
        parts.append((rows, np.full(len(rows), hour), inside[rows]))
    rows, hours, seconds = (np.concatenate(each) for each in zip(*parts, strict=True))
    return {
        "agent_id": view(states.agent)[rows].astype(np.int64),
        "campaign_id": view(states.campaign)[rows].astype(np.int64), "hour": hours,
        "productive_s": seconds.astype(np.float64),
    }  # fmt: skip


def play_lived(shift: Shift, choose: Choose) -> float:
    """Margin of the last day under a policy, cents: each contact counts with its true chance to convert."""
    floor = shift.floor
    day = live_day(floor, HISTORY, 3600 * FIRST)
    now, moved = shift.begin.copy(), np.full(len(shift.begin), -1)
    for hour in range(FIRST, LAST + 1):
        day.advance(3600 * hour)
        after = choose(Moment(shift, hour, now, moved, [*shift.past, columns_of(day, HISTORY)]))
        changed = (after != now) & (after >= 0) & (now >= 0)
        for agent in np.flatnonzero(changed).tolist():
            deeds.move(day, int(floor.agent_ids[agent]), int(floor.campaign_ids[after[agent]]), at=day.start + day.at)
        moved, now = np.where(changed, hour, moved), np.where(changed, after, now)
    day.advance(86_400)
    return float(_expected(shift, day).sum())


def _expected(shift: Shift, day: Day) -> Floats:
    """Expected margin of each contact, cents."""
    rows = _handled(day)
    rows = rows[np.isin(status_now(day, day.at)[rows], list(CONTACTS))]
    floor, slot = shift.floor, np.minimum(view(day.calls.at)[rows] // SLOT_S, len(day.rates.walls) - 1)
    agent = np.searchsorted(floor.agent_ids, view(day.calls.agent)[rows])
    campaign = np.searchsorted(floor.campaign_ids, view(day.calls.campaign)[rows])
    skill = np.array([[person.skills[int(c)] for c in floor.campaign_ids] for person in floor.people])
    tired = np.array([day.rates.agents[int(i)].conversion for i in floor.agent_ids])
    base = np.array([day.rates.campaigns[int(c)].conversion for c in floor.campaign_ids])
    lists = {i: one.conversion[0] for i, one in day.rates.lists.items()}
    quality = np.array([lists.get(int(i), 1.0) for i in view(day.calls.list_id)[rows]])
    share = skill[agent, campaign] * tired[agent, slot] * base[campaign, slot] * quality
    return np.asarray(share * floor.margin_cents[campaign])
