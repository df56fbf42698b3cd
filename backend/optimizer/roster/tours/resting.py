"""The cheapest week where a late shift may forbid an early one later on, or cost the price of a short rest.

The end of the last shift is part of the state as far as it can bind: slot 0 is any end after which everything that
comes may begin rested; slot e is an end e intervals later than that. So most ends are one, days off shorten the rest
that is left, and a rest may reach over them. Costs alone are carried forward; the way back is found by looking again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.optimizer.compiled import bare
from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.compiled import Tables
from backend.optimizer.roster.tours.patterns import NEVER
from backend.optimizer.roster.tours.week import FAST, cheapest_end, dearest_units, end_of

if TYPE_CHECKING:
    from backend.optimizer.roster.tours.kernel import Desk

_HALF = NEVER / 2
_OFF = -1


@bare(fastmath=FAST)
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
    _look_at_windows(tables, desk, i, days, ends)
    _go_forward(tables, desk, i, root, end, hours)
    best, h = cheapest_end(tables, desk, i, end - root, hours)
    _walk_back(tables, desk, i, root, end, h, days)
    return best


@bare(fastmath=FAST)
def _look_at_windows(tables: Tables, desk: Desk, i: int, days: int, ends: int) -> None:
    """Where a window's pieces begin, and in each window the cheapest beginning at which nothing binds.

    `piece` has the beginning from which on no end before it binds, that from which on its own end binds what follows,
    by how much the window begins after the first of the day, and the slot of the first one's end.
    """
    for day in range(days):
        first_ever, next_ever = tables.begins[i, day], tables.begins[i, day + 1]
        row = i * days + day
        for w in range(tables.window_at[row], tables.window_at[row + 1]):
            slot, kind, first, count = (
                w - tables.window_at[row], tables.window_kind[w], tables.window_first[w], tables.window_count[w],
            )  # fmt: skip
            early, late = first - first_ever, first + tables.length[kind] + tables.rest[i] - next_ever
            a, b = min(max(ends - 1 - early, 0), count), min(max(1 - late, 0), count)
            piece = desk.piece[day, slot]
            piece[0], piece[1], piece[2], piece[3] = a, b, early, late
            values, least, at = desk.value[day, slot], NEVER, 0
            for k in range(a, b):
                if values[k] < least:
                    least, at = values[k], k
            desk.middle[day, slot], desk.middle_start[day, slot] = least, at


@bare(fastmath=FAST)
def _go_forward(tables: Tables, desk: Desk, i: int, root: int, end: int, hours: int) -> None:
    """The cheapest way to every state with every number of paid units and every end.

    Tables and desk hold some fifty arrays, which a call hands over one by one: what is done for each state takes only
    the few it needs, so that it is compiled into this loop.
    """
    cost, rested, lead, value, piece, middle = desk.cost, desk.rested, desk.lead, desk.value, desk.piece, desk.middle
    days, ends, contract, rest = desk.best.shape[0], cost.shape[2], tables.contract[i], tables.rest[i]
    next_off, next_on, off_cost, on_cost = tables.next_off, tables.next_on, tables.off_cost, tables.on_cost
    window_at, window_kind, units, count = tables.window_at, tables.window_kind, tables.units, tables.window_count
    reached, following, at, left, first, last = 0, 0, -1, 0, 0, 0
    for state in range(root, end):
        s, day = state - root, tables.state_day[state]
        if day != at:
            at, reached = day, following
            following += dearest_units(tables, i, day, days)
            first, last = window_at[i * days + day], window_at[i * days + day + 1]
            left = min(tables.begins[i, day + 1] - tables.begins[i, day], ends - 1)
        for h in range(min(reached + 1, hours)):
            here = cost[s, h]
            if _lead(here, rested, lead, rest, tables.rest_price) >= _HALF:
                continue
            if next_off[state] >= 0:
                _step_off(here, rested, cost[s + next_off[state], h], left, off_cost[state] + tables.day_off[i, day])
            if next_on[state] >= 0:
                for w in range(first, last):
                    to = h if contract < 0 else h + units[window_kind[w]]
                    _step_on(
                        lead, value[day, w - first], cost[s + next_on[state], to], piece[day, w - first], count[w],
                        middle[day, w - first], on_cost[state],
                    )  # fmt: skip


@bare(fastmath=FAST)
def _lead(here: Floats, rested: Floats, lead: Floats, rest: int, price: float) -> float:
    """The cheapest way to a state for a shift that begins g intervals after the first that may; the least of all.

    `rested` is the cheapest over ends up to a slot, `lead` that with short rests at their price.
    """
    least: float = here[0]
    ends = here.size
    for e in range(ends):
        least = here[e] if here[e] < least else least
        rested[e] = least
    within = max(ends - 1 - rest, 0)
    later, all_of_them = rested[min(rest, ends - 1) :], rested[ends - 1] + price
    for g in range(within):
        short = later[g] + price
        lead[g] = rested[g] if rested[g] < short else short
    rest_of_lead, rest_of_rested = lead[within:], rested[within:]
    for g in range(ends - within):
        lone = rest_of_rested[g]
        rest_of_lead[g] = lone if lone < all_of_them else all_of_them
    return least


@bare(fastmath=FAST)
def _step_off(here: Floats, rested: Floats, there: Floats, left: int, more: float) -> None:
    """A day off, which shortens the rest that is left by so many slots."""
    if rested[left] + more < there[0]:
        there[0] = rested[left] + more
    before, after = here[left + 1 :], there[1:]
    for e in range(here.size - 1 - left):
        total = before[e] + more
        after[e] = total if total < after[e] else after[e]


@bare(fastmath=FAST)
def _step_on(lead: Floats, values: Floats, there: Floats, piece: Ints, count: int, middle: float, more: float) -> None:
    """A shift of one window, begun at any of its beginnings."""
    a, b, early, late = piece[0], piece[1], piece[2], piece[3]
    top = lead[lead.size - 1]
    least = top + middle
    before = lead[early:]
    for k in range(min(a, b)):
        total = before[k] + values[k]
        least = total if total < least else least
    if least + more < there[0]:
        there[0] = least + more
    if b >= count:
        return
    own, after = values[b:], there[late + b :]
    if b >= a:
        for k in range(count - b):
            total = top + own[k] + more
            after[k] = total if total < after[k] else after[k]
    else:
        for k in range(count - b):
            total = lead[min(early + b + k, lead.size - 1)] + own[k] + more
            after[k] = total if total < after[k] else after[k]


@bare(fastmath=FAST)
def _walk_back(tables: Tables, desk: Desk, i: int, root: int, end: int, h: int, days: int) -> None:
    """The days of the cheapest way to the last state, looked for again from its end."""
    cost, rested, lead, value, piece, middle = desk.cost, desk.rested, desk.lead, desk.value, desk.piece, desk.middle
    ends, contract, rest, price = cost.shape[2], tables.contract[i], tables.rest[i], tables.rest_price
    next_off, next_on, state_day = tables.next_off, tables.next_on, tables.state_day
    target, e, first = end, 0, end
    for day in range(days - 1, -1, -1):
        last = first
        while first > root and state_day[first - 1] == day:
            first -= 1
        left = min(tables.begins[i, day + 1] - tables.begins[i, day], ends - 1)
        begin, stop = tables.window_at[i * days + day], tables.window_at[i * days + day + 1]
        best, state, window, start = NEVER, first, _OFF, 0
        for one in range(first, last):
            if next_off[one] >= 0 and one + next_off[one] == target:
                at = _end_before_off(cost[one - root, h], e, left)
                if at >= 0 and cost[one - root, h, at] + tables.off_cost[one] + tables.day_off[i, day] < best:
                    best = cost[one - root, h, at] + tables.off_cost[one] + tables.day_off[i, day]
                    state, window = one, _OFF
            if next_on[one] < 0 or one + next_on[one] != target:
                continue
            for w in range(begin, stop):
                before = h if contract < 0 else h - tables.units[tables.window_kind[w]]
                if before < 0 or _lead(cost[one - root, before], rested, lead, rest, price) >= _HALF:
                    continue
                slot, more = w - begin, tables.on_cost[one]
                total, k = _way_on(
                    lead, value[day, slot], piece[day, slot], tables.window_count[w], middle[day, slot],
                    desk.middle_start[day, slot], e,
                )  # fmt: skip
                if total + more < best:
                    best, state, window, start = total + more, one, w, k
        desk.kind[day] = _OFF
        if window < 0:
            e = _end_before_off(cost[state - root, h], e, left)
        else:
            kind = tables.window_kind[window]
            desk.kind[day], desk.start[day] = kind, tables.window_first[window] + start
            if contract >= 0:
                h -= tables.units[kind]
            e = _end_before(cost[state - root, h], desk.start[day] - tables.begins[i, day], rest, price)
        target = state


@bare(fastmath=FAST)
def _end_before_off(here: Floats, e: int, left: int) -> int:
    """The slot before a day off that leads to slot `e`: the cheapest of those that shrink to 0; -1 without any."""
    if e > 0:
        return e + left if e + left < here.size else -1
    at = 0
    for one in range(1, left + 1):
        if here[one] < here[at]:
            at = one
    return at


@bare(fastmath=FAST)
def _way_on(
    lead: Floats, values: Floats, piece: Ints, count: int, middle: float, middle_start: int, e: int
) -> tuple[float, int]:  # fmt: skip
    """The cheapest shift of a window that leads to slot `e`: its cost and beginning."""
    a, b, early, late = piece[0], piece[1], piece[2], piece[3]
    best, start, last = NEVER, 0, lead.size - 1
    if e > 0:
        k = e - late
        return (lead[min(early + k, last)] + values[k], k) if b <= k < count else (NEVER, 0)
    if a < b:
        best, start = lead[last] + middle, middle_start
    for k in range(min(a, b)):
        total = lead[early + k] + values[k]
        if total < best:
            best, start = total, k
    return best, start


@bare(fastmath=FAST)
def _end_before(here: Floats, g: int, rest: int, price: float) -> int:
    """The slot before a shift that begins `g` intervals after the first that may."""
    last = here.size - 1
    good, at = min(g, last), 0
    for e in range(good + 1):
        if here[e] < here[at]:
            at = e
    total = here[at]
    for e in range(good + 1, min(g + rest, last) + 1):
        if here[e] + price < total:
            at, total = e, here[e] + price
    return at
