"""Gaps between what was seen and what was expected, in terms that fit shares, counts, portions and durations alike.

A gap is `seen - expected`; divided by its `base` it is a relative change (shares, counts, portions) or a change of the
mean log duration. By luck alone that change has the variance `noise / base`; what comes on top is spread: agents
differ, and the same agent differs from day to day. Spreads are estimated by moments, each change weighted by how much
it can tell, (s / (s + noise / base))^2 at a first guess s, with a few imagined units at that guess.
"""

from __future__ import annotations

import numpy as np

from backend.analysis.anomaly.table import METRICS, TIMES
from backend.analysis.estimates import Floats

_WILD = 16.0
IS_TIME = np.array([metric.family == "time" for metric in METRICS])
IS_SHARE = np.array([metric.family == "share" for metric in METRICS])
IS_PORTION = np.array([metric.family == "portion" for metric in METRICS])


def base_of(expected: Floats, size: Floats) -> Floats:
    """What a gap is divided by: the expected sum, for durations the number of calls; (units, metrics)."""
    return np.where(IS_TIME, size, expected)


def change_of(gap: Floats, base: Floats) -> Floats:
    """Gap over base, 0 where there is nothing."""
    return np.divide(gap, base, out=np.zeros_like(gap), where=base > 0)


def luck_variance(base: Floats, noise: Floats) -> Floats:
    """Variance of a change by luck alone, infinite where there is nothing."""
    return np.asarray(
        np.divide(np.broadcast_to(noise, base.shape), base, out=np.full(base.shape, np.inf), where=base > 0)
    )


def squares(change: Floats, known: Floats, guess: Floats) -> tuple[Floats, Floats]:
    """Weighted sums over units of `change^2 - known` and of the weights, per metric.

    `known` is the variance explained already. A single wild unit (beyond four sd) counts as one at four sd: an
    incident must not make the floor look restless for days.
    """
    weight = np.where(np.isfinite(known), (guess / (guess + known)) ** 2, 0.0)
    explained = np.where(np.isfinite(known), known, 0.0)
    capped = np.minimum(change**2, _WILD * (guess + explained))
    return (weight * (capped - explained)).sum(0), weight.sum(0)


def spread_of(total: Floats, weight: Floats, guess: Floats, imagined: float) -> Floats:
    """Variance from sums of `squares`, with `imagined` units at the guess; at least a twentieth of the guess."""
    return np.maximum((total + imagined * guess) / (weight + imagined), guess / 20)


def unit_noise(rate: Floats, log_variance: Floats, grain_s: float) -> Floats:
    """`noise` per metric at the overall `rate`: 1 - rate of shares, 1 of counts, that of log seconds, the grain."""
    noise = np.where(IS_SHARE, 1 - np.clip(rate, 0.0, 0.99), 1.0)
    noise = np.where(IS_PORTION, grain_s, noise)
    noise[list(TIMES)] = log_variance
    return noise
