"""The cheapest roster of one employee under all hard rules, by dynamic programming over stretches of work.

A roster is a sequence of days off and stretches (runs of shifts followed by the least days off). The state is the day
on which the employee is free to begin a stretch, the units worked so far, the weekends worked and the counted shifts;
a stretch adds to each what it has, whatever came before. So first the cheapest stretch from each day, of each length
and addition, is found; then the cheapest sequence. Costs are whole numbers: sums are exact and their order does not
matter, which lets the way back be found by comparing sums.

The compiled functions allocate nothing and are few: compiling them is what a first run waits for.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.rules import (
    BASE,
    CLASSES,
    LEAST,
    LEAST_OFF,
    LEAST_RUN,
    MOST,
    MOST_RUN,
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
    addition): cheapest costs. `by_class`, `pick` (day, class): the cheapest shift of a class and its number. `span`
    (days + 1, 4): least and most units before the day, most units after it, and whether the day is reached; `part`
    (addition, 4): its units beyond the shortest shifts and its counted shifts; `step` (class): what a shift of the
    class adds to an addition's number; `cost` (D, S) and `off` (D) are what the next search is asked.
    """

    state: Costs
    layer: Costs
    stretch: Costs
    by_class: Costs
    pick: Costs
    span: Costs
    part: Costs
    step: Costs
    cost: Costs
    off: Costs


_LOW, _HIGH, _AFTER, _REACHED = range(4)


