"""Reading the call log: fixed windows, page by page, tolerant of pages that shift or repeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from backend.clock import local_date
from backend.dialer.parse import Parsed, log_rows, log_total, parse_log
from backend.model import Call
from backend.poller.desk import Desk
from backend.poller.prints import changed, kept
from backend.poller.steps import Outcome, Steps, ask, outcome
from backend.poller.windows import Times, asked_times, halves, pieces, repeated
from backend.store import read, write

PAGE = 500
MAX_ROWS = 40_000
"""The dialer's largest offset: a window with more rows has to be halved."""

OVERLAP_S = 900
LIVE_SPAN_S = 3600
"""A live poll never reaches further back; a longer gap is left to the history."""

AHEAD_S = 300
BATCH = 5_000
LOOK_UPS = 2
OPEN_FOR_S = 4 * 3600


class TooMany(Exception):
    """The window holds more rows than the dialer lets us page through."""


@dataclass(frozen=True, slots=True)
class Read:
    """How a window was read: the dialer's count, distinct rows received, and whether that is all of them."""

    total: int | None
    received: int
    complete: bool


def read_window(times: Times, take: Callable[[Any], None], *, most: int = MAX_ROWS) -> Steps[Read]:
    """Hand every page of a window to `take`, oldest rows first; raises TooMany on its first page.

    The end of the rows is judged by what came, never by the limit that was asked for. A page without a new
    row ends the reading: the dialer then repeats itself, and what is missing is read with the next overlap.
    """
    seen: set[str] = set()
    offset, first_total, total = 0, None, None
    while offset <= most:
        page = {"start_time": times[0], "end_time": times[1], "offset": offset, "limit": PAGE, "order": "ASC"}
        answer = yield from ask("log", **page)
        rows, total = log_rows(answer.body), log_total(answer.body)
        first_total = total if offset == 0 else first_total
        if total is not None and total > most:
            raise TooMany
        fresh = {str(row.get("id")) for row in rows if isinstance(row, dict)} - seen
        if not rows or (offset and not fresh):
            break
        take(answer.body)
        seen |= fresh
        offset += len(rows)
        if total is not None and offset >= total:
            break
    all_came = total is None or len(seen) >= total or (offset >= total and total == first_total)
    return Read(total, len(seen), all_came and offset <= most)


def read_span(times: Times, take: Callable[[Any], None], *, most: int = MAX_ROWS) -> Steps[Read]:
    """The same for a window of any size: one with too many rows is halved until the dialer lets us through."""
    todo, total, received, complete = [times], 0, 0, True
    while todo:
        window = todo.pop()
        try:
            done = yield from read_window(window, take, most=most)
        except TooMany:
            if window[0] == window[1]:
                complete = False
            else:
                todo += reversed(halves(window))
            continue
        total += done.received if done.total is None else done.total
        received, complete = received + done.received, complete and done.complete
    return Read(total, received, complete)


def _joined(bodies: Sequence[Any]) -> dict[str, Any]:
    return _answer([row for body in bodies for row in log_rows(body)])


def _answer(rows: list[Any]) -> dict[str, Any]:
    return {"success": True, "data": {"results": rows, "total_found": len(rows)}}


def _settled(desk: Desk, start: int, end: int) -> dict[int, int]:
    """Readings of the repeated hour that are stored already, so that a re-read does not move them."""
    span = repeated(start, end, desk.centre.zone)
    if span is None:
        return {}
    with desk.store.read() as conn:
        found = read.calls(conn, desk.centre.centre_id, span[0], span[1], limit=MAX_ROWS)
    return dict(zip(found["call_id"].tolist(), found["started_at"].tolist(), strict=True))


def poll_calls(desk: Desk) -> Steps[Outcome]:
    """The live poll of the call log: from 15 minutes before the last complete one until now.

    1. Read the window; 2. leave out rows that are stored just so; 3. look up old calls that were still going
    on, two a poll; 4. store the calls and the cursor in one transaction. The cursor stays where it is when rows
    were missing or unreadable.
    """
    now = desk.now()
    cursor = desk.cursor("log")
    start, gap = _live_start(cursor, now)
    bodies: list[Any] = []
    done = yield from read_span(asked_times(start, now + AHEAD_S, desk.centre.zone), bodies.append)
    last_id = int(cursor.get("id", 0))
    settled = _settled(desk, start, now)
    every = [row for body in bodies for row in log_rows(body)]
    # In the repeated hour the rows around one decide how it is read, so none is left out there.
    known = desk.stored_calls if repeated(start, now, desk.centre.zone) is None else {}
    rows, prints = changed(every, known)
    parsed = parse_log(
        _answer(rows),
        desk.centre,
        now,
        known=settled,
        after=(last_id, int(cursor["to"])) if "to" in cursor else None,
    )
    parsed = replace(parsed, received=parsed.received + len(prints) - len(rows))
    looked_up = yield from _look_up(desk, _open(cursor, parsed.rows, now), start, now)
    good = done.complete and not parsed.unfit
    seen = max((c.started_at for c in parsed.rows), default=start)
    fresh = {
        "to": now if good else cursor.get("to", start),
        "seen": max(seen, int(cursor.get("seen", seen))),
        "id": max([last_id, *(c.call_id for c in parsed.rows)]),
        "open": _open(cursor, [*parsed.rows, *looked_up], now),
    }
    forgotten = _gap_days(desk, cursor, now) if gap else []
    desk.save(lambda conn: _store(conn, desk, [*parsed.rows, *looked_up], parsed, now, fresh, forgotten))
    desk.stored_calls = kept(prints, rows, {call.call_id for call in parsed.rows})
    if gap:
        desk.known.wanted.add("today")
    result = outcome(parsed)
    if result.ok and not done.complete:
        message = f"The dialer sent {done.received} of {done.total} calls; the rest is read again."
        return Outcome(result.rows, result.rejected, result.rejects, True, message)
    return result


