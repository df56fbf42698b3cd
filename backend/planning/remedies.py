"""What would keep a goal that a timetable misses: tried in simulation, said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.tours.promises import STEEPNESS, Kept, judged, log_odds
from backend.optimizer.simulation import Group, Model, simulate
from backend.planning import allowance
from backend.planning.scenario import DEFERRED, Scenario
from backend.planning.simulated import service_goals
from backend.planning.timetable import Reached

Ints = NDArray[np.int64]
State = Literal["kept", "uncertain", "not kept"]
MOST_AGENTS, PLAYED, LARGE = 256, 40_000, 150_000
SLOTS_PER_HOUR = 4
LOST = 0.02
"""Share of contacts that come while nobody could help which is worth telling of."""


def state_of(kept: Kept) -> State:
    """Whether the goal holds with its whole range, not at all, or somewhere within."""
    return "kept" if kept.kept else "not kept" if kept.missed else "uncertain"


def fill(hours: float) -> str:
    """What would use idle time."""
    return f"{hours:,.1f} hours of outbound or e-mail work a week for these agents would use the idle time."


def more_agents(scenario: Scenario, model: Model, q: int, seed: int, goals: Sequence[Reached]) -> str:
    """How many agents more for queue q, whenever it has contacts, would keep all its goals of service.

    Tried in simulation; in centres so large that this would take long, worked out from the goals reached, and said so.
    """
    queue = scenario.queues[q]
    open_ = _when(scenario, model, q)
    lost = _lost(model, q)
    away = f" {100 * lost:.0f} % of its contacts come while nobody who could help is at work." if lost > LOST else ""
    large = sum(sum(one.contacts) for one in model.queues) > LARGE
    needed = _about(model, q, open_, goals) if large else _least(scenario, model, q, open_, seed)
    if needed is None:
        return f"No number of agents at its hours would keep it.{away}"
    hours = needed * float((open_ / (1 - allowance.lost(scenario, queue))).sum()) / SLOTS_PER_HOUR / scenario.weeks
    people = "1 agent" if needed == 1 else f"{needed} agents"
    people = f"About {people}" if large else people
    said = f"{people} more for {queue.name} whenever it has contacts would keep it: {hours:,.0f} paid hours a week."
    return said + away


def _when(scenario: Scenario, model: Model, q: int) -> Ints:
    """Intervals in which an agent more would work: those with contacts; for messages those with anybody at work."""
    if scenario.queues[q].media in DEFERRED:
        return np.asarray(np.sum([group.agents for group in model.groups], axis=0) > 0, dtype=np.int64)
    return np.asarray(np.array(model.queues[q].contacts) > 0, dtype=np.int64)


def _lost(model: Model, q: int) -> float:
    contacts = np.array(model.queues[q].contacts)
    if model.queues[q].medium == "email" or not contacts.sum():
        return 0.0
    there = np.sum([model.groups[g].agents for g in model.offered_to(q)], axis=0)
    return float(contacts[there == 0].sum() / contacts.sum())


def _about(model: Model, q: int, open_: Ints, goals: Sequence[Reached]) -> int:
    """Agents by how far the levels lie below their goals: log odds rise about evenly with agents over root of load."""
    step = max(
        (log_odds(_level(goal, goal.target)) - log_odds(_level(goal, goal.value)) for goal in goals), default=0.0
    )
    queue = model.queues[q]
    erlang = np.array(queue.contacts) * np.asarray(queue.handling_s) / model.interval_s
    load = float(erlang[open_ > 0].mean()) if open_.any() else 0.0
    return max(1, ceil(step / STEEPNESS * sqrt(load)))


def _level(goal: Reached, value: float) -> float:
    if goal.kind == "asa":
        return goal.target / (goal.target + max(value, 0.0))
    return 1 - value if goal.kind == "abandoned" else value


def _least(scenario: Scenario, model: Model, q: int, open_: Ints, seed: int) -> int | None:
    def kept(agents: int) -> bool:
        group = Group("more", tuple((agents * open_).tolist()), ((q,),))
        tried = replace(model, groups=(*model.groups, group))
        times = int(min(max(PLAYED / max(sum(sum(one.contacts) for one in model.queues), 1.0), 1), 6))
        outcome = simulate(tried, times, seed)
        found = [Kept("", goal, judged(outcome, q, goal)) for goal in service_goals(scenario.queues[q])]
        return all(one.level.value >= one.aim for one in found)

    high = 1
    while not kept(high):
        if high >= MOST_AGENTS:
            return None
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high
