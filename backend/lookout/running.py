"""What agents are doing now: the states still running, which the finished ones leave out."""

from __future__ import annotations

import numpy as np

from backend.analysis.estimates import Columns, Ints
from backend.analysis.workload import Load, measure_load
from backend.clock import day_bounds, local_date
from backend.lookout.asked import Asked
from backend.lookout.callrows import QUARTER_S, STATE_NUMBERS
from backend.model import State
from backend.store import read, read_cells

LATE_S = 900
FRESH_S = 180
"""Running states count on for this long after the monitor's last picture, no longer."""


def running_pieces(asked: Asked) -> Columns:
    """Running states from their beginning, or their agent's last reported end, to now: agent_id, campaign_id, state,
    start, end (UTC s).
    """
    at = asked.at
    with asked.store.read() as conn:
        live, _, seen = read.live(conn, asked.centre.centre_id)
        ends = read.last_ends(conn, asked.centre.centre_id, at - LATE_S)
    known = dict(zip(ends["agent_id"].tolist(), ends["end"].tolist(), strict=True))
    until = at if seen is None else min(at, seen + FRESH_S)
    day = day_bounds(local_date(at, asked.centre.zone), asked.centre.zone)[0]
    rows = [
        (a.agent_id, a.campaign_id or 0, str(a.state), max(a.since, known.get(a.agent_id, 0), day), until)
        for a in live
        if a.state != State.LOGOUT
    ]
    names = ("agent_id", "campaign_id", "state", "start", "end")
    columns = list(zip(*(row for row in rows if row[4] > row[3]), strict=True)) or [()] * len(names)
    return {
        name: np.array(column, dtype=object if name == "state" else np.int64)
        for name, column in zip(names, columns, strict=True)
    }


def by_quarter(pieces: Columns, offset_s: int) -> Columns:
    """Pieces cut at the quarter hours, as the rows of a day: agent_id, campaign_id, state (number), quarter (wall
    clock), seconds, day (0).
    """
    rows = []
    columns = (pieces[name].tolist() for name in ("agent_id", "campaign_id", "state", "start", "end"))
    for agent, campaign, state, start, end in zip(*columns, strict=True):
        for begin in range(start - start % QUARTER_S, end, QUARTER_S):
            seconds = min(end, begin + QUARTER_S) - max(start, begin)
            quarter = (begin + offset_s) % 86_400 // QUARTER_S
            rows.append((agent, campaign, STATE_NUMBERS[state], quarter, seconds, 0))
    names = ("agent_id", "campaign_id", "state", "quarter", "seconds", "day")
    table = np.array(rows, dtype=np.int64).reshape(-1, len(names))
    return {name: table[:, at] for at, name in enumerate(names)}


def agent_pieces(asked: Asked, agent_id: int) -> Columns:
    """One agent's states of today with the running one, in order: agent_id, campaign_id, state, start, end."""
    at = asked.at
    start = day_bounds(local_date(at, asked.centre.zone), asked.centre.zone)[0]
    with asked.store.read() as conn:
        found = read.states(conn, asked.centre.centre_id, agent_id, start, at)
    done = found["end"] >= 0
    found = {name: column[done] for name, column in found.items()} | {"agent_id": np.full(int(done.sum()), agent_id)}
    now = running_pieces(asked)
    return _joined(found, {name: column[now["agent_id"] == agent_id] for name, column in now.items()})


def floor_pieces(asked: Asked) -> Columns:
    """All agents' states of today with the running ones, by agent and start."""
    at = asked.at
    start = day_bounds(local_date(at, asked.centre.zone), asked.centre.zone)[0]
    with asked.store.read() as conn:
        found = read_cells.state_pieces(conn, asked.centre.centre_id, start, at)
    return _joined(found, running_pieces(asked))


def floor_load(asked: Asked) -> tuple[Load, Ints]:
    """The load of everybody on shift and the campaign each is on, for the review's workload signals."""
    pieces = floor_pieces(asked)
    load = measure_load(pieces, asked.at)
    last = dict(zip(pieces["agent_id"].tolist(), pieces["campaign_id"].tolist(), strict=True))
    return load, np.array([max(last.get(agent, 0), 0) for agent in load.agent_id.tolist()], dtype=np.int64)


def _joined(found: Columns, now: Columns) -> Columns:
    both = {name: np.concatenate([found[name], now[name]]) for name in ("agent_id", "campaign_id", "state")}
    both |= {name: np.concatenate([found[name], now[name]]) for name in ("start", "end")}
    order = np.lexsort((both["start"], both["agent_id"]))
    return {name: column[order] for name, column in both.items()}
