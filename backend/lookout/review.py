"""After each poll: every five minutes that are over are looked at once, as soon as their calls are complete.

1. A day begins with what the days before taught (`past`); after a restart, with its kept intervals looked at again.
2. An interval is due a minute after its end; one that lies further back than live polls reach waits until the whole
   day was read.
3. What was looked at and what came of it are stored together, in one transaction.
4. At midnight the day is closed, judged and learned from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import structlog
from sqlalchemy import Connection

from backend.advice.alert import Alert
from backend.analysis import drift
from backend.analysis.estimates import Columns
from backend.analysis.interval import INTERVAL_S
from backend.clock import day_bounds, local_date
from backend.lookout.asked import Asked
from backend.lookout.basis import ENGINE, LEAST_DAYS
from backend.lookout.inputs import as_reviewed, kept_inputs, open_days, used_of
from backend.lookout.intake import Used, is_empty, read_intervals
from backend.lookout.packing import Reviewed, pack_reviewed
from backend.lookout.past import basis_of_today, live_through
from backend.lookout.rows import to_row
from backend.lookout.shift import Shift
from backend.store import read, write

log = structlog.get_logger("backend.lookout")

SETTLE_S = 60
"""Seconds after its end until an interval's calls and states are in."""

REACH_S = 3300
"""Live polls never leave a hole in so many seconds before their answer."""

PATIENCE_S = 1800
"""So long an interval waits for the whole day to be read; then it is given up."""

LIVE_S = 900
"""An interval looked at later than this after its end was caught up with, not lived."""

BATCH = 12
LEARN_S = 5.0
"""Past days are lived in bites of so many seconds."""

TRIES = 3
"""An interval at which looking fails so often is left out."""


@dataclass(slots=True)
class Watched:
    """How far a centre's day was looked at; `due` is the start of the next interval (UTC s)."""

    day: date | None = None
    zone: str = ""
    shift: Shift | None = None
    used: Used = field(default_factory=lambda: Used(0))
    due: int = 0
    waiting_since: int | None = None
    failed: dict[int, int] = field(default_factory=dict)
    careful_until: int = 0
    problem: str = ""
    midway: bool = False


