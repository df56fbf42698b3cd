"""The best week of one agent, given everybody else: exact, by prefix sums and two small dynamic programmes.

What an agent's presence costs in each interval (`price`, mostly below zero: it is worth something) is known once the
others are. A shift costs the difference of two prefix sums less the dearest break windows inside it, for all beginnings
at once; a week is a path through the automaton of the agent's days, with the paid units so far and, where rest may
bind, the end of the last shift. The same search prices a week against a bound's multipliers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from backend.optimizer.compiled import bare
from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.compiled import Sizes, Tables
from backend.optimizer.roster.tours.patterns import NEVER
from backend.optimizer.roster.tours.resting import resting_week
from backend.optimizer.roster.tours.week import plain_week

FAST = {"nnan", "ninf", "nsz"}

MISSED = 1e4
"""Price of a break that falls into a meeting."""


class Desk(NamedTuple):
    """Room for one search, reused. `price` (intervals) is what it answers to; `kind`, `start`, `breaks` its answer.

    `choice` (intervals) is the queue of a presence there, `shift` (intervals) what a shift that begins there costs,
    `best` (days, windows) the cheapest of a window, `value` (days, windows, beginnings) all of it where rest binds,
    `middle` the cheapest where it does not and `piece` (days, windows, 4) where that begins and ends. `cost` (states,
    paid units, ends) is that of the way to a state.
    """

    price: Floats
    choice: Ints
    prefix: Floats
    sums: Floats
    shift: Floats
    run: Floats
    other: Floats
    before: Floats
    after: Floats
    value: Floats
    best: Floats
    best_start: Ints
    cost: Floats
    way_state: Ints
    way_window: Ints
    middle: Floats
    middle_start: Ints
    piece: Ints
    rested: Floats
    lead: Floats
    place: Floats
    place_way: Ints
    kind: Ints
    start: Ints
    breaks: Ints


def new_desk(size: Sizes) -> Desk:
    """A desk for problems of this size."""
    n, states, windows = size.intervals, (size.states, size.hours), (size.days, size.windows)
    return Desk(
        np.zeros(n), _whole_numbers(n), np.zeros(n + 1), np.zeros((size.break_length + 1, n)),
        np.zeros(n), np.zeros(n), np.zeros(n), np.zeros((size.offsets, n)), np.zeros((size.offsets, n)),
        np.zeros((*windows, size.starts)), np.zeros(windows), _whole_numbers(*windows),
        np.zeros((*states, size.ends)), _whole_numbers(*states), _whole_numbers(*states),
        np.zeros(windows), _whole_numbers(*windows), _whole_numbers(*windows, 4),
        np.zeros(size.ends), np.zeros(size.ends),
        np.zeros((size.breaks, size.offsets)), _whole_numbers(size.breaks, size.offsets),
        _whole_numbers(size.days), _whole_numbers(size.days), _whole_numbers(size.days, size.breaks),
    )  # fmt: skip


def _whole_numbers(*shape: int) -> Ints:
    return np.zeros(shape, dtype=np.int64)


@bare(fastmath=FAST)
def respond(tables: Tables, desk: Desk, i: int) -> float:
    """The cheapest week of agent i at the desk's prices, left on the desk; returns its cost, wishes and rules in it."""
    sums, shift, run, other = desk.sums, desk.shift, desk.run, desk.other
    length, early, late, at = tables.break_length, tables.break_early, tables.break_late, tables.break_at
    busy = tables.busy_at[i], tables.busy_at[i + 1]
    if busy[1] > busy[0]:
        _meet(desk.price, tables.busy_first, tables.busy_length, busy[0], busy[1])
    _sum_up(desk.price, desk.prefix, sums)
    if busy[1] > busy[0]:
        _no_break_in(sums, tables.busy_first, tables.busy_length, busy[0], busy[1])
    for k in range(tables.kind_at[i], tables.kind_at[i + 1]):
        kind, first, last = tables.kind_used[k], tables.kind_first[k], tables.kind_last[k]
        _whole(desk.prefix, shift, tables.length[kind], first, last)
        if tables.apart[kind]:
            for b in range(at[kind], at[kind + 1]):
                _less_break(run, other, shift, sums[length[b]], early[b], late[b] - early[b] + 1, first, last)
        else:
            _less_breaks(tables, desk, kind, first, last)
        _value_windows(tables, desk, i, kind)
    total = resting_week(tables, desk, i) if tables.binds[i] else plain_week(tables, desk, i)
    _place_all(tables, desk)
    return total


