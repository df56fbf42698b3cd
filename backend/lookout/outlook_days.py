"""Past local days as counts per quarter hour of wall time, kept between questions: they hardly ever change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints
from backend.analysis.meaning import read_statuses
from backend.clock import day_bounds, local_date, zone
from backend.model import Centre, Disposition, LiveAgent, State
from backend.poller.coordinator import HISTORY_DAYS as POLLED_DAYS
from backend.poller.days import DONE, PARTIAL, history_days
from backend.store import Store, read

HISTORY_DAYS = 60
SHIFT_DAYS = 14
"""Past days forecasts are learned from, and those from which agents' usual shifts are."""

SLOT_S = 900
SLOTS = 96
COUNTS = ("calls", "human", "contacts", "conversions", "undelivered", "drops", "live_answers")
"""Calls agents had and what became of them as on the board; outbound dials no agent had; legal drops, and outbound
calls a person answered, drops included."""

LATE_S = 3 * 3600
AGAIN_S = 3600
"""A day is read again each hour until three hours after its end: dispositions come late."""

_READ = (DONE, PARTIAL)


@dataclass(frozen=True, slots=True, eq=False)
class DayCounts:
    """One local day: `counts` (COUNTS, campaigns, SLOTS) by `campaign_ids` in ascending order."""

    campaign_ids: Ints
    counts: Floats

    def of(self, campaign_id: int | None) -> Floats:
        """The counts (COUNTS, SLOTS) of one campaign, or of all together."""
        mine = self.counts if campaign_id is None else self.counts[:, self.campaign_ids == campaign_id]
        return np.asarray(mine.sum(1))


@dataclass(frozen=True, slots=True)
class Reading:
    """How calls are read now: the account's dispositions, and who is no agent. A change makes every day due again."""

    dispositions: Mapping[str, Disposition]
    nobody: frozenset[int]
    zone: str


@dataclass(frozen=True, slots=True, eq=False)
class PastDay:
    """A past day with its shifts (see `store.read.agent_shifts`; None for older ones), and when it was read."""

    counts: DayCounts
    shifts: Columns | None
    stamp: tuple[str, int]
    read_at: int


