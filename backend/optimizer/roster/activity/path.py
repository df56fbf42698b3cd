"""The cheapest roster of one employee under all hard rules, by dynamic programming over shifts and their tasks.

First every shift that may be worked gets its cheapest sequence of tasks; then the cheapest sequence of shifts is found.
The state is the calendar day, how many days in a row have been worked, the start of the day's shift and the quarters
worked so far. These may be kept within a corridor around a given course, which costs little and saves much when the
horizon is long. Costs are whole numbers, so that the way back is found by comparing sums.

The compiled functions take plain arrays and are few: compiling them is what a first run waits for.
`int(np.int64(n))` keeps a constant from making a specialisation of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.compiled import inner
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
    row; `span` (2, C + 2): least and most quarters worked before the day that the corridor keeps; `best` (lengths) and
    `here` (K): cheapest tasks so far.
    """

    shift: Costs
    free: Costs
    held: Costs
    span: Small
    best: Costs
    here: Costs


def desk_for(days: int, tasks: int, corridor: int) -> Desk:
    """Room for a horizon of so many days, with so many quarters of corridor."""
    calendar = days + 1
    shapes = (
        (calendar, _MANY, _LENGTHS), (calendar + 2, corridor), (calendar + 1, MOST_DAYS, _MANY, corridor),
        (2, calendar + 2), (LONGEST + 1,), (tasks,),
    )  # fmt: skip
    return Desk(*(np.zeros(shape, np.int32) for shape in shapes))


def cheapest_roster(
    cost: Costs, limits: tuple[int, int], course: Small, desk: Desk, starts: Small, lengths: Small, task_at: Small
) -> int:
    """Writes each calendar day's shift: start in STARTS (-1: none), quarters, tasks; returns the cost, NEVER for none.

    `cost` (P, K) is that of a quarter at a task, `limits` the least and most quarters in total; `course` (C + 2) are
    the quarters worked before each day in the middle of the corridor; `task_at` (P) is -1 where nobody works.
    """
    return int(_search(cost, *limits, course, *desk, starts, lengths, task_at))


@nb.njit(cache=True, nogil=True)
def _search(
    cost: Costs, least: int, most: int, course: Small, shift: Costs, free: Costs, held: Costs, span: Small,
    best: Costs, here: Costs, starts: Small, lengths: Small, task_at: Small,
) -> int:  # fmt: skip
    calendar = len(shift)
    for day in range(calendar):
        _price_day(cost, day, shift, best, here)
    _corridor(least, most, course, free.shape[1], span)
    free[:] = NEVER
    held[:] = NEVER
    free[0, 0] = 0
    for day in range(calendar):
        _pass_on(free, held, day)
        _move(span, free[day], free[day + 1], day, day + 1, int(np.int64(0)), np.int32(0))
        _work(shift, free, held, span, day)
    _move(span, free[calendar], free[calendar + 1], calendar, calendar + 1, int(np.int64(0)), np.int32(0))
    value = _way_back(least, shift, free, held, span, starts, lengths)
    for quarter in range(len(task_at)):
        task_at[quarter] = -1
    for day in range(calendar):
        if value < NEVER and starts[day] >= 0:
            _write_tasks(
                cost, day * DAY + STARTS[starts[day]] - FIRST, int(np.int64(lengths[day])), best, here, task_at
            )
    return value


@inner
def _price_day(cost: Costs, day: int, shift: Costs, best: Costs, here: Costs) -> None:
    """Costs of all shifts of a calendar day, each with its cheapest tasks."""
    quarters = len(cost)
    for a in range(_MANY):
        start = day * DAY + STARTS[a] - FIRST
        longest = min(LONGEST, quarters - start) if start >= 0 else 0
        if longest >= SHORTEST:
            _tasks_from(cost, start, longest, best, here)
        for length in range(SHORTEST, LONGEST + 1):
            shift[day, a, length - SHORTEST] = best[length] if length <= longest else NEVER


@inner
def _tasks_from(cost: Costs, start: int, longest: int, best: Costs, here: Costs) -> None:
    """best[n]: cheapest tasks for the n quarters from `start`; each lasts LEAST_TASK at least."""
    best[0], here[:] = 0, NEVER
    for n in range(1, LEAST_TASK):
        best[n] = NEVER
    for n in range(LEAST_TASK, longest + 1):
        end = start + n
        least, fresh = NEVER, best[n - LEAST_TASK]
        for k in range(cost.shape[1]):
            block = cost[end - 1, k] + cost[end - 2, k] + cost[end - 3, k] + cost[end - 4, k]
            here[k] = min(min(here[k] + cost[end - 1, k], fresh + block), NEVER)
            least = min(least, here[k])
        best[n] = least


@inner
def _write_tasks(cost: Costs, start: int, length: int, best: Costs, here: Costs, task_at: Small) -> None:
    """Fills in the cheapest tasks of one shift, the last one first."""
    _tasks_from(cost, start, length, best, here)
    n = length
    while n > 0:
        n = _last_task(cost, start, n, best, task_at)


