"""Save calls: by call id, the truest version wins, however pages are split, repeated or reordered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, update

from backend.model import Call, CallType, Centre
from backend.store.bulk import Row, among, delete, lock_centre, raw_rows, upsert
from backend.store.partitions import make_room
from backend.store.roll_calls import Group, refresh_calls
from backend.store.saved import OLDEST_TAKEN_S, Saved, erased
from backend.store.schema import call
from backend.store.versions import Layout, compare, truest

STARTED, CALL_ID, LIVE = 1, 2, 14
GROUPED = (3, 4, 8, 10)
LAYOUT = Layout(key=CALL_ID, started=STARTED, seen=15, finished=lambda row: not row[LIVE])


def save_calls(conn: Connection, centre: Centre, calls: Sequence[Call], seen_at: int) -> Saved:
    """Store the calls the dialer showed at `seen_at` and refresh the rollups they touch.

    A finished call is never replaced by a live one, nor a version seen later by one seen earlier; a call
    whose start was revised moves. Calls that began 89 days or longer before `seen_at` are not taken.
    """
    lock_centre(conn, centre.centre_id)
    hidden = erased(conn, centre.centre_id)
    recent = [c for c in calls if c.started_at > seen_at - OLDEST_TAKEN_S]
    rows = truest((_row(centre.centre_id, c, seen_at, hidden) for c in recent), LAYOUT)
    plan = compare(rows, _stored(conn, centre.centre_id, rows), LAYOUT)
    make_room(conn, [row[STARTED] for row in plan.write], seen_at)
    delete(conn, call, ("centre_id", "started_at", "call_id"), [old[:3] for old in plan.moved])
    upsert(conn, call, sorted(plan.write, key=lambda row: row[:3]))
    _mark_seen(conn, centre.centre_id, plan.seen_again, seen_at)
    refresh_calls(conn, centre, ((row[STARTED], _group(row)) for row in plan.touched if not row[LIVE]))
    unchanged = len(rows) - plan.inserted - plan.changed
    return Saved(plan.inserted, plan.changed, unchanged, len(plan.moved), len(calls) - len(recent))


def _row(centre_id: int, c: Call, seen_at: int, hidden: frozenset[int]) -> Row:
    return (
        centre_id,
        c.started_at,
        c.call_id,
        0 if c.agent_id is None or c.agent_id in hidden else c.agent_id,
        c.campaign_id,
        c.list_id,
        c.queue_id,
        c.lead_id,
        c.status,
        c.talk_s,
        str(c.call_type),
        c.term_reason,
        c.called_count,
        float(c.queue_s),
        int(c.live),
        seen_at,
    )


def _group(row: Row) -> Group:
    agent_id, campaign_id, status, call_type = (row[i] for i in GROUPED)
    return (agent_id, campaign_id, status, int(call_type == CallType.INBOUND))


def _stored(conn: Connection, centre_id: int, ids: Iterable[int]) -> dict[int, Row]:
    question = select(call).where(call.c.centre_id == centre_id, among(conn, call.c.call_id, ids))
    return {row[CALL_ID]: tuple(row) for row in raw_rows(conn, question)}


def _mark_seen(conn: Connection, centre_id: int, ids: Sequence[int], seen_at: int) -> None:
    """Note that unchanged calls were seen again, so that an older differing page cannot overrule them."""
    if not ids:
        return
    mine = (call.c.centre_id == centre_id, among(conn, call.c.call_id, ids), call.c.seen_at < seen_at)
    conn.execute(update(call).where(*mine).values(seen_at=seen_at))