@dataclass(slots=True, eq=False)
class PastDays:
    """The past days of one centre; `version` grows with every change.

    `missing` are days of the store still to be read, `unread` those of the history the poller has still to read.
    """

    days: dict[date, PastDay] = field(default_factory=dict)
    missing: int = 0
    unread: int = 0
    version: int = 0
    _reading: Reading | None = None

    def forget(self, day: date | None = None) -> None:
        """Read one past day, or all of them, again."""
        if day is None:
            self._reading = None
        elif day in self.days:
            self.days[day] = PastDay(self.days[day].counts, None, ("forgotten", -1), 0)

    def refresh(
        self, store: Store, centre_id: int, reading: Reading, at: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        """Bring the days before that of `at` (UTC s) up to date, newest first, until `stop` says so."""
        today = local_date(at, reading.zone)
        if reading != self._reading:
            self.days, self._reading, self.version = {}, reading, self.version + 1
        with store.read() as conn:
            stamps, first = read.backfill_days(conn, centre_id), read.first_slot(conn, centre_id)
        history = history_days(at, reading.zone, POLLED_DAYS) if stamps else []
        self.unread = sum(stamps.get(day, ("", 0))[0] not in _READ for day in history)
        wanted = _known_days(today, stamps, None if first is None else local_date(first, reading.zone))
        gone = set(self.days) - set(wanted)
        self.days = {day: self.days[day] for day in self.days if day not in gone}
        self.version += bool(gone)
        due = [day for day in wanted if self._is_due(day, stamps.get(day, ("", 0)), today, at)]
        self.missing = len(due)
        for day in due:
            if stop():
                return
            self._read(store, centre_id, day, stamps.get(day, ("", 0)), today, at)
            self.missing -= 1

    def in_order(self) -> list[tuple[date, DayCounts]]:
        """The days known, oldest first."""
        days = self.days
        return [(day, days[day].counts) for day in sorted(days)]

    def counts(self) -> dict[date, DayCounts]:
        """What is known of each day."""
        return dict(self.in_order())

    def _is_due(self, day: date, stamp: tuple[str, int], today: date, at: int) -> bool:
        known = self.days.get(day)
        if known is None or known.stamp != stamp or (known.shifts is None and (today - day).days <= SHIFT_DAYS):
            return True
        assert self._reading is not None
        settled = day_bounds(day, self._reading.zone)[1] + LATE_S
        return known.read_at < settled and at >= min(known.read_at + AGAIN_S, settled)

    def _read(self, store: Store, centre_id: int, day: date, stamp: tuple[str, int], today: date, at: int) -> None:
        assert self._reading is not None
        start, end = day_bounds(day, self._reading.zone)
        near = (today - day).days <= SHIFT_DAYS
        with store.read() as conn:
            calls = read.call_slots(conn, centre_id, start, end, self._reading.nobody)
            shifts = read.agent_shifts(conn, centre_id, start, end, self._reading.nobody) if near else None
        known, fresh = self.days.get(day), count_day(calls, self._reading)
        self.version += known is None or not _same(known.counts, fresh)
        self.days[day] = PastDay(fresh, shifts, stamp, at)


def count_day(calls: Columns, reading: Reading) -> DayCounts:
    """Adds up `store.read.call_slots` by wall time; the hour that happens twice in autumn counts in the same slots."""
    ids = np.unique(calls["campaign_id"][calls["campaign_id"] > 0])
    counts = np.zeros((len(COUNTS), len(ids), SLOTS))
    if len(ids):
        known = np.isin(calls["campaign_id"], ids)
        where = np.searchsorted(ids, calls["campaign_id"][known]), wall_slots(calls["slot"], reading.zone)[known]
        for row, n in zip(counts, outcomes(calls, reading), strict=True):
            np.add.at(row, where, n[known])
    return DayCounts(ids, counts)


def outcomes(calls: Columns, reading: Reading) -> Floats:
    """How many of each row's calls count as each of COUNTS (COUNTS, rows), in the board's meaning."""
    means = read_statuses(calls["status"], reading.dispositions)
    n, outbound = calls["n"].astype(np.float64), ~calls["inbound"].astype(bool)
    mine = n * (calls["handled"] > 0)
    won = (mine, mine * ~means.machine, mine * means.contact, mine * means.conversion)
    live = means.drop | means.answered | ((mine > 0) & ~means.machine)
    return np.array([*won, (n - mine) * outbound, n * (means.drop & outbound), n * (live & outbound)])


def wall_slots(slots: Ints, zone_name: str) -> Ints:
    """The quarter hour of the local day (0 to 95) each instant (UTC s) lies in."""
    starts, spot = np.unique(slots, return_inverse=True)
    return np.array([wall_s(int(at), zone_name) // SLOT_S for at in starts], dtype=np.int64)[spot]


def wall_s(at: int, zone_name: str) -> int:
    """The wall time of an instant (UTC s) in seconds since local midnight."""
    wall = datetime.fromtimestamp(at, zone(zone_name))
    return wall.hour * 3600 + wall.minute * 60 + wall.second


def read_reading(store: Store, centre: Centre) -> Reading:
    """How this centre's calls are read now."""
    return read_floor(store, centre)[0]


def read_floor(store: Store, centre: Centre) -> tuple[Reading, list[LiveAgent]]:
    """How this centre's calls are read now, and the agents logged in."""
    with store.read() as conn:
        dispositions = read.dispositions(conn, centre.centre_id)
        named = {i: agent.name for i, agent in read.agents(conn, centre.centre_id).items()}
        live, _, _ = read.live(conn, centre.centre_id)
    named |= {agent.agent_id: agent.name for agent in live}
    nobody = frozenset(i for i, name in named.items() if _is_nobody(name, centre.excluded_names))
    here = [agent for agent in live if agent.agent_id not in nobody and agent.state != State.LOGOUT]
    return Reading(dispositions, nobody, centre.zone), here


@lru_cache(maxsize=50_000)
def _is_nobody(name: str, patterns: tuple[str, ...]) -> bool:
    return any(re.search(pattern, name, re.IGNORECASE) for pattern in patterns)


def _known_days(today: date, stamps: Mapping[date, tuple[str, int]], first: date | None) -> list[date]:
    """The days, newest first, of which it is known what happened: read as history, or lived through.

    While the history is being read, a day without a mark is not closed but unread.
    """
    if first is None:
        return []
    days = [today - timedelta(days=back) for back in range(1, HISTORY_DAYS + 1)]
    oldest = min((day for day, (state, _) in stamps.items() if state in _READ), default=None)
    return [
        day
        for day in days
        if day >= first
        and (oldest is None or day < oldest or stamps.get(day, ("", 0))[0] in _READ or (today - day).days == 1)
    ]


def _same(a: DayCounts, b: DayCounts) -> bool:
    return np.array_equal(a.campaign_ids, b.campaign_ids) and np.array_equal(a.counts, b.counts)
