"""How wrong the forecasts of the last days were, so that the 80 % band holds 80 %.

For each model and eight moments of the day, the log error of what was left, in units of the model's own
deviation, is kept for 60 days. The band is as wide as four of five of those errors were (split conformal
prediction, Vovk et al. 2005; Lei et al. 2018); the quantile is robust, so one outlier does not widen it. Each
miss asks for a little more than four of five, each hit for a little less, so that the band keeps its promise
when days become wilder than the last sixty were (adaptive conformal inference, Gibbs & Candès 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Model = Literal["learned", "pattern", "ewma", "gamma_poisson"]

MODELS: tuple[Model, ...] = ("learned", "pattern", "ewma", "gamma_poisson")
MOMENTS = 8
MEMORY_DAYS = 60
COVERAGE = 0.8
Z = float(ndtri(0.5 + COVERAGE / 2))
"""Half width of the 80 % band in deviations, 1.2816."""

PRIOR_DAYS = 10.0
"""Days by which the model's own deviation is believed."""

STEP = 0.02
LEAST_AIM, MOST_AIM = 0.5, 0.97
"""How fast the aimed-at share follows hits and misses, and within what it stays."""


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Ring of standardised errors `z` (models, moments, MEMORY_DAYS), NaN where none; `days` seen in all.

    `aim` (models, moments) is the share of past errors the band is made to hold so that 80 % of new ones fit.
    """

    z: Floats
    aim: Floats
    days: int = 0


def start() -> Errors:
    """No error seen."""
    shape = (len(MODELS), MOMENTS)
    return Errors(np.full((*shape, MEMORY_DAYS), np.nan), np.full(shape, COVERAGE))


def moments(slots: int) -> list[int]:
    """The slots at whose beginning the errors are taken; the first is 0, the evening before."""
    return sorted({round(k * slots / MOMENTS) for k in range(MOMENTS)})


def learn(errors: Errors, z: Floats) -> Errors:
    """The state after one day's errors `z` (models, moments seen); missing moments repeat the last one."""
    now = z[:, np.minimum(np.arange(MOMENTS), z.shape[1] - 1)]
    missed = np.abs(now) > Z * _factors(errors)
    aim = np.clip(errors.aim + STEP * (missed - (1 - COVERAGE)), LEAST_AIM, MOST_AIM)
    ring = errors.z.copy()
    ring[:, :, errors.days % MEMORY_DAYS] = now
    return Errors(ring, aim, errors.days + 1)


def widen(errors: Errors, model: Model, part: float) -> float:
    """By what to multiply the model's deviation at `part` (0 to 1) of the day, so that the band holds 80 %."""
    at_moments = _factors(errors)[MODELS.index(model)]
    return float(np.interp(part * MOMENTS, np.arange(MOMENTS), at_moments))


def _factors(errors: Errors) -> Floats:
    """The widening (models, moments): the aimed-at quantile of past errors, shrunk to 1 while they are few."""
    n = min(errors.days, MEMORY_DAYS)
    if n < 5:
        return np.ones(errors.aim.shape)
    size = np.sort(np.abs(errors.z[:, :, :n]), axis=2)
    rank = np.minimum(np.ceil(errors.aim * (n + 1)).astype(np.int64) - 1, n - 1)
    reached = np.take_along_axis(size, rank[:, :, None], 2)[:, :, 0]
    return np.asarray((n * reached / Z + PRIOR_DAYS) / (n + PRIOR_DAYS))
