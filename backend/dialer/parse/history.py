"""`agent-performance/search` and `agent-productivity/search`: an agent's day in totals and in single states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from backend.dialer.parse.fields import Walls, duration, excluded, ident, maybe_id, not_ahead, number, text
from backend.dialer.parse.monitor import state_of
from backend.dialer.parse.parsed import Bad, Parsed, Row, as_rows, payload, read_rows, unknown_shape
from backend.model import SYSTEM_USERS, Centre, State, StateEvent, Tally

PERFORMANCE = "performance"
PRODUCTIVITY = "productivity"

_CODES = {1: State.LOGIN, 2: State.WAIT, 11: State.PAUSE, 20: State.LOGOUT, 23: State.LOGOUT}


def parse_performance(body: object, centre: Centre, now: int, *, campaign_id: int | None = None) -> Parsed[Tally]:
    """Totals per agent of the day (and campaign) that was asked for; no rows is a good answer."""
    data = payload(body, PERFORMANCE)
    found = [_keyed(key, row) for key, row in data.items()] if isinstance(data, dict) else as_rows(data)
    if found is None:
        raise unknown_shape(PERFORMANCE)

    def read(row: Row) -> Tally | None:
        agent_id = ident(row, "user_id")
        name = text(row, "name")
        if agent_id in SYSTEM_USERS or excluded(name, centre.excluded_names):
            return None
        return Tally(
            agent_id,
            name,
            number(row.get("calls"), "calls"),
            number(row.get("human_answered"), "human_answered"),
            number(row.get("am", 0), "am"),
            duration(row.get("talk_sec"), "talk_sec"),
            duration(row.get("wait_sec"), "wait_sec"),
            duration(row.get("pause_sec"), "pause_sec"),
            duration(row.get("wrap_sec"), "wrap_sec"),
            campaign_id,
        )

    return read_rows(PERFORMANCE, found, read, total=len(found))


def _keyed(key: str, row: Any) -> Any:
    """A row of an object keyed by user; the key stands in for a missing inner id."""
    if isinstance(row, dict) and row.get("user_id") in (None, ""):
        return {**row, "user_id": key}
    return row


def parse_productivity(body: object, centre: Centre, now: int) -> Parsed[StateEvent]:
    """State events of a page, one per id; `extra` has `zone_off_s`, `codes` and `users` (names by id).

    `event_epoch` is exact and preferred to the naive `created_at`; where both are given, `zone_off_s` is the
    difference most rows show, 0 when the centre's zone is the dialer's. An event without a length is still
    going on; so is one of zero length when it is its agent's newest on the page and no log-out.
    """
    found = _events(body)
    walls = Walls(centre.zone, now)
    newest = _newest(found)
    offsets: Counter[int] = Counter()
    codes: dict[int, str] = {}
    users: dict[int, str] = {}

    def read(row: Row) -> StateEvent | None:
        event_id, agent_id = ident(row, "id"), ident(row, "user_id")
        name = text(row, "user_name")
        if agent_id in SYSTEM_USERS or excluded(name, centre.excluded_names):
            return None
        users[agent_id] = name
        code = maybe_id(row, "availability_code")
        code_name = text(row, "availability_code_name") or text(row, "availability_name")
        if code is not None and code_name:
            codes[code] = code_name
        state = _state(text(row, "state"), code)
        at = _start(row, walls, offsets)
        lasts = _lasts(row, state, newest.get(agent_id) == event_id)
        return StateEvent(event_id, agent_id, state, at, lasts, maybe_id(row, "campaign_id"), code, code_name)

    parsed = read_rows(PRODUCTIVITY, found, read, total=event_page(body)[1])
    once = {e.event_id: e for e in parsed.rows}
    extra = {"zone_off_s": _zone_off(offsets), "codes": codes, "users": users}
    return Parsed(list(once.values()), parsed.rejects, parsed.rejected, parsed.received, parsed.total, extra)


def event_page(body: object) -> tuple[list[int], int | None]:
    """Event ids of a page in the dialer's order, and its count of all events; raises Garbled."""
    data = payload(body, PRODUCTIVITY)
    found = _events(body)
    return _ids(found), _total(data) if isinstance(data, dict) else len(found)


def _events(body: object) -> list[Any]:
    data = payload(body, PRODUCTIVITY)
    found = as_rows(data.get("entries", []) if isinstance(data, dict) else data)
    if found is None:
        raise unknown_shape(PRODUCTIVITY)
    return found


def _state(word: str, code: int | None) -> State:
    state = state_of(word)
    if state is State.UNKNOWN and code is not None:
        return _CODES.get(code, State.PAUSE if code >= 1000 else State.UNKNOWN)
    return state


def _start(row: Row, walls: Walls, offsets: Counter[int]) -> int:
    epoch, wall = row.get("event_epoch"), row.get("created_at")
    if epoch is None or epoch in ("", "0", "-"):
        return walls.past(wall, "created_at")
    at = number(epoch, "event_epoch")
    not_ahead(at, walls.now, "event_epoch", epoch)
    try:
        options = walls.options(wall, "created_at")
    except Bad:
        return at
    if len(options) == 1:
        offsets[at - options[0]] += 1
    return at


def _lasts(row: Row, state: State, newest: bool) -> int | None:
    value = row.get("event_sec")
    if value is None or value in ("", "-"):
        return None
    lasts = duration(value, "event_sec")
    if lasts == 0 and newest and state is not State.LOGOUT:
        return None
    return lasts


def _newest(found: list[Any]) -> dict[int, int]:
    """The largest event id of each user on the page."""
    newest: dict[int, int] = {}
    for row in found:
        if isinstance(row, dict):
            try:
                user, event = ident(row, "user_id"), ident(row, "id")
            except Bad:
                continue
            newest[user] = max(event, newest.get(user, 0))
    return newest


def _ids(found: list[Any]) -> list[int]:
    ids = []
    for row in found:
        if isinstance(row, dict):
            try:
                ids.append(ident(row, "id"))
            except Bad:
                continue
    return ids


def _zone_off(offsets: Counter[int]) -> int:
    """The difference that nine rows in ten agree on, in seconds; 0 when there is none."""
    if not offsets:
        return 0
    off, n = offsets.most_common(1)[0]
    return off if n >= 0.9 * offsets.total() else 0


def _total(data: Mapping[str, Any]) -> int | None:
    try:
        return number(data["total"], "total")
    except (KeyError, Bad):
        return None
