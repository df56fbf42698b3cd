"""The same number for everybody: after a first search each group is held to the number that costs it least change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backend.optimizer.roster.tours import Agent, Problem
from backend.planning.broken import amount
from backend.planning.build import counted
from backend.planning.rules import Fair
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable

BY_DAYS = ("shifts", "weekend shifts", "weekends")
"""What the set of working days alone decides; of hours and night shifts only the difference is told."""


def held_alike(scenario: Scenario, problem: Problem, timetable: Timetable) -> Problem | None:
    """The problem with every group of a fairness rule held to one number; None where all are alike already.

    The number is the one nearest to the group's average for which everybody has a set of working days; a rule for
    which there is none is left alone, and told as broken.
    """
    agents = list(problem.agents)
    place = {agent.name: row for row, agent in enumerate(agents)}
    changed = False
    for rule in scenario.rules:
        if not isinstance(rule, Fair) or rule.thing not in BY_DAYS:
            continue
        who = rule.who or tuple(agent.name for agent in scenario.agents)
        inside = [duty for duty in timetable.duties if rule.first <= duty.day <= rule.last]
        counts = [amount(rule, scenario, [duty for duty in inside if duty.agent == name]) for name in who]
        if len(set(counts)) <= 1:
            continue
        rows = [place[name] for name in who]
        fitting = _fitting(scenario, [agents[row] for row in rows], rule, sum(counts) / len(counts))
        if fitting is not None:
            for row, agent in zip(rows, fitting, strict=True):
                agents[row] = agent
            changed = True
    return replace(problem, agents=tuple(agents)) if changed else None


def _fitting(scenario: Scenario, agents: Sequence[Agent], rule: Fair, mean: float) -> list[Agent] | None:
    """The agents with only those sets of days that have the number; the nearest to `mean` that all can keep."""
    days = len(scenario.days)
    places = [n for n, day in enumerate(scenario.days) if rule.first <= day <= rule.last]
    if not places:
        return None
    span = range(places[0], places[-1] + 1)
    number = {
        mask: counted(rule.thing, [bool(mask >> n & 1) for n in range(days)], scenario, span)
        for mask in range(1 << days)
    }
    for k in sorted(range(len(places) + 1), key=lambda one: (abs(one - mean), one)):
        made = [_only(agent, number, k, days) for agent in agents]
        if all(made):
            return [agent for agent in made if agent is not None]
    return None


def _only(agent: Agent, number: dict[int, int], k: int, days: int) -> Agent | None:
    patterns = agent.patterns if agent.patterns is not None else tuple(range(1 << days))
    costs = agent.pattern_cost or (0.0,) * len(patterns)
    kept = [(mask, cost) for mask, cost in zip(patterns, costs, strict=True) if number[mask] == k]
    if not kept:
        return None
    return replace(agent, patterns=tuple(mask for mask, _ in kept), pattern_cost=tuple(cost for _, cost in kept))
