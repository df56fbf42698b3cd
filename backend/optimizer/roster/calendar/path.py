"""The cheapest roster of one employee under all hard rules, by dynamic programming over stretches of work.

A roster is a sequence of days off and stretches (runs of shifts followed by the least days off). The state is the day
on which the employee is free to begin a stretch, the units worked so far, the weekends worked and the counted shifts;
a stretch adds to each what it has, whatever came before. So first the cheapest stretch from each day, of each length
and addition, is found; then the cheapest sequence. Costs are whole numbers: sums are exact and their order does not
matter, which lets the way back be found by comparing sums.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.rules import MOST_COUNTED, Rules

Costs = NDArray[np.int32]

NEVER = 1 << 29
"""Cost of what is not allowed; anything above half of it is impossible."""

_HALF = NEVER >> 1


class Desk(NamedTuple):
    """Room for one search: reused, so that nothing is allocated inside.

    `state` (days + 1, everything a state can be), `layer` (run length, class, addition), `stretch` (day, run length,
    addition): cheapest costs. `by_class`, `pick` (day, class): the cheapest shift of a class and its number.
    """

    state: Costs
    layer: Costs
    stretch: Costs
    by_class: Costs
    pick: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    rest: NDArray[np.int32]
    alive: NDArray[np.bool_]


def desk_for(rules: Rules, employees: NDArray[np.int64] | None = None) -> Desk:
    """A desk large enough for every employee (or those numbered)."""
    days = len(rules.weekend)
    chosen = np.arange(len(rules.base)) if employees is None else employees
    additions = max(int(np.prod(_additions(rules, e))) for e in chosen)
    runs = int(rules.most_run[chosen].max())
    classes = rules.extra.shape[1]
    states = max(_states(rules, int(e)) for e in chosen)
    return Desk(
        np.empty((days + 1, states), np.int32),
        np.empty((runs + 1, classes, additions), np.int32),
        np.empty((days, runs + 1, additions), np.int32),
        np.empty((days, classes), np.int32), np.empty((days, classes), np.int32),
        np.empty(days + 1, np.int32), np.empty(days + 1, np.int32), np.empty(days + 1, np.int32),
        np.empty(days + 1, np.bool_),
    )  # fmt: skip


def _states(rules: Rules, e: int) -> int:
    units = int(rules.most[e]) + 1
    return units * (int(rules.weekends[e]) + 1) * int(np.prod(rules.caps[e] + 1))


@nb.njit(cache=True)
def _additions(rules: Rules, e: int) -> NDArray[np.int64]:
    """How many different additions a stretch can make: of units, and to each counter."""
    sizes = np.ones(1 + MOST_COUNTED, np.int64)
    sizes[0] = rules.most_run[e] * rules.extra[e].max() + 1
    for k in range(MOST_COUNTED):
        if rules.caps[e, k] > 0:
            sizes[1 + k] = rules.most_run[e] + 1
    return sizes


@nb.njit(cache=True, nogil=True)
def cheapest_roster(rules: Rules, e: int, cost: Costs, off: Costs, desk: Desk, row: NDArray[np.int32]) -> int:
    """Writes employee e's cheapest roster into `row` (D) and returns its cost, NEVER where no roster is allowed.

    `cost` (D, S) of working a shift, `off` (D) of a day off; NEVER forbids.
    """
    days = len(off)
    _cheapest_of_class(rules, e, cost, desk)
    _reach(rules, e, off, desk)
    for day in range(days + 1):
        desk.state[day, : _width(rules, e, desk, day)] = NEVER
    if desk.low[0] > 0 or desk.rest[0] < 0:
        return NEVER
    desk.alive[:] = False
    desk.alive[0] = True
    desk.state[0, 0] = 0
    for day in range(days):
        if desk.alive[day]:
            _leave(rules, e, off, desk, day)
    return _way_back(rules, e, off, desk, row)


@nb.njit(cache=True, nogil=True)
def _cheapest_of_class(rules: Rules, e: int, cost: Costs, desk: Desk) -> None:
    days, shifts = cost.shape
    classes = rules.classes[e]
    for day in range(days):
        for c in range(classes):
            desk.by_class[day, c] = NEVER
            desk.pick[day, c] = -1
        for s in range(shifts):
            c = rules.class_of[e, s]
            if c >= 0 and cost[day, s] < desk.by_class[day, c]:
                desk.by_class[day, c] = cost[day, s]
                desk.pick[day, c] = s


@nb.njit(cache=True, nogil=True)
def _reach(rules: Rules, e: int, off: Costs, desk: Desk) -> None:
    """Bounds of the units worked before each day in any roster that can still be completed; rest -1: none can."""
    days = len(off)
    top = np.empty(days, np.int32)
    for day in range(days):
        top[day] = -1
        for c in range(rules.classes[e]):
            if desk.by_class[day, c] < _HALF:
                top[day] = max(top[day], rules.base[e] + rules.extra[e, c])
    rest, high = desk.rest, desk.high
    rest[:], high[:] = -1, -1
    rest[days], high[0] = 0, 0
    for day in range(days - 1, -1, -1):
        if off[day] < _HALF and rest[day + 1] >= 0:
            rest[day] = rest[day + 1]
        units = 0
        for end in range(day + 1, min(day + rules.most_run[e], days) + 1):
            if top[end - 1] < 0:
                break
            units += top[end - 1]
            free = _free_from(rules, e, off, day, end)
            if free >= 0 and rest[free] >= 0:
                rest[day] = max(rest[day], units + rest[free])
    for day in range(days):
        if high[day] < 0:
            continue
        if off[day] < _HALF:
            high[day + 1] = max(high[day + 1], high[day])
        units = 0
        for end in range(day + 1, min(day + rules.most_run[e], days) + 1):
            if top[end - 1] < 0:
                break
            units += top[end - 1]
            free = _free_from(rules, e, off, day, end)
            if free >= 0:
                high[free] = max(high[free], high[day] + units)
    for day in range(days + 1):
        desk.low[day] = max(0, rules.least[e] - rest[day]) if rest[day] >= 0 else 1
        high[day] = min(high[day], rules.most[e]) if rest[day] >= 0 else -1


@nb.njit(cache=True, nogil=True)
def _free_from(rules: Rules, e: int, off: Costs, day: int, end: int) -> int:
    """The day on which the employee may work again after the stretch [day, end), -1 if the stretch is not allowed."""
    days = len(off)
    if end - day < rules.least_run[e] and day > 0 and end < days:
        return -1
    free = min(end + rules.least_off[e], days)
    for idle in range(end, free):
        if off[idle] >= _HALF:
            return -1
    return int(free)


@nb.njit(cache=True, nogil=True)
def _units(desk: Desk, day: int) -> int:
    return int(max(desk.high[day] - desk.low[day] + 1, 0))


@nb.njit(cache=True, nogil=True)
def _width(rules: Rules, e: int, desk: Desk, day: int) -> int:
    caps = rules.caps[e]
    return int(_units(desk, day) * (rules.weekends[e] + 1) * (caps[0] + 1) * (caps[1] + 1) * (caps[2] + 1))


@nb.njit(cache=True, nogil=True)
def _weekends_in(rules: Rules, day: int, end: int) -> int:
    found, last = 0, -1
    for worked in range(day, end):
        if rules.weekend[worked] >= 0 and rules.weekend[worked] != last:
            last = rules.weekend[worked]
            found += 1
    return found


@nb.njit(cache=True, nogil=True)
def _leave(rules: Rules, e: int, off: Costs, desk: Desk, day: int) -> None:
    """Carries the states of a day on: by a day off, and by every stretch."""
    none = np.zeros(1 + MOST_COUNTED, np.int64)
    if off[day] < _HALF:
        _carry(rules, e, desk, day, day + 1, 0, 0, none, off[day])
    sizes = _additions(rules, e)
    longest = _stretches(rules, e, desk, day, sizes)
    many = sizes.prod()
    for length in range(1, longest + 1):
        end = day + length
        free = _free_from(rules, e, off, day, end)
        if free < 0:
            continue
        idle = off[end:free].sum()
        weekends = _weekends_in(rules, day, end)
        for at in range(many):
            price = desk.stretch[day, length, at]
            if price < _HALF:
                parts = _parts(at, sizes)
                units = length * rules.base[e] + parts[0]
                _carry(rules, e, desk, day, free, units, weekends, parts, price + idle)


@nb.njit(cache=True, nogil=True)
def _parts(at: int, sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    parts = np.empty(len(sizes), np.int64)
    for k in range(len(sizes)):
        parts[k] = at % sizes[k]
        at //= sizes[k]
    return parts


@nb.njit(cache=True, nogil=True)
def _carry(
    rules: Rules, e: int, desk: Desk, day: int, to: int, units: int, weekends: int, parts: NDArray[np.int64], price: int
) -> None:
    """Relaxes every state of `to` that adding units, weekends and counted shifts to one of `day` reaches."""
    caps = rules.caps[e]
    wide = rules.weekends[e] + 1
    first = max(desk.low[day] + units, desk.low[to])
    count = min(desk.high[day] + units, desk.high[to]) - first + 1
    if count <= 0:
        return
    here, there = _units(desk, day), _units(desk, to)
    source = first - units - desk.low[day]
    target = first - desk.low[to]
    before, after = desk.state[day], desk.state[to]
    desk.alive[to] = True
    for c in range(caps[2] + 1 - parts[3]):
        for b in range(caps[1] + 1 - parts[2]):
            for a in range(caps[0] + 1 - parts[1]):
                held = ((c * (caps[1] + 1) + b) * (caps[0] + 1) + a) * wide
                gets = (((c + parts[3]) * (caps[1] + 1) + b + parts[2]) * (caps[0] + 1) + a + parts[1]) * wide
                for w in range(wide - weekends):
                    i = (held + w) * here + source
                    j = (gets + w + weekends) * there + target
                    _relax(before[i : i + count], after[j : j + count], np.int32(price))


@nb.njit(cache=True, nogil=True)
def _relax(before: Costs, after: Costs, price: np.int32) -> None:
    for k in range(len(before)):
        after[k] = min(after[k], np.int32(before[k] + price))


@nb.njit(cache=True, nogil=True)
def _stretches(rules: Rules, e: int, desk: Desk, day: int, sizes: NDArray[np.int64]) -> int:
    """Fills desk.stretch[day] and desk.layer; returns the longest run that can start there."""
    many = sizes.prod()
    longest = min(rules.most_run[e], len(desk.by_class) - day)
    classes = rules.classes[e]
    desk.layer[0, :classes, :many] = NEVER
    for length in range(1, longest + 1):
        desk.layer[length, :classes, :many] = NEVER
        desk.stretch[day, length, :many] = NEVER
        found = False
        for c in range(classes):
            price = desk.by_class[day + length - 1, c]
            if price < _HALF:
                found |= _extend(rules, e, desk, length, c, price, sizes)
        if not found:
            return length - 1
        for c in range(classes):
            for at in range(many):
                desk.stretch[day, length, at] = min(desk.stretch[day, length, at], desk.layer[length, c, at])
    return int(longest)


@nb.njit(cache=True, nogil=True)
def _step(rules: Rules, e: int, c: int, sizes: NDArray[np.int64]) -> int:
    """What one shift of the class adds to an addition's number."""
    step = rules.extra[e, c]
    counter = rules.counter[e, c]
    if counter >= 0:
        step += sizes[: counter + 1].prod()
    return int(step)


