"""The service of schedules side by side: shares as simulated, contacts that outbound hours make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from backend.planning.scenario import Scenario
from backend.planning.simulated import is_simulated
from backend.planning.timetable import QueueService, Service


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
