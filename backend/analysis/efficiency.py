"""The efficiency index: the seed's "quality" exactly as written, and the corrected index of the same three parts.

Seed (A076): handleTime/idealTime*0.4 + talkTime/totalTime*0.3 + conversion/target*0.3. It rewards long calls,
has no caps and no answer to missing parts (X01, X02). Corrected: the first part is 1 inside a band around the
ideal and falls with the log-distance outside; every part is clipped; a missing part leaves its weight to the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Floats

WEIGHTS = (0.4, 0.3, 0.3)
"""Of handling, talking and outcome."""

TOLERANCE = 0.2
"""The band around the ideal handle time: a fifth longer or shorter costs nothing."""

REACH = np.log(2.0)
"""Log-distance beyond the band at which the handling part is 0: twice as far."""

TERM_CAP = 1.2


@dataclass(frozen=True, slots=True)
class Index:
    """The index in per cent with its parts (0 to 1.2, NaN where missing) and whether a part was missing."""

    value: Floats
    handling: Floats
    talking: Floats
    outcome: Floats
    incomplete: Bools


def seed_index(
    handle_s: Floats, ideal_s: Floats, talk_s: Floats, total_s: Floats, conversion: Floats, target: Floats
) -> Floats:
    """The seed formula in per cent, uncapped; NaN where any part is missing."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = handle_s / ideal_s * 0.4 + talk_s / total_s * 0.3 + conversion / target * 0.3
    return np.where(np.isfinite(parts), 100 * parts, np.nan)


def handling_score(handle_s: Floats, ideal_s: Floats) -> Floats:
    """1 inside the ideal +/- 20 %, falling evenly with the log-distance to 0 at twice as far; NaN without an ideal."""
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.abs(np.log(handle_s / ideal_s)) - np.log1p(TOLERANCE)
    return np.where(np.isfinite(distance), np.clip(1 - distance / REACH, 0, 1), np.nan)


def corrected_index(
    handle_s: Floats, ideal_s: Floats, talk_s: Floats, after_s: Floats, conversion: Floats, target: Floats
) -> Index:
    """The corrected index, at most 100 %; `after_s` is wrap and hold, `conversion` the estimated share."""
    with np.errstate(divide="ignore", invalid="ignore"):
        talking = talk_s / (talk_s + after_s)
        outcome = conversion / target
    parts = np.array([handling_score(handle_s, ideal_s), talking, outcome], dtype=np.float64)
    parts = np.where(np.isfinite(parts), np.clip(parts, 0, TERM_CAP), np.nan)
    there = np.isfinite(parts)
    weights = np.array(WEIGHTS)[:, None] * there
    total = weights.sum(0)
    sums = (weights * np.where(there, parts, 0)).sum(0)
    value = np.divide(sums, total, out=np.full(total.shape, np.nan), where=total > 0)
    incomplete = np.asarray(~there.all(axis=0))
    return Index(np.minimum(100 * value, 100.0), parts[0], parts[1], parts[2], incomplete)
