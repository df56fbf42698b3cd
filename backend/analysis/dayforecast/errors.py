"""How often the forecasts of the last days missed their band, so that the 80 % band holds 80 %.

For each model and eight moments of the day one number widens or narrows the model's own deviation: after each
day it grows by 8 % if the day ended outside the band and shrinks by 2 % if inside, which balances at four of
five (quantile tracking: Gibbs & Candès 2021; Angelopoulos, Candès & Tibshirani 2023). A miss counts the same
however far it was, so one outlier does not widen the band, and it follows when days become wilder.
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
COVERAGE = 0.8
Z = float(ndtri(0.5 + COVERAGE / 2))
"""Half width of the 80 % band in deviations, 1.2816."""

STEP = 0.1
MOST = 3.0
"""How fast the widening follows misses, and the largest it becomes (and the smallest: one third)."""


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Log of the widening (models, moments) after `days` days looked at."""

    log_widening: Floats
    days: int = 0


def start() -> Errors:
    """No day looked at: the models' own deviations are believed."""
    return Errors(np.zeros((len(MODELS), MOMENTS)))


def moments(slots: int) -> list[int]:
    """The slots at whose beginning the errors are taken; the first is 0, the evening before."""
    return sorted({round(k * slots / MOMENTS) for k in range(MOMENTS)})


def learn(errors: Errors, z: Floats) -> Errors:
    """The state after one day whose log errors, in units of the models' deviations, were `z` (models, moments seen).

    Moments a coarse grid does not have repeat the last one.
    """
    now = np.abs(z[:, np.minimum(np.arange(MOMENTS), z.shape[1] - 1)])
    missed = now > Z * np.exp(errors.log_widening)
    moved = errors.log_widening + STEP * (missed - (1 - COVERAGE))
    return Errors(np.clip(moved, -np.log(MOST), np.log(MOST)), errors.days + 1)


def widen(errors: Errors, model: Model, part: float) -> float:
    """By what to multiply the model's deviation at `part` (0 to 1) of the day, so that the band holds 80 %."""
    of_model = errors.log_widening[MODELS.index(model)]
    return float(np.exp(np.interp(part * MOMENTS, np.arange(MOMENTS), of_model)))
