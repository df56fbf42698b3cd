"""The coordinator of one centre: claim, read, store, announce; back off; keep what is known visible."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import structlog

from backend.dialer import Client, DialerClock
from backend.model import Centre
from backend.poller.beat import Beat
from backend.poller.board import Board
from backend.poller.changes import last_read_elsewhere, take_up_settings
from backend.poller.days import History
from backend.poller.desk import Desk, Known, LateWorker
from backend.poller.health import Health, backoff_s
from backend.poller.lease import Lease
from backend.poller.live import Cycle, live_poll
from backend.poller.plan import CORE, Plan
from backend.poller.slow import Slow
from backend.poller.state import FloorState, Status
from backend.poller.verdict import Verdict
from backend.store import Store, StoreError, read

log = structlog.get_logger("backend.poller")

SIGNED_OUT_S = 300.0
HISTORY_DAYS = 30
RESERVE_S = 1.0
"""What is kept free before the next live poll when slow readings go on."""

AT_ONCE = float("-inf")


class Coordinator:
    """Polls one centre; `status` is always the whole truth about it, replaced after every poll.

    `on_update` is told after each poll, whether it worked or not. Intervals are dialer seconds; `clock.speed`
    shortens them in simulated time. `wall` (UTC seconds) is what leases in the store are counted in.
    """

    def __init__(
        self,
        store: Store,
        client: Client,
        centre: Centre,
        clock: DialerClock,
        *,
        on_update: Callable[[FloorState], None] | None = None,
        rng: random.Random | None = None,
        history_days: int = HISTORY_DAYS,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.clock = clock
        self._store, self._client = store, client
        self._rng = rng or random.Random(centre.centre_id)
        self._monotonic = monotonic
        self._lease = Lease(store, centre.centre_id, self._rng.randrange(2**32), wall)
        self._desk = Desk(store, client, clock, centre)
        self._plan, self._health, self._verdict = Plan(), Health(centre.centre_id), Verdict()
        self._history = History(self._desk, history_days)
        self._slow = Slow(self._desk, self._plan, self._health, self._history)
        first = FloorState(interval_s=centre.poll_interval_s)
        self._board = Board(centre.centre_id, first, client, clock, on_update)
        self._loaded = self._day_told = False
        self._polling = threading.Lock()
        self._stop = threading.Event()
        self._next_due = AT_ONCE
        self._wanted_centre: Centre | None = None
        self._wanted_token = False
        self._problem = ""
        self._beat: Beat | None = None

    @property
    def status(self) -> FloorState:
        """How polling stands now; the state of the last poll, called stale when it has grown old."""
        return self._board.shown

    @property
    def centre(self) -> Centre:
        """The centre with the settings polling uses."""
        return self._wanted_centre or self._desk.centre

    def next_update_in_s(self) -> float:
        """Local seconds until the next poll is due, not below zero."""
        return max(0.0, self._next_due - self._monotonic())

    def start(self) -> None:
        """Begin polling in the background: one beat that claims the centre whenever it is due."""
        self._lease.clear()
        self._beat = Beat(self.poll_if_due, self._interval_s())

    def stop(self) -> None:
        """End polling; a request in flight is broken off and what it would have brought is read next time."""
        self._stop.set()
        self._client.close()
        if self._beat is not None:
            self._beat.stop()

    def refresh_soon(self) -> None:
        """Poll at the next beat instead of waiting for the interval."""
        self._next_due = AT_ONCE

    def use_centre(self, centre: Centre) -> None:
        """Go on with other settings of the same centre from the next poll, which comes at once."""
        if centre.centre_id != self._desk.centre.centre_id:
            raise ValueError("use_centre changes the settings of a centre, not the centre.")
        self._wanted_centre = centre
        self.refresh_soon()

    def use_token(self, token: str) -> None:
        """Go on with another token at once; every permission is tried anew."""
        self._client.use_token(token)
        self._wanted_token = True
        self.refresh_soon()

    def poll_once(self) -> FloorState:
        """Poll now, whether due or not, with slow readings for what the interval leaves; the state after it."""
        with self._polling:
            self._poll(forced=True)
        return self.status

    def poll_if_due(self) -> None:
        """Poll when due and nobody in this process does already; nothing that goes wrong ends the beat."""
        if self._stop.is_set() or not self._polling.acquire(blocking=False):
            return
        try:
            if self._monotonic() >= self._next_due:
                self._poll(forced=self._next_due == AT_ONCE)
            else:
                self._board.grow_old()
        finally:
            self._polling.release()

    def _interval_s(self) -> float:
        return self.clock.to_wall_s(self._desk.centre.poll_interval_s)

    def _poll(self, *, forced: bool) -> None:
        """One poll, whatever happens.

        1. Claim the centre; 2. take up changed settings; 3. read what is due and announce; 4. move slow
        readings on until the next poll; 5. give the centre back, due again on its interval or later.
        """
        began, fence, cycle = self._monotonic(), None, Cycle()
        self._next_due = began + self._interval_s()
        try:
            fence = self._lease.claim(self._interval_s(), forced=forced)
            if fence is None:
                self._follow()
                return
            self._desk.fence = fence
            self._prepare()
            cycle = self._live()
            if self._stop.is_set():  # what was broken off says nothing about the dialer
                cycle = Cycle()
                return
            self._next_due = began + self._judge(cycle)
            self._announce()
            if not cycle.broken and not self._stop.is_set():
                self._work_slowly()
            self._problem = ""
        except LateWorker:
            fence = None
            log.warning("centre_taken_over", centre_id=self._desk.centre.centre_id, worker=self._lease.worker)
        except StoreError as error:
            self._troubled(error.message, error.what_to_do)
        except Exception as error:
            hint = "It is tried again by itself. If it lasts, report it with the log file."
            self._troubled(f"Polling met an unexpected problem ({type(error).__name__}).", hint, error)
        finally:
            if fence is not None:
                self._give_back(fence, cycle)

    def _prepare(self) -> None:
        """Load what is stored at the first poll; take up other settings or a new token."""
        desk = self._desk
        if self._wanted_centre is not None:
            desk.centre, self._wanted_centre = self._wanted_centre, None
            desk.forget_rows()
        if not self._loaded:
            with self._store.read() as conn:
                desk.known = Known.load(conn, desk.centre.centre_id)
                self._verdict.remember(read.live(conn, desk.centre.centre_id)[2])
            self._history.load()
            self._loaded = True
        if take_up_settings(desk, self._history, self._plan):
            self._slow.drop()
        if self._wanted_token:
            self._wanted_token = False
            self._plan.everything()
            self._health.forbidden.clear()
            self._history.retry_partial()

    def _live(self) -> Cycle:
        """The live readings; a section that may be read again lets what was missed be read."""
        forbidden = set(self._health.forbidden)
        cycle = live_poll(
            self._desk, self._plan, self._health, stopped=self._stop.is_set, after_core=self._first_picture
        )
        if forbidden - self._health.forbidden:
            self._history.retry_partial()
            self._plan.at_once("today")
        return cycle

    def _first_picture(self, cycle: Cycle) -> None:
        """At the first poll, announce the floor and the calls before the rest is read."""
        if not self._verdict.good and set(CORE) <= {*cycle.worked, *self._health.forbidden}:
            self._verdict.judge(cycle, self._health, self._desk.now())
            self._announce()

    def _judge(self, cycle: Cycle) -> float:
        """What the poll means, and the local seconds from its start to the next."""
        down, out = self._verdict.failures, self._verdict.signed_out
        self._verdict.judge(cycle, self._health, self._desk.now())
        self._health.tell(dialer_down=cycle.dialer_down)
        self._plan.want(self._desk.known.wanted, self._desk.now())
        self._desk.known.wanted.clear()
        about = {"centre_id": self._desk.centre.centre_id}
        if self._verdict.signed_out != out:
            (log.warning if self._verdict.signed_out else log.info)("signed_in" if out else "signed_out", **about)
        elif self._verdict.failures and not down:
            log.warning("polling_failed", reason=type(cycle.error).__name__.lower(), **about)
        elif down and not self._verdict.failures:
            log.info("polling_recovered", failures=down, **about)
        return self.clock.to_wall_s(self._pause_s(cycle))

    def _pause_s(self, cycle: Cycle) -> float:
        """Dialer seconds from the start of this poll to the next."""
        interval = float(self._desk.centre.poll_interval_s)
        if self._verdict.signed_out:
            return SIGNED_OUT_S
        if cycle.throttled_s:
            return max(interval, cycle.throttled_s)
        if cycle.dialer_down:
            return backoff_s(self._verdict.failures, interval, self._rng)
        return interval

    def _time_left(self) -> Callable[[], bool]:
        """Whether a slow reading may ask once more: at least once a poll, else while the interval lasts."""
        asked = 0
        reserve = min(RESERVE_S, 0.2 * self._interval_s())

        def may_go_on() -> bool:
            nonlocal asked
            left = self._next_due - self._monotonic()
            self._desk.deadline_s = max(5.0, left)
            asked += 1
            return not self._stop.is_set() and not self._day_is_new and (asked == 1 or left > reserve)

        return may_go_on

    @property
    def _day_is_new(self) -> bool:
        """True when today was just read from its beginning for the first time."""
        return not self._day_told and "today" in self._slow.finished

    def _work_slowly(self) -> None:
        """Read what is not live; the first whole day is announced at once, and the history goes on behind it."""
        told = self._day_told
        wait = self._slow.work(self._time_left())
        if self._day_is_new:
            self._day_told = True
            self._announce()
        else:
            self._show()
        if self._day_told and not told and not self._stop.is_set():
            wait = self._slow.work(self._time_left())
            self._show()
        self._next_due = max(self._next_due, self._monotonic() + self.clock.to_wall_s(wait))

    def _follow(self) -> None:
        """Another process polls this centre: show how that goes."""
        as_of = last_read_elsewhere(self._desk)
        age = self._desk.now() - (as_of or 0)
        status: Status = "live" if age <= 3 * self._desk.centre.poll_interval_s else "stale"
        self._board.put(
            replace(self._base(), status=status, as_of=as_of, stale_since=None if status == "live" else as_of)
        )
        self._board.tell()

    def _announce(self) -> None:
        self._show()
        self._board.tell()

    def _show(self) -> None:
        self._board.put(self._verdict.state(self._base()))

    def _base(self) -> FloorState:
        """The state without its verdict."""
        centre = self._desk.centre
        hindrance = "Waiting: the token may not read the Call Log." if "log" in self._health.forbidden else ""
        wait = (self._next_due - self._monotonic()) * self.clock.speed
        return FloorState(
            next_update_at=round(self.clock.precise() + max(0.0, wait)),
            interval_s=centre.poll_interval_s,
            skew_s=self.clock.skew_s(),
            simulated=self._desk.simulated,
            backfill=self._history.progress(hindrance),
            stages=self._health.stages,
        )

    def _troubled(self, reason: str, what_to_do: str, error: Exception | None = None) -> None:
        """A poll failed on our side: say so, log it once, poll again as usual."""
        self._verdict.trouble(reason, what_to_do)
        if reason != self._problem:
            self._problem = reason
            log.error("poll_failed", centre_id=self._desk.centre.centre_id, reason=reason, exc_info=error)
        self._announce()

    def _give_back(self, fence: int, cycle: Cycle) -> None:
        """Note how the readings went, and when the centre is due again."""
        results = {**cycle.results, **self._slow.results}
        ran = [s for s in self._health.stages if s.endpoint in {*results, *cycle.failed}]
        wait = self._next_due - self._monotonic()
        try:
            self._lease.give_back(fence, wait, self._verdict.failures, self._desk.now(), ran, results)
            self._slow.results.clear()
        except StoreError as error:
            self._troubled(error.message, error.what_to_do)
