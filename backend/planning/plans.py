"""Scenarios and schedules as they lie in the store: read, checked, appended."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.lookout import Asked
from backend.optimizer.roster.tours.hold import OTHER
from backend.optimizer.simulation import BadModel
from backend.planning.broken import Broken, broken
from backend.planning.build import Built, build
from backend.planning.engine import with_service
from backend.planning.errors import Outdated
from backend.planning.files import read_scenario
from backend.planning.requirement import NO_MARGINS
from backend.planning.robust import QueueRobust, robustness
from backend.planning.scenario import Scenario
from backend.planning.simulated import LAST
from backend.planning.timetable import Service, Timetable
from backend.store import read, write

LARGEST = 2**53
CACHED = 6


@dataclass(frozen=True, slots=True)
class StoredScenario:
    """One version of a scenario with the row it came from (without the document)."""

    row: dict[str, Any]
    scenario: Scenario


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """One version of a schedule, its row, and the scenario version it was made from."""

    row: dict[str, Any]
    timetable: Timetable
    of: StoredScenario

    @property
    def scenario(self) -> Scenario:
        """What it was made from."""
        return self.of.scenario


class Shelf:
    """What takes time to work out, kept for the last few scenarios and schedules; safe from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
        self._lock = threading.Lock()

    def built(self, asked: Asked, stored: StoredScenario, margins: Mapping[str, float] = NO_MARGINS) -> Built:
        """The solver's problem of a scenario, with a schedule's margins; raises BadProblem or BadGoal."""
        key = ("built", tuple(sorted(margins.items())), *_key(asked, stored))
        found: Built = self._get(key) or self._put(key, build(stored.scenario, margins))
        return found

    def service(self, asked: Asked, stored: StoredSchedule) -> Service | None:
        """A stored schedule's service in simulation: as stored, else simulated now; None where nothing can be."""
        if stored.timetable.service is not None:
            return stored.timetable.service
        key = ("service", stored.row["schedule_id"], stored.row["version"], *_key(asked, stored.of))
        found: tuple[Service | None] | None = self._get(key)
        if found is None:
            found = (with_service(stored.scenario, stored.timetable, LAST).service,)
            self._put(key, found)
        return found[0]

    def robustness(self, asked: Asked, stored: StoredSchedule) -> tuple[int, list[QueueRobust]]:
        """How often a stored schedule was simulated with few, usual and many contacts, and each queue; none where
        nothing can be simulated.
        """
        key = ("robustness", stored.row["schedule_id"], stored.row["version"], *_key(asked, stored.of))
        found: tuple[int, list[QueueRobust]] | None = self._get(key)
        if found is None:
            found = self._put(key, _robustness(stored))
        return found

    def broken(self, asked: Asked, stored: StoredSchedule) -> list[Broken]:
        """The rules a stored schedule breaks."""
        key = (
            "broken",
            asked.centre.centre_id,
            stored.row["schedule_id"],
            stored.row["version"],
            *_key(asked, stored.of),
        )
        found: list[Broken] | None = self._get(key)
        if found is None:
            found = broken(stored.scenario, stored.timetable)
            self._put(key, found)
        return found

    def _get(self, key: tuple[Any, ...]) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _put(self, key: tuple[Any, ...], value: Any) -> Any:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > CACHED:
                self._kept.popitem(last=False)
        return value


def _robustness(stored: StoredSchedule) -> tuple[int, list[QueueRobust]]:
    try:
        return robustness(stored.scenario, stored.timetable, OTHER)
    except BadModel:
        return 0, []


def _key(asked: Asked, stored: StoredScenario) -> tuple[Any, ...]:
    # the document is part of it: an erased agent changes it within a version
    names = hash(tuple(agent.name for agent in stored.scenario.agents))
    return asked.store.where, asked.centre.centre_id, stored.row["scenario_id"], stored.row["version"], names


def scenario_of(asked: Asked, scenario_id: int, version: int | None = None) -> StoredScenario:
    """A version of a scenario, the newest without one; LookupError where there is none."""
    row = None
    if scenario_id <= LARGEST:
        with asked.store.read() as conn:
            row = read.scenario_row(conn, asked.centre.centre_id, scenario_id, version)
    if row is None:
        which = f"scenario {scenario_id}" if version is None else f"version {version} of scenario {scenario_id}"
        raise LookupError(f"There is no {which}.")
    return StoredScenario(row, read_scenario(row.pop("document"), "json", stored=True))


