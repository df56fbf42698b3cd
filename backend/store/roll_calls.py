"""Rollups of finished calls, always recomputed from what they sum up, never incremented.

They are kept by status, so that what a disposition means is decided when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Table, case, delete, func, insert, literal, select
from sqlalchemy import cast as as_type

from backend.clock import BUCKET_S, day_bounds, local_date
from backend.model import CallType, Centre
from backend.store.schema import call, roll_call_5min, roll_call_day

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


def refresh_calls(conn: Connection, centre: Centre, buckets: set[int]) -> None:
    """Recompute these five-minute buckets from the calls, and the local days they lie in from all buckets."""
    for start, end in stretches(buckets, BUCKET_S):
        _refresh_buckets(conn, centre.centre_id, start, end)
    for day in sorted({local_date(start, centre.zone) for start in buckets}):
        refresh_call_day(conn, centre.centre_id, day.toordinal(), *day_bounds(day, centre.zone))


def _refresh_buckets(conn: Connection, centre_id: int, start: int, end: int) -> None:
    roll = roll_call_5min
    conn.execute(delete(roll).where(roll.c.centre_id == centre_id, roll.c.bucket >= start, roll.c.bucket < end))
    at = (call.c.started_at - call.c.started_at % BUCKET_S).label("bucket")
    keys = (call.c.agent_id, call.c.campaign_id, call.c.status, INBOUND.label("inbound"))
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    _fill(conn, roll, select(literal(centre_id), at, *keys, *call_sums()).where(*mine).group_by(at, *keys))


def refresh_call_day(conn: Connection, centre_id: int, day: int, start: int, end: int) -> None:
    """Recompute one local day, the ordinal `day` that spans `[start, end)`, from its buckets."""
    roll, source = roll_call_day, roll_call_5min.c
    conn.execute(delete(roll).where(roll.c.centre_id == centre_id, roll.c.day == day))
    keys = [source[name] for name in GROUP]
    sums = [as_type(func.sum(source[name]), BigInteger).label(name) for name in SUMS]
    mine = (source.centre_id == centre_id, source.bucket >= start, source.bucket < end)
    _fill(conn, roll, select(literal(centre_id), literal(day), *keys, *sums).where(*mine).group_by(*keys))


def call_sums() -> tuple[ColumnElement[int], ...]:
    """Count, seconds and sum of squared seconds of talk over calls."""
    return (
        func.count().label("n"),
        as_type(func.sum(call.c.talk_s), BigInteger).label("talk_s"),
        as_type(func.sum(call.c.talk_s * call.c.talk_s), BigInteger).label("talk_sq"),
    )


def _fill(conn: Connection, table: Table, question: Select[Any]) -> None:
    conn.execute(insert(table).from_select([column.name for column in table.columns], question))
