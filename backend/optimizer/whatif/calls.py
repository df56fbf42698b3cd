"""One call inside the compiled floor: what it may become, and how long it takes."""

from __future__ import annotations

import math
from typing import Any

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.chance import STEP, bells, unit
from backend.optimizer.whatif.parts import QUARTER_S

MOST_CONTACT, MOST_CONVERSION = 0.98, 0.95
LONGEST_TALK_S, LONGEST_WRAP_S = 7200, 1800


@bare()
def chances(line: Any, desk: Any, t: int) -> tuple[float, float]:
    """Probability of a contact, and of a conversion given one."""
    quarter = t // QUARTER_S
    contact = min(MOST_CONTACT, desk.contact[desk.seat] * line.contact_curve[quarter])
    success = desk.conversion[desk.seat] * line.conversion_curve[quarter]
    if line.dialed > line.leads:
        success *= line.dry_conversion
    return contact, min(MOST_CONVERSION, success)


@bare()
def draw_call(line: Any, desk: Any, t: int) -> int:
    """Draws what the agent's next call becomes: keeps its wrap-up, returns its talk, seconds."""
    contact, success = chances(line, desk, t)
    word = desk.stream
    chance, which = unit(word + STEP), unit(word + STEP + STEP)
    talk_z, wrap_z = bells(unit(word + STEP + STEP + STEP), unit(word + STEP + STEP + STEP + STEP))
    desk.stream = word + STEP + STEP + STEP + STEP
    group = 0 if chance >= contact else (2 if chance < contact * success else 1)
    kind = 0
    while kind < line.kinds - 1 and line.kind_upto[group, kind] <= which:
        kind += 1
    talk = math.exp(line.talk_mu[kind] + line.talk_sd[kind] * talk_z) * desk.talk[desk.seat]
    wrap = math.exp(line.wrap_mu[kind] + line.wrap_sd[kind] * wrap_z) * desk.wrap[desk.seat]
    desk.wrap_s = min(max(int(wrap + 0.5), 1), LONGEST_WRAP_S)
    return min(max(int(talk + 0.5), 1), LONGEST_TALK_S)


@bare()
def set_means(line: Any) -> None:
    """Mean seconds of each group of calls, from the kinds they may be of."""
    for group in range(3):
        line.talk_mean[group], line.wrap_mean[group] = 0.0, 0.0
        below = 0.0
        for kind in range(line.kinds):
            share = line.kind_upto[group, kind] - below
            below = line.kind_upto[group, kind]
            line.talk_mean[group] += share * math.exp(line.talk_mu[kind] + 0.5 * line.talk_sd[kind] ** 2)
            line.wrap_mean[group] += share * math.exp(line.wrap_mu[kind] + 0.5 * line.wrap_sd[kind] ** 2)


@bare()
def usual_s(line: Any, desk: Any, contact: float, success: float) -> float:
    """Mean seconds of talk and wrap-up of a call with these chances."""
    none, won = 1 - contact, contact * success
    only = contact - won
    talk = none * line.talk_mean[0] + only * line.talk_mean[1] + won * line.talk_mean[2]
    wrap = none * line.wrap_mean[0] + only * line.wrap_mean[1] + won * line.wrap_mean[2]
    return float(talk * desk.talk[desk.seat] + wrap * desk.wrap[desk.seat])
