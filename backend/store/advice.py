"""Save what was advised, what was done about it, and what was held back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import orjson
from sqlalchemy import Connection, insert

from backend.store.bulk import Row, lock_centre, upsert
from backend.store.saved import erased
from backend.store.schema import advice, advice_reaction, silence

ADVICE_AGENTS = advice.c.keys().index("agents_json")
SILENCE_AGENTS = silence.c.keys().index("agents_json")


def save_advice(conn: Connection, rows: Sequence[Row]) -> None:
    """Store advice, all columns in the table's order, replacing earlier states of the same; what concerns an erased
    agent is left out.
    """
    upsert(conn, advice, _kept(conn, rows, ADVICE_AGENTS))


def save_silence(conn: Connection, rows: Sequence[Row]) -> None:
    """Store what was held back, all columns in the table's order; what concerns an erased agent is left out."""
    upsert(conn, silence, _kept(conn, rows, SILENCE_AGENTS))


def save_advice_reaction(
    conn: Connection, centre_id: int, advice_id: int, agent_id: int, at: int, who: str, said: str, reason: str
) -> None:
    """Append what was done about a piece of advice."""
    lock_centre(conn, centre_id)
    line = {"centre_id": centre_id, "advice_id": advice_id, "agent_id": agent_id, "at": at, "who": who}
    conn.execute(insert(advice_reaction).values(**line, reaction=said, reason=reason))


def _kept(conn: Connection, rows: Sequence[Row], agents: int) -> list[Row]:
    hidden = {centre_id: erased(conn, centre_id) for centre_id in {row[0] for row in rows}}
    return [row for row in rows if not _any(orjson.loads(row[agents]), hidden[row[0]])]


def _any(agent_ids: Iterable[int], hidden: Iterable[int]) -> bool:
    return not set(agent_ids).isdisjoint(hidden)
