"""The service a timetable gives when its contacts come one by one: simulated truth, not a formula's hope (E051-E054).

Everybody on the phones answers all queues of their skills, the longest waiting contact first, and writes messages when
nobody waits. Who is counted for a dialled campaign is not there for callers. The share lost to absence and training is
taken off evenly. Callers still waiting when the last one who could help goes home are lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from backend.clock import day_bounds
from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.promises import ServiceGoal
from backend.optimizer.simulation import Group, Model, Patience, Queue
from backend.optimizer.simulation.model import Medium
from backend.optimizer.staffing import Answered, Idle, Replied
from backend.planning.allowance import lost
from backend.planning.requirement import SLOT_S, day_starts, live_goals
from backend.planning.scenario import DEFERRED, Agent, Scenario
from backend.planning.scenario import Queue as Asked
from backend.planning.timetable import Duty, shifts_by_name

Skills = tuple[int, ...]
Floats = NDArray[np.float64]
ENOUGH, LAST = 200_000, 600_000
"""Contacts played in a round of a run, and for the last word: a few tenths of a second and about one."""

MOST_PLAYED = 2_000_000
"""Contacts of a scenario: it is played at least LEAST_WEEKS times, which then takes close to a gigabyte."""

LEAST_WEEKS, MOST_WEEKS, ROUND_WEEKS = 4, 40, 16


def centre(scenario: Scenario, duties: Iterable[Duty]) -> Model:
    """The centre as scheduled: a group for each set of skills, with those at work in each interval."""
    queues = tuple(_queue(queue) for queue in scenario.queues)
    return Model(float(SLOT_S), queues, tuple(_groups(scenario, duties)), clear_when_closed=True)


def horizons(scenario: Scenario, contacts: int, most: int = MOST_WEEKS, least: int = LEAST_WEEKS) -> int:
    """How many times the scenario's weeks are played for so many contacts."""
    expected = sum(sum(queue.demand.contacts) * queue.growth for queue in scenario.queues if is_simulated(queue))
    return int(min(max(contacts / max(expected, 1.0), least), most))


def check_size(scenario: Scenario) -> None:
    """Raises BadProblem where more contacts come than can be played."""
    each = {queue.name: sum(queue.demand.contacts) * queue.growth for queue in scenario.queues if is_simulated(queue)}
    if sum(each.values()) > MOST_PLAYED:
        most = max(each, key=lambda name: each[name])
        raise BadProblem(
            f"{sum(each.values()):,.0f} contacts are more than the {MOST_PLAYED:,} that can be simulated, most of them "
            f"of {most}. Contacts are those of a quarter hour: correct them, or plan fewer queues or weeks at once."
        )


def is_simulated(queue: Asked) -> bool:
    """Whether somebody waits in the queue: dialled calls are placed when agents are free."""
    return queue.media != "outbound"


def service_goals(queue: Asked) -> tuple[ServiceGoal, ...]:
    """The goals more agents keep better; idle time is the price of them."""
    if not is_simulated(queue):
        return ()
    replied = [Replied(one.share or 1.0, 3600 * (one.within_h or 1.0)) for one in queue.goals if one.kind == "replied"]
    return tuple(replied) or tuple(goal for goal in live_goals(queue) if not isinstance(goal, Idle))


def _queue(queue: Asked) -> Queue:
    contacts = np.asarray(queue.demand.contacts) * queue.growth * is_simulated(queue)
    handling = np.maximum(np.asarray(queue.demand.aht_s), 1.0)
    mail = queue.media in DEFERRED
    if mail:
        handling = handling / queue.concurrency
    patience = Patience(queue.patience_s) if queue.patience_s and not mail else None
    medium: Medium = "email" if mail else "chat" if queue.media == "chat" else "call"
    return Queue(
        queue.name, tuple(contacts.tolist()), tuple(handling.tolist()), target_s(queue), medium, patience=patience
    )


def target_s(queue: Asked) -> float:
    """Seconds of the goal; where none names any, twenty, which only the curve shows."""
    for goal in service_goals(queue):
        if isinstance(goal, Answered | Replied):
            return goal.within_s
    return 20.0


def _groups(scenario: Scenario, duties: Iterable[Duty]) -> Iterator[Group]:
    """Those at work by set of skills; the last group is empty and has them all, so that every queue has one."""
    there = _there(scenario, duties)
    intervals = day_starts(scenario)[-1]
    real = np.array(list(there.values())).reshape(len(there), intervals)
    whole = np.diff(np.floor(np.cumsum(real, axis=0) + 1e-9), axis=0, prepend=0.0).astype(np.int64)
    everything = tuple(range(len(scenario.queues)))
    for skills, agents in zip([*there, everything], [*whole, np.zeros(intervals, dtype=np.int64)], strict=True):
        written = tuple(q for q in skills if scenario.queues[q].media in DEFERRED)
        answered = tuple(q for q in skills if q not in written)
        chats = max((scenario.queues[q].concurrency for q in skills if scenario.queues[q].media == "chat"), default=1)
        tiers = tuple(tier for tier in (answered, written) if tier)
        yield Group(f"skills {skills}", tuple(agents.tolist()), tiers, chats)


def _there(scenario: Scenario, duties: Iterable[Duty]) -> dict[Skills, Floats]:
    """By set of skills: agents on the phones in each interval, less the share that is absent."""
    begins, intervals = day_bounds(scenario.days[0], scenario.zone)[0], day_starts(scenario)[-1]
    people, shifts = {agent.name: agent for agent in scenario.agents}, shifts_by_name(scenario)
    place = {queue.name: number for number, queue in enumerate(scenario.queues)}
    kept = {queue.name: 1 - lost(scenario, queue) for queue in scenario.queues}
    out: dict[Skills, Floats] = {}
    for duty in duties:
        shift = shifts.get(duty.shift)
        skills = _skills(scenario, people[duty.agent], place, phone_only=shift is not None and shift.media == "phone")
        for one in duty.queues:
            queue = scenario.queues[place[one.queue]]
            if is_simulated(queue) and skills:
                here = out.setdefault(skills, np.zeros(intervals))
                inside = slice((one.start - begins) // SLOT_S, (one.end - begins) // SLOT_S)
                here[inside] += kept[queue.name][inside]
    return out


def _skills(scenario: Scenario, person: Agent, place: dict[str, int], *, phone_only: bool) -> Skills:
    known = tuple(place[name] for name in person.skills) or tuple(place.values())
    return tuple(
        q for q in known
        if is_simulated(scenario.queues[q]) and not (phone_only and scenario.queues[q].media in DEFERRED)
    )  # fmt: skip
