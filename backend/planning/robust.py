"""How a timetable's service holds when a day brings few contacts, as many as forecast, or many.

The day's contacts of every queue are put to the lower end of their likely range, to the forecast and to the upper end,
the whole day by one factor, and all queues at once: one day in ten brings fewer than the first, one in ten more than
the last. Each is simulated with the same random numbers. Days without a likely range are played as forecast and are not
judged; a queue that has none on any day says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from backend.optimizer.simulation import Outcome, simulate
from backend.optimizer.simulation.parts import OFFERED
from backend.planning.likely import told
from backend.planning.requirement import day_starts
from backend.planning.scenario import DEFERRED, Demand, Queue, Scenario
from backend.planning.simulated import centre, horizons, is_simulated, target_s
from backend.planning.timetable import Timetable
from backend.planning.truth import judged_until

Case = Literal["low", "middle", "high"]
CASES: tuple[Case, ...] = ("low", "middle", "high")
CONTACTS, LEAST = 100_000, 2
"""Contacts played in each case, and times that the weeks are played at least: a few tenths of a second together."""

Ranges = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class CaseReached:
    """One case: contacts a judged day, and the share of them answered or replied to in time with its 95 % range."""

    contacts: float
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class QueueRobust:
    """A queue's service in the three cases over the `days` that have a likely range, learned from `calls`.

    `why` says why there are none. `target` is the goal's share where the queue has such a goal.
    """

    queue: str
    kind: Literal["answered", "replied"]
    within_s: float
    target: float | None
    why: Literal["", "own", "thin", "changed"]
    days: int
    calls: int
    cases: dict[Case, CaseReached] | None


def robustness(
    scenario: Scenario, timetable: Timetable, seed: int = 0, contacts: int = CONTACTS
) -> tuple[int, list[QueueRobust]]:
    """How often the weeks were played, and every queue in which somebody waits; raises BadModel as simulation does."""
    queues = [queue for queue in scenario.queues if is_simulated(queue)]
    rows = {queue.name: told(queue, scenario) for queue in queues}
    ranges: Ranges = {name: row["days"] for name, row in rows.items()}
    times = horizons(scenario, contacts, least=LEAST)
    known = any(day["state"] == "learned" for days in ranges.values() for day in days)
    played = {case: _play(scenario, timetable, ranges, case, times, seed) for case in CASES} if known else {}
    found = [_of_queue(scenario, queue, rows[queue.name], ranges[queue.name], played) for queue in queues]
    return (times if known else 0), found


def _play(
    scenario: Scenario, timetable: Timetable, ranges: Ranges, case: Case, times: int, seed: int
) -> Outcome:  # fmt: skip
    queues = tuple(_scaled(scenario, queue, ranges.get(queue.name, ()), case) for queue in scenario.queues)
    model = centre(scenario.model_copy(update={"queues": queues}), timetable.duties)
    return simulate(model, times, seed, parts=_parts(scenario))


def _scaled(scenario: Scenario, queue: Queue, days: Sequence[Mapping[str, Any]], case: Case) -> Queue:
    """The queue with each day's contacts at one end of their range."""
    if case == "middle" or not days:
        return queue
    factors = [day[case] / day["contacts"] if day["state"] == "learned" and day["contacts"] else 1.0 for day in days]
    each = np.repeat(factors, np.diff(day_starts(scenario)))
    demand = Demand.model_construct(
        contacts=tuple((np.asarray(queue.demand.contacts) * each).tolist()), aht_s=queue.demand.aht_s, likely=None
    )
    return queue.model_copy(update={"demand": demand})


def _parts(scenario: Scenario) -> list[int]:
    """First intervals of days, and of what comes too late to be judged."""
    starts = day_starts(scenario)
    return sorted({*starts[:-1], *(judged_until(scenario, queue) for queue in scenario.queues)} - {starts[-1]})


def _of_queue(
    scenario: Scenario, queue: Queue, row: Mapping[str, Any], days: Sequence[Mapping[str, Any]],
    played: Mapping[Case, Outcome],
) -> QueueRobust:  # fmt: skip
    starts, until, parts = day_starts(scenario), judged_until(scenario, queue), _parts(scenario)
    judged = [
        place for place, day in enumerate(days)
        if day["state"] == "learned" and day["contacts"] and starts[place + 1] <= until
    ]  # fmt: skip
    inside = [n for n, part in enumerate(parts) if any(starts[one] <= part < starts[one + 1] for one in judged)]
    q = scenario.queues.index(queue)
    mail = queue.media in DEFERRED
    goal = next((goal for goal in queue.goals if goal.kind in ("answered", "replied")), None)
    return QueueRobust(
        queue.name, "replied" if mail else "answered", target_s(queue), goal.share if goal else None,
        "" if judged else _why(row, days), len(judged), row["calls"],
        {case: _reached(one.within(inside), q, len(judged)) for case, one in played.items()} if judged else None,
    )  # fmt: skip


def _reached(outcome: Outcome, q: int, days: int) -> CaseReached:
    found = outcome.service_level(q)
    contacts = float(outcome.days[:, q, OFFERED].mean()) / days
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    return CaseReached(round(contacts, 1), round(found.value, 4), round(low, 4), round(high, 4))


def _why(row: Mapping[str, Any], days: Sequence[Mapping[str, Any]]) -> Literal["own", "thin", "changed"]:
    if row["state"] == "own":
        return "own"
    return "changed" if any(day["state"] == "changed" for day in days) else "thin"
