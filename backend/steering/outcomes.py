"""What agents or a campaign brought in a stretch of time: the outcome of advice, read from the calls themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Columns, Ints
from backend.clock import day_bounds
from backend.lookout.callrows import QUARTER_S
from backend.lookout.history import Rows
from backend.steering.inputs import Look
from backend.steering.sources_alerts import WORK


@dataclass(frozen=True, slots=True)
class Brought:
    """Events, and the hours of work (for the drop rate: answered calls) they came from. `rate` is their quotient."""

    events: float
    size: float
    n: int

    @property
    def rate(self) -> float | None:
        """Per hour, or as a share; None without any work."""
        return self.events / self.size if self.size > 0 else None


CHANGED = 12
"""From this quarter hour of the wall clock on, the night's change of the clock has happened."""

NOTHING = Brought(0.0, 0.0, 0)


def brought(look: Look, metric: str, agent_ids: tuple[int, ...], campaign_id: int, start: int, end: int) -> Brought:
    """What the agents (or without any the campaign) brought in `[start, end)` (UTC s), cut to full quarter hours.

    Agents are followed wherever they work: one who was moved counts with what they bring there.
    """
    first, last = -(-start // QUARTER_S) * QUARTER_S, end // QUARTER_S * QUARTER_S
    total = NOTHING
    for rows in (look.history.past, look.history.today[1] if look.history.today else None):
        if rows is not None and last > first:
            total = _add(total, _of_rows(look, rows, metric, agent_ids, campaign_id, first, last))
    return total


def _add(one: Brought, other: Brought) -> Brought:
    return Brought(one.events + other.events, one.size + other.size, one.n + other.n)


def _of_rows(
    look: Look, rows: Rows, metric: str, agent_ids: tuple[int, ...], campaign_id: int, first: int, last: int
) -> Brought:
    days = np.array([day_bounds(day, look.asked.centre.zone) for day in rows.days], dtype=np.int64).reshape(-1, 2)
    if not len(days) or last <= days[0, 0]:
        return NOTHING
    calls = _mine(rows.calls, agent_ids, campaign_id)
    calls &= (rows.calls["started_at"] >= first) & (rows.calls["started_at"] < last)
    if metric == "drop_rate":
        return _drops(rows, days, campaign_id, first, last, calls)
    wanted = rows.calls["contact" if metric == "contacts_per_hour" else "conversion"]
    if metric == "calls_per_hour":
        wanted = np.ones(len(calls), dtype=bool)
    states = _mine(rows.states, agent_ids, campaign_id) & np.isin(rows.states["state"], WORK)
    states &= _inside(rows.states, days, first, last)
    contacts = int((calls & rows.calls["contact"]).sum())
    return Brought(float((calls & wanted).sum()), float(rows.states["seconds"][states].sum()) / 3600, contacts)


def _mine(table: Columns, agent_ids: tuple[int, ...], campaign_id: int) -> Bools:
    if agent_ids:
        return np.asarray(np.isin(table["agent_id"], agent_ids))
    return np.asarray(table["campaign_id"] == campaign_id if campaign_id else np.ones(len(table["campaign_id"]), bool))


def _inside(table: Columns, days: Ints, first: int, last: int) -> Bools:
    begins, ends = days[table["day"]].T
    changed = np.where(table["quarter"] >= CHANGED, ends - begins - 86_400, 0)
    at = begins + table["quarter"] * QUARTER_S + changed
    return np.asarray((at >= first) & (at < last))


def _drops(rows: Rows, days: Ints, campaign_id: int, first: int, last: int, calls: Bools) -> Brought:
    """Dropped calls over calls a person answered, drops included."""
    dials = rows.dials
    mine = _mine(dials, (), campaign_id) & _inside(dials, days, first, last)
    drops = float(dials["n"][mine & dials["drop"]].sum())
    answered = drops + float((calls & rows.calls["human"]).sum())
    return Brought(drops, answered, round(answered))
