"""Questions about the edge of what is known: what runs, what ended last, when a span began."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, func, select
from sqlalchemy import cast as as_type

from backend.model import State, StateEvent
from backend.store.bulk import raw_rows
from backend.store.columns import Columns, columns, rare
from backend.store.roll_calls import GROUP, SUMS
from backend.store.roll_states import LONGEST_S
from backend.store.schema import call, roll_call_5min, state_event

EVENT = state_event.c


def last_ends(conn: Connection, centre_id: int, since: int) -> Columns:
    """Ends of the finished states that ended at or after `since`, in order: agent_id, end."""
    mine = (EVENT.centre_id == centre_id, rare(conn, EVENT.ended_at >= since))
    end = EVENT.ended_at.label("end")
    return columns(conn, select(EVENT.agent_id, end).where(*mine).order_by(EVENT.ended_at))


def running_states(conn: Connection, centre_id: int, now: int) -> Columns:
    """States without an end, begun in the 24 hours before `now`: agent_id, state, start, campaign_id, code."""
    shown = (EVENT.agent_id, EVENT.state, EVENT.started_at.label("start"), EVENT.campaign_id, EVENT.code)
    mine = (EVENT.centre_id == centre_id, rare(conn, EVENT.ended_at.is_(None)))
    span = (EVENT.started_at > now - LONGEST_S, EVENT.started_at <= now)
    return columns(conn, select(*shown).where(*mine, *span))


def open_states(conn: Connection, centre_id: int) -> list[StateEvent]:
    """Stored events without an end, so that the poller can end them where their agent's next state begins."""
    shown = (EVENT.event_id, EVENT.agent_id, EVENT.state, EVENT.started_at, EVENT.campaign_id, EVENT.code)
    rows = raw_rows(conn, select(*shown).where(EVENT.centre_id == centre_id, EVENT.ended_at.is_(None)))
    return [
        StateEvent(e, a, State(s), at, None, campaign or None, code or None) for e, a, s, at, campaign, code in rows
    ]


def first_call(conn: Connection, centre_id: int, start: int, end: int) -> int | None:
    """Start of the first call begun in `[start, end)`, UTC seconds."""
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end)
    return conn.execute(select(func.min(call.c.started_at)).where(*mine)).scalar()


def call_groups_since(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """As `call_groups`, added up from the five-minute buckets begun in `[start, end)`: cheap for hours."""
    roll = roll_call_5min.c
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    keys = [roll[name] for name in GROUP]
    sums = [as_type(func.sum(roll[name]), BigInteger).label(name) for name in SUMS]
    return columns(conn, select(*keys, *sums).where(*mine).group_by(*keys))
