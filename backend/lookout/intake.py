"""What intervals brought, from the store: calls once, in the interval in which they became known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection

from backend.analysis.estimates import Bools, Columns, Ints
from backend.analysis.interval import INTERVAL_S, Interval
from backend.model import LiveAgent, State
from backend.store import read

LATE_S = 1800
"""A call or wrap that becomes known later than this after its end is left out."""

Span = tuple[int, int, str, int, int]
"""Agent, campaign, state, first and last second."""

CALLS = ("call_id", "agent_id", "campaign_id", "list_id", "status", "inbound", "talk_s")
WRAPS = ("event_id", "agent_id", "campaign_id", "seconds")
STATES = ("agent_id", "campaign_id", "state", "seconds")
DIALS = ("campaign_id", "list_id", "status", "inbound", "n")


@dataclass(slots=True)
class Used:
    """Numbers of the calls and wraps that intervals already brought, with the interval's end.

    What was over before `since` (UTC seconds) is nobody's business any more.
    """

    since: int
    calls: dict[int, int] = field(default_factory=dict)
    wraps: dict[int, int] = field(default_factory=dict)

    def add(self, interval: Interval) -> None:
        """Note what an interval brought; once an hour, forget what is too old to come again."""
        for known, ids in ((self.calls, interval.calls["call_id"]), (self.wraps, interval.wraps["event_id"])):
            if interval.end % 3600 == 0:
                for one in [key for key, at in known.items() if at < interval.start - 2 * LATE_S]:
                    del known[one]
            known.update(dict.fromkeys(ids.tolist(), interval.end))


def read_intervals(
    conn: Connection, centre_id: int, start: int, end: int, used: Used, live: Sequence[LiveAgent] = ()
) -> list[Interval]:
    """The intervals of `[start, end)`, empty ones too; calls and wraps in `used` are left out, and new ones noted.

    `live` are the agents as the monitor shows them now: their running states fill up what is not finished.
    """
    steps = (end - start) // INTERVAL_S
    calls = _calls(read.ended_calls(conn, centre_id, start - LATE_S, end), start, used)
    dials = read.ended_dials(conn, centre_id, start, end, INTERVAL_S)
    spans = read.state_spans(conn, centre_id, start - LATE_S, end)
    wraps = _wraps(spans, start, end, used)
    states = _states(spans, _running(conn, centre_id, live, spans, end), start, steps)
    made = []
    for step in range(steps):
        at = start + step * INTERVAL_S
        parts = (_of(calls, CALLS, step), _of(wraps, WRAPS, step), _of(states, STATES, step), _of(dials, DIALS, step))
        made.append(Interval(at, at + INTERVAL_S, *parts))
        used.add(made[-1])
    return made


def is_empty(interval: Interval) -> bool:
    """Nothing at all happened: nobody is looked for and nothing is kept."""
    return not any(len(table["campaign_id"]) for table in (interval.calls, interval.states, interval.dials))


def _of(table: Columns, names: Sequence[str], step: int) -> Columns:
    rows = table["step"] == step
    return {name: table[name][rows] for name in names}


def _calls(found: Columns, start: int, used: Used) -> Columns:
    """Calls with the interval in which they became known."""
    over = found["started_at"] + found["talk_s"]
    fresh = _fresh(found["call_id"], over, used.since, used.calls)
    kept = {name: array[fresh] for name, array in found.items()}
    kept["step"] = np.maximum((over[fresh] - start) // INTERVAL_S, 0)
    return kept


def _wraps(spans: Columns, start: int, end: int, used: Used) -> Columns:
    wrap = (spans["state"] == str(State.WRAP)) & (spans["ended"] < end)
    wrap &= _fresh(spans["event_id"], spans["ended"], used.since, used.wraps)
    kept = {name: spans[name][wrap] for name in ("event_id", "agent_id", "campaign_id")}
    kept["seconds"] = (spans["ended"] - spans["began"])[wrap]
    kept["step"] = np.maximum((spans["ended"][wrap] - start) // INTERVAL_S, 0)
    return kept


def _fresh(ids: Ints, over: Ints, since: int, used: dict[int, int]) -> Bools:
    """What no interval brought yet: also what ended earlier but was not known then."""
    new = np.fromiter((one not in used for one in ids.tolist()), dtype=np.bool_, count=len(ids))
    return np.asarray(new & (over >= since))


def _running(conn: Connection, centre_id: int, live: Sequence[LiveAgent], spans: Columns, end: int) -> list[Span]:
    """The states that were not finished when last read, up to `end`.

    What the monitor shows goes on from its beginning or the agent's last known end; a state read as running before
    lasted until the monitor's began.
    """
    if not live:
        return []
    ends: dict[int, int] = {}
    for agent_id, ended in zip(spans["agent_id"].tolist(), spans["ended"].tolist(), strict=True):
        ends[agent_id] = max(ended, ends.get(agent_id, 0))
    shown = {agent.agent_id: agent for agent in live if agent.state != State.LOGOUT}
    rows: list[Span] = []
    for event in read.open_states(conn, centre_id):
        now = shown.get(event.agent_id)
        if now is not None and event.started_at < min(now.since, end):
            began, ended = max(event.started_at, ends.get(event.agent_id, 0)), min(now.since, end)
            rows.append((event.agent_id, event.campaign_id or 0, str(event.state), began, ended))
            ends[event.agent_id] = max(began, ended)
    for agent in shown.values():
        began = max(agent.since, ends.get(agent.agent_id, 0))
        rows.append((agent.agent_id, agent.campaign_id or 0, str(agent.state), began, end))
    return [row for row in rows if row[3] < row[4]]


def _states(spans: Columns, running: list[Span], start: int, steps: int) -> Columns:
    """Seconds per interval, agent, campaign and state, sorted by these."""
    more: list[Any] = list(zip(*running, strict=True)) if running else [()] * 5
    agent, campaign, began, ended = (
        np.concatenate([spans[name], np.array(column, dtype=np.int64)])
        for name, column in zip(
            ("agent_id", "campaign_id", "began", "ended"), (more[0], more[1], more[3], more[4]), strict=True
        )
    )
    state = np.concatenate([spans["state"], np.array(more[2], dtype=object)])
    began, ended = np.maximum(began, start), np.minimum(ended, start + steps * INTERVAL_S)
    first = (began - start) // INTERVAL_S
    pieces = np.where(ended > began, (ended - 1 - start) // INTERVAL_S - first + 1, 0)
    row = np.repeat(np.arange(len(agent)), pieces)
    step = np.arange(len(row)) - np.repeat(np.cumsum(pieces) - pieces, pieces) + first[row]
    at = start + step * INTERVAL_S
    seconds = np.minimum(ended[row], at + INTERVAL_S) - np.maximum(began[row], at)
    return _summed(step, agent[row], campaign[row], state[row], seconds)


def _summed(step: Ints, agent: Ints, campaign: Ints, state: Any, seconds: Ints) -> Columns:
    words, code = np.unique(state.astype(str), return_inverse=True)
    keys = np.stack([step, agent, campaign, code.astype(np.int64)], axis=1)
    found, place = np.unique(keys, axis=0, return_inverse=True)
    total = np.bincount(place.ravel(), weights=seconds, minlength=len(found)).astype(np.int64)
    return {
        "step": found[:, 0],
        "agent_id": found[:, 1],
        "campaign_id": found[:, 2],
        "state": words.astype(object)[found[:, 3]] if len(words) else np.array([], dtype=object),
        "seconds": total,
    }
