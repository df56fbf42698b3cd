"""What a scenario's queues need: agents per interval, which goal decides, which cannot be kept (E046, X20, X21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.staffing import (
    Abandoned,
    Answered,
    Idle,
    MeanWait,
    Messages,
    Replied,
    Requirement,
    Volume,
    extra_agents,
    first_shortfalls,
    requirement,
)
from backend.planning.allowance import lost
from backend.planning.scenario import DEFERRED, SLOT_MIN, Goal, Queue, Scenario

SLOT_S = 60 * SLOT_MIN
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LiveGoal = Answered | MeanWait | Abandoned | Idle
NO_MARGINS: Mapping[str, float] = MappingProxyType({})
NO_CALLS_AHT_S = 1.0
"""Stands for the handling time of intervals without contacts, where none is needed."""


@dataclass(frozen=True, slots=True, eq=False)
class QueueNeed:
    """What one queue needs per interval of the span: agents working, `scheduled` with shrinkage on top.

    `decides` is the goal that asks for most, as words; `unmet` are sentences about goals that cannot be kept.
    """

    name: str
    media: str
    contacts: Floats
    aht_s: Floats
    agents: Floats
    scheduled: Floats
    decides: list[str]
    unmet: list[str]


def day_starts(scenario: Scenario) -> tuple[int, ...]:
    """First interval of each day, and of the day after the last."""
    return (0, *accumulate(scenario.slots_of(day) for day in scenario.days))


def needs(scenario: Scenario, margins: Mapping[str, float] = NO_MARGINS) -> list[QueueNeed]:
    """The need of every queue; messages fill what the phones leave idle first. Raises BadGoal with what to change.

    `margins` by queue are what simulation asks for beyond the formulas, see `with_margin`.
    """
    live = [_live_need(scenario, queue) for queue in scenario.queues if queue.media not in DEFERRED]
    idle = np.zeros(day_starts(scenario)[-1])
    for need, queue in zip(live, (q for q in scenario.queues if q.media not in DEFERRED), strict=True):
        idle += _idle_hours(need, queue, scenario)
    deferred = [_deferred_need(scenario, queue, idle) for queue in scenario.queues if queue.media in DEFERRED]
    by_name = {need.name: need for need in (*live, *deferred)}
    return [
        with_margin(scenario, queue, by_name[queue.name], margins.get(queue.name, 0.0)) for queue in scenario.queues
    ]


def with_margin(scenario: Scenario, queue: Queue, need: QueueNeed, margin: float) -> QueueNeed:
    """The need with more, or less: times the square root of the load and never below it; of messages, so many agents
    while the centre is open.
    """
    if not margin:
        return need
    if queue.media in DEFERRED:
        agents = np.maximum(need.agents + margin * _open(scenario), 0.0)
    else:
        load = volume(queue).load
        agents = np.where(need.agents > 0, np.maximum(need.agents + margin * np.sqrt(load), load), 0.0)
    return replace(need, agents=agents, scheduled=agents / (1 - lost(scenario, queue)))


def live_goals(queue: Queue) -> list[LiveGoal]:
    """The queue's goals as the staffing knows them."""
    return [_goal(goal) for goal in queue.goals if goal.kind != "replied"]


def volume(queue: Queue, factor: float = 1.0) -> Volume:
    """Work offered per interval; chats at a time share an agent's attention."""
    contacts = np.asarray(queue.demand.contacts) * queue.growth * factor
    aht = np.asarray(queue.demand.aht_s)
    aht = np.where(contacts > 0, aht, np.where(aht > 0, aht, NO_CALLS_AHT_S)) / queue.concurrency
    return Volume.of(contacts, aht, SLOT_S, queue.patience_s)


def _goal(goal: Goal) -> LiveGoal:
    share, seconds = goal.share or 0.0, goal.within_s or 0.0
    if goal.kind == "answered":
        return Answered(share, seconds)
    if goal.kind == "asa":
        return MeanWait(seconds)
    return Abandoned(share) if goal.kind == "abandoned" else Idle(share)


