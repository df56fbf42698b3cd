"""What an unmoved unit does on its own: a level of the day, and a wander around it that fades within hours.

A Kalman filter (1960) of two states. The wander is an AR(1) process of variance `wander2` that keeps a share `keeps` of
itself in five minutes. Where a floor does not wander, it stays nothing and only the day's level is learned.

A filter that follows a wander also follows part of a drift: `absorbed` is the share of a standing shift the wander has
taken in, so that only the rest is looked for in what is left.
"""

from __future__ import annotations

import numpy as np

from backend.analysis.drift.noise import Rough
from backend.analysis.estimates import Floats


def begin(variance: Floats, wander2: Floats) -> tuple[Floats, Floats]:
    """(level, variance): (2, units, CHANNELS) nothing, (3: level, between both, wander; units, CHANNELS)."""
    none = np.zeros_like(variance)
    return np.zeros((2, *variance.shape)), np.stack([variance, none, none + wander2])


def predict(level: Floats, variance: Floats, rough: Rough) -> tuple[Floats, Floats]:
    """Both after five minutes of which nothing is known yet."""
    a = rough.keeps
    fresh = (1 - a**2) * rough.wander2
    spread = np.stack([variance[0], a * variance[1], a**2 * variance[2] + fresh])
    return np.stack([level[0], a * level[1]]), spread


def total(variance: Floats) -> Floats:
    """(units, CHANNELS) variance of level and wander together."""
    return np.asarray(variance[0] + 2 * variance[1] + variance[2])


def gains(variance: Floats, n: Floats, rough: Rough) -> Floats:
    """(2, units, CHANNELS) what level and wander learn from a residual sum of information `n`."""
    return np.asarray((variance[:2] + variance[1:]) / (rough.phi + n * total(variance)))


def learn(
    level: Floats, variance: Floats, gain: Floats, innovation: Floats, n: Floats, rough: Rough
) -> tuple[Floats, Floats]:
    """Both after an innovation (a sum of residuals) of information `n`."""
    less = n * (rough.phi + n * total(variance))
    return level + gain * innovation, variance - less * np.stack([gain[0] ** 2, gain[0] * gain[1], gain[1] ** 2])
