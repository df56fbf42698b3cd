"""A schedule, its score counted anew from nothing, and the state the search changes bit by bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Bytes, Ints
from backend.optimizer.roster.tours.compiled import Sizes, Tables
from backend.optimizer.roster.tours.coverage import costs
from backend.optimizer.roster.tours.kernel import MISSED
from backend.optimizer.roster.tours.patterns import NEVER


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """Who works what: `kind` (agents, days; -1 for a day off), `start` and `breaks` in intervals of the horizon.

    `queue` (agents, intervals) is the queue an agent is counted for, -1 off the phones.
    """

    kind: Ints
    start: Ints
    breaks: Ints
    queue: Bytes

    def counts(self, queues: int) -> Ints:
        """Agents on the phones (queues, intervals)."""
        return np.stack([(self.queue == q).sum(axis=0) for q in range(queues)]).astype(np.int64)

    def paid_shifts(self) -> int:
        """How many shifts."""
        return int((self.kind >= 0).sum())


@dataclass(frozen=True, slots=True)
class Score:
    """What a schedule costs, in the order of importance: rules broken (priced), coverage, wishes not met."""

    rules: float
    coverage: float
    wishes: float

    @property
    def total(self) -> float:
        """Their sum, which the search makes small."""
        return self.rules + self.coverage + self.wishes


class Plan(NamedTuple):
    """The schedule as the search changes it; `counts` (queues, intervals) follows every change."""

    kind: Ints
    start: Ints
    breaks: Ints
    queue: Bytes
    counts: Ints


def new_plan(size: Sizes, queues: int) -> Plan:
    """Nobody works."""
    return Plan(
        np.full((size.agents, size.days), -1, dtype=np.int64), np.zeros((size.agents, size.days), dtype=np.int64),
        np.zeros((size.agents, size.days, size.breaks), dtype=np.int64),
        np.full((size.agents, size.intervals), -1, dtype=np.int8), np.zeros((queues, size.intervals), dtype=np.int64),
    )  # fmt: skip


def copy_plan(plan: Plan) -> Plan:
    """A plan of its own."""
    return Plan(plan.kind.copy(), plan.start.copy(), plan.breaks.copy(), plan.queue.copy(), plan.counts.copy())


def plan_of(tables: Tables, size: Sizes, schedule: Schedule) -> Plan:
    """The plan that begins at a schedule."""
    plan = new_plan(size, tables.least.shape[0])
    plan.kind[:], plan.start[:] = schedule.kind, schedule.start
    plan.breaks[:, :, : schedule.breaks.shape[2]] = schedule.breaks
    plan.queue[:, : schedule.queue.shape[1]] = schedule.queue
    plan.counts[:] = _counted(plan.queue, tables.least.shape[0])
    return plan


def schedule_of(plan: Plan) -> Schedule:
    """The schedule of a plan."""
    return Schedule(plan.kind.copy(), plan.start.copy(), plan.breaks.copy(), plan.queue.copy())


def score(tables: Tables, schedule: Schedule) -> Score:
    """The score counted from nothing: no figure the search has kept is used."""
    counts = np.zeros(tables.least.shape, dtype=np.int64)
    counts[:, : schedule.queue.shape[1]] = schedule.counts(tables.least.shape[0])
    own = np.array([
        own_costs(tables, i, schedule.kind[i], schedule.start[i], schedule.breaks[i])
        for i in range(len(schedule.kind))
    ]).reshape(-1, 2)  # fmt: skip
    coverage = float(costs(tables.least, tables.base, tables.steps, counts).sum())
    return Score(float(own[:, 0].sum()), coverage, float(own[:, 1].sum()))


@nb.njit(cache=True, nogil=True)
def cost_of(tables: Tables, plan: Plan) -> float:
    """Total cost of a plan, counted anew."""
    total: float = costs(tables.least, tables.base, tables.steps, plan.counts).sum()
    for i in range(plan.kind.shape[0]):
        rules, wishes = own_costs(tables, i, plan.kind[i], plan.start[i], plan.breaks[i])
        total += rules + wishes
    return total


@nb.njit(cache=True, nogil=True)
def own_costs(tables: Tables, i: int, kinds: Ints, starts: Ints, breaks: Ints) -> tuple[float, float]:
    """What agent i's week costs by itself: rules broken and wishes (patterns' own costs count as wishes).

    NEVER where the days worked are not allowed, as before an agent's first turn.
    """
    days, state, units, contract = kinds.size, tables.root[i], 0, tables.contract[i]
    wishes, rules, free = tables.start_cost[i], 0.0, 0
    for day in range(days):
        kind = kinds[day]
        if (tables.next_off[state] if kind < 0 else tables.next_on[state]) < 0:
            return rules, NEVER
        if kind < 0:
            wishes += tables.day_off[i, day] + tables.off_cost[state]
            state += tables.next_off[state]
            continue
        wishes += tables.on_cost[state] + _wish(tables, i, day, days, kind, starts[day])
        state += tables.next_on[state]
        units += tables.units[kind]
        if starts[day] < free:
            rules += tables.rest_price
        free = starts[day] + tables.length[kind] + tables.rest[i]
        rules += MISSED * _breaks_in_meetings(tables, i, kind, breaks[day])
    return rules + (tables.hours_cost[contract, units] if contract >= 0 else 0.0), wishes


@nb.njit(cache=True, nogil=True)
def _wish(tables: Tables, i: int, day: int, days: int, kind: int, start: int) -> float:
    """Cost of the cheapest window that offers the shift."""
    row, best = i * days + day, 1e15
    for w in range(tables.window_at[row], tables.window_at[row + 1]):
        k = start - tables.window_first[w]
        if tables.window_kind[w] == kind and 0 <= k < tables.window_count[w]:
            best = min(best, tables.wishes[tables.window_cost[w] + k])
    return best


@nb.njit(cache=True, nogil=True)
def _breaks_in_meetings(tables: Tables, i: int, kind: int, breaks: Ints) -> int:
    found = 0
    for b in range(tables.break_at[kind], tables.break_at[kind + 1]):
        at = breaks[b - tables.break_at[kind]]
        for m in range(tables.busy_at[i], tables.busy_at[i + 1]):
            first, last = tables.busy_first[m], tables.busy_first[m] + tables.busy_length[m]
            if at < last and first < at + tables.break_length[b]:
                found += 1
    return found


@nb.njit(cache=True, nogil=True)
def _counted(queue: Bytes, queues: int) -> Ints:
    counts = np.zeros((queues, queue.shape[1]), dtype=np.int64)
    for i in range(queue.shape[0]):
        for t in range(queue.shape[1]):
            if queue[i, t] >= 0:
                counts[queue[i, t], t] += 1
    return counts


@nb.njit(cache=True, nogil=True)
def mark_presence(tables: Tables, i: int, kinds: Ints, starts: Ints, breaks: Ints, choice: Ints, marks: Bytes) -> None:
    """Writes into `marks` (intervals) the queue of agent i where on the phones, -1 elsewhere."""
    marks[:] = -1
    for day in range(kinds.size):
        kind = kinds[day]
        if kind < 0:
            continue
        for t in range(starts[day], starts[day] + tables.length[kind]):
            marks[t] = choice[t]
        for b in range(tables.break_at[kind], tables.break_at[kind + 1]):
            at = breaks[day, b - tables.break_at[kind]]
            marks[at : at + tables.break_length[b]] = -1
    for m in range(tables.busy_at[i], tables.busy_at[i + 1]):
        marks[tables.busy_first[m] : min(tables.busy_first[m] + tables.busy_length[m], marks.size)] = -1