@nb.njit(cache=True, nogil=True)
def _extend(rules: Rules, e: int, desk: Desk, length: int, c: int, price: int, sizes: NDArray[np.int64]) -> bool:
    step = _step(rules, e, c, sizes)
    here = desk.layer[length, c]
    if length == 1:
        here[step] = price
        return True
    found = False
    for before in range(rules.classes[e]):
        if rules.follows[e, before, c]:
            held = desk.layer[length - 1, before]
            for at in range(sizes.prod() - step):
                if held[at] < _HALF:
                    here[at + step] = min(here[at + step], held[at] + price)
                    found = True
    return found


@nb.njit(cache=True, nogil=True)
def _way_back(rules: Rules, e: int, off: Costs, desk: Desk, row: NDArray[np.int32]) -> int:
    days = len(off)
    width = _width(rules, e, desk, days)
    best, at = NEVER, -1
    for k in range(width):
        if desk.state[days, k] < best:
            best, at = desk.state[days, k], k
    if best >= _HALF:
        return NEVER
    row[:] = -1
    day = days
    while day > 0:
        day, at = _step_back(rules, e, off, desk, day, at, row)
    return best


@nb.njit(cache=True, nogil=True)
def _split(rules: Rules, e: int, desk: Desk, day: int, at: int) -> NDArray[np.int64]:
    """Units, weekends and counted shifts of a state."""
    found = np.empty(2 + MOST_COUNTED, np.int64)
    units = _units(desk, day)
    found[0] = at % units + desk.low[day]
    at //= units
    found[1] = at % (rules.weekends[e] + 1)
    at //= rules.weekends[e] + 1
    for k in range(MOST_COUNTED):
        found[2 + k] = at % (rules.caps[e, k] + 1)
        at //= rules.caps[e, k] + 1
    return found


