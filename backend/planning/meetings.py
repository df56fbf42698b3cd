"""When a scenario's meetings and trainings do least harm, with shifts as they are (E090)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.events import slots
from backend.planning.build import slot_at
from backend.planning.changes import as_schedule
from backend.planning.engine import Made
from backend.planning.requirement import day_starts
from backend.planning.scenario import SLOT_MIN, Event, Scenario
from backend.planning.shapes import starts_of


@dataclass(frozen=True, slots=True)
class Place:
    """One beginning (UTC s): what coverage costs more, and how many attendees are missing."""

    start: int
    harm: float
    missing: int


def places(scenario: Scenario, made: Made, event: Event, most: int = 5) -> list[Place]:
    """The beginnings within the event's days and hours that do least harm, fewest missing first; raises BadProblem."""
    rows = {agent.name: row for row, agent in enumerate(scenario.agents)}
    length = event.minutes // SLOT_MIN
    schedule = as_schedule(scenario, made.built, made.timetable)
    judged = slots(made.built.problem, schedule, [rows[name] for name in event.who], length)
    allowed = _allowed(scenario, event, length, len(judged.harm))
    if not len(allowed):
        raise BadProblem(f"{event.name}: no beginning lies within its days and hours and this scenario's weeks.")
    order = sorted(allowed.tolist(), key=lambda at: (judged.missing[at], judged.harm[at], at))
    starts = starts_of(scenario)
    return [Place(starts[at], float(judged.harm[at]), int(judged.missing[at])) for at in order[:most]]


def _allowed(scenario: Scenario, event: Event, length: int, number: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Beginnings (intervals) on the event's days for which it lies between its two clock times."""
    begins = day_starts(scenario)
    found: list[int] = []
    for place, day in enumerate(scenario.days):
        if not event.first <= day <= event.last:
            continue
        first = begins[place] + slot_at(scenario, day, _minute(event.start))
        last = begins[place] + slot_at(scenario, day, _minute(event.end)) - length
        if event.end == "23:45":  # the end of the day
            last += 1
        found += range(first, min(last, number - 1) + 1)
    return np.array(found, dtype=np.int64)


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])
