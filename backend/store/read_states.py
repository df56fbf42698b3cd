"""Questions about what agents did: talk, wait, wrap, pause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Connection,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as as_type

from backend.model import State
from backend.store.bulk import among
from backend.store.columns import Columns, columns, rare
from backend.store.roll_states import LONGEST_S
from backend.store.schema import roll_state_day, state_event

EVENT = state_event.c


def state_groups(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Time in `[start, end)`: agent_id, campaign_id, state, code (0: none), seconds, n (states begun inside).

    Cut at the window's edges; a state still running counts up to `end`, at most 24 hours.
    """
    names = ("agent_id", "campaign_id", "state", "code", "started_at", "ended_at")
    shown = [EVENT[name] for name in names]
    event = _overlapping(conn, shown, [EVENT.centre_id == centre_id], start, end).subquery("event").c
    until = func.coalesce(event.ended_at, event.started_at + LONGEST_S)
    inside = _least(until, literal(end)) - _greatest(event.started_at, literal(start))
    seconds = as_type(func.sum(inside), BigInteger).label("seconds")
    begun = as_type(func.sum(case((event.started_at >= start, 1), else_=0)), BigInteger).label("n")
    keys = [event[name] for name in names[:4]]
    return columns(conn, select(*keys, seconds, begun).group_by(*keys))


def state_groups_days(conn: Connection, centre_id: int, first: date, last: date) -> Columns:
    """Time of finished states on the local days `first` to `last`, both included: day and as `state_groups`.

    A state still running is not in it until it ends.
    """
    roll = roll_state_day.c
    mine = (roll.centre_id == centre_id, roll.day >= first.toordinal(), roll.day <= last.toordinal())
    names = ("day", "agent_id", "campaign_id", "state", "code", "seconds", "n")
    return columns(conn, select(*(roll[name] for name in names)).where(*mine))


def states(conn: Connection, centre_id: int, agent_id: int, start: int, end: int) -> Columns:
    """One agent's states that overlap `[start, end)`, in order.

    Columns: state, start, end (-1 while it lasts), campaign_id, code; -1 where there is none.
    """
    shown = [EVENT[name] for name in ("state", "started_at", "ended_at", "campaign_id", "code", "event_id")]
    mine = [EVENT.centre_id == centre_id, EVENT.agent_id == agent_id]
    event = _overlapping(conn, shown, mine, start, end).subquery("event").c
    found = (
        event.state,
        event.started_at.label("start"),
        func.coalesce(event.ended_at, -1).label("end"),
        _or_none(event.campaign_id),
        _or_none(event.code),
    )
    return columns(conn, select(*found).order_by(event.started_at, event.event_id))


def wraps(conn: Connection, centre_id: int, agent_ids: Sequence[int], start: int, end: int) -> Columns:
    """Finished wrap-ups begun in `[start, end)`: agent_id, start, seconds, ordered by both."""
    begun = (EVENT.started_at >= start, EVENT.started_at < end)
    ended = (EVENT.ended_at >= start, EVENT.ended_at <= end + LONGEST_S, EVENT.state == str(State.WRAP))
    mine = (EVENT.centre_id == centre_id, among(conn, EVENT.agent_id, agent_ids), *begun, *ended)
    shown = (
        EVENT.agent_id,
        EVENT.started_at.label("start"),
        (EVENT.ended_at - EVENT.started_at).label("seconds"),
    )
    return columns(conn, select(*shown).where(*mine).order_by(EVENT.agent_id, EVENT.started_at))


def newest_state(conn: Connection, centre_id: int) -> tuple[int, int] | None:
    """Event id and start of the newest stored state: where reading states goes on."""
    mine = EVENT.centre_id == centre_id
    newest = select(EVENT.event_id, EVENT.started_at).where(mine).order_by(EVENT.event_id.desc()).limit(1)
    row = conn.execute(newest).first()
    return (row[0], row[1]) if row else None


def _overlapping(
    conn: Connection, shown: Sequence[ColumnElement[Any]], mine: Sequence[ColumnElement[bool]], start: int, end: int
) -> CompoundSelect[Any]:
    """States that share time with the window or begin in it: the finished and the running ones, each by its index."""
    finished = (
        EVENT.ended_at >= start,
        EVENT.ended_at <= end + LONGEST_S,
        or_(EVENT.ended_at > start, EVENT.started_at >= start),
    )
    running = (rare(conn, EVENT.ended_at.is_(None)), EVENT.started_at > start - LONGEST_S)
    begun = EVENT.started_at < end
    return union_all(select(*shown).where(*mine, *finished, begun), select(*shown).where(*mine, *running, begun))


def _least(a: ColumnElement[int], b: ColumnElement[int]) -> ColumnElement[int]:
    return case((a < b, a), else_=b)


def _greatest(a: ColumnElement[int], b: ColumnElement[int]) -> ColumnElement[int]:
    return case((a > b, a), else_=b)


def _or_none(column: ColumnElement[int]) -> ColumnElement[int]:
    return case((column == 0, -1), else_=column).label(column.key or "")
