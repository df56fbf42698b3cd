"""How many to hire of which profile, in the scenario's words and money (E100-E104)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.hiring import HiringPlan, Profile, plan_hiring
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


@dataclass(frozen=True, slots=True, eq=False)
class Hiring:
    """The plan: whom to hire, what they cost a week, how far from the best it may be, and what was counted on."""

    hires: tuple[Hire, ...]
    wages_cents: int
    budget_cents: int | None
    gap: float | None
    short_hour_cents: int
    found: HiringPlan


def hiring_plan(scenario: Scenario, short_hour_cents: int | None = None, seed: int = 0) -> Hiring:
    """The head-count per profile of least cost; raises BadProblem or BadGoal with what to change.

    `short_hour_cents` is what an agent-hour short costs the centre.
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
    found = plan_hiring(problem, profiles, budget, seed=seed)
    hires = tuple(
        Hire(one.name, count, wage, round(worth * unit))
        for one, count, wage, worth in zip(scenario.profiles, found.counts, wages, found.worth, strict=True)
    )
    return Hiring(
        hires, sum(one.count * one.wage_cents for one in hires), scenario.budget_cents, _gap(found), hour, found
    )


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
