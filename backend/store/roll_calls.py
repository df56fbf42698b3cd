"""Rollups of finished calls, always recomputed from what they sum up, never incremented.

They are kept by status, so that what a disposition means is decided when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Table, case, delete, func, insert, literal, select
from sqlalchemy import cast as as_type

from backend.clock import BUCKET_S, bucket, day_bounds, local_date
from backend.model import CallType, Centre
from backend.store.bulk import among_rows
from backend.store.bulk import delete as delete_keys
from backend.store.schema import call, roll_call_5min, roll_call_day

Group = tuple[int, int, str, int]
"""Agent, campaign, status, inbound."""

Touched = tuple[int, Group]
"""When a call began and the group it counts in."""

GROUP = ("agent_id", "campaign_id", "status", "inbound")
SUMS = ("n", "talk_s", "talk_sq")
INBOUND = case((call.c.call_type == str(CallType.INBOUND), 1), else_=0)


def stretches(starts: Iterable[int], step: int) -> list[tuple[int, int]]:
    """The half-open stretches that buckets of `step` seconds starting there cover together."""
    joined: list[tuple[int, int]] = []
    for start in sorted(starts):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], start + step)
        else:
            joined.append((start, start + step))
    return joined


def refresh_calls(conn: Connection, centre: Centre, touched: Iterable[Touched]) -> None:
    """Recompute the five-minute buckets of these calls from all calls, then their groups' days from the buckets."""
    buckets: dict[int, set[Group]] = {}
    days: dict[date, set[Group]] = {}
    for started_at, group in touched:
        buckets.setdefault(bucket(started_at), set()).add(group)
    for start, groups in buckets.items():
        days.setdefault(local_date(start, centre.zone), set()).update(groups)
    for start, end in stretches(buckets, BUCKET_S):
        refresh_buckets(conn, centre.centre_id, start, end)
    for day, groups in sorted(days.items()):
        refresh_call_day(conn, centre, day, groups)


def refresh_buckets(conn: Connection, centre_id: int, start: int, end: int) -> None:
    """Recompute the five-minute buckets of `[start, end)` from the calls."""
    roll = roll_call_5min
    conn.execute(delete(roll).where(roll.c.centre_id == centre_id, roll.c.bucket >= start, roll.c.bucket < end))
    at = (call.c.started_at - call.c.started_at % BUCKET_S).label("bucket")
    keys = (call.c.agent_id, call.c.campaign_id, call.c.status, INBOUND.label("inbound"))
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    _fill(conn, roll, select(literal(centre_id), at, *keys, *call_sums()).where(*mine).group_by(at, *keys))


def refresh_call_day(conn: Connection, centre: Centre, day: date, groups: set[Group] | None = None) -> None:
    """Recompute these groups (None: all) of a local day from its buckets."""
    roll, source = roll_call_day, roll_call_5min.c
    start, end = day_bounds(day, centre.zone)
    mine = [source.centre_id == centre.centre_id, source.bucket >= start, source.bucket < end]
    keys = [source[name] for name in GROUP]
    if groups is None:
        conn.execute(delete(roll).where(roll.c.centre_id == centre.centre_id, roll.c.day == day.toordinal()))
    else:
        gone = [(centre.centre_id, day.toordinal(), *group) for group in sorted(groups)]
        delete_keys(conn, roll, ("centre_id", "day", *GROUP), gone)
        mine.append(among_rows(conn, keys, groups))
    sums = [as_type(func.sum(source[name]), BigInteger).label(name) for name in SUMS]
    key = (literal(centre.centre_id), literal(day.toordinal()))
    _fill(conn, roll, select(*key, *keys, *sums).where(*mine).group_by(*keys))


def call_sums() -> tuple[ColumnElement[int], ...]:
    """Count, seconds and sum of squared seconds of talk over calls."""
    return (
        func.count().label("n"),
        as_type(func.sum(call.c.talk_s), BigInteger).label("talk_s"),
        as_type(func.sum(call.c.talk_s * call.c.talk_s), BigInteger).label("talk_sq"),
    )


def _fill(conn: Connection, table: Table, question: Select[Any]) -> None:
    conn.execute(insert(table).from_select([column.name for column in table.columns], question))