@nb.njit(cache=True, nogil=True)
def _joined(rules: Rules, e: int, desk: Desk, day: int, state: NDArray[np.int64]) -> int:
    """The number of a state, -1 where there is none."""
    if state[0] < desk.low[day] or state[0] > desk.high[day] or state[1] < 0:
        return -1
    at = 0
    for k in range(MOST_COUNTED - 1, -1, -1):
        if state[2 + k] < 0:
            return -1
        at = at * (rules.caps[e, k] + 1) + state[2 + k]
    at = at * (rules.weekends[e] + 1) + state[1]
    return int(at * _units(desk, day) + state[0] - desk.low[day])


@nb.njit(cache=True, nogil=True)
def _step_back(
    rules: Rules, e: int, off: Costs, desk: Desk, day: int, at: int, row: NDArray[np.int32]
) -> tuple[int, int]:
    """The day and state from which the state was reached; fills in the stretch worked between."""
    days = len(off)
    state = _split(rules, e, desk, day, at)
    value = desk.state[day, at]
    if off[day - 1] < _HALF and desk.alive[day - 1]:
        before = _joined(rules, e, desk, day - 1, state)
        if before >= 0 and desk.state[day - 1, before] + off[day - 1] == value:
            return day - 1, before
    sizes = _additions(rules, e)
    earliest_end = day - rules.least_off[e]
    for end in range(day if day == days else earliest_end, max(earliest_end, 1) - 1, -1):
        for length in range(1, min(rules.most_run[e], end) + 1):
            start = end - length
            if not desk.alive[start] or _free_from(rules, e, off, start, end) != day:
                continue
            idle = off[end:day].sum()
            weekends = _weekends_in(rules, start, end)
            for addition in range(sizes.prod()):
                price = desk.stretch[start, length, addition]
                if price >= _HALF:
                    continue
                before = _before(rules, e, desk, start, state, length, weekends, _parts(addition, sizes))
                if before >= 0 and desk.state[start, before] + price + idle == value:
                    _write(rules, e, desk, start, length, addition, sizes, row)
                    return start, before
    return -1, -1


@nb.njit(cache=True, nogil=True)
def _before(
    rules: Rules, e: int, desk: Desk, start: int, state: NDArray[np.int64], length: int, weekends: int,
    parts: NDArray[np.int64],
) -> int:  # fmt: skip
    earlier = state.copy()
    earlier[0] -= length * rules.base[e] + parts[0]
    earlier[1] -= weekends
    earlier[2:] -= parts[1:]
    return _joined(rules, e, desk, start, earlier)


@nb.njit(cache=True, nogil=True)
def _write(
    rules: Rules, e: int, desk: Desk, start: int, length: int, at: int, sizes: NDArray[np.int64],
    row: NDArray[np.int32],
) -> None:  # fmt: skip
    """Fills in the shifts of the cheapest stretch with this length and addition."""
    _stretches(rules, e, desk, start, sizes)
    value, follower = desk.stretch[start, length, at], -1
    for back in range(length, 0, -1):
        for c in range(rules.classes[e]):
            if (follower < 0 or rules.follows[e, c, follower]) and desk.layer[back, c, at] == value:
                row[start + back - 1] = desk.pick[start + back - 1, c]
                value -= desk.by_class[start + back - 1, c]
                at -= _step(rules, e, c, sizes)
                follower = c
                break
