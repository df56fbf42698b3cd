"""The likely range of a scenario's contacts: learned from the history, kept in the document, told to the panel (E036).

A range belongs to the forecast it was learned for. Where somebody changed a day since, by hand or in a file, the day's
range is not told any more; a forecast that was typed or loaded never had one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from backend.planning.scenario import Likely, LikelyDay, Queue, Scenario
from backend.planning.spread import Floats, Past, Spread, day_range, interval_ranges, learned

State = Literal["learned", "thin", "changed", "own"]
SAME = 0.05
"""Contacts by which a day may differ from what its range was learned for: rounding, and hours of the clock's nights."""

DAY_INTERVALS = 96


def likely(past: Past, keys: Sequence[tuple[date, int]]) -> Likely:
    """The ranges of the intervals `keys` (local day, minute of the clock); without days where there are too few calls.

    `past` has what came by day and interval of the clock, so that nights on which the clock changes are like others.
    Each week's ranges are learned from forecasts as far ahead, so later weeks have wider ones.
    """
    calls = int(past.counts.sum())
    days = sorted({day for day, _ in keys})
    newest = past.days[-1] if past.days else days[0]
    ahead = {day: (day - days[0]).days // 7 for day in days}
    first = 1 + (days[0] - newest - timedelta(days=1)).days // 7
    spreads = {week: learned(past, first + week) for week in sorted(set(ahead.values()))}
    ranges = {day: _of_day(past, spread, day) for day in days if (spread := spreads[ahead[day]]) is not None}
    if len(ranges) < len(days):
        return Likely(calls=calls)
    low, high = zip(*(_at(ranges[day], minute) for day, minute in keys), strict=True)
    return Likely(calls=calls, low=low, high=high, days=tuple(ranges[day][0] for day in days))


DayRange = tuple[LikelyDay, Floats, Floats]


def _of_day(past: Past, spread: Spread, day: date) -> DayRange:
    weights = past.weights(day)
    means = weights @ past.counts
    low, high = day_range(spread, float(means.sum()), weights)
    told = LikelyDay(
        expected=round(float(means.sum()), 3), least=round(low, 1), most=round(high, 1), weeks=int((weights > 0).sum())
    )
    return told, *interval_ranges(spread, means, weights)


def _at(found: DayRange, minute: int) -> tuple[float, float]:
    return float(found[1][minute // 15]), float(found[2][minute // 15])


def told(queue: Queue, scenario: Scenario) -> dict[str, Any]:
    """`schemas.planning.DemandRange` of a queue, growth included."""
    days = list(_days(queue.demand.likely, [queue.demand.contacts], scenario, queue.growth))
    return _row(queue.demand.likely, days, scenario, queue.growth)


def told_together(scenario: Scenario) -> dict[str, Any] | None:
    """The range of all queues at once; None where they do not grow alike, so that there is none."""
    factors = {queue.growth for queue in scenario.queues}
    if len(factors) > 1:
        return None
    [growth] = factors
    each = [queue.demand.contacts for queue in scenario.queues]
    days = list(_days(scenario.together, each, scenario, growth))
    return _row(scenario.together, days, scenario, growth)


def _days(found: Likely | None, lists: Sequence[Sequence[float]], scenario: Scenario, growth: float) -> Iterator[Any]:
    at = 0
    for place, day in enumerate(scenario.days):
        end = at + scenario.slots_of(day)
        total = sum(sum(one[at:end]) for one in lists)
        state, own = _state(found, place, total)
        row = {"day": day.isoformat(), "contacts": round(total * growth, 2), "state": state, "weeks": 0}
        if own is not None:
            row |= {"weeks": own.weeks, "low": round(own.least * growth, 1), "high": round(own.most * growth, 1)}
        yield {"low": None, "high": None} | row
        at = end


def _state(found: Likely | None, place: int, total: float) -> tuple[State, LikelyDay | None]:
    if found is None:
        return "own", None
    if place >= len(found.days):
        return "thin", None
    own = found.days[place]
    if abs(own.expected - total) > SAME + 0.001 * total:
        return "changed", None
    return ("learned", own) if own.weeks else ("thin", None)


def _row(found: Likely | None, days: list[dict[str, Any]], scenario: Scenario, growth: float) -> dict[str, Any]:
    known = [day["state"] == "learned" for day in days]
    told = np.repeat(known, [scenario.slots_of(day) for day in scenario.days])
    low, high = (_curve(values, told, growth) for values in ((found.low, found.high) if found else ((), ())))
    state = "own" if found is None else "thin" if not found.days else "learned"
    return {"state": state, "calls": found.calls if found else 0, "low": low, "high": high, "days": days}


def _curve(known: Sequence[float], told: Any, growth: float) -> list[float | None]:
    return [round(known[i] * growth, 2) if on and i < len(known) else None for i, on in enumerate(told)]


def moved_along(found: dict[str, Any] | None, places: Sequence[int]) -> dict[str, Any] | None:
    """A range of a document for other dates: the intervals at the same clock times."""
    if found is None or not found.get("low"):
        return found
    return found | {kind: [found[kind][place] for place in places] for kind in ("low", "high")}
