"""The plain rule z = (value - mean) / sd with |z| > 2.5, as many know it, with its true rate of false alarms.

With a known mean and sd and a normal figure, 2.5 leaves out 1.2 % on both sides together (98.8 % confidence, not
97.5 %). With a mean and an sd from few values it is more: z then follows a t distribution, sqrt(1 + 1/n) wider.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from backend.analysis.estimates import Floats

NOT_ENOUGH = "not enough data"


def z_scores(value: Floats, mean: Floats, sd: Floats, n: Floats, minimum: int) -> Floats:
    """(value - mean) / sd, NaN ("not enough data") where sd is 0 or not known or fewer than `minimum` values stand."""
    known = (n >= minimum) & (sd > 0) & np.isfinite(sd) & np.isfinite(value)
    return np.asarray(np.divide(value - mean, sd, out=np.full(np.shape(value), np.nan), where=known))


def confidence(limit: float) -> float:
    """Share of ordinary values inside +-`limit` sd when mean and sd are known and the shape is normal."""
    return float(1 - 2 * special.ndtr(-limit))


def false_rate(limit: float, n: int) -> float:
    """Share of ordinary values outside +-`limit` when mean and sd come from `n` >= 2 values (Student's t)."""
    if n < 2:
        raise ValueError("a spread needs at least two values.")
    return float(2 * special.stdtr(n - 1, -limit / np.sqrt(1 + 1 / n)))


def fair_limit(limit: float, n: int) -> float:
    """The limit that keeps with `n` values the false rate which `limit` promises with a known mean and sd."""
    if n < 2:
        raise ValueError("a spread needs at least two values.")
    return float(-special.stdtrit(n - 1, special.ndtr(-limit)) * np.sqrt(1 + 1 / n))


def two_sided(z: Floats, n: Floats) -> Floats:
    """Chance by luck of a value as far out as `z` sd, mean and sd being from `n` values (Student's t)."""
    return np.asarray(np.clip(2 * special.stdtr(n - 1, -np.abs(z) / np.sqrt(1 + 1 / n)), 1e-300, 1.0))