@bare(fastmath=FAST)
def _meet(price: Floats, first: Ints, length: Ints, low: int, high: int) -> None:
    """Nobody is on the phones in a meeting."""
    for b in range(low, high):
        price[first[b] : min(first[b] + length[b], price.size)] = 0.0


@bare(fastmath=FAST)
def _no_break_in(sums: Floats, first: Ints, length: Ints, low: int, high: int) -> None:
    """A break that touches a meeting is dear."""
    for b in range(low, high):
        for size in range(1, sums.shape[0]):
            for t in range(max(first[b] - size + 1, 0), min(first[b] + length[b], sums.shape[1])):
                sums[size, t] -= MISSED


@bare(fastmath=FAST)
def _sum_up(price: Floats, prefix: Floats, sums: Floats) -> None:
    """Prefix sums, and sums of every break's length from every interval.

    Here and below, loops run from 0 over slices: only then does the compiler know that no index is negative, and works
    on several intervals at once.
    """
    total, n = 0.0, price.size
    for t in range(n):
        total += price[t]
        prefix[t + 1] = total
    one = sums[1]
    for t in range(n):
        one[t] = price[t]
    for length in range(2, sums.shape[0]):
        now, before, next_ = sums[length], sums[length - 1], price[length - 1 :]
        for t in range(n - length + 1):
            now[t] = before[t] + next_[t]


@bare(fastmath=FAST)
def _whole(prefix: Floats, shift: Floats, length: int, first: int, last: int) -> None:
    """Cost of a shift without breaks at every beginning."""
    n = last - first + 1
    begins, ends, out = prefix[first:], prefix[first + length :], shift[first:]
    for s in range(n):
        out[s] = ends[s] - begins[s]


@bare(fastmath=FAST)
def _less_break(
    run: Floats, other: Floats, shift: Floats, sums: Floats, early: int, places: int, first: int, last: int
) -> None:
    """Takes the dearest place of a break off the cost: a sliding greatest by windows of doubling width."""
    n, width = last - first + 1, 1
    one, two = run, other
    source = sums[first + early :]
    for s in range(n + places - 1):
        one[s] = source[s]
    while 2 * width <= places:
        a, b = one, one[width:]
        for s in range(n + places - 2 * width):
            two[s] = a[s] if a[s] > b[s] else b[s]
        one, two = two, one
        width *= 2
    a, b, out = one, one[places - width :], shift[first:]
    for s in range(n):
        out[s] -= a[s] if a[s] > b[s] else b[s]


@bare(fastmath=FAST)
def _less_breaks(tables: Tables, desk: Desk, kind: int, first: int, last: int) -> None:
    """The same where breaks must keep their order and gap: the best of the earlier ones is carried along."""
    run, gap, n = desk.run, tables.gap[kind], last - first + 1
    before, after = desk.before, desk.after
    begin, end = tables.break_at[kind], tables.break_at[kind + 1]
    for b in range(begin, end):
        length, early, p = tables.break_length[b], tables.break_early[b], 0
        for s in range(n):
            run[s] = 0.0 if b == begin else -NEVER
        for o in range(tables.break_late[b] - early + 1):
            if b > begin:
                span = tables.break_late[b - 1] - tables.break_early[b - 1] + 1
                while p < span and tables.break_early[b - 1] + p + tables.break_length[b - 1] + gap <= early + o:
                    _greater(run, before[p], n)
                    p += 1
            source, out = desk.sums[length][first + early + o :], after[o]
            for s in range(n):
                out[s] = run[s] + source[s]
        before, after = after, before
    for s in range(n):
        run[s] = before[0, s]
    for o in range(1, tables.break_late[end - 1] - tables.break_early[end - 1] + 1):
        _greater(run, before[o], n)
    out = desk.shift[first:]
    for s in range(n):
        out[s] -= run[s]


