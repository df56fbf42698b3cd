"""The cheapest roster of one employee under all hard rules, by dynamic programming over shifts and their tasks.

First every shift that may be worked gets its cheapest sequence of tasks; then the cheapest sequence of shifts is found.
The state is the calendar day, how many days in a row have been worked, the start of the day's shift and the quarters
worked so far. These may be kept within a corridor around a given course, which costs little and saves much when the
horizon is long. Costs are whole numbers, so that the way back is found by comparing sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.activity.problem import (
    DAY,
    FIRST,
    LEAST_TASK,
    LONGEST,
    MOST_DAYS,
    REST,
    SHORTEST,
    WINDOWS,
)  # fmt: skip

Costs = NDArray[np.int32]
Small = NDArray[np.int32]

NEVER = 1 << 29
"""Cost of what is not allowed; anything above half of it is impossible."""

_HALF = NEVER >> 1
_LENGTHS = LONGEST - SHORTEST + 1

STARTS = np.array([quarter for first, last in WINDOWS for quarter in range(first, last + 1)], dtype=np.int32)
"""Quarters after midnight at which a shift may start."""

_MANY = len(STARTS)

_NEXT = np.searchsorted(STARTS, np.arange(3 * DAY) - DAY).astype(np.int32)
"""By quarters since midnight of a shift's day: the first start of the next day not before."""


class Desk(NamedTuple):
    """Room for one search. C calendar days, M quarters of corridor.

    `shift` (C, starts, lengths): cost of the cheapest tasks. `free` (C + 2, M): cheapest when no shift started the day
    before; `held` (C + 1, MOST_DAYS, starts, M): cheapest when the day's shift starts then, as the so many-th day in a
    row; `low`, `high` (C + 2): quarters worked before the day that the corridor keeps.
    """

    shift: Costs
    free: Costs
    held: Costs
    low: Small
    high: Small


def desk_for(days: int, corridor: int) -> Desk:
    """Room for a horizon of so many days, with so many quarters of corridor."""
    calendar = days + 1
    return Desk(
        np.empty((calendar, _MANY, _LENGTHS), np.int32), np.empty((calendar + 2, corridor), np.int32),
        np.empty((calendar + 1, MOST_DAYS, _MANY, corridor), np.int32),
        np.empty(calendar + 2, np.int32), np.empty(calendar + 2, np.int32),
    )  # fmt: skip


@nb.njit(cache=True, nogil=True)
def price_day(cost: Costs, day: int, desk: Desk) -> None:
    """Costs of all shifts of a calendar day, each with its cheapest tasks; `cost` (P, K) of a quarter at a task."""
    quarters, tasks = cost.shape
    best = np.empty(LONGEST + 1, np.int32)
    here = np.empty(tasks, np.int32)
    for a in range(_MANY):
        start = day * DAY + STARTS[a] - FIRST
        desk.shift[day, a] = NEVER
        if start < 0 or start + SHORTEST > quarters:
            continue
        _tasks_from(cost, start, min(LONGEST, quarters - start), best, here)
        for length in range(SHORTEST, min(LONGEST, quarters - start) + 1):
            desk.shift[day, a, length - SHORTEST] = best[length]


@nb.njit(cache=True, nogil=True)
def _tasks_from(cost: Costs, start: int, longest: int, best: Costs, here: Costs) -> None:
    """best[n]: cheapest tasks for the n quarters from `start`; each lasts LEAST_TASK at least."""
    tasks = cost.shape[1]
    best[:LEAST_TASK] = NEVER
    best[0] = 0
    here[:] = NEVER
    for n in range(LEAST_TASK, longest + 1):
        end = start + n
        least, fresh = NEVER, best[n - LEAST_TASK]
        for k in range(tasks):
            block = cost[end - 1, k] + cost[end - 2, k] + cost[end - 3, k] + cost[end - 4, k]
            value = min(here[k] + cost[end - 1, k], fresh + block)
            here[k] = min(value, NEVER)
            least = min(least, here[k])
        best[n] = least


@nb.njit(cache=True, nogil=True)
def write_tasks(cost: Costs, start: int, length: int, task_at: Small) -> None:
    """Fills in the cheapest tasks of one shift."""
    tasks = cost.shape[1]
    best, here = np.empty(LONGEST + 1, np.int32), np.empty(tasks, np.int32)
    _tasks_from(cost, start, length, best, here)
    n = length
    while n > 0:
        n = _last_task(cost, start, n, best, task_at)


@nb.njit(cache=True, nogil=True)
def _last_task(cost: Costs, start: int, n: int, best: Costs, task_at: Small) -> int:
    """The last task of the cheapest n quarters, written; returns where it begins."""
    for k in range(cost.shape[1]):
        block = 0
        for size in range(1, n + 1):
            block += cost[start + n - size, k]
            if size >= LEAST_TASK and best[n - size] < _HALF and best[n - size] + block == best[n]:
                task_at[start + n - size : start + n] = k
                return n - size
    return 0


@nb.njit(cache=True, nogil=True)
def cheapest_roster(least: int, most: int, course: Small, desk: Desk, starts: Small, lengths: Small) -> int:
    """Writes each calendar day's shift, start in STARTS (-1: none) and quarters; returns the cost, NEVER for none.

    desk.shift must be filled. `course` (C + 2) are the quarters worked before each day in the middle of the corridor.
    """
    calendar = len(desk.shift)
    if not _corridor(least, most, course, desk):
        return NEVER
    desk.free[:] = NEVER
    desk.free[0, 0] = 0
    for day in range(calendar):
        _begin_day(desk, day)
        _end_day(desk, day)
    _move(desk, desk.free[calendar], desk.free[calendar + 1], calendar, calendar + 1, 0, 0)
    return _way_back(least, desk, starts, lengths)


