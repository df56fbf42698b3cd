"""Questions about the edge of what is known: what runs, what ended last, when a span began."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, case, func, select
from sqlalchemy import cast as as_type

from backend.model import State, StateEvent
from backend.store.bulk import raw_rows
from backend.store.columns import Columns, columns, rare
from backend.store.roll_calls import GROUP, SUMS
from backend.store.roll_states import LONGEST_S
from backend.store.schema import call, roll_call_5min, roll_state_15min, state_event

EVENT = state_event.c


def last_ends(conn: Connection, centre_id: int, since: int) -> Columns:
    """Ends of the finished states that ended at or after `since`, in order: agent_id, end."""
    mine = (EVENT.centre_id == centre_id, rare(conn, EVENT.ended_at >= since))
    end = EVENT.ended_at.label("end")
    return columns(conn, select(EVENT.agent_id, end).where(*mine).order_by(EVENT.ended_at))


def finished_states(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Seconds of finished states in `[start, end)`, cut at its edges: agent_id, campaign_id, state, seconds."""
    ended, began = EVENT.ended_at, EVENT.started_at
    seconds = case((ended < end, ended), else_=end) - case((began > start, began), else_=start)
    keys = (EVENT.agent_id, EVENT.campaign_id, EVENT.state)
    mine = (EVENT.centre_id == centre_id, rare(conn, ended > start), ended <= end + LONGEST_S, began < end)
    total = as_type(func.sum(seconds), BigInteger).label("seconds")
    return columns(conn, select(*keys, total).where(*mine).group_by(*keys))


def open_states(conn: Connection, centre_id: int) -> list[StateEvent]:
    """Stored events without an end, so that the poller can end them where their agent's next state begins."""
    shown = (EVENT.event_id, EVENT.agent_id, EVENT.state, EVENT.started_at, EVENT.campaign_id, EVENT.code)
    endless = rare(conn, EVENT.ended_at.is_(None))
    rows = raw_rows(conn, select(*shown).where(EVENT.centre_id == centre_id, endless))
    return [
        StateEvent(e, a, State(s), at, None, campaign or None, code or None) for e, a, s, at, campaign, code in rows
    ]


def state_groups_since(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """As `finished_states`, added up from the quarter hours begun in `[start, end)`: cheap for hours."""
    roll = roll_state_15min.c
    keys = (roll.agent_id, roll.campaign_id, roll.state)
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    total = as_type(func.sum(roll.seconds), BigInteger).label("seconds")
    return columns(conn, select(*keys, total).where(*mine).group_by(*keys))


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