@bare(fastmath=FAST)
def _greater(run: Floats, other: Floats, n: int) -> None:
    for s in range(n):
        run[s] = run[s] if run[s] > other[s] else other[s]


@bare(fastmath=FAST)
def _value_windows(tables: Tables, desk: Desk, i: int, kind: int) -> None:
    """The cheapest beginning in each window of a kind, wishes included; all beginnings where rest binds."""
    shift, best, best_start, value = desk.shift, desk.best, desk.best_start, desk.value
    days, keep = best.shape[0], desk.value.shape[2] > 1
    for day in range(days):
        row = i * days + day
        for w in range(tables.window_at[row], tables.window_at[row + 1]):
            if tables.window_kind[w] != kind:
                continue
            slot, count = w - tables.window_at[row], tables.window_count[w]
            costs, wishes = shift[tables.window_first[w] :], tables.wishes[tables.window_cost[w] :]
            least, at = costs[0] + wishes[0], 0
            for k in range(1, count):
                cost = costs[k] + wishes[k]
                if cost < least:
                    least, at = cost, k
            if keep:
                for k in range(count):
                    value[day, slot, k] = costs[k] + wishes[k]
            best[day, slot], best_start[day, slot] = least, at


@bare(fastmath=FAST)
def _place_all(tables: Tables, desk: Desk) -> None:
    """Breaks of every shift on the desk, at their dearest places."""
    length, early, late = tables.break_length, tables.break_early, tables.break_late
    breaks, sums = desk.breaks, desk.sums
    for day in range(desk.kind.size):
        kind = desk.kind[day]
        if kind < 0:
            continue
        if not tables.apart[kind]:
            place_breaks(tables, desk, day)
            continue
        begin = tables.break_at[kind]
        for b in range(begin, tables.break_at[kind + 1]):
            first = desk.start[day] + early[b]
            worth = sums[length[b]][first:]
            best, at = worth[0], 0
            for t in range(1, late[b] - early[b] + 1):
                if worth[t] > best:
                    best, at = worth[t], t
            breaks[day, b - begin] = first + at


@bare(fastmath=FAST)
def place_breaks(tables: Tables, desk: Desk, day: int) -> None:
    """The dearest places of breaks that must keep their order and gap, for the shift on the desk's `day`."""
    kind, start = desk.kind[day], desk.start[day]
    sums, gap, place, way = desk.sums, tables.gap[kind], desk.place, desk.place_way
    begin, end = tables.break_at[kind], tables.break_at[kind + 1]
    for b in range(begin, end):
        length, early = tables.break_length[b], tables.break_early[b]
        run, arg, p = (0.0 if b == begin else -NEVER), 0, 0
        for o in range(tables.break_late[b] - early + 1):
            if b > begin:
                span = tables.break_late[b - 1] - tables.break_early[b - 1] + 1
                while p < span and tables.break_early[b - 1] + p + tables.break_length[b - 1] + gap <= early + o:
                    if place[b - 1 - begin, p] > run:
                        run, arg = place[b - 1 - begin, p], p
                    p += 1
            place[b - begin, o] = run + sums[length, start + early + o]
            way[b - begin, o] = arg
    at = 0
    for o in range(1, tables.break_late[end - 1] - tables.break_early[end - 1] + 1):
        if place[end - 1 - begin, o] > place[end - 1 - begin, at]:
            at = o
    for b in range(end - 1, begin - 1, -1):
        desk.breaks[day, b - begin] = start + tables.break_early[b] + at
        at = way[b - begin, at]
