"""Days of the simulated floor as the columns polling would have brought."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.analysis.estimates import Columns
from backend.model import State
from backend.optimizer.whatif import Past
from backend.optimizer.whatif.past import STATE_NUMBERS
from backend.simulator.codes import (
    CONTACTS,
    DEAD,
    DISPO,
    DROPS,
    INBOUND,
    INCALL,
    LOGIN,
    OUTBOUND,
    OUTCOMES,
    PAUSED,
    READY,
    SUCCESSES,
    SYSTEM_USER,
)  # fmt: skip
from backend.simulator.day import Day
from backend.simulator.ledger import view
from backend.simulator.wire.log import status_now

QUARTER_S = 900
NAMED = {
    READY: State.WAIT, INCALL: State.TALK, DEAD: State.DEAD, DISPO: State.WRAP, PAUSED: State.PAUSE, LOGIN: State.LOGIN,
}  # fmt: skip
CODES = np.array([outcome.code for outcome in OUTCOMES], dtype=object)


def past_of(days: Sequence[Day]) -> Past:
    """Days, oldest first, each as far as it was lived; the last one is today."""
    parts = [(_calls(day, i), _dials(day, i), _states(day, i)) for i, day in enumerate(days)]
    calls, dials, states = (_stacked([part[k] for part in parts]) for k in range(3))
    return Past(calls, dials, states, len(days) - 1)


def _stacked(tables: list[Columns]) -> Columns:
    return {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}


def _calls(day: Day, i: int) -> Columns:
    calls, status = day.calls, status_now(day, day.at)
    agent, end = view(calls.agent), view(calls.end)
    rows = np.flatnonzero((agent != SYSTEM_USER) & np.isin(agent, list(day.desks)) & (end >= 0) & (end <= day.at))
    wrap = view(calls.wrap)[rows]
    return {
        "day": np.full(len(rows), i), "agent_id": agent[rows].astype(np.int64),
        "campaign_id": view(calls.campaign)[rows].astype(np.int64), "inbound": view(calls.kind)[rows] == INBOUND,
        "contact": np.isin(status[rows], list(CONTACTS)), "conversion": np.isin(status[rows], list(SUCCESSES)),
        "talk_s": view(calls.talk)[rows].astype(np.int64), "after_s": np.where(wrap > 0, wrap, -1).astype(np.int64),
        "wall_s": _wall(day, view(calls.at)[rows]),
    }  # fmt: skip


def _wall(day: Day, at: np.ndarray[tuple[int], np.dtype[np.int32]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Wall clock of seconds since the day began; days of bench scenarios have 24 hours."""
    return np.asarray((day.rates.walls[0] + at.astype(np.int64)) % 86_400)


def _dials(day: Day, i: int) -> Columns:
    calls, status = day.calls, status_now(day, day.at)
    alone = (view(calls.agent) == SYSTEM_USER) & (view(calls.kind) == OUTBOUND) & (view(calls.end) >= 0)
    rows = np.flatnonzero(alone & (view(calls.end) <= day.at))
    quarter = _wall(day, view(calls.at)[rows]) // QUARTER_S
    keys = np.stack([quarter, view(calls.campaign)[rows], status[rows]], axis=1)
    found, n = np.unique(keys, axis=0, return_counts=True)
    return {
        "day": np.full(len(found), i), "quarter": found[:, 0], "campaign_id": found[:, 1], "status": CODES[found[:, 2]],
        "n": n, "drop": np.isin(found[:, 2], list(DROPS)),
    }  # fmt: skip


def _states(day: Day, i: int) -> Columns:
    states = day.states
    begin, end, state = view(states.start), view(states.end), view(states.state)
    end = np.where((end < 0) | (end > day.at), day.at, end)
    rows = np.flatnonzero(np.isin(state, list(NAMED)) & (end > begin))
    pieces: dict[tuple[int, int, int, int], int] = {}
    agent, campaign = view(states.agent), view(states.campaign)
    numbers = {code: STATE_NUMBERS[name] for code, name in NAMED.items()}
    for row in rows.tolist():
        at, stop = int(begin[row]), int(end[row])
        while at < stop:
            until = min(stop, (at // QUARTER_S + 1) * QUARTER_S)
            key = (int(agent[row]), at // QUARTER_S, int(campaign[row]), numbers[int(state[row])])
            pieces[key] = pieces.get(key, 0) + until - at
            at = until
    keys = np.array(list(pieces), dtype=np.int64).reshape(-1, 4)
    return {
        "day": np.full(len(keys), i), "agent_id": keys[:, 0], "quarter": keys[:, 1], "campaign_id": keys[:, 2],
        "state": keys[:, 3], "seconds": np.array(list(pieces.values()), dtype=np.int64),
    }  # fmt: skip
