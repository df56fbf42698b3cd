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
SHORTEST_S, LONGEST_S, USUAL_S = 60.0, 1800.0, 300.0
"""Bounds of a pause's length, and what it is taken for where too few days are known."""
LEAST_DAYS = 20
"""Days of an agent, all agents together, that tell how much days differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """For each agent (row): pauses an hour of `pause_s` each, and when the day ends (seconds since midnight)."""

    pauses_per_hour: Floats
    leave_s: Floats
    pause_s: float


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
    share = (away.sum(axis=1) + PRIOR_S * usual) / (whole.sum(axis=1) + PRIOR_S)
    floor = np.nanmedian(leave) if np.isfinite(leave).any() else 24 * 3600.0
    pause_s, leaves = _pause_length(away, whole, share), np.where(np.isfinite(leave), leave, floor)
    return Presence(np.minimum(share, 0.9) * 3600 / pause_s, leaves, pause_s)


def _pause_length(away: Floats, whole: Floats, share: Floats) -> float:
    """Length of pauses that, coming by chance, make days differ as much as they do.

    Pauses of one length L that add up to A on average have variance A L (a compound Poisson's).
    """
    some = whole > 0
    if some.sum() < LEAST_DAYS or not away.any():
        return USUAL_S
    due = share[:, None] * whole
    return float(np.clip(((away - due)[some] ** 2).sum() / due[some].sum(), SHORTEST_S, LONGEST_S))


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
    """Seconds away, seconds in all (agents, days) between a day's first and last quarter hour; usual end of the day."""
    agents, days = there.shape[:2]
    away, whole, leave = np.zeros((agents, days)), np.zeros((agents, days)), np.full(agents, np.nan)
    for a in range(agents):
        ends = []
        for day in range(days):
            present = np.flatnonzero(there[a, day] > 0)
            if len(present) < 3:
                continue
            last = int(present[-1])
            ends.append(last * QUARTER_S + min(there[a, day, last], QUARTER_S))
            inner = slice(max(int(present[0]) + 1, quarter), last)
            whole[a, day] = QUARTER_S * max(inner.stop - inner.start, 0)
            away[a, day] = np.maximum(QUARTER_S - busy[a, day, inner], 0).sum()
        if ends:
            leave[a] = float(np.median(ends))
    return away, whole, leave