def desk_for(rules: Rules) -> Desk:
    """A desk large enough for every employee."""
    days, classes, runs = len(rules.weekend), rules.extra.shape[1], int(rules.number[:, MOST_RUN].max())
    caps = np.prod(rules.caps + 1, axis=1)
    states = int(((rules.number[:, MOST] + 1) * (rules.number[:, WEEKENDS] + 1) * caps).max())
    counters = np.prod(np.where(rules.caps > 0, rules.number[:, MOST_RUN, None] + 1, 1), axis=1)
    additions = int(((rules.number[:, MOST_RUN] * rules.extra.max(axis=1) + 1) * counters).max())
    shapes = (
        (days + 1, states), (runs + 1, classes, additions), (days, runs + 1, additions), (days, classes),
        (days, classes), (days + 1, 4), (additions, 4), (classes,),
        (days, rules.class_of.shape[1]), (days,),
    )  # fmt: skip
    return Desk(*(np.zeros(shape, np.int32) for shape in shapes))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def cheapest_roster(rules: Rules, e: int, cost: Costs, off: Costs, desk: Desk, row: Costs) -> int:
    """Writes employee e's cheapest roster into `row` (D) and returns its cost, NEVER where no roster is allowed.

    `cost` (D, S) of working a shift, `off` (D) of a day off; NEVER forbids.
    """
    days = len(off)
    additions = _prepare(rules, e, cost, desk)
    _reach(rules, e, off, desk)
    if desk.span[0, _LOW] > 0 or desk.span[0, _AFTER] < 0:
        return NEVER
    caps = rules.caps[e]
    wide = (rules.number[e, WEEKENDS] + 1) * (caps[0] + 1) * (caps[1] + 1) * (caps[2] + 1)
    for day in range(days + 1):
        for at in range(max(desk.span[day, _HIGH] - desk.span[day, _LOW] + 1, 0) * wide):
            desk.state[day, at] = NEVER
    desk.state[0, 0] = 0
    desk.span[0, _REACHED] = 1
    for day in range(days):
        if desk.span[day, _REACHED] > 0:
            _leave(rules, e, off, desk, day, additions)
    return _way_back(rules, e, off, desk, row, additions)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _prepare(rules: Rules, e: int, cost: Costs, desk: Desk) -> int:
    """The cheapest shift of each class and day, and the table of additions; returns how many there are."""
    classes = rules.number[e, CLASSES]
    sizes = rules.number[e, MOST_RUN] + 1
    units = 1
    for c in range(classes):
        units = max(units, rules.number[e, MOST_RUN] * rules.extra[e, c] + 1)
    for c in range(classes):
        counter, step = rules.counter[e, c], units
        for _ in range(counter):
            step *= sizes
        desk.step[c] = rules.extra[e, c] + (step if counter >= 0 else 0)
    additions = units
    for k in range(3):
        if rules.caps[e, k] > 0:
            additions *= sizes
    for at in range(additions):
        desk.part[at, 0], left = at % units, at // units
        for k in range(3):
            desk.part[at, 1 + k] = left % sizes
            left //= sizes
    for day in range(cost.shape[0]):
        for c in range(classes):
            desk.by_class[day, c] = NEVER
        for s in range(cost.shape[1]):
            c = rules.class_of[e, s]
            if c >= 0 and cost[day, s] < desk.by_class[day, c]:
                desk.by_class[day, c], desk.pick[day, c] = cost[day, s], s
    return additions


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _reach(rules: Rules, e: int, off: Costs, desk: Desk) -> None:
    """Bounds of the units worked before each day in any roster that can still be completed; after -1: none can."""
    days, span = len(off), desk.span
    for day in range(days + 1):
        span[day, _AFTER], span[day, _HIGH], span[day, _REACHED] = -1, -1, 0
    span[days, _AFTER], span[0, _HIGH] = 0, 0
    for turn in range(2 * days):
        day = days - 1 - turn if turn < days else turn - days
        forward = turn >= days
        if forward and span[day, _HIGH] < 0:
            continue
        if off[day] < _HALF:
            _bound(span, day, day + 1, 0, forward)
        units = 0
        for end in range(day + 1, min(day + rules.number[e, MOST_RUN], days) + 1):
            top = -1
            for c in range(rules.number[e, CLASSES]):
                if desk.by_class[end - 1, c] < _HALF:
                    top = max(top, rules.number[e, BASE] + rules.extra[e, c])
            if top < 0:
                break
            units += top
            free = _free_from(rules, e, off, day, end)
            if free >= 0:
                _bound(span, day, free, units, forward)
    for day in range(days + 1):
        after = span[day, _AFTER]
        span[day, _LOW] = max(0, rules.number[e, LEAST] - after) if after >= 0 else 1
        span[day, _HIGH] = min(span[day, _HIGH], rules.number[e, MOST]) if after >= 0 else -1


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _bound(span: Costs, day: int, to: int, units: int, forward: bool) -> None:
    if forward:
        span[to, _HIGH] = max(span[to, _HIGH], span[day, _HIGH] + units)
    elif span[to, _AFTER] >= 0:
        span[day, _AFTER] = max(span[day, _AFTER], units + span[to, _AFTER])


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _free_from(rules: Rules, e: int, off: Costs, day: int, end: int) -> int:
    """The day on which the employee may work again after the stretch [day, end), -1 if the stretch is not allowed."""
    days = len(off)
    if end - day < rules.number[e, LEAST_RUN] and day > 0 and end < days:
        return -1
    free = min(end + rules.number[e, LEAST_OFF], days)
    for idle in range(end, free):
        if off[idle] >= _HALF:
            return -1
    return int(free)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _idle_and_weekends(rules: Rules, off: Costs, day: int, end: int, free: int) -> tuple[int, int]:
    """Cost of the days off after a stretch, and the weekends it touches."""
    idle, found, last = 0, 0, -1
    for d in range(end, free):
        idle += off[d]
    for d in range(day, end):
        if rules.weekend[d] >= 0 and rules.weekend[d] != last:
            last = rules.weekend[d]
            found += 1
    return idle, found


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _leave(rules: Rules, e: int, off: Costs, desk: Desk, day: int, additions: int) -> None:
    """Carries the states of a day on: by a day off, and by every stretch."""
    longest = _stretches(rules, e, desk, day, additions)
    for length in range(longest + 1):
        end = day + length
        free = day + 1 if length == 0 else _free_from(rules, e, off, day, end)
        if free < 0 or (length == 0 and off[day] >= _HALF):
            continue
        idle, weekends = _idle_and_weekends(rules, off, day, end, free)
        for at in range(additions if length > 0 else 1):
            price = desk.stretch[day, length, at] if length > 0 else 0
            if price < _HALF:
                _carry(rules, e, desk, day, free, length, weekends, at, np.int32(price + idle))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _carry(
    rules: Rules, e: int, desk: Desk, day: int, to: int, length: int, weekends: int, at: int, price: np.int32
) -> None:
    """Relaxes every state of `to` that a stretch and a state of `day` make."""
    caps, span, wide = rules.caps[e], desk.span, rules.number[e, WEEKENDS] + 1
    units = length * rules.number[e, BASE] + desk.part[at, 0]
    first = max(span[day, _LOW] + units, span[to, _LOW])
    count = min(span[day, _HIGH] + units, span[to, _HIGH]) - first + 1
    if count <= 0:
        return
    here = max(span[day, _HIGH] - span[day, _LOW] + 1, 0)
    there = max(span[to, _HIGH] - span[to, _LOW] + 1, 0)
    source, target = first - units - span[day, _LOW], first - span[to, _LOW]
    span[to, _REACHED] = 1
    passed = min(wide - weekends, day // 7 + 2)  # no more weekends can have been worked before the day
    for c in range(caps[2] + 1 - desk.part[at, 3]):
        for b in range(caps[1] + 1 - desk.part[at, 2]):
            for a in range(caps[0] + 1 - desk.part[at, 1]):
                held = ((c * (caps[1] + 1) + b) * (caps[0] + 1) + a) * wide
                shift = (desk.part[at, 3] * (caps[1] + 1) + desk.part[at, 2]) * (caps[0] + 1) + desk.part[at, 1]
                gets = held + shift * wide + weekends
                for w in range(passed):
                    i, j = (held + w) * here + source, (gets + w) * there + target
                    before, after = desk.state[day, i : i + count], desk.state[to, j : j + count]
                    for k in range(count):
                        after[k] = min(after[k], np.int32(before[k] + price))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _stretches(rules: Rules, e: int, desk: Desk, day: int, additions: int) -> int:
    """Fills desk.stretch[day] and desk.layer; returns the longest run that can start there."""
    longest = min(rules.number[e, MOST_RUN], desk.by_class.shape[0] - day)
    classes, layer = rules.number[e, CLASSES], desk.layer
    for length in range(1, longest + 1):
        found = False
        for at in range(additions):
            desk.stretch[day, length, at] = NEVER
        for c in range(classes):
            price, step = desk.by_class[day + length - 1, c], desk.step[c]
            for at in range(additions):
                layer[length, c, at] = NEVER
            if price >= _HALF:
                continue
            if length == 1:
                layer[1, c, step] = price
            for before in range(classes if length > 1 else 0):
                if rules.follows[e, before, c]:
                    for at in range(additions - step):
                        if layer[length - 1, before, at] < _HALF:
                            value = layer[length - 1, before, at] + price
                            layer[length, c, at + step] = min(layer[length, c, at + step], value)
            for at in range(additions):
                if layer[length, c, at] < _HALF:
                    found = True
                    desk.stretch[day, length, at] = min(desk.stretch[day, length, at], layer[length, c, at])
        if not found:
            return length - 1
    return int(longest)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _state_number(rules: Rules, e: int, desk: Desk, day: int, units: int, weekends: int, held: int) -> int:
    """The number of a state, -1 where there is none; `held` numbers the counted shifts."""
    low, high = desk.span[day, _LOW], desk.span[day, _HIGH]
    if units < low or units > high or weekends < 0 or desk.span[day, _REACHED] == 0:
        return -1
    return int((held * (rules.number[e, WEEKENDS] + 1) + weekends) * (high - low + 1) + units - low)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _way_back(rules: Rules, e: int, off: Costs, desk: Desk, row: Costs, additions: int) -> int:
    """The cheapest state of the last day, and from each state the one it was reached from."""
    days, wide, caps = len(off), rules.number[e, WEEKENDS] + 1, rules.caps[e]
    here = max(desk.span[days, _HIGH] - desk.span[days, _LOW] + 1, 0)
    best, at = NEVER, -1
    for k in range(here * wide * (caps[0] + 1) * (caps[1] + 1) * (caps[2] + 1)):
        if desk.state[days, k] < best:
            best, at = desk.state[days, k], k
    if best >= _HALF or desk.span[days, _REACHED] == 0:
        return NEVER
    for day in range(days):
        row[day] = -1
    units, weekends, held = at % here + desk.span[days, _LOW], at // here % wide, at // here // wide
    day, value = days, best
    while day > 0:
        before = -1
        if off[day - 1] < _HALF:
            before = _state_number(rules, e, desk, day - 1, units, weekends, held)
        if before >= 0 and desk.state[day - 1, before] + off[day - 1] == value:
            day, value = day - 1, value - off[day - 1]
        else:
            day, units, weekends, held, value = _back_over_stretch(
                rules, e, off, desk, row, additions, day, units, weekends, held, value
            )
    return int(best)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _back_over_stretch(
    rules: Rules, e: int, off: Costs, desk: Desk, row: Costs, additions: int, day: int, units: int, weekends: int,
    held: int, value: int,
) -> tuple[int, int, int, int, int]:  # fmt: skip
    days, caps, earliest = len(off), rules.caps[e], day - rules.number[e, LEAST_OFF]
    a, b, c = held % (caps[0] + 1), held // (caps[0] + 1) % (caps[1] + 1), held // (caps[0] + 1) // (caps[1] + 1)
    for end in range(day if day == days else earliest, max(earliest, 1) - 1, -1):
        for length in range(1, min(rules.number[e, MOST_RUN], end) + 1):
            start = end - length
            if desk.span[start, _REACHED] == 0 or _free_from(rules, e, off, start, end) != day:
                continue
            idle, touched = _idle_and_weekends(rules, off, start, end, day)
            for at in range(additions):
                price = desk.stretch[start, length, at]
                x, y, z = a - desk.part[at, 1], b - desk.part[at, 2], c - desk.part[at, 3]
                if price >= _HALF or x < 0 or y < 0 or z < 0:
                    continue
                fewer = units - length * rules.number[e, BASE] - desk.part[at, 0]
                left = (z * (caps[1] + 1) + y) * (caps[0] + 1) + x
                before = _state_number(rules, e, desk, start, fewer, weekends - touched, left)
                if before >= 0 and desk.state[start, before] + price + idle == value:
                    _write(rules, e, desk, start, length, at, additions, row)
                    return start, fewer, weekends - touched, left, value - price - idle
    return -1, 0, 0, 0, 0


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _write(rules: Rules, e: int, desk: Desk, start: int, length: int, at: int, additions: int, row: Costs) -> None:
    """Fills in the shifts of the cheapest stretch with this length and addition."""
    value, follower = desk.stretch[start, length, at], -1
    _stretches(rules, e, desk, start, additions)
    for back in range(length, 0, -1):
        for c in range(rules.number[e, CLASSES]):
            if (follower < 0 or rules.follows[e, c, follower]) and at >= 0 and desk.layer[back, c, at] == value:
                row[start + back - 1] = desk.pick[start + back - 1, c]
                value -= desk.by_class[start + back - 1, c]
                at -= desk.step[c]
                follower = c
                break
