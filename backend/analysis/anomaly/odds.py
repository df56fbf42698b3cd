"""Odds and changes in plain words: how often luck brings as much, and a share before and after.

Statistics speaks in probabilities; a manager thinks in shifts. Every number here is rounded to one that can be
said aloud, always toward "luck does this more often", so that no finding is made to look rarer than it is.
"""

from __future__ import annotations

import math

RAREST = 10_000
"""Rarer than once in so many shifts is not claimed: no floor has seen enough shifts to know."""

_NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)


def shifts_per_luck(chance: float) -> float:
    """Shifts between two strokes of luck that come with `chance` (0 to 1) in a shift; infinite at 0."""
    if not 0 <= chance <= 1:
        raise ValueError(f"a chance lies between 0 and 1, not {chance}.")
    return math.inf if chance == 0 else 1 / chance


def on_floor(luck_shifts: float, agents: int) -> float:
    """Shifts between two such strokes on a floor of `agents` like this one, 1 - (1 - 1/x)^agents the chance a shift."""
    if agents < 1:
        raise ValueError(f"a floor has at least one agent, not {agents}.")
    if luck_shifts <= 1:
        return 1.0
    return -1 / math.expm1(agents * math.log1p(-1 / luck_shifts)) if math.isfinite(luck_shifts) else math.inf


def spoken(luck_shifts: float) -> float:
    """The number of shifts as said aloud: rounded down to 1, 2, ... 10, 15, 20, 25, 30, 40 ... at most `RAREST`."""
    if not luck_shifts < RAREST:
        return float(RAREST)
    if luck_shifts < 10:
        return float(max(1, math.floor(luck_shifts + 1e-9)))
    scale = 10.0 ** math.floor(math.log10(luck_shifts) + 1e-12)
    return scale * max(step for step in _NICE if step <= luck_shifts / scale + 1e-9)


def luck(luck_shifts: float) -> str:
    """ "happens by luck in about 1 shift of 20"."""
    kinds = ("in most shifts", "in fewer than 1 shift of {:,}", "in about 1 shift of {:,.0f}")
    return f"happens by luck {_told(luck_shifts, *kinds)}"


def one_in(luck_shifts: float) -> str:
    """ "about 1 in 300 shifts", the short form for a card."""
    return _told(luck_shifts, "in most shifts", "rarer than 1 in {:,} shifts", "about 1 in {:,.0f} shifts")


def every(luck_shifts: float) -> str:
    """ "about every 4 shifts"; "nearly every shift" when it is that common."""
    return _told(luck_shifts, "nearly every shift", "less than once in {:,} shifts", "about every {:,.0f} shifts")


def _told(luck_shifts: float, common: str, rare: str, usual: str) -> str:
    """The form that fits: `common` up to one shift, `rare` where no figure would be honest, else `usual`."""
    number = spoken(luck_shifts)
    if number <= 1:
        return common
    return rare.format(RAREST) if number >= RAREST else usual.format(number)


def luck_of_agent(luck_shifts: float, agents: int) -> str:
    """ "happens by luck in about 1 shift of 30 for this agent, on a floor of 24 nearly every shift"."""
    return f"{luck(luck_shifts)} for this agent, on a floor of {agents} {every(on_floor(luck_shifts, agents))}"


def percent(share: float) -> str:
    """A share as "2.3 %": one decimal below 10 %, whole from there."""
    value = 100 * share
    return f"{value:.1f} %" if abs(value) < 9.95 else f"{value:.0f} %"


def share_change(before: float, now: float) -> str:
    """ "2.0 % -> 2.3 % (+0.3 pt, +15 %)": points and relative change together; from nothing only the points."""
    pieces = [f"{100 * (now - before):+.1f} pt"]
    if before > 0:
        pieces.append(f"{100 * (now / before - 1):+.0f} %")
    return f"{percent(before)} -> {percent(now)} ({', '.join(pieces)})"


def duration(seconds: float) -> str:
    """ "4:05" minutes and seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def duration_change(before_s: float, now_s: float) -> str:
    """ "4:05 -> 5:10 (+27 %)"."""
    relative = f" ({100 * (now_s / before_s - 1):+.0f} %)" if before_s > 0 else ""
    return f"{duration(before_s)} -> {duration(now_s)}{relative}"


def counted(n: int, one: str, many: str = "") -> str:
    """ "1 dropped call", "1,204 dropped calls"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
