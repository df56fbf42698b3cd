"""Rebuild a centre's day rollups, after its zone changed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, Table, func, select

from backend.clock import local_date
from backend.model import Centre
from backend.store.roll_calls import refresh_call_day
from backend.store.roll_states import refresh_state_day
from backend.store.schema import roll_call_5min, roll_call_day, roll_state_15min, roll_state_day


def rebuild_days(conn: Connection, centre: Centre) -> None:
    """Recompute every local day for which buckets are stored; older days stay as they are."""
    for day in _days(conn, centre, roll_call_5min, roll_call_day):
        refresh_call_day(conn, centre, date.fromordinal(day))
    mine = roll_state_15min.c.centre_id == centre.centre_id
    agents = conn.execute(select(roll_state_15min.c.agent_id).where(mine).distinct()).scalars().all()
    for day in _days(conn, centre, roll_state_15min, roll_state_day):
        refresh_state_day(conn, centre, day, agents)


def _days(conn: Connection, centre: Centre, buckets: Table, days: Table) -> range:
    """Ordinals of the days from the first stored bucket to the last, and one more on either side to clear.

    Where older buckets were forgotten already, the first day may be half there and is left out.
    """
    bucket, day = buckets.c.bucket, days.c.day
    first, last = conn.execute(
        select(func.min(bucket), func.max(bucket)).where(buckets.c.centre_id == centre.centre_id)
    ).one()
    if first is None:
        return range(0)
    first, last = (local_date(at, centre.zone).toordinal() for at in (first, last))
    older = conn.execute(select(func.count()).where(days.c.centre_id == centre.centre_id, day < first - 1)).scalar_one()
    return range(first + 1 if older else first - 1, last + 2)
