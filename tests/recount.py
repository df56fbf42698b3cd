"""Count rollups anew from the raw rows, in plain Python and on another path than the store's own SQL."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, select

from backend.store import schema

Sums = dict[tuple[Any, ...], tuple[int, ...]]


def raw_calls(conn: Connection, centre_id: int) -> list[dict[str, Any]]:
    """Every stored call of a centre."""
    return _rows(conn, schema.call, centre_id)


def stored(conn: Connection, table: Table, centre_id: int, sums: int) -> Sums:
    """A rollup as stored: key without the centre -> its last `sums` columns."""
    rows = conn.execute(select(table).where(table.c.centre_id == centre_id)).all()
    return {tuple(row)[1:-sums]: tuple(row)[-sums:] for row in rows}


def call_rollups(conn: Connection, centre_id: int, zone: str) -> tuple[Sums, Sums]:
    """What roll_call_5min and roll_call_day must hold."""
    buckets, days = _Sums(), _Sums()
    for c in raw_calls(conn, centre_id):
        if c["live"]:
            continue
        key = (c["agent_id"], c["campaign_id"], c["status"], int(c["call_type"] == "INBOUND"))
        worth = (1, c["talk_s"], c["talk_s"] ** 2)
        buckets.add((c["started_at"] // 300 * 300, *key), worth)
        days.add((_day(c["started_at"], zone), *key), worth)
    return buckets.done(), days.done()


def state_rollups(conn: Connection, centre_id: int, zone: str) -> tuple[Sums, Sums]:
    """What roll_state_15min and roll_state_day must hold: every finished state minute by minute."""
    quarters, days = _Sums(), _Sums()
    for e in _rows(conn, schema.state_event, centre_id):
        if e["ended_at"] is None:
            continue
        key = (e["campaign_id"], e["state"], e["code"])
        at = e["started_at"]
        begun = 1
        while at < e["ended_at"] or begun:
            until = min(e["ended_at"], (at // 60 + 1) * 60)
            worth = (until - at, begun)
            quarters.add((e["agent_id"], at // 900 * 900, *key), worth)
            days.add((_day(at, zone), e["agent_id"], *key), worth)
            at, begun = until, 0
    return quarters.done(), days.done()


def assert_call_rollups(conn: Connection, centre_id: int, zone: str) -> None:
    """Both call rollups equal a recount."""
    buckets, days = call_rollups(conn, centre_id, zone)
    assert stored(conn, schema.roll_call_5min, centre_id, 3) == buckets
    assert stored(conn, schema.roll_call_day, centre_id, 3) == days


def assert_state_rollups(conn: Connection, centre_id: int, zone: str) -> None:
    """Both state rollups equal a recount."""
    quarters, days = state_rollups(conn, centre_id, zone)
    assert stored(conn, schema.roll_state_15min, centre_id, 2) == quarters
    assert stored(conn, schema.roll_state_day, centre_id, 2) == days


class _Sums:
    def __init__(self) -> None:
        self._sums: dict[tuple[Any, ...], list[int]] = {}

    def add(self, key: tuple[Any, ...], worth: tuple[int, ...]) -> None:
        sums = self._sums.setdefault(key, [0] * len(worth))
        for i, more in enumerate(worth):
            sums[i] += more

    def done(self) -> Sums:
        return {key: tuple(sums) for key, sums in self._sums.items()}


def _rows(conn: Connection, table: Table, centre_id: int) -> list[dict[str, Any]]:
    rows = conn.execute(select(table).where(table.c.centre_id == centre_id))
    names = list(rows.keys())
    return [dict(zip(names, row, strict=True)) for row in rows]


def _day(at: int, zone: str) -> int:
    return _day_of_minute(at // 60, zone)


@lru_cache(maxsize=100_000)
def _day_of_minute(minute: int, zone: str) -> int:
    return datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).toordinal()
