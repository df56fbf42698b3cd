"""Questions about what lies behind a figure: single calls with an agent, groups of dials without one, wrap-ups."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Connection, case, func, select
from sqlalchemy import cast as as_type

from backend.model import State
from backend.store.bulk import among
from backend.store.columns import Columns, columns, rare
from backend.store.roll_calls import INBOUND
from backend.store.roll_states import LONGEST_S, QUARTER_S
from backend.store.schema import call, roll_state_15min, state_event

EVENT = state_event.c
AFTER = (str(State.WRAP), str(State.DEAD))

ATTEMPTS = case(
    (func.coalesce(call.c.called_count, 0) <= 0, 0),
    (call.c.called_count <= 2, call.c.called_count),
    (call.c.called_count <= 4, 3),
    else_=4,
).label("attempts")
"""How often the lead was called, in bands: 0 unknown, 1, 2, 3 for three or four times, 4 for more."""


def agent_calls(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished calls of agents begun in `[start, end)`, one row each, by begin.

    Columns: started_at, agent_id, campaign_id, list_id (-1: none), attempts (band), inbound, status, talk_s.
    """
    shown = (
        call.c.started_at, call.c.agent_id, call.c.campaign_id, func.coalesce(call.c.list_id, -1).label("list_id"),
        ATTEMPTS, INBOUND.label("inbound"), call.c.status, call.c.talk_s,
    )  # fmt: skip
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    return columns(conn, select(*shown).where(*mine, call.c.agent_id > 0).order_by(call.c.started_at, call.c.call_id))


def dial_cells(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished outbound rows no agent had, begun in `[start, end)`, added up.

    Columns: slot (start of the quarter hour, UTC s), campaign_id, list_id (-1: none), attempts (band), status, n.
    """
    slot = (call.c.started_at - call.c.started_at % QUARTER_S).label("slot")
    keys = (slot, call.c.campaign_id, func.coalesce(call.c.list_id, -1).label("list_id"), ATTEMPTS, call.c.status)
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    nobody = (call.c.agent_id == 0, INBOUND == 0)
    return columns(conn, select(*keys, func.count().label("n")).where(*mine, *nobody).group_by(*keys))


def after_calls(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished wrap-ups and dead lines that ended in `[start, end)`: agent_id, state, start, seconds, in order."""
    shown = (EVENT.agent_id, EVENT.state, EVENT.started_at.label("start"))
    seconds = (EVENT.ended_at - EVENT.started_at).label("seconds")
    ended = (rare(conn, EVENT.ended_at >= start), EVENT.ended_at < end, EVENT.started_at > start - LONGEST_S)
    mine = (EVENT.centre_id == centre_id, EVENT.state.in_(AFTER), *ended)
    return columns(conn, select(*shown, seconds).where(*mine).order_by(EVENT.agent_id, EVENT.started_at))


def state_quarters(conn: Connection, centre_id: int, agent_ids: Sequence[int], start: int, end: int) -> Columns:
    """Seconds of finished states per quarter hour begun in `[start, end)`: agent_id, bucket, campaign_id, state."""
    roll = roll_state_15min.c
    keys = (roll.agent_id, roll.bucket, roll.campaign_id, roll.state)
    mine = (roll.centre_id == centre_id, among(conn, roll.agent_id, agent_ids))
    total = as_type(func.sum(roll.seconds), BigInteger).label("seconds")
    span = (roll.bucket >= start, roll.bucket < end)
    return columns(conn, select(*keys, total).where(*mine, *span).group_by(*keys))


def state_pieces(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished states of all agents that overlap `[start, end)`: agent_id, campaign_id, state, start, end, code."""
    shown = (
        EVENT.agent_id, EVENT.campaign_id, EVENT.state, EVENT.started_at.label("start"), EVENT.ended_at.label("end"),
        EVENT.code,
    )  # fmt: skip
    span = (rare(conn, EVENT.ended_at > start), EVENT.ended_at <= end + LONGEST_S, EVENT.started_at < end)
    question = select(*shown).where(EVENT.centre_id == centre_id, *span)
    return columns(conn, question.order_by(EVENT.agent_id, EVENT.started_at))
