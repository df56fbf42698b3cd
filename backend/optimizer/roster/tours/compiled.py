"""A problem as flat arrays, the form in which the compiled search reads it."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import NamedTuple

import numpy as np

from backend.optimizer.roster.tours.arrays import Bools, Floats, Ints
from backend.optimizer.roster.tours.automata import Automata, paid_range
from backend.optimizer.roster.tours.patterns import Automaton
from backend.optimizer.roster.tours.problem import Agent, Kind, Problem

_FAR = 1 << 40
"""An interval that never comes."""


class Tables(NamedTuple):
    """Everything the search reads. CSR: `x_at[i]` to `x_at[i + 1]` are the rows of i.

    Kinds: `length`, `units` (paid, in the problem's common unit), `break_at`, `gap`, `apart` (the windows of its breaks
    never touch). Breaks: `break_length`, `break_early`, `break_late`. Windows by agent and day: `window_at` (agents x
    days + 1), `window_kind`, `window_first` (interval of the horizon), `window_count`, `window_cost` (where its costs
    begin in `wishes`). Kinds an agent has windows for: `kind_at`, `kind_used`, the first and last beginning of each.
    States of the automata of days, one after the other: `root` (agents), `state_day` (the number of days marks an end),
    steps ahead `next_off` and `next_on` (-1: not allowed), `off_cost`, `on_cost`; `start_cost` (agents). `day_off`
    (agents, days). Contracts: `contract` (agents) is the row of `hours_cost` (contracts, paid units), -1 where no week
    can break it. `rest` (agents), and whether it `binds`; `begins` (agents, days + 1) is the first beginning of that
    day or a later one. Meetings: `busy_at`, `busy_first`, `busy_length`. Skills: `skill_at`, `skill`. Coverage:
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
    begins: Ints
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

    `starts` (beginnings in a window) is 1 if no rest binds, else at least 2, which says so; `ends` are the ends of
    shifts that may bind later ones, and one for all others. `states` are those of the largest automaton, its
    end included.
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
    agents, automata, contracts = problem.agents, Automata(problem), _Contracts(problem, unit)
    made = [automata.of(agent) for agent in agents]
    roots = [automata.root(each) for each in made]
    rows = [contracts.row(agent, each) for agent, each in zip(agents, made, strict=True)]
    begins = _begins(problem)
    day_off = [agent.day_off_cost or (0.0,) * problem.days for agent in agents]
    return Tables(
        starts, *_kinds(problem.kinds, unit), *windows, wishes, *_used(problem, starts),
        _ints(roots), *automata.columns(), *automata.costs(), np.array([each.start for each in made], dtype=float),
        np.array(day_off, dtype=float).reshape(len(agents), problem.days),
        _ints(rows), contracts.table(), _ints([agent.rest for agent in agents]), _binding(problem, begins), begins,
        problem.prices.rest,
        *_csr([[first for first, _ in agent.busy] for agent in agents]),
        _ints([length for agent in agents for _, length in agent.busy]),
        *_csr([agent.skills for agent in agents]), least, base, steps,
    )  # fmt: skip


def sizes(tables: Tables) -> Sizes:
    """Room the search needs."""
    days = len(tables.day_starts) - 1
    span = tables.break_late - tables.break_early + 1
    per_day = np.diff(tables.window_at)
    return Sizes(
        len(tables.root), days, tables.least.shape[1], max(int(np.diff(tables.break_at).max(initial=0)), 1),
        int(tables.break_length.max(initial=1)), max(int(span.max(initial=1)), 1),
        int(tables.window_count.max(initial=2)) if tables.binds.any() else 1, max(int(per_day.max(initial=1)), 1),
        _largest(tables, days),
        tables.hours_cost.shape[1], 1 + _latest(tables, days),
    )  # fmt: skip


def _latest(tables: Tables, days: int) -> int:
    """By how much the end of a shift may at most lie beyond what binds no later one, among those whom rest binds."""
    owner = np.repeat(np.arange(len(tables.root) * days), np.diff(tables.window_at))
    agent, day = owner // days, owner % days
    end = tables.window_first + tables.window_count - 1 + tables.length[tables.window_kind]
    beyond = end - (tables.begins[agent, day + 1] - tables.rest[agent])
    return int(np.where(tables.binds[agent], beyond, 0).max(initial=0))


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


class _Contracts:
    """What paid units over the horizon cost, one row for each different contract that can be broken at all."""

    def __init__(self, problem: Problem, unit: int) -> None:
        self.problem, self.unit, self.size = problem, unit, 1
        self.rows: dict[tuple[int, int], int] = {}
        self.ranges: dict[tuple[int, tuple[tuple[int, int] | None, ...]], tuple[int, int, int]] = {}

    def row(self, agent: Agent, made: Automaton) -> int:
        """Number of the agent's row; -1 where every week keeps the contract."""
        units: list[tuple[int, int] | None] = [None] * self.problem.days
        for window in agent.windows:
            paid, before = self.problem.kinds[window.kind].paid // self.unit, units[window.day]
            units[window.day] = (paid, paid) if before is None else (min(before[0], paid), max(before[1], paid))
        key = (id(made), tuple(units))
        if key not in self.ranges:
            self.ranges[key] = paid_range(made, key[1])
        low, high = (self.unit * end for end in self.ranges[key][:2])
        if agent.least_paid <= low and (agent.most_paid is None or high <= agent.most_paid):
            return -1
        self.size = max(self.size, self.ranges[key][2] + 1)
        most = 1 << 40 if agent.most_paid is None else agent.most_paid
        return self.rows.setdefault((agent.least_paid, most), len(self.rows))

    def table(self) -> Floats:
        """Cost (contracts, units)."""
        paid, price = np.arange(self.size) * self.unit, self.problem.prices.paid
        rows = [price * (np.maximum(least - paid, 0) + np.maximum(paid - most, 0)) for least, most in self.rows]
        return np.array(rows, dtype=float).reshape(-1, self.size)


def _begins(problem: Problem) -> Ints:
    """The first beginning of a day or any later one (agents, days + 1); far away where there is none."""
    out = np.full((len(problem.agents), problem.days + 1), _FAR, dtype=np.int64)
    for i, agent in enumerate(problem.agents):
        for window in agent.windows:
            at = problem.day_starts[window.day] + window.first
            out[i, window.day] = min(out[i, window.day], at)
    return np.ascontiguousarray(np.minimum.accumulate(out[:, ::-1], axis=1)[:, ::-1])


def _binding(problem: Problem, begins: Ints) -> Bools:
    """Whether an agent's shift could end too late for a later day's earliest one."""
    out = np.zeros(len(problem.agents), dtype=np.bool_)
    for i, agent in enumerate(problem.agents):
        for window in agent.windows:
            end = problem.day_starts[window.day] + window.last + problem.kinds[window.kind].length
            if end + agent.rest > begins[i, window.day + 1]:
                out[i] = True
                break
    return out


def _csr(rows: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    at = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return at, _ints([value for row in rows for value in row])


def _ints(values: Sequence[int]) -> Ints:
    return np.array(values, dtype=np.int64)
