"""Today against the target: the verdict in words, the clock time of the hit, and what it would take.

"On target" means that the likely range covers the target; 198 of 200 is 99 % of it, never "hit".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.dayforecast.errors import Z
from backend.analysis.dayforecast.grid import Grid

Floats = NDArray[np.float64]
Standing = Literal["hit", "within band", "below", "above"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the likely total stands; `gap` is (target - likely) / target, positive when short; `text` says it."""

    standing: Standing
    gap: float
    text: str


def verdict(likely: float, low: float, high: float, target: float, *, tolerance: float = 0.0) -> Verdict:
    """Compares a forecast with its target (same unit); `tolerance` (share of the target) widens the band."""
    if target <= 0:
        raise ValueError(f"a target must be positive, not {target}.")
    gap = (target - likely) / target
    percent = f"{_percent(1 - gap)} of target"
    if low <= target * (1 + tolerance) and high >= target * (1 - tolerance):
        return Verdict("within band", gap, f"{percent} - within band")
    if gap > 0:
        return Verdict("below", gap, f"{_percent(gap)} below target")
    return Verdict("above", gap, f"{_percent(-gap)} above target")


@dataclass(frozen=True, slots=True)
class Hit:
    """Wall times (s since local midnight) at which the target is reached, None for "not today".

    `reached` says that it already was; then all three are that time. `chance` is the probability of a hit today.
    """

    earliest: int | None
    likely: int | None
    latest: int | None
    chance: float
    reached: bool


def hit(forecast: DayForecast, counts: Floats, grid: Grid, now_wall_s: float, target: float) -> Hit:
    """When the day's total reaches `target`; earliest and latest are the ends of the 80 % range."""
    if forecast.so_far >= target:
        at = reached(counts, grid, now_wall_s, target)
        return Hit(at, at, at, 1.0, reached=True)
    ends = (forecast.so_far + forecast.left_at(z) for z in (Z, 0.0, -Z))
    times = [when(forecast.so_far, end, forecast.left_by_slot, grid, now_wall_s, target) for end in ends]
    return Hit(times[0], times[1], times[2], forecast.chance(target), reached=False)


def when(so_far: float, end: float, left_by_slot: Floats, grid: Grid, now_wall_s: float, target: float) -> int | None:
    """The wall time (s) at which a day that goes from `so_far` to `end` the way `left_by_slot` does reaches `target`.

    None is "not today"; a target below `so_far` was reached before, see `reached`.
    """
    left = float(left_by_slot.sum())
    if end < target or end <= so_far or left <= 0:
        return None
    by_slot = left_by_slot * ((end - so_far) / left)
    slot = _slot_of(by_slot, target - so_far)
    before = float(by_slot[:slot].sum())
    begun = max(grid.first_s + slot * grid.slot_s, now_wall_s)
    ends = grid.first_s + (slot + 1) * grid.slot_s
    return round(begun + (target - so_far - before) / float(by_slot[slot]) * (ends - begun))


def reached(counts: Floats, grid: Grid, now_wall_s: float, target: float) -> int | None:
    """The wall time (s) at which the running total of `counts` (slots,) reached `target`; None if it did not."""
    place = _crossing(counts, target)
    return None if place is None else min(grid.wall(place), round(now_wall_s))


@dataclass(frozen=True, slots=True)
class Need:
    """What a target takes: `missing` calls beyond the likely total (0 if none), the `pace` the rest must have.

    `pace` is times what is likely from now on (inf when nothing is left); `per_hour` what the rest must bring an
    hour, `extra_agent_hours` the hours at `per_agent_hour` that bring the missing (NaN if that is unknown).
    """

    missing: float
    pace: float
    per_hour: float
    extra_agent_hours: float


def need(forecast: DayForecast, hours_left: float, target: float, per_agent_hour: float = float("nan")) -> Need:
    """The shortfall of the likely total against `target` and three ways to look at it (A031)."""
    to_go = max(target - forecast.so_far, 0.0)
    missing = max(target - forecast.likely, 0.0)
    pace = to_go / forecast.left if forecast.left > 0 else (float("inf") if to_go else 0.0)
    per_hour = to_go / hours_left if hours_left > 0 else (float("inf") if to_go else 0.0)
    extra = missing / per_agent_hour if per_agent_hour > 0 else float("nan")
    return Need(missing, pace, per_hour, extra)


def _crossing(counts: Floats, target: float) -> float | None:
    """How many slots after opening the running total of `counts` reached `target`."""
    if target <= 0 or counts.sum() < target:
        return None
    slot = _slot_of(counts, target)
    return slot + (target - float(counts[:slot].sum())) / float(counts[slot])


def _slot_of(by_slot: Floats, amount: float) -> int:
    reached = np.cumsum(by_slot) >= amount - 1e-9
    return int(np.argmax(reached)) if reached.any() else int(np.flatnonzero(by_slot)[-1])


def _percent(share: float) -> str:
    """Rounded down from 100 %, so that what is short of a target never reads as all of it."""
    value = share * 100
    if 0 < value < 1:
        return "under 1 %"
    return f"{int(value + 1e-9) if 99 < value < 100 else round(value)} %"
