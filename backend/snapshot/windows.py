"""The columns of the panel's four windows, read from the store after a poll."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from backend.analysis.estimates import Columns
from backend.analysis.floor import Slice
from backend.analysis.open_states import open_states
from backend.analysis.sums import concat
from backend.clock import BUCKET_S, WINDOWS, Window, bucket, day_bounds, local_date, window
from backend.model import Centre, Disposition, LiveAgent
from backend.snapshot.days import CALL_KEYS, Days, grouped, lumped
from backend.store import Store, read

RECENT_S = 7200
"""Longest recent part of a day: its trend compares the last two hours with the hours before."""

QUARTER_S = 900
"""States are rolled up by the quarter hour."""

LATE_S = 900
"""How far back finished states may overlap what the monitor shows."""


class Slices(Mapping[str, Slice]):
    """One slice per window of the panel. The short windows are read from the store when first asked for."""

    def __init__(self, ready: dict[str, Slice], read_short: Callable[[str], Slice]) -> None:
        self._ready = ready
        self._read_short = read_short

    def __getitem__(self, name: str) -> Slice:
        if name not in self._ready:
            self._ready[name] = self._read_short(name)
        return self._ready[name]

    def __iter__(self) -> Iterator[str]:
        return iter(WINDOWS)

    def __len__(self) -> int:
        return len(WINDOWS)


def read_windows(
    store: Store,
    conn: Connection,
    centre: Centre,
    dispositions: Mapping[str, Disposition],
    live: Sequence[LiveAgent],
    now: int,
    until: int,
    days: Days,
) -> Slices:
    """The windows ending at `now`; running states count up to `until`. `conn` reads what is needed at once."""
    days.refresh(conn, centre.centre_id, local_date(now, centre.zone))
    ends = read.last_ends(conn, centre.centre_id, now - LATE_S)
    today = _today(conn, centre, now)
    month = grouped([table for table in (days.month, lumped(today.calls)) if table], CALL_KEYS)
    week = _week(today, days, dispositions, window("7d", now, centre.zone))

    def closed(piece: Slice) -> Slice:
        return _with_open(piece, open_states(live, ends, piece.window, until))

    def read_short(name: str) -> Slice:
        with store.read() as later:
            return closed(_short(later, centre.centre_id, window(name, now, centre.zone), month))

    return Slices({p.window.name: closed(_with_month(p, month)) for p in (today, week)}, read_short)


def _short(conn: Connection, centre_id: int, span: Window, month: Columns) -> Slice:
    middle = bucket((span.start + span.end) // 2)
    earlier, recent = (_calls(conn, centre_id, *part) for part in ((span.start, middle), (middle, span.end)))
    return Slice(span, concat(earlier, recent), recent, _states(conn, centre_id, span.start, span.end), month)


def _calls(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Call groups of `[start, end)` to the second: whole buckets from their rollup, the edges from the calls."""
    first, last = -(-start // BUCKET_S) * BUCKET_S, bucket(end)
    if last - first < 2 * BUCKET_S:
        return read.call_groups(conn, centre_id, start, end)
    edges = [read.call_groups(conn, centre_id, *edge) for edge in ((start, first), (last, end)) if edge[0] < edge[1]]
    return concat(read.call_groups_since(conn, centre_id, first, last), *edges)


def _states(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished states of `[start, end)` to the second: quarter hours from their rollup, the edges from the raw."""
    first, last = -(-start // QUARTER_S) * QUARTER_S, end - end % QUARTER_S
    if last - first < QUARTER_S:
        return read.finished_states(conn, centre_id, start, end)
    edges = [read.finished_states(conn, centre_id, *e) for e in ((start, first), (last, end)) if e[0] < e[1]]
    return concat(read.state_groups_since(conn, centre_id, first, last), *edges)


def _today(conn: Connection, centre: Centre, now: int) -> Slice:
    """The local day so far, from its rollups; its recent part is the second half, at most two hours."""
    span, day = window("today", now, centre.zone), local_date(now, centre.zone)
    calls = read.call_groups_days(conn, centre.centre_id, day, day)
    states = read.state_groups_days(conn, centre.centre_id, day, day)
    first = _first_call(conn, centre, day, now)
    start = bucket(max(now - RECENT_S, (first + now) // 2)) + BUCKET_S
    recent = read.call_groups_since(conn, centre.centre_id, start, now + 1)
    return Slice(span, calls, recent, states, {})


def _first_call(conn: Connection, centre: Centre, day: date, now: int) -> int:
    start, _ = day_bounds(day, centre.zone)
    found = read.first_call(conn, centre.centre_id, start, now)
    return start if found is None else found


def _week(today: Slice, days: Days, dispositions: Mapping[str, Disposition], span: Window) -> Slice:
    calls = concat(today.calls, days.week_calls) if days.week_calls else today.calls
    states = concat(today.states, days.week_states) if days.week_states else today.states
    recent = concat(today.calls, days.yesterday_calls) if days.yesterday_calls else today.calls
    return Slice(span, calls, recent, states, {}, days.measure(dispositions))


def _with_month(piece: Slice, month: Columns) -> Slice:
    return Slice(piece.window, piece.calls, piece.recent, piece.states, month, piece.dispersion)


def _with_open(piece: Slice, running: Columns) -> Slice:
    states = concat(piece.states, running)
    return Slice(piece.window, piece.calls, piece.recent, states, piece.month, piece.dispersion)
