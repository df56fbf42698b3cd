"""Tables loaded into a stored scenario: looked at first, then stored as a new version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from backend.lookout import Asked
from backend.planning.demand_csv import read_demand
from backend.planning.people_csv import read_people, template
from backend.planning.plans import scenario_of
from backend.planning.scenario import Scenario
from backend.planning.tables import MOST_TOLD, Fault
from backend.schemas.inputs import TableRequest

Answer = dict[str, Any]
Save = Callable[[Scenario], int]
"""Stores a scenario as the version after the one it was made from; the new version."""


def load_people(asked: Asked, scenario_id: int, wanted: TableRequest, save: Save) -> Answer:
    """`schemas.inputs.PeopleAnswer`; BadPlan where the text is no table of agents, LookupError, Outdated."""
    scenario = scenario_of(asked, scenario_id, wanted.version).scenario
    read = read_people(wanted.text, scenario)
    does = bool(read.added or read.changed)
    applied = wanted.apply and does and not read.faults
    version = save(scenario.model_copy(update={"agents": read.agents})) if applied else wanted.version
    return {
        "applied": applied, "version": version, "sentence": read.sentence, "added": list(read.added),
        "changed": list(read.changed), "kept": read.kept, "left_out": list(read.left_out), **_faults(read.faults),
    }  # fmt: skip


def load_demand(asked: Asked, scenario_id: int, wanted: TableRequest, save: Save) -> Answer:
    """`schemas.inputs.DemandAnswer`; BadPlan where the text is no table of contacts, LookupError, Outdated."""
    scenario = scenario_of(asked, scenario_id, wanted.version).scenario
    read = read_demand(wanted.text, scenario, wanted.queue)
    applied = wanted.apply and not read.faults
    version = save(read.scenario) if applied else wanted.version
    queues = [asdict(one) | {"minutes": list(one.minutes)} for one in read.queues]
    return {
        "applied": applied, "version": version, "sentence": read.sentence, "queues": queues, **_faults(read.faults),
    }  # fmt: skip


def people_table(asked: Asked, scenario_id: int) -> str:
    """The agents of a scenario's newest version as a table to fill in; LookupError."""
    return template(scenario_of(asked, scenario_id).scenario.agents)


def _faults(found: Sequence[Fault]) -> Answer:
    return {"faults": [asdict(one) for one in found[:MOST_TOLD]], "more_faults": max(0, len(found) - MOST_TOLD)}
