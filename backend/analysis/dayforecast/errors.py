"""How wrong the forecasts of the last days were, so that the 80 % band holds 80 %.

For each model and eight moments of the day, the log error of what was left, in units of the model's own
deviation, is kept for 60 days. The band is as wide as four of five of those errors were (split conformal
prediction, Vovk et al. 2005; Lei et al. 2018); the quantile is robust, so one outlier does not widen it.
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


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Ring of standardised errors `z` (models, moments, MEMORY_DAYS), NaN where none; `days` seen in all."""

    z: Floats
    days: int = 0


def start() -> Errors:
    """No error seen."""
    return Errors(np.full((len(MODELS), MOMENTS, MEMORY_DAYS), np.nan))


def moments(slots: int) -> list[int]:
    """The slots at whose beginning the errors are taken; the first is 0, the evening before."""
    return sorted({round(k * slots / MOMENTS) for k in range(MOMENTS)})


def learn(errors: Errors, z: Floats) -> Errors:
    """The state after one day's errors `z` (models, moments seen); missing moments repeat the last one."""
    ring = errors.z.copy()
    at = errors.days % MEMORY_DAYS
    ring[:, :, at] = z[:, np.minimum(np.arange(MOMENTS), z.shape[1] - 1)]
    return Errors(ring, errors.days + 1)


def widen(errors: Errors, model: Model, part: float) -> float:
    """By what to multiply the model's deviation at `part` (0 to 1) of the day, so that the band holds 80 %."""
    place = min(max(part, 0.0), 1.0) * MOMENTS
    low = min(int(place), MOMENTS - 1)
    high = min(low + 1, MOMENTS - 1)
    return _at(errors, model, low) + (place - low) * (_at(errors, model, high) - _at(errors, model, low))


def _at(errors: Errors, model: Model, moment: int) -> float:
    n = min(errors.days, MEMORY_DAYS)
    if n < 5:
        return 1.0
    size = np.sort(np.abs(errors.z[MODELS.index(model), moment, :n]))
    rank = min(int(np.ceil(COVERAGE * (n + 1))) - 1, n - 1)
    return (n * float(size[rank]) / Z + PRIOR_DAYS) / (n + PRIOR_DAYS)
