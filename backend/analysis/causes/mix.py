"""What a change of mix alone does to a rate: the same learned effects, other calls.

The learned rate of a row is m = level x exp(sum of effects). With the logarithmic mean L(a, b) = (a - b) / ln(a / b),
m - level = sum over factors of L(m, level) x effect exactly, so the difference of the mean m of two sets of rows
splits into one part per factor without a remainder (logarithmic mean Divisia index; Ang 2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.causes.effects import Baseline, Coded
from backend.analysis.estimates import Floats


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
    """Split the difference of the expected rate between the rows now and the weighted past rows."""
    means, tilts = [], []
    for rows, weight in ((now, np.ones(len(now.w))), (past, past_weight)):
        size = rows.w * weight
        share = size / max(float(size.sum()), 1e-12)
        means.append(float((share * rows.rate).sum()))
        tilts.append((share * logarithmic_mean(rows.rate, baseline.level), rows.spots))
    parts, variance = {}, {}
    for name, factor in baseline.factors.items():
        tilt = np.zeros(len(factor.keys) + 1)
        for sign, (pull, spots) in zip((1.0, -1.0), tilts, strict=True):
            tilt += sign * np.bincount(spots[name] + 1, weights=pull, minlength=len(tilt))
        parts[name] = float((tilt[1:] * factor.effect).sum())
        variance[name] = float((tilt[1:] ** 2 * factor.variance).sum())
    return Mix(means[1], means[0], parts, variance)