def schedule_of(asked: Asked, schedule_id: int, version: int | None = None) -> StoredSchedule:
    """A version of a schedule, the newest without one; LookupError where there is none."""
    row = None
    if schedule_id <= LARGEST:
        with asked.store.read() as conn:
            row = read.schedule_row(conn, asked.centre.centre_id, schedule_id, version)
    if row is None:
        which = f"schedule {schedule_id}" if version is None else f"version {version} of schedule {schedule_id}"
        raise LookupError(f"There is no {which}.")
    return whole(asked, row)


def whole(asked: Asked, row: dict[str, Any]) -> StoredSchedule:
    """A schedule's row with what belongs to it."""
    timetable = Timetable.model_validate_json(row.pop("document"))
    return StoredSchedule(row, timetable, scenario_of(asked, row["scenario_id"], row["scenario_version"]))


def newest_of(asked: Asked, schedule_id: int, version: int) -> StoredSchedule:
    """The newest version of a schedule; Outdated where that is not the one named."""
    stored = schedule_of(asked, schedule_id)
    if stored.row["version"] != version:
        raise outdated_schedule(stored.row)
    return stored


def outdated_scenario(row: dict[str, Any]) -> Outdated:
    """Somebody saved the scenario meanwhile."""
    return Outdated(
        f"{row['saved_by']} saved version {row['version']} meanwhile.", "Load the newest version and try again."
    )


def outdated_schedule(row: dict[str, Any]) -> Outdated:
    """Somebody changed the schedule meanwhile."""
    return Outdated(
        f"{row['made_by']} changed this schedule meanwhile: it is at version {row['version']}.",
        "Load the newest version and make your change again; both versions are kept.",
    )


def linked(scenario: Scenario, asked: Asked) -> Scenario:
    """The scenario with the dialer's number for everybody whose name is known there and unique."""
    with asked.store.read() as conn:
        known = read.agents(conn, asked.centre.centre_id)
    taken = {agent.agent_id for agent in scenario.agents}
    by_name: dict[str, list[int]] = {}
    for number, agent in known.items():
        by_name.setdefault(agent.name, []).append(number)
    changed = []
    for person in scenario.agents:
        numbers = by_name.get(person.name, [])
        fits = person.agent_id is None and len(numbers) == 1 and numbers[0] not in taken
        changed.append(person.model_copy(update={"agent_id": numbers[0]}) if fits else person)
    return scenario.model_copy(update={"agents": tuple(changed)})


def append_scenario(asked: Asked, scenario: Scenario, who: str, scenario_id: int | None, version: int) -> int | None:
    """Store a version (a new scenario without a number); its number, None where the version exists already."""
    document = scenario.model_dump_json()
    row = {
        "centre_id": asked.centre.centre_id, "version": version, "name": scenario.name,
        "first_day": scenario.first.toordinal(), "weeks": scenario.weeks, "queues": len(scenario.queues),
        "agents": len(scenario.agents), "rules": len(scenario.rules), "saved_at": int(time.time()), "saved_by": who,
        "document": document,
    }  # fmt: skip

    def save(conn: Any) -> int | None:
        number = scenario_id or write.new_plan_id(conn, asked.centre.centre_id, of_schedule=False)
        return number if write.save_scenario(conn, {**row, "scenario_id": number}) else None

    return asked.store.write(save)


def append_schedule(
    asked: Asked, of: StoredScenario, timetable: Timetable, who: str, how: str, schedule_id: int | None, version: int
) -> int:
    """Store a version (a new schedule without a number); its number. Raises Outdated where it exists already."""
    row = {
        "centre_id": asked.centre.centre_id, "version": version, "scenario_id": of.row["scenario_id"],
        "scenario_version": of.row["version"], "first_day": timetable.first.toordinal(), "weeks": timetable.weeks,
        "state": "draft", "how": how, "made_at": int(time.time()), "made_by": who, "objective": timetable.objective,
        "bound": timetable.bound, "shifts": len(timetable.duties), "document": timetable.model_dump_json(),
    }  # fmt: skip
    numbers = {agent.name: agent.agent_id for agent in of.scenario.agents if agent.agent_id is not None}

    def save(conn: Any) -> int | None:
        number = schedule_id or write.new_plan_id(conn, asked.centre.centre_id, of_schedule=True)
        return number if write.save_schedule(conn, {**row, "schedule_id": number}, numbers) else None

    number = asked.store.write(save)
    if number is None:
        raise outdated_schedule(schedule_of(asked, schedule_id or 0).row)
    return number