def _live_need(scenario: Scenario, queue: Queue) -> QueueNeed:
    if queue.media == "outbound" and [goal.kind for goal in queue.goals] == ["idle"]:
        return _dialled_need(scenario, queue)
    offered, goals = volume(queue), live_goals(queue)
    found = requirement(offered, goals)
    agents = found.agents.astype(np.float64)
    decides = [str(goals[place]) if n > 0 else "" for place, n in zip(found.decides, found.agents, strict=True)]
    return QueueNeed(
        queue.name, queue.media, np.asarray(queue.demand.contacts) * queue.growth, np.asarray(queue.demand.aht_s),
        agents, agents / (1 - lost(scenario, queue)), decides, _unmet(offered, goals, found),
    )  # fmt: skip


def _dialled_need(scenario: Scenario, queue: Queue) -> QueueNeed:
    """Of calls the dialer places nobody waits for an agent: the work and the agents' idle share are all there is."""
    offered, idle = volume(queue), queue.goals[0].share or 0.0
    agents = offered.load / max(1 - idle, 0.01)
    said = f"at most {100 * idle:.3g} % idle"
    return QueueNeed(
        queue.name, queue.media, np.asarray(queue.demand.contacts) * queue.growth, np.asarray(queue.demand.aht_s),
        agents, agents / (1 - lost(scenario, queue)), [said if n > 0 else "" for n in agents], [],
    )  # fmt: skip


def _unmet(offered: Volume, goals: list[LiveGoal], found: Requirement) -> list[str]:
    """Per goal that fails: in how many intervals, and the first of them with what would do it."""
    if not found.unmet.any():
        return []
    said = []
    first = {str(one.goal): one for one in first_shortfalls(offered, found)}
    for row, goal in enumerate(goals):
        n = int(found.unmet[row].sum())
        if n:
            said.append(f"In {n} of {found.unmet.shape[1]} intervals. {first[str(goal)].sentence()}")
    return said


def _idle_hours(need: QueueNeed, queue: Queue, scenario: Scenario) -> Floats:
    """Agent-hours the queue leaves idle per interval, of agents who can also answer messages."""
    skilled = [agent for agent in scenario.agents if queue.name in agent.skills]
    blended = [agent for agent in skilled if _writes(agent.skills, scenario)]
    share = len(blended) / len(skilled) if skilled else 1.0
    load = need.contacts * need.aht_s / queue.concurrency / SLOT_S
    return np.asarray(np.maximum(need.agents - load, 0) * SLOT_S / 3600 * share)


def _writes(skills: tuple[str, ...], scenario: Scenario) -> bool:
    return any(queue.name in skills for queue in scenario.queues if queue.media in DEFERRED)


def _deferred_need(scenario: Scenario, queue: Queue, idle_h: Floats) -> QueueNeed:
    """A constant number of agents in the hours the centre is open, beside the idle time of the phones.

    What is found takes its part of `idle_h`, which is changed: the next queue finds what is left.
    """
    goal = next(goal for goal in queue.goals if goal.kind == "replied")
    work = np.asarray(queue.demand.contacts) * queue.growth * np.asarray(queue.demand.aht_s) / 3600 / queue.concurrency
    open_ = _open(scenario)
    replied = Replied(goal.share or 1.0, 3600 * (goal.within_h or 1.0))
    extra = extra_agents(Messages(work, SLOT_S), replied, idle_h, open_)
    idle_h -= np.minimum(idle_h, work)
    agents = extra * open_
    said = f"{100 * (goal.share or 1):g} % replied within {goal.within_h:g} h"
    return QueueNeed(
        queue.name, queue.media, np.asarray(queue.demand.contacts) * queue.growth, np.asarray(queue.demand.aht_s),
        agents, agents / (1 - lost(scenario, queue)), [said if n else "" for n in agents], [],
    )  # fmt: skip


def _open(scenario: Scenario) -> Floats:
    """1 where some shift covers the interval, else 0."""
    starts = day_starts(scenario)
    out = np.zeros(starts[-1])
    for place, day in enumerate(scenario.days):
        for shift in scenario.shifts:
            if shift.days and day.strftime("%A") not in shift.days:
                continue
            first = starts[place] + _slot(shift.first_start)
            last = starts[place] + _slot(shift.last_start) + shift.minutes // SLOT_MIN
            out[first : min(last, len(out))] = 1.0
    return out if scenario.shifts else np.ones(starts[-1])


def _slot(clock: str) -> int:
    return (60 * int(clock[:2]) + int(clock[3:])) // SLOT_MIN
