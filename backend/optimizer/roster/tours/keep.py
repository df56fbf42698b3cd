"""Holding on to a published schedule: fixed shifts, frozen hours, and a price for every change.

All of it is put into windows: a shift that is kept is a kind of its own whose breaks have one place, any other answer
of that day costs the price of a change. So repairing is the same search as scheduling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.patterns import with_day
from backend.optimizer.roster.tours.problem import Agent, Break, Kind, Problem, Window
from backend.optimizer.roster.tours.schedule import Schedule

FIXED = 1e5
"""What giving up a fixed shift costs: more than anything it could be worth."""


@dataclass(frozen=True, slots=True)
class ChangePrices:
    """What it costs to change a published day: the shift (begin, kind, or on and off), or only its breaks."""

    shift: float = 8.0
    breaks: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.breaks <= self.shift:
            raise BadProblem("A change must not cost less than nothing, and moving breaks not more than a new shift.")


@dataclass(frozen=True, slots=True)
class Absence:
    """An agent who is away from interval `first` up to, not including, `last` of the horizon."""

    agent: int
    first: int
    last: int


def held(problem: Problem, schedule: Schedule, prices: ChangePrices, frozen_until: int = 0) -> Problem:
    """The problem in which every day costs nothing as published and the price of a change otherwise.

    Nothing that begins before the interval `frozen_until` may change; a shift in progress keeps its breaks so far.
    """
    kinds = _Kinds(list(problem.kinds))
    agents = [_held_agent(problem, schedule, i, prices, frozen_until, kinds) for i in range(len(problem.agents))]
    return replace(problem, kinds=tuple(kinds.kinds), agents=tuple(agents))


def without(problem: Problem, absences: Sequence[Absence]) -> Problem:
    """The problem in which nobody is offered a shift that touches their absence."""
    agents = list(problem.agents)
    for absence in absences:
        agents[absence.agent] = _without(problem, agents[absence.agent], absence)
    return replace(problem, agents=tuple(agents))


def fixed(problem: Problem, agent: int, day: int, kind: int | None, first: int = 0) -> Problem:
    """The problem in which an agent works that kind from the day's interval `first` on, or (None) is off, whatever."""
    before = problem.agents[agent]
    windows = [window for window in before.windows if window.day != day]
    costs = list(before.day_off_cost or (0.0,) * problem.days)
    if kind is not None:
        windows.append(Window(day, kind, first, first))
        costs[day] += FIXED
    agents = list(problem.agents)
    agents[agent] = _with_pattern(
        replace(before, windows=tuple(windows), day_off_cost=tuple(costs)), day, on=kind is not None
    )
    return replace(problem, agents=tuple(agents))


def as_held(kept: Problem, problem: Problem, schedule: Schedule) -> Schedule:
    """The schedule in the numbers of the held kinds: the published shift is the kind whose breaks have one place."""
    kind = schedule.kind.copy()
    for i, agent in enumerate(kept.agents):
        for window in agent.windows:
            if window.kind >= len(problem.kinds) and kind[i, window.day] >= 0:
                fixed = all(each.earliest == each.latest for each in kept.kinds[window.kind].breaks)
                if fixed and kind[i, window.day] < len(problem.kinds):
                    kind[i, window.day] = window.kind
    return Schedule(kind, schedule.start, schedule.breaks, schedule.queue)


def as_plain(kept: Problem, problem: Problem, schedule: Schedule) -> Schedule:
    """The schedule in the numbers of the problem's own kinds."""
    names = {(kind.name, kind.length): number for number, kind in reversed(list(enumerate(problem.kinds)))}
    kind = schedule.kind.copy()
    for i, day in zip(*(kind >= len(problem.kinds)).nonzero(), strict=True):
        each = kept.kinds[int(kind[i, day])]
        kind[i, day] = names[each.name, each.length]
    return Schedule(kind, schedule.start, schedule.breaks, schedule.queue)


class _Kinds:
    """Kinds of shift, each different one kept once."""

    def __init__(self, kinds: list[Kind]) -> None:
        self.kinds = kinds
        self.known = {kind: number for number, kind in enumerate(kinds)}

    def number(self, kind: Kind) -> int:
        """The kind's number, a new one where it is not known."""
        if kind not in self.known:
            self.known[kind] = len(self.kinds)
            self.kinds.append(kind)
        return self.known[kind]


