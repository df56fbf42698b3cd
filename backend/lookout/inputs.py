"""A day's intervals: as kept when they were looked at, the rest rebuilt from stored calls and states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection

from backend.analysis.interval import Interval
from backend.clock import day_bounds
from backend.lookout.intake import Used, is_empty, read_intervals
from backend.lookout.packing import Reviewed, unpack_reviewed, used_statuses
from backend.model import Centre, Disposition
from backend.schemas import Foresight
from backend.store import read


def kept_inputs(conn: Connection, centre: Centre, day: date) -> list[Reviewed]:
    """What is kept of a local day, in order."""
    return [unpack_reviewed(blob) for _, blob, _ in read.reviews(conn, centre.centre_id, *day_bounds(day, centre.zone))]


def rebuilt_inputs(
    conn: Connection, centre: Centre, day: date, kept: list[Reviewed], foresight: Foresight
) -> list[Reviewed]:
    """What stored calls say about the part of a past day that was not looked at, from where `kept` ends."""
    start, end = day_bounds(day, centre.zone)
    used = used_of(start, kept)
    first = kept[-1].interval.end if kept else start
    meanings = read.dispositions(conn, centre.centre_id)
    found = read_intervals(conn, centre.centre_id, first, end, used)
    return [as_reviewed(one, meanings, foresight) for one in found if not is_empty(one)]


def as_reviewed(
    interval: Interval, meanings: Mapping[str, Disposition], foresight: Foresight, *, live: bool = False
) -> Reviewed:
    """An interval with what it needs to be looked at, exactly as it will come back from the store."""
    return Reviewed(interval, used_statuses(interval, meanings), foresight, live)


def used_of(start: int, kept: list[Reviewed]) -> Used:
    """The calls and wraps that the kept intervals of a day begun at `start` brought."""
    used = Used(start)
    for one in kept:
        used.add(one.interval)
    return used


def open_days(conn: Connection, centre: Centre, first: date, last: date) -> list[date]:
    """Local days from `first` to `last` on which an agent had a call."""
    groups = read.call_groups_days(conn, centre.centre_id, first, last)
    return [date.fromordinal(day) for day in sorted(set(groups["day"][groups["agent_id"] > 0].tolist()))]
