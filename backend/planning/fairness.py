"""The same number for everybody: after a first search each group is held to the number that costs it least change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from backend.optimizer.roster.tours import Agent, Problem
from backend.optimizer.roster.tours.patterns import Automaton
from backend.optimizer.roster.tours.workdays import Count, keeping
from backend.planning.allowed import groups
from backend.planning.broken import amount
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
    places = [n for n, day in enumerate(scenario.days) if rule.first <= day <= rule.last]
    if not places:
        return None
    counted = groups(scenario, rule.thing, range(places[0], places[-1] + 1))
    for k in sorted(range(len(places) + 1), key=lambda one: (abs(one - mean), one)):
        made = _having(agents, Count(counted, k, k), len(scenario.days))
        if made is not None:
            return made
    return None


def _having(agents: Sequence[Agent], number: Count, days: int) -> list[Agent] | None:
    """The agents with the sets that have the number; None where one of them has none."""
    known: dict[Automaton, Automaton | None] = {}
    out = []
    for agent in agents:
        sets = agent.working_days(days)
        if sets not in known:
            known[sets] = keeping(sets, number)
        kept = known[sets]
        if kept is None:
            return None
        out.append(replace(agent, patterns=None, pattern_cost=(), sets=kept))
    return out
