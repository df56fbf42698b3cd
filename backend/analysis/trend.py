"""Is a share improving? Its change between the earlier and the recent part of a window, against chance (X03)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.analysis.estimates import Bools, Floats

Mark = Literal["improving", "stable", "declining", "not enough calls"]
IMPROVING, STABLE, DECLINING, THIN = "improving", "stable", "declining", "not enough calls"

NOISE = 1.96
"""A change counts when chance alone makes one as large in about 1 of 20 windows."""

MIN_PART = 10
"""Fewest observations in each part of the window."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Change of the share (0.03 is 3 points, NaN where a part is empty) and its marks."""

    change: Floats
    mark: list[Mark]


def share_trend(
    recent_hits: Floats, recent_n: Floats, earlier_hits: Floats, earlier_n: Floats,
    *, dead_band: float, min_n: int, seed: bool = False, falling_is_better: bool = False,
) -> Trend:  # fmt: skip
    """Change of a share between two parts of a window; marks follow "better" (A022).

    Corrected: a mark needs a change beyond the dead band (A058) and beyond noise, with at least half of
    `min_n` (and 10) observations in each part. Seed: the dead band alone decides.
    """
    there = (recent_n > 0) & (earlier_n > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        change = np.where(there, recent_hits / recent_n - earlier_hits / earlier_n, np.nan)
    known = there if seed else np.minimum(recent_n, earlier_n) >= max(MIN_PART, min_n // 2)
    clear = there if seed else _beyond_noise(recent_hits, recent_n, earlier_hits, earlier_n)
    better = -change if falling_is_better else change
    return Trend(change, _marks(better, known, clear, dead_band))


def _beyond_noise(hits_1: Floats, n_1: Floats, hits_2: Floats, n_2: Floats) -> Bools:
    """Agresti and Caffo's interval for a difference of shares (one success and one failure added to each)."""
    p_1, p_2 = (hits_1 + 1) / (n_1 + 2), (hits_2 + 1) / (n_2 + 2)
    error = np.sqrt(p_1 * (1 - p_1) / (n_1 + 2) + p_2 * (1 - p_2) / (n_2 + 2))
    return np.asarray(np.abs(p_1 - p_2) > NOISE * error)


def _marks(better: Floats, known: Bools, clear: Bools, dead_band: float) -> list[Mark]:
    moved = np.abs(np.nan_to_num(better)) > dead_band + 1e-12
    up = np.nan_to_num(better) > 0
    marks: list[Mark] = []
    for is_known, has_moved, is_clear, is_up in zip(known, moved, clear, up, strict=True):
        if not is_known or (has_moved and not is_clear):
            marks.append("not enough calls")
        elif not has_moved:
            marks.append("stable")
        else:
            marks.append("improving" if is_up else "declining")
    return marks
