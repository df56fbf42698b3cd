"""Laws of times as functions of one unit exponential number, so that every draw is by inversion.

Inversion keeps common random numbers in step: the n-th contact of a queue talks long in every scenario in which it
talks long in one. A law other than the exponential is a table of T(x) with P(T <= T(x)) = 1 - e^-x, straight between
its points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]

Shape = Literal["exponential", "gamma", "lognormal", "uniform", "constant"]

STEPS, TOP = 4000, 40.0
"""Points of a table and where it ends: beyond e^-40 nothing is drawn."""


class BadModel(ValueError):
    """The centre contradicts itself; the text says where and what to change."""


@dataclass(frozen=True, slots=True)
class Law:
    """A law with mean 1: the queue's times multiply it.

    `spread` is the coefficient of variation (gamma, lognormal) or half the width of the range (uniform, at most 1).
    """

    shape: Shape = "exponential"
    spread: float = 1.0

    def __post_init__(self) -> None:
        if self.shape in ("gamma", "lognormal") and not 0 < self.spread < 20:
            raise BadModel(f"A {self.shape} time needs a spread above 0 (and below 20), not {self.spread:g}.")
        if self.shape == "uniform" and not 0 <= self.spread <= 1:
            raise BadModel(f"A uniform time needs half a width from 0 to 1 of its mean, not {self.spread:g}.")

    def table(self) -> Floats:
        """T at 0, TOP / STEPS, ..., TOP; empty for the exponential law, which is T(x) = x."""
        if self.shape == "exponential":
            return np.zeros(0)
        x = np.linspace(0.0, TOP, STEPS + 1)
        if self.shape == "constant":
            return np.ones(len(x))
        if self.shape == "uniform":
            return np.asarray(1 - self.spread - 2 * self.spread * np.expm1(-x))
        found = _gamma(self.spread, x) if self.shape == "gamma" else _lognormal(self.spread, x)
        return np.asarray(np.maximum(found, 0.0))


def _gamma(spread: float, x: Floats) -> Floats:
    """By the upper tail, which stays exact where 1 - e^-x does not."""
    shape = 1 / spread**2
    return np.asarray(special.gammainccinv(shape, np.exp(-x)) / shape)


def _lognormal(spread: float, x: Floats) -> Floats:
    sigma = np.sqrt(np.log1p(spread**2))
    return np.asarray(np.exp(-sigma * special.ndtri(np.exp(-x)) - sigma**2 / 2))
