"""`campaigns/search`, `lists/search`, `users/search`, `status/search`: the names behind the ids.

E-mail addresses of users are never looked at.
"""

from __future__ import annotations

from typing import Any

from backend.dialer.parse.fields import excluded, flag, ident, maybe_count, maybe_id, text
from backend.dialer.parse.parsed import Bad, Parsed, Row, as_rows, payload, read_rows, unknown_shape
from backend.model import SYSTEM_USERS, Agent, Campaign, Centre, Disposition, LeadList


def _rows(body: object, endpoint: str) -> list[Any]:
    """Rows under `data`, `data.entries` or `data.results`, as a list or keyed by id."""
    data = payload(body, endpoint)
    if isinstance(data, dict):
        for name in ("results", "entries"):
            if isinstance(data.get(name), list | dict):
                data = data[name]
                break
        else:
            if any(name in data for name in ("total", "offset", "limit")):
                return []
    found = as_rows(data)
    if found is None:
        raise unknown_shape(endpoint)
    return found


def parse_campaigns(body: object, centre: Centre, now: int) -> Parsed[Campaign]:
    """All campaigns, active or not."""

    def read(row: Row) -> Campaign:
        return Campaign(ident(row, "id"), text(row, "name"), flag(row, "status", missing=True))

    found = _rows(body, "campaigns")
    return read_rows("campaigns", found, read, total=len(found))


def parse_lists(body: object, centre: Centre, now: int) -> Parsed[LeadList]:
    """All lists with the campaign each belongs to."""

    def read(row: Row) -> LeadList:
        active = flag(row, "status", missing=True)
        return LeadList(ident(row, "id"), text(row, "name"), maybe_id(row, "campaign_id"), active)

    found = _rows(body, "lists")
    return read_rows("lists", found, read, total=len(found))


def parse_users(body: object, centre: Centre, now: int) -> Parsed[Agent]:
    """Users of a page who are agents; the inner id counts, not the key. `extra["users"]` are names by id."""
    names: dict[int, str] = {}

    def read(row: Row) -> Agent | None:
        agent_id = ident(row, "id")
        name = " ".join(part for part in (text(row, "first_name"), text(row, "last_name")) if part)
        if agent_id in SYSTEM_USERS or excluded(name, centre.excluded_names):
            return None
        names[agent_id] = name
        return Agent(agent_id, name or f"Agent {agent_id}", flag(row, "status", missing=True))

    found = _rows(body, "users")
    return read_rows("users", found, read, total=_total(body, len(found)), extra={"users": names})


def parse_statuses(body: object, centre: Centre, now: int) -> Parsed[Disposition]:
    """Dispositions with the account's own flags of what counts as contact, success and so on."""

    def read(row: Row) -> Disposition:
        status = text(row, "status")
        if not status:
            raise Bad("no status", "status", row.get("status"))
        return Disposition(
            status,
            text(row, "name") or status,
            contact=flag(row, "contact"),
            success=flag(row, "success"),
            reached=flag(row, "reached"),
            voicemail=flag(row, "voicemail"),
            dnc=flag(row, "dnc"),
            callback=flag(row, "callback"),
            final=flag(row, "final"),
        )

    found = _rows(body, "statuses")
    return read_rows("statuses", found, read, total=len(found))


def _total(body: Any, fallback: int) -> int | None:
    data = body.get("data")
    if not isinstance(data, dict):
        return fallback
    try:
        return maybe_count(data, "total")
    except Bad:
        return None
