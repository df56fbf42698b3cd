"""What a scenario may say and nobody can mean: refused in files that people write, never in what is stored already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from backend.optimizer.staffing import BadGoal
from backend.planning.requirement import live_goals
from backend.planning.rules import Fair
from backend.planning.scenario import Misplaced, Scenario, Shift

LAST_CLOCK = "23:45"
"""An event's `end` that stands for the end of the day."""

MOST_SHRINKAGE = 0.9
YEARS = range(2000, 2101)


def check(scenario: Scenario, data: Any) -> None:
    """Raises Misplaced for the first thing nobody can mean; `data` is what the scenario was read from."""
    _alike(scenario)
    for place, agent in enumerate(data.get("agents") or ()):
        if isinstance(agent, dict) and agent.get("skills") in ([], ()):
            said = f"agents: {agent['name']} has no skills; name queues, or leave the word skills out for all of them"
            raise Misplaced(said, "agents", place, "skills")
    for place, queue in enumerate(scenario.queues):
        if queue.shrinkage > MOST_SHRINKAGE:
            said = f"queues: {queue.name} loses {queue.shrinkage:.4%} of all time (shrinkage); the most is 0.9"
            raise Misplaced(said, "queues", place, "shrinkage")
        try:
            live_goals(queue)
        except BadGoal as error:
            raise Misplaced(f"queues: {queue.name}: {error}", "queues", place, "goals") from None
    for place, shift in enumerate(scenario.shifts):
        if not _breaks_fit(shift):
            said = f"shifts: {shift.name}: its breaks do not fit one after the other; move one of them"
            raise Misplaced(said, "shifts", place, "breaks")
    for place, event in enumerate(scenario.events):
        if wrong := next(_of_event(event, scenario), ""):
            raise Misplaced(f"events: {event.name}: {wrong}", "events", place)
    for place, rule in enumerate(scenario.rules):
        if isinstance(rule, Fair) and not (rule.first.year in YEARS and rule.last.year in YEARS):
            raise Misplaced("rules: fairness is counted between days of 2000 to 2100", "rules", place)


def _alike(scenario: Scenario) -> None:
    """Two names that differ in capitals or spaces only are one in every table."""
    for part in ("queues", "agents", "shifts"):
        known: dict[str, str] = {}
        for place, one in enumerate(getattr(scenario, part)):
            other = known.setdefault(" ".join(one.name.casefold().split()), one.name)
            if other != one.name:
                raise Misplaced(f"{part}: {one.name} and {other} are the same but for capitals or spaces", part, place)


def _breaks_fit(shift: Shift) -> bool:
    """Whether the breaks can follow each other in the order in which they may begin."""
    free = 0
    for one in sorted(shift.breaks, key=lambda each: (each.earliest, each.latest)):
        begins = max(free, one.earliest)
        if begins > one.latest:
            return False
        free = begins + one.minutes
    return True


def _of_event(event: Any, scenario: Scenario) -> Iterator[str]:
    """Why an event can never take place."""
    if event.last < event.first:
        yield f"its last day {event.last} lies before its first {event.first}"
    elif event.last < scenario.days[0] or event.first > scenario.days[-1]:
        yield f"its days lie outside of the scenario, which goes from {scenario.days[0]} to {scenario.days[-1]}"
    end = 1440 if event.end == LAST_CLOCK else _minute(event.end)
    if end <= _minute(event.start):
        yield f"its end {event.end} lies before its start {event.start}; it must be over before midnight"
    elif end - _minute(event.start) < event.minutes:
        yield f"its {event.minutes} min do not fit between {event.start} and {event.end}"


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])
