"""Stored days looked at again: the same alerts as then, or what other settings would have brought.

With the settings of then, alerts come out exactly as stored. With others, alerts come, go or move; how each would
have turned out is judged as always, by later calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from backend.advice.alert import Alert
from backend.advice.record import muted_kinds
from backend.clock import day_bounds
from backend.lookout.basis import Basis
from backend.lookout.inputs import kept_inputs, rebuilt_inputs
from backend.lookout.packing import Reviewed
from backend.lookout.past import PLACE, RECORD_S, newest_basis
from backend.lookout.rows import from_row, to_row
from backend.lookout.shift import Shift
from backend.model import Centre
from backend.schemas import Foresight
from backend.store import Store, read


class BadSetting(ValueError):
    """A setting that does not exist or a value it cannot have; a sentence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An alert that the two runs do not share, or that they do not say the same of; None where it is not there."""

    stored: Alert | None
    again: Alert | None

    @property
    def what(self) -> str:
        """In which way: "new" or "gone" (asks for action only in one of them), "moved" (at another time), "changed"."""
        if self.again is None or (self.stored is not None and self.stored.counts and not self.again.counts):
            return "gone"
        if self.stored is None or (self.again.counts and not self.stored.counts):
            return "new"
        return "moved" if self.stored.raised_at != self.again.raised_at else "changed"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came out: the days looked at, those without anything to look at, both sides, and how they differ."""

    days: tuple[date, ...]
    skipped: tuple[date, ...]
    stored: tuple[Alert, ...]
    again: tuple[Alert, ...]
    differences: tuple[Difference, ...]

    @property
    def identical(self) -> bool:
        """True when not one number differs."""
        return not self.differences


def with_settings(foresight: Foresight, changed: Mapping[str, Any]) -> Foresight:
    """The settings with some replaced; raises BadSetting."""
    unknown = sorted(set(changed) - set(Foresight.model_fields))
    if unknown:
        known = ", ".join(Foresight.model_fields)
        raise BadSetting(f"{unknown[0]} is no setting; known are {known}.")
    try:
        return Foresight.model_validate(foresight.model_dump() | dict(changed))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadSetting(f"{first['loc'][0]}: {first['msg']}.") from None


def replay(store: Store, centre: Centre, first: date, last: date, changed: Mapping[str, Any]) -> Replayed:
    """Look at the local days `first` to `last` again, with `changed` settings where some are given."""
    with_settings(Foresight(), changed)
    before = _stored(store, centre, first - timedelta(days=90), first - timedelta(days=1))
    days, skipped, stored, again = [], [], list[Alert](), list[Alert]()
    for day in [first + timedelta(days=i) for i in range((last - first).days + 1)]:
        _, basis = newest_basis(store, centre.centre_id, day)
        inputs = _inputs(store, centre, day)
        if basis is None or not basis.ready or not inputs:
            skipped.append(day)
            continue
        basis = _muted(basis, [*before, *again], changed)
        days.append(day)
        was = _stored(store, centre, day, day)
        again += _again(basis, inputs, day, centre.zone, changed, closed=_closed(store, centre, day))
        stored += was
    return Replayed(tuple(days), tuple(skipped), tuple(stored), tuple(again), tuple(_compare(centre, stored, again)))


def _inputs(store: Store, centre: Centre, day: date) -> list[Reviewed]:
    """What was looked at that day; a day nobody looked at is made up from stored calls."""
    with store.read() as conn:
        kept = kept_inputs(conn, centre, day)
        return kept or rebuilt_inputs(conn, centre, day, [], Foresight())


def _closed(store: Store, centre: Centre, day: date) -> bool:
    """Whether the day was lived to its end; today goes on."""
    with store.read() as conn:
        reached = int(read.get_cursor(conn, centre.centre_id, PLACE).get("closed", 0))
        return day.toordinal() <= reached or not kept_inputs(conn, centre, day)


def _muted(basis: Basis, earlier: Sequence[Alert], changed: Mapping[str, Any]) -> Basis:
    """With other settings, what was held back follows from what they bring; else it is as it was that morning."""
    if not changed:
        return basis
    below = with_settings(Foresight(), changed).mute_below
    return replace(basis, muted=muted_kinds(earlier, below))


def _again(
    basis: Basis,
    inputs: Sequence[Reviewed],
    day: date,
    zone: str,
    changed: Mapping[str, Any],
    *,
    closed: bool,
) -> list[Alert]:
    shift = Shift(basis, zone, day_bounds(day, zone)[0])
    for one in inputs:
        shift.step(replace(one, foresight=with_settings(one.foresight, changed)) if changed else one)
    if closed:
        shift.close(shift.at)
    return [shift.alerts[number] for number in sorted(shift.alerts)]


def _stored(store: Store, centre: Centre, first: date, last: date) -> list[Alert]:
    start, end = day_bounds(first, centre.zone)[0], day_bounds(last, centre.zone)[1]
    with store.read() as conn:
        rows = read.alerts(conn, centre.centre_id, max(start, end - RECORD_S), end)
    return [from_row(row) for row in rows]


def _compare(centre: Centre, stored: Sequence[Alert], again: Sequence[Alert]) -> list[Difference]:
    """Alerts by what they are about, in order of time; equal ones, to the last digit, are left out."""
    left, right = _by_subject(stored), _by_subject(again)
    found = []
    for key in sorted(left.keys() | right.keys()):
        one, other = left.get(key), right.get(key)
        if one is None or other is None or to_row(centre.centre_id, one) != to_row(centre.centre_id, other):
            found.append(Difference(one, other))
    return found


def _by_subject(alerts: Sequence[Alert]) -> dict[tuple[Any, ...], Alert]:
    """Keyed by day's order: kind, sign, unit, and the how-many-eth of the kind about the unit."""
    counts: dict[tuple[Any, ...], int] = {}
    found: dict[tuple[Any, ...], Alert] = {}
    for alert in sorted(alerts, key=lambda one: (one.began_at, one.alert_id)):
        day = alert.alert_id // 86_400_000
        subject = (day, alert.kind, alert.sign, alert.state == "missed", alert.agent_id, alert.campaign_id)
        counts[subject] = counts.get(subject, 0) + 1
        found[(*subject, counts[subject])] = alert
    return found