class Reviews:
    """Looks at every centre's intervals."""

    def __init__(self) -> None:
        self._watched: dict[int, Watched] = {}
        self._ended = False

    def interrupt(self) -> None:
        """The backend ends: leave long work at the next step."""
        self._ended = True

    def after_poll(self, asked: Asked) -> None:
        """Look at all intervals that are due; an error leaves the day to be taken up again from the store."""
        if asked.as_of is None:
            return
        mine = self._watched.setdefault(asked.centre.centre_id, Watched())
        if mine.day is not None and mine.zone == asked.centre.zone and asked.as_of < mine.due + INTERVAL_S + SETTLE_S:
            return
        try:
            self._catch_up(asked, mine, asked.as_of)
        except Exception as error:
            mine.failed[mine.due] = mine.failed.get(mine.due, 0) + 1
            mine.careful_until = mine.due + BATCH * INTERVAL_S
            mine.day, mine.problem = None, f"Looking at the newest calls failed ({type(error).__name__})."
            raise

    def is_midway(self, centre_id: int) -> bool:
        """Whether past days are still being lived and the next bite may be taken at once."""
        mine = self._watched.get(centre_id)
        return mine is not None and mine.midway and not self._ended

    def reviewed_at(self, centre_id: int) -> int | None:
        """End of the last interval looked at."""
        mine = self._watched.get(centre_id)
        return None if mine is None or mine.shift is None else mine.due

    def thin(self, asked: Asked) -> Columns | None:
        """agent_id, calls, more_calls: today's agents whose calls cannot carry a warning; None before the day began."""
        mine = self._watched.get(asked.centre.centre_id)
        if mine is None or mine.shift is None or not mine.shift.basis.ready:
            return None
        policy = drift.Policy(60 * asked.settings.foresight.horizon_min, asked.settings.foresight.major_drop)
        return drift.thin(mine.shift.watch, mine.shift.basis.drift, policy)

    def watched_units(self, centre_id: int) -> int:
        """How many agents and campaigns were seen today."""
        mine = self._watched.get(centre_id)
        return 0 if mine is None or mine.shift is None else len(mine.shift.watch.agent_id)

    def learning(self, asked: Asked) -> str:
        """What is missing before warnings begin, in a sentence; empty when nothing is."""
        mine = self._watched.get(asked.centre.centre_id, Watched())
        if mine.problem:
            return f"{mine.problem} It is tried again with the next poll; the floor and the calls are not affected."
        if mine.shift is not None:
            short = LEAST_DAYS - mine.shift.basis.days
            if short <= 0:
                return ""
            days = "day" if short == 1 else "days"
            return f"Warnings begin after {LEAST_DAYS} open days in the history; {short} more {days} to go."
        if not asked.backfilled:
            return "Warnings begin when the history has been read: it tells what is usual on this floor."
        return "Learning from the history what is usual on this floor; warnings begin in a few minutes."

    def _catch_up(self, asked: Asked, mine: Watched, as_of: int) -> None:
        zone = asked.centre.zone
        while not self._ended:
            today = local_date(as_of, zone)
            begun = mine.day is not None and mine.zone == zone and not (mine.day < today and mine.due < as_of - REACH_S)
            if not begun and not self._begin(asked, mine, today):
                return
            assert mine.day is not None
            end = day_bounds(mine.day, zone)[1]
            if not self._advance(asked, mine, min(as_of - SETTLE_S, end), as_of):
                return
            if mine.due < end:
                return
            assert mine.shift is not None
            live_through(asked, mine.day, mine.shift.basis, tested=True)
            mine.day, mine.shift = None, None

    def _begin(self, asked: Asked, mine: Watched, today: date) -> bool:
        """Take up a day: what it begins with, and what was looked at already. False while something is missing."""
        if not asked.backfilled and not self._known(asked, today):
            return False
        until = time.monotonic() + LEARN_S
        basis = basis_of_today(asked, today, lambda: not self._ended and time.monotonic() < until)
        mine.midway = basis is None
        if basis is None:
            return False
        start, _ = day_bounds(today, asked.centre.zone)
        with asked.store.read() as conn:
            kept = kept_inputs(conn, asked.centre, today)
        shift = Shift(basis, asked.centre.zone, start)
        for one in kept:
            shift.step(one)
        mine.day, mine.zone, mine.shift, mine.used = today, asked.centre.zone, shift, used_of(start, kept)
        mine.due = kept[-1].interval.end if kept else start
        mine.waiting_since = None
        return True

    def _known(self, asked: Asked, today: date) -> bool:
        """Whether the days before need nothing any more from a history that is still being read."""
        yesterday = today - timedelta(days=1)
        with asked.store.read() as conn:
            rows = read.baselines(conn, asked.centre.centre_id, 0, today.toordinal())
            learned = [day for day, _, engine in rows if engine == ENGINE]
            return bool(learned) and not open_days(conn, asked.centre, date.fromordinal(learned[-1]), yesterday)

    def _advance(self, asked: Asked, mine: Watched, known_to: int, as_of: int) -> bool:
        """Look at the intervals that end by `known_to`; False when one of them has to wait."""
        while mine.due + INTERVAL_S <= known_to and not self._ended:
            if not self._complete(asked, mine, as_of):
                return False
            # after a failure one at a time, so that the one to blame is known
            batch = 1 if mine.due < mine.careful_until else BATCH
            until = min(known_to - known_to % INTERVAL_S, mine.due + batch * INTERVAL_S)
            self._look(asked, mine, until, as_of)
        return not self._ended

    def _complete(self, asked: Asked, mine: Watched, as_of: int) -> bool:
        """Whether all calls of the next interval are stored; one too old to become so is given up after a while."""
        if mine.due >= as_of - REACH_S:
            mine.waiting_since = None
            return True
        with asked.store.read() as conn:
            whole = int(read.get_cursor(conn, asked.centre.centre_id, "today").get("at", 0))
        if whole >= mine.due + INTERVAL_S + SETTLE_S:
            return True
        mine.waiting_since = mine.waiting_since or as_of
        if as_of - mine.waiting_since < PATIENCE_S:
            return False
        mine.due = as_of - REACH_S + (-(as_of - REACH_S)) % INTERVAL_S
        return True

    def _look(self, asked: Asked, mine: Watched, until: int, as_of: int) -> None:
        """Look at the intervals up to `until` and keep them with what came of them."""
        assert mine.shift is not None
        centre_id, foresight = asked.centre.centre_id, asked.settings.foresight
        with asked.store.read() as conn:
            meanings = read.dispositions(conn, centre_id)
            shown = read.live(conn, centre_id)[0]
            found = read_intervals(conn, centre_id, mine.due, until, mine.used, shown)
        made: list[Reviewed] = []
        changed: dict[int, Alert] = {}
        for interval in found:
            if is_empty(interval) or mine.failed.get(interval.start, 0) >= TRIES:
                continue
            one = as_reviewed(interval, meanings, foresight, live=as_of - interval.end <= LIVE_S)
            made.append(one)
            changed |= {alert.alert_id: alert for alert in mine.shift.step(one)}
        self._save(asked, made, changed.values())
        mine.due, mine.problem = until, ""

    def _save(self, asked: Asked, made: Sequence[Reviewed], alerts: Iterable[Alert]) -> None:
        centre_id = asked.centre.centre_id
        blobs = [(one.interval.start, pack_reviewed(one)) for one in made]
        rows = [to_row(centre_id, alert) for alert in alerts]

        def save(conn: Connection) -> None:
            write.save_reviews(conn, centre_id, blobs, asked.now)
            write.save_alerts(conn, rows)

        if blobs or rows:
            asked.store.write(save)
