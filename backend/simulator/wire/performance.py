"""`agent-performance/search`: totals per agent, an object keyed by user id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.simulator.codes import DEAD, DISPO, INCALL, MACHINES, PAUSED, READY, STATUS
from backend.simulator.day import Day
from backend.simulator.ledger import view
from backend.simulator.wire.asking import ApiError, Ask, naive_date
from backend.simulator.wire.log import status_now
from backend.simulator.wire.wording import Walls, span

Mask = np.ndarray[Any, Any]
CLOCKS = ("talk", "wait", "pause", "wrap")
STATES = {"talk": (INCALL,), "wait": (READY,), "pause": (PAUSED,), "wrap": (DEAD, DISPO)}


@dataclass(slots=True)
class Totals:
    """One agent's sums: counts, and seconds of finished states."""

    calls: int = 0
    machines: int = 0
    talk: int = 0
    wait: int = 0
    pause: int = 0
    wrap: int = 0

    @property
    def seconds(self) -> int:
        """talk + wait + pause + wrap."""
        return self.talk + self.wait + self.pause + self.wrap


def search(ask: Ask) -> dict[str, Any]:
    """Totals of finished calls and finished states per agent over whole days."""
    totals = performance(ask)
    if not totals:
        if "empty-6031" in ask.variants:
            raise ApiError(6031, "Missing Agents")
        empty: Any = {} if "empty-object" in ask.variants else []
        return {"success": True, "code": 200, "total": 0, "data": empty}
    data = {str(agent): _entry(ask, agent, one) for agent, one in totals.items()}
    return {"success": True, "code": 200, "total": len(data), "data": data}


def performance(ask: Ask) -> dict[int, Totals]:
    """The sums behind the answer, by agent id."""
    first, last = ask.naive("date_start", False), ask.naive("date_end", True)
    if "performance-time-of-day" not in ask.variants:
        first, last = first // 86400 * 86400, last // 86400 * 86400 + 86399
    totals: dict[int, Totals] = {}
    subset = any(ask.text(name) for name in ("list_ids", "queue_ids", "status_ids"))
    for day in ask.floor.days(naive_date(first), naive_date(last), ask.now):
        _add_calls(ask, day, first, last, totals, subset)
        if not subset:
            _add_states(ask, day, first, last, totals)
    wanted = ask.ids("user_ids")
    return {agent: totals[agent] for agent in sorted(totals) if not wanted or agent in wanted}


def _add_calls(ask: Ask, day: Day, first: int, last: int, totals: dict[int, Totals], subset: bool) -> None:
    calls, at_now = day.calls, ask.now - day.start
    agent, end, status = view(calls.agent), view(calls.end), status_now(day, at_now)
    naive = Walls(day).naive_column(view(calls.at))
    keep = (end >= 0) & (end <= at_now) & (naive >= first) & (naive <= last) & np.isin(agent, list(ask.floor.by_id))
    for name, column in (("campaign_ids", calls.campaign), ("list_ids", calls.list_id), ("queue_ids", calls.queue)):
        if ask.text(name):
            keep &= np.isin(view(column), list(ask.ids(name)))
    if ask.text("status_ids"):
        keep &= np.isin(status, [STATUS.get(word.upper(), -9) for word in ask.words("status_ids")])
    rows = np.flatnonzero(keep)
    who = agent[rows]
    _add(totals, "calls", who, np.ones(len(rows)))
    _add(totals, "machines", who, np.isin(status[rows], list(MACHINES)))
    if subset:
        for clock, column in (("talk", calls.talk), ("wait", calls.wait), ("wrap", calls.wrap)):
            _add(totals, clock, who, view(column)[rows])


def _add(totals: dict[int, Totals], what: str, who: Mask, amounts: Mask) -> None:
    """Adds amounts to one figure of each agent."""
    if not len(who):
        return
    lowest = int(who.min())
    sums, present = np.bincount(who - lowest, weights=amounts), np.bincount(who - lowest)
    for i in np.flatnonzero(present).tolist():
        one = totals.setdefault(i + lowest, Totals())
        setattr(one, what, getattr(one, what) + int(sums[i]))


def _add_states(ask: Ask, day: Day, first: int, last: int, totals: dict[int, Totals]) -> None:
    states = day.states
    agent, state, start, end = view(states.agent), view(states.state), view(states.start), view(states.end)
    naive = Walls(day).naive_column(start)
    keep = (end >= 0) & (end <= ask.now - day.start) & (naive >= first) & (naive <= last)
    if ask.text("campaign_ids"):
        keep &= np.isin(view(states.campaign), list(ask.ids("campaign_ids")))
    for clock, which in STATES.items():
        rows = keep & np.isin(state, which)
        _add(totals, clock, agent[rows], (end - start)[rows])


def _entry(ask: Ask, agent: int, one: Totals) -> dict[str, Any]:
    people = one.calls - one.machines
    entry: dict[str, Any] = {
        "name": ask.floor.name(agent, ask.offset_now, ask.offset_now), "calls": one.calls, "human_answered": people,
    }  # fmt: skip
    for clock in CLOCKS:
        entry[f"{clock}_sec_pt"] = _percent(getattr(one, clock), one.seconds)
    for clock in CLOCKS:
        entry[f"{clock}_sec"] = span(getattr(one, clock))
    return entry | {
        "total_time": span(one.seconds), "am": one.machines, "others": people,
        "am_pt": _percent(one.machines, one.calls), "others_pt": _percent(people, one.calls),
        "call_type": "", "user_id": str(agent),
    }  # fmt: skip


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
