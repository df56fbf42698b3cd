"""Calls that change something: lists, campaigns, call-log fields, revenue; and the small readers beside them."""

from __future__ import annotations

import re
from typing import Any

from backend.simulator.codes import OUTCOMES, STATUS
from backend.simulator.wire.asking import ApiError, Ask
from backend.simulator.wire.catalogue import known_lists
from backend.simulator.wire.log import retrieve
from backend.simulator.wire.wording import phone_of

NAME = re.compile(r"[A-Za-z0-9:_ -]{10,30}")
OFF, ON = ("0", "false", "n"), ("1", "true", "y")


def campaign_status(ask: Ask) -> dict[str, Any]:
    """Switches a campaign on or off."""
    campaign = _campaign(ask)
    status = ask.text("status").lower()
    if status not in OFF + ON:
        raise ApiError(6010, "Missing status")
    ask.floor.act(ask.now, "campaign", campaign, status in ON)
    return {"success": True}


def _campaign(ask: Ask) -> int:
    for part in ask.floor.scenario.campaign:
        if ask.text("campaign_id") == str(part.id):
            return part.id
    raise ApiError(6004, "Unknown Campaign ID")


def _list(ask: Ask) -> int:
    for list_id, *_ in known_lists(ask):
        if ask.text("list_id") == str(list_id):
            return list_id
    raise ApiError(6002, "No such List")


def _name(ask: Ask, own: int = 0) -> str:
    name = ask.text("name")
    if not NAME.fullmatch(name):
        raise ApiError(6046, "List name is too short")
    if any(name == other and list_id != own for list_id, other, *_ in known_lists(ask)):
        raise ApiError(6081, "List name is not unique")
    return name


def list_update(ask: Ask) -> dict[str, Any]:
    """Renames a list, moves it to another campaign, switches it."""
    list_id = _list(ask)
    changed: dict[str, Any] = {}
    if ask.text("name"):
        changed["name"] = _name(ask, list_id)
    if ask.text("campaign_id"):
        changed["campaign"] = _campaign(ask)
    if ask.text("status"):
        changed["active"] = ask.text("status").lower() in ON
    if list_id in ask.floor.new_lists:
        name, campaign, active = ask.floor.new_lists[list_id]
        ask.floor.new_lists[list_id] = (
            changed.get("name", name), changed.get("campaign", campaign), changed.get("active", active),
        )  # fmt: skip
    else:
        ask.floor.act(ask.now, "list", list_id, changed)
    return {"success": True, "data": {"list_id": str(list_id)}}


def list_insert(ask: Ask) -> dict[str, Any]:
    """Creates an empty list."""
    if not ask.text("name"):
        raise ApiError(6003, "List name is required")
    name, campaign = _name(ask), _campaign(ask)
    list_id = 1 + max([9000, *(row[0] for row in known_lists(ask)), *ask.floor.deleted_lists])
    ask.floor.new_lists[list_id] = (name, campaign, ask.text("status").lower() not in OFF)
    return {"success": True, "data": {"list_id": str(list_id)}}


def list_delete(ask: Ask) -> dict[str, Any]:
    """Deletes a list; its leads are dialed no more."""
    list_id = _list(ask)
    if list_id not in ask.floor.new_lists:
        ask.floor.act(ask.now, "list", list_id, {"active": False})
    ask.floor.deleted_lists.add(list_id)
    return {"success": True}


def _call(ask: Ask) -> str:
    word = ask.text("call_log_id")
    if not word:
        raise ApiError(6032, "Missing Call Log ID")
    try:
        ask.floor.find(int(word), ask.now)
    except (KeyError, ValueError):
        raise ApiError(6033, "No such Call Log") from None
    return word


def log_update(ask: Ask) -> dict[str, Any]:
    """Accepts extra fields of a call; they are not kept, as no endpoint reads them."""
    _call(ask)
    if not (ask.text("extra_field_01") or ask.text("extra_field_02")):
        raise ApiError(6035, "One of the extra fields is needed")
    return {"success": True}