@inner
def _last_task(cost: Costs, start: int, n: int, best: Costs, task_at: Small) -> int:
    """The last task of the cheapest n quarters, written; returns where it begins."""
    for k in range(cost.shape[1]):
        block = 0
        for size in range(1, n + 1):
            block += cost[start + n - size, k]
            if size >= LEAST_TASK and best[n - size] < _HALF and best[n - size] + block == best[n]:
                for quarter in range(start + n - size, start + n):
                    task_at[quarter] = k
                return n - size
    return 0


@nb.njit(cache=True, nogil=True, inline="always")
def _corridor(least: int, most: int, course: Small, wide: int, span: Small) -> None:
    """Bounds per day; where even the loosest miss the totals, the most is below the least."""
    last = span.shape[1] - 1
    for day in range(last + 1):
        low = max(0, least - LONGEST * (last - day), course[day] - wide // 2) if day else 0
        span[0, day] = low
        span[1, day] = max(min(most, low + wide - 1, LONGEST * day), low - 1)


@inner
def _move(span: Small, before: Costs, after: Costs, day: int, to: int, units: int, price: np.int32) -> None:
    """Relaxes the states of `to` by those of `day` with so many quarters more."""
    first = max(span[0, day] + units, span[0, to])
    count = min(span[1, day] + units, span[1, to]) - first + 1
    i, j = first - units - span[0, day], first - span[0, to]
    for k in range(count):
        after[j + k] = min(after[j + k], np.int32(before[i + k] + price))


@inner
def _pass_on(free: Costs, held: Costs, day: int) -> None:
    """States at each start of the day: after a day without a shift, or after enough rest (earlier starts pass on)."""
    for a in range(_MANY):
        for m in range(free.shape[1]):
            held[day, 0, a, m] = free[day, m]
            for run in range(1, MOST_DAYS if a else 0):
                held[day, run, a, m] = min(held[day, run, a, m], held[day, run, a - 1, m])


@inner
def _work(shift: Costs, free: Costs, held: Costs, span: Small, day: int) -> None:
    """Every shift of the day, as each day in a row; the next day is free or begins after the rest."""
    for a in range(_MANY):
        for size in range(_LENGTHS):
            price = shift[day, a, size]
            if price >= _HALF:
                continue
            length = SHORTEST + size
            following = _NEXT[STARTS[a] + length + REST]
            for run in range(MOST_DAYS):
                before = held[day, run, a]
                _move(span, before, free[day + 2], day, day + 2, length, price)
                if run + 1 < MOST_DAYS and following < _MANY:
                    _move(span, before, held[day + 1, run + 1, following], day, day + 1, length, price)


@inner
def _way_back(
    least: int, shift: Costs, free: Costs, held: Costs, span: Small, starts: Small, lengths: Small
) -> int:  # fmt: skip
    """Fills in starts and lengths from the last day to the first; returns the cost."""
    starts[:], lengths[:] = -1, 0
    day = len(shift) + 1
    best, units = NEVER, int(np.int64(-1))
    for m in range(max(least, span[0, day]), span[1, day] + 1):
        if free[day, m - span[0, day]] < best:
            best, units = free[day, m - span[0, day]], m
    if best >= _HALF:
        return NEVER
    run, a, value = (
        int(np.int64(-1)),
        int(np.int64(_MANY)),
        int(np.int64(best)),
    )  # run -1: no shift started the day before
    while day > 0:
        idle, back = run < 0, 2 if run < 0 else 1
        if idle and _value_at(span, free[day - 1], day - 1, units) == value:
            day -= 1
            continue
        day, run, a, size = _shift_before(shift, held, span, day - back, run, a, units, value)
        starts[day], lengths[day] = a, SHORTEST + size
        units, value = units - SHORTEST - size, value - shift[day, a, size]
        run = -1 if run == 0 else run
    return int(best)


@inner
def _value_at(span: Small, row: Costs, day: int, units: int) -> int:
    return int(row[units - span[0, day]]) if span[0, day] <= units <= span[1, day] else NEVER


@inner
def _shift_before(
    shift: Costs, held: Costs, span: Small, day: int, run: int, a: int, units: int, value: int
) -> tuple[int, int, int, int]:
    """The day's shift from which a state was reached: day, the how-many-th in a row (from 0), start, size."""
    for b in range(_MANY):
        for size in range(_LENGTHS):
            price, length = shift[day, b, size], SHORTEST + size
            if price >= _HALF or (run >= 0 and _NEXT[STARTS[b] + length + REST] > a):
                continue
            for nth in range(MOST_DAYS) if run < 0 else range(run - 1, run):
                if _value_at(span, held[day, nth, b], day, units - length) == value - price:
                    return day, nth, b, size
    return -1, 0, 0, 0
