"""How far today's surprise carries into the rest of the day.

Each slot's surprise is count / expected - 1. It is made of a part that lasts the whole day (variance `day`), a
part that fades from slot to slot (`passing`, by `fade` a slot) and the luck of counting (`noise` / expected;
1 is Poisson). The three are learned from the products of past days' surprises at each distance in time; what
is left of the day then follows from what was seen by linear prediction (Cressie 1990: kriging; for call
centers Shen & Huang 2008, Ibrahim et al. 2016). With `passing` zero and Poisson noise it is exactly the
Gamma-Poisson rule of strength 1 / `day`. A surprise counts at most as three of its own deviations, so one
storm hour cannot spoil the day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALF_LIFE_DAYS = 100.0
CAP = 3.0
"""A slot's surprise, and the whole carry-over, are held within this many of their deviations."""

PRIOR_DAYS = 20.0
PRIOR_DAY = 0.01
PRIOR_PASSING = 0.01
PRIOR_FADE = 0.85
"""Before anything is learned: days 10 % apart and hours 10 % apart, the latter forgotten in about three hours."""

_FADES = (0.6, 0.75, 0.85, 0.92, 0.96)
_NOISE_MEMORY = 0.95
_LEAST = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Carry:
    """Learned sizes of surprises; `products`, `weights` (slots,) are discounted sums by distance in slots."""

    products: Floats
    weights: Floats
    day: float = PRIOR_DAY
    passing: float = PRIOR_PASSING
    fade: float = PRIOR_FADE
    noise: float = 2.0
    days: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """Expected calls (slots,) in what is left of each slot, and the log deviation `sd` of their sum."""

    calls: Floats
    sd: float


def start(slots: int) -> Carry:
    """Nothing learned."""
    return Carry(np.zeros(slots), np.zeros(slots))


def left(carry: Carry, expected: Floats, counts: Floats, done: Floats) -> Left:
    """What is left of the day, given `expected` calls, `counts` so far and the `done` part (0 to 1) of each slot."""
    rest = expected * (1 - done)
    total = float(rest.sum())
    if total <= 0:
        return Left(np.zeros(len(expected)), 0.0)
    seen = expected * done
    past = np.flatnonzero(seen > _LEAST)
    future = np.flatnonzero(rest > 0)
    part = rest[future] / total
    shared = _covariance(carry, len(expected))
    ahead = shared[np.ix_(future, future)]
    calls = rest.copy()
    if len(past):
        cross = shared[np.ix_(past, future)]
        known = shared[np.ix_(past, past)] + np.diag(carry.noise / seen[past])
        weight = np.linalg.solve(known, cross)
        reach = CAP * np.sqrt(carry.day + carry.passing)
        turn = np.clip(_surprise(carry, counts[past], seen[past]) @ weight, -min(reach, 0.9), reach)
        calls[future] *= 1 + turn
        ahead = ahead - cross.T @ weight
    variance = max(float(part @ ahead @ part), 0.0) + carry.noise / float(calls.sum())
    return Left(calls, float(np.sqrt(variance)))


def learn(carry: Carry, expected: Floats, counts: Floats) -> Carry:
    """The state after a finished day of `counts` whose slots were `expected` the evening before (both (slots,))."""
    used = np.flatnonzero(expected > _LEAST)
    slots = len(expected)
    if not len(used):
        return carry
    mean = expected[used]
    surprise = _surprise(carry, counts[used], mean)
    keep = 0.5 ** (1 / HALF_LIFE_DAYS)
    distance = np.abs(used[:, None] - used[None, :]).ravel()
    weight = np.sqrt(np.outer(mean, mean)).ravel()
    product = np.outer(surprise, surprise).ravel()
    products = keep * carry.products + np.bincount(distance, product * weight, slots)
    weights = keep * carry.weights + np.bincount(distance, weight, slots)
    day, passing, fade = _fit(products, weights)
    trust = carry.days / (carry.days + PRIOR_DAYS)
    luck = float(np.mean((surprise**2 - carry.day - carry.passing) * mean))
    return Carry(
        products,
        weights,
        trust * day + (1 - trust) * PRIOR_DAY,
        trust * passing + (1 - trust) * PRIOR_PASSING,
        fade,
        _NOISE_MEMORY * carry.noise + (1 - _NOISE_MEMORY) * max(luck, 1.0),
        carry.days + 1,
    )


def _covariance(carry: Carry, slots: int) -> Floats:
    steps = np.arange(slots)
    return np.asarray(carry.day + carry.passing * carry.fade ** np.abs(steps[:, None] - steps[None, :]))


def _surprise(carry: Carry, counts: Floats, mean: Floats) -> Floats:
    reach = CAP * np.sqrt(carry.noise / mean + carry.day + carry.passing)
    return np.clip(counts / mean - 1, -reach, reach)


def _fit(products: Floats, weights: Floats) -> tuple[float, float, float]:
    """Lasting part, passing part and fade that fit the mean products at each distance best (least squares)."""
    distance = np.flatnonzero(weights[1:] > 0) + 1
    if len(distance) < 3:
        return PRIOR_DAY, PRIOR_PASSING, PRIOR_FADE
    mean = products[distance] / weights[distance]
    weight = (len(weights) - distance).astype(np.float64)
    fits = [_fit_given(distance, mean, weight, fade) for fade in _FADES]
    _, day, passing, fade = min(fits)
    return day, passing, fade


def _fit_given(
    distance: NDArray[np.intp], mean: Floats, weight: Floats, fade: float
) -> tuple[float, float, float, float]:
    passing_at = fade**distance
    basis = np.column_stack([np.ones(len(distance)), passing_at])
    weighted = basis * weight[:, None]
    day, passing = np.linalg.solve(weighted.T @ basis + 1e-3 * np.eye(2), weighted.T @ mean)
    if day < 0:
        day, passing = 0.0, max(float(weighted[:, 1] @ mean / (weighted[:, 1] @ passing_at)), 0.0)
    if passing < 0:
        day, passing = max(float(weight @ mean / weight.sum()), 0.0), 0.0
    error = float((weight * (mean - day - passing * passing_at) ** 2).sum())
    return error, float(day), float(passing), fade
