"""Reading state events (talk, wait, wrap, pause): the newest every minute, whole days for the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from backend.clock import local_date
from backend.dialer.parse import Parsed, event_page, parse_productivity
from backend.model import StateEvent
from backend.poller.desk import Desk
from backend.poller.prints import changed, kept
from backend.poller.steps import Outcome, Steps, ask, outcome
from backend.store import read, write

PAGE = 1000
MAX_OFFSET = 50_000
OVERLAP = 500
"""Rows before the newest known one that are read again, for states that ended since."""

OVERLAP_OF_PART = 100
"""The same where a day is read campaign by campaign."""

LIVE_PAGES = 5
BATCH = 5_000


def poll_states(desk: Desk) -> Steps[Outcome]:
    """The newest state events of today, and of yesterday once after midnight.

    1. Learn from the first page in which order the dialer lists events; 2. read on from the offset reached,
    a little before it; 3. a state still open ends where its agent's next one begins; 4. store all with the
    cursor. What lies before the first page read is left to the history.
    """
    now = desk.now()
    today = local_date(now, desk.centre.zone)
    cursor = desk.cursor("productivity")
    bodies: list[Any] = []
    if cursor.get("day", today.toordinal()) == today.toordinal() - 1:
        yield from _newer(date.fromordinal(cursor["day"]), cursor, bodies)
    if cursor.get("day") != today.toordinal():
        cursor = {"day": today.toordinal()}
        desk.known.wanted.add("today")
    fresh = yield from _newest(desk, today, cursor, bodies)
    rows, prints = changed(_rows(bodies), desk.stored_states)
    parsed = parse_productivity(_answer(rows), desk.centre, now)
    parsed = replace(parsed, received=parsed.received + len(prints) - len(rows))
    events = close_passed([*_still_open(desk), *parsed.rows])
    desk.save(lambda conn: _store(conn, desk, events, parsed, now, cursor if parsed.unfit else fresh))
    desk.stored_states = kept(prints, rows, {event.event_id for event in parsed.rows})
    return _remark(outcome(parsed), parsed)


def _newest(desk: Desk, day: date, cursor: dict[str, Any], bodies: list[Any]) -> Steps[dict[str, Any]]:
    """The newest pages of a day; once it holds more events than can be paged through, campaign by campaign."""
    if "parts" not in cursor:
        fresh = yield from _newer(day, cursor, bodies)
        return fresh if fresh["rows"] <= MAX_OFFSET else {**fresh, "parts": {}}
    parts = dict(cursor["parts"])
    for campaign_id in sorted(desk.staffed or desk.known.campaigns):
        part = parts.get(str(campaign_id), {"order": cursor.get("order", "")})
        parts[str(campaign_id)] = yield from _newer(day, part, bodies, campaign_id=campaign_id)
    return {**cursor, "parts": parts}


def _newer(day: date, cursor: dict[str, Any], bodies: list[Any], **only: int) -> Steps[dict[str, Any]]:
    """Put the pages with events after the cursor into `bodies`; returns the new cursor."""
    order, last_id = cursor.get("order", ""), int(cursor.get("id", 0))
    rows = int(cursor.get("rows", 0)) if order == "asc" else 0
    offset = max(0, rows - (OVERLAP_OF_PART if only else OVERLAP))
    newest, total = last_id, None
    for page in range(LIVE_PAGES):
        answer = yield from ask("productivity", **_of_day(day), **only, offset=offset, limit=PAGE)
        ids, total = event_page(answer.body)
        if not ids:
            break
        bodies.append(answer.body)
        newest = max(newest, *ids)
        order = order or ("asc" if ids[0] < ids[-1] else "desc" if ids[0] > ids[-1] else "")
        offset += len(ids)
        if (total is not None and offset >= total) or (order == "desc" and (not last_id or min(ids) <= last_id)):
            break
        if page == 0 and not last_id and order == "asc" and total is not None:
            offset = max(offset, min(total, MAX_OFFSET + PAGE) - PAGE)
        if offset > MAX_OFFSET:
            break
    return {"day": day.toordinal(), "order": order, "rows": offset, "id": newest}


def _of_day(day: date) -> dict[str, str]:
    return {"date_start": day.isoformat(), "date_end": day.isoformat()}


def _rows(bodies: Sequence[Any]) -> list[Any]:
    rows: list[Any] = []
    for body in bodies:
        data = body.get("data") or []
        found = data.get("entries", []) if isinstance(data, dict) else data
        rows += found.values() if isinstance(found, dict) else found
    return rows


def _answer(rows: list[Any]) -> dict[str, Any]:
    return {"success": True, "data": {"entries": rows, "total": len(rows)}}


def _still_open(desk: Desk) -> list[StateEvent]:
    with desk.store.read() as conn:
        return read.open_states(conn, desk.centre.centre_id)


def close_passed(events: Sequence[StateEvent], *, over: bool = False) -> list[StateEvent]:
    """Events in order of id, where a running one ends when its agent's next begins.

    With `over` (a day that is past) a last one without a length lasts 0 s: it was never ended.
    """
    following: dict[int, StateEvent] = {}
    closed = []
    for event in sorted({e.event_id: e for e in events}.values(), key=lambda e: -e.event_id):
        after = following.get(event.agent_id)
        following[event.agent_id] = event
        if event.duration_s is None and after is not None:
            event = replace(event, duration_s=max(0, after.started_at - event.started_at))
        elif event.duration_s is None and over:
            event = replace(event, duration_s=0)
        closed.append(event)
    return closed[::-1]


def _store(
    conn: Connection,
    desk: Desk,
    events: Sequence[StateEvent],
    parsed: Parsed[StateEvent],
    seen_at: int,
    cursor: dict[str, Any] | None,
) -> None:
    write.save_states(conn, desk.centre, events, seen_at)
    desk.learn(conn, seen_at, users=parsed.extra.get("users", {}), campaigns={}, statuses=())
    if cursor is not None:
        write.set_cursor(conn, desk.centre.centre_id, "productivity", cursor)


def _remark(result: Outcome, parsed: Parsed[StateEvent]) -> Outcome:
    """Say when the dialer's local times do not fit the centre's zone."""
    off = int(parsed.extra.get("zone_off_s", 0))
    if not off or not result.ok:
        return result
    message = (
        f"The dialer's times are {abs(off) / 3600:g} hours {'ahead of' if off < 0 else 'behind'} the centre's zone."
    )
    hint = "Choose the time zone of your Convoso account in the settings; calls are counted in wrong hours until then."
    return replace(result, message=message, what_to_do=hint)


def read_states(desk: Desk, day: date, *, over: bool, most: int = MAX_OFFSET + PAGE) -> Steps[Outcome]:
    """All state events of a local day; a day with too many is read campaign by campaign."""
    now = desk.now()
    events: dict[int, StateEvent] = {}
    received, total, parsed = yield from _pages(desk, day, {}, events, most)
    if total is not None and total > most:
        for campaign_id in sorted(desk.known.campaigns):
            more, _, last = yield from _pages(desk, day, {"campaign_id": campaign_id}, events, most)
            received, parsed = received + more, last if last.rejected else parsed
    closed = close_passed(list(events.values()), over=over)
    for i in range(0, len(closed), BATCH):
        batch = closed[i : i + BATCH]
        desk.save(lambda conn, batch=batch: _store(conn, desk, batch, parsed, now, None))  # type: ignore[misc]
    result = _remark(outcome(parsed), parsed)
    return replace(result, rows=received)


def _pages(
    desk: Desk, day: date, only: dict[str, int], events: dict[int, StateEvent], most: int
) -> Steps[tuple[int, int | None, Parsed[StateEvent]]]:
    """Read pages until the dialer's count, an empty page or one without a new event."""
    offset, total = 0, None
    sums: Parsed[StateEvent] = Parsed([], extra={"users": {}})
    while offset < most:
        answer = yield from ask("productivity", **_of_day(day), **only, offset=offset, limit=PAGE)
        parsed = parse_productivity(answer.body, desk.centre, desk.now())
        total = parsed.total
        fresh = [event for event in parsed.rows if event.event_id not in events]
        events.update((event.event_id, event) for event in parsed.rows)
        offset += parsed.received
        extra = {**parsed.extra, "users": {**sums.extra["users"], **parsed.extra["users"]}}
        rejects = [*sums.rejects, *parsed.rejects][-20:]
        sums = Parsed([], rejects, sums.rejected + parsed.rejected, offset, total, extra)
        if not parsed.received or (parsed.rows and not fresh) or (total is not None and offset >= total):
            break
    return offset, total, sums
