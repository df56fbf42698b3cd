"""A meeting put into a stored schedule, with the price of every beginning; or taken out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.optimizer.roster.tours import BadProblem
from backend.planning.broken import Broken, broken
from backend.planning.build import Built
from backend.planning.changes import as_schedule, on_queues, rescored
from backend.planning.engine import duties
from backend.planning.errors import BadPlan
from backend.planning.meetings import Place, around, places, put_in, with_events
from backend.planning.repairs import Changed, changes_of
from backend.planning.scenario import Event, Scenario
from backend.planning.timetable import Meeting, Timetable


@dataclass(frozen=True, slots=True)
class Placed:
    """Every beginning in order of time, the timetable with the meeting, what changed, and what is broken now."""

    places: list[Place]
    best: list[Place]
    timetable: Timetable
    meeting: Meeting
    absent: list[str]
    changes: list[Changed]
    broken: list[Broken]


def placed(
    scenario: Scenario, built: Built, timetable: Timetable, before: Sequence[Broken], event: Event, start: int | None,
    *, rearrange: bool, published: bool,
) -> Placed:  # fmt: skip
    """The meeting at `start`, else where it does least harm; with `rearrange` everybody is there.

    Raises BadPlan where it cannot be.
    """
    _check(scenario, timetable, event)
    plan = as_schedule(scenario, built, timetable)
    try:
        found = places(scenario, built, plan, event)
        if start is not None and start not in {one.start for one in found}:
            raise BadPlan(f"{event.name} cannot begin then.", "Choose a beginning within its days and hours.")
        if rearrange:
            at = found if start is None else [one for one in found if one.start == start]
            changed = _around(scenario, built, timetable, event, at, published=published)
        else:
            changed = put_in(timetable, event, found[0].start if start is None else start)
    except BadProblem as error:
        raise BadPlan(str(error), "Change its days, its hours or who attends.") from None
    wrong = broken(scenario, changed)
    changed = rescored(scenario, built, timetable, changed, before, wrong)
    met = changed.meetings[-1]
    return Placed(
        sorted(found, key=lambda one: one.start), found[:5], changed, met,
        [name for name in event.who if name not in met.who],
        changes_of(timetable, changed), wrong,
    )  # fmt: skip


def cancelled(
    scenario: Scenario, built: Built, timetable: Timetable, before: Sequence[Broken], name: str, start: int
) -> Timetable:
    """The timetable without a meeting, its attendees counted where that is worth most; BadPlan where there is none."""
    met = next((one for one in timetable.meetings if (one.name, one.start) == (name, start)), None)
    if met is None:
        raise BadPlan(f"There is no meeting {name} then.", "Choose one of the schedule's meetings.")
    kept = tuple(one for one in timetable.meetings if one is not met)
    changed = timetable.model_copy(update={"meetings": kept})
    for duty in timetable.duties:
        if duty.agent in met.who and duty.start <= met.start < duty.end:
            rest = tuple(one for one in changed.duties if one != duty)
            back = on_queues(scenario, built, rest, duty, changed.met_by(duty.agent))
            changed = changed.model_copy(update={"duties": (*rest, back)})
    return rescored(scenario, built, timetable, changed, before, broken(scenario, changed))


def _around(
    scenario: Scenario, built: Built, timetable: Timetable, event: Event, at: Sequence[Place], *, published: bool
) -> Timetable:
    held = with_events(scenario, built, timetable)
    plan = as_schedule(scenario, held, timetable)
    met, schedule = around(scenario, held, plan, event, [one.start for one in at], published=published)
    return timetable.model_copy(
        update={"duties": tuple(duties(scenario, built, schedule)), "meetings": (*timetable.meetings, met)}
    )


def _check(scenario: Scenario, timetable: Timetable, event: Event) -> None:
    names = {agent.name for agent in scenario.agents}
    if stranger := next((name for name in event.who if name not in names), None):
        raise BadPlan(f"There is no agent {stranger} in this schedule.", "Choose some of its agents.")
    if any(one.name == event.name for one in timetable.meetings):
        raise BadPlan(f"There is a meeting {event.name} already.", "Choose another name, or take the other out first.")
