"""Answered calls inside the compiled floor: to the longest waiting agent, else two seconds of patience."""

from __future__ import annotations

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.chance import STEP, unit
from backend.optimizer.whatif.desks import connect
from backend.optimizer.whatif.lines import drop, pump
from backend.optimizer.whatif.parts import PATIENCE_S, RING, Ints, Records

EARLY_DROPS, IMPATIENT = 0.04, 0.06
"""Shares of answered calls without an agent: lost at once, hung up by the person after a second."""


@bare()
def serve(lines: Records, desks: Records, first: Ints, c: int, t: int) -> int:
    """Answers, dropped calls and free lines of one campaign in one second; returns how many answers there were."""
    line, slot = lines[c], t % RING
    answers = line.rings[slot]
    for _ in range(answers):
        _answered(lines, desks, first, c, t)
    line.rings[slot] = 0
    if line.gives[slot]:
        line.waiting -= line.gives[slot]
        drop(line, line.gives[slot])
        line.gives[slot] = 0
    if line.pump_at == t:
        pump(line, t, False)
    return int(answers)


@bare()
def _answered(lines: Records, desks: Records, first: Ints, c: int, t: int) -> None:
    line = lines[c]
    line.ringing -= 1
    if line.front >= 0:
        connect(lines, desks, first, line.front, t)
        return
    line.luck_stream += STEP
    luck = unit(line.luck_stream)
    if luck < EARLY_DROPS or line.waiting > line.staff // 2:
        drop(line, 1)
        return
    line.waiting += 1
    line.gives[(t + (1 if luck > 1 - IMPATIENT else PATIENCE_S)) % RING] += 1
