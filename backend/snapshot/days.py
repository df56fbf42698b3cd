"""Past local days as columns, kept between polls: they hardly change, so each poll re-reads only one of them.

A day is read again when its backfill moved, when it was forgotten on request, and in turn: yesterday every
few polls, the others one after the other, so that a late disposition shows within minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from sqlalchemy import Connection

from backend.analysis.campaigns import DROP_DAYS
from backend.analysis.estimates import Columns, Floats, Ints
from backend.analysis.metrics import COUNTS, SECONDS_PER_HOUR
from backend.analysis.rates import dispersion
from backend.analysis.sums import Sums, add_up
from backend.model import Disposition
from backend.store import read

WEEK_DAYS = 6
"""Whole past days in the window of seven days."""

YESTERDAY_EVERY = 4
CALL_KEYS = ("agent_id", "campaign_id", "status", "inbound")
STATE_KEYS = ("agent_id", "campaign_id", "state")


@dataclass(frozen=True, slots=True)
class Day:
    """One past day: calls and states in full for the last week, and the calls with agents lumped together."""

    calls: Columns | None
    states: Columns | None
    lumped: Columns
    stamp: tuple[str, int]


@dataclass(slots=True)
class Days:
    """The past days of one centre; `week` and `month` are rebuilt only when a day changed."""

    days: dict[date, Day] = field(default_factory=dict)
    week_calls: Columns = field(default_factory=dict)
    week_states: Columns = field(default_factory=dict)
    yesterday_calls: Columns = field(default_factory=dict)
    month: Columns = field(default_factory=dict)
    dispersion: dict[str, float] = field(default_factory=dict)
    _turn: int = 0

    def forget(self, day: date | None = None) -> None:
        """Read one past day, or all of them, again at the next poll."""
        if day is None:
            self.days.clear()
        else:
            self.days.pop(day, None)

    def refresh(self, conn: Connection, centre_id: int, today: date) -> None:
        """Bring the past days up to date; reads what is missing or moved, and one day in turn."""
        wanted = [today - timedelta(days=back) for back in range(1, DROP_DAYS)]
        stamps = read.backfill_days(conn, centre_id)
        changed = bool(set(self.days) - set(wanted)) or not self.month
        self.days = {day: self.days[day] for day in wanted if day in self.days}
        due = {day for day in wanted if self._stale(day, stamps.get(day, ("", 0)), today)}
        due.update(self._in_turn(wanted))
        for day in sorted(due):
            full = (today - day).days <= WEEK_DAYS
            fresh = _read_day(conn, centre_id, day, stamps.get(day, ("", 0)), full=full)
            changed |= day not in self.days or not _same(self.days[day], fresh)
            self.days[day] = fresh
        if changed:
            self._merge(today)

    def measure(self, dispositions: Mapping[str, Disposition]) -> Mapping[str, float]:
        """Variance over mean of the agents' counts from day to day, measured once after each change."""
        if not self.dispersion:
            full = [day for day in self.days.values() if day.calls is not None and day.states is not None]
            ids = np.unique(
                np.concatenate([np.zeros(0, dtype=np.int64), *(d.calls["agent_id"] for d in full if d.calls)])
            )
            days = [add_up(d.calls or {}, d.states or {}, dispositions, agent_ids=ids[ids > 0].tolist()) for d in full]
            self.dispersion = _dispersion([_rows(sums, ids[ids > 0]) for sums in days])
        return self.dispersion

    def _stale(self, day: date, stamp: tuple[str, int], today: date) -> bool:
        known = self.days.get(day)
        return known is None or known.stamp != stamp or (known.calls is None and (today - day).days <= WEEK_DAYS)

    def _in_turn(self, wanted: list[date]) -> list[date]:
        """Yesterday at every fourth poll, between them the next of the other days; else nothing."""
        self._turn += 1
        if self._turn % YESTERDAY_EVERY == 0:
            return wanted[:1]
        if self._turn % YESTERDAY_EVERY == YESTERDAY_EVERY // 2:
            return [wanted[1 + self._turn // YESTERDAY_EVERY % (len(wanted) - 1)]]
        return []

    def _merge(self, today: date) -> None:
        week = [self.days[today - timedelta(days=back)] for back in range(1, WEEK_DAYS + 1)]
        self.week_calls = grouped([day.calls for day in week if day.calls is not None], CALL_KEYS)
        self.week_states = grouped([day.states for day in week if day.states is not None], STATE_KEYS)
        yesterday = self.days[today - timedelta(days=1)].calls
        self.yesterday_calls = yesterday if yesterday is not None else self.week_calls
        self.month = grouped([day.lumped for day in self.days.values()], CALL_KEYS)
        self.dispersion.clear()


def lumped(calls: Columns) -> Columns:
    """Call groups with all agents together: agent_id 1 for an agent's call, 0 for none."""
    return grouped([{**calls, "agent_id": (calls["agent_id"] > 0).astype(np.int64)}], CALL_KEYS)


def grouped(tables: list[Columns], keys: tuple[str, ...]) -> Columns:
    """Tables added up by their key columns; the other columns are sums."""
    if not tables:
        return {}
    names = [name for name in tables[0] if name not in ("day", "bucket", "code")]
    table = {name: np.concatenate([t[name] for t in tables]) for name in names}
    codes, width = np.zeros(len(table[keys[0]]), dtype=np.int64), 1
    for key in keys:
        values, code = _codes(table[key])
        codes, width = codes * max(len(values), 1) + code, width * max(len(values), 1)
    if width >= 1 << 62:
        raise ValueError("too many combinations to number.")
    _, first, spot = np.unique(codes, return_index=True, return_inverse=True)
    sums = {name: np.zeros(len(first), dtype=np.int64) for name in names if name not in keys}
    for name, column in sums.items():
        np.add.at(column, spot, table[name])
    return {key: table[key][first] for key in keys} | sums


def _codes(column: np.ndarray) -> tuple[list[object], np.ndarray]:
    if column.dtype != object:
        values, code = np.unique(column, return_inverse=True)
        return list(values), code
    numbers: dict[object, int] = {}
    code = np.fromiter((numbers.setdefault(value, len(numbers)) for value in column), dtype=np.int64, count=len(column))
    return list(numbers), code


def _rows(sums: Sums, ids: Ints) -> Mapping[str, Floats]:
    """The sums of the agents listed, all of whom are among the sums' agents."""
    spot = np.searchsorted(sums.agent_ids, ids)
    return {name: column[spot] for name, column in sums.agents.items()}


def _dispersion(days: list[Mapping[str, Floats]]) -> dict[str, float]:
    if not days:
        return dict.fromkeys(COUNTS, 1.0)
    hours = np.array([day["productive_s"] for day in days]) / SECONDS_PER_HOUR
    return {metric: dispersion(np.array([day[COUNTS[metric][0]] for day in days]), hours) for metric in COUNTS}


def _read_day(conn: Connection, centre_id: int, day: date, stamp: tuple[str, int], *, full: bool) -> Day:
    calls = read.call_groups_days(conn, centre_id, day, day)
    slim = grouped([calls], CALL_KEYS)
    if not full:
        return Day(None, None, lumped(slim), stamp)
    states = grouped([read.state_groups_days(conn, centre_id, day, day)], STATE_KEYS)
    return Day(slim, states, lumped(slim), stamp)


def _same(a: Day, b: Day) -> bool:
    return all(_equal(x, y) for x, y in ((a.calls, b.calls), (a.states, b.states), (a.lumped, b.lumped)))


def _equal(a: Columns | None, b: Columns | None) -> bool:
    if a is None or b is None:
        return a is b
    return all(len(a[name]) == len(b[name]) and bool((a[name] == b[name]).all()) for name in a)
