"""How agents usually are away from calls for the rest of the day, and when they usually leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints
from backend.optimizer.whatif.crews import AT_WORK
from backend.optimizer.whatif.parts import QUARTER_S
from backend.optimizer.whatif.past import Past, by_quarter, rows_of

PRIOR_S = 6 * 3600.0
"""Seconds of the whole floor that stand for an agent of whom nothing is known."""
PAUSE_S = 300.0
"""Usual length of a pause: states of a quarter hour tell how much, not how often."""


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """For each agent (row): pauses an hour of PAUSE_S each, and when the day ends (seconds since midnight)."""

    pauses_per_hour: Floats
    leave_s: Floats


def presence(past: Past, people: Ints, quarter: int) -> Presence:
    """From states of past days: the rest of the day begins with `quarter`."""
    states = past.states
    known = np.isin(states["agent_id"], people)
    agent, day = rows_of(states["agent_id"][known], people), states["day"][known]
    seconds, at, state = (states[name][known] for name in ("seconds", "quarter", "state"))
    days = past.days
    there = np.zeros((len(people), max(days, 1), 96))
    busy = np.zeros_like(there)
    np.add.at(there, (agent, day, at), seconds)
    working = np.isin(state, AT_WORK)
    np.add.at(busy, (agent[working], day[working], at[working]), seconds[working])
    busy = np.maximum(busy - _inbound(past, people, days), 0)
    away, whole, leave = _spans(there, busy, quarter)
    usual = away.sum() / whole.sum() if whole.sum() else 0.0
    share = (away + PRIOR_S * usual) / (whole + PRIOR_S)
    floor = np.nanmedian(leave) if np.isfinite(leave).any() else 24 * 3600.0
    return Presence(np.minimum(share, 0.9) * 3600 / PAUSE_S, np.where(np.isfinite(leave), leave, floor))


def _inbound(past: Past, people: Ints, days: int) -> Floats:
    """Seconds (agents, days, 96) with inbound calls: time that is not there for the dialer."""
    calls = past.calls
    some = calls["inbound"].astype(bool) & np.isin(calls["agent_id"], people)
    spent = np.zeros((len(people), max(days, 1), 96))
    took = calls["talk_s"][some] + np.maximum(calls["after_s"][some], 0)
    where = (rows_of(calls["agent_id"][some], people), calls["day"][some], by_quarter(calls["wall_s"][some]))
    np.add.at(spent, where, took)
    return spent


def _spans(there: Floats, busy: Floats, quarter: int) -> tuple[Floats, Floats, Floats]:
    """Seconds away, seconds in all (agents,) between a day's first and last quarter hour; usual end of the day."""
    agents, days = there.shape[:2]
    away, whole, leave = np.zeros(agents), np.zeros(agents), np.full(agents, np.nan)
    for a in range(agents):
        ends = []
        for day in range(days):
            present = np.flatnonzero(there[a, day] > 0)
            if len(present) < 3:
                continue
            last = int(present[-1])
            ends.append(last * QUARTER_S + min(there[a, day, last], QUARTER_S))
            inner = slice(max(int(present[0]) + 1, quarter), last)
            whole[a] += QUARTER_S * max(inner.stop - inner.start, 0)
            away[a] += np.maximum(QUARTER_S - busy[a, day, inner], 0).sum()
        if ends:
            leave[a] = float(np.median(ends))
    return away, whole, leave
