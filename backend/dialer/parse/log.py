"""`log/retrieve`: the call log. Phone numbers, lead names and comments are never looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from backend.dialer.parse.fields import (
    FUTURE_S,
    Walls,
    clean,
    excluded,
    ident,
    maybe_count,
    maybe_id,
    not_ahead,
    number,
    seconds,
    text,
)
from backend.dialer.parse.parsed import Bad, Parsed, Row, as_rows, payload, read_rows, unknown_shape
from backend.model import LIVE_STATUSES, SYSTEM_USERS, Call, CallType, Centre

LOG = "log"
MAX_TALK_S = 86_400
SLACK_S = 120
"""How far a call's id may be out of order in time."""

Anchor = tuple[int, int]
"""(call id, UTC seconds): calls with a larger id began no earlier than that."""

_TYPES: dict[str, CallType] = {t.value: t for t in CallType}


def log_rows(body: object) -> list[Any]:
    """The raw rows of an answer; raises Garbled when there is no place for them."""
    data = payload(body, LOG)
    found = as_rows(data.get("results", data.get("entries")) if isinstance(data, dict) and data else data)
    if found is None:
        raise unknown_shape(LOG)
    return found


def log_total(body: object) -> int | None:
    """The dialer's count of all rows of the question; None when it does not say."""
    data = payload(body, LOG)
    try:
        return maybe_count(data, "total_found", "total") if isinstance(data, dict) else len(data) or 0
    except Bad:
        return None


def parse_log(
    body: object,
    centre: Centre,
    now: int,
    *,
    known: Mapping[int, int] | None = None,
    after: Anchor | None = None,
) -> Parsed[Call]:
    """Calls of a page, one per id (the last wins); `extra` has `users` and `campaigns`, names by id.

    In the repeated autumn hour a reading is chosen so that ids increase with time: `known` holds readings
    already settled (call id to UTC seconds), `after` an anchor from an earlier poll.
    """
    found = log_rows(body)
    walls = Walls(centre.zone, now)
    users: dict[int, str] = {}
    campaigns: dict[int, str] = {}
    twice: dict[int, int] = {}

    def start_of(row: Row, call_id: int) -> int:
        value = row.get("call_date")
        options = walls.options(value, "call_date")
        if len(options) > 1 and not twice:
            twice.update(_readings(found, walls, known or {}, after))
        at = options[0] if len(options) == 1 else twice.get(call_id, options[0])
        not_ahead(at, now, "call_date", value)
        return at

    def read(row: Row) -> Call:
        call_id = ident(row, "id")
        at = start_of(row, call_id)
        campaign_id = ident(row, "campaign_id")
        if campaign_id not in campaigns:
            campaigns[campaign_id] = text(row, "campaign")
        agent_id = _agent(row, centre, users)
        status = text(row, "status")
        if not status:
            raise Bad("no status", "status", row.get("status"))
        return Call(
            call_id,
            at,
            campaign_id,
            status,
            agent_id,
            maybe_id(row, "list_id"),
            maybe_id(row, "queue_id"),
            maybe_id(row, "lead_id"),
            _talk(row, status),
            _type(row),
            text(row, "term_reason"),
            maybe_count(row, "called_count"),
            seconds(row.get("queue_seconds"), "queue_seconds"),
        )

    parsed = read_rows(LOG, found, read, total=log_total(body), extra={"users": users, "campaigns": campaigns})
    once = {c.call_id: c for c in parsed.rows}
    if len(once) < len(parsed.rows):
        parsed.rows[:] = once.values()
    return parsed


def _agent(row: Row, centre: Centre, users: dict[int, str]) -> int | None:
    """Who handled the call: None for the dialer's own users and for names that are no agents."""
    agent_id = maybe_id(row, "user_id")
    if agent_id is None or agent_id in SYSTEM_USERS:
        return None
    name = row.get("user")
    if isinstance(name, str):
        name = clean(name)
        if excluded(name, centre.excluded_names):
            return None
        if name:
            users[agent_id] = name
    return agent_id


def _talk(row: Row, status: str) -> int | None:
    """Length in seconds; None while the call goes on."""
    value = row.get("call_length")
    if value is None or value == "" or status in LIVE_STATUSES:
        return None
    found = number(value, "call_length")
    if found > MAX_TALK_S:
        raise Bad("longer than a day", "call_length", value)
    return found


def _type(row: Row) -> CallType:
    value = row.get("call_type")
    if value is None or value in ("", "-"):
        return CallType.OUTBOUND
    if isinstance(value, str):
        found = _TYPES.get(value) or _TYPES.get(value.strip().upper())
        if found is not None:
            return found
    raise Bad("unknown call type", "call_type", value)


def _readings(found: list[Any], walls: Walls, known: Mapping[int, int], after: Anchor | None) -> dict[int, int]:
    """Readings of the repeated hour by call id, such that time rises with the ids.

    Each row takes the earliest reading that does not jump back behind the row before it. Rows before which
    nothing is certain take the latest reading that does not pass the first certain row behind them.
    """
    rows = sorted(_dated(found, walls))
    certain = next((i for i, (c, o) in enumerate(rows) if len(o) == 1 or known.get(c, 0) in o), 0)
    readings: dict[int, int] = {}
    latest = 0
    for i, (call_id, options) in enumerate(rows):
        if after is not None and call_id > after[0]:
            latest = max(latest, after[1])
        settled = known.get(call_id, 0)
        if settled not in options and len(options) > 1:
            if not latest and i < certain:
                continue
            settled = next((o for o in options if o >= latest - SLACK_S), options[-1])
        at = settled if settled in options else options[0]
        readings[call_id] = at
        latest = max(latest, at)
    return readings | _before_certain(rows, readings)


def _dated(found: list[Any], walls: Walls) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Call ids with the readings that do not lie ahead."""
    for row in found:
        if isinstance(row, dict):
            try:
                options = walls.options(row.get("call_date"), "call_date")
                yield ident(row, "id"), tuple(o for o in options if o <= walls.now + FUTURE_S) or options[:1]
            except Bad:
                continue


def _before_certain(rows: list[tuple[int, tuple[int, ...]]], readings: Mapping[int, int]) -> dict[int, int]:
    """Readings of the rows that were left open, from the first certain row backward."""
    found: dict[int, int] = {}
    following = 0
    for call_id, options in reversed(rows):
        at = readings.get(call_id)
        if at is None:
            at = found[call_id] = max((o for o in options if o <= following + SLACK_S), default=options[0])
        following = at
    return found
