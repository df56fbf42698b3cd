"""How many to hire of which profile, in the scenario's words and money (E100-E104)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Any

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.hiring import HiringPlan, Profile, plan_hiring, week_worth
from backend.optimizer.roster.tours.problem import Problem
from backend.planning.build import SHORT, build
from backend.planning.scenario import Agent, Scenario

USUAL_WORTH = 3
"""An agent-hour short is taken for so many times the dearest profile's hourly wage, where nothing else is said."""

INTERVALS_PER_HOUR = 4


@dataclass(frozen=True, slots=True)
class Hire:
    """One line of a hiring plan: `worth_cents` is what one more would save in coverage a week, before the wage."""

    profile: str
    count: int
    wage_cents: int
    worth_cents: int


@dataclass(frozen=True, slots=True)
class SkillWorth:
    """What one more hire of a profile would save a week more, if they had another skill as well."""

    profile: str
    skill: str
    worth_cents: int


@dataclass(frozen=True, slots=True, eq=False)
class Hiring:
    """The plan: whom to hire, what they cost a week, how far from the best it may be, and what was counted on."""

    hires: tuple[Hire, ...]
    skills: tuple[SkillWorth, ...]
    wages_cents: int
    budget_cents: int | None
    gap: float | None
    short_hour_cents: int
    found: HiringPlan


def hiring_plan(
    scenario: Scenario, short_hour_cents: int | None = None, seed: int = 0, stop: Callable[[], bool] = lambda: False
) -> Hiring:
    """The head-count per profile of least cost; raises BadProblem or BadGoal with what to change.

    `short_hour_cents` is what an agent-hour short costs the centre. A `stop` keeps the best plan so far.
    """
    if not scenario.profiles:
        raise BadProblem("There is nobody to hire: add profiles to the scenario (name, skills, hours, cost_cents).")
    hour = short_hour_cents or USUAL_WORTH * max(profile.cost_cents for profile in scenario.profiles)
    if hour <= 0:
        raise BadProblem("The profiles cost nothing: say with short_hour_cents what an agent-hour short costs.")
    unit = hour / INTERVALS_PER_HOUR / SHORT
    wages = [round(profile.hours * profile.cost_cents) * scenario.weeks for profile in scenario.profiles]
    built = build(_with_phantoms(scenario))
    n = len(scenario.agents)
    needed_h = sum(float(need.scheduled.sum()) for need in built.needs) / INTERVALS_PER_HOUR / scenario.weeks
    profiles = [
        Profile(agent, wage / unit, min(one.most, ceil(needed_h / one.hours) + 1))
        for agent, wage, one in zip(built.problem.agents[n:], wages, scenario.profiles, strict=True)
    ]
    problem = replace(built.problem, agents=built.problem.agents[:n])
    budget = float("inf") if scenario.budget_cents is None else scenario.budget_cents * scenario.weeks / unit
    found = plan_hiring(problem, profiles, budget, seed=seed, stop=stop)
    hires = tuple(
        Hire(one.name, count, wage, round(worth * unit))
        for one, count, wage, worth in zip(scenario.profiles, found.counts, wages, found.worth, strict=True)
    )
    skills = tuple(_skills(scenario, problem, profiles, found, unit))
    return Hiring(
        hires, skills, sum(one.count * one.wage_cents for one in hires), scenario.budget_cents, _gap(found), hour, found
    )


def _skills(
    scenario: Scenario, problem: Problem, profiles: Sequence[Profile], found: HiringPlan, unit: float
) -> Iterator[SkillWorth]:
    """Per profile and skill it lacks: how much more its best week would be worth at the plan's prices."""
    for one, profile, worth in zip(scenario.profiles, profiles, found.worth, strict=True):
        for q, queue in enumerate(scenario.queues):
            if q not in profile.agent.skills:
                more = replace(profile.agent, skills=(*profile.agent.skills, q))
                gain = week_worth(problem, more, found.prices) - worth
                yield SkillWorth(one.name, queue.name, max(0, round(gain * unit)))


def hiring_row(found: Hiring) -> dict[str, Any]:
    """`schemas.planning.HiringAnswer`."""
    return {
        "hires": [asdict(one) for one in found.hires], "skills": [asdict(one) for one in found.skills],
        "wages_cents": found.wages_cents, "budget_cents": found.budget_cents, "gap": found.gap,
        "short_hour_cents": found.short_hour_cents, "plans_tried": found.found.tried, "sentence": sentence_of(found),
    }  # fmt: skip


def sentence_of(found: Hiring) -> str:
    """Whom to hire, in one or two sentences."""
    hired = [f"{one.count} {one.profile}" for one in found.hires if one.count]
    money = f"${found.wages_cents / 100:,.2f} a week"
    said = f"Hire {' and '.join(hired)} for {money}." if hired else "Hiring nobody costs least."
    best = max(found.skills, key=lambda one: one.worth_cents, default=None)
    if best is not None and best.worth_cents:
        said += (
            f" {best.skill} as a further skill of {best.profile} would be worth ${best.worth_cents / 100:,.2f} a week."
        )
    return said


def _gap(found: HiringPlan) -> float | None:
    return max(0.0, found.objective / found.lower_bound - 1) if found.lower_bound > 0 else None


def _with_phantoms(scenario: Scenario) -> Scenario:
    """The scenario with one person of each profile behind its agents."""
    return scenario.model_copy(update={"agents": (*scenario.agents, *_phantoms(scenario))})


def _phantoms(scenario: Scenario) -> Sequence[Agent]:
    taken = {agent.name for agent in scenario.agents}
    for profile in scenario.profiles:
        if profile.name in taken:
            raise BadProblem(f"The profile {profile.name} is called like an agent; choose another name.")
    return [
        Agent(name=one.name, skills=one.skills, most_h=one.hours, cost_cents=one.cost_cents)
        for one in scenario.profiles
    ]
