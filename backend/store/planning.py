"""Save scenarios and schedules: every version is a row of its own, and who was erased stays erased in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, insert, select, update

from backend.store.bulk import lock_centre
from backend.store.saved import erased
from backend.store.schema import scenario, schedule, wish

KEPT = 30
"""Versions of one schedule that are kept; a published one always is."""


def new_plan_id(conn: Connection, centre_id: int, *, of_schedule: bool) -> int:
    """A number for a new schedule or scenario."""
    lock_centre(conn, centre_id)
    column, centre = (schedule.c.schedule_id, schedule.c.centre_id) if of_schedule else (
        scenario.c.scenario_id, scenario.c.centre_id
    )  # fmt: skip
    return int(conn.execute(select(func.coalesce(func.max(column), 0)).where(centre == centre_id)).scalar_one()) + 1


def save_scenario(conn: Connection, row: Mapping[str, Any]) -> bool:
    """Append a version, all columns by name; False, and nothing is done, where that version exists already."""
    centre_id, scenario_id = row["centre_id"], row["scenario_id"]
    lock_centre(conn, centre_id)
    mine = (scenario.c.centre_id == centre_id, scenario.c.scenario_id == scenario_id)
    newest = conn.execute(select(func.max(scenario.c.version)).where(*mine)).scalar() or 0
    if row["version"] != newest + 1:
        return False
    names = {number: name for name, number in people(row["document"]).items()}
    text = row["document"]
    for number in erased(conn, centre_id) & names.keys():
        text = renamed(text, {names[number]}, erased_name(number))
    conn.execute(insert(scenario).values({**row, "document": text}))
    return True


def save_schedule(conn: Connection, row: Mapping[str, Any], agents: Mapping[str, int]) -> bool:
    """Append a version as `save_scenario`; `agents` are numbers by name. Very old drafts of the schedule go."""
    centre_id, schedule_id = row["centre_id"], row["schedule_id"]
    lock_centre(conn, centre_id)
    mine = (schedule.c.centre_id == centre_id, schedule.c.schedule_id == schedule_id)
    newest = conn.execute(select(func.max(schedule.c.version)).where(*mine)).scalar() or 0
    if row["version"] != newest + 1:
        return False
    names = {number: name for name, number in agents.items()}
    text = row["document"]
    for number in erased(conn, centre_id) & names.keys():
        text = renamed(text, {names[number]}, erased_name(number))
    conn.execute(insert(schedule).values({**row, "document": text}))
    old = schedule.c.version <= row["version"] - KEPT
    conn.execute(delete(schedule).where(*mine, old, schedule.c.state != "published"))
    return True


def publish_schedule(conn: Connection, centre_id: int, schedule_id: int, version: int) -> bool:
    """Make a version the published one of its weeks; False where it is not the newest."""
    lock_centre(conn, centre_id)
    c = schedule.c
    mine = (c.centre_id == centre_id, c.schedule_id == schedule_id)
    newest = conn.execute(select(c.version, c.first_day, c.weeks).where(*mine).order_by(c.version.desc())).first()
    if newest is None or newest[0] != version:
        return False
    overlap = (c.first_day < newest[1] + 7 * newest[2], c.first_day + 7 * c.weeks > newest[1])
    conn.execute(update(schedule).where(c.centre_id == centre_id, *overlap).values(state="draft"))
    conn.execute(update(schedule).where(*mine, c.version == version).values(state="published"))
    return True


def delete_scenario(conn: Connection, centre_id: int, scenario_id: int, today: int) -> int | None:
    """Delete every version of a scenario and its schedules; how many schedules, None where one published still holds.

    `today` is a local day (ordinal).
    """
    lock_centre(conn, centre_id)
    c = schedule.c
    mine = (c.centre_id == centre_id, c.scenario_id == scenario_id)
    holds = (c.state == "published", c.first_day + 7 * c.weeks > today)
    if conn.execute(select(c.schedule_id).where(*mine, *holds).limit(1)).first() is not None:
        return None
    gone = conn.execute(select(func.count(c.schedule_id.distinct())).where(*mine)).scalar_one()
    conn.execute(delete(schedule).where(*mine))
    for table in (scenario, wish):
        conn.execute(delete(table).where(table.c.centre_id == centre_id, table.c.scenario_id == scenario_id))
    return int(gone)


def save_wish(conn: Connection, row: Mapping[str, Any]) -> None:
    """Store a link to the form of wishes; an agent's earlier ones for the scenario are worth nothing from now on."""
    lock_centre(conn, row["centre_id"])
    c = wish.c
    mine = (c.centre_id == row["centre_id"], c.scenario_id == row["scenario_id"], c.agent == row["agent"])
    conn.execute(delete(wish).where(*mine))
    conn.execute(insert(wish).values(**row))


