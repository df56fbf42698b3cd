"""The dialer of a campaign inside the compiled floor: how many lines it dials, and what becomes of each dial."""

from __future__ import annotations

from typing import Any

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.chance import STEP, unit
from backend.optimizer.whatif.parts import DIALS, DROPS, LUCKIER, QUARTER_S, RING

WARM_UP, WARM_BOLDNESS = 20, 0.6
"""Answered calls of the day before the drop guard acts, and how far it lets the dialer go until then."""
RING_S, RING_SPAN_S = 3, 16
"""An answer comes after that many seconds at least, and so many more at most."""

Line = Any
"""A LINE record."""


@bare()
def boldness(answered: int, dropped: int, limit: float) -> float:
    """1 while the day's drop share is well below the limit, 0 (one line per free agent) a little above it."""
    calls = answered + dropped
    if calls < WARM_UP:
        return WARM_BOLDNESS
    return min(1.0, max(0.0, (1.3 * limit - dropped / calls) / (0.8 * limit)))


@bare()
def pump(line: Line, t: int, under_way: bool) -> None:
    """Dials as many lines as the level asks for the agents free now or soon.

    At the start (`under_way`) the lines are those already ringing: what is left of each is drawn.
    """
    if line.staff <= 0 or t >= line.close or (line.dialed > line.leads and line.dry_answer <= 0):
        return
    bold = boldness(line.answered, line.dropped, line.limit)
    agents = line.ready - line.waiting + bold * line.soon * line.wrapping
    wanted = (min(line.level, 1.0) + max(line.level - 1.0, 0.0) * bold) * agents - line.busy - line.ringing
    if wanted > 0:
        line.pump_stream += STEP
        for _ in range(int(wanted + unit(line.pump_stream))):
            _dial(line, t, under_way)
    if line.ready > 0 and line.busy > 0 and line.pump_at <= t:
        ahead = 1
        while line.ends[(t + ahead) % RING] == 0:
            ahead += 1
        line.pump_at = t + ahead


@bare()
def _dial(line: Line, t: int, under_way: bool) -> None:
    """Dials one lead: it is answered some seconds later, or the line is busy for a while."""
    line.dialed += 1
    line.counts[DIALS] += 1
    answer = line.answer[t // QUARTER_S]
    if line.dialed > line.leads:
        answer *= line.dry_answer
    line.dial_stream += STEP
    chance = unit(line.dial_stream)
    line.dial_stream += STEP
    pace = unit(line.dial_stream)
    line.counts[LUCKIER] += (1.0 if chance < answer else 0.0) - answer
    left = 1.0
    if under_way:
        line.pump_stream += STEP
        left = unit(line.pump_stream)
    if chance < answer:
        line.ringing += 1
        line.rings[(t + max(1, int(left * (RING_S + int(RING_SPAN_S * pace))))) % RING] += 1
        return
    which, kind = (chance - answer) / (1 - answer), 0
    while kind < line.misses - 1 and line.miss_upto[kind] <= which:
        kind += 1
    seconds = max(1, int(left * (1 + int(line.miss_s[kind] * (0.6 + 0.8 * pace)))))
    line.busy += 1
    line.ends[(t + min(seconds, RING - 1)) % RING] += 1


@bare()
def drop(line: Line, calls: int) -> None:
    """Answered calls nobody took."""
    line.dropped += calls
    line.counts[DROPS] += calls
