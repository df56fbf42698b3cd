"""Questions about what the lookout saw, learned and said, and the rows it looks at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Connection, func, select
from sqlalchemy import cast as as_type

from backend.store.bulk import among, raw_rows
from backend.store.columns import Columns, columns, rare
from backend.store.roll_calls import INBOUND
from backend.store.roll_states import LONGEST_S
from backend.store.schema import alert, baseline, call, reaction, review, state_event

LONGEST_CALL_S = 7200
"""A call of an agent that lasts longer is not looked at."""

LONGEST_DIAL_S = 900
"""The same for a row no agent had."""

EVENT = state_event.c


def ended_calls(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished calls of agents begun from two hours before `start` on and over before `end`, by id.

    Columns: call_id, agent_id, campaign_id, list_id (-1: none), status, inbound, talk_s, started_at, queue_s.
    """
    shown = (
        call.c.call_id,
        call.c.agent_id,
        call.c.campaign_id,
        func.coalesce(call.c.list_id, -1).label("list_id"),
        call.c.status,
        INBOUND.label("inbound"),
        call.c.talk_s,
        call.c.started_at,
        call.c.queue_s,
    )
    begun = (call.c.started_at >= start - LONGEST_CALL_S, call.c.started_at < end)
    over = (call.c.live == 0, call.c.started_at + call.c.talk_s < end, call.c.started_at + call.c.talk_s >= start)
    mine = (call.c.centre_id == centre_id, *begun, call.c.agent_id > 0, *over)
    return columns(conn, select(*shown).where(*mine).order_by(call.c.call_id))


def ended_dials(conn: Connection, centre_id: int, start: int, end: int, step_s: int) -> Columns:
    """Finished rows no agent had, over in `[start, end)`, counted per `step_s` seconds from `start` on.

    Columns: step (0, 1, ...), campaign_id, list_id (-1: none), status, inbound, n.
    """
    over = call.c.started_at + call.c.talk_s
    keys = (
        ((over - start) // step_s).label("step"),
        call.c.campaign_id,
        func.coalesce(call.c.list_id, -1).label("list_id"),
        call.c.status,
        INBOUND.label("inbound"),
    )
    begun = (call.c.started_at >= start - LONGEST_DIAL_S, call.c.started_at < end)
    mine = (call.c.centre_id == centre_id, *begun, call.c.agent_id == 0, call.c.live == 0, over >= start, over < end)
    n = as_type(func.count(), BigInteger).label("n")
    return columns(conn, select(*keys, n).where(*mine).group_by(*keys).order_by(*keys))


def state_spans(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished states that share time with `[start, end)`: event_id, agent_id, campaign_id, state, began, ended."""
    shown = (
        EVENT.event_id,
        EVENT.agent_id,
        EVENT.campaign_id,
        EVENT.state,
        EVENT.started_at.label("began"),
        EVENT.ended_at.label("ended"),
    )
    mine = (EVENT.centre_id == centre_id, rare(conn, EVENT.ended_at > start), EVENT.ended_at <= end + LONGEST_S)
    return columns(conn, select(*shown).where(*mine, EVENT.started_at < end).order_by(EVENT.event_id))


def reviews(conn: Connection, centre_id: int, start: int, end: int) -> list[tuple[int, bytes, int]]:
    """Reviewed intervals begun in `[start, end)`, in order: start, packed, when it was made."""
    mine = (review.c.centre_id == centre_id, review.c.start >= start, review.c.start < end)
    shown = (review.c.start, review.c.blob, review.c.made_at)
    return [
        (at, bytes(blob), made) for at, blob, made in raw_rows(conn, select(*shown).where(*mine).order_by(shown[0]))
    ]


def first_review(conn: Connection, centre_id: int) -> int | None:
    """Start of the oldest reviewed interval."""
    return conn.execute(select(func.min(review.c.start)).where(review.c.centre_id == centre_id)).scalar()


def last_review(conn: Connection, centre_id: int) -> int | None:
    """Start of the newest reviewed interval."""
    return conn.execute(select(func.max(review.c.start)).where(review.c.centre_id == centre_id)).scalar()


def baselines(conn: Connection, centre_id: int, first: int, last: int) -> list[tuple[int, bytes, int]]:
    """What the days (ordinals) `first` to `last` began with, in order: day, packed, version."""
    mine = (baseline.c.centre_id == centre_id, baseline.c.day >= first, baseline.c.day <= last)
    shown = (baseline.c.day, baseline.c.blob, baseline.c.engine)
    return [(day, bytes(blob), v) for day, blob, v in raw_rows(conn, select(*shown).where(*mine).order_by(shown[0]))]


def alerts(conn: Connection, centre_id: int, start: int, end: int, *, facts: bool = True) -> list[dict[str, Any]]:
    """Alerts raised in `[start, end)`, in order, as rows of the table, without the long column unless `facts`."""
    mine = (alert.c.centre_id == centre_id, alert.c.raised_at >= start, alert.c.raised_at < end)
    shown = [column for column in alert.c if facts or column.name != "facts_json"]
    question = select(*shown).where(*mine).order_by(alert.c.raised_at, alert.c.alert_id)
    return [dict(row) for row in conn.execute(question).mappings()]


def alert_row(conn: Connection, centre_id: int, alert_id: int) -> dict[str, Any] | None:
    """One alert as a row of the table."""
    mine = (alert.c.centre_id == centre_id, alert.c.alert_id == alert_id)
    row = conn.execute(select(alert).where(*mine)).mappings().first()
    return None if row is None else dict(row)


def reactions(conn: Connection, centre_id: int, alert_ids: Iterable[int]) -> list[dict[str, Any]]:
    """What was done about these alerts, oldest first: alert_id, at, who, reaction, reason."""
    shown = (reaction.c.alert_id, reaction.c.at, reaction.c.who, reaction.c.reaction, reaction.c.reason)
    mine = (reaction.c.centre_id == centre_id, among(conn, reaction.c.alert_id, alert_ids))
    return [dict(row) for row in conn.execute(select(*shown).where(*mine).order_by(reaction.c.id)).mappings()]
