"""What a save did, and which of two versions of a row is the truer one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from backend.store.schema import erased_agent

RAW_DAYS = 90
"""Days calls and states are kept one by one."""

OLDEST_TAKEN_S = (RAW_DAYS - 1) * 86_400
"""Rows that began longer before they were seen are not taken: their neighbours may be gone already."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Counts of one save; `moved` are the changed rows whose start was revised, `too_old` were not taken."""

    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    moved: int = 0
    too_old: int = 0


def erased(conn: Connection, centre_id: int) -> frozenset[int]:
    """Agents whose data were erased on request and must not come back."""
    rows = conn.execute(select(erased_agent.c.agent_id).where(erased_agent.c.centre_id == centre_id))
    return frozenset(rows.scalars())
