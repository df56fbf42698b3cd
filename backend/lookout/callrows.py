"""One local day as rows: calls with their wrap-up, dials without an agent, seconds of states per quarter hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from backend.analysis.estimates import Bools, Columns, Ints
from backend.analysis.wrap import join_wraps
from backend.clock import day_bounds, zone
from backend.model import State
from backend.store import read_cells

QUARTER_S = 900
STATE_NUMBERS = {str(state): number for number, state in enumerate(State)}
"""States within rows are numbers: whole columns of them are compared at every question."""

JOINED_S = 3
"""A wrap-up begins this soon after the dead line before it, so both are one."""

CALLS = (
    "started_at", "agent_id", "campaign_id", "list_id", "attempts", "inbound", "status", "talk_s", "after_s",
    "wall_s", "shift_s",
)  # fmt: skip
DIALS = ("quarter", "campaign_id", "list_id", "attempts", "status", "n")
STATES = ("agent_id", "quarter", "campaign_id", "state", "seconds")


@dataclass(frozen=True, slots=True, eq=False)
class DayRows:
    """The three tables of a day, columns as in CALLS, DIALS and STATES.

    `wall_s` is the wall clock in seconds since midnight, `quarter` its quarter hour (0 to 95), `after_s` wrap and dead
    seconds (-1: not known), `shift_s` the seconds since the agent's first state that day.
    """

    calls: Columns
    dials: Columns
    states: Columns


def read_day(conn: Connection, centre_id: int, day: date, zone_name: str, nobody: frozenset[int]) -> DayRows:
    """A local day's rows; agents of `nobody` (trainers, tests) are left out."""
    start, end = day_bounds(day, zone_name)
    return read_span(conn, centre_id, start, end, day, zone_name, nobody, {})


def read_span(
    conn: Connection, centre_id: int, start: int, end: int, day: date, zone_name: str, nobody: frozenset[int],
    first: dict[int, int],
) -> DayRows:  # fmt: skip
    """The rows of `[start, end)` of a local day; `first` are known first quarters (UTC s) of agents that day."""
    calls = read_cells.agent_calls(conn, centre_id, start, end)
    calls = pick(calls, _agents(calls["agent_id"], nobody))
    ids = np.unique(calls["agent_id"])
    states = read_cells.state_quarters(conn, centre_id, ids.tolist(), start - start % QUARTER_S, end)
    states = {**states, "state": number_states(states["state"])}
    states = pick(states, states["state"] != STATE_NUMBERS[str(State.LOGOUT)])
    after = after_each(calls, read_cells.after_calls(conn, centre_id, start, end + 1800))
    dials = read_cells.dial_cells(conn, centre_id, start, end)
    shift = calls["started_at"] - begins(calls["agent_id"], states, first, calls["started_at"])
    clock = wall_offset(day, zone_name)
    return DayRows(
        {**calls, "after_s": after, "wall_s": (calls["started_at"] + clock) % 86_400, "shift_s": shift},
        {**{n: dials[n] for n in DIALS if n != "quarter"}, "quarter": quarters(dials["slot"], clock)},
        {**{n: states[n] for n in STATES if n != "quarter"}, "quarter": quarters(states["bucket"], clock)},
    )


def after_each(calls: Columns, after: Columns) -> Ints:
    """Wrap and dead seconds of each call, -1 where none was found (see `join_wraps`)."""
    if not len(after["start"]):
        return np.full(len(calls["agent_id"]), -1, dtype=np.int64)
    agent, start, end = after["agent_id"], after["start"], after["start"] + after["seconds"]
    fresh = np.ones(len(start), dtype=bool)
    dead = after["state"].astype(str) == str(State.DEAD)
    fresh[1:] = ~((agent[1:] == agent[:-1]) & dead[:-1] & ~dead[1:] & (start[1:] - end[:-1] <= JOINED_S))
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(start)) - 1
    joined = {"agent_id": agent[first], "start": start[first], "seconds": end[last] - start[first]}
    return join_wraps(calls["agent_id"], calls["started_at"], calls["talk_s"], joined)


def begins(agent_ids: Ints, states: Columns, first: dict[int, int], fallback: Ints) -> Ints:
    """When each row's agent began that day, UTC s to the quarter hour; `fallback` where no state is known."""
    if not len(states["agent_id"]) and not first:
        return fallback
    known = dict(first)
    order = np.lexsort((states["bucket"], states["agent_id"]))
    ids, spot = np.unique(states["agent_id"][order], return_index=True)
    for agent, bucket in zip(ids.tolist(), states["bucket"][order][spot].tolist(), strict=True):
        known[agent] = min(known.get(agent, bucket), bucket)
    agents, rows = np.unique(agent_ids, return_inverse=True)
    begun = np.array([known.get(i, -1) for i in agents.tolist()], dtype=np.int64)[rows]
    return np.where((begun >= 0) & (begun <= fallback), begun, fallback)


def number_states(states: NDArray[Any]) -> Ints:
    """States as their STATE_NUMBERS."""
    return np.fromiter((STATE_NUMBERS[state] for state in states.tolist()), dtype=np.int64, count=len(states))


def states_in(column: Ints, states: Sequence[str]) -> Bools:
    """Which rows are in one of the states."""
    wanted = np.zeros(len(STATE_NUMBERS), dtype=bool)
    wanted[[STATE_NUMBERS[state] for state in states]] = True
    return np.asarray(wanted[column])


def wall_offset(day: date, zone_name: str) -> int:
    """Seconds the wall clock is ahead of UTC at the day's noon: one clock for the whole day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone(zone_name))
    return round((noon.utcoffset() or timedelta()).total_seconds())


def quarters(at: Ints, offset_s: int) -> Ints:
    """Quarter hour of the wall clock (0 to 95) of instants (UTC s)."""
    return np.asarray((at + offset_s) % 86_400 // QUARTER_S, dtype=np.int64)


def pick(table: Columns, rows: Bools | Ints) -> Columns:
    """Some rows of a table."""
    return {name: column[rows] for name, column in table.items()}


def stack(tables: list[Columns], names: tuple[str, ...]) -> Columns:
    """Tables below each other, these columns."""
    return {name: np.concatenate([table[name] for table in tables]) for name in names}


def _agents(agent_id: Ints, nobody: frozenset[int]) -> Bools:
    return np.asarray((agent_id > 0) & ~np.isin(agent_id, list(nobody)))
