"""The cheapest week where a late shift may forbid an early one later on, or cost the price of a short rest.

The end of the last shift is part of the state as far as it can bind: slot 0 is any end after which everything that
comes may begin rested; slot e is an end e intervals later than that. So most ends are one, days off shorten the rest
that is left, and a rest may reach over them. Costs alone are carried forward; the way back is found by looking again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb

from backend.optimizer.roster.tours.compiled import Tables
from backend.optimizer.roster.tours.patterns import NEVER
from backend.optimizer.roster.tours.week import FAST, cheapest_end, dearest_units, end_of

if TYPE_CHECKING:
    from backend.optimizer.roster.tours.kernel import Desk

_HALF = NEVER / 2
_OFF = -1


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def resting_week(tables: Tables, desk: Desk, i: int) -> float:
    """The cheapest week; writes kind and start of each day."""
    cost = desk.cost
    days, hours, ends = desk.best.shape[0], cost.shape[1], cost.shape[2]
    root, end = tables.root[i], end_of(tables, i, days)
    if tables.contract[i] < 0:
        hours = 1
    for s in range(end - root + 1):
        for h in range(hours):
            for e in range(ends):
                cost[s, h, e] = NEVER
    cost[0, 0, 0] = tables.start_cost[i]
    _middles(tables, desk, i, ends)
    reached, following, at = 0, 0, -1
    for state in range(root, end):
        s, day = state - root, tables.state_day[state]
        if day != at:
            at, reached = day, following
            following += dearest_units(tables, i, day, days)
        for h in range(min(reached + 1, hours)):
            if _lead(tables, desk, i, s, h, ends):
                _step_off(tables, desk, i, state, s, h, day, ends)
                _step_on(tables, desk, i, state, s, h, day, ends)
    best, h = cheapest_end(tables, desk, i, end - root, hours)
    _walk_back(tables, desk, i, root, end, h, days, ends)
    return best


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _pieces(tables: Tables, i: int, day: int, w: int, ends: int) -> tuple[int, int]:
    """From which beginning of a window on no end before it binds, and from which on its own end binds what follows."""
    first, count = tables.window_first[w], tables.window_count[w]
    after_all = tables.begins[i, day] + ends - 1 - first
    binding = tables.begins[i, day + 1] - tables.rest[i] - tables.length[tables.window_kind[w]] + 1 - first
    return min(max(after_all, 0), count), min(max(binding, 0), count)


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _middles(tables: Tables, desk: Desk, i: int, ends: int) -> None:
    """In each window the cheapest of the beginnings at which nothing binds, before or after."""
    days = desk.best.shape[0]
    for day in range(days):
        row = i * days + day
        for w in range(tables.window_at[row], tables.window_at[row + 1]):
            slot = w - tables.window_at[row]
            a, b = _pieces(tables, i, day, w, ends)
            values, least, at = desk.value[day, slot], NEVER, 0
            for k in range(a, b):
                if values[k] < least:
                    least, at = values[k], k
            desk.middle[day, slot], desk.middle_start[day, slot] = least, at


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _lead(tables: Tables, desk: Desk, i: int, s: int, h: int, ends: int) -> bool:
    """The cheapest way to a state for a shift that begins g intervals after the first that may; False without any.

    `rested` is the cheapest over ends up to a slot, `lead` that with short rests at their price.
    """
    here, rested, lead = desk.cost[s, h], desk.rested, desk.lead
    least = here[0]
    for e in range(ends):
        least = here[e] if here[e] < least else least
        rested[e] = least
    if least >= _HALF:
        return False
    for g in range(ends):
        short = rested[min(g + tables.rest[i], ends - 1)] + tables.rest_price
        lead[g] = rested[g] if rested[g] < short else short
    return True


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _left(tables: Tables, i: int, day: int, ends: int) -> int:
    """By how many slots a day off shortens the rest that is left."""
    left: int = tables.begins[i, day + 1] - tables.begins[i, day]
    return min(left, ends - 1)


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _step_off(tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, ends: int) -> None:
    ahead = tables.next_off[state]
    if ahead < 0:
        return
    more = tables.off_cost[state] + tables.day_off[i, day]
    left = _left(tables, i, day, ends)
    here, there = desk.cost[s, h], desk.cost[s + ahead, h]
    if desk.rested[left] + more < there[0]:
        there[0] = desk.rested[left] + more
    for e in range(1, ends - left):
        if here[e + left] + more < there[e]:
            there[e] = here[e + left] + more


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _step_on(tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, ends: int) -> None:
    ahead = tables.next_on[state]
    if ahead < 0:
        return
    days, lead, more = desk.best.shape[0], desk.lead, tables.on_cost[state]
    row = i * days + day
    for w in range(tables.window_at[row], tables.window_at[row + 1]):
        slot, kind, count = w - tables.window_at[row], tables.window_kind[w], tables.window_count[w]
        there = desk.cost[s + ahead, h if tables.contract[i] < 0 else h + tables.units[kind]]
        a, b = _pieces(tables, i, day, w, ends)
        values, early = desk.value[day, slot], tables.window_first[w] - tables.begins[i, day]
        least = lead[ends - 1] + desk.middle[day, slot]
        for k in range(min(a, b)):
            total = lead[early + k] + values[k]
            least = total if total < least else least
        if least + more < there[0]:
            there[0] = least + more
        late = tables.window_first[w] + tables.length[kind] + tables.rest[i] - tables.begins[i, day + 1]
        for k in range(b, count):
            total = lead[min(early + k, ends - 1)] + values[k] + more
            if total < there[late + k]:
                there[late + k] = total


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _walk_back(tables: Tables, desk: Desk, i: int, root: int, end: int, h: int, days: int, ends: int) -> None:
    """The days of the cheapest way to the last state, looked for again from its end."""
    target, e, first = end, 0, end
    for day in range(days - 1, -1, -1):
        last = first
        while first > root and tables.state_day[first - 1] == day:
            first -= 1
        best, state, window, start = NEVER, first, _OFF, 0
        for one in range(first, last):
            if tables.next_off[one] >= 0 and one + tables.next_off[one] == target:
                total = _off_total(tables, desk, i, one, one - root, h, day, e, ends)
                if total < best:
                    best, state, window = total, one, _OFF
            if tables.next_on[one] >= 0 and one + tables.next_on[one] == target:
                total, w, k = _on_total(tables, desk, i, one, one - root, h, day, e, ends)
                if total < best:
                    best, state, window, start = total, one, w, k
        desk.kind[day] = _OFF
        if window < 0:
            e = _end_before_off(tables, desk, i, state - root, h, day, e, ends)
        else:
            kind = tables.window_kind[window]
            desk.kind[day], desk.start[day] = kind, tables.window_first[window] + start
            if tables.contract[i] >= 0:
                h -= tables.units[kind]
            e = _end_before(tables, desk, i, state - root, h, desk.start[day] - tables.begins[i, day], ends)
        target = state


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _off_total(tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, e: int, ends: int) -> float:
    at = _end_before_off(tables, desk, i, s, h, day, e, ends)
    return NEVER if at < 0 else desk.cost[s, h, at] + tables.off_cost[state] + tables.day_off[i, day]


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _end_before_off(tables: Tables, desk: Desk, i: int, s: int, h: int, day: int, e: int, ends: int) -> int:
    """The slot before a day off that leads to slot `e`: the cheapest of those that shrink to 0; -1 without any."""
    left = _left(tables, i, day, ends)
    if e > 0:
        return e + left if e + left < ends else -1
    at = 0
    for one in range(1, left + 1):
        if desk.cost[s, h, one] < desk.cost[s, h, at]:
            at = one
    return at


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _on_total(
    tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, e: int, ends: int
) -> tuple[float, int, int]:
    """The cheapest shift of a day that leads to slot `e` with `h` paid units: its cost, window and beginning."""
    days = desk.best.shape[0]
    row = i * days + day
    best, window, start = NEVER, -1, 0
    for w in range(tables.window_at[row], tables.window_at[row + 1]):
        slot, kind, count = w - tables.window_at[row], tables.window_kind[w], tables.window_count[w]
        before = h if tables.contract[i] < 0 else h - tables.units[kind]
        if before < 0 or not _lead(tables, desk, i, s, before, ends):
            continue
        a, b = _pieces(tables, i, day, w, ends)
        values, early = desk.value[day, slot], tables.window_first[w] - tables.begins[i, day]
        late = tables.window_first[w] + tables.length[kind] + tables.rest[i] - tables.begins[i, day + 1]
        low, high = (0, min(a, b)) if e == 0 else (e - late, e - late + 1)
        if e == 0 and a < b and desk.lead[ends - 1] + desk.middle[day, slot] < best:
            best, window, start = desk.lead[ends - 1] + desk.middle[day, slot], w, desk.middle_start[day, slot]
        if e > 0 and (low < b or high > count):
            continue
        for k in range(low, high):
            total = desk.lead[min(early + k, ends - 1)] + values[k]
            if total < best:
                best, window, start = total, w, k
    return best + tables.on_cost[state], window, start


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _end_before(tables: Tables, desk: Desk, i: int, s: int, h: int, g: int, ends: int) -> int:
    """The slot before a shift that begins `g` intervals after the first that may."""
    here = desk.cost[s, h]
    good, at = min(g, ends - 1), 0
    for e in range(good + 1):
        if here[e] < here[at]:
            at = e
    total = here[at]
    for e in range(good + 1, min(g + tables.rest[i], ends - 1) + 1):
        if here[e] + tables.rest_price < total:
            at, total = e, here[e] + tables.rest_price
    return at
