"""From the cost of every shift to the cheapest week: a path through the automaton of days.

The states of an automaton stand one after the other, so a pass in their order finds the cheapest way to each with each
number of paid units. Where the rest between shifts may bind, the end of the last shift is part of the state; ends are
kept as "at most so late", so that one look tells whether a shift may begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb

from backend.optimizer.roster.tours.compiled import Tables
from backend.optimizer.roster.tours.patterns import NEVER

if TYPE_CHECKING:
    from backend.optimizer.roster.tours.kernel import Desk

_HALF = NEVER / 2
_OFF = -1
FAST = {"nnan", "ninf", "nsz"}


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def plain_week(tables: Tables, desk: Desk, i: int) -> float:
    """The cheapest week where every agent's shift leaves enough rest; writes kind and start of each day."""
    cost, way_state, way_window = desk.cost, desk.way_state, desk.way_window
    days, hours = desk.best.shape[0], cost.shape[1]
    root = tables.root[i]
    end = root
    while tables.state_day[end] < days:
        end += 1
    for s in range(end - root + 1):
        for h in range(hours):
            cost[s, h, 0] = NEVER
    cost[0, 0, 0] = tables.start_cost[i]
    for state in range(root, end):
        s, day = state - root, tables.state_day[state]
        row = i * days + day
        first, last = tables.window_at[row], tables.window_at[row + 1]
        for h in range(hours):
            so_far = cost[s, h, 0]
            if so_far >= _HALF:
                continue
            ahead = tables.next_off[state]
            if ahead >= 0:
                total = so_far + tables.off_cost[state] + tables.day_off[i, day]
                if total < cost[s + ahead, h, 0]:
                    cost[s + ahead, h, 0] = total
                    way_state[s + ahead, h, 0], way_window[s + ahead, h, 0] = s, _OFF
            ahead = tables.next_on[state]
            if ahead >= 0:
                for w in range(first, last):
                    to = h + tables.units[tables.window_kind[w]]
                    total = so_far + tables.on_cost[state] + desk.best[day, w - first]
                    if total < cost[s + ahead, to, 0]:
                        cost[s + ahead, to, 0] = total
                        way_state[s + ahead, to, 0], way_window[s + ahead, to, 0] = s, w
    best, h = NEVER, 0
    for each in range(hours):
        total = cost[end - root, each, 0] + tables.hours_cost[tables.contract[i], each]
        if total < best:
            best, h = total, each
    s = end - root
    for day in range(days - 1, -1, -1):
        w = way_window[s, h, 0]
        s = way_state[s, h, 0]
        desk.kind[day] = _OFF
        if w >= 0:
            slot = w - tables.window_at[i * days + day]
            desk.kind[day] = tables.window_kind[w]
            desk.start[day] = tables.window_first[w] + desk.best_start[day, slot]
            h -= tables.units[tables.window_kind[w]]
    return best


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def resting_week(tables: Tables, desk: Desk, i: int) -> float:
    """The same where a late shift may forbid an early one the day after, or cost the price of a short rest.

    Slot 0 of a state's ends belongs to a day off before; slot 1 + e to a shift before that ended e intervals after the
    earliest end of that day. `rested` is the cheapest over all ends up to a slot.
    """
    cost = desk.cost
    days, hours, ends = desk.best.shape[0], cost.shape[1], cost.shape[2]
    root = tables.root[i]
    end = root
    while tables.state_day[end] < days:
        end += 1
    for s in range(end - root + 1):
        for h in range(hours):
            for e in range(ends):
                cost[s, h, e] = NEVER
    cost[0, 0, 0] = tables.start_cost[i]
    for state in range(root, end):
        s, day = state - root, tables.state_day[state]
        earliest = _earliest_end(tables, i, day, days)
        earliest_before = _earliest_end(tables, i, day - 1, days) if day > 0 else 0
        for h in range(hours):
            if not _open(desk, s, h, ends):
                continue
            _step_off(tables, desk, i, state, s, h, day, ends)
            _step_on(tables, desk, i, state, s, h, day, earliest, earliest_before, ends)
    return _walk_back(tables, desk, i, end - root, days, hours, ends)


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _earliest_end(tables: Tables, i: int, day: int, days: int) -> int:
    row = i * days + day
    out = 1 << 60
    for w in range(tables.window_at[row], tables.window_at[row + 1]):
        out = min(out, tables.window_first[w] + tables.length[tables.window_kind[w]])
    return out


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _open(desk: Desk, s: int, h: int, ends: int) -> bool:
    """Whether the state is reached at all; sums up the cheapest way to it with each end or an earlier one."""
    least, at = NEVER, 0
    some: bool = desk.cost[s, h, 0] < _HALF
    for e in range(1, ends):
        if desk.cost[s, h, e] < least:
            least, at = desk.cost[s, h, e], e
            some = True
        desk.rested[s, h, e] = least
        desk.way_end[s, h, e] = at
    return some


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _step_off(tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, ends: int) -> None:
    ahead = tables.next_off[state]
    if ahead < 0:
        return
    before = 0
    if ends > 1 and desk.rested[s, h, ends - 1] < desk.cost[s, h, 0]:
        before = desk.way_end[s, h, ends - 1]
    total = desk.cost[s, h, before] + tables.off_cost[state] + tables.day_off[i, day]
    if total < desk.cost[s + ahead, h, 0]:
        desk.cost[s + ahead, h, 0] = total
        desk.way_state[s + ahead, h, 0] = s * ends + before
        desk.way_window[s + ahead, h, 0] = _OFF


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _step_on(
    tables: Tables, desk: Desk, i: int, state: int, s: int, h: int, day: int, earliest: int, before_end: int, ends: int
) -> None:
    ahead = tables.next_on[state]
    if ahead < 0:
        return
    days = desk.best.shape[0]
    row = i * days + day
    for w in range(tables.window_at[row], tables.window_at[row + 1]):
        slot, kind = w - tables.window_at[row], tables.window_kind[w]
        to = h + tables.units[kind]
        for k in range(tables.window_count[w]):
            begin = tables.window_first[w] + k
            before, total = 0, desk.cost[s, h, 0]
            good = min(begin - tables.rest[i] - before_end + 1, ends - 1)
            if good >= 1 and desk.rested[s, h, good] < total:
                before, total = desk.way_end[s, h, good], desk.rested[s, h, good]
            poor = min(begin - before_end + 1, ends - 1)
            if poor >= 1 and desk.rested[s, h, poor] + tables.rest_price < total:
                before, total = desk.way_end[s, h, poor], desk.rested[s, h, poor] + tables.rest_price
            total += tables.on_cost[state] + desk.value[day, slot, k]
            e = begin + tables.length[kind] - earliest + 1
            if total < desk.cost[s + ahead, to, e]:
                desk.cost[s + ahead, to, e] = total
                desk.way_state[s + ahead, to, e] = s * ends + before
                desk.way_window[s + ahead, to, e] = w
                desk.way_start[s + ahead, to, e] = k


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _walk_back(tables: Tables, desk: Desk, i: int, s: int, days: int, hours: int, ends: int) -> float:
    best, h, e = NEVER, 0, 0
    for each in range(hours):
        for end in range(ends):
            total = desk.cost[s, each, end] + tables.hours_cost[tables.contract[i], each]
            if total < best:
                best, h, e = total, each, end
    for day in range(days - 1, -1, -1):
        w, k, way = desk.way_window[s, h, e], desk.way_start[s, h, e], desk.way_state[s, h, e]
        desk.kind[day] = _OFF
        if w >= 0:
            desk.kind[day] = tables.window_kind[w]
            desk.start[day] = tables.window_first[w] + k
            h -= tables.units[tables.window_kind[w]]
        s, e = way // ends, way % ends
    return best
