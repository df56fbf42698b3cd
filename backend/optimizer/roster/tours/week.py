"""From the cost of every shift to the cheapest week: a path through the automaton of days.

The states of an automaton stand one after the other, so a pass in their order finds the cheapest way to each with each
number of paid units, which are followed only where some week could break the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.optimizer.compiled import bare
from backend.optimizer.roster.tours.compiled import Tables
from backend.optimizer.roster.tours.patterns import NEVER

if TYPE_CHECKING:
    from backend.optimizer.roster.tours.kernel import Desk

_HALF = NEVER / 2
_OFF = -1
FAST = {"nnan", "ninf", "nsz"}


@bare(fastmath=FAST)
def end_of(tables: Tables, i: int, days: int) -> int:
    """The last state of agent i's automaton."""
    end: int = tables.root[i]
    while tables.state_day[end] < days:
        end += 1
    return end


@bare(fastmath=FAST)
def dearest_units(tables: Tables, i: int, day: int, days: int) -> int:
    """The most paid units of a shift on a day; 0 where they are not followed."""
    row, most = i * days + day, 0
    if tables.contract[i] >= 0:
        for w in range(tables.window_at[row], tables.window_at[row + 1]):
            most = max(most, tables.units[tables.window_kind[w]])
    return most


@bare(fastmath=FAST)
def plain_week(tables: Tables, desk: Desk, i: int) -> float:
    """The cheapest week where every agent's shift leaves enough rest; writes kind and start of each day."""
    cost, way_state, way_window = desk.cost, desk.way_state, desk.way_window
    days, hours = desk.best.shape[0], cost.shape[1]
    root, end, contract = tables.root[i], end_of(tables, i, days), tables.contract[i]
    if contract < 0:
        hours = 1
    for s in range(end - root + 1):
        for h in range(hours):
            cost[s, h, 0] = NEVER
    cost[0, 0, 0] = tables.start_cost[i]
    reached, following, at = 0, 0, -1
    for state in range(root, end):
        s, day = state - root, tables.state_day[state]
        if day != at:
            at, reached = day, following
            following += dearest_units(tables, i, day, days)
        row = i * days + day
        first, last = tables.window_at[row], tables.window_at[row + 1]
        for h in range(min(reached + 1, hours)):
            so_far = cost[s, h, 0]
            if so_far >= _HALF:
                continue
            ahead = tables.next_off[state]
            if ahead >= 0:
                total = so_far + tables.off_cost[state] + tables.day_off[i, day]
                if total < cost[s + ahead, h, 0]:
                    cost[s + ahead, h, 0] = total
                    way_state[s + ahead, h], way_window[s + ahead, h] = s, _OFF
            ahead = tables.next_on[state]
            if ahead >= 0:
                for w in range(first, last):
                    to = h if contract < 0 else h + tables.units[tables.window_kind[w]]
                    total = so_far + tables.on_cost[state] + desk.best[day, w - first]
                    if total < cost[s + ahead, to, 0]:
                        cost[s + ahead, to, 0] = total
                        way_state[s + ahead, to], way_window[s + ahead, to] = s, w
    best, h = cheapest_end(tables, desk, i, end - root, hours)
    s = end - root
    for day in range(days - 1, -1, -1):
        w = way_window[s, h]
        s = way_state[s, h]
        desk.kind[day] = _OFF
        if w >= 0:
            slot = w - tables.window_at[i * days + day]
            desk.kind[day] = tables.window_kind[w]
            desk.start[day] = tables.window_first[w] + desk.best_start[day, slot]
            if contract >= 0:
                h -= tables.units[tables.window_kind[w]]
    return best


@bare(fastmath=FAST)
def cheapest_end(tables: Tables, desk: Desk, i: int, s: int, hours: int) -> tuple[float, int]:
    """The cost of the cheapest week and its paid units, from all ways to the last state `s`."""
    if tables.contract[i] < 0:
        return desk.cost[s, 0, 0], 0
    best, h = NEVER, 0
    for each in range(hours):
        total = desk.cost[s, each, 0] + tables.hours_cost[tables.contract[i], each]
        if total < best:
            best, h = total, each
    return best, h
