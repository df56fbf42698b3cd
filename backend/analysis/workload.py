"""How hard agents work now: the busy share of the last two hours and the time since the last break (A017, X31).

Read from what people do, never from how they feel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.analysis.estimates import Bools, Columns, Floats, Ints
from backend.analysis.signals import Signal

Level = Literal["ok", "high", "too high", "unknown"]

SPAN_S = 7200
HIGH, TOO_HIGH = 0.85, 0.92
"""Busy share of talk, wrap and waiting time: 0.85 is the usual planning limit, 0.92 leaves no time to breathe."""

LONG_S, TOO_LONG_S = 9000, 12_600
"""Two and a half hours without a break, and three and a half."""

BREAK_S = 300
"""A pause, or being logged out, this long is a break."""

MIN_TRACKED_S = 2700
"""Less time than this in the last two hours and no busy share is shown."""

_SCORE = {"high": 2.0, "too high": 4.0}
"""Log odds: these are measured times, not guesses, so only how far they lie over the limit matters."""


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """One row per agent now on shift: busy share of the last two hours (NaN: too little time), and seconds."""

    agent_id: Ints
    occupancy: Floats
    tracked_s: Ints
    since_break_s: Ints
    on_shift_s: Ints

    @property
    def level(self) -> list[Level]:
        """How hard each works; a long time without a break counts only for those who worked through it."""
        return [_level(float(busy), int(since)) for busy, since in zip(self.occupancy, self.since_break_s, strict=True)]


def _level(busy: float, since_s: int) -> Level:
    if busy > TOO_HIGH or (since_s > TOO_LONG_S and not busy <= 0.5):
        return "too high"
    if busy > HIGH or (since_s > LONG_S and not busy <= 0.5):
        return "high"
    return "ok" if np.isfinite(busy) else "unknown"


def measure_load(pieces: Columns, at: int) -> Load:
    """The load at `at` (UTC s) from today's states up to then: agent_id, state, start, end (UTC s), by agent and start.

    Agents whose last piece ended more than a break ago are not on shift and are left out.
    """
    ids, spot = np.unique(pieces["agent_id"], return_inverse=True)
    start, end = pieces["start"], np.minimum(pieces["end"], at)
    state = pieces["state"].astype(str)
    working = ~np.isin(state, ("pause", "logout")) & (end > start)
    inside = np.maximum(end - np.maximum(start, at - SPAN_S), 0)

    def seconds(*states: str) -> Floats:
        return np.asarray(np.bincount(spot, weights=inside * np.isin(state, states), minlength=len(ids)))

    busy, wait = seconds("talk", "wrap", "dead"), seconds("wait")
    total = busy + wait
    share = np.divide(busy, total, out=np.full(len(ids), np.nan), where=total >= MIN_TRACKED_S)
    since = np.array([_since_break(start[spot == i], end[spot == i], working[spot == i], at) for i in range(len(ids))])
    begun = np.array([start[spot == i].min() for i in range(len(ids))], dtype=np.int64)
    last = np.array([end[spot == i].max() for i in range(len(ids))], dtype=np.int64)
    here = (at - last) <= BREAK_S if len(ids) else np.zeros(0, dtype=bool)
    return Load(ids[here], share[here], total.astype(np.int64)[here], since.astype(np.int64)[here], (at - begun)[here])


def _since_break(start: Ints, end: Ints, working: Bools, at: int) -> int:
    """Seconds since the end of the last stretch without work that was long enough for a break."""
    begins, ends = start[working], end[working]
    if not len(begins):
        return 0
    if at - int(ends.max()) >= BREAK_S:
        return 0
    gaps = np.flatnonzero(begins[1:] - np.maximum.accumulate(ends)[:-1] >= BREAK_S)
    return int(at - begins[gaps[-1] + 1]) if len(gaps) else int(at - begins[0])


def workload_signals(load: Load, campaign_id: Ints, at: int) -> list[Signal]:
    """A signal of kind "workload" for each agent whose level is high or too high; `campaign_id` per row, 0 for none."""
    signals = []
    for i, level in enumerate(load.level):
        if level not in _SCORE:
            continue
        busy = float(load.occupancy[i])
        by_share = busy > HIGH and (busy > TOO_HIGH or int(load.since_break_s[i]) <= LONG_S)
        metric = "occupancy" if by_share else "since_break_s"
        now, usual = (busy, HIGH) if by_share else (float(load.since_break_s[i]), float(LONG_S))
        who, campaign = int(load.agent_id[i]), int(campaign_id[i])
        since, n = at - int(load.since_break_s[i]), int(load.tracked_s[i])
        luck = float("inf")
        signals.append(
            Signal("workload", who, campaign, metric, (metric,), "worse", _SCORE[level], luck, now, usual, n, since)
        )
    return signals
