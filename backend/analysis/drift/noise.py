"""How rough the floor is beyond luck: day-to-day levels and clustering within the day, learned from past days.

Counted in blocks of an hour with sums Z and informations N of a unit. Within a day, sum (Z_b - N_b T / N)^2 over its
expectation sum (N_b - N_b^2 / N) is the over-dispersion `phi`; between days T^2 exceeds phi N + N^2 (variance of
the known level) by N^2 `tau2` (moments as in DerSimonian & Laird 1986). Each term counts at most four times what
is expected of it (and all are divided by .92, what that leaves of a chi-squared), so that days on which something
really happened hardly widen the noise.
"""

from __future__ import annotations

import numpy as np

from backend.analysis.drift.channels import CHANNELS
from backend.analysis.estimates import Floats, Ints

UNITS = ("agent", "campaign")
BLOCK_S = 3600
_CAP, _LEFT = 4.0, 0.9205
_PHI_0, _PHI_WEIGHT = 1.0, 100.0
_TAU2_0 = np.array(
    [[0.002, 0.003, 0.001, 0.003, 0.01, 0.001, 0.01], [0.001, 0.001, 0.0005, 0.003, 0.005, 0.002, 0.03]]
)  # fmt: skip
_TAU2_WEIGHT, _TAU2_REACH = 20.0, 0.02


def empty_noise() -> Floats:
    """(2 kinds of unit, 4 sums, CHANNELS): of within squares and expectation, of between squares and weight."""
    return np.zeros((len(UNITS), 4, CHANNELS))


def dispersion(noise: Floats) -> Floats:
    """(2, CHANNELS) variance over information within a day; never below 1."""
    phi = (noise[:, 0] + _PHI_0 * _PHI_WEIGHT) / (noise[:, 1] + _PHI_WEIGHT)
    return np.asarray(np.maximum(phi, 1.0))


def day_variance(noise: Floats) -> Floats:
    """(2, CHANNELS) variance of a unit's level from day to day."""
    tau2 = (noise[:, 2] + _TAU2_0 * _TAU2_WEIGHT) / (noise[:, 3] + _TAU2_WEIGHT)
    return np.asarray(np.maximum(tau2, 1e-4))


def day_moments(z: Floats, n: Floats, unit: Ints, block: Ints, known: Floats, phi: float, tau2: float) -> Floats:
    """The four sums of one day and channel; `known` is the variance of each unit's level before that day."""
    blocks = int(block.max()) + 1 if len(block) else 1
    key = unit * blocks + block
    size = len(known) * blocks
    by_z = np.bincount(key, weights=z, minlength=size).reshape(-1, blocks)
    by_n = np.bincount(key, weights=n, minlength=size).reshape(-1, blocks)
    day_z, day_n = by_z.sum(1), by_n.sum(1)
    there = day_n > 0
    by_z, by_n, day_z, day_n, known = by_z[there], by_n[there], day_z[there], day_n[there], known[there]
    mean = (day_z / day_n)[:, None]
    expected = np.where(by_n > 0, by_n * (1 - by_n / day_n[:, None]), 0.0)
    within = np.minimum((by_z - by_n * mean) ** 2, _CAP * phi * expected) / _LEFT
    between = np.minimum(day_z**2, _CAP * (phi * day_n + day_n**2 * (known + tau2))) / _LEFT
    surplus = between - phi * day_n - day_n**2 * known
    weight = (day_n / (day_n * (1 + known / _TAU2_REACH) + phi / _TAU2_REACH)) ** 2
    share = np.divide(surplus, day_n**2, out=np.zeros_like(surplus), where=day_n > 0)
    return np.array([within.sum(), expected.sum(), (weight * share).sum(), weight.sum()])
