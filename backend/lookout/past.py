"""The days before today: tested as if they were lived again, then learned from, one after the other.

A day is lived to its end once: what was not looked at while it happened is made up from stored calls and marked
"replay". So the track record and the usual levels begin with the history, and a pause of the backend leaves no hole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection

from backend.advice.alert import Alert
from backend.advice.record import muted_kinds
from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.basis import ENGINE, Basis, first_basis, learned, pack_basis, unpack_basis
from backend.lookout.inputs import kept_inputs, open_days, rebuilt_inputs
from backend.lookout.packing import Reviewed, pack_reviewed
from backend.lookout.rows import from_row, to_row
from backend.lookout.shift import Shift
from backend.store import Store, read, write

HISTORY_DAYS = 30
TESTED_DAYS = 15
"""Open days of the history on which warnings are tested."""

RECORD_S = 90 * 86_400
"""The track record looks back so far."""

PLACE = "lookout"
"""Where the store keeps how far the past was lived: the cursor's name."""


def newest_basis(store: Store, centre_id: int, day: date) -> tuple[date | None, Basis | None]:
    """The basis of the last learned day up to `day` and its date; None where none of this version is kept."""
    with store.read() as conn:
        rows = read.baselines(conn, centre_id, 0, day.toordinal())
    mine = [(ordinal, blob) for ordinal, blob, engine in rows if engine == ENGINE]
    return (date.fromordinal(mine[-1][0]), unpack_basis(mine[-1][1])) if mine else (None, None)


def basis_of_today(asked: Asked, today: date, go_on: Callable[[], bool]) -> Basis | None:
    """What today begins with, after living and learning the days that are still missing.

    None when `go_on` said no between two days; the next call goes on there.
    """
    centre = asked.centre
    learned_to, basis = newest_basis(asked.store, centre.centre_id, today)
    with asked.store.read() as conn:
        first = learned_to or today - timedelta(days=HISTORY_DAYS)
        days = open_days(conn, centre, first, today - timedelta(days=1))
        closed = int(read.get_cursor(conn, centre.centre_id, PLACE).get("closed", 0))
    basis = basis or first_basis(centre.zone)
    for day in days:
        if not go_on():
            return None
        tested = day.toordinal() > closed and (bool(closed) or day in days[-TESTED_DAYS:])
        basis = live_through(asked, day, basis, tested=tested)
    return basis


def live_through(asked: Asked, day: date, basis: Basis, *, tested: bool) -> Basis:
    """Live a past day to its end where it is to be tested, learn from it, and keep all in one transaction."""
    centre, foresight = asked.centre, asked.settings.foresight
    with asked.store.read() as conn:
        kept = kept_inputs(conn, centre, day)
        rebuilt = rebuilt_inputs(conn, centre, day, kept, foresight)
    alerts = live(basis, [*kept, *rebuilt], day, centre.zone) if tested and basis.ready else []
    after = learned(basis, [*kept, *rebuilt], centre.zone)
    start = day_bounds(day + timedelta(days=1), centre.zone)[0]
    earlier = [one for one in record_of(asked, start) if one.alert_id not in {alert.alert_id for alert in alerts}]
    after = replace(after, muted=muted_kinds([*earlier, *alerts], foresight.mute_below))
    blobs = [(one.interval.start, pack_reviewed(one)) for one in rebuilt] if tested and basis.ready else []

    def save(conn: Connection) -> None:
        write.save_reviews(conn, centre.centre_id, blobs, asked.now)
        write.save_alerts(conn, [to_row(centre.centre_id, alert) for alert in alerts])
        write.save_baseline(conn, centre.centre_id, day.toordinal() + 1, pack_basis(after), asked.now, ENGINE)
        if tested:
            write.set_cursor(conn, centre.centre_id, PLACE, {"closed": day.toordinal()})

    asked.store.write(save)
    return after


def live(basis: Basis, inputs: Sequence[Reviewed], day: date, zone: str) -> list[Alert]:
    """All alerts of a whole day, judged."""
    shift = Shift(basis, zone, day_bounds(day, zone)[0])
    for one in inputs:
        shift.step(one)
    shift.close(shift.at)
    return [shift.alerts[number] for number in sorted(shift.alerts)]


def record_of(asked: Asked, until: int) -> list[Alert]:
    """The alerts of the three months before `until` (UTC s), in order, without figures and charts."""
    with asked.store.read() as conn:
        rows = read.alerts(conn, asked.centre.centre_id, until - RECORD_S, until, facts=False)
    return [from_row(row) for row in rows]
