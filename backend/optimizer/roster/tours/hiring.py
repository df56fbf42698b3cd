"""How many to hire of which profile: phantom agents who cost their wage if they work at all, under a budget.

The budget is a row of its own, priced by a multiplier v: at v everybody's wage counts 1 + v times, and
L(prices, v) - v x budget is a bound for every plan within the budget. The plan is then improved by exchanging one or
two hires at a time, each exchange with a schedule made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats
from backend.optimizer.roster.tours.bound import Bundle, cheapest_queue
from backend.optimizer.roster.tours.compiled import compile_problem, sizes
from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.kernel import new_desk, respond
from backend.optimizer.roster.tours.patterns import or_none
from backend.optimizer.roster.tours.problem import Agent, Problem
from backend.optimizer.roster.tours.schedule import Schedule
from backend.optimizer.roster.tours.solve import Search, solve

Counts = tuple[int, ...]

_CLIMBS = 120
SHORT_SEARCH = Search(goal=0.005, attempts=3, climbs=80)


@dataclass(frozen=True, slots=True)
class Profile:
    """Whom one could hire: an agent as they would be, what a week of them costs, and how many there may be at most."""

    agent: Agent
    wage: float
    most: int

    def __post_init__(self) -> None:
        if self.wage < 0 or self.most < 0:
            raise BadProblem(f"Profile '{self.agent.name}': the wage and the most to hire cannot be negative.")


@dataclass(frozen=True, slots=True, eq=False)
class HiringPlan:
    """`counts` to hire per profile, their `wages`, what schedule and wages cost together, and the bound.

    `worth` is what one more of each profile would save in the schedule by the bound's prices, before the wage;
    `budget_price` is what one more unit of budget would save. `tried` plans were scheduled. `prices` (queues,
    intervals) are what one more agent costs there, below 0 what they are worth.
    """

    counts: Counts
    wages: float
    objective: float
    lower_bound: float
    schedule: Schedule
    worth: tuple[float, ...]
    budget_price: float
    tried: int
    prices: Floats


def plan_hiring(
    problem: Problem, profiles: Sequence[Profile], budget: float = float("inf"), *, exhaustive_up_to: int = 60,
    exchanges: int = 40, seed: int = 0, search: Search = SHORT_SEARCH, stop: Callable[[], bool] = lambda: False,
) -> HiringPlan:  # fmt: skip
    """The head-count of each profile for the least cost of schedule and wages within a budget.

    Every plan within the budget is scheduled where there are at most `exhaustive_up_to`; else the bound's plan is
    improved by at most so many `exchanges`. Once `stop` says True, the best plan so far is the answer.
    """
    if budget < 0:
        raise BadProblem("The budget cannot be negative.")
    bound, price, bundle, first = _priced(problem, profiles, budget, seed, search)
    known: dict[Counts, tuple[float, Schedule]] = {}

    def cost(counts: Counts) -> float:
        if counts not in known:
            found = solve(staffed(problem, profiles, counts), seed=seed, search=search)
            known[counts] = found.objective + _wages(profiles, counts), found.schedule
        return known[counts][0]

    every = _within(profiles, budget, exhaustive_up_to)
    tries = _until(every, stop)
    best = min(tries, key=cost) if every else _exchanged(first, profiles, budget, cost, exchanges, stop)
    cost(best)
    return HiringPlan(
        best, _wages(profiles, best), known[best][0], bound, known[best][1],
        tuple(week_worth(problem, profile.agent, bundle.prices) for profile in profiles), price, len(known),
        bundle.prices,
    )  # fmt: skip


def staffed(problem: Problem, profiles: Sequence[Profile], counts: Counts) -> Problem:
    """The problem with so many new agents of each profile, who have to work one of their patterns."""
    new = [
        replace(profile.agent, name=f"{profile.agent.name} {number + 1}")
        for profile, count in zip(profiles, counts, strict=True) for number in range(count)
    ]  # fmt: skip
    return replace(problem, agents=(*problem.agents, *new))


def _wages(profiles: Sequence[Profile], counts: Counts) -> float:
    return sum(profile.wage * count for profile, count in zip(profiles, counts, strict=True))


def _within(profiles: Sequence[Profile], budget: float, most: int) -> list[Counts]:
    """All plans within the budget; none where there are more than `most`."""
    found: list[Counts] = []
    for counts in product(*(range(profile.most + 1) for profile in profiles)):
        if _wages(profiles, counts) <= budget + 1e-9:
            found.append(counts)
            if len(found) > most:
                return []
    return found


def _priced(
    problem: Problem, profiles: Sequence[Profile], budget: float, seed: int, search: Search
) -> tuple[float, float, Bundle, Counts]:
    """Bound, price of the budget, the bundle there, and the plan to begin with."""
    bundle = _climbed(problem, profiles, 0.0)
    hired = _hired(problem, profiles, 0.0, seed, search)
    if _wages(profiles, hired) <= budget:
        return bundle.value, 0.0, bundle, hired
    value, price, bundle = _best_price(problem, profiles, budget)
    return value, price, bundle, _trimmed(_hired(problem, profiles, price, seed, search), profiles, budget)


def _best_price(problem: Problem, profiles: Sequence[Profile], budget: float) -> tuple[float, float, Bundle]:
    """The price of the budget with the best bound: a concave function of one number, so thirds of its range are cut."""

    def bound(price: float) -> tuple[float, float, Bundle]:
        bundle = _climbed(problem, profiles, price)
        return bundle.value - price * budget, price, bundle

    best = bound(0.0)
    low, high, tried = 0.0, 1.0, bound(1.0)
    while tried[0] > best[0] and high < 1e6:
        best, low, high = tried, high / 2, 2 * high
        tried = bound(high)
    for _ in range(8):
        left, right = bound(low + (high - low) / 3), bound(high - (high - low) / 3)
        low, high = (low, right[1]) if left[0] >= right[0] else (left[1], high)
        best = max(best, left, right, key=lambda each: each[0])
    return best


def _climbed(problem: Problem, profiles: Sequence[Profile], price: float) -> Bundle:
    """The bound with wages at 1 + price."""
    tables = compile_problem(_with_phantoms(problem, profiles, price))
    bundle = Bundle(tables, sizes(tables))
    for _ in range(_CLIMBS):
        if not bundle.step():
            break
    return bundle


def _hired(problem: Problem, profiles: Sequence[Profile], price: float, seed: int, search: Search) -> Counts:
    """How many phantoms of each profile a schedule puts to work."""
    found = solve(_with_phantoms(problem, profiles, price), seed=seed, search=search)
    works = (found.schedule.kind[len(problem.agents) :] >= 0).any(axis=1)
    ends = np.cumsum([profile.most for profile in profiles])[:-1]
    return tuple(int(part.sum()) for part in np.split(works, ends))


def _with_phantoms(problem: Problem, profiles: Sequence[Profile], price: float) -> Problem:
    each = [_phantom(problem, profile, profile.wage * (1 + price)) for profile in profiles]
    phantoms = [one for one, profile in zip(each, profiles, strict=True) for _ in range(profile.most)]
    return replace(problem, agents=(*problem.agents, *phantoms))


def _phantom(problem: Problem, profile: Profile, wage: float) -> Agent:
    """The agent who may also stay away for nothing: no day worked, no contract broken."""
    agent = profile.agent
    return replace(
        agent, patterns=None, pattern_cost=(), sets=or_none(agent.working_days(problem.days), wage), least_paid=0
    )


def week_worth(problem: Problem, agent: Agent, prices: Floats) -> float:
    """What the cheapest week of an agent saves at prices (queues, intervals), wages aside."""
    tables = compile_problem(replace(problem, agents=(agent,)))
    desk = new_desk(sizes(tables))
    mine: Floats = np.zeros(tables.least.shape)
    known = min(mine.shape[1], prices.shape[1])
    mine[:, :known] = prices[:, :known]
    cheapest_queue(tables, desk, mine, 0)
    return -float(respond(tables, desk, 0))


def _until(plans: Sequence[Counts], stop: Callable[[], bool]) -> Iterator[Counts]:
    """The plans, the first in any case, until it is time to stop."""
    for number, plan in enumerate(plans):
        if number and stop():
            return
        yield plan


def _exchanged(
    first: Counts, profiles: Sequence[Profile], budget: float, cost: Callable[[Counts], float], most: int,
    stop: Callable[[], bool],
) -> Counts:  # fmt: skip
    best = _trimmed(first, profiles, budget)
    tried = 0
    while True:
        better = best
        for counts in _neighbours(best, profiles, budget):
            if tried >= most or stop():
                return better
            tried += 1
            if cost(counts) < cost(better) - 1e-9:
                better = counts
                break
        if better == best:
            return best
        best = better


def _trimmed(counts: Counts, profiles: Sequence[Profile], budget: float) -> Counts:
    """The plan with the dearest hires left out until it fits."""
    kept = list(counts)
    while _wages(profiles, tuple(kept)) > budget + 1e-9:
        dearest = max((k for k in range(len(kept)) if kept[k]), key=lambda k: profiles[k].wage)
        kept[dearest] -= 1
    return tuple(kept)


def _neighbours(counts: Counts, profiles: Sequence[Profile], budget: float) -> Iterator[Counts]:
    """Plans with one more, one fewer, or one exchanged for one or two others, steps of a quarter first."""
    steps = sorted({1, *(max(count // 4, 1) for count in counts)}, reverse=True)
    moves = [(k, step) for step in steps for k in range(len(counts))]
    for k, step in moves:
        for other in [None, *(j for j in range(len(counts)) if j != k)]:
            for sign in (step, -step):
                changed = list(counts)
                changed[k] += sign
                if other is not None:
                    changed[other] -= sign
                fits = all(0 <= c <= p.most for c, p in zip(changed, profiles, strict=True))
                if fits and _wages(profiles, tuple(changed)) <= budget + 1e-9:
                    yield tuple(changed)
