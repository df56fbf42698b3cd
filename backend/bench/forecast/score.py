"""What a forecast is worth: errors of the slots that are left, of the day's total, of bands and of chances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]


def wape(slots: Floats, truth: Floats, moment: int) -> float:
    """Sum of absolute errors of the slots from `moment` on over their sum; both (days, slots)."""
    return float(np.abs(slots - truth)[:, moment:].sum() / truth[:, moment:].sum())


def total_mape(slots: Floats, truth: Floats, moment: int) -> float:
    """Mean over days of |forecast total - total| / total, the slots before `moment` being known."""
    return float(np.mean(np.abs((slots - truth)[:, moment:].sum(1)) / truth.sum(1)))


def brier(chance: Floats, happened: NDArray[np.bool_]) -> float:
    """Mean squared distance of a probability from what happened; 0 is perfect, 0.25 is a coin's."""
    return float(np.mean((chance - happened) ** 2))


def poisson_floor(rate: Floats) -> float:
    """The WAPE of a forecaster who knows every slot's true `rate` of a Poisson process: nobody goes below it.

    Mean absolute deviation 2 e^-r r^(k+1) / k! with k = floor(r) (Crow 1958).
    """
    k = np.floor(rate)
    with np.errstate(divide="ignore"):
        log = np.where(rate > 0, -rate + (k + 1) * np.log(np.maximum(rate, 1e-300)) - gammaln(k + 1), -np.inf)
    return float(2 * np.exp(log).sum() / rate.sum())


def ratio_range(ours: Floats, theirs: Floats, seed: int, draws: int = 2000) -> tuple[float, float, float]:
    """Ratio of summed daily errors and its 80 % range, resampling days in pairs (Efron & Tibshirani 1993)."""
    rng = np.random.default_rng(seed)
    picked = rng.integers(0, len(ours), (draws, len(ours)))
    ratios = ours[picked].sum(1) / theirs[picked].sum(1)
    low, high = np.quantile(ratios, (0.1, 0.9))
    return float(ours.sum() / theirs.sum()), float(low), float(high)
