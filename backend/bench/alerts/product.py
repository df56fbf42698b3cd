"""The product's early warning over a centre's days, as it would have run: learn what is past, then step by step."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from backend.analysis import drift
from backend.analysis.estimates import Ints
from backend.analysis.signals import Signal
from backend.bench.alerts.cache import Recorded
from backend.bench.alerts.centre import ZONE
from backend.bench.alerts.planting import HISTORY
from backend.bench.alerts.scores import METRIC_NAMES, Scores, silent
from backend.bench.alerts.tables import DISPOSITIONS, SLOTS, Shift

POLICY = drift.Policy()


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """Scores of agents and campaigns on the scored days, every signal by day and slot, and the CPU ms of a step."""

    agents: Scores
    campaigns: Scores
    signals: list[list[list[Signal]]]
    step_ms: float


def watch(recorded: Recorded, shuffle: np.random.Generator | None = None) -> Watched:
    """Runs drift over the days; with `shuffle` every call's outcome and times go to another call of its campaign."""
    shifts = recorded.shifts
    baselines = drift.start_baselines(ZONE)
    agents = [p.agent_id for p in recorded.centre.people]
    campaigns = [part.id for part in recorded.centre.plain.campaign]
    scored = len(shifts) - HISTORY
    by_agent, by_campaign = silent(scored, len(agents)), silent(scored, len(campaigns))
    places = {**{i: k for k, i in enumerate(agents)}, **{i: k for k, i in enumerate(campaigns)}}
    every, spent = [], 0.0
    for i, shift in enumerate(shifts):
        day = mixed(shift, shuffle) if shuffle is not None else shift
        intervals = day.intervals()
        if i >= HISTORY:
            state = drift.start_day(baselines, shift.start)
            said: list[list[Signal]] = []
            begun = time.process_time()
            for interval in intervals:
                state, signals = drift.step(state, baselines, interval, DISPOSITIONS, POLICY)
                said.append(signals)
            spent += time.process_time() - begun
            every.append(said)
            _note(said, i - HISTORY, by_agent, by_campaign, places)
        baselines = drift.learn_day(baselines, intervals, DISPOSITIONS, ZONE)
    return Watched(by_agent, by_campaign, every, 1e3 * spent / max(1, scored * SLOTS))


def _note(said: list[list[Signal]], day: int, agents: Scores, campaigns: Scores, places: dict[int, int]) -> None:
    for slot, signals in enumerate(said):
        for signal in signals:
            scores = {"agent_drift": agents, "campaign_drift": campaigns}[signal.kind]
            at = (day, slot, places[signal.unit_id], int(signal.sign == "better"))
            scores.score[at] = signal.score
            scores.metric[at] = METRIC_NAMES.index(signal.metric)


def whereabouts(recorded: Recorded) -> Ints:
    """(scored days, SLOTS, agents) the campaign id each agent is on, 0 before the first state of the day."""
    agents = np.array([p.agent_id for p in recorded.centre.people])
    shifts = recorded.shifts[HISTORY:]
    where = np.zeros((len(shifts), SLOTS, len(agents)), dtype=np.int64)
    for day, shift in enumerate(shifts):
        states = shift.states
        where[day, states["slot"], np.searchsorted(agents, states["agent_id"])] = states["campaign_id"]
        for slot in range(1, SLOTS):
            gone = where[day, slot] == 0
            where[day, slot, gone] = where[day, slot - 1, gone]
    return where


def mixed(shift: Shift, rng: np.random.Generator) -> Shift:
    """The same calls, outcomes and times dealt out anew within each campaign: nobody differs, so nobody drifts.

    Status, talk and wrap stay together; who talked when stays, so that hours and load are as they were.
    """
    calls, wraps = dict(shift.calls), dict(shift.wraps)
    dealt = np.arange(len(calls["slot"]))
    for campaign_id in np.unique(calls["campaign_id"]).tolist():
        mine = np.flatnonzero(calls["campaign_id"] == campaign_id)
        dealt[mine] = rng.permutation(mine)
    seconds = _wrap_of(shift)
    for name in ("status", "talk_s"):
        calls[name] = calls[name][dealt]
    known = (seconds >= 0) & (seconds[dealt] >= 0)
    place = _place_of(shift)
    made = wraps["seconds"].copy()
    made[place[known]] = seconds[dealt][known]
    return Shift(shift.start, calls, wraps | {"seconds": made}, shift.states, shift.dials, shift.rest)


def _place_of(shift: Shift) -> Ints:
    """Row of each call's wrap, -1 without one: an agent's calls and wraps follow each other in the same order."""
    place = np.full(len(shift.calls["slot"]), -1)
    for agent_id in np.unique(shift.calls["agent_id"]).tolist():
        mine = np.flatnonzero(shift.calls["agent_id"] == agent_id)
        own = np.flatnonzero(shift.wraps["agent_id"] == agent_id)
        n = min(len(mine), len(own))
        place[mine[:n]] = own[:n]
    return place


def _wrap_of(shift: Shift) -> Ints:
    place = _place_of(shift)
    return np.asarray(np.where(place >= 0, shift.wraps["seconds"][place], -1))
