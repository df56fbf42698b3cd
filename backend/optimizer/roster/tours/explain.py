"""Why somebody is not at work on a day, or is: the cheapest week with the opposite, and which rule stands in the way.

Everybody else stays where they are, so each answer is one agent's best week, exact and within microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from backend.optimizer.roster.tours.compiled import compile_problem, sizes
from backend.optimizer.roster.tours.keep import FIXED
from backend.optimizer.roster.tours.kernel import new_desk, respond
from backend.optimizer.roster.tours.patterns import for_nothing, or_worked
from backend.optimizer.roster.tours.problem import Agent, Problem, Window
from backend.optimizer.roster.tours.schedule import Schedule, plan_of
from backend.optimizer.roster.tours.sweep import Soft, exact, prices, refresh

Relaxed = Literal["days", "contract", "rest", "wishes", "availability"]
RELAXATIONS: tuple[Relaxed, ...] = ("days", "contract", "rest", "wishes", "availability")


@dataclass(frozen=True, slots=True)
class WhyNot:
    """What the opposite of a day (`works` now or not) would cost the schedule, and with each rule relaxed.

    `possible` is False where nothing at all is offered that day; `costs_more` is then that of breaking the rules.
    """

    agent: int
    day: int
    works: bool
    possible: bool
    costs_more: float
    with_relaxed: dict[Relaxed, float]

    def sentence(self, name: str, day_name: str) -> str:
        """The answer in words."""
        now = "works" if self.works else "is off"
        if not self.possible:
            return f"{name} {now} on {day_name} because no shift is offered then; add availability for that day."
        easiest = min(self.with_relaxed, key=lambda rule: self.with_relaxed[rule])
        said = f"{name} {now} on {day_name}: the opposite would cost {self.costs_more:.1f} more"
        if self.with_relaxed[easiest] < self.costs_more - 1e-6:
            return f"{said}; without the rule on {easiest} it would be {self.with_relaxed[easiest]:.1f}."
        return said + ", whichever rule is relaxed."


def why_not(problem: Problem, schedule: Schedule, agent: int, day: int) -> WhyNot:
    """The cost of the opposite of what the agent does on the day, all others as scheduled."""
    who = problem.agents[agent]
    works = bool(schedule.kind[agent, day] >= 0)
    now = _best(problem, schedule, agent, who)
    possible = works or any(window.day == day for window in who.windows)
    forced = _forced(problem, who, day, off=works)
    relaxed: dict[Relaxed, float] = {}
    for rule in RELAXATIONS:
        eased = _forced(problem, _eased(problem, who, rule, day), day, off=works)
        relaxed[rule] = _best(problem, schedule, agent, eased) - now
    return WhyNot(agent, day, works, possible, _best(problem, schedule, agent, forced) - now, relaxed)


def _best(problem: Problem, schedule: Schedule, agent: int, as_if: Agent) -> float:
    """Cost of the agent's cheapest week under other rules, given the others' weeks."""
    agents = list(problem.agents)
    agents[agent] = as_if
    tables = compile_problem(replace(problem, agents=tuple(agents)))
    size = sizes(tables)
    plan = plan_of(tables, size, schedule)
    soft = Soft(*exact(tables), np.empty(tables.least.shape), np.empty(tables.least.shape))
    refresh(soft, plan.counts)
    desk = new_desk(size)
    prices(tables, soft, desk, agent, plan.queue[agent])
    return float(respond(tables, desk, agent))


def _forced(problem: Problem, who: Agent, day: int, *, off: bool) -> Agent:
    """The agent who must be off, or at work, that day."""
    if off:
        return replace(who, windows=tuple(window for window in who.windows if window.day != day))
    costs = list(who.day_off_cost or (0.0,) * problem.days)
    costs[day] += FIXED
    if who.sets is not None:
        return replace(who, day_off_cost=tuple(costs), sets=or_worked(who.sets, day, problem.prices.day))
    allowed = who.patterns
    if allowed is not None and not any(pattern >> day & 1 for pattern in allowed):
        return replace(
            who, day_off_cost=tuple(costs), patterns=(*allowed, *(p | 1 << day for p in allowed)),
            pattern_cost=(*(who.pattern_cost or (0.0,) * len(allowed)),
                          *(c + problem.prices.day for c in who.pattern_cost or (0.0,) * len(allowed))),
        )  # fmt: skip
    return replace(who, day_off_cost=tuple(costs))


def _eased(problem: Problem, who: Agent, rule: Relaxed, day: int) -> Agent:
    if rule == "days":
        return replace(who, patterns=None, pattern_cost=(), sets=None)
    if rule == "contract":
        return replace(who, least_paid=0, most_paid=None)
    if rule == "rest":
        return replace(who, rest=0)
    if rule == "wishes":
        return replace(
            who,
            windows=tuple(replace(window, cost=0.0) for window in who.windows),
            day_off_cost=(),
            pattern_cost=(),
            sets=None if who.sets is None else for_nothing(who.sets),
        )
    return replace(who, windows=(*who.windows, *_anywhere(problem, who, day)))


def _anywhere(problem: Problem, who: Agent, day: int) -> list[Window]:
    span = problem.day_starts[day + 1] - problem.day_starts[day]
    return [Window(day, kind, 0, span - 1) for kind in sorted({window.kind for window in who.windows})]
