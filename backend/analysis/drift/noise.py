"""How rough the floor is beyond luck, learned from past days: clustering, wander within the day, levels of days.

With sums Z and informations N of a unit by quarter hour, sum (Z_q - N_q Z_h / N_h)^2 within an hour over its
expectation is the over-dispersion `phi`. What half hours share is seen in products: Z_b Z_b' has the mean
N_b N_b' (v + tau2 + omega2 rho^lag), with v the variance of the known level and no part of luck for lag > 0; so half
hours three hours or more apart give the variance `tau2` of a day's level, and neighbours, compared with these, the
variance `omega2` of a wander and how it fades (moments as in DerSimonian & Laird 1986). Every term is capped, so that
days on which something really happened hardly widen the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.drift.channels import CHANNELS
from backend.analysis.estimates import Floats, Ints

UNITS = ("agent", "campaign")
QUARTER_S, QUARTERS, HALF = 900, 4, 2
_CAP, _LEFT = 4.0, 0.9205
_CLIP, _KEPT = 2.5, 0.97
_PHI_0, _PHI_WEIGHT = 1.0, 100.0
_TAU2_0 = np.array(
    [[0.002, 0.003, 0.001, 0.003, 0.01, 0.001, 0.01], [0.001, 0.001, 0.0005, 0.003, 0.005, 0.002, 0.03]]
)  # fmt: skip
_DAY_WEIGHT, _WANDER_WEIGHT, _REACH = 20.0, 5.0, 0.02
_FADE_0, _FADE_WEIGHT, _FADES = 0.6, 5.0, (0.4, 0.85)
_NEAR, _MID, _FAR = 1, 2, 6
"""Half hours apart."""
MOMENTS, TAILS = 8, slice(8, 10)
_NORMAL, _TAIL_WEIGHT, _TAIL = 3.0, 500.0, 4.0
_LIGHT, _HEAVY, _LOOSE, _TIGHT = 3.3, 4.3, 3.5, 2.0


@dataclass(frozen=True, slots=True)
class Rough:
    """What a step needs of a kind of unit: `phi` and `wander2` by channel, and what a wander keeps in five minutes."""

    phi: Floats
    wander2: Floats
    keeps: float


def empty_noise() -> Floats:
    """(2 kinds of unit, 10 sums, CHANNELS): of within squares and their expectation; of the covariance of half hours
    and its weight: neighbours, an hour apart, three hours and more; of single times' fourth powers and squares."""
    return np.zeros((len(UNITS), 10, CHANNELS))


def dispersion(noise: Floats) -> Floats:
    """(2, CHANNELS) variance over information within an hour; never below 1."""
    phi = (noise[:, 0] + _PHI_0 * _PHI_WEIGHT) / (noise[:, 1] + _PHI_WEIGHT)
    return np.asarray(np.maximum(phi, 1.0))


def day_variance(noise: Floats) -> Floats:
    """(2, CHANNELS) variance of a unit's level from day to day."""
    return np.asarray(np.maximum(_shared(noise, 6, _DAY_WEIGHT), 1e-4))


def fading(noise: Floats) -> Floats:
    """(2,) correlation of the wander of neighbouring half hours, of talk, wrap and contacts together."""
    near, mid = (((_shared(noise, row) - _shared(noise, 6)) / _TAU2_0)[:, :3].sum(1) for row in (2, 4))
    found = (np.maximum(mid, 0) + _FADE_0 * _FADE_WEIGHT) / (np.maximum(near, 0) + _FADE_WEIGHT)
    return np.asarray(np.clip(found, *_FADES))


def wander_variance(noise: Floats) -> Floats:
    """(2, CHANNELS) variance of a unit's wander around its level of the day."""
    surplus = _shared(noise, 2) - _shared(noise, 6)
    return np.asarray(np.maximum(surplus, 0.0) / fading(noise)[:, None])


def clips(noise: Floats) -> Floats:
    """(CHANNELS,) how many of its standard deviations a single time counts at most: fewer where tails are heavy."""
    kurtosis = (noise[0, 8] + _NORMAL * _TAIL_WEIGHT) / (noise[0, 9] + _TAIL_WEIGHT)
    return np.asarray(np.interp(kurtosis, (_LIGHT, _HEAVY), (_LOOSE, _TIGHT)))


def tails(residual: Floats) -> tuple[float, float]:
    """(sum of fourth powers, of squares) of times' residuals in standard deviations: three to one if normal."""
    squares = np.clip(residual, -_TAIL, _TAIL) ** 2
    return float((squares**2).sum()), float(squares.sum())


def rough(noise: Floats) -> tuple[Rough, Rough]:
    """What is learned of agents and campaigns."""
    phi, wander2, keeps = dispersion(noise), wander_variance(noise), fading(noise) ** (1 / 6)
    return Rough(phi[0], wander2[0], float(keeps[0])), Rough(phi[1], wander2[1], float(keeps[1]))


def _shared(noise: Floats, row: int, weight: float = _WANDER_WEIGHT) -> Floats:
    return np.asarray((noise[:, row] + _TAU2_0 * weight) / (noise[:, row + 1] + weight))


def day_moments(z: Floats, n: Floats, unit: Ints, quarter: Ints, known: Floats, phi: float, level: float) -> Floats:
    """The eight sums of one day and channel; `quarter` counts quarter hours from an hour's begin.

    `known` is the variance of each unit's usual level before that day, `level` that of its days and wander.
    """
    hours = (int(quarter.max()) if len(quarter) else 0) // QUARTERS + 1
    key, size = unit * hours * QUARTERS + quarter, len(known) * hours * QUARTERS
    by_z, by_n = (np.bincount(key, weights=one, minlength=size).reshape(len(known), -1) for one in (z, n))
    there = by_n.sum(1) > 0
    by_z, by_n, known = by_z[there], by_n[there], known[there]
    half_z, half_n = (one.reshape(len(known), hours * QUARTERS // HALF, HALF).sum(2) for one in (by_z, by_n))
    most = _CLIP * np.sqrt(phi * half_n + half_n**2 * (known[:, None] + level))
    half_z = np.clip(half_z, -most, most)
    made = [*_within(by_z, by_n, phi)]
    for first, last in ((_NEAR, _NEAR), (_MID, _MID), (_FAR, half_n.shape[1] - 1)):
        made += _covariance(half_z, half_n, range(first, last + 1), known, phi)
    return np.array(made)


def _within(by_z: Floats, by_n: Floats, phi: float) -> tuple[float, float]:
    z, n = (one.reshape(-1, QUARTERS) for one in (by_z, by_n))
    whole = n.sum(1)
    z, n, whole = z[whole > 0], n[whole > 0], whole[whole > 0, None]
    expected = n * (1 - n / whole)
    squares = np.minimum((z - n * z.sum(1)[:, None] / whole) ** 2, _CAP * phi * expected) / _LEFT
    return float(squares.sum()), float(expected.sum())


def _covariance(z: Floats, n: Floats, lags: range, known: Floats, phi: float) -> tuple[float, float]:
    """(sum of weighted covariances beyond the known variance, weight) of half hours so far apart."""
    product, paired = np.zeros(len(z)), np.zeros(len(z))
    for lag in lags:
        product += (z[:, lag:] * z[:, :-lag]).sum(1)
        paired += (n[:, lag:] * n[:, :-lag]).sum(1)
    there = paired > 0
    share, size = product[there] / paired[there] / _KEPT - known[there], np.sqrt(paired[there])
    weight = (size / (size * (1 + known[there] / _REACH) + phi / _REACH)) ** 2
    return float((weight * share).sum()), float(weight.sum())
