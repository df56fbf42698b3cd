"""Past days and today as rows, kept between questions: a past day is read once, today only where it grew."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from weakref import WeakKeyDictionary

import numpy as np

from backend.analysis.estimates import Columns
from backend.analysis.meaning import Meaning, read_statuses
from backend.clock import day_bounds, local_date
from backend.lookout.asked import Asked
from backend.lookout.callrows import CALLS, DIALS, QUARTER_S, STATES, DayRows, pick, read_day, read_span, stack
from backend.lookout.outlook_days import Reading, read_reading
from backend.store import Store, read

HISTORY_DAYS = 28
MIN_CALLS = 30
"""Fewer calls with agents than this and the floor was closed that day."""

SETTLED_S = 3 * 3600
AGAIN_S = 3600
"""Yesterday is read again each hour until three hours after its end: dispositions come late."""

GROWING_S, BASE_S = 1800, 600
"""Today's newest half hour is read at each question, the rest again after ten minutes."""

CENTRES = 8
"""So many centres' rows are kept; the one asked for longest ago is let go."""

_READ = ("done", "partial")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Several days below each other: `day` (position in `days`) joins the columns of CALLS, DIALS and STATES.

    Calls carry the flags human, contact and conversion, dials answered (a person answered) and drop, as the
    account's dispositions say now.
    """

    days: tuple[date, ...]
    calls: Columns
    dials: Columns
    states: Columns


@dataclass(slots=True, eq=False)
class History:
    """One centre's rows; `version` grows when a past day changed, `today` is made anew for each `as_of`."""

    reading: Reading | None = None
    days: dict[date, tuple[tuple[str, int], int, DayRows]] = field(default_factory=dict)
    past: Rows | None = None
    version: int = 0
    today: tuple[int, Rows] | None = None
    base: tuple[int, int, DayRows] | None = None
    made: OrderedDict[tuple[object, ...], object] = field(default_factory=OrderedDict)
    lock: threading.RLock = field(default_factory=threading.RLock)


_KEPT: WeakKeyDictionary[Store, OrderedDict[int, History]] = WeakKeyDictionary()
_KEPT_LOCK = threading.Lock()


def history_of(asked: Asked) -> History:
    """The centre's rows, brought up to date; the first question reads all past days, later ones hardly anything."""
    with _KEPT_LOCK:
        of_store = _KEPT.setdefault(asked.store, OrderedDict())
        history = of_store.setdefault(asked.centre.centre_id, History())
        of_store.move_to_end(asked.centre.centre_id)
        while len(of_store) > CENTRES:
            of_store.popitem(last=False)
    with history.lock:
        _refresh_past(history, asked)
        _refresh_today(history, asked)
    return history


def forget(store: Store, centre_id: int) -> None:
    """Read everything of a centre again, e.g. after an agent was erased."""
    with _KEPT_LOCK:
        _KEPT.get(store, OrderedDict()).pop(centre_id, None)


def _refresh_past(history: History, asked: Asked) -> None:
    at = asked.at
    today = local_date(at, asked.centre.zone)
    if history.past is not None and history.today is not None and history.today[0] == at:
        return
    reading = read_reading(asked.store, asked.centre)
    changed = history.past is None or history.reading != reading
    if history.reading is not None and (history.reading.nobody, history.reading.zone) != (reading.nobody, reading.zone):
        history.days, history.base = {}, None
    history.reading = reading
    with asked.store.read() as conn:
        stamps = read.backfill_days(conn, asked.centre.centre_id)
    wanted = [
        day for day in (today - timedelta(days=back) for back in range(1, HISTORY_DAYS + 1)) if _known(day, stamps)
    ]
    changed |= bool(set(history.days) - set(wanted))
    history.days = {day: history.days[day] for day in wanted if day in history.days}
    for day in wanted:
        stamp = stamps.get(day, ("", 0))
        if _is_due(history, day, stamp, at):
            with asked.store.read() as conn:
                rows = read_day(conn, asked.centre.centre_id, day, asked.centre.zone, reading.nobody)
            history.days[day], changed = (stamp, at, rows), True
    if changed:
        open_days = [day for day in sorted(history.days) if len(history.days[day][2].calls["talk_s"]) >= MIN_CALLS]
        history.past = join_days({day: history.days[day][2] for day in open_days}, reading)
        history.version += 1
        history.made.clear()
        history.today = None


def _known(day: date, stamps: Mapping[date, tuple[str, int]]) -> bool:
    """While the history is being read, a day without a mark is unread, not closed."""
    return not stamps or stamps.get(day, ("", 0))[0] in _READ or day > max(stamps)


def _is_due(history: History, day: date, stamp: tuple[str, int], at: int) -> bool:
    if day not in history.days or history.days[day][0] != stamp:
        return True
    assert history.reading is not None
    read_at, settled = history.days[day][1], day_bounds(day, history.reading.zone)[1] + SETTLED_S
    return read_at < settled and at >= min(read_at + AGAIN_S, settled)


def _refresh_today(history: History, asked: Asked) -> None:
    at = asked.at
    if history.today is not None and history.today[0] == at:
        return
    assert history.reading is not None
    day, reading = local_date(at, asked.centre.zone), history.reading
    start, base = day_bounds(day, asked.centre.zone)[0], history.base
    with asked.store.read() as conn:
        key = (asked.centre.centre_id,)
        if base is None or not 0 <= at - base[0] < BASE_S or base[1] < start:
            cut = max(start, (at - GROWING_S) // QUARTER_S * QUARTER_S)
            old = read_span(conn, *key, start, cut, day, asked.centre.zone, reading.nobody, {})
            history.base = base = (at, cut, old)
        first = _first_quarters(base[2], start, asked.centre.zone, day)
        new = read_span(conn, *key, base[1], at + 1, day, asked.centre.zone, reading.nobody, first)
    both = DayRows(*(stack([getattr(base[2], part), getattr(new, part)], names) for part, names in _PARTS))
    history.today = (at, join_days({day: both}, reading))


_PARTS = (("calls", CALLS), ("dials", DIALS), ("states", STATES))


def _first_quarters(rows: DayRows, start: int, zone_name: str, day: date) -> dict[int, int]:
    """First quarter hour (UTC s) of each agent in the rows."""
    if not len(rows.calls["agent_id"]):
        return {}
    begun = rows.calls["started_at"] - rows.calls["shift_s"]
    ids, spot = np.unique(rows.calls["agent_id"], return_index=True)
    return dict(zip(ids.tolist(), begun[spot].tolist(), strict=True))


def join_days(days: Mapping[date, DayRows], reading: Reading) -> Rows:
    """Days below each other, with what their statuses mean now."""
    tables = {}
    for part, names in _PARTS:
        parts = [getattr(rows, part) for rows in days.values()] or [_empty(names)]
        sizes = [len(table[names[0]]) for table in parts]
        tables[part] = stack(parts, names) | {"day": np.repeat(np.arange(len(parts)), sizes)}
    means, dials = read_statuses(tables["calls"]["status"], reading.dispositions), tables["dials"]
    tables["calls"] |= {"human": ~means.machine, "contact": means.contact, "conversion": means.conversion}
    missed = read_statuses(dials["status"], reading.dispositions)
    tables["dials"] = dials | {"answered": missed.answered | missed.drop, "drop": missed.drop}
    return Rows(tuple(days), tables["calls"], tables["dials"], tables["states"])


def _empty(names: tuple[str, ...]) -> Columns:
    return {name: np.zeros(0, dtype=object if name == "status" else np.int64) for name in names}


__all__ = ["History", "Meaning", "Rows", "forget", "history_of", "pick"]
