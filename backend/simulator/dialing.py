"""The predictive dialer of a campaign: how many lines to dial, who gets an answered call, when it is dropped."""

from __future__ import annotations

import heapq
from bisect import bisect
from itertools import accumulate
from typing import TYPE_CHECKING

from backend.simulator import desk as desks
from backend.simulator.codes import ABANDON, NON_ANSWERS, NONE, QUEUETIMEOUT, STATUS, SYSTEM_USER
from backend.simulator.parts import ANSWERS, GIVE_UPS, PUMPS, Line, Stock
from backend.simulator.rates import RECYCLED_ANSWER

if TYPE_CHECKING:
    from backend.simulator.day import Day

PATIENCE_S = 2
"""Seconds an answered call may wait for an agent before it counts as dropped (47 CFR 64.1200(a)(7))."""
EARLY_DROPS, IMPATIENT = 0.04, 0.06
"""Shares of answered calls without an agent: dropped before routing, hung up by the person after a second."""
WARM_UP = 20
"""Answered calls of the day before the drop guard acts."""

_MISSES = [STATUS[code] for code, _, _ in NON_ANSWERS]
_MISS_UP_TO = list(accumulate(share for _, share, _ in NON_ANSWERS))
_MISS_S = [seconds for _, _, seconds in NON_ANSWERS]
_QUEUE, _DROP, _PDROP = STATUS["QUEUE"], STATUS["DROP"], STATUS["PDROP"]


def pump(day: Day, line: Line, _: int) -> None:
    """Dials as many lines as the dial level asks for the agents free now or soon."""
    at, busy = day.at, line.busy
    while busy and busy[0] <= at:
        heapq.heappop(busy)
    if day.closed or not (line.on and line.staff and line.stocks):
        return
    boldness = _boldness(day, line)
    agents = len(line.ready) - len(line.waiting) + boldness * day.scenario.dialing.soon * line.wrapping
    level = line.rates.level[day.slot]
    want = (min(level, 1.0) + max(level - 1.0, 0.0) * boldness) * agents - len(busy) - line.ringing
    if want > 0:
        for _ in range(int(want + next(line.chance))):
            dial(day, line)
    if line.ready and busy and line.next_pump <= at:
        line.next_pump = max(busy[0], at + 1)
        day.later(line.next_pump, PUMPS, pump, line)


def _boldness(day: Day, line: Line) -> float:
    """1 while the day's drop share is well below the limit, 0 (one line per free agent) a little above it."""
    limit, calls = day.scenario.dialing.max_drop, line.answered + line.dropped
    if calls < WARM_UP:
        return 0.6
    return min(1.0, max(0.0, (1.3 * limit - line.dropped / calls) / (0.8 * limit or 1.0)))


def dial(day: Day, line: Line) -> None:
    """Dials one lead; a miss is written down at once, an answer comes when it comes."""
    slot = day.slot
    stock = _stock(line, slot)
    stock.dialed += 1
    answer = line.rates.answer[slot] * stock.rates.answer[slot]
    if stock.dialed > stock.rates.fresh:
        answer *= RECYCLED_ANSWER
    chance, pace = next(line.chance), next(line.chance)
    if chance < answer:
        line.ringing += 1
        day.later(day.at + 3 + int(16 * pace), ANSWERS, answered, (line, stock))
        return
    miss = min(bisect(_MISS_UP_TO, (chance - answer) / (1 - answer)), len(_MISSES) - 1)
    end = day.at + 1 + int(_MISS_S[miss] * (0.6 + 0.8 * pace))
    day.calls.add(day.at, end, SYSTEM_USER, line.spec.id, stock.spec.id, _MISSES[miss], NONE)
    heapq.heappush(line.busy, end)


def _stock(line: Line, slot: int) -> Stock:
    if len(line.stocks) == 1:
        return line.stocks[0]
    left = next(line.chance) * sum(stock.rates.share[slot] for stock in line.stocks)
    for stock in line.stocks:
        left -= stock.rates.share[slot]
        if left < 0:
            return stock
    return line.stocks[-1]


def answered(day: Day, what: tuple[Line, Stock], _: int) -> None:
    """A person (or a machine not recognised) answers: to the longest waiting agent, else two seconds of patience."""
    line, stock = what
    line.ringing -= 1
    row = day.calls.add(day.at, -1, SYSTEM_USER, line.spec.id, stock.spec.id, _QUEUE, NONE)
    if line.ready:
        desks.connect(day, next(iter(line.ready)), row)
        return
    luck = next(line.chance)
    if luck < EARLY_DROPS or len(line.waiting) > line.staff // 2:
        _lose(day, line, row, _PDROP, NONE, 1)
        return
    line.waiting.append(row)
    day.later(day.at + (1 if luck > 1 - IMPATIENT else PATIENCE_S), GIVE_UPS, give_up, (line, row))


def give_up(day: Day, what: tuple[Line, int], _: int) -> None:
    """No agent within the patience: the call is dropped."""
    line, row = what
    if row in line.waiting:
        line.waiting.remove(row)
        drop(day, line, row)


def drop(day: Day, line: Line, row: int) -> None:
    """Books an answered call nobody took on the System User."""
    waited = day.at - day.calls.at[row]
    _lose(day, line, row, _DROP, QUEUETIMEOUT if waited >= PATIENCE_S else ABANDON, max(1, waited))


def _lose(day: Day, line: Line, row: int, status: int, term: int, seconds: int) -> None:
    line.dropped += 1
    calls = day.calls
    calls.end[row], calls.talk[row], calls.status[row], calls.term[row] = day.at, seconds, status, term
