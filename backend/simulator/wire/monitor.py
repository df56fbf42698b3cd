"""`agent-monitor/search`, `agent-monitor/logout` and `user-activity/search`: the floor as it stands now."""

from __future__ import annotations

from typing import Any

import numpy as np

from backend.simulator.codes import CALL_TYPES, DROPS, INCALL, LOGOUT, MONITOR_STATUS, PAUSED, READY
from backend.simulator.day import Day
from backend.simulator.ledger import first_id, view
from backend.simulator.parts import Desk
from backend.simulator.wire.asking import ApiError, Ask
from backend.simulator.wire.bending import bend
from backend.simulator.wire.log import lead_of_row, status_now
from backend.simulator.wire.wording import Walls


def search(ask: Ask) -> dict[str, Any]:
    """Every logged-in agent, with the filter lists of the page and the totals tail."""
    day = ask.floor.today(ask.now)
    desks = [desk for desk in day.desks.values() if desk.state != LOGOUT and _wanted(ask, desk)]
    scenario = ask.floor.scenario
    walls = Walls(day)
    entries: dict[str, Any] = {
        "success": True,
        "code": 200,
        "campaigns": [{"value": part.id, "name": part.name} for part in scenario.campaign],
        "queues": [{"value": part.id, "name": part.name} for part in scenario.queue],
        "agents": bend([_agent(ask, day, desk, walls) for desk in desks], ask.variants - {"queue-name"}),
    }
    if "no-monitor-tail" not in ask.variants:
        entries |= {"call_data": {}} | _tail(ask, day, desks)
    if "flat-monitor" in ask.variants:
        return {"success": True, "data": entries}
    if "top-monitor" in ask.variants:
        return {**entries, "success": True}
    return {"success": True, "data": {"entries": entries}}


def _wanted(ask: Ask, desk: Desk) -> bool:
    campaigns, queues, users = ask.ids("campaign_id"), ask.ids("queue_id"), ask.ids("user_id")
    if ask.words("filter_by_skill_options"):
        return False  # the simulated agents have no skill options
    return (
        (not campaigns or desk.campaign in campaigns)
        and (not users or desk.agent_id in users)
        and (not queues or any(hall.spec.id in queues for hall in desk.halls))
    )


def _agent(ask: Ask, day: Day, desk: Desk, walls: Walls) -> dict[str, Any]:
    at = ask.now - day.start
    calls, in_call = day.calls, desk.state == INCALL
    queue = next((hall for hall in desk.halls if in_call and calls.queue[desk.row] == hall.spec.id), None)
    list_id = calls.list_id[desk.row] if in_call else 0
    stock = day.stocks.get(list_id)
    status, label = MONITOR_STATUS[desk.state]
    seconds = at - desk.since
    entry: dict[str, Any] = {
        "user_id": str(desk.agent_id),
        "user_full_name": ask.floor.name(desk.agent_id, day.offset, day.offset),
        "campaign_id": str(desk.campaign),
        "campaign_name": desk.line.spec.name if desk.line else "-",
        "queue_id": str(queue.spec.id) if queue else "",
        "queue_name": queue.spec.name if queue else "",
        "queue_assignment": ", ".join(hall.spec.name for hall in desk.halls),
        "queue_assignment_ids": [str(hall.spec.id) for hall in desk.halls],
        "list_id": str(list_id),
        "list_name": stock.name if stock else "-",
        "extension": f"SIP-{desk.person.extension}",
        "channel_type": "VOICE",
        "call_type": CALL_TYPES[calls.kind[desk.row]] if in_call else "-",
        "lead_id": str(lead_of_row(day, desk.row)) if in_call else "0",
        "call_log_id": str(desk.row + first_id(day.date.toordinal())) if desk.row >= 0 else "0",
        "calls_today": str(desk.calls),
        "total_calls": desk.calls,
        "since_last_update": (at + desk.agent_id) % 6,
        "last_state_change": walls.text(desk.since),
        "last_call_time": walls.text(desk.last_call),
        "last_update_time": walls.text(max(0, at - (at + desk.agent_id) % 6)),
        "last_call_finish": walls.text(desk.last_finish),
        "last_inbound_call_time": walls.text(desk.last_inbound),
        "last_inbound_call_finish": walls.text(desk.last_inbound_finish),
        "availability_id": str(desk.code),
        "inbound_only": "0" if desk.line else "1",
        "status": status,
        "status_label": label,
        "connection_type": "BROWSER",
        "skill_options": "",
    }
    if "no-status-time" not in ask.variants:
        entry["status_time_sec"] = seconds
        entry["status_time_mmss"] = f"{seconds // 60:02d}:{seconds % 60:02d}" if seconds < 3600 else (
            f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
        )  # fmt: skip
    return entry


def _tail(ask: Ask, day: Day, desks: list[Desk]) -> dict[str, Any]:
    at_now = ask.now - day.start
    handled, dropped, rows = day_counts(day, at_now)
    tail = {
        "queue_dialable_leads": sum(s.dialable for s in day.stocks.values() if s.active and day.lines[s.campaign].on),
        "queue_calls_today": rows,
        "queue_dropped": dropped,
        "queue_answered": handled,
        "agent_total": len(desks),
        "agent_incall": sum(desk.state == INCALL for desk in desks),
        "agent_ready": sum(desk.state == READY for desk in desks),
        "agent_paused": sum(desk.state == PAUSED for desk in desks),
    }
    return {key: str(value) for key, value in tail.items()} if "string-totals" in ask.variants else tail


def day_counts(day: Day, at_now: int) -> tuple[int, int, int]:
    """Calls agents finished, calls dropped, and log rows of a day so far."""
    end, status = view(day.calls.end), status_now(day, at_now)
    done = (end >= 0) & (end <= at_now)
    handled = done & np.isin(view(day.calls.agent), list(day.desks))
    return int(handled.sum()), int((done & np.isin(status, list(DROPS))).sum()), int((end <= at_now).sum())


def logout(ask: Ask) -> dict[str, Any]:
    """Forces an agent out at once; 6012 without a user id, 6006 for one who is not logged in."""
    if not ask.text("user_id"):
        raise ApiError(6012, "Required fields are missing")
    word = ask.text("user_id")
    desk = ask.floor.today(ask.now).desks.get(int(word)) if word.isdecimal() else None
    if desk is None or desk.state == LOGOUT:
        raise ApiError(6006, "No such User")
    ask.floor.act(ask.now, "logout", desk.agent_id)
    return {"success": True}


def user_activity(ask: Ask) -> dict[str, Any]:
    """How many agents are logged in, and how many of them wait."""
    desks = [d for d in ask.floor.today(ask.now).desks.values() if d.state != LOGOUT and _wanted(ask, d)]
    ready = sum(desk.state == READY for desk in desks)
    return {"success": True, "data": {"available_agents": ready, "logged_in_agents": len(desks)}}
