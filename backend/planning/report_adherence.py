"""Who kept to the schedule that was published then: stored states against shifts, in quarter hours (E015).

In a quarter hour on the phones the seconds waiting, talking, with a dead call and in wrap-up are kept; in one of a
break or meeting those in any other state or none. Two minutes at each change are forgiven to who came at all. A
quarter hour in which nobody of the centre has a stored state was not recorded and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from backend.clock import day_bounds
from backend.lookout import Asked
from backend.planning.adherence import GRACE_S, WORKING
from backend.planning.published import Publication, Published, held, publications
from backend.planning.report import Report, Table, Value, several
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Timetable
from backend.store import read

QUARTER_S = 900
LEAST_MIN = 240
"""Scheduled minutes below which a share says nothing about a person."""

NIGHT_S = 12 * 3600
"""How far a shift may reach into the next day."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Stored states of some local days: seconds of work by agent and quarter hour, and which of these have any."""

    begin: int
    row: Mapping[int, int]
    work_s: Ints
    recorded: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    """Quarter hours in which an agent has a shift, marked as shifts are counted."""

    states: int

    def at(self, moment: int) -> int:
        """The quarter hour of a moment."""
        return (moment - self.begin) // QUARTER_S


def past_of(asked: Asked, first: date, until: date) -> Past:
    """What is stored of the days `first` up to `until` and the night after."""
    zone = asked.centre.zone
    begin, end = day_bounds(first, zone)[0], min(day_bounds(until, zone)[0] + NIGHT_S, asked.at)
    with asked.store.read() as conn:
        found = read.worked_quarters(conn, asked.centre.centre_id, tuple(map(str, WORKING)), begin, end)
    ids = np.unique(found["agent_id"])
    work = np.zeros((len(ids), -(-(day_bounds(until, zone)[0] + NIGHT_S - begin) // QUARTER_S)), dtype=np.int64)
    place = (found["bucket"] - begin) // QUARTER_S
    work[np.searchsorted(ids, found["agent_id"]), place] = np.minimum(found["work_s"], QUARTER_S)
    recorded = np.zeros(work.shape[1], dtype=np.bool_)
    recorded[place] = True
    rows = {int(one): row for row, one in enumerate(ids)}
    return Past(begin, rows, work, recorded, np.zeros(work.shape, dtype=np.bool_), int(found["n"].sum()))


@dataclass(slots=True)
class Tally:
    """Seconds of one agent or day: scheduled and recorded, kept, missing on the phones, worked in breaks or outside."""

    scheduled: int = 0
    kept: int = 0
    missing: int = 0
    breaks: int = 0
    outside: int = 0
    days: set[date] = field(default_factory=set)
    who: set[str] = field(default_factory=set)
    schedules: set[str] = field(default_factory=set)

    @property
    def share(self) -> float | None:
        """Of the scheduled time; None where that is too little."""
        return round(self.kept / self.scheduled, 4) if self.scheduled >= 60 * LEAST_MIN else None


def kept_to(asked: Asked, days: int) -> Report:
    """The report over so many local days before today."""
    first, until = asked.today - timedelta(days=days), asked.today
    found, shelf = publications(asked), Published(asked)
    past = past_of(asked, first, until)
    agents: dict[str, Tally] = {}
    by_day: dict[date, Tally] = {}
    pieces = [
        (first + timedelta(days=back), *piece)
        for back in range(days)
        for piece in _pieces(found, first + timedelta(days=back), asked)
    ]
    for day, one, start, end in pieces:
        stored = shelf.of(one)
        of_day = by_day.setdefault(day, Tally())
        of_day.schedules.add(f"{stored.scenario.name} ({one.schedule_id}, version {one.version})")
        _add(past, stored.scenario, stored.timetable, day, (start, end), agents, of_day)
    for day, one, start, end in pieces:
        span = (start, min(end, day_bounds(day, asked.centre.zone)[1]))
        _outside(past, shelf.of(one).scenario, span, agents, by_day[day])
    return _report(agents, by_day, past, days, bool(found))


def _pieces(found: Sequence[Publication], day: date, asked: Asked) -> Iterator[tuple[Publication, int, int]]:
    """Spans of a day, with the night after it, in which one schedule held."""
    start, end = day_bounds(day, asked.centre.zone)
    end = min(end + NIGHT_S, asked.at)
    cuts = sorted({start, end, *(-(-one.at // QUARTER_S) * QUARTER_S for one in found if start < one.at < end)})
    for a, b in pairwise(cuts):
        one = held(found, day, a)
        if one is not None and a < b:
            yield one, a, b


def _add(
    past: Past, scenario: Scenario, timetable: Timetable, day: date, span: tuple[int, int],
    agents: dict[str, Tally], of_day: Tally,
) -> None:  # fmt: skip
    """Count one schedule's hold over a span of a day; who has no number at the dialer cannot be followed."""
    known = {one.name: one.agent_id for one in scenario.agents if one.agent_id is not None}
    for duty in timetable.duties:
        if duty.day == day and duty.agent in known:
            row = past.row.get(known[duty.agent])
            for one in (agents.setdefault(duty.agent, Tally()), of_day):
                count(past, row, duty, timetable, span, one)


def count(past: Past, row: int | None, duty: Duty, timetable: Timetable, span: tuple[int, int], tally: Tally) -> None:
    """Count one shift within a span (UTC s)."""
    starts = np.arange(duty.start, duty.end, QUARTER_S)
    on = np.zeros(len(starts), dtype=np.bool_)
    for one in duty.queues:
        on |= (starts >= one.start) & (starts < one.end)
    met = [(one.start, one.end) for one in timetable.met_by(duty.agent)]
    for a, b in met:
        on &= ~((starts >= a) & (starts < b))
    place = past.at(duty.start) + np.arange(len(starts))
    fits = (place >= 0) & (place < len(past.recorded))
    starts, on, place = starts[fits], on[fits], place[fits]
    if row is not None:
        past.inside[row, place] = True
    counted = (starts >= span[0]) & (starts < span[1]) & past.recorded[place]
    for gone in timetable.away:
        if gone.agent == duty.agent:
            counted &= ~((starts >= gone.start) & (starts < gone.end))
    if not counted.any():
        return
    work = past.work_s[row, place] if row is not None else np.zeros(len(starts), dtype=np.int64)
    came = bool(work.any())  # who never came kept to no break either
    good = came * np.minimum(QUARTER_S, np.where(on, work, QUARTER_S - work) + GRACE_S * _changes(on))
    tally.scheduled += QUARTER_S * int(counted.sum())
    tally.kept += int(good[counted].sum())
    tally.missing += int((QUARTER_S - good)[counted & on].sum())
    tally.breaks += came * int((QUARTER_S - good)[counted & ~on].sum())
    tally.days.add(duty.day)
    tally.who.add(duty.agent)


def _changes(on: NDArray[np.bool_]) -> Ints:
    """Per quarter hour how many of its two ends are a change of what is scheduled."""
    around = np.concatenate(([False], on, [False]))
    return np.asarray((around[1:-1] != around[:-2]).astype(np.int64) + (around[1:-1] != around[2:]))


def _outside(
    past: Past, scenario: Scenario, span: tuple[int, int], agents: dict[str, Tally], of_day: Tally
) -> None:  # fmt: skip
    """Work at times for which an agent has no shift."""
    first, last = past.at(span[0]), past.at(span[1])
    for person in scenario.agents:
        row = past.row.get(person.agent_id) if person.agent_id is not None else None
        if row is None or first >= last:
            continue
        seconds = int(past.work_s[row, first:last][~past.inside[row, first:last]].sum())
        agents.setdefault(person.name, Tally()).outside += seconds
        of_day.outside += seconds


def _report(
    agents: Mapping[str, Tally], by_day: Mapping[date, Tally], past: Past, days: int, any_published: bool
) -> Report:
    seen = {name: one for name, one in agents.items() if one.scheduled or one.outside}
    order = sorted(seen, key=lambda name: (seen[name].share is None, seen[name].share or 0.0, name))
    sums = ("adherence", "recorded_min", "missing_min", "break_min", "outside_min")
    people = tuple((name, len(seen[name].days), *_row(seen[name]), _thin(seen[name])) for name in order)
    each = tuple(
        (day.isoformat(), len(one.who), *_row(one), "; ".join(sorted(one.schedules)) or _thin(one))
        for day, one in sorted(by_day.items()) if one.scheduled
    )  # fmt: skip
    return Report(
        "adherence", _said(by_day, days, any_published),
        (Table("adherence_agents", ("agent", "days", *sums, "said"), people),
         Table("adherence_days", ("day", "agents", *sums, "schedule"), each)),
        (f"From {several(past.states, 'stored state')} of Convoso, against the schedule that was published at the "
         "time; today is not over and not in it. Time in which no state of anybody is stored is left out.",
         f"Two minutes at each change are forgiven. Below {LEAST_MIN // 60} scheduled hours it says “not enough”."),
    )  # fmt: skip


def _row(one: Tally) -> tuple[Value, ...]:
    return one.share, *(round(seconds / 60) for seconds in (one.scheduled, one.missing, one.breaks, one.outside))


def _thin(one: Tally) -> str:
    return "" if one.share is not None else f"not enough: {one.scheduled // 60} scheduled minutes"


def _said(by_day: Mapping[date, Tally], days: int, any_published: bool) -> str:
    if not any_published:
        return "No schedule was ever published, so there is nothing to keep to."
    scheduled, kept = (sum(getattr(one, name) for one in by_day.values()) for name in ("scheduled", "kept"))
    if scheduled < 60 * LEAST_MIN:
        return (
            f"Not enough: {scheduled // 60} scheduled minutes of the last {days} days lie under a published schedule "
            "and are recorded."
        )
    held_on = sum(one.scheduled > 0 for one in by_day.values())
    return (
        f"On {several(held_on, 'day')} the floor kept to its schedule for {100 * kept / scheduled:.0f} % of "
        f"{scheduled // 3600:,} scheduled hours."
    )