def answer_wish(conn: Connection, token_hash: str, rules_json: str, at: int) -> bool:
    """Store what an agent wishes; False where the link is unknown, over or taken up already."""
    c = wish.c
    open_ = (c.token_hash == token_hash, c.expires_at > at, c.state.in_(("open", "answered")))
    done = conn.execute(update(wish).where(*open_).values(state="answered", answered_at=at, rules_json=rules_json))
    return bool(done.rowcount)


def settle_wishes(conn: Connection, centre_id: int, scenario_id: int, agents: Sequence[str], state: str) -> int:
    """Mark answered wishes as taken up or declined; how many."""
    c = wish.c
    mine = (c.centre_id == centre_id, c.scenario_id == scenario_id, c.state == "answered", c.agent.in_(agents))
    return conn.execute(update(wish).where(*mine).values(state=state)).rowcount


def erase_from_plans(conn: Connection, centre_id: int, agent_id: int, name: str) -> dict[str, int]:
    """Replace an agent's name in every version of scenarios and schedules; the rows touched per table."""
    touched = {"scenario": 0, "schedule": 0, "wish": 0}
    called: dict[int, set[str]] = {}
    c = scenario.c
    keys = (c.scenario_id, c.version)
    for scenario_id, version in conn.execute(select(*keys).where(c.centre_id == centre_id)).all():
        mine = (c.centre_id == centre_id, c.scenario_id == scenario_id, c.version == version)
        text = conn.execute(select(c.document).where(*mine)).scalar_one()
        here = {other for other, number in people(text).items() if number == agent_id} | ({name} if name else set())
        called.setdefault(scenario_id, set()).update(here)
        if (new := renamed(text, here, erased_name(agent_id))) != text:
            conn.execute(update(scenario).where(*mine).values(document=new))
            touched["scenario"] += 1
    for scenario_id, names in called.items():
        mine = (wish.c.centre_id == centre_id, wish.c.scenario_id == scenario_id, wish.c.agent.in_(names))
        touched["wish"] += conn.execute(delete(wish).where(*mine)).rowcount
    s = schedule.c
    found = conn.execute(select(s.schedule_id, s.version, s.scenario_id).where(s.centre_id == centre_id)).all()
    for schedule_id, version, scenario_id in found:
        same = (s.centre_id == centre_id, s.schedule_id == schedule_id, s.version == version)
        text = conn.execute(select(s.document).where(*same)).scalar_one()
        names = called.get(scenario_id, {name} if name else set())
        if (new := renamed(text, names, erased_name(agent_id))) != text:
            conn.execute(update(schedule).where(*same).values(document=new))
            touched["schedule"] += 1
    return touched


def erased_name(agent_id: int) -> str:
    """What stands where the name of an erased agent stood."""
    return f"Erased agent {agent_id}"


def people(text: str) -> dict[str, int]:
    """The numbers of a scenario's agents, by their names in it; who has no number is left out."""
    agents = orjson.loads(text).get("agents", ())
    return {one["name"]: one["agent_id"] for one in agents if one.get("agent_id") is not None}


def renamed(text: str, names: set[str], to: str) -> str:
    """The JSON text with every value that is one of the names replaced; the text itself where there is none."""
    quoted = [orjson.dumps(name).decode() for name in names]
    if not any(one in text for one in quoted):
        return text
    return orjson.dumps(_renamed(orjson.loads(text), names, to)).decode()


def _renamed(value: Any, names: set[str], to: str) -> Any:
    if isinstance(value, str):
        return to if value in names else value
    if isinstance(value, list):
        return [_renamed(one, names, to) for one in value]
    if isinstance(value, dict):
        return {key: _renamed(one, names, to) for key, one in value.items()}
    return value
