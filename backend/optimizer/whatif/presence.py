"""How agents usually are away from calls for the rest of the day, and when they usually leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Floats, Ints
from backend.optimizer.whatif.crews import AT_WORK
from backend.optimizer.whatif.parts import QUARTER_S
from backend.optimizer.whatif.past import Past, by_quarter, rows_of

PRIOR_S = 6 * 3600.0
"""Seconds of the whole floor that stand for an agent of whom nothing is known."""
SHORTEST_S, LONGEST_S, USUAL_S = 60.0, 1800.0, 300.0
"""Bounds of a pause's length, and what it is taken for where too few days are known."""
USUAL_END_SPREAD_S, MOST_END_SPREAD_S = 120.0, 900.0
"""How far the end of a day is from the usual where too few days are known, and at most."""
LEAST_DAYS = 20
"""Days of an agent, all agents together, that tell how much days differ."""


@dataclass(frozen=True, slots=True, eq=False)
class Presence:
    """For each agent (row): pauses an hour of `pause_s` each, and when the day ends (seconds since midnight).

    `leave_sd_s` is how far the end of a day is from that.
    """

    pauses_per_hour: Floats
    leave_s: Floats
    pause_s: float
    leave_sd_s: float


def presence(past: Past, people: Ints, quarter: int, paused: Bools) -> Presence:
    """From states of past days: the rest of the day begins with `quarter`; `paused` (agents) says who pauses now.

    Whoever is at work now is held against days on which somebody was at work then, whoever pauses against the others:
    lunch is behind the one or ahead of the other.
    """
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
    away, whole, ends = _spans(there, busy, quarter)
    leave = _medians(ends)
    floor = np.nanmedian(leave) if np.isfinite(leave).any() else 24 * 3600.0
    like = (busy[:, :, min(quarter, 95)] < 0.5 * QUARTER_S) == paused[:, None]
    usual = [_usual(away, whole, like & (paused == each)[:, None]) for each in (False, True)]
    share, off = _shares(away * like, whole * like, np.where(paused, usual[1], usual[0])[:, None])
    pause_s, leaves = _pause_length(off, whole * like, share), np.where(np.isfinite(leave), leave, floor)
    return Presence(np.minimum(share, 0.9) * 3600 / pause_s, leaves, pause_s, _end_spread(ends))


def _medians(ends: Floats) -> Floats:
    """When each agent's day usually ends (agents,), not a number where there was no day."""
    known = np.isfinite(ends).any(axis=1)
    leave = np.full(len(ends), np.nan)
    leave[known] = np.nanmedian(ends[known], axis=1)
    return leave


def _end_spread(ends: Floats) -> float:
    """How far ends of days (agents, days) lie from the agent's usual end: the deviation of ordinary days.

    Of most days, by the median distance (Hampel 1974): somebody who went home ill tells nothing of other days.
    """
    off = np.abs(ends - _medians(ends)[:, None])
    off = off[np.isfinite(off)]
    return float(min(1.4826 * np.median(off), MOST_END_SPREAD_S)) if len(off) >= LEAST_DAYS else USUAL_END_SPREAD_S


def _usual(away: Floats, whole: Floats, some: Bools) -> float:
    """Share of time away on some days, of all days where there are none."""
    chosen = some if whole[some].any() else np.ones_like(some)
    return float(away[chosen].sum() / whole[chosen].sum()) if whole[chosen].any() else 0.0


def _shares(away: Floats, whole: Floats, usual: Floats) -> tuple[Floats, Floats]:
    """Share of each agent's time away, and how far each day was from what the other days tell, s."""
    away_s, whole_s = (each.sum(axis=1, keepdims=True) for each in (away, whole))
    others = (away_s - away + PRIOR_S * usual) / (whole_s - whole + PRIOR_S)
    return np.asarray((away_s + PRIOR_S * usual) / (whole_s + PRIOR_S))[:, 0], np.asarray(away - others * whole)


def _pause_length(off: Floats, whole: Floats, share: Floats) -> float:
    """Length of pauses that, coming by chance, make days differ as much as they do.

    Pauses of one length L that add up to A on average have variance A L (a compound Poisson's).
    """
    due = float((share[:, None] * whole).sum())
    if (whole > 0).sum() < LEAST_DAYS or due <= 0:
        return USUAL_S
    return float(np.clip((off**2).sum() / due, SHORTEST_S, LONGEST_S))


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
    """Seconds away, seconds in all between a day's first and last quarter hour, end of the day (agents, days)."""
    agents, days = there.shape[:2]
    away, whole, ends = np.zeros((agents, days)), np.zeros((agents, days)), np.full((agents, days), np.nan)
    for a in range(agents):
        for day in range(days):
            present = np.flatnonzero(there[a, day] > 0)
            if len(present) < 3:
                continue
            last = int(present[-1])
            ends[a, day] = last * QUARTER_S + min(there[a, day, last], QUARTER_S)
            inner = slice(max(int(present[0]) + 1, quarter), last)
            whole[a, day] = QUARTER_S * max(inner.stop - inner.start, 0)
            away[a, day] = np.maximum(QUARTER_S - busy[a, day, inner], 0).sum()
    return away, whole, ends
