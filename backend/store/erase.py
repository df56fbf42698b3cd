"""Erase one agent for good: what names or times the person goes, what the floor achieved stays."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.store import schema
from backend.store.bulk import lock_centre, on_sqlite, upsert
from backend.store.progress import save_audit
from backend.store.roll_calls import SUMS

GONE = (
    schema.agent,
    schema.live_state,
    schema.state_event,
    schema.tally,
    schema.roll_state_15min,
    schema.roll_state_day,
)


def erase_agent(conn: Connection, centre_id: int, agent_id: int, at: int, who: str) -> dict[str, int]:
    """Erase an agent: name, states and totals are deleted, calls become calls without an agent.

    The campaign's numbers stay right. The number of the agent is remembered so that later answers of the
    dialer about the person are not stored again. Returns the rows touched per table.
    """
    lock_centre(conn, centre_id)
    if on_sqlite(conn):
        conn.exec_driver_sql("PRAGMA secure_delete=ON")
    upsert(conn, schema.erased_agent, [(centre_id, agent_id, at)])
    touched = {table.name: _delete(conn, table, centre_id, agent_id) for table in GONE}
    mine = (schema.call.c.centre_id == centre_id, schema.call.c.agent_id == agent_id)
    touched["call"] = conn.execute(update(schema.call).where(*mine).values(agent_id=0)).rowcount
    for table in (schema.roll_call_5min, schema.roll_call_day):
        _add_to_nobody(conn, table, centre_id, agent_id)
        touched[table.name] = _delete(conn, table, centre_id, agent_id)
    counts = ", ".join(f"{name} {n}" for name, n in touched.items())
    if on_sqlite(conn):
        conn.exec_driver_sql("PRAGMA secure_delete=OFF")
    save_audit(conn, at, who, centre_id, "erase", f"agent {agent_id}", counts)
    return touched


def _delete(conn: Connection, table: Table, centre_id: int, agent_id: int) -> int:
    mine = (table.c.centre_id == centre_id, table.c.agent_id == agent_id)
    return conn.execute(delete(table).where(*mine)).rowcount


def _add_to_nobody(conn: Connection, table: Table, centre_id: int, agent_id: int) -> None:
    """Add the agent's rollup rows to those of calls without an agent: older ones have no calls to recount from."""
    shown = [literal(0).label("agent_id") if column.name == "agent_id" else column for column in table.columns]
    mine = (table.c.centre_id == centre_id, table.c.agent_id == agent_id)
    new = (sqlite.insert if on_sqlite(conn) else postgresql.insert)(table)
    new = new.from_select([column.name for column in table.columns], select(*shown).where(*mine))
    sums = {name: table.c[name] + new.excluded[name] for name in SUMS}
    conn.execute(new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=sums))
