"""Campaigns, lists, dispositions and users: what changes rarely."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.clock import zone
from backend.simulator.codes import OUTCOMES
from backend.simulator.day import Day
from backend.simulator.people import Person
from backend.simulator.wire.asking import ApiError, Ask
from backend.simulator.wire.recent import last_by, latest
from backend.simulator.wire.wording import php_date


def campaigns(ask: Ask) -> dict[str, Any]:
    """Every campaign with its switch and the day it was last called."""
    day = ask.floor.today(ask.now)
    called = [line.spec.id for line in day.lines.values() if line.spec.active and line.spec.crew]
    last = latest(ask.floor, ask.now, called, lambda one: last_by(one, one.calls.campaign))
    rows: list[dict[str, Any]] = [
        {
            "id": str(line.spec.id) if "string-ids" in ask.variants else line.spec.id,
            "name": line.spec.name,
            "status": "Y" if line.on else "N",
            "last_call_date": php_date(
                last.get(line.spec.id, ""), ask.floor.scenario.zone, "short-dates" in ask.variants
            ),
        }
        for line in day.lines.values()
    ]
    if "campaigns-object" in ask.variants:
        return {"success": True, "data": {str(row["id"]): row for row in rows}}
    if "campaigns-entries" in ask.variants:
        return {"success": True, "data": {"entries": rows}}
    return {"success": True, "data": rows}


def lists(ask: Ask) -> dict[str, Any]:
    """Lists, filtered by status (0 or 1), id and campaign."""
    called = [stock.spec.id for stock in ask.floor.today(ask.now).stocks.values() if stock.spec.active]
    last = latest(ask.floor, ask.now, called, lambda one: last_by(one, one.calls.list_id))
    rows = []
    for list_id, name, campaign, active in known_lists(ask):
        row: dict[str, Any] = {
            "id": str(list_id) if "string-ids" in ask.variants else list_id,
            "campaign_id": campaign if "int-ids" in ask.variants else str(campaign),
            "name": name,
            "status": "Y" if active else "N",
            "last_called_at": _last_called(ask, last.get(list_id, "")),
        }
        if "no-list-campaign" in ask.variants:
            del row["campaign_id"]
        wanted = (ask.text("id") in ("", str(list_id)) and ask.text("campaign_id") in ("", str(campaign))
                  and ask.text("status") in ("", "1" if active else "0"))  # fmt: skip
        if wanted:
            rows.append(row)
    if ask.text("id") and not rows:
        raise ApiError(6002, "No such List")
    return {"success": True, "data": rows}


def known_lists(ask: Ask) -> list[tuple[int, str, int, bool]]:
    """Every list that was not deleted: id, name, campaign, active."""
    stocks = ask.floor.today(ask.now).stocks
    rows = [(stock.spec.id, stock.name, stock.campaign, stock.active) for stock in stocks.values()]
    rows += [(i, *values) for i, values in ask.floor.new_lists.items()]
    return [row for row in rows if row[0] not in ask.floor.deleted_lists]


def _last_called(ask: Ask, text: str) -> Any:
    if not text or "last-called-null" in ask.variants:
        return None
    if "last-called-string" in ask.variants:
        return text
    return php_date(text, ask.floor.scenario.zone, "short-dates" in ask.variants)


def statuses(ask: Ask) -> dict[str, Any]:
    """Dispositions and the seven flags; `query` matches code or name."""
    wanted = ask.text("query").lower()
    rows = []
    for outcome in OUTCOMES:
        if wanted and wanted not in outcome.code.lower() and wanted not in outcome.name.lower():
            continue

        def flag(letter: str, flags: str = outcome.flags) -> str:
            return "Y" if letter in flags else "N"

        rows.append({
            "status": outcome.code, "name": outcome.name, "final": flag("f"), "reached": flag("r"),
            "success": flag("s"), "dnc": flag("d"), "callback": flag("b"), "contact": flag("c"),
            "voicemail": flag("v"), "workflow_dispositon_event_option": 1 if outcome.custom else 0,
            "custom_status": "Y" if outcome.custom else "N",
        })  # fmt: skip
    return {"success": True, "code": 200, "data": rows}


def users(ask: Ask) -> dict[str, Any]:
    """Active users, an object keyed by id."""
    offset, limit = ask.page(20, 1000, 50_000)
    wanted = {word.lower() for word in ask.words("user")}
    people = [p for p in ask.floor.people if _employed(p, ask.offset_now) and _matches(p, wanted)]
    page = people[offset : offset + limit]
    logins = latest(ask.floor, ask.now, [person.agent_id for person in page], _logins)
    results: Any = {str(person.agent_id): _user(ask, person, logins.get(person.agent_id)) for person in page}
    if not results and "empty-object" not in ask.variants:
        results = []
    return {"success": True, "data": {
        "offset": offset, "limit": str(limit), "total": str(len(people)), "results": results,
    }}  # fmt: skip


def _employed(person: Person, offset: int) -> bool:
    return (person.left is None or offset < person.left) and (person.joined is None or offset >= person.joined)


def _matches(person: Person, wanted: set[str]) -> bool:
    return not wanted or bool({person.email, person.first_name.lower(), person.last_name.lower()} & wanted)


def _user(ask: Ask, person: Person, login: str | None) -> dict[str, Any]:
    first, _, last = person.name_on(ask.offset_now).partition(" ")
    created = datetime(2024, 1 + person.agent_id % 12, 1 + person.agent_id % 28, 10, 54, 21,
                       tzinfo=zone(ask.floor.scenario.zone))  # fmt: skip
    return {
        "id": str(person.agent_id) if "string-ids" in ask.variants else person.agent_id,
        "acl_access_profile": 1, "email": person.email, "first_name": first, "last_name": last, "user_level": 1,
        "queue_override": "USE_CAMPAIGN", "allow_queue_selection": "1", "allow_callbacks": "1",
        "callback_types_allowed": "BOTH", "allow_transfers": "1", "default_blended_selection": "0",
        "alter_custdata_override": "Y", "status": "Y", "local_gmt": "-8.00",
        "allow_blended_campaign": "0", "notification": "0",
        "created_at": created.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "connection_type": "BROWSER", "extension": [person.extension], "last_login": login,
    }  # fmt: skip


def _logins(day: Day) -> dict[int, int]:
    return {desk.agent_id: desk.last_login for desk in day.desks.values() if desk.last_login >= 0}
