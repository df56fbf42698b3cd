"""Everybody's sets of working days as one list of states, and what can be worked at all."""

from __future__ import annotations

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.patterns import Automaton, priced
from backend.optimizer.roster.tours.problem import Agent, Problem

Day = tuple[tuple[int, int, int], ...]
"""What is offered on a day: first beginning, last beginning, length."""


class Automata:
    """The automata of all agents, one after the other; agents with the same sets share theirs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.made: dict[tuple[object, ...], Automaton] = {}
        self.known: dict[Automaton, int] = {}
        self.fits: dict[tuple[int, tuple[Day, ...]], bool] = {}
        self.states: list[tuple[int, int, int, float, float]] = []

    def of(self, agent: Agent) -> Automaton:
        """The agent's sets of days: strict where some set can be worked, else every set with its price."""
        strict = self._shared((agent.patterns, agent.pattern_cost, id(agent.sets), True), agent)
        days = offered(self.problem, agent)
        key = (id(strict), days)
        if key not in self.fits:
            self.fits[key] = workable(strict, days)
        return (
            strict
            if self.fits[key]
            else self._shared((agent.patterns, agent.pattern_cost, id(agent.sets), False), agent)
        )

    def _shared(self, key: tuple[object, ...], agent: Agent) -> Automaton:
        if key not in self.made:
            found = agent.working_days(self.problem.days)
            self.made[key] = found if key[-1] else priced(found, self.problem.prices.day)
        return self.made[key]

    def root(self, made: Automaton) -> int:
        """Number of the automaton's first state."""
        if made not in self.known:
            self.known[made] = len(self.states)
            self._append(made)
        return self.known[made]

    def _append(self, made: Automaton) -> None:
        """Levels one after the other and an end; the next state is told as steps ahead in the list."""
        for day, level in enumerate(made.levels):
            size = len(level)
            self.states += [
                (day, off + size - i if off >= 0 else -1, on + size - i if on >= 0 else -1, off_cost, on_cost)
                for i, (off, on, off_cost, on_cost) in enumerate(level)
            ]
        self.states.append((len(made.levels), -1, -1, 0.0, 0.0))

    def columns(self) -> tuple[Ints, Ints, Ints]:
        """`state_day`, `next_off`, `next_on`."""
        table = np.array([row[:3] for row in self.states], dtype=np.int64).reshape(-1, 3)
        day, off, on = (np.ascontiguousarray(table[:, column]) for column in range(3))
        return day, off, on

    def costs(self) -> tuple[Floats, Floats]:
        """`off_cost`, `on_cost`."""
        return np.array([row[3] for row in self.states]), np.array([row[4] for row in self.states])


def offered(problem: Problem, agent: Agent) -> tuple[Day, ...]:
    """What an agent is offered by day, in intervals of the horizon."""
    days: list[set[tuple[int, int, int]]] = [set() for _ in range(problem.days)]
    for window in agent.windows:
        at = problem.day_starts[window.day]
        days[window.day].add((at + window.first, at + window.last, problem.kinds[window.kind].length))
    return tuple(tuple(sorted(day)) for day in days)


def workable(made: Automaton, days: tuple[Day, ...]) -> bool:
    """Whether shifts on all days of some set fit one after the other, rest aside: each day the one that ends first."""
    ends = {0: 0}
    for level, offers in zip(made.levels, days, strict=True):
        ahead: dict[int, int] = {}
        for state, end in ends.items():
            off, on = level[state][:2]
            if off >= 0:
                ahead[off] = min(ahead.get(off, end), end)
            if on >= 0 and offers:
                done = min((max(a, end) + length for a, b, length in offers if b >= end), default=-1)
                if done >= 0:
                    ahead[on] = min(ahead.get(on, done), done)
        ends = ahead
    return bool(ends)


def paid_range(made: Automaton, days: tuple[tuple[int, int] | None, ...]) -> tuple[int, int, int]:
    """Fewest and most paid units over all sets, from the fewest and most of each day (None: nothing is offered).

    The third number is the most on any way there, also on those that lead to no end because a day is not offered.
    """
    reach, room = {0: (0, 0)}, 0
    for level, units in zip(made.levels, days, strict=True):
        ahead: dict[int, tuple[int, int]] = {}
        for state, (low, high) in reach.items():
            off, on = level[state][:2]
            ways = [(off, low, high)] if off >= 0 else []
            if on >= 0 and units is not None:
                ways.append((on, low + units[0], high + units[1]))
            for target, a, b in ways:
                before = ahead.get(target, (a, b))
                ahead[target] = min(before[0], a), max(before[1], b)
        reach = ahead
        room = max([room, *(high for _, high in reach.values())])
    low, high = (min(a for a, _ in reach.values()), max(b for _, b in reach.values())) if reach else (0, 0)
    return low, high, room
