"""One round of best responses: every agent in turn takes the cheapest week given all the others.

Prices may be softened: the true step between too few and enough is spread over some agents more and fewer, so that
agents gather round the requirement instead of jumping at it, and a second step, `lean`, tilts each interval towards
what the bound's multipliers say it is worth. The true cost is followed beside, change by change.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Bytes, Floats, Ints
from backend.optimizer.roster.tours.compiled import Sizes, Tables
from backend.optimizer.roster.tours.coverage import step_at
from backend.optimizer.roster.tours.kernel import Desk, new_desk, respond
from backend.optimizer.roster.tours.schedule import Plan, mark_presence, own_costs


class Soft(NamedTuple):
    """Softened steps: `table` (queues, intervals, width) is that of the next agent at `low` + j agents.

    `add` and `keep` (queues, intervals) are the steps up from and down to the plan's counts.
    """

    low: Ints
    table: Floats
    add: Floats
    keep: Floats


class Bench(NamedTuple):
    """A desk and the room for one agent's old and new presence."""

    desk: Desk
    old: Bytes
    new: Bytes


def new_bench(size: Sizes) -> Bench:
    """Room for a round."""
    return Bench(
        new_desk(size), np.full(size.intervals, -1, dtype=np.int8), np.full(size.intervals, -1, dtype=np.int8)
    )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def soften(tables: Tables, width: float, lean: Floats) -> tuple[Ints, Floats]:
    """Steps spread by a logistic curve of `width` agents and moved by `lean` (queues, intervals) agents."""
    queues, intervals, steps = tables.steps.shape
    reach = int(6.0 * width) + 2
    low = np.empty((queues, intervals), np.int64)
    table = np.empty((queues, intervals, steps + 2 * reach))
    for q in range(queues):
        for t in range(intervals):
            low[q, t] = tables.least[q, t] - reach
            for j in range(table.shape[2]):
                table[q, t, j] = _softened(tables.steps, q, t, j - reach + lean[q, t], width)
    return low, table


@nb.njit(cache=True, nogil=True)
def _softened(steps: Floats, q: int, t: int, at: float, width: float) -> float:
    """The softened step of the next agent, `at` agents above the least."""
    total: float = steps[q, t, 0]
    for k in range(1, steps.shape[2]):
        rise = steps[q, t, k] - steps[q, t, k - 1]
        if rise > 0.0:
            total += rise / (1.0 + np.exp(-(at + 0.5 - k) / width))
    return total


@nb.njit(cache=True, nogil=True)
def exact(tables: Tables) -> tuple[Ints, Floats]:
    """The true steps in the same form."""
    return tables.least.copy(), tables.steps.copy()


@nb.njit(cache=True, nogil=True)
def refresh(soft: Soft, counts: Ints) -> None:
    """Steps up from and down to all counts."""
    for q in range(counts.shape[0]):
        for t in range(counts.shape[1]):
            _refresh_one(soft, q, t, counts[q, t])


@nb.njit(cache=True, nogil=True, inline="always")
def _refresh_one(soft: Soft, q: int, t: int, count: int) -> None:
    j, last = count - soft.low[q, t], soft.table.shape[2] - 1
    soft.add[q, t] = soft.table[q, t, min(max(j, 0), last)]
    soft.keep[q, t] = soft.table[q, t, min(max(j - 1, 0), last)]


@nb.njit(cache=True, nogil=True)
def sweep(
    tables: Tables, plan: Plan, soft: Soft, bench: Bench, order: Ints, noise: Floats, shifts: Ints
) -> float:  # fmt: skip
    """One round over `order`; returns by how much the true cost changed.

    `noise` (twice the intervals), begun at each agent's `shifts`, breaks ties in a new way each time.
    """
    changed = 0.0
    for n in range(order.size):
        changed += turn(tables, plan, soft, bench, order[n], noise, shifts[n])
    return changed


@nb.njit(cache=True, nogil=True)
def turn(tables: Tables, plan: Plan, soft: Soft, bench: Bench, i: int, noise: Floats, shift: int) -> float:
    """Agent i's best response; returns the change of the true cost."""
    desk, old, new = bench.desk, bench.old, bench.new
    _copy(plan.queue[i], old)
    prices(tables, soft, desk, i, old)
    price, tie = desk.price, noise[shift:]
    for t in range(price.size):
        price[t] += tie[t]
    before_rules, before_wishes = own_costs(tables, i, plan.kind[i], plan.start[i], plan.breaks[i])
    respond(tables, desk, i)
    after_rules, after_wishes = own_costs(tables, i, desk.kind, desk.start, desk.breaks)
    mark_presence(tables, i, desk.kind, desk.start, desk.breaks, desk.choice, new)
    changed = replace(tables, plan, soft, i, old, new)
    _copy(new, plan.queue[i])
    for day in range(desk.kind.size):
        plan.kind[i, day], plan.start[i, day] = desk.kind[day], desk.start[day]
        _copy(desk.breaks[day], plan.breaks[i, day])
    return changed + after_rules + after_wishes - before_rules - before_wishes


@nb.njit(cache=True, nogil=True)
def _copy(source: Ints | Bytes, to: Ints | Bytes) -> None:
    """A plain loop: copying by slices compiles a page of checks and their messages."""
    for k in range(source.size):
        to[k] = source[k]


@nb.njit(cache=True, nogil=True)
def prices(tables: Tables, soft: Soft, desk: Desk, i: int, old: Bytes) -> None:
    """What agent i's presence costs in each interval, on the queue where it costs least, as if i were away now."""
    price, choice = desk.price, desk.choice
    first, last = tables.skill_at[i], tables.skill_at[i + 1]
    q = tables.skill[first]
    add, keep = soft.add[q], soft.keep[q]
    for t in range(price.size):
        price[t] = keep[t] if old[t] == q else add[t]
        choice[t] = q
    for k in range(first + 1, last):
        q = tables.skill[k]
        add, keep = soft.add[q], soft.keep[q]
        for t in range(price.size):
            value = keep[t] if old[t] == q else add[t]
            if value < price[t]:
                price[t] = value
                choice[t] = q


@nb.njit(cache=True, nogil=True)
def replace(tables: Tables, plan: Plan, soft: Soft, i: int, old: Bytes, new: Bytes) -> float:
    """Moves the counts from an old to a new presence; returns the change of the true cost of coverage."""
    counts, changed = plan.counts, 0.0
    for t in range(old.size):
        if old[t] == new[t]:
            continue
        if old[t] >= 0:
            q = old[t]
            counts[q, t] -= 1
            changed -= step_at(tables.least, tables.steps, q, t, counts[q, t])
            _refresh_one(soft, q, t, counts[q, t])
        if new[t] >= 0:
            q = new[t]
            changed += step_at(tables.least, tables.steps, q, t, counts[q, t])
            counts[q, t] += 1
            _refresh_one(soft, q, t, counts[q, t])
    return changed
