"""The history: 30 past local days, newest first, and today from its beginning; one question at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from backend.clock import day_bounds, local_date
from backend.dialer import Refused
from backend.poller.calls import read_calls
from backend.poller.desk import Desk
from backend.poller.floor import read_performance
from backend.poller.state import Progress
from backend.poller.states import read_states
from backend.poller.steps import Outcome, Steps
from backend.store import read, write

AHEAD_S = 300
SETTLED_S = 2 * 3600
"""A day is read for good two hours after its end, when its late dispositions are in."""

DONE, PARTIAL, PENDING = "done", "partial", "pending"


@dataclass(frozen=True, slots=True)
class DayRead:
    """What reading a day brought: calls, and the endpoints that refused or were garbled."""

    day: date
    rows: int
    missing: tuple[str, ...] = ()


def newest_settled(now: int, zone: str) -> date:
    """The newest local day whose calls have settled: yesterday from two in the morning on."""
    today = local_date(now, zone)
    settled = now >= day_bounds(today, zone)[0] + SETTLED_S
    return today - timedelta(days=1 if settled else 2)


def history_days(now: int, zone: str, n: int) -> list[date]:
    """The days of the history, newest first."""
    newest = newest_settled(now, zone)
    return [newest - timedelta(days=i) for i in range(n)]


def read_day(desk: Desk, day: date, forbidden: frozenset[str], *, past: bool) -> Steps[DayRead]:
    """Read a whole local day: its calls, its state events and the dialer's totals.

    Endpoints in `forbidden` are left out; a part that is refused or garbled leaves the day partial. Marks a
    past day in the store.
    """
    start, end = day_bounds(day, desk.centre.zone)
    if not past:
        end = min(end, desk.now() + AHEAD_S)
    parts: dict[str, Callable[[], Steps[Outcome]]] = {
        "log": lambda: read_calls(desk, start, end),
        "productivity": lambda: read_states(desk, day, over=past),
        "performance": lambda: read_performance(desk, day),
    }
    rows, missing = 0, []
    for name, part in parts.items():
        result = Outcome(ok=False)
        if name not in forbidden:
            try:
                result = yield from part()
            except Refused as refused:
                if refused.signed_out:
                    raise
        if name == "log":
            rows = result.rows
        if not result.ok:
            missing.append(name)
    if past:
        _mark(desk, day, PARTIAL if missing else DONE, rows)
    return DayRead(day, rows, tuple(missing))


def _mark(desk: Desk, day: date, state: str, rows: int) -> None:
    desk.save(lambda conn: write.save_backfill_day(conn, desk.centre.centre_id, day, state, rows))


class History:
    """Which day is read next, and how far the history is.

    A day that failed is tried again after all others, and a partial one once an hour and when a permission was
    given.
    """

    def __init__(self, desk: Desk, n_days: int) -> None:
        self._desk = desk
        self._n = n_days
        self._state: dict[date, tuple[str, int]] = {}
        self._failed: dict[date, int] = {}
        self._tried_partial: dict[date, int] = {}

    def load(self) -> None:
        """Take up what the store says is done."""
        with self._desk.store.read() as conn:
            self._state = read.backfill_days(conn, self._desk.centre.centre_id)

    def forget(self) -> None:
        """Read everything again: the centre's zone or the names that are no agents changed."""
        for day, (_, rows) in self._state.items():
            _mark(self._desk, day, PENDING, rows)
        self.load()

    def retry_partial(self) -> None:
        """A permission was given: partial days are due now."""
        self._tried_partial.clear()

    def next_day(self) -> date | None:
        """The day to read next; None when nothing is left to do for now."""
        now = self._desk.now()
        open_days = [day for day in self._days(now) if self._due(day, now)]
        return min(open_days, key=lambda day: (self._failed.get(day, 0), -day.toordinal()), default=None)

    def _due(self, day: date, now: int) -> bool:
        state = self._state.get(day, (PENDING, 0))[0]
        if state == PARTIAL:
            return now - self._tried_partial.get(day, -SETTLED_S) >= 3600
        return state != DONE

    def read(self, result: DayRead) -> None:
        """Note that a day was read."""
        state = PARTIAL if result.missing else DONE
        self._state[result.day] = (state, result.rows)
        self._failed.pop(result.day, None)
        if result.missing:
            self._tried_partial[result.day] = self._desk.now()

    def fail(self, day: date) -> None:
        """Note that a day could not be read to its end."""
        self._failed[day] = self._failed.get(day, 0) + 1

    def _days(self, now: int) -> list[date]:
        return history_days(now, self._desk.centre.zone, self._n)

    def progress(self, hindrance: str = "") -> Progress:
        """How far the history is, with a sentence; `hindrance` says why it does not go on."""
        days = self._days(self._desk.now())
        read_days = [day for day in days if self._state.get(day, (PENDING, 0))[0] != PENDING]
        rows = sum(self._state[day][1] for day in read_days)
        done, total = len(read_days), len(days)
        if done == total:
            sentence = f"The last {total} days are complete: {rows:,} calls."
            if any(self._state[day][0] == PARTIAL for day in read_days):
                sentence = f"The last {total} days are read as far as the token allows: {rows:,} calls."
        else:
            sentence = f"Reading the last {total} days: {done} done, {total - done} to go ({rows:,} calls so far)."
        return Progress(done, total, rows, done == total, f"{sentence} {hindrance}".strip())
