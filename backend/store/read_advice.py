"""Questions about what was advised, what was done about it, what was held back, and who looked at what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from backend.store.bulk import among, raw_rows
from backend.store.schema import advice, advice_reaction, audit, silence


def advices(conn: Connection, centre_id: int, start: int, end: int) -> list[dict[str, Any]]:
    """Advice shown or held out in `[start, end)`, in order, as rows of the table."""
    mine = (advice.c.centre_id == centre_id, advice.c.shown_at >= start, advice.c.shown_at < end)
    question = select(advice).where(*mine).order_by(advice.c.shown_at, advice.c.advice_id)
    return [dict(row) for row in conn.execute(question).mappings()]


def advice_row(conn: Connection, centre_id: int, advice_id: int) -> dict[str, Any] | None:
    """One piece of advice as a row of the table."""
    mine = (advice.c.centre_id == centre_id, advice.c.advice_id == advice_id)
    row = conn.execute(select(advice).where(*mine)).mappings().first()
    return None if row is None else dict(row)


def advice_reactions(conn: Connection, centre_id: int, advice_ids: Iterable[int]) -> list[dict[str, Any]]:
    """What was done about this advice, oldest first: advice_id, at, who, reaction, reason."""
    c = advice_reaction.c
    mine = (c.centre_id == centre_id, among(conn, c.advice_id, advice_ids))
    shown = (c.advice_id, c.at, c.who, c.reaction, c.reason)
    return [dict(row) for row in conn.execute(select(*shown).where(*mine).order_by(c.id)).mappings()]


def silences(conn: Connection, centre_id: int, day: int) -> list[dict[str, Any]]:
    """What was held back on a local day (ordinal), the newest first, as rows of the table."""
    mine = (silence.c.centre_id == centre_id, silence.c.day == day)
    question = select(silence).where(*mine).order_by(silence.c.last_at.desc(), silence.c.key)
    return [dict(row) for row in conn.execute(question).mappings()]


def audits(conn: Connection, centre_id: int, before: int | None, limit: int) -> list[dict[str, Any]]:
    """Lines of the audit of a centre, newest first, those numbered below `before`: id, at, who, action, object,
    detail.
    """
    mine = [audit.c.centre_id == centre_id]
    if before is not None:
        mine.append(audit.c.id < before)
    shown = (audit.c.id, audit.c.at, audit.c.who, audit.c.action, audit.c.object, audit.c.detail)
    question = select(*shown).where(*mine).order_by(audit.c.id.desc()).limit(limit)
    return [dict(row) for row in conn.execute(question).mappings()]


def looks(conn: Connection, centre_id: int, action: str, since: int) -> dict[str, int]:
    """How often an action was noted in the audit from `since` (UTC s) on, by its object."""
    mine = (audit.c.centre_id == centre_id, audit.c.action == action, audit.c.at >= since)
    rows = raw_rows(conn, select(audit.c.object, func.count()).where(*mine).group_by(audit.c.object))
    return {str(thing): int(n) for thing, n in rows}