def _held_agent(
    problem: Problem, schedule: Schedule, i: int, prices: ChangePrices, frozen_until: int, kinds: _Kinds
) -> Agent:
    agent = problem.agents[i]
    windows: list[Window] = []
    off = list(agent.day_off_cost or (0.0,) * problem.days)
    for day in range(problem.days):
        at = problem.day_starts[day]
        kind, start = int(schedule.kind[i, day]), int(schedule.start[i, day])
        begun = kind >= 0 and start < frozen_until
        offered = [window for window in agent.windows if window.day == day]
        for window in offered if not begun else []:
            windows += _priced(window, prices, frozen_until - at, (start - at) if kind == window.kind else None)
        if kind >= 0:
            places = schedule.breaks[i, day].tolist()
            wish = _wish(offered, kind, start - at)
            whole = problem.kinds[kind]
            windows.append(
                Window(day, kinds.number(_with_places(whole, places, start, None)), start - at, start - at, wish)
            )
            off[day] += FIXED if begun else prices.shift
            if begun:
                moved = kinds.number(_with_places(whole, places, start, frozen_until))
                windows.append(Window(day, moved, start - at, start - at, wish + prices.breaks))
    return replace(agent, windows=tuple(windows), day_off_cost=tuple(off))


def _priced(window: Window, prices: ChangePrices, frozen: int, same: int | None) -> list[Window]:
    """A window whose every beginning costs a change; at the published one only that of moved breaks."""
    first = max(window.first, frozen)
    if first > window.last:
        return []
    costs = []
    for at in range(first, window.last + 1):
        wish = window.cost[at - window.first] if isinstance(window.cost, tuple) else window.cost
        costs.append(wish + (prices.breaks if at == same else prices.shift))
    return [replace(window, first=first, cost=tuple(costs))]


def _with_places(kind: Kind, places: list[int], start: int, free_from: int | None) -> Kind:
    """The kind with its breaks where they are; those from `free_from` on may move to any place not before it."""
    breaks = []
    for each, place in zip(kind.breaks, places, strict=False):
        if free_from is not None and place >= free_from:
            breaks.append(replace(each, earliest=min(max(each.earliest, free_from - start), place - start)))
        else:
            breaks.append(Break(each.length, place - start, place - start, each.paid))
    return replace(kind, breaks=tuple(breaks))


def _wish(offered: list[Window], kind: int, at: int) -> float:
    found = [
        window.cost[at - window.first] if isinstance(window.cost, tuple) else window.cost
        for window in offered if window.kind == kind and window.first <= at <= window.last
    ]  # fmt: skip
    return min(found, default=0.0)


def _without(problem: Problem, agent: Agent, absence: Absence) -> Agent:
    """Windows are cut where a shift would touch the absence; patterns follow where a whole day is lost."""
    kept: list[Window] = []
    for window in agent.windows:
        at, length = problem.day_starts[window.day], problem.kinds[window.kind].length
        kept += cut_window(window, absence.first - length - at + 1, absence.last - at)
    lost = {window.day for window in agent.windows} - {window.day for window in kept}
    off = list(agent.day_off_cost or (0.0,) * problem.days)
    out = replace(agent, windows=tuple(kept))
    for day in sorted(lost):
        off[day] = 0.0
        out = _with_pattern(out, day, on=False)
    shorter = sum(_longest_paid(problem, agent, day) for day in lost)
    return replace(out, day_off_cost=tuple(off), least_paid=max(0, agent.least_paid - shorter))


def cut_window(window: Window, first: int, last: int) -> list[Window]:
    """The window without beginnings from `first` up to, not including, `last`."""
    parts = [(window.first, min(window.last, first - 1)), (max(window.first, last), window.last)]
    if first > window.last or last <= window.first:
        parts = [(window.first, window.last)]
    return [
        replace(window, first=a, last=b, cost=window.cost if not isinstance(window.cost, tuple)
                else window.cost[a - window.first : b - window.first + 1])
        for a, b in parts if a <= b
    ]  # fmt: skip


def _longest_paid(problem: Problem, agent: Agent, day: int) -> int:
    return max((problem.kinds[w.kind].paid for w in agent.windows if w.day == day), default=0)


def _with_pattern(agent: Agent, day: int, *, on: bool) -> Agent:
    """Patterns as before with one day set: who is away keeps the other days."""
    if agent.sets is not None:
        return replace(agent, sets=with_day(agent.sets, day, on=on))
    if agent.patterns is None:
        return agent
    found: dict[int, float] = {}
    costs = agent.pattern_cost or (0.0,) * len(agent.patterns)
    for pattern, cost in zip(agent.patterns, costs, strict=True):
        changed = pattern | 1 << day if on else pattern & ~(1 << day)
        found[changed] = min(cost, found.get(changed, cost))
    return replace(agent, patterns=tuple(found), pattern_cost=tuple(found.values()))
