"""Six indicators before and after planning began, from what is stored; nothing is claimed of why (E134)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from backend.analysis.campaigns import money
from backend.analysis.estimates import Ints
from backend.analysis.sums import Sums, add_up
from backend.clock import day_bounds, local_date
from backend.lookout import Asked
from backend.model import ABANDON_STATUSES
from backend.planning.published import publications
from backend.planning.report import Report, Table, Value
from backend.store import read

SOON_S = 20.0
LEAST_CALLS = 100
"""Inbound calls on each side below which a share of them says nothing."""

LEAST_H = 40.0
"""Agent-hours on each side below which money per hour says nothing."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: inbound calls with their wait, and money with the hours logged in; None where it is not set."""

    days: int
    inbound: float
    wait_s: float
    soon: float
    left: float
    hours: float
    revenue_cents: float | None
    cost_cents: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator on both sides with how much it rests on; a value is None where that is not enough."""

    name: str
    unit: str
    values: tuple[float | None, float | None]
    n: tuple[float, float]
    least: float
    lacks: str


def before_after(asked: Asked, days: int) -> Report:
    """The report: so many days before the first published schedule began, and as many since."""
    found = publications(asked)
    columns = ("indicator", "unit", "before", "after", "change", "n_before", "n_after", "said")
    if not found:
        said = "No schedule was ever published, so there is no before and after."
        return Report("before_after", said, (Table("before_after", columns, ()),))
    start = min(max(one.first, _day(one.at, asked)) for one in found)
    until = min(asked.today, start + timedelta(days=days))
    before, after = _side(asked, start - timedelta(days=days), start), _side(asked, start, until)
    rows = tuple(_row(line) for line in _lines(before, after))
    return Report(
        "before_after", _said(start, before, after, rows), (Table("before_after", columns, rows),),
        ("Both sides are counted alike from stored calls and hours. Other things changed too: the table says what was "
         "different, not why.",
         f"Inbound calls carry the wait; shares need {LEAST_CALLS} of them on each side. Revenue and cost need the "
         "worth of a conversion and the cost of an hour in the settings of a campaign."),
    )  # fmt: skip


def _day(at: int, asked: Asked) -> date:
    """The local day after a moment, unless it is that day's midnight."""
    return local_date(at + 86_399, asked.centre.zone)


def _side(asked: Asked, first: date, until: date) -> Side:
    zone, centre_id = asked.centre.zone, asked.centre.centre_id
    if until <= first:
        return Side(0, 0, 0, 0, 0, 0, None, None)
    start, end = day_bounds(first, zone)[0], day_bounds(until, zone)[0]
    with asked.store.read() as conn:
        inbound, wait, soon, left = read.queue_waits(conn, centre_id, start, end, SOON_S, tuple(ABANDON_STATUSES))
        calls = read.call_groups_days(conn, centre_id, first, until - timedelta(days=1))
        states = read.state_groups_days(conn, centre_id, first, until - timedelta(days=1))
        known = read.dispositions(conn, centre_id)
    sums = add_up(calls, states, known)
    revenue, cost = _money(asked, sums)
    days = len(np.union1d(calls["day"], states["day"]))
    return Side(days, inbound, wait, soon, left, float(sums.campaigns["login_s"].sum()) / 3600, revenue, cost)


def _money(asked: Asked, sums: Sums) -> tuple[float | None, float | None]:
    """Revenue and cost of the campaigns for which they are set."""
    found = money(sums, asked.centre.terms)
    return _set(found.revenue_cents), _set(found.cost_cents)


def _set(cents: Ints) -> float | None:
    return float(cents[cents >= 0].sum()) if (cents >= 0).any() else None


def _lines(before: Side, after: Side) -> list[Line]:
    def both(of: str, per: str) -> tuple[float | None, float | None]:
        old, new = (_over(getattr(side, of), getattr(side, per)) for side in (before, after))
        return old, new

    calls, hours = (before.inbound, after.inbound), (before.hours, after.hours)
    no_calls, worth = "inbound calls", "the worth of a conversion is not set"
    return [
        Line("Callers who hung up while waiting", "share", both("left", "inbound"), calls, LEAST_CALLS, no_calls),
        Line("Average wait of callers", "seconds", both("wait_s", "inbound"), calls, LEAST_CALLS, no_calls),
        Line("Answered within 20 seconds", "share", both("soon", "inbound"), calls, LEAST_CALLS, no_calls),
        Line("Cost of an agent-hour", "money", both("cost_cents", "hours"), hours, LEAST_H, "the cost is not set"),
        Line("Revenue of an agent-hour", "money", both("revenue_cents", "hours"), hours, LEAST_H, worth),
        Line("Revenue left after cost", "share", (_margin(before), _margin(after)), hours, LEAST_H,
             "revenue or cost is not set"),
    ]  # fmt: skip


def _over(value: float | None, per: float) -> float | None:
    return value / per if value is not None and per > 0 else None


def _margin(side: Side) -> float | None:
    if side.revenue_cents is None or side.cost_cents is None or side.revenue_cents <= 0:
        return None
    return 1 - side.cost_cents / side.revenue_cents


def _row(line: Line) -> tuple[Value, ...]:
    values = [None if n < line.least else value for value, n in zip(line.values, line.n, strict=True)]
    said = ""
    if None in values:
        thin = min(line.n) < line.least
        said = f"not enough: {min(line.n):,.0f} on one side" if thin else line.lacks
    old, new = values
    change = round(new / old - 1, 4) if old and new is not None else None
    return (
        line.name, line.unit, *(None if value is None else round(value, 4) for value in values), change,
        round(line.n[0]), round(line.n[1]), said,
    )  # fmt: skip


def _said(start: date, before: Side, after: Side, rows: tuple[tuple[Value, ...], ...]) -> str:
    known = sum(row[2] is not None and row[3] is not None for row in rows)
    head = f"The first published schedule began on {start}: {before.days} days before it and {after.days} since"
    if not known:
        return f"{head}. Not enough is stored on both sides to compare any of the six indicators."
    return f"{head}; {known} of six indicators can be compared."