def _live_start(cursor: dict[str, Any], now: int) -> tuple[int, bool]:
    """Where the live window begins, and whether calls before it were never read."""
    to = cursor.get("to")
    if to is None:
        return now - LIVE_SPAN_S, False
    wanted = max(min(int(to), int(cursor.get("seen", to))), int(to) - LIVE_SPAN_S + OVERLAP_S) - OVERLAP_S
    earliest = now - LIVE_SPAN_S - OVERLAP_S
    return max(wanted, earliest), int(to) - OVERLAP_S < earliest


def _gap_days(desk: Desk, cursor: dict[str, Any], now: int) -> list[date]:
    """Past local days since the last poll, whose history has to be read again."""
    first = local_date(int(cursor["to"]) - OVERLAP_S, desk.centre.zone)
    today = local_date(now, desk.centre.zone)
    return [first + timedelta(days=i) for i in range(min((today - first).days, 90))]


def _open(cursor: dict[str, Any], calls: Sequence[Call], now: int) -> dict[str, int]:
    """Calls still going on, by id, with their start."""
    still = {k: int(at) for k, at in cursor.get("open", {}).items() if int(at) > now - OPEN_FOR_S}
    for call in calls:
        if call.live:
            still[str(call.call_id)] = call.started_at
        else:
            still.pop(str(call.call_id), None)
    return still


def _look_up(desk: Desk, still: dict[str, int], start: int, now: int) -> Steps[list[Call]]:
    """The present rows of two of the open calls that began before the live window, in turn."""
    found: list[Call] = []
    old = sorted((item for item in still.items() if item[1] < start), key=lambda item: item[1])
    turn = now // desk.centre.poll_interval_s * LOOK_UPS
    for call_id, at in [old[(turn + i) % len(old)] for i in range(min(LOOK_UPS, len(old)))]:
        first, last = asked_times(at, at + 1, desk.centre.zone)
        answer = yield from ask("log", id=call_id, start_time=first, end_time=last, limit=PAGE, order="ASC")
        rows = parse_log(answer.body, desk.centre, now, known={int(call_id): at}).rows
        found += [call for call in rows if str(call.call_id) == call_id]
    return found


def _store(
    conn: Connection,
    desk: Desk,
    calls: Sequence[Call],
    parsed: Parsed[Call],
    seen_at: int,
    cursor: dict[str, Any],
    forgotten: Sequence[date],
) -> None:
    write.save_calls(conn, desk.centre, calls, seen_at)
    write.set_cursor(conn, desk.centre.centre_id, "log", cursor)
    learn_from(conn, desk, parsed, seen_at)
    for day in forgotten:
        write.save_backfill_day(conn, desk.centre.centre_id, day, "pending", 0)


def learn_from(conn: Connection, desk: Desk, parsed: Parsed[Call], at: int) -> None:
    """Take the names that rows carry for ids nobody has named yet."""
    statuses = {call.status for call in parsed.rows}
    desk.learn(conn, at, users=parsed.extra["users"], campaigns=parsed.extra["campaigns"], statuses=statuses)


def read_calls(desk: Desk, start: int, end: int, *, most: int = MAX_ROWS, batch: int = BATCH) -> Steps[Outcome]:
    """All calls of a long window, stored in batches of about `batch`."""
    heap = _Heap(desk, batch)
    for low, high in pieces(start, end, desk.centre.zone):
        times = asked_times(low, high, desk.centre.zone)
        if repeated(low, high, desk.centre.zone) is None:
            done = yield from read_span(times, heap.add, most=most)
        else:  # the two passes can only be told apart when all their rows are there
            bodies: list[Any] = []
            done = yield from read_span(times, bodies.append, most=most)
            heap.add(_joined(bodies), _settled(desk, low, high))
        heap.complete = heap.complete and done.complete
    heap.flush()
    return heap.outcome()


class _Heap:
    """Calls waiting to be stored together, and the counts of what was read."""

    def __init__(self, desk: Desk, batch: int) -> None:
        self._desk, self._batch = desk, batch
        self._waiting: list[Parsed[Call]] = []
        self._seen_at = 0
        self.parsed: Parsed[Call] = Parsed([])
        self.complete = True

    def add(self, body: Any, known: dict[int, int] | None = None) -> None:
        now = self._desk.now()
        parsed = parse_log(body, self._desk.centre, now, known=known)
        if not self._waiting:
            self._seen_at = now  # the oldest page's time: a newer live poll must win over it
        self._waiting.append(parsed)
        self.parsed = Parsed(
            [],
            [*self.parsed.rejects, *parsed.rejects][-20:],
            self.parsed.rejected + parsed.rejected,
            self.parsed.received + parsed.received,
        )
        if sum(len(p.rows) for p in self._waiting) >= self._batch:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._desk.save(lambda conn: self._store(conn, waiting))

    def _store(self, conn: Connection, waiting: Sequence[Parsed[Call]]) -> None:
        calls = {call.call_id: call for parsed in waiting for call in parsed.rows}
        write.save_calls(conn, self._desk.centre, list(calls.values()), self._seen_at)
        for parsed in waiting:
            learn_from(conn, self._desk, parsed, self._seen_at)

    def outcome(self) -> Outcome:
        result = outcome(self.parsed)
        if result.ok and not self.complete:
            message = "The dialer did not send all calls it counts; they are read again."
            return Outcome(result.rows, result.rejected, result.rejects, False, message)
        return result