@nb.njit(cache=True, nogil=True)
def _corridor(least: int, most: int, course: Small, desk: Desk) -> bool:
    """Bounds per day; False if even the loosest miss the totals."""
    calendar = len(desk.shift)
    wide = desk.free.shape[1]
    for day in range(calendar + 2):
        left = calendar + 1 - day
        needed = least - LONGEST * max(left, 0)
        low = max(0, needed, course[day] - wide // 2)
        desk.low[day] = low
        desk.high[day] = min(most, low + wide - 1, LONGEST * day)
    desk.low[0], desk.high[0] = 0, 0
    for day in range(calendar + 2):
        if desk.high[day] < desk.low[day]:
            desk.high[day] = desk.low[day] - 1
    return True


@nb.njit(cache=True, nogil=True)
def _move(desk: Desk, before: Costs, after: Costs, day: int, to: int, units: int, price: int) -> None:
    """Relaxes the states of `to` by those of `day` with so many quarters more."""
    first = max(desk.low[day] + units, desk.low[to])
    count = min(desk.high[day] + units, desk.high[to]) - first + 1
    if count > 0:
        i, j = first - units - desk.low[day], first - desk.low[to]
        _relax(before[i : i + count], after[j : j + count], np.int32(price))


@nb.njit(cache=True, nogil=True)
def _relax(before: Costs, after: Costs, price: np.int32) -> None:
    for k in range(len(before)):
        after[k] = min(after[k], np.int32(before[k] + price))


@nb.njit(cache=True, nogil=True)
def _begin_day(desk: Desk, day: int) -> None:
    """States at each start of the day: after a day without a shift, or after enough rest (earlier starts pass on)."""
    desk.held[day + 1] = NEVER
    if day == 0:
        desk.held[0] = NEVER
    held = desk.held[day]
    for a in range(_MANY):
        held[0, a] = desk.free[day]
        if a > 0:
            for run in range(1, MOST_DAYS):
                _relax(held[run, a - 1], held[run, a], np.int32(0))


@nb.njit(cache=True, nogil=True)
def _end_day(desk: Desk, day: int) -> None:
    _move(desk, desk.free[day], desk.free[day + 1], day, day + 1, 0, 0)
    for a in range(_MANY):
        for size in range(_LENGTHS):
            price = desk.shift[day, a, size]
            if price >= _HALF:
                continue
            length = SHORTEST + size
            following = _NEXT[STARTS[a] + length + REST]
            for run in range(MOST_DAYS):
                before = desk.held[day, run, a]
                _move(desk, before, desk.free[day + 2], day, day + 2, length, price)
                if run + 1 < MOST_DAYS and following < _MANY:
                    _move(desk, before, desk.held[day + 1, run + 1, following], day, day + 1, length, price)


@nb.njit(cache=True, nogil=True)
def _way_back(least: int, desk: Desk, starts: Small, lengths: Small) -> int:
    last = len(desk.shift) + 1
    best, units = NEVER, -1
    for m in range(max(least, desk.low[last]), desk.high[last] + 1):
        if desk.free[last, m - desk.low[last]] < best:
            best, units = desk.free[last, m - desk.low[last]], m
    starts[:], lengths[:] = -1, 0
    if best >= _HALF:
        return NEVER
    day, value = last, best
    while day > 0:
        day, units, value = _back_from_free(desk, day, units, value, starts, lengths)
    return best


@nb.njit(cache=True, nogil=True)
def _held_at(desk: Desk, row: Costs, day: int, units: int) -> int:
    if units < desk.low[day] or units > desk.high[day]:
        return NEVER
    return int(row[units - desk.low[day]])


@nb.njit(cache=True, nogil=True)
def _back_from_free(
    desk: Desk, day: int, units: int, value: int, starts: Small, lengths: Small
) -> tuple[int, int, int]:
    """From a day before which no shift started to the latest such day before it."""
    if _held_at(desk, desk.free[day - 1], day - 1, units) == value:
        return day - 1, units, value
    shift_day = day - 2
    for run in range(MOST_DAYS):
        for a in range(_MANY):
            for size in range(_LENGTHS):
                price = desk.shift[shift_day, a, size]
                length = SHORTEST + size
                if (
                    price < _HALF
                    and _held_at(desk, desk.held[shift_day, run, a], shift_day, units - length) == value - price
                ):
                    starts[shift_day], lengths[shift_day] = a, length
                    return _back_through(desk, shift_day, run, a, units - length, value - price, starts, lengths)
    return -1, 0, 0


@nb.njit(cache=True, nogil=True)
def _back_through(
    desk: Desk, day: int, run: int, a: int, units: int, value: int, starts: Small, lengths: Small
) -> tuple[int, int, int]:
    """From the start of a day's shift back through the days worked before it to the last day without a shift."""
    while run > 0:
        day, run, a, units, value = _one_day_back(desk, day, run, a, units, value, starts, lengths)
    return day, units, value


@nb.njit(cache=True, nogil=True)
def _one_day_back(
    desk: Desk, day: int, run: int, a: int, units: int, value: int, starts: Small, lengths: Small
) -> tuple[int, int, int, int, int]:
    for b in range(_MANY):
        for size in range(_LENGTHS):
            price, length = desk.shift[day - 1, b, size], SHORTEST + size
            if price >= _HALF or _NEXT[STARTS[b] + length + REST] > a:
                continue
            if _held_at(desk, desk.held[day - 1, run - 1, b], day - 1, units - length) == value - price:
                starts[day - 1], lengths[day - 1] = b, length
                return day - 1, run - 1, b, units - length, value - price
    return -1, 0, 0, 0, 0
