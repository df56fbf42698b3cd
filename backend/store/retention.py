"""Forget what is older than the product needs, in small steps that let polls in between.

Single calls and states go after 90 days, five-minute and quarter-hour rollups and the dialer's own totals
after one year, day rollups after three. Of the lookout, what it saw and learned goes after 90 days, alerts,
advice and what was done about them after one year, scenarios and schedules too, what was held back after
90 days, forecasts after three years.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import ColumnElement, Connection, Table, and_, select, text

from backend.store import schema
from backend.store.bulk import Row, delete, on_sqlite, raw_rows
from backend.store.partitions import drop_before
from backend.store.roll_states import LONGEST_S, QUARTER_S
from backend.store.saved import RAW_DAYS

ROLL_DAYS = 365
DAY_DAYS = 3 * 365
STEP_ROWS = 5_000
STEP_PAGES = 2_000

Read = Callable[[], AbstractContextManager[Connection]]
Write = Callable[[Callable[[Connection], int]], int]


def prune(read: Read, write: Write, now: int) -> dict[str, int]:
    """Delete what is too old at `now` (UTC seconds), at most 5,000 rows a transaction; the rows gone, per table."""
    write(lambda conn: drop_before(conn, _cut(now, RAW_DAYS)))
    with read() as conn:
        centre_ids = conn.execute(select(schema.centre.c.centre_id)).scalars().all()
    gone: dict[str, int] = {}
    for table, old in _old(now):
        n = sum(_all_steps(read, write, table, (table.c.centre_id == centre_id, old)) for centre_id in centre_ids)
        gone[table.name] = gone.get(table.name, 0) + n
    while write(_give_back) > 0:
        pass
    return gone


def _old(now: int) -> list[tuple[Table, ColumnElement[bool]]]:
    """Per table the condition that a row is too old."""
    raw, roll = _cut(now, RAW_DAYS), _cut(now, ROLL_DAYS)
    event = schema.state_event.c
    never_ended = and_(event.ended_at.is_(None), event.started_at < raw - LONGEST_S)
    return [
        (schema.call, schema.call.c.started_at < raw),
        (schema.state_event, event.ended_at < raw),
        (schema.state_event, never_ended),
        (schema.reject, schema.reject.c.at < raw),
        (schema.roll_call_5min, schema.roll_call_5min.c.bucket < roll),
        (schema.roll_state_15min, schema.roll_state_15min.c.bucket < roll),
        (schema.tally, schema.tally.c.day < _ordinal(now, ROLL_DAYS)),
        (schema.backfill_day, schema.backfill_day.c.day < _ordinal(now, ROLL_DAYS)),
        (schema.review, schema.review.c.start < raw),
        (schema.baseline, schema.baseline.c.day < _ordinal(now, RAW_DAYS)),
        (schema.alert, schema.alert.c.raised_at < roll),
        (schema.reaction, schema.reaction.c.at < roll),
        (schema.advice, schema.advice.c.shown_at < roll),
        (schema.advice_reaction, schema.advice_reaction.c.at < roll),
        (schema.scenario, schema.scenario.c.saved_at < roll),
        (schema.schedule, schema.schedule.c.made_at < roll),
        (schema.wish, schema.wish.c.expires_at < raw),
        (schema.silence, schema.silence.c.day < _ordinal(now, RAW_DAYS)),
        (schema.forecast, schema.forecast.c.day < _ordinal(now, DAY_DAYS)),
        (schema.roll_call_day, schema.roll_call_day.c.day < _ordinal(now, DAY_DAYS)),
        (schema.roll_state_day, schema.roll_state_day.c.day < _ordinal(now, DAY_DAYS)),
    ]


def _cut(now: int, days: int) -> int:
    """The instant so many days before, at a full quarter hour: no bucket is ever half forgotten."""
    at = now - days * 86_400
    return at - at % QUARTER_S


def _ordinal(now: int, days: int) -> int:
    return datetime.fromtimestamp(now, UTC).toordinal() - days


def _all_steps(read: Read, write: Write, table: Table, mine: Sequence[ColumnElement[bool]]) -> int:
    """Look for old rows with a reader, so that the search holds up no poll, and delete them by key."""
    key = list(table.primary_key.columns)
    names = tuple(column.name for column in key)
    some = select(*key).where(*mine).limit(STEP_ROWS)
    total = 0
    while True:
        with read() as conn:
            old = raw_rows(conn, some)
        total += write(partial(_delete, table=table, names=names, keys=old))
        if len(old) < STEP_ROWS:
            return total


def _delete(conn: Connection, table: Table, names: tuple[str, ...], keys: Sequence[Row]) -> int:
    delete(conn, table, names, keys)
    return len(keys)


def _give_back(conn: Connection) -> int:
    """Hand some free pages of an SQLite file back to the disk; how many are still free."""
    if not on_sqlite(conn):
        return 0
    # the driver frees pages only while its rows are fetched, and SQLAlchemy sees none to fetch
    conn.connection.cursor().execute(f"PRAGMA incremental_vacuum({STEP_PAGES})").fetchall()
    return int(conn.execute(text("PRAGMA freelist_count")).scalar_one())
