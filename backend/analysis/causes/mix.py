"""What a change of mix alone does to a rate: the same learned effects, other calls.

The learned rate of a row is m = level x exp(sum of effects). With the logarithmic mean L(a, b) = (a - b) / ln(a / b),
m - level = sum over factors of L(m, level) x effect exactly, so the difference of the mean m of two sets of rows
splits into one part per factor without a remainder (logarithmic mean Divisia index; Ang 2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.causes.effects import Baseline, Coded
from backend.analysis.estimates import Floats, Ints


@dataclass(frozen=True, slots=True)
class Mix:
    """Expected rate of the rows now and of the rows it is compared with, and their difference by factor.

    `parts` sum to `now` - `usual`; `variance` is the parts' uncertainty from the learned effects.
    """

    usual: float
    now: float
    parts: dict[str, float]
    variance: dict[str, float]


def logarithmic_mean(a: Floats, b: Floats | float) -> Floats:
    """(a - b) / ln(a / b), a where both are the same; positive numbers."""
    other = np.broadcast_to(np.asarray(b, dtype=np.float64), np.shape(a))
    ratio = np.log(np.asarray(a) / other)
    near = np.abs(ratio) < 1e-9
    return np.where(near, a, (a - other) / np.where(near, 1.0, ratio))


def split_mix(baseline: Baseline, now: Coded, past: Coded, past_weight: Floats) -> Mix:
    """Split the difference of the expected rate between the rows now and the weighted past rows.

    Effects are taken against their mean over the past rows, so that what both sides share moves nothing.
    """
    sides = [_shares(now, np.ones(len(now.w))), _shares(past, past_weight)]
    means = [float((share * rows.rate).sum()) for share, rows in zip(sides, (now, past), strict=True)]
    centred, level = {}, np.log(baseline.level)
    for name, factor in baseline.factors.items():
        effect = np.append(factor.effect, 0.0)
        usual = float((sides[1] * effect[past.spots[name]]).sum())
        centred[name], level = effect - usual, level + usual
    pulls = [
        share * logarithmic_mean(rows.rate, float(np.exp(level)))
        for share, rows in zip(sides, (now, past), strict=True)
    ]
    parts, variance = {}, {}
    for name, factor in baseline.factors.items():
        tilt = _by_level(now.spots[name], pulls[0], len(factor.keys))
        tilt -= _by_level(past.spots[name], pulls[1], len(factor.keys))
        parts[name] = float((tilt * np.roll(centred[name], 1)).sum())
        variance[name] = float((tilt[1:] ** 2 * factor.variance).sum())
    return Mix(means[1], means[0], parts, variance)


def _shares(rows: Coded, weight: Floats) -> Floats:
    size = rows.w * weight
    return np.asarray(size / max(float(size.sum()), 1e-12))


def _by_level(spot: Ints, pull: Floats, levels: int) -> Floats:
    """Sums per level, those of unknown levels first."""
    return np.asarray(np.bincount(spot + 1, weights=pull, minlength=levels + 1), dtype=np.float64)
