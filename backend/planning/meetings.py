"""Meetings and trainings where they do least harm: into shifts as they are, around them, and together with them.

Every beginning within an event's days and hours is priced exactly (E090). Before a schedule is final, shifts and breaks
are made together with the meetings, which is never worse than putting these in afterwards (E091).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.clock import day_bounds
from backend.optimizer.roster.tours import Problem, Schedule, Search
from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.events import Slots, meet_joint, slots, with_meeting
from backend.optimizer.roster.tours.keep import ChangePrices
from backend.planning.build import Built, slot_at
from backend.planning.requirement import SLOT_S, day_starts
from backend.planning.scenario import SLOT_MIN, Event, Scenario
from backend.planning.timetable import Duty, Meeting, Stretch, Timetable

LAST_CLOCK = "23:45"
"""An event's `end` that stands for the end of the day."""


@dataclass(frozen=True, slots=True)
class Place:
    """One beginning (UTC s): what coverage costs more, and how many attendees are missing."""

    start: int
    harm: float
    missing: int


def places(scenario: Scenario, built: Built, schedule: Schedule, event: Event) -> list[Place]:
    """Every beginning within the event's days and hours, the least harmful first, fewest missing before that.

    Raises BadProblem where there is none.
    """
    judged, allowed = _judged(scenario, built.problem, schedule, event)
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    order = sorted(allowed, key=lambda at: (judged.missing[at], judged.harm[at], at))
    return [Place(begins + SLOT_S * at, round(float(judged.harm[at]), 4), int(judged.missing[at])) for at in order]


def put_in(timetable: Timetable, event: Event, start: int) -> Timetable:
    """The timetable with the meeting of those who are on the phones throughout; nothing else changes."""
    end = start + 60 * event.minutes
    there = [name for name in event.who if _is_free(timetable.of(name), start, end)]
    met = Meeting(name=event.name, start=start, end=end, who=tuple(there))
    duties = tuple(_without(duty, start, end) if duty.agent in there else duty for duty in timetable.duties)
    return timetable.model_copy(update={"duties": duties, "meetings": (*timetable.meetings, met)})


def left_out(scenario: Scenario, timetable: Timetable) -> list[str]:
    """What is to be said of the scenario's events that have no time, or not everybody."""
    met = {one.name: set(one.who) for one in timetable.meetings}
    said = []
    for event in scenario.events:
        absent = [name for name in event.who if name not in met.get(event.name, ())]
        if len(absent) == len(event.who):
            said.append(f"{event.name} has no time at which its people are at work; widen its days and hours.")
        elif absent:
            said.append(f"{event.name} is without {', '.join(absent[:5])}{' and others' * (len(absent) > 5)}.")
    return said


def around(
    scenario: Scenario, built: Built, schedule: Schedule, event: Event, starts: Sequence[int], *, published: bool
) -> tuple[Meeting, Schedule]:
    """The meeting of all attendees at one of the starts (UTC s) with shifts and breaks rearranged around it.

    Where the schedule is published, every change costs.

    Raises BadProblem where they can never be at work together.
    """
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    allowed = [(start - begins) // SLOT_S for start in starts]
    found = meet_joint(
        built.problem, schedule, _rows(scenario, event.who), event.minutes // SLOT_MIN, allowed=allowed,
        prices=ChangePrices() if published else None,
    )  # fmt: skip
    start = begins + SLOT_S * found.first
    return Meeting(name=event.name, start=start, end=start + 60 * event.minutes, who=event.who), found.schedule


def together(
    scenario: Scenario, problem: Problem, schedule: Schedule, search: Search, seed: int
) -> tuple[Problem, list[Meeting], list[Event]]:
    """The problem in which the scenario's events have their time, from a first schedule; last, those that have none."""
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    met: list[Meeting] = []
    left: list[Event] = []
    for event in scenario.events:
        who, length = _rows(scenario, event.who), event.minutes // SLOT_MIN
        try:
            _, allowed = _judged(scenario, problem, schedule, event)
            found = meet_joint(problem, schedule, who, length, allowed=allowed, seed=seed, search=search)
        except BadProblem:
            left.append(event)
            continue
        problem, schedule = with_meeting(problem, who, found.first, length), found.schedule
        start = begins + SLOT_S * found.first
        met.append(Meeting(name=event.name, start=start, end=start + 60 * event.minutes, who=event.who))
    return problem, met, left


def with_meetings(scenario: Scenario, problem: Problem, meetings: Sequence[Meeting]) -> Problem:
    """The problem in which attendees stay at work for their meetings; who cannot be there any more is let off."""
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    for met in meetings:
        first, length = (met.start - begins) // SLOT_S, (met.end - met.start) // SLOT_S
        for row in _rows(scenario, met.who):
            try:
                problem = with_meeting(problem, [row], first, length)
            except BadProblem:
                continue
    return problem


def with_events(scenario: Scenario, built: Built, timetable: Timetable) -> Built:
    """What a timetable was made from, its meetings held."""
    if not timetable.meetings:
        return built
    return replace(built, problem=with_meetings(scenario, built.problem, timetable.meetings))


def _judged(scenario: Scenario, problem: Problem, schedule: Schedule, event: Event) -> tuple[Slots, list[int]]:
    length = event.minutes // SLOT_MIN
    judged = slots(problem, schedule, _rows(scenario, event.who), length)
    allowed = _allowed(scenario, event, length, len(judged.harm))
    if not allowed:
        raise BadProblem(f"{event.name}: no beginning lies within its days and hours and this scenario's weeks.")
    return judged, allowed


def _rows(scenario: Scenario, who: Sequence[str]) -> list[int]:
    rows = {agent.name: row for row, agent in enumerate(scenario.agents)}
    return [rows[name] for name in who if name in rows]


def _is_free(duties: Sequence[Duty], start: int, end: int) -> bool:
    """Whether somebody is on the phones all the time."""
    on = sum(max(0, min(one.end, end) - max(one.start, start)) for duty in duties for one in duty.queues)
    return on == end - start


def _without(duty: Duty, start: int, end: int) -> Duty:
    """The duty with its queues left alone for a while."""
    kept = []
    for one in duty.queues:
        for a, b in ((one.start, min(one.end, start)), (max(one.start, end), one.end)):
            if a < b:
                kept.append(Stretch(queue=one.queue, start=a, end=b))
    return duty.model_copy(update={"queues": tuple(kept)})


def _allowed(scenario: Scenario, event: Event, length: int, number: int) -> list[int]:
    """Beginnings (intervals) on the event's days for which it lies between its two clock times."""
    begins = day_starts(scenario)
    found: list[int] = []
    for place, day in enumerate(scenario.days):
        if not event.first <= day <= event.last:
            continue
        first = begins[place] + slot_at(scenario, day, _minute(event.start))
        last = begins[place] + slot_at(scenario, day, _minute(event.end)) - length
        if event.end == LAST_CLOCK:
            last += 1
        found += range(first, min(last, number - 1) + 1)
    return found


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])
