"""What the published plan foretold against the calls that came, by queue and day (E015)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.clock import day_bounds, local_date
from backend.lookout import Asked
from backend.planning.history import named
from backend.planning.likely import told
from backend.planning.published import Published, held, publications
from backend.planning.report import Report, Table, Value, several
from backend.planning.scenario import Queue, Scenario
from backend.store import read

Came = Mapping[tuple[date, int, bool], int]
"""Calls that agents had, by local day, campaign and whether inbound."""


@dataclass(frozen=True, slots=True)
class Line:
    """One queue on one day; `low` and `high` are the likely range, None where none was told."""

    queue: str
    day: date
    expected: float
    low: float | None
    high: float | None
    came: int

    @property
    def inside(self) -> bool | None:
        """Whether what came lies in the likely range; None without one."""
        if self.low is None or self.high is None:
            return None
        return self.low <= self.came <= self.high

    @property
    def said(self) -> str:
        """ "Foretold 310, came 342; likely 280 to 345."""
        range_ = "" if self.low is None or self.high is None else f"; likely {self.low:,.0f} to {self.high:,.0f}"
        return f"foretold {self.expected:,.0f}, came {self.came:,}{range_}"


def foretold(asked: Asked, days: int) -> Report:
    """The report over so many local days before today: of each the plan published before it began."""
    first = asked.today - timedelta(days=days)
    found, shelf = publications(asked), Published(asked)
    came, numbers = _came(asked, first)
    lines, missing = list[Line](), set[str]()
    for day in (first + timedelta(days=back) for back in range(days)):
        one = held(found, day, day_bounds(day, asked.centre.zone)[0])
        if one is None or not any(key[0] == day for key in came):
            continue
        scenario = shelf.of(one).scenario
        known = [queue for queue in scenario.queues if queue.media in ("phone", "outbound") and queue.name in numbers]
        missing |= {queue.name for queue in scenario.queues} - {queue.name for queue in known}
        lines += [_line(scenario, queue, day, came, numbers[queue.name]) for queue in known]
    return Report(
        "forecast", _said(lines, days, bool(found)),
        (Table("forecast_queues", ("queue", "days", "expected", "came", "off", "bias", "in_range"),
               tuple(_queues(lines))),
         Table("forecast_days", ("queue", "day", "expected", "low", "high", "came", "off", "said"),
               tuple(map(_day, sorted(lines, key=lambda line: (line.queue, -line.day.toordinal())))))),
        tuple(_notes(missing)),
    )  # fmt: skip


def _came(asked: Asked, first: date) -> tuple[Came, dict[str, int]]:
    zone = asked.centre.zone
    with asked.store.read() as conn:
        rows = read.contact_slots(
            conn, asked.centre.centre_id, day_bounds(first, zone)[0], day_bounds(asked.today, zone)[0]
        )
        campaigns = read.campaigns(conn, asked.centre.centre_id)
    out: dict[tuple[date, int, bool], int] = defaultdict(int)
    for at, campaign, inbound, n in zip(*(rows[key] for key in ("slot", "campaign_id", "inbound", "n")), strict=True):
        out[local_date(int(at), zone), int(campaign), bool(inbound)] += int(n)
    return out, {name: number for number, name in named((n, one.name) for n, one in campaigns.items()).items()}


def _line(scenario: Scenario, queue: Queue, day: date, came: Came, number: int) -> Line:
    row = told(queue, scenario)["days"][scenario.days.index(day)]
    n = came.get((day, number, queue.media == "phone"), 0)
    return Line(queue.name, day, float(row["contacts"]), row["low"], row["high"], n)


def _off(expected: float, came: float) -> float | None:
    """How far a forecast was off, as a share of what came."""
    return round(abs(expected - came) / came, 4) if came > 0 else None


def _day(line: Line) -> tuple[Value, ...]:
    ends = (None if end is None else round(end) for end in (line.low, line.high))
    off = _off(line.expected, line.came)
    return line.queue, line.day.isoformat(), round(line.expected), *ends, line.came, off, line.said


def _queues(lines: Sequence[Line]) -> Iterator[tuple[Value, ...]]:
    for name in sorted({line.queue for line in lines}):
        mine = [line for line in lines if line.queue == name]
        expected, came = sum(line.expected for line in mine), sum(line.came for line in mine)
        bias = round(expected / came - 1, 4) if came else None
        yield name, len(mine), round(expected), came, _total_off(mine), bias, _inside(mine)


def _total_off(lines: Sequence[Line]) -> float | None:
    """Errors of all days over the calls of all days, so that small days weigh little."""
    came = sum(line.came for line in lines)
    return round(sum(abs(line.expected - line.came) for line in lines) / came, 4) if came else None


def _inside(lines: Sequence[Line]) -> str:
    ranged = [line for line in lines if line.inside is not None]
    return f"{sum(line.inside is True for line in ranged)} of {len(ranged)}" if ranged else ""


def _said(lines: Sequence[Line], days: int, any_published: bool) -> str:
    if not any_published:
        return "No schedule was ever published, so no forecast was put to the test."
    if not lines:
        return f"Not enough: no day of the last {days} has both a plan published before it and stored calls."
    off, seen = _total_off(lines), len({line.day for line in lines})
    expected, came = sum(line.expected for line in lines), sum(line.came for line in lines)
    way = "more" if came > expected else "fewer"
    head = f"On {several(seen, 'day')} {expected:,.0f} contacts were foretold and {came:,} came"
    if off is None:
        return f"{head}."
    inside = _inside(lines)
    ranged = f" {inside} days of queues came within the likely range; four of five should." if inside else ""
    return f"{head}, {abs(came - expected) / max(expected, 1):.0%} {way}. A day was off by {off:.0%}.{ranged}"


def _notes(missing: set[str]) -> Iterator[str]:
    yield (
        "Of each day the plan that was published before it began. Contacts are calls that agents had. "
        "The likely range is the one four of five such days end in."
    )
    if missing:
        yield f"Not compared: no campaign with calls has the name: {', '.join(sorted(missing))}."
