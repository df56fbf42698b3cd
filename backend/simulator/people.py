"""The simulated people: names, habits and the true skill of each on every campaign, drawn from the seed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from backend.simulator.scenario import AgentSpec, Roster, Scenario, Shift

FIRST_ID = 300101

FIRST_NAMES = (
    "Alma", "Andre", "Anita", "Bianca", "Brandon", "Camila", "Carlos", "Cheryl", "Dana", "Darnell", "Devon",
    "Elena", "Emil", "Farah", "Gabriel", "Grace", "Hana", "Hector", "Imani", "Ivan", "Jasmine", "Jonah",
    "Kayla", "Keith", "Lamar", "Lena", "Leo", "Lucia", "Maya", "Miguel", "Mina", "Nadia", "Noah", "Olga",
    "Omar", "Paula", "Pierre", "Quinn", "Rafael", "Rosa", "Samir", "Sofia", "Tamika", "Theo", "Uma",
    "Victor", "Wanda", "Xavier", "Yara", "Zoe",
)  # fmt: skip
LAST_NAMES = (
    "Abbott", "Alvarez", "Banks", "Barnes", "Bishop", "Castillo", "Chandler", "Cortez", "Crane", "Dawson",
    "Delgado", "Ellison", "Farrell", "Fields", "Flores", "Garner", "Hale", "Harmon", "Ibarra", "Jennings",
    "Kessler", "Lambert", "Lowe", "Marsh", "Mercer", "Nolan", "Ortega", "Osborne", "Park", "Pruitt",
    "Quintero", "Ramsey", "Rhodes", "Salazar", "Sharp", "Stokes", "Tran", "Underhill", "Vargas", "Wade",
    "Watkins", "Wong", "Yates", "Zamora",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One agent and the truth about them; factors multiply a campaign's own rates (1.0 = as the campaign)."""

    agent_id: int
    name: str
    home: int | None
    skills: dict[int, float]
    handle: float
    wrap: float
    pause: float
    shift: Shift
    logins: int
    queues: frozenset[int]
    rotation: float
    absence: float
    joined: int | None
    left: int | None
    renamed_day: int | None
    was: str
    first_name: str = ""
    last_name: str = ""
    extension: int = 0

    @property
    def email(self) -> str:
        """A synthetic address in a reserved domain, different for everyone."""
        return f"{self.first_name}.{self.last_name}.{self.agent_id}".lower().replace(" ", "-") + "@example.com"

    def name_on(self, day: int) -> str:
        """The name shown for calls of that day (days counted from the simulation's start)."""
        return self.was if self.renamed_day is not None and day < self.renamed_day else self.name


def make_people(scenario: Scenario, seed: int) -> list[Person]:
    """Everyone of the scenario, named people first; ids rise from 300101."""
    taken = {spec.name for spec in scenario.agent}
    extra = scenario.floor.agents - len(scenario.agent)
    specs = [*scenario.agent, *(AgentSpec(name=name) for name in _names(seed, extra, taken))]
    homes = _homes(scenario, seed, len(specs))
    members = _members(scenario, specs, homes)
    return [_person(scenario, seed, i, spec, homes[i], members) for i, spec in enumerate(specs)]


def rostered(people: Iterable[Person], scenario: Scenario, offset: int) -> list[Person]:
    """The people as the rosters of day `offset` would have them."""
    campaigns = {part.name: part.id for part in scenario.campaign}
    result = list(people)
    for roster in (one for one in scenario.roster if one.day == offset):
        result = [_otherwise(p, roster, campaigns) if roster.agent in (None, p.name) else p for p in result]
    return result


def _otherwise(person: Person, roster: Roster, campaigns: Mapping[str, int]) -> Person:
    if roster.campaign is not None:
        person = replace(person, home=campaigns[roster.campaign], rotation=0.0)
    absence = 1.0 if roster.absent else person.absence
    return replace(person, shift=roster.shift or person.shift, absence=absence)


def _names(seed: int, n: int, taken: set[str]) -> list[str]:
    pool = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES]
    order = np.random.default_rng([seed, 11]).permutation(len(pool)).tolist()
    names = [pool[i] for i in order if pool[i] not in taken]
    return [names[i % len(names)] + (f" {i // len(names) + 1}" if i >= len(names) else "") for i in range(n)]


def _homes(scenario: Scenario, seed: int, n: int) -> list[int | None]:
    """Home campaigns: as named, the rest filled up so that crews stand in the scenario's proportions."""
    by_name = {part.name: part.id for part in scenario.campaign}
    homes: list[int | None] = []
    crew = {part.id: part.crew for part in scenario.campaign if part.active and part.crew > 0}
    have = dict.fromkeys(crew, 0)
    for i in range(n):
        named = scenario.agent[i].campaign if i < len(scenario.agent) else None
        if named is None:
            home = max(crew, key=lambda c: (crew[c] / (have[c] + 1), -c)) if crew else None
        else:
            home = by_name.get(named)  # an empty name means: logs in without a campaign
        if home in have:
            have[home] += 1
        homes.append(home)
    return homes


def _members(scenario: Scenario, specs: list[AgentSpec], homes: list[int | None]) -> dict[int, set[int]]:
    """Who answers which queue: those named for it, filled up from the queue's campaign."""
    by_name = {part.name: part.id for part in scenario.campaign}
    members: dict[int, set[int]] = {}
    for queue in scenario.queue:
        chosen = {i for i, spec in enumerate(specs) if queue.name in spec.queues}
        crew = (i for i, home in enumerate(homes) if home == by_name[queue.campaign] and i not in chosen)
        while len(chosen) < queue.members and (i := next(crew, None)) is not None:
            chosen.add(i)
        members[queue.id] = chosen
    return members


def _person(
    scenario: Scenario, seed: int, i: int, spec: AgentSpec, home: int | None, members: dict[int, set[int]]
) -> Person:
    rng = np.random.default_rng([seed, 12, i])
    floor = scenario.floor
    skill_z, handle_z, wrap_z, pause_z = rng.normal(size=4).tolist()
    fits = rng.normal(size=len(scenario.campaign)).tolist()
    skill = spec.skill or float(np.exp(floor.skill_sd * skill_z))
    skills = {
        part.id: spec.skills.get(part.name) or skill * float(np.exp(floor.fit_sd * fit))
        for part, fit in zip(scenario.campaign, fits, strict=True)
    }
    first, _, last = spec.name.partition(" ")
    return Person(
        agent_id=FIRST_ID + i, name=spec.name, home=home, skills=skills,
        handle=spec.handle or float(np.exp(floor.handle_sd * handle_z)),
        wrap=spec.wrap or float(np.exp(0.2 * wrap_z)),
        pause=spec.pause or float(np.exp(0.25 * pause_z)),
        shift=spec.shift or floor.shift, logins=spec.logins,
        queues=frozenset(queue for queue, who in members.items() if i in who),
        rotation=floor.rotation if spec.rotation is None else spec.rotation,
        absence=floor.absence if spec.absence is None else spec.absence,
        joined=spec.joined, left=spec.left,
        renamed_day=spec.renamed.day if spec.renamed else None, was=spec.renamed.was if spec.renamed else "",
        first_name=first, last_name=last, extension=313000 + i,
    )  # fmt: skip
