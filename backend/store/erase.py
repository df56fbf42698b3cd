"""Erase one agent for good: what names or times the person goes, what the floor achieved stays."""

from __future__ import annotations

import orjson
from sqlalchemy import ColumnElement, Connection, Table, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from backend.store import schema
from backend.store.bulk import delete as remove
from backend.store.bulk import lock_centre, on_sqlite, upsert
from backend.store.packed import without_agent
from backend.store.planning import erase_from_plans
from backend.store.progress import save_audit
from backend.store.roll_calls import SUMS

GONE = (
    schema.agent,
    schema.live_state,
    schema.state_event,
    schema.tally,
    schema.roll_state_15min,
    schema.roll_state_day,
    schema.alert,
    schema.reaction,
)


def erase_agent(conn: Connection, centre_id: int, agent_id: int, at: int, who: str) -> dict[str, int]:
    """Erase an agent: name, states, totals and alerts are deleted, calls become calls without an agent.

    What was learned about the floor is learned anew, without the agent. The campaign's numbers stay right. The
    number of the agent is remembered so that later answers of the dialer about the person are not stored again.
    Returns the rows touched per table.
    """
    lock_centre(conn, centre_id)
    if on_sqlite(conn):
        conn.exec_driver_sql("PRAGMA secure_delete=ON")
    upsert(conn, schema.erased_agent, [(centre_id, agent_id, at)])
    who_it_was = conn.execute(select(schema.agent.c.name).where(*_mine(schema.agent, centre_id, agent_id))).scalar()
    touched = {table.name: _delete(conn, table, centre_id, agent_id) for table in GONE}
    mine = (schema.call.c.centre_id == centre_id, schema.call.c.agent_id == agent_id)
    touched["call"] = conn.execute(update(schema.call).where(*mine).values(agent_id=0)).rowcount
    for table in (schema.roll_call_5min, schema.roll_call_day):
        _add_to_nobody(conn, table, centre_id, agent_id)
        touched[table.name] = _delete(conn, table, centre_id, agent_id)
    touched |= _from_lookout(conn, centre_id, agent_id) | _from_advice(conn, centre_id, agent_id)
    touched |= erase_from_plans(conn, centre_id, agent_id, who_it_was or "")
    counts = ", ".join(f"{name} {n}" for name, n in touched.items())
    if on_sqlite(conn):
        conn.exec_driver_sql("PRAGMA secure_delete=OFF")
    save_audit(conn, at, who, centre_id, "erase", f"agent {agent_id}", counts)
    return touched


def _delete(conn: Connection, table: Table, centre_id: int, agent_id: int) -> int:
    return conn.execute(delete(table).where(*_mine(table, centre_id, agent_id))).rowcount


def _mine(table: Table, centre_id: int, agent_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.c.centre_id == centre_id, table.c.agent_id == agent_id


def _from_lookout(conn: Connection, centre_id: int, agent_id: int) -> dict[str, int]:
    """Take the agent out of reviewed intervals and merged alerts; what was learned is forgotten."""
    review, alert, baseline = schema.review.c, schema.alert.c, schema.baseline
    learned = conn.execute(delete(baseline).where(baseline.c.centre_id == centre_id)).rowcount
    intervals = 0
    for start in conn.execute(select(review.start).where(review.centre_id == centre_id)).scalars().all():
        mine = (review.centre_id == centre_id, review.start == start)
        blob = without_agent(bytes(conn.execute(select(review.blob).where(*mine)).scalar_one()), agent_id)
        if blob is not None:
            conn.execute(update(schema.review).where(*mine).values(blob=blob))
            intervals += 1
    merged = select(alert.alert_id, alert.agents_json).where(alert.centre_id == centre_id, alert.agents_json != "[]")
    for alert_id, text in conn.execute(merged).all():
        kept = [other for other in orjson.loads(text) if other != agent_id]
        same = (alert.centre_id == centre_id, alert.alert_id == alert_id)
        conn.execute(update(schema.alert).where(*same).values(agents_json=orjson.dumps(kept).decode()))
    return {"baseline": learned, "review": intervals}


def _from_advice(conn: Connection, centre_id: int, agent_id: int) -> dict[str, int]:
    """Delete advice and held-back advice that names the agent, alone or among others, and what was done about it."""
    touched = {}
    for table in (schema.advice, schema.silence):
        keys = [column for column in table.primary_key.columns if column.name != "centre_id"]
        named = select(*keys, table.c.agents_json).where(table.c.centre_id == centre_id, table.c.agents_json != "[]")
        gone = [tuple(row[:-1]) for row in conn.execute(named).all() if agent_id in orjson.loads(row[-1])]
        names = ("centre_id", *(column.name for column in keys))
        remove(conn, table, names, [(centre_id, *key) for key in gone])
        touched[table.name] = len(gone)
        if table is schema.advice:
            remove(conn, schema.advice_reaction, ("centre_id", "advice_id"), [(centre_id, *key) for key in gone])
    return touched


def _add_to_nobody(conn: Connection, table: Table, centre_id: int, agent_id: int) -> None:
    """Add the agent's rollup rows to those of calls without an agent: older ones have no calls to recount from."""
    shown = [literal(0).label("agent_id") if column.name == "agent_id" else column for column in table.columns]
    mine = (table.c.centre_id == centre_id, table.c.agent_id == agent_id)
    new = (sqlite.insert if on_sqlite(conn) else postgresql.insert)(table)
    new = new.from_select([column.name for column in table.columns], select(*shown).where(*mine))
    sums = {name: table.c[name] + new.excluded[name] for name in SUMS}
    conn.execute(new.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=sums))
