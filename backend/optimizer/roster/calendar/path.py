"""The cheapest roster of one employee under all hard rules, by dynamic programming over stretches of work.

A roster is a sequence of days off and stretches (runs of shifts followed by the least days off). The state is the day
on which the employee is free to begin a stretch, the units worked so far, the weekends worked and the counted shifts;
a stretch adds to each what it has, whatever came before. So first the cheapest stretch from each day, of each length
and addition, is found; then the cheapest sequence. Costs are whole numbers: sums are exact and their order does not
matter, which lets the way back be found by comparing sums.

The compiled functions allocate nothing, take plain arrays and are few: compiling them is what a first run waits for.
`int(np.int64(n))` keeps a constant from making a specialisation of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.compiled import inner
from backend.optimizer.roster.calendar.rules import (
    BASE,
    CAP,
    CLASSES,
    EXTRA,
    FOLLOWED,
    LEAST,
    LEAST_OFF,
    LEAST_RUN,
    MOST,
    MOST_COUNTED,
    MOST_RUN,
    STEP,
    UNITS,
    WEEKENDS,
    Rules,
)  # fmt: skip

Costs = NDArray[np.int32]

NEVER = 1 << 29
"""Cost of what is not allowed; anything above half of it is impossible."""

_HALF = NEVER >> 1


class Desk(NamedTuple):
    """Room for one search: reused, so that nothing is allocated inside.

    `state` (days + 1, everything a state can be), `layer` (run length, class, addition), `stretch` (day, run length,
    addition): cheapest costs. `cheap` (2, day, class): cost and number of the cheapest shift of a class. `span`
    (days + 1, 4): least and most units before the day, most units after it, and whether the day is reached; `leap`
    (day, run length, 3): the day on which the employee is free after a stretch (length 0: a day off), -1 if it is not
    allowed, cost of the days off in it, weekends touched; `part` (addition, 4): its units beyond the shortest shifts
    and its counted shifts; `cost` (D, S) and `off` (D) are what the next search is asked.
    """

    state: Costs
    layer: Costs
    stretch: Costs
    cheap: Costs
    span: Costs
    leap: Costs
    part: Costs
    cost: Costs
    off: Costs


_LONG = 100_000
"""Days times units from which on a search outside a corridor is too slow to be made often."""

_PACE_SHIFTS = 12
"""Shifts ahead of the pace or behind it that a corridor allows."""

_LOW, _HIGH, _AFTER, _REACHED = range(4)
_TO, _IDLE, _TOUCHED = range(3)


def desk_for(rules: Rules) -> Desk:
    """A desk large enough for every employee."""
    days, classes, runs = len(rules.weekend), rules.kind.shape[1], int(rules.number[:, MOST_RUN].max())
    caps = rules.number[:, CAP : CAP + MOST_COUNTED].astype(np.int64)
    states = ((rules.number[:, MOST] + 1) * (rules.number[:, WEEKENDS] + 1) * np.prod(caps + 1, axis=1)).max()
    counters = np.prod(np.where(caps > 0, rules.number[:, MOST_RUN, None] + 1, 1), axis=1)
    additions = (rules.number[:, UNITS] * counters).max()
    shapes = (
        (days + 1, states), (runs + 1, classes, additions), (days, runs + 1, additions), (2, days, classes),
        (days + 1, 4), (days, runs + 1, 3), (additions, 1 + MOST_COUNTED), (days, rules.class_of.shape[1]), (days,),
    )  # fmt: skip
    return Desk(*(np.zeros(shape, np.int32) for shape in shapes))


def corridor_for(rules: Rules) -> int:
    """The corridor, in units, that makes the search fast enough; 0 where it is so without one."""
    if len(rules.weekend) * int(rules.number[:, MOST].max()) < _LONG:
        return 0
    return _PACE_SHIFTS * int(rules.number[:, BASE].max())


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def cheapest_roster(
    number: Costs, class_of: Costs, kind: Costs, weekend: Costs, cost: Costs, off: Costs, row: Costs, state: Costs,
    layer: Costs, stretch: Costs, cheap: Costs, span: Costs, leap: Costs, part: Costs, pace: Costs, corridor: int,
) -> int:  # fmt: skip
    """Writes an employee's cheapest roster into `row` (D) and returns its cost, NEVER where no roster is allowed.

    The first four are the employee's rules, `cost` (D, S) of working a shift and `off` (D) of a day off (NEVER
    forbids), then the desk. A `corridor` above 0 keeps the units worked before each day that near to `pace` (D + 1):
    much faster over a long horizon, but a cheaper roster may lie outside.
    """
    additions = _prepare(number, class_of, kind, cost, cheap, part)
    _leaps(number, weekend, off, leap)
    _reach(number, kind, cheap, leap, span, pace, corridor)
    if span[0, _LOW] > 0 or span[0, _AFTER] < 0:
        return NEVER
    wide = number[WEEKENDS] + 1
    for k in range(MOST_COUNTED):
        wide *= number[CAP + k] + 1
    days = len(off)
    for day in range(days + 1):
        for at in range(max(span[day, _HIGH] - span[day, _LOW] + 1, 0) * wide):
            state[day, at] = NEVER
    state[0, 0] = 0
    span[0, _REACHED] = 1
    for day in range(days):
        if span[day, _REACHED] > 0:
            longest = _stretches(number, kind, cheap, day, additions, layer, stretch)
            _leave(number, state, stretch, span, leap, part, day, longest, additions)
    ends = max(span[days, _HIGH] - span[days, _LOW] + 1, 0)
    best, last = NEVER, int(np.int64(-1))
    for at in range(ends * wide):
        if state[days, at] < best:
            best, last = int(state[days, at]), at
    if best >= _HALF or span[days, _REACHED] == 0:
        return NEVER
    for day in range(days):
        row[day] = -1
    _way_back(number, kind, state, layer, stretch, cheap, span, leap, part, additions, last, row)
    return int(best)


@inner
def _prepare(number: Costs, class_of: Costs, kind: Costs, cost: Costs, cheap: Costs, part: Costs) -> int:
    """The cheapest shift of each class and day, and the table of additions; returns how many there are."""
    additions, sizes = number[UNITS], number[MOST_RUN] + 1
    for k in range(MOST_COUNTED):
        additions *= sizes if number[CAP + k] > 0 else 1
    for at in range(additions):
        part[at, 0], left = at % number[UNITS], at // number[UNITS]
        for k in range(MOST_COUNTED):
            part[at, 1 + k] = left % sizes
            left //= sizes
    for day in range(cost.shape[0]):
        for c in range(number[CLASSES]):
            cheap[0, day, c] = NEVER
        for s in range(cost.shape[1]):
            c = class_of[s]
            if c >= 0 and cost[day, s] < cheap[0, day, c]:
                cheap[0, day, c], cheap[1, day, c] = cost[day, s], s
    return int(additions)


@inner
def _leaps(number: Costs, weekend: Costs, off: Costs, leap: Costs) -> None:
    """Where each stretch from each day leads, as told of desk.leap."""
    days = len(off)
    for day in range(days):
        touched, last = 0, -1
        for length in range(min(number[MOST_RUN], days - day) + 1):
            end = day + length
            free = min(end + number[LEAST_OFF], days) if length else day + 1
            if length and weekend[end - 1] >= 0 and weekend[end - 1] != last:
                touched, last = touched + 1, weekend[end - 1]
            idle = 0
            for d in range(end, free):
                idle = min(idle + off[d], NEVER)
            short = 0 < length < number[LEAST_RUN] and day > 0 and end < days
            leap[day, length, _TO] = -1 if short or idle >= _HALF else free
            leap[day, length, _IDLE], leap[day, length, _TOUCHED] = idle, touched


@inner
def _reach(number: Costs, kind: Costs, cheap: Costs, leap: Costs, span: Costs, pace: Costs, corridor: int) -> None:
    """Bounds of the units worked before each day in any roster that can still be completed; after -1: none can."""
    days = len(leap)
    for day in range(days + 1):
        span[day, _AFTER], span[day, _HIGH], span[day, _REACHED] = -1, -1, 0
    span[days, _AFTER], span[0, _HIGH] = 0, 0
    for turn in range(2 * days):
        day = days - 1 - turn if turn < days else turn - days
        units = 0
        for length in range(min(number[MOST_RUN], days - day) + 1):
            if length:
                top = -1
                for c in range(number[CLASSES]):
                    if cheap[0, day + length - 1, c] < _HALF:
                        top = max(top, number[BASE] + kind[c, EXTRA])
                if top < 0:
                    break
                units += top
            to = leap[day, length, _TO]
            if to >= 0 and turn < days and span[to, _AFTER] >= 0:
                span[day, _AFTER] = max(span[day, _AFTER], units + span[to, _AFTER])
            elif to >= 0 and turn >= days and span[day, _HIGH] >= 0:
                span[to, _HIGH] = max(span[to, _HIGH], span[day, _HIGH] + units)
    for day in range(days + 1):
        after = span[day, _AFTER]
        span[day, _LOW] = max(0, number[LEAST] - after) if after >= 0 else 1
        span[day, _HIGH] = min(span[day, _HIGH], number[MOST]) if after >= 0 else -1
        if corridor > 0 and after >= 0 and day < days:
            span[day, _LOW] = max(span[day, _LOW], pace[day] - corridor)
            span[day, _HIGH] = min(span[day, _HIGH], pace[day] + corridor)


@inner
def _stretches(number: Costs, kind: Costs, cheap: Costs, day: int, additions: int, layer: Costs, stretch: Costs) -> int:
    """Fills stretch[day] and layer; returns the longest run that can start there."""
    longest, largest = min(number[MOST_RUN], cheap.shape[1] - day), 0
    for c in range(number[CLASSES]):
        largest = max(largest, kind[c, STEP])
    for length in range(1, longest + 1):
        found = False
        for at in range(additions):
            stretch[day, length, at] = NEVER
        for c in range(number[CLASSES]):
            price, step = cheap[0, day + length - 1, c], kind[c, STEP]
            for at in range(additions):
                layer[length, c, at] = NEVER
            if price >= _HALF:
                continue
            if length == 1:
                layer[1, c, step] = price
            for before in range(number[CLASSES] if length > 1 else 0):
                if kind[before, FOLLOWED + c]:
                    for at in range(min(additions - step, (length - 1) * largest + 1)):
                        value = np.int32(layer[length - 1, before, at] + price)
                        layer[length, c, at + step] = min(layer[length, c, at + step], value)
            for at in range(additions):
                value = layer[length, c, at]
                found |= value < _HALF
                stretch[day, length, at] = min(stretch[day, length, at], value)
        if not found:
            return length - 1
    return int(longest)


@inner
def _leave(
    number: Costs, state: Costs, stretch: Costs, span: Costs, leap: Costs, part: Costs, day: int, longest: int,
    additions: int,
) -> None:  # fmt: skip
    """Carries the states of a day on: by a day off, and by every stretch."""
    for length in range(longest + 1):
        if leap[day, length, _TO] < 0:
            continue
        for at in range(additions if length else 1):
            price = stretch[day, length, at] if length else 0
            if price < _HALF:
                _carry(number, state, span, part[at], day, leap[day, length], length, price)


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _carry(
    number: Costs, state: Costs, span: Costs, adds: Costs, day: int, leap: Costs, length: int, price: int
) -> None:
    """Relaxes every state that a stretch and a state of `day` make; `adds` is the stretch's row of desk.part."""
    to, touched, added = leap[_TO], leap[_TOUCHED], np.int32(price + leap[_IDLE])
    wide, a_wide, b_wide, c_wide = number[WEEKENDS] + 1, number[CAP] + 1, number[CAP + 1] + 1, number[CAP + 2] + 1
    units = length * number[BASE] + adds[0]
    first = max(span[day, _LOW] + units, span[to, _LOW])
    count = min(span[day, _HIGH] + units, span[to, _HIGH]) - first + 1
    if count <= 0:
        return
    here, there = span[day, _HIGH] - span[day, _LOW] + 1, span[to, _HIGH] - span[to, _LOW] + 1
    source, target = first - units - span[day, _LOW], first - span[to, _LOW]
    span[to, _REACHED] = 1
    passed = min(wide - touched, day // 7 + 2)  # no more weekends can have been worked before the day
    moved = ((adds[3] * b_wide + adds[2]) * a_wide + adds[1]) * wide + touched
    for c in range(c_wide - adds[3]):
        for b in range(b_wide - adds[2]):
            for a in range(a_wide - adds[1]):
                held = ((c * b_wide + b) * a_wide + a) * wide
                for w in range(held, held + passed):
                    i, j = w * here + source, (w + moved) * there + target
                    before, after = state[day, i : i + count], state[to, j : j + count]
                    for k in range(count):
                        after[k] = min(after[k], np.int32(before[k] + added))


@inner
def _way_back(
    number: Costs, kind: Costs, state: Costs, layer: Costs, stretch: Costs, cheap: Costs, span: Costs, leap: Costs,
    part: Costs, additions: int, at: int, row: Costs,
) -> None:  # fmt: skip
    """From state `at` of the last day to the one it was reached from, and so on; writes the shifts."""
    day, wide = len(row), number[WEEKENDS] + 1
    while day > 0:
        here = span[day, _HIGH] - span[day, _LOW] + 1
        units, held, value, found = at % here + span[day, _LOW], at // here, state[day, at], False
        for start in range(day - 1, max(day - 1 - number[MOST_RUN] - number[LEAST_OFF], -1), -1):
            least = max(day - start - number[LEAST_OFF], 0)  # shorter ones end too early, longer ones too late
            for length in range(least, min(number[MOST_RUN], day - start) + 1):
                if span[start, _REACHED] == 0 or leap[start, length, _TO] != day:
                    continue
                for k in range(additions if length else 1):
                    price = (stretch[start, length, k] if length else 0) + leap[start, length, _IDLE]
                    fewer = units - length * number[BASE] - (part[k, 0] if length else 0)
                    low, high = span[start, _LOW], span[start, _HIGH]
                    if price >= _HALF or fewer < low or fewer > high:
                        continue
                    left = _held_before(number, held, part[k], leap[start, length, _TOUCHED], wide, length)
                    before = left * (high - low + 1) + fewer - low
                    if left >= 0 and state[start, before] + price == value:
                        if length:
                            _write(number, kind, layer, stretch, cheap, start, length, k, additions, row)
                        day, at, found = start, before, True
                        break
                if found:
                    break
            if found:
                break


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _held_before(number: Costs, held: int, adds: Costs, touched: int, wide: int, length: int) -> int:
    """Weekends and counted shifts, as one number, before a stretch; -1 if there would be fewer than none."""
    weekends, held = held % wide - touched, held // wide
    left, step = weekends, wide
    for k in range(MOST_COUNTED):
        cap = number[CAP + k] + 1
        kept = held % cap - (adds[1 + k] if length else 0)
        if kept < 0:
            return -1
        left, held, step = left + step * kept, held // cap, step * cap
    return int(left) if weekends >= 0 else -1


@inner
def _write(
    number: Costs, kind: Costs, layer: Costs, stretch: Costs, cheap: Costs, start: int, length: int, at: int,
    additions: int, row: Costs,
) -> None:  # fmt: skip
    """Fills in the shifts of the cheapest stretch with this length and addition."""
    value, follower = stretch[start, length, at], -1
    _stretches(number, kind, cheap, start, additions, layer, stretch)
    for back in range(length, 0, -1):
        day = start + back - 1
        for c in range(number[CLASSES]):
            if (follower < 0 or kind[c, FOLLOWED + follower]) and at >= 0 and layer[back, c, at] == value:
                row[day] = cheap[1, day, c]
                value -= cheap[0, day, c]
                at -= kind[c, STEP]
                follower = c
                break
