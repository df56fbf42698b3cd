"""What the people on the floor can still do today: hours until they usually log out, less pauses, x their rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from backend.analysis.dayforecast.capacity import capacity, hours_left
from backend.analysis.estimates import Columns, Floats, Ints
from backend.clock import day_bounds
from backend.lookout.outlook_days import PastDay, wall_s
from backend.lookout.outlook_learn import PLACE, TEAM, Unit
from backend.lookout.outlook_shapes import Moment
from backend.model import LiveAgent

OWN_DAYS = 3
"""Past days an agent must have been there before their own usual logout counts, not the floor's."""

RATE_HOURS = 20.0
"""Working hours the past rate of a campaign is worth against today's own."""


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """Usual shifts: each agent's usual logout as wall time (s), the floor's, the share of logged-in time paused,
    and working hours and calls over the days looked at by campaign (0: all)."""

    logout: Mapping[int, float]
    usual: float
    pause_share: float
    hours: Mapping[int, float]
    calls: Mapping[int, float]


def learn_shifts(days: Mapping[date, PastDay], zone: str) -> Shifts:
    """The medians of the agents' last minutes at work, over the days whose shifts are known."""
    ends: dict[int, list[int]] = {}
    hours: dict[int, float] = {TEAM: 0.0}
    calls: dict[int, float] = {TEAM: 0.0}
    paused = 0.0
    for day, one in sorted(days.items()):
        if one.shifts is None or not len(one.shifts["last"]):
            continue
        for agent_id, wall in _last_walls(one.shifts, day, zone).items():
            ends.setdefault(agent_id, []).append(wall)
        _add(hours, one.shifts["campaign_id"], one.shifts["work_s"] / 3600)
        _add(calls, one.counts.campaign_ids, one.counts.counts[PLACE["calls"]].sum(1))
        paused += float(one.shifts["pause_s"].sum()) / 3600
    every = [wall for walls in ends.values() for wall in walls]
    return Shifts(
        {agent_id: float(np.median(walls)) for agent_id, walls in ends.items() if len(walls) >= OWN_DAYS},
        float(np.median(every)) if every else float("nan"),
        paused / (hours[TEAM] + paused) if hours[TEAM] else 0.0,
        hours,
        calls,
    )


def read_capacity(
    unit: Unit,
    shifts: Shifts,
    live: Sequence[LiveAgent],
    moment: Moment,
    rates: Mapping[int, tuple[float, float]],
    unit_words: str,
) -> dict[str, Any] | None:
    """`schemas.Capacity` of a unit; `rates` are calls per working hour with their deviation by campaign (0: team).

    None where no past day says when people leave.
    """
    if not np.isfinite(shifts.usual):
        return None
    here = [a for a in live if unit.campaign_id in (TEAM, a.campaign_id)]
    logout = np.array([moment.utc(round(shifts.logout.get(a.agent_id, shifts.usual))) for a in here], dtype=np.int64)
    hours = hours_left(moment.at, logout) * (1 - shifts.pause_share)
    of = [rates.get(a.campaign_id or TEAM, rates.get(TEAM, (0.0, 0.0))) for a in here]
    rate, sd = np.array(of).reshape(-1, 2).T
    can = capacity(hours, rate, sd, noise=unit.history.carry.noise)
    return {
        "agent_hours": round(can.agent_hours, 1),
        "agents": len(here),
        "likely": round(can.likely),
        "low": round(can.low),
        "high": round(can.high),
        "sentence": _sentence(len(here), can.agent_hours, (can.likely, can.low, can.high), shifts, unit_words),
    }


def rates_of(shifts: Shifts, today: Mapping[int, float], work: Columns) -> dict[int, tuple[float, float]]:
    """Calls per working hour and its deviation by campaign (0: team): the past days', moved by today's own.

    Gamma-Poisson: (past rate x RATE_HOURS + calls today) / (RATE_HOURS + hours today); `today` are calls by campaign.
    """
    found = {}
    for campaign_id in {*today, *shifts.calls}:
        past = shifts.hours.get(campaign_id, 0.0)
        weight = RATE_HOURS if past > 0 else 0.0
        below = weight + work_hours(work, campaign_id)
        if below > 0:
            usual = shifts.calls.get(campaign_id, 0.0) / past if past > 0 else 0.0
            calls = usual * weight + today.get(campaign_id, 0.0)
            found[campaign_id] = (calls / below, float(np.sqrt(calls)) / below)
    return found


def _add(sums: dict[int, float], campaign_ids: Ints, column: Floats) -> None:
    """Adds a column to the sums by campaign and to that of all."""
    for campaign_id, value in zip(campaign_ids.tolist(), column.tolist(), strict=True):
        if campaign_id != TEAM:
            sums[campaign_id] = sums.get(campaign_id, 0.0) + value
    sums[TEAM] += float(column.sum())


def _last_walls(shifts: Columns, day: date, zone: str) -> dict[int, int]:
    """When each agent left (wall s); after midnight counts as the end of the day."""
    _, end = day_bounds(day, zone)
    walls = {at: 86_400 if at >= end else wall_s(at, zone) for at in np.unique(shifts["last"]).tolist()}
    found: dict[int, int] = {}
    for agent_id, last in zip(shifts["agent_id"].tolist(), shifts["last"].tolist(), strict=True):
        found[agent_id] = max(found.get(agent_id, 0), walls[last])
    return found


def _sentence(agents: int, hours: float, calls: tuple[float, float, float], shifts: Shifts, words: str) -> str:
    if not agents:
        return f"Nobody is logged in {words}."
    people = "1 agent is" if agents == 1 else f"{agents} agents are"
    if hours <= 0:
        return f"{people} still logged in {words}, past the time they usually log out."
    likely, low, high = (f"{round(one):,}" for one in calls)
    pauses = f"{round(100 * shifts.pause_share)} % pauses taken out"
    return (
        f"{people} logged in {words}: {hours:,.1f} agent-hours until they usually log out, {pauses}, "
        f"are about {likely} more calls ({low} to {high}) at their rate. Agents who come later are not counted."
    )


def work_hours(work: Columns, campaign_id: int) -> float:
    """Working hours of today so far, of one campaign or (0) of all."""
    mine: Floats = work["work_s"] if campaign_id == TEAM else work["work_s"][work["campaign_id"] == campaign_id]
    return float(mine.sum()) / 3600
