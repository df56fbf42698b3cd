"""Questions about whole days in quarter hours: what came in, and who was there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, case, func, select
from sqlalchemy import cast as as_type

from backend.model import State
from backend.store.bulk import among
from backend.store.columns import Columns, columns
from backend.store.roll_states import QUARTER_S
from backend.store.schema import roll_call_5min, roll_call_day, roll_state_15min, roll_state_day

AT_WORK = (State.WAIT, State.TALK, State.DEAD, State.WRAP)
AWAY = (State.LOGIN, State.LOGOUT)


def call_slots(conn: Connection, centre_id: int, start: int, end: int, nobody: Collection[int] = ()) -> Columns:
    """Finished calls per quarter hour begun in `[start, end)`, all agents together.

    Columns: slot (UTC seconds), campaign_id, status, inbound, handled (1: an agent had it, agents in `nobody`
    are none), n.
    """
    roll = roll_call_5min.c
    slot = (roll.bucket - roll.bucket % QUARTER_S).label("slot")
    mine = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    keys = (slot, roll.campaign_id, roll.status, roll.inbound, _handled(conn, roll.agent_id, nobody))
    return columns(conn, select(*keys, _sum(roll.n, "n")).where(*mine).group_by(*keys))


def call_totals(conn: Connection, centre_id: int, day: date, nobody: Collection[int] = ()) -> Columns:
    """Finished calls of a local day as `call_slots`, without the slot."""
    roll = roll_call_day.c
    mine = (roll.centre_id == centre_id, roll.day == day.toordinal())
    keys = (roll.campaign_id, roll.status, roll.inbound, _handled(conn, roll.agent_id, nobody))
    return columns(conn, select(*keys, _sum(roll.n, "n")).where(*mine).group_by(*keys))


def dialled_days(conn: Connection, centre_id: int, first: date, last: date) -> Columns:
    """Finished calls of the local days `first` to `last`, both included, whoever had them.

    Columns: day (ordinal), campaign_id, status, inbound, agent_id (1: somebody had it, 0: nobody), n.
    """
    roll = roll_call_day.c
    mine = (roll.centre_id == centre_id, roll.day >= first.toordinal(), roll.day <= last.toordinal())
    somebody = case((roll.agent_id > 0, 1), else_=0).label("agent_id")
    keys = (roll.day, roll.campaign_id, roll.status, roll.inbound, somebody)
    return columns(conn, select(*keys, _sum(roll.n, "n")).where(*mine).group_by(*keys))


def first_slot(conn: Connection, centre_id: int) -> int | None:
    """Start of the oldest five-minute bucket with a call, UTC seconds."""
    roll = roll_call_5min.c
    return conn.execute(select(func.min(roll.bucket)).where(roll.centre_id == centre_id)).scalar()


def agent_shifts(conn: Connection, centre_id: int, start: int, end: int, nobody: Collection[int] = ()) -> Columns:
    """Who was there in `[start, end)`, from finished states: one row per agent and campaign, without `nobody`.

    Columns: agent_id, campaign_id, last (UTC seconds, how far work or pauses in the last quarter hour reached at
    least), work_s (wait, talk, dead calls, wrap), pause_s.
    """
    roll = roll_state_15min.c
    there = roll.state.not_in([str(state) for state in AWAY])
    inside = (roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end)
    mine = (*inside, there, roll.seconds > 0, _handled(conn, roll.agent_id, nobody) == 1)
    last = func.max(roll.bucket + roll.seconds).label("last")
    keys = (roll.agent_id, roll.campaign_id)
    sums = (_seconds_in(roll, AT_WORK, "work_s"), _seconds_in(roll, (State.PAUSE,), "pause_s"))
    return columns(conn, select(*keys, last, *sums).where(*mine).group_by(*keys))


def work_seconds(conn: Connection, centre_id: int, day: date, nobody: Collection[int] = ()) -> Columns:
    """Seconds of finished states of a local day, all agents together: campaign_id, work_s, pause_s."""
    roll = roll_state_day.c
    mine = (roll.centre_id == centre_id, roll.day == day.toordinal(), _handled(conn, roll.agent_id, nobody) == 1)
    sums = (_seconds_in(roll, AT_WORK, "work_s"), _seconds_in(roll, (State.PAUSE,), "pause_s"))
    return columns(conn, select(roll.campaign_id, *sums).where(*mine).group_by(roll.campaign_id))


def _handled(conn: Connection, agent_id: ColumnElement[int], nobody: Collection[int]) -> ColumnElement[int]:
    return case((among(conn, agent_id, sorted({0, *nobody})), 0), else_=1).label("handled")


def _sum(column: ColumnElement[int], name: str) -> ColumnElement[int]:
    return as_type(func.sum(column), BigInteger).label(name)


def _seconds_in(roll: Any, states: tuple[State, ...], name: str) -> ColumnElement[int]:
    inside = case((roll.state.in_([str(state) for state in states]), roll.seconds), else_=0)
    return _sum(inside, name)
