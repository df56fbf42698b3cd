"""Rebuild a centre's day rollups, after its zone changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Table, func, select

from backend.clock import day_bounds, local_date
from backend.model import Centre
from backend.store.roll_calls import refresh_call_day
from backend.store.roll_states import refresh_state_day
from backend.store.schema import roll_call_5min, roll_state_15min


def rebuild_days(conn: Connection, centre: Centre) -> None:
    """Recompute every local day for which buckets are stored; older days stay as they are."""
    for day in _days(conn, centre, roll_call_5min):
        refresh_call_day(conn, centre.centre_id, day, *day_bounds(date.fromordinal(day), centre.zone))
    mine = roll_state_15min.c.centre_id == centre.centre_id
    agents = conn.execute(select(roll_state_15min.c.agent_id).where(mine).distinct()).scalars().all()
    for day in _days(conn, centre, roll_state_15min):
        refresh_state_day(conn, centre, day, agents)


def _days(conn: Connection, centre: Centre, buckets: Table) -> range:
    """Ordinals of the days from the first stored bucket to the last, with the days that may have moved off."""
    mine = buckets.c.centre_id == centre.centre_id
    first, last = conn.execute(select(func.min(buckets.c.bucket), func.max(buckets.c.bucket)).where(mine)).one()
    if first is None:
        return range(0)
    return range(local_date(first, centre.zone).toordinal() - 1, local_date(last, centre.zone).toordinal() + 2)
