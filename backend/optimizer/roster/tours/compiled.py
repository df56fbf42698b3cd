"""A problem as flat arrays, the form in which the compiled search reads it."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

import numpy as np

from backend.optimizer.roster.tours.arrays import Bools, Floats, Ints
from backend.optimizer.roster.tours.patterns import Automaton, automaton, priced_costs, strict_costs
from backend.optimizer.roster.tours.problem import Agent, Kind, Problem


class Tables(NamedTuple):
    """Everything the search reads. CSR: `x_at[i]` to `x_at[i + 1]` are the rows of i.

    Kinds: `length`, `units` (paid, in the problem's common unit), `break_at`, `gap`, `apart` (the windows of its breaks
    never touch). Breaks: `break_length`, `break_early`, `break_late`. Windows by agent and day: `window_at` (agents x
    days + 1), `window_kind`, `window_first` (interval of the horizon), `window_count`, `window_cost` (where its costs
    begin in `wishes`). Kinds an agent has windows for: `kind_at`, `kind_used`, the first and last beginning of each.
    States of the automata of days, one after the other: `root` (agents), `state_day` (the number of days marks an end),
    steps ahead `next_off` and `next_on` (-1: not allowed), `off_cost`, `on_cost`; `start_cost` (agents). `day_off`
    (agents, days). Contracts: `contract` (agents) is the row of `hours_cost` (contracts, paid units). `rest` (agents),
    and whether it `binds`. Meetings: `busy_at`, `busy_first`, `busy_length`. Skills: `skill_at`, `skill`. Coverage:
    `least`, `base`, `steps`.
    """

    day_starts: Ints
    length: Ints
    units: Ints
    break_at: Ints
    gap: Ints
    apart: Bools
    break_length: Ints
    break_early: Ints
    break_late: Ints
    window_at: Ints
    window_kind: Ints
    window_first: Ints
    window_count: Ints
    window_cost: Ints
    wishes: Floats
    kind_at: Ints
    kind_used: Ints
    kind_first: Ints
    kind_last: Ints
    root: Ints
    state_day: Ints
    next_off: Ints
    next_on: Ints
    off_cost: Floats
    on_cost: Floats
    start_cost: Floats
    day_off: Floats
    contract: Ints
    hours_cost: Floats
    rest: Ints
    binds: Bools
    rest_price: float
    busy_at: Ints
    busy_first: Ints
    busy_length: Ints
    skill_at: Ints
    skill: Ints
    least: Ints
    base: Floats
    steps: Floats


class Sizes(NamedTuple):
    """The largest of everything: room to reserve.

    `starts` (beginnings in a window) and `ends` (different ends of shifts on one agent's day) are 1 if no rest binds.
    """

    agents: int
    days: int
    intervals: int
    breaks: int
    break_length: int
    offsets: int
    starts: int
    windows: int
    states: int
    hours: int
    ends: int


def compile_problem(problem: Problem) -> Tables:
    """The tables of a problem; coverage is continued without cost to where the last shift may end."""
    unit = _unit(problem)
    starts = np.array(problem.day_starts, dtype=np.int64)
    tail = max((kind.length for kind in problem.kinds), default=0)
    least, base, steps = _padded(problem, tail)
    windows, wishes = _windows(problem, starts)
    automata = _Automata(problem)
    roots = [automata.root(agent) for agent in problem.agents]
    contracts = _Contracts(problem, unit)
    agents = problem.agents
    day_off = [agent.day_off_cost or (0.0,) * problem.days for agent in agents]
    return Tables(
        starts, *_kinds(problem.kinds, unit), *windows, wishes, *_used(problem, starts),
        _ints([root for root, _ in roots]), *automata.columns(), *automata.costs(),
        np.array([start for _, start in roots], dtype=float),
        np.array(day_off, dtype=float).reshape(len(agents), problem.days),
        _ints([contracts.row(agent) for agent in agents]), contracts.table(),
        _ints([agent.rest for agent in agents]), _binding(problem), problem.prices.rest,
        *_csr([[first for first, _ in agent.busy] for agent in agents]),
        _ints([length for agent in agents for _, length in agent.busy]),
        *_csr([agent.skills for agent in agents]), least, base, steps,
    )  # fmt: skip


def sizes(tables: Tables) -> Sizes:
    """Room the search needs."""
    days = len(tables.day_starts) - 1
    span = tables.break_late - tables.break_early + 1
    length = tables.length[tables.window_kind]
    per_day = np.diff(tables.window_at)
    ends, owner = 1, np.repeat(np.arange(len(per_day)), per_day)
    if tables.binds.any() and len(owner):
        low = np.full(len(per_day), np.iinfo(np.int64).max)
        high = np.full(len(per_day), -1)
        np.minimum.at(low, owner, tables.window_first + length)
        np.maximum.at(high, owner, tables.window_first + tables.window_count - 1 + length)
        ends = int((high - low)[per_day > 0].max()) + 1
    return Sizes(
        len(tables.root), days, tables.least.shape[1], max(int(np.diff(tables.break_at).max(initial=0)), 1),
        int(tables.break_length.max(initial=1)), max(int(span.max(initial=1)), 1),
        int(tables.window_count.max(initial=1)) if tables.binds.any() else 1, max(int(per_day.max(initial=1)), 1),
        _largest(tables, days),
        tables.hours_cost.shape[1], ends,
    )  # fmt: skip


def _largest(tables: Tables, days: int) -> int:
    """States of the largest automaton, its end included."""
    ends = np.flatnonzero(tables.state_day == days)
    return int(np.diff(np.concatenate([[-1], ends])).max(initial=1))


def _unit(problem: Problem) -> int:
    unit = 0
    for kind in {window.kind for agent in problem.agents for window in agent.windows}:
        unit = gcd(unit, problem.kinds[kind].paid)
    return max(unit, 1)


def _padded(problem: Problem, tail: int) -> tuple[Ints, Floats, Floats]:
    cover = problem.coverage
    least = np.pad(cover.least, ((0, 0), (0, tail)))
    base = np.pad(cover.base, ((0, 0), (0, tail)))
    return least, base, np.ascontiguousarray(np.pad(cover.steps, ((0, 0), (0, tail), (0, 0))))


def _kinds(kinds: Sequence[Kind], unit: int) -> tuple[Ints, Ints, Ints, Ints, Bools, Ints, Ints, Ints]:
    breaks = [each for kind in kinds for each in kind.breaks]
    at = np.concatenate([[0], np.cumsum([len(kind.breaks) for kind in kinds])]).astype(np.int64)
    apart = [
        all(a.latest + a.length + kind.gap <= b.earliest for a, b in zip(kind.breaks, kind.breaks[1:], strict=False))
        for kind in kinds
    ]
    return (
        _ints([kind.length for kind in kinds]), _ints([kind.paid // unit for kind in kinds]), at,
        _ints([kind.gap for kind in kinds]), np.array(apart, dtype=np.bool_),
        _ints([each.length for each in breaks]), _ints([each.earliest for each in breaks]),
        _ints([each.latest for each in breaks]),
    )  # fmt: skip


def _windows(problem: Problem, starts: Ints) -> tuple[tuple[Ints, Ints, Ints, Ints, Ints], Floats]:
    """Windows by agent and day, and their costs laid end to end; equal rows of costs are kept once."""
    days = problem.days
    number = np.zeros(len(problem.agents) * days + 1, dtype=np.int64)
    rows: list[tuple[int, int, int, int]] = []
    wishes: list[float] = [0.0] * max((w.last - w.first + 1 for a in problem.agents for w in a.windows), default=1)
    known: dict[tuple[float, ...], int] = {}
    for i, agent in enumerate(problem.agents):
        for window in sorted(agent.windows, key=lambda each: each.day):
            number[i * days + window.day + 1] += 1
            count = window.last - window.first + 1
            costs = window.cost if isinstance(window.cost, tuple) else None
            if costs is None and window.cost != 0:
                costs = (float(window.cost),) * count  # type: ignore[arg-type]
            if costs is not None and costs not in known:
                known[costs] = len(wishes)
                wishes += costs
            rows.append((window.kind, int(starts[window.day]) + window.first, count, known[costs] if costs else 0))
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    kind, first, length, cost = (np.ascontiguousarray(table[:, column]) for column in range(4))
    return (np.cumsum(number), kind, first, length, cost), np.array(wishes, dtype=float)


def _used(problem: Problem, starts: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """The kinds each agent has windows for, and their first and last beginnings over all days."""
    at, rows = [0], []
    for agent in problem.agents:
        spans: dict[int, tuple[int, int]] = {}
        for window in agent.windows:
            day = int(starts[window.day])
            low, high = spans.get(window.kind, (day + window.first, day + window.last))
            spans[window.kind] = min(low, day + window.first), max(high, day + window.last)
        rows += [(kind, *span) for kind, span in sorted(spans.items())]
        at.append(len(rows))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return _ints(at), *(np.ascontiguousarray(table[:, column]) for column in range(3))  # type: ignore[return-value]


class _Automata:
    """The automata of all agents as one list of states; agents with the same patterns share theirs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.known: dict[tuple[object, ...], tuple[int, float]] = {}
        self.states: list[tuple[int, int, int, float, float]] = []

    def root(self, agent: Agent) -> tuple[int, float]:
        """First state and cost paid before it: strict where some pattern can be worked, else with prices."""
        workable = 0
        for window in agent.windows:
            workable |= 1 << window.day
        strict = agent.patterns is None or any(
            pattern & ~workable == 0 and _fits(self.problem, agent, pattern) for pattern in agent.patterns
        )
        return self._root((agent.patterns, agent.pattern_cost, strict))

    def _root(self, key: tuple[object, ...]) -> tuple[int, float]:
        if key not in self.known:
            patterns, extra, strict = key
            costs = strict_costs(self.problem.days, patterns, extra)  # type: ignore[arg-type]
            made = automaton(costs if strict else priced_costs(costs, self.problem.prices.day))
            self.known[key] = (len(self.states), made.start)
            self._append(made)
        return self.known[key]

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
        day, off, on = (_ints([int(row[column]) for row in self.states]) for column in range(3))
        return day, off, on

    def costs(self) -> tuple[Floats, Floats]:
        """`off_cost`, `on_cost`."""
        return np.array([row[3] for row in self.states]), np.array([row[4] for row in self.states])


class _Contracts:
    """What paid units over the horizon cost, one row for each different contract."""

    def __init__(self, problem: Problem, unit: int) -> None:
        self.unit, self.price = unit, problem.prices.paid
        most = 0
        for agent in problem.agents:
            longest = [0] * problem.days
            for window in agent.windows:
                longest[window.day] = max(longest[window.day], problem.kinds[window.kind].paid // unit)
            most = max(most, sum(longest))
        self.size = most + 1
        self.rows: dict[tuple[int, int], int] = {}

    def row(self, agent: Agent) -> int:
        """Number of the agent's row."""
        most = self.size * self.unit if agent.most_paid is None else agent.most_paid
        return self.rows.setdefault((agent.least_paid, most), len(self.rows))

    def table(self) -> Floats:
        """Cost (contracts, units)."""
        paid = np.arange(self.size) * self.unit
        rows = [self.price * (np.maximum(least - paid, 0) + np.maximum(paid - most, 0)) for least, most in self.rows]
        return np.array(rows, dtype=float).reshape(-1, self.size)


def _fits(problem: Problem, agent: Agent, pattern: int) -> bool:
    """Whether shifts on all days of a pattern fit one after the other, rest aside: each day the one that ends first."""
    ends = 0
    for day in range(problem.days):
        if pattern >> day & 1:
            at = problem.day_starts[day]
            ends = min(
                (
                    max(at + window.first, ends) + problem.kinds[window.kind].length
                    for window in agent.windows
                    if window.day == day and at + window.last >= ends
                ),
                default=-1,
            )
            if ends < 0:
                return False
    return True


def _binding(problem: Problem) -> Bools:
    """Whether an agent's shift could end too late for the next day's earliest one."""
    out = np.zeros(len(problem.agents), dtype=np.bool_)
    for i, agent in enumerate(problem.agents):
        ends, begins = [-1] * problem.days, [1 << 60] * (problem.days + 1)
        for window in agent.windows:
            at = problem.day_starts[window.day]
            end = at + window.last + problem.kinds[window.kind].length
            ends[window.day] = max(ends[window.day], end)
            begins[window.day] = min(begins[window.day], at + window.first)
        out[i] = any(ends[day] + agent.rest > begins[day + 1] for day in range(problem.days) if ends[day] >= 0)
    return out


def _csr(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    at = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return at, _ints([value for row in rows for value in row])


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
