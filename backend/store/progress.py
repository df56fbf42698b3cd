"""Save how polling goes: leases, cursors, runs, rejected rows, back-filled days, the audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import orjson
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from backend.store.bulk import on_sqlite, upsert
from backend.store.schema import audit, backfill_day, reject, run, source

LEASE = ""
"""The endpoint under which a centre's lease is kept; the cursors have rows of their own."""

REJECTS_KEPT = 20


class Rejected(Protocol):
    """A row the parser refused: where, why, and the offending field without personal data."""

    @property
    def endpoint(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def sample(self) -> str: ...


def claim(conn: Connection, centre_id: int, worker: str, now: int, lease_s: int) -> int | None:
    """Take a centre that is due and free; the fence to finish with, or None when there is nothing to do.

    A worker that died holds its centre until its lease of `lease_s` seconds runs out.
    """
    _ensure_source(conn, centre_id, LEASE)
    free = (source.c.next_poll_at <= now, source.c.lease_until <= now)
    taken = update(source).where(*_lease(centre_id), *free)
    taken = taken.values(lease_until=now + lease_s, leased_by=worker, fence=source.c.fence + 1)
    return conn.execute(taken.returning(source.c.fence)).scalar()


def holds(conn: Connection, centre_id: int, fence: int) -> bool:
    """True while nobody else took the centre; asked in the transaction that writes what was polled."""
    mine = select(source.c.fence).where(*_lease(centre_id))
    if not on_sqlite(conn):
        mine = mine.with_for_update()
    return conn.execute(mine).scalar() == fence


def finish(conn: Connection, centre_id: int, fence: int, next_poll_at: int, failures: int) -> bool:
    """Give a claimed centre back, due again at `next_poll_at`; False (and nothing written) for a late worker."""
    given = update(source).where(*_lease(centre_id), source.c.fence == fence, source.c.leased_by != "")
    given = given.values(next_poll_at=next_poll_at, lease_until=0, leased_by="", failures=failures)
    return conn.execute(given).rowcount == 1


def make_due(conn: Connection, centre_id: int, now: int, *, free: bool = False) -> None:
    """Let a centre be claimed now; with `free` also take it from a worker that is known to be gone."""
    _ensure_source(conn, centre_id, LEASE)
    later = update(source).where(*_lease(centre_id), source.c.next_poll_at > now)
    conn.execute(later.values(next_poll_at=now))
    if free:
        conn.execute(update(source).where(*_lease(centre_id)).values(lease_until=0, leased_by=""))


def next_on_grid(due: int, every_s: int, now: int) -> int:
    """The first instant after `now` on the grid of `every_s` seconds through `due`: missed polls are skipped."""
    return due + every_s * ((now - due) // every_s + 1)


def _lease(centre_id: int) -> tuple[ColumnElement[bool], ...]:
    return (source.c.centre_id == centre_id, source.c.endpoint == LEASE)


def _ensure_source(conn: Connection, centre_id: int, endpoint: str) -> None:
    mine = (source.c.centre_id == centre_id, source.c.endpoint == endpoint)
    if conn.execute(select(source.c.fence).where(*mine)).scalar() is None:
        upsert(conn, source, [(centre_id, endpoint, "{}", 0, 0, "", 0, 0)])


def get_cursor(conn: Connection, centre_id: int, endpoint: str) -> dict[str, Any]:
    """Where reading an endpoint goes on; empty before the first time."""
    mine = (source.c.centre_id == centre_id, source.c.endpoint == endpoint)
    stored = conn.execute(select(source.c.cursor_json).where(*mine)).scalar()
    cursor: dict[str, Any] = orjson.loads(stored) if stored else {}
    return cursor


def set_cursor(conn: Connection, centre_id: int, endpoint: str, cursor: Mapping[str, Any]) -> None:
    """Note where reading an endpoint goes on, in the transaction of the rows read."""
    _ensure_source(conn, centre_id, endpoint)
    mine = (source.c.centre_id == centre_id, source.c.endpoint == endpoint)
    conn.execute(update(source).where(*mine).values(cursor_json=orjson.dumps(dict(cursor)).decode()))


def save_run(
    conn: Connection,
    centre_id: int,
    endpoint: str,
    at: int,
    ok: bool,
    ms: float,
    rows: int,
    rejected: int,
    message: str,
) -> None:
    """Note the last run of an endpoint; `last_ok_at` and the number of failed runs are kept along."""
    mine = (run.c.centre_id == centre_id, run.c.endpoint == endpoint)
    old = conn.execute(select(run.c.last_ok_at, run.c.errors).where(*mine)).first()
    last_ok_at, errors = old if old else (None, 0)
    last_ok_at = at if ok else last_ok_at
    row = (centre_id, endpoint, at, int(ok), float(ms), rows, rejected, message, last_ok_at, errors + (not ok))
    upsert(conn, run, [row])


def save_rejects(conn: Connection, centre_id: int, rows: Sequence[Rejected], at: int) -> None:
    """Keep the last 20 refused rows of each endpoint."""
    values = [
        {"centre_id": centre_id, "endpoint": r.endpoint, "at": at, "reason": r.reason, "sample": r.sample} for r in rows
    ]
    if values:
        conn.execute(insert(reject), values)
    for endpoint in {r.endpoint for r in rows}:
        mine = (reject.c.centre_id == centre_id, reject.c.endpoint == endpoint)
        kept = select(reject.c.id).where(*mine).order_by(reject.c.id.desc()).limit(REJECTS_KEPT).subquery()
        conn.execute(delete(reject).where(*mine, reject.c.id.not_in(select(kept.c.id))))


def save_backfill_day(conn: Connection, centre_id: int, day: date, state: str, rows: int) -> None:
    """Note how far the history of one local day was read."""
    upsert(conn, backfill_day, [(centre_id, day.toordinal(), state, rows)])


def save_audit(conn: Connection, at: int, who: str, centre_id: int, action: str, object: str, detail: str) -> None:
    """Append one line to the audit trail; lines are never changed or removed."""
    line = {"at": at, "who": who, "centre_id": centre_id, "action": action, "object": object, "detail": detail}
    conn.execute(insert(audit).values(line))
