"""Forecasts one can do in the head: straight line, pace x pattern, EWMA, Gamma-Poisson.

Every function takes what is expected (`expected`, (slots,), calls of a usual such day) and what came.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FIRST_SHARE = 0.03
"""Pace x pattern begins when this share of a usual day is over; before that it says: a usual day."""


def straight_line(so_far: float, open_s: float, day_s: float) -> float:
    """The day's total if every opening hour were alike: so far x day / time open so far (both s); NaN at opening."""
    return so_far * day_s / open_s if open_s > 0 else float("nan")


def pace_total(so_far: float, share_done: float) -> float:
    """Pace x pattern: done so far / share of the day normally done by now (0 to 1); NaN while that is 0."""
    return so_far / share_done if share_done > 0 else float("nan")


def pace_left(expected: Floats, counts: Floats, done: Floats) -> Floats:
    """What is left of each slot (slots,) when the rest of the day keeps the pace of the day so far."""
    rest, usual = expected * (1 - done), float((expected * done).sum())
    if usual < FIRST_SHARE * float(expected.sum()):
        return rest
    return rest * (float(counts.sum()) / usual)


def gamma_poisson(so_far: float, expected_so_far: float, strength: float) -> float:
    """By what to multiply the rest: (strength + so far) / (strength + expected so far).

    `strength` is the number of calls the expectation is worth, the shape of the day's Gamma distribution
    (Gelman et al. 2013, ch. 2.6). Small for a new campaign, large where days resemble each other.
    """
    return (strength + so_far) / (strength + expected_so_far)


def gamma_poisson_left(expected: Floats, counts: Floats, done: Floats, strength: float) -> Floats:
    """What is left of each slot (slots,) by the Gamma-Poisson rule."""
    seen = float((expected * done).sum())
    return expected * (1 - done) * gamma_poisson(float(counts.sum()), seen, strength)


def ewma(values: Floats, alpha: float, first: float | None = None) -> Floats:
    """Exponentially weighted moving average after each value: alpha x value + (1 - alpha) x before.

    Starts from `first`, or from the first value; update once per interval, never per poll (Roberts 1959).
    """
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha must lie in (0, 1], not {alpha}.")
    out = np.empty(len(values))
    level = (values[0] if first is None else first) if len(values) else 0.0
    for i, value in enumerate(values):
        level = alpha * value + (1 - alpha) * level
        out[i] = level
    return out


def ewma_memory(alpha: float) -> float:
    """About how many intervals the average remembers: a plain mean of (2 - alpha) / alpha is as steady."""
    return (2 - alpha) / alpha


def ewma_left(expected: Floats, counts: Floats, done: Floats, alpha: float) -> Floats:
    """What is left of each slot (slots,) at the recent pace: EWMA of counts / EWMA of the expected.

    Only slots that are over take part, and only where calls are usual at all.
    """
    rest = expected * (1 - done)
    over = (done >= 1) & (expected > 0)
    if not over.any():
        return rest
    usual = ewma(expected[over], alpha)[-1]
    recent = ewma(counts[over], alpha, first=float(expected[over][0]))[-1]
    return rest * float(recent / usual)
