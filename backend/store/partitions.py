"""Monthly partitions of the table of calls on PostgreSQL, made when the first call of a month arrives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from backend.store.bulk import on_sqlite

LEAD_S = 2 * 86_400
"""Calls dated further ahead than this stay in the default partition: a skewed clock must not make tables."""


def month_bounds(at: int) -> tuple[int, int]:
    """First instant of a UTC month and of the next, in UTC seconds."""
    first = datetime.fromtimestamp(at, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return int(first.timestamp()), int(following.timestamp())


def make_room(conn: Connection, starts: Sequence[int], seen_at: int) -> None:
    """Make the missing partitions for calls that start at these instants; on SQLite there are none."""
    if on_sqlite(conn) or not starts:
        return
    wanted = {_name(first): (first, end) for first, end in map(month_bounds, starts) if first <= seen_at + LEAD_S}
    there = set(conn.execute(text(_CHILDREN)).scalars())
    for name in sorted(wanted.keys() - there):
        _make(conn, name, *wanted[name])


_CHILDREN = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'call'::regclass"


def _name(first: int) -> str:
    return datetime.fromtimestamp(first, UTC).strftime("call_%Y_%m")


def _make(conn: Connection, name: str, first: int, end: int) -> None:
    """Make one partition, taking along what the default partition holds of its month."""
    conn.execute(text("SELECT pg_advisory_xact_lock(8137, 0)"))
    if name in conn.execute(text(_CHILDREN)).scalars().all():
        return
    between = f"started_at >= {first:d} AND started_at < {end:d}"
    conn.execute(text(f"CREATE TABLE {name} (LIKE call INCLUDING DEFAULTS) WITH (fillfactor = 90)"))
    conn.execute(
        text(
            f"WITH early AS (DELETE FROM call_default WHERE {between} RETURNING *) "  # noqa: S608 own integers
            f"INSERT INTO {name} SELECT * FROM early"
        )
    )
    conn.execute(text(f"ALTER TABLE call ATTACH PARTITION {name} FOR VALUES FROM ({first:d}) TO ({end:d})"))


def drop_before(conn: Connection, cut: int) -> int:
    """Drop the months that end at or before `cut` (UTC seconds); how many there were."""
    if on_sqlite(conn):
        return 0
    months = [name for name in conn.execute(text(_CHILDREN)).scalars() if name != "call_default"]
    old = [name for name in months if month_bounds(_month(name))[1] <= cut]
    for name in old:
        conn.execute(text(f"DROP TABLE {name}"))
    return len(old)


def _month(name: str) -> int:
    return int(datetime.strptime(name, "call_%Y_%m").replace(tzinfo=UTC).timestamp())
