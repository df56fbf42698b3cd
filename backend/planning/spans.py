"""A forecast in a file written as a person would: so many contacts an hour from eight to ten on weekdays.

A queue's demand is then `{handle_s: 300, spans: [{days: [Monday], start: '08:00', end: '10:00', per_hour: 21.6}]}` in
place of a number for every quarter hour. A span without days is for every day; one with a date replaces, on that date,
those for its weekday. `end` 00:00 is midnight. Outside of all spans nobody calls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, ClassVar, Self

from pydantic import Field, ValidationError, model_validator

from backend.clock import days_from, quarters
from backend.planning.rules import WEEKDAYS, Weekday
from backend.planning.scenario import DAY_SLOTS, SLOT_MIN, Demand, Part, Scenario, Stretch, check_zone

PER_HOUR = 60 // SLOT_MIN
MOST_SPANS = 40
"""A demand that takes more of them is easier to read as a table, so it is written in full."""


class BadSpan(ValueError):
    """A demand in spans says nothing that can be planned; `place` leads to it in the file."""

    def __init__(self, place: Sequence[str | int], text: str) -> None:
        super().__init__(text)
        self.place = tuple(place)


class Span(Stretch):
    """Contacts an hour between two clock times, on weekdays or dates; `handle_s` where it is not the queue's."""

    NAME: ClassVar[str] = "span"
    days: tuple[Weekday | date, ...] = ()
    per_hour: float = Field(ge=0, le=4e6)
    handle_s: float | None = Field(None, ge=0, le=36_000)


class Spans(Part):
    """A queue's demand: the handling time (s) of its contacts, and when how many of them come."""

    handle_s: float = Field(ge=0, le=36_000)
    spans: tuple[Span, ...] = Field(max_length=500)


class Head(Part, extra="ignore"):
    """What spans are laid over: the days of a scenario and their zone."""

    zone: str = "America/Los_Angeles"
    first: date
    weeks: int = Field(1, ge=1, le=8)

    @model_validator(mode="after")
    def _known(self) -> Self:
        check_zone(self.zone)
        return self

    @property
    def days(self) -> list[date]:
        """The local days, in order."""
        return days_from(self.first, 7 * self.weeks)


def expanded(data: Mapping[str, Any]) -> dict[str, Any]:
    """The document with every demand in quarter hours; raises ValidationError of its head, BadSpan for a demand."""
    queues = data.get("queues")
    if not isinstance(queues, list) or not any(_spoken(queue) for queue in queues):
        return dict(data)
    head = Head.model_validate(data)
    return {**data, "queues": [_laid_out(queue, place, head) for place, queue in enumerate(queues)]}


def compact(scenario: Scenario, demand: Demand) -> dict[str, Any] | None:
    """The demand in spans that are read back to the very same numbers; None where it takes too many of them."""
    if demand.likely is not None:
        return None
    head = Head(zone=scenario.zone, first=scenario.first, weeks=scenario.weeks)
    usual = Counter(demand.aht_s).most_common(1)[0][0]
    by_weekday: dict[int, tuple[tuple[Any, ...], ...]] = {}
    numbers = iter(zip(demand.contacts, demand.aht_s, strict=True))
    for day in head.days:
        runs = tuple(_runs([(slot, *next(numbers)) for slot in quarters(day, head.zone)], usual))
        if by_weekday.setdefault(day.weekday(), runs) != runs:
            return None
    spans = [
        _written([WEEKDAYS[n] for n, runs in by_weekday.items() if run in runs], run, usual)
        for run in sorted({run for runs in by_weekday.values() for run in runs})
    ]
    found = {"handle_s": usual, "spans": spans}
    return found if len(spans) <= MOST_SPANS and _exact(found, head, demand) else None


def _exact(found: Mapping[str, Any], head: Head, demand: Demand) -> bool:
    laid = _laid(Spans.model_validate(found), head, ())
    return laid == {"contacts": list(demand.contacts), "aht_s": list(demand.aht_s)}


def _spoken(queue: Any) -> bool:
    return isinstance(queue, dict) and isinstance(queue.get("demand"), dict) and "spans" in queue["demand"]


def _laid_out(queue: Any, place: int, head: Head) -> Any:
    if not _spoken(queue):
        return queue
    where = ("queues", place, "demand")
    try:
        spans = Spans.model_validate(queue["demand"])
    except ValidationError as error:
        said = error.errors()[0]
        # A day is a weekday or a date; the place names both kinds after the day's number.
        loc = said["loc"][: 4 if "days" in said["loc"] else None]
        text = "a day is a weekday like Monday or a date like 2026-12-24" if "days" in loc else str(said["msg"])
        text = text.removeprefix("Value error, ")
        raise BadSpan((*where, *loc), text[:1].lower() + text[1:]) from None
    return {**queue, "demand": _laid(spans, head, where)}


def _laid(spans: Spans, head: Head, where: Sequence[str | int]) -> dict[str, list[float]]:
    _check_dates(spans, head, where)
    contacts, aht_s = [], []
    for day in head.days:
        laid = _of_day(spans, day, where)
        for slot in quarters(day, head.zone):
            span = laid.get(slot)
            contacts.append(span.per_hour / PER_HOUR if span else 0.0)
            aht_s.append(span.handle_s if span and span.handle_s is not None else spans.handle_s)
    return {"contacts": contacts, "aht_s": aht_s}


def _check_dates(spans: Spans, head: Head, where: Sequence[str | int]) -> None:
    for place, span in enumerate(spans.spans):
        if far := next((day for day in span.days if isinstance(day, date) and day not in head.days), None):
            said = f"{far} lies outside the weeks planned, {head.days[0]} to {head.days[-1]}"
            raise BadSpan((*where, "spans", place, "days"), said)


def _of_day(spans: Spans, day: date, where: Sequence[str | int]) -> dict[int, Span]:
    """By quarter hour of the clock: the span that holds then."""
    own = any(day in span.days for span in spans.spans)
    laid: dict[int, Span] = {}
    for place, span in enumerate(spans.spans):
        if not (day in span.days if own else not span.days or WEEKDAYS[day.weekday()] in span.days):
            continue
        for slot in span.slots:
            if slot in laid:
                time = f"{slot // PER_HOUR:02}:{slot % PER_HOUR * SLOT_MIN:02}"
                other = spans.spans.index(laid[slot]) + 1
                raise BadSpan((*where, "spans", place), f"it overlaps with entry {other} on {day} at {time}")
            laid[slot] = span
    return laid


def _runs(day: list[tuple[int, float, float]], usual: float) -> Iterator[tuple[int, int, float, float]]:
    """Start, end, contacts and handling time of stretches that are the same throughout; silent ones are left out."""
    for (n, aht), found in groupby(day, key=lambda one: one[1:]):
        slots = [slot for slot, *_ in found]
        if n or aht != usual:
            yield slots[0], slots[-1] + 1, n, aht


def _written(days: list[Weekday], run: tuple[int, int, float, float], usual: float) -> dict[str, Any]:
    start, end, contacts, aht = run
    return {
        **({"days": days} if len(days) < len(WEEKDAYS) else {}), "start": _clock(start), "end": _clock(end % DAY_SLOTS),
        "per_hour": contacts * PER_HOUR, **({"handle_s": aht} if aht != usual else {}),
    }  # fmt: skip


def _clock(slot: int) -> str:
    return f"{slot // PER_HOUR:02}:{slot % PER_HOUR * SLOT_MIN:02}"
