"""Schedules side by side: volume, head-count and skills, shares as simulated, contacts that outbound hours make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from backend.planning.engine import staffed
from backend.planning.requirement import QueueNeed
from backend.planning.scenario import Scenario
from backend.planning.simulated import is_simulated
from backend.planning.timetable import QueueService, Service, Timetable


def crew_of(scenario: Scenario, timetable: Timetable, needs: list[QueueNeed]) -> dict[str, Any]:
    """`people`, `contacts`, `growth` and `skills` of `schemas.planning.ComparedRow`; who has no skill named has all."""
    able = {queue.name: {one.name for one in scenario.agents if not one.skills or queue.name in one.skills}
            for queue in scenario.queues}  # fmt: skip
    working = {duty.agent for duty in timetable.duties}
    skills = [
        {"queue": need.name, "able": len(able[need.name]), "working": len(able[need.name] & working),
         "contacts": round(float(need.contacts.sum()), 1), "needed_h": round(float(need.scheduled.sum()) / 4, 2),
         "scheduled_h": round(float(np.sum(have)) / 4, 2)}
        for need, have in zip(needs, staffed(scenario, timetable, needs), strict=True)
    ]  # fmt: skip
    growths = {queue.growth for queue in scenario.queues}
    return {
        "people": len(scenario.agents), "contacts": round(sum(float(need.contacts.sum()) for need in needs), 1),
        "growth": growths.pop() if len(growths) == 1 else None, "skills": skills,
    }  # fmt: skip


def service_of(
    scenario: Scenario, service: Service | None, outbound: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    """`service` and `simulated` of `schemas.planning.ComparedRow`."""
    rows = [row for queue in (service.queues if service else ()) for row in _shares(queue)]
    contacts = [
        {"queue": one["queue"], "kind": "contacts", "within_s": None, "value": one["made"], "low": one["low"],
         "high": one["high"], "target": one["target"]}
        for one in outbound
    ]  # fmt: skip
    waits = any(is_simulated(queue) for queue in scenario.queues)
    return {"service": rows + contacts, "simulated": "yes" if service else "changed" if waits else "outbound"}


def _shares(queue: QueueService) -> Iterator[dict[str, Any]]:
    """What was measured; of schedules that are older than that, their goals."""
    targets = {goal.kind: goal.target for goal in queue.goals}
    for one in queue.measured:
        yield {"queue": queue.queue, "target": targets.get(one.kind), **one.model_dump()}
    if not queue.measured:
        for goal in queue.goals:
            if goal.kind in ("answered", "abandoned", "replied"):
                yield {"queue": queue.queue, "kind": goal.kind, "within_s": None, "value": goal.value,
                       "low": goal.low, "high": goal.high, "target": goal.target}  # fmt: skip