def revenue_update(ask: Ask) -> dict[str, Any]:
    """Accepts the revenue of a call; there is no endpoint that reads it back."""
    word = _call(ask)
    if not (ask.text("revenue") or ask.text("return")):
        raise ApiError(6036, "Revenue or return is needed")
    return {"success": True, "data": {"call_log_id": word}}


def recordings(ask: Ask) -> dict[str, Any]:
    """Recordings of agents' calls; `user` takes e-mail addresses."""
    people = [p for p in ask.floor.people if p.email in {word.lower() for word in ask.words("user")}]
    if not people:
        raise ApiError(6005, "Missing users")
    offset, limit = ask.page(20, 500, 40_000)
    rows = _log(
        ask,
        {
            "user_id": ",".join(str(p.agent_id) for p in people),
            "offset": str(offset),
            "limit": str(limit),
            "start_time": ask.text("start_time"),
            "end_time": ask.text("end_time"),
        },
    )
    entries = [
        {"recording_id": row["id"], "lead_id": row["lead_id"], "start_time": row["call_date"], "end_time": "",
         "seconds": int(row["call_length"]) if row["call_length"] else None,
         "url": f"https://admin-dt.convoso.com/play-recording-public/simulated-{row['id']}"}
        for row in rows["results"]
    ]  # fmt: skip
    return {"success": True, "data": {
        "offset": offset, "limit": str(limit), "total": rows["total_found"], "entries": entries,
    }}  # fmt: skip


def _log(ask: Ask, params: dict[str, str]) -> Any:
    plain = Ask(ask.floor, ask.now, params, frozenset(), type(ask.faults)(), "log/retrieve")
    return retrieve(plain)["data"]


def callbacks(ask: Ask) -> dict[str, Any]:
    """Callbacks agreed in the range: one for every call with the disposition CALLBK, due a day later."""
    offset, limit = ask.page(20, 500, 50_000)
    params = {"status": "CALLBK", "offset": str(min(offset, 40_000)), "limit": str(limit),
              "start_time": ask.text("start_date"), "end_time": ask.text("end_date")}  # fmt: skip
    for name in ("campaign_id", "user_id", "list_id", "lead_id"):
        params[name] = ask.text(name)
    rows = _log(ask, params)
    name = OUTCOMES[STATUS["CALLBK"]].name
    results = [
        {"id": row["id"], "lead_id": row["lead_id"], "list_id": row["list_id"], "campaign_id": row["campaign_id"],
         "status": "CALLBK", "created_at": row["call_date"], "callback_time": row["call_date"],
         "modified_at": row["call_date"], "user": row["user_id"], "recipient": "USERONLY", "comments": "",
         "context": "", "callback_seen": "0", "phone_number": row["phone_number"], "stage": "Pending", "class": "",
         "user_name": row["user"], "directory_name": row["list_id"], "campaign_name": row["campaign"],
         "campaign_type": "Normal", "status_name": name}
        for row in rows["results"]
    ]  # fmt: skip
    return {"success": True, "data": {
        "offset": str(offset), "limit": str(limit), "total": rows["total_found"], "results": results,
    }}  # fmt: skip


def leads(ask: Ask) -> dict[str, Any]:
    """How many leads a list holds; the leads themselves are synthetic and only as many as asked for, 20 at most."""
    offset, limit = ask.page(10, 2000, 100_000)
    stocks = ask.floor.today(ask.now).stocks
    wanted = ask.ids("list_id")
    chosen = [stock for stock in stocks.values() if not wanted or stock.spec.id in wanted]
    if not chosen:
        raise ApiError(6000, "Missing lists")
    total = sum(stock.spec.leads for stock in chosen)
    first = chosen[0].spec.id * 1_000_000 + offset
    entries = [
        {"id": str(lead), "list_id": str(chosen[0].spec.id), "first_name": "Test",
         "last_name": f"Lead {lead % 100_000}", "phone_number": phone_of(lead), "email": f"lead{lead}@example.com"}
        for lead in range(first, first + max(0, min(limit, 20, total - offset)))
    ]  # fmt: skip
    return {"success": True, "data": {
        "offset": offset, "limit": str(limit), "total": total, "entries": entries,
    }}  # fmt: skip
