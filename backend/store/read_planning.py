"""Questions about scenarios and schedules, each version a row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Connection, Table, case, func, select
from sqlalchemy import cast as as_type

from backend.store.columns import Columns, columns
from backend.store.roll_states import QUARTER_S
from backend.store.schema import audit, call, roll_call_5min, roll_state_15min, scenario, schedule, wish


def scenario_row(conn: Connection, centre_id: int, scenario_id: int, version: int | None) -> dict[str, Any] | None:
    """One version of a scenario as a row of the table; the newest without one."""
    return _row(conn, scenario, "scenario_id", centre_id, scenario_id, version)


def schedule_row(conn: Connection, centre_id: int, schedule_id: int, version: int | None) -> dict[str, Any] | None:
    """One version of a schedule as a row of the table; the newest without one."""
    return _row(conn, schedule, "schedule_id", centre_id, schedule_id, version)


def _row(
    conn: Connection, table: Table, key: str, centre_id: int, one: int, version: int | None
) -> dict[str, Any] | None:
    mine = [table.c.centre_id == centre_id, table.c[key] == one]
    if version is not None:
        mine.append(table.c.version == version)
    question = select(table).where(*mine).order_by(table.c.version.desc()).limit(1)
    row = conn.execute(question).mappings().first()
    return None if row is None else dict(row)


def scenario_rows(conn: Connection, centre_id: int) -> list[dict[str, Any]]:
    """Every version of every scenario without the documents, the newest versions first."""
    return _rows(conn, scenario, centre_id)


def schedule_rows(conn: Connection, centre_id: int) -> list[dict[str, Any]]:
    """Every version of every schedule without the documents, the newest versions first."""
    return _rows(conn, schedule, centre_id)


def _rows(conn: Connection, table: Table, centre_id: int) -> list[dict[str, Any]]:
    shown = [column for column in table.c if column.name != "document"]
    question = select(*shown).where(table.c.centre_id == centre_id).order_by(table.c.version.desc())
    return [dict(row) for row in conn.execute(question).mappings()]


def contact_slots(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Calls agents had per quarter hour begun in `[start, end)`: slot (UTC s), campaign_id, inbound, n, talk_s."""
    roll = roll_call_5min.c
    slot = (roll.bucket - roll.bucket % QUARTER_S).label("slot")
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end, roll.agent_id > 0)
    keys = (slot, roll.campaign_id, roll.inbound)
    sums = [as_type(func.sum(roll[name]), BigInteger).label(name) for name in ("n", "talk_s")]
    return columns(conn, select(*keys, *sums).where(*mine).group_by(*keys))


def work_by_campaign(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Seconds of finished states in quarter hours begun in `[start, end)`: agent_id, campaign_id, state, seconds."""
    roll = roll_state_15min.c
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    keys = (roll.agent_id, roll.campaign_id, roll.state)
    seconds = as_type(func.sum(roll.seconds), BigInteger).label("seconds")
    return columns(conn, select(*keys, seconds).where(*mine).group_by(*keys))


def published_schedule(conn: Connection, centre_id: int, day: int) -> dict[str, Any] | None:
    """The published schedule that holds on a local day (ordinal), as a row of the table."""
    c = schedule.c
    mine = (c.centre_id == centre_id, c.state == "published", c.first_day <= day, c.first_day + 7 * c.weeks > day)
    row = conn.execute(select(schedule).where(*mine).order_by(c.made_at.desc()).limit(1)).mappings().first()
    return None if row is None else dict(row)


def wish_of_token(conn: Connection, token_hash: str) -> dict[str, Any] | None:
    """The link to the form of wishes with that hash, as a row of the table."""
    row = conn.execute(select(wish).where(wish.c.token_hash == token_hash)).mappings().first()
    return None if row is None else dict(row)


def wishes_of(conn: Connection, centre_id: int, scenario_id: int) -> list[dict[str, Any]]:
    """All links of a scenario without their hashes, by agent."""
    c = wish.c
    columns = [column for column in c if column.name != "token_hash"]
    mine = (c.centre_id == centre_id, c.scenario_id == scenario_id)
    return [dict(row) for row in conn.execute(select(*columns).where(*mine).order_by(c.agent)).mappings()]


PLANNED = (
    "new_scenario", "save_scenario", "run_schedule", "plan_hiring", "move_shift", "repair_schedule", "place_meeting",
    "cancel_meeting", "restore_schedule", "publish_schedule", "export_schedule",
)  # fmt: skip
"""What the audit calls the steps of planning."""


def plan_actions(conn: Connection, centre_id: int) -> list[dict[str, Any]]:
    """Steps of planning noted in the audit, the oldest first: at, who, action, object, detail."""
    mine = (audit.c.centre_id == centre_id, audit.c.action.in_(PLANNED))
    shown = (audit.c.at, audit.c.who, audit.c.action, audit.c.object, audit.c.detail)
    return [dict(row) for row in conn.execute(select(*shown).where(*mine).order_by(audit.c.at, audit.c.id)).mappings()]


def worked_quarters(conn: Connection, centre_id: int, states: tuple[str, ...], start: int, end: int) -> Columns:
    """Finished states per agent and quarter hour begun in `[start, end)`: agent_id, bucket, work_s in `states`, n."""
    roll = roll_state_15min.c
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    work = as_type(func.sum(case((roll.state.in_(states), roll.seconds), else_=0)), BigInteger).label("work_s")
    n = as_type(func.sum(roll.n), BigInteger).label("n")
    return columns(conn, select(roll.agent_id, roll.bucket, work, n).where(*mine).group_by(roll.agent_id, roll.bucket))


def queue_waits(conn: Connection, centre_id: int, start: int, end: int, within_s: float, left: tuple[str, ...]) -> Any:
    """Inbound calls begun in `[start, end)`: (n, wait in s, answered within `within_s`, ended with a status of `left`).

    Raw calls only, which are kept for fewer days than their sums.
    """
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    soon = case(((call.c.agent_id > 0) & (call.c.queue_s <= within_s), 1), else_=0)
    gone = case((call.c.status.in_(left), 1), else_=0)
    sums = (func.count(), func.sum(call.c.queue_s), func.sum(soon), func.sum(gone))
    row = conn.execute(select(*sums).where(*mine, call.c.call_type == "INBOUND")).one()
    return tuple(float(value or 0) for value in row)
