"""`agent-monitor/search` and `user-activity/search`: the floor as it is now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from backend.dialer.parse.fields import (
    Walls,
    clean,
    duration,
    excluded,
    ident,
    maybe_count,
    maybe_id,
    not_ahead,
    number,
    text,
)
from backend.dialer.parse.parsed import Bad, Parsed, Row, as_rows, payload, read_rows, unknown_shape
from backend.model import SYSTEM_USERS, Centre, FloorTotals, LiveAgent, Queue, State

MONITOR = "monitor"


@lru_cache(maxsize=1024)
def state_of(label: str) -> State:
    """What a status word of the dialer means; `dead` is looked for before `call`, `not ready` before `ready`."""
    word = "".join(c for c in label.lower() if c.isalpha())
    for state, parts in _WORDS:
        if any(p in word for p in parts):
            return state
    return State.UNKNOWN


_WORDS: tuple[tuple[State, tuple[str, ...]], ...] = (
    (State.LOGOUT, ("logout", "loggedout", "logoff")),
    (State.LOGIN, ("login", "loggedin", "logon")),
    (State.PAUSE, ("notready", "pause", "break", "unavailable")),
    (State.DEAD, ("dead",)),
    (State.WRAP, ("dispo", "wrap")),
    (State.TALK, ("call", "talk")),
    (State.WAIT, ("ready", "wait", "available")),
)


def parse_monitor(body: object, centre: Centre, now: int) -> Parsed[LiveAgent]:
    """Logged-in agents, one per user (the latest state wins).

    `extra` has `totals` (FloorTotals), `queues` (list of Queue), `campaigns` (names by id), and
    `offered` (campaign ids the monitor lists).
    """
    place, found = _place(body)
    walls = Walls(centre.zone, now)
    campaigns = _names(place.get("campaigns"))

    def read(row: Row) -> LiveAgent | None:
        agent_id = ident(row, "user_id")
        name = text(row, "user_full_name")
        if agent_id in SYSTEM_USERS or excluded(name, centre.excluded_names):
            return None
        campaign_id = maybe_id(row, "campaign_id")
        if campaign_id is not None and campaign_id not in campaigns:
            campaigns[campaign_id] = text(row, "campaign_name")
        status = text(row, "status")
        return LiveAgent(
            agent_id,
            name,
            state_of(status or text(row, "status_label")),
            _since(row, walls),
            campaign_id,
            maybe_id(row, "queue_id"),
            text(row, "status_label") or status,
            maybe_id(row, "call_log_id"),
            maybe_count(row, "calls_today", "total_calls") or 0,
            maybe_id(row, "availability_id"),
            _skills(row.get("skill_options")),
        )

    queues = [Queue(i, name) for i, name in _names(place.get("queues")).items()]
    extra = {"totals": _totals(place), "queues": queues, "campaigns": campaigns}
    parsed = read_rows(MONITOR, found, read, total=len(found), extra=extra)
    latest: dict[int, LiveAgent] = {}
    for agent in parsed.rows:
        kept = latest.get(agent.agent_id)
        if kept is None or agent.since >= kept.since:
            latest[agent.agent_id] = agent
    parsed.rows[:] = latest.values()
    return parsed


def _place(body: object) -> tuple[dict[str, Any], list[Any]]:
    """The object that holds `agents`, which accounts put at three depths, and the rows in it; raises Garbled."""
    data = body.get("data") if isinstance(body, dict) else None
    entries = data.get("entries") if isinstance(data, dict) else None
    for place in (entries, data, body):
        if isinstance(place, dict) and (found := as_rows(place.get("agents"))) is not None:
            return place, found
    raise unknown_shape(MONITOR)


def _since(row: Row, walls: Walls) -> int:
    """When the state began: the time of the last change, else the time spent in it."""
    wall = row.get("last_state_change")
    if wall is not None and wall not in ("", "-"):
        at = walls.read(wall, "last_state_change")
        not_ahead(at, walls.now, "last_state_change", wall)
        return min(at, walls.now)
    for name in ("status_time_sec", "status_time_mmss"):
        value = row.get(name)
        if value is not None and value not in ("", "-"):
            return walls.now - duration(value, name)
    raise Bad("no time of the last change", "last_state_change", wall)


def _skills(value: object) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(s for s in (clean(p) for p in parts if isinstance(p, str)) if s)


def _names(value: object) -> dict[int, str]:
    """Names by id of `{value, name}` entries; unreadable ones are left out, they only decorate."""
    names: dict[int, str] = {}
    for item in as_rows(value) or []:
        if isinstance(item, dict):
            try:
                names[ident(item, "value" if "value" in item else "id")] = text(item, "name")
            except Bad:
                continue
    return names


def _totals(place: Mapping[str, Any]) -> FloorTotals:
    def count(name: str) -> int | None:
        try:
            return maybe_count(place, name)
        except Bad:
            return None

    return FloorTotals(
        dialable_leads=count("queue_dialable_leads"),
        calls_today=count("queue_calls_today"),
        dropped=count("queue_dropped"),
        answered=count("queue_answered"),
    )


@dataclass(frozen=True, slots=True)
class Activity:
    """Agents able to take a call and agents logged in, as `user-activity/search` counts them."""

    available: int
    logged_in: int


def parse_user_activity(body: object, centre: Centre, now: int) -> Parsed[Activity]:
    """The two counters, as one row."""
    data = payload(body, "user_activity")
    if not isinstance(data, dict):
        raise unknown_shape("user_activity")

    def read(row: Row) -> Activity:
        return Activity(
            number(row.get("available_agents"), "available_agents"),
            number(row.get("logged_in_agents"), "logged_in_agents"),
        )

    return read_rows("user_activity", [data], read, total=1)
