"""Save agent states: by event id, the truest version wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, update

from backend.model import Centre, StateEvent
from backend.store.bulk import Row, among, lock_centre, raw_rows, upsert
from backend.store.roll_states import LONGEST_S, refresh_states
from backend.store.saved import OLDEST_TAKEN_S, Saved, erased
from backend.store.schema import code_name, state_event
from backend.store.versions import Layout, compare, truest

EVENT_ID, AGENT_ID, STARTED, ENDED = 1, 2, 4, 5
LAYOUT = Layout(key=EVENT_ID, started=STARTED, seen=9, finished=lambda row: row[ENDED] is not None)


def save_states(conn: Connection, centre: Centre, events: Sequence[StateEvent], seen_at: int) -> Saved:
    """Store the state events the dialer showed at `seen_at`, learn code names, refresh the rollups touched.

    A finished state is never replaced by a running one, nor a version seen later by one seen earlier.
    Events that began 89 days or longer before `seen_at` and those of erased agents are not taken.
    """
    lock_centre(conn, centre.centre_id)
    hidden = erased(conn, centre.centre_id)
    recent = [e for e in events if e.started_at > seen_at - OLDEST_TAKEN_S]
    rows = truest((_row(centre.centre_id, e, seen_at) for e in recent if e.agent_id not in hidden), LAYOUT)
    plan = compare(rows, _stored(conn, centre.centre_id, rows), LAYOUT)
    upsert(conn, state_event, sorted(plan.write, key=lambda row: row[:2]))
    _mark_seen(conn, centre.centre_id, plan.seen_again, seen_at)
    finished = [row for row in plan.touched if row[ENDED] is not None]
    refresh_states(conn, centre, [(row[AGENT_ID], row[STARTED], row[ENDED]) for row in finished])
    _learn_codes(conn, centre.centre_id, recent, seen_at)
    unchanged = len(rows) - plan.inserted - plan.changed
    return Saved(plan.inserted, plan.changed, unchanged, len(plan.moved), len(events) - len(recent))


def _row(centre_id: int, e: StateEvent, seen_at: int) -> Row:
    ended = None if e.duration_s is None else e.started_at + min(e.duration_s, LONGEST_S)
    return (
        centre_id,
        e.event_id,
        e.agent_id,
        str(e.state),
        e.started_at,
        ended,
        e.duration_s,
        e.campaign_id or 0,
        e.code or 0,
        seen_at,
    )


def _stored(conn: Connection, centre_id: int, ids: Iterable[int]) -> dict[int, Row]:
    mine = (state_event.c.centre_id == centre_id, among(conn, state_event.c.event_id, ids))
    return {row[EVENT_ID]: tuple(row) for row in raw_rows(conn, select(state_event).where(*mine))}


def _mark_seen(conn: Connection, centre_id: int, ids: Sequence[int], seen_at: int) -> None:
    if not ids:
        return
    event = state_event.c
    mine = (event.centre_id == centre_id, among(conn, event.event_id, ids), event.seen_at < seen_at)
    conn.execute(update(state_event).where(*mine).values(seen_at=seen_at))


def _learn_codes(conn: Connection, centre_id: int, events: Iterable[StateEvent], seen_at: int) -> None:
    names = {e.code: e.code_name for e in events if e.code and e.code_name}
    upsert(conn, code_name, [(centre_id, code, name, seen_at) for code, name in sorted(names.items())])
