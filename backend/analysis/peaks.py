"""Peaks and dips that are more than noise: of intervals within a shift, and of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis.estimates import Floats, Ints

CHANCE = 0.02
"""Chance that noise alone brings any mark at all on one chart."""

MIN_DAYS = 10
HALF_WIDTH = 10
_MAD = 1.4826
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Peak:
    """Where a series stands out, and by how many standard deviations."""

    at: int
    kind: Literal["peak", "dip"]
    surprise: float


def find_peaks(surprise: Floats, *, df: float = np.inf) -> list[Peak]:
    """Marks of a series of surprises (standard deviations; NaN: no data), at most one per run of the same sign.

    The limit is set so that noise marks one chart in fifty (Sidak over all points looked at); `df` is how many
    observations the standard deviation rests on.
    """
    looked = np.flatnonzero(np.isfinite(surprise))
    if not len(looked):
        return []
    each = 1 - (1 - CHANCE) ** (1 / len(looked))
    limit = -float(special.stdtrit(df, each / 2) if np.isfinite(df) else special.ndtri(each / 2))
    far = looked[np.abs(surprise[looked]) > limit]
    marks: list[Peak] = []
    for at in far.tolist():
        sign = np.sign(surprise[at])
        known = marks[-1] if marks else None
        if known is not None and at - known.at <= 1 and np.sign(known.surprise) == sign:
            if abs(surprise[at]) > abs(known.surprise):
                marks[-1] = Peak(at, known.kind, float(surprise[at]))
            continue
        marks.append(Peak(at, "peak" if sign > 0 else "dip", float(surprise[at])))
    return marks


def cube_root_surprise(ratio: Floats, variance: Floats) -> Floats:
    """Standard deviations a ratio of mean 1 lies off, its longer tail above taken out (Wilson & Hilferty 1931)."""
    return np.asarray(3 * (np.cbrt(np.maximum(ratio, 0.0)) - 1 + variance / 9) / np.sqrt(variance))


def day_peaks(hits: Floats, size: Floats, weekday: Ints, noise: float) -> list[Peak]:
    """Peak days and dips of a rate per day (B019); `noise` is the variance over the mean of one observation.

    A day is compared with the median of the days around it, after the weekdays' own pattern is taken out as far as
    it shows; its spread is the larger of luck's own and what the other days show (median absolute deviation).
    """
    there = np.flatnonzero(size > 0)
    found = np.full(len(hits), np.nan)
    if len(there) < MIN_DAYS:
        return []
    rate = hits[there] / size[there]
    level = np.array([_around(rate, i) for i in range(len(there))])
    ratio = rate / np.maximum(level, _TINY)
    ratio = ratio / _weekdays(ratio, weekday[there])[weekday[there]]
    luck = noise / np.maximum(level * size[there], _TINY)
    spread = np.array([_others(ratio, i) for i in range(len(there))])
    found[there] = cube_root_surprise(ratio, np.maximum(spread**2, luck) + luck / (2 * HALF_WIDTH))
    return find_peaks(found, df=max(len(there) - 1, 3))


def _around(rate: Floats, i: int) -> float:
    """Median of the days around a day, without the day itself."""
    near = np.r_[rate[max(0, i - HALF_WIDTH) : i], rate[i + 1 : i + 1 + HALF_WIDTH]]
    return float(np.median(near))


def _others(ratio: Floats, i: int) -> float:
    others = np.delete(ratio, i)
    return _MAD * float(np.median(np.abs(others - np.median(others))))


def _weekdays(ratio: Floats, weekday: Ints) -> Floats:
    """Each weekday's usual ratio (median), pulled to 1 as its days are few."""
    level = np.ones(7)
    for day in range(7):
        mine = ratio[weekday == day]
        if len(mine) >= 3:
            level[day] = 1 + (float(np.median(mine)) - 1) * len(mine) / (len(mine) + 4)
    return level
