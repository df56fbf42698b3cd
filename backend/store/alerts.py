"""Save what the lookout saw, learned and said: intervals as known then, baselines, alerts, reactions."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert

from backend.store.bulk import Row, lock_centre, upsert
from backend.store.saved import erased
from backend.store.schema import alert, baseline, reaction, review

AGENT_ID = 6
"""Where a row of the table of alerts has its agent."""


def save_reviews(conn: Connection, centre_id: int, blobs: Sequence[tuple[int, bytes]], made_at: int) -> None:
    """Keep intervals as they were known at `made_at`: (start, packed) pairs."""
    upsert(conn, review, [(centre_id, start, blob, made_at) for start, blob in blobs])


def save_baseline(conn: Connection, centre_id: int, day: int, blob: bytes, made_at: int, engine: int) -> None:
    """Keep what a day (ordinal) began with; `engine` is the version of what learned it."""
    upsert(conn, baseline, [(centre_id, day, blob, made_at, engine)])


def save_alerts(conn: Connection, rows: Sequence[Row]) -> None:
    """Store alerts, all columns in the table's order, replacing earlier states of the same; erased agents are left
    out.
    """
    if not rows:
        return
    hidden = {centre_id: erased(conn, centre_id) for centre_id in {row[0] for row in rows}}
    upsert(conn, alert, [row for row in rows if row[AGENT_ID] not in hidden[row[0]]])


def save_reaction(
    conn: Connection, centre_id: int, alert_id: int, agent_id: int, at: int, who: str, said: str, reason: str
) -> None:
    """Append what was done about an alert."""
    lock_centre(conn, centre_id)
    line = {"centre_id": centre_id, "alert_id": alert_id, "agent_id": agent_id, "at": at, "who": who}
    conn.execute(insert(reaction).values(**line, reaction=said, reason=reason))
