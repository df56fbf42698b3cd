"""Somebody is away: the repair that changes as few shifts as are worth it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from backend.clock import day_bounds
from backend.optimizer.roster.tours import Progress
from backend.optimizer.roster.tours.keep import Absence
from backend.optimizer.roster.tours.repair import repair
from backend.planning.broken import Broken, broken
from backend.planning.build import SLOT_S, Built
from backend.planning.changes import as_schedule, rescored
from backend.planning.engine import duties
from backend.planning.errors import BadPlan
from backend.planning.scenario import Scenario
from backend.planning.timetable import Away, Duty, Timetable

LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Changed:
    """One agent's day before and after; None is a day off."""

    agent: str
    before: Duty | None
    after: Duty | None

    @property
    def only_breaks(self) -> bool:
        """Whether the shift stays and only its breaks move."""
        if self.before is None or self.after is None:
            return False
        return (self.before.start, self.before.shift) == (self.after.start, self.after.shift)


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired timetable and what changed, the most useful first; costs are of coverage."""

    timetable: Timetable
    changes: list[Changed]
    coverage_before: float
    coverage_absent: float
    coverage_after: float
    took_s: float


def repaired(
    scenario: Scenario, built: Built, timetable: Timetable, before: Sequence[Broken], away: Away, now: int
) -> Repaired:
    """The repair; nothing that has begun by `now` changes. Raises BadPlan where nobody is missing."""
    began = time.monotonic()
    rows = {agent.name: row for row, agent in enumerate(scenario.agents)}
    if away.agent not in rows:
        raise BadPlan(f"There is no agent {away.agent} in this schedule.", "Choose one of its agents.")
    if away.end <= away.start:
        raise BadPlan("The absence ends before it begins.", "Give a start and a later end.")
    mine = timetable.of(away.agent)
    if not any(duty.start < away.end and away.start < duty.end for duty in mine):
        raise BadPlan(f"{away.agent} is not scheduled then.", "There is nothing to repair.")
    begins = day_bounds(scenario.days[0], scenario.zone)[0]

    def slot(at: int, up: int = 0) -> int:
        return max(0, min((at - begins + up) // SLOT_S, built.problem.coverage.intervals))

    def stop(_: Progress) -> bool:
        return time.monotonic() - began >= LIMIT_S

    everybody = [one for one in (*timetable.away, away) if one.agent in rows]
    found = repair(
        built.problem, as_schedule(scenario, built, timetable),
        [Absence(rows[one.agent], slot(one.start), slot(one.end, SLOT_S - 1)) for one in everybody],
        frozen_until=slot(now, SLOT_S - 1), stop=stop, clock=lambda: time.monotonic() - began,
    )  # fmt: skip
    after = timetable.model_copy(
        update={"duties": tuple(duties(scenario, built, found.schedule)), "away": (*timetable.away, away)}
    )
    scored = rescored(scenario, built, timetable, after, before, broken(scenario, after))
    order = {scenario.agents[one.agent].name: place for place, one in enumerate(found.proposals)}
    changes = sorted(changes_of(timetable, after), key=lambda one: (order.get(one.agent, -1), one.agent))
    return Repaired(
        scored, changes, found.cost_before, found.cost_absent, found.cost_after, time.monotonic() - began
    )  # fmt: skip


def changes_of(before: Timetable, after: Timetable) -> list[Changed]:
    """Agents' days on which shift or breaks differ."""
    old = {(duty.agent, duty.day): duty for duty in before.duties}
    new = {(duty.agent, duty.day): duty for duty in after.duties}
    out = []
    for key in sorted(old.keys() | new.keys()):
        a, b = old.get(key), new.get(key)
        if a is None or b is None or (a.start, a.shift, a.breaks) != (b.start, b.shift, b.breaks):
            out.append(Changed(key[0], a, b))
    return out
