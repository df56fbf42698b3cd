"""The smoothed line and its direction: exponentially weighted means per interval, honest about how much is luck.

An EWMA is a level, not a trend (X03): the direction is the line now less the line one memory ago, both against the
usual course of the day. It is updated per interval, never per poll (X04).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis.estimates import Floats, Ints

Mark = Literal["improving", "stable", "declining", "not enough calls"]

NOISE = 1.96
"""A change counts when chance alone makes one as large in about 1 of 20 looks."""

MIN_PART, LEAST = 10, 2.0
"""Fewest observations in all, and fewest per interval as the line weighs them, now and a memory ago."""


def ewma(values: Floats, alpha: float, start: float | None = None) -> Floats:
    """alpha x current + (1 - alpha) x previous (A077), beginning at `start` or the first value."""
    if not 0 < alpha <= 1:
        raise ValueError(f"alpha lies above 0 and at most 1, not {alpha}.")
    line = np.empty(len(values))
    level = start
    for i, value in enumerate(values.tolist()):
        level = value if level is None else alpha * value + (1 - alpha) * level
        line[i] = level
    return line


def step_weight(alpha: float, dt_s: Floats, interval_s: float) -> Floats:
    """Weight of a step of another length than the interval: 1 - (1 - alpha)^(dt / interval) (X04)."""
    return np.asarray(1 - (1 - alpha) ** (np.asarray(dt_s, dtype=np.float64) / interval_s))


def variance_share(alpha: float) -> float:
    """Variance of the settled line over that of one interval: alpha / (2 - alpha)."""
    return alpha / (2 - alpha)


def memory(alpha: float) -> float:
    """How many intervals the line remembers: a plain mean of so many is as steady, (2 - alpha) / alpha."""
    return (2 - alpha) / alpha


@dataclass(frozen=True, slots=True, eq=False)
class Smooth:
    """The smoothed ratio after each interval; row t of `pull` says how it weighs intervals 0 to t.

    `value` is sum(pull x hits) / sum(pull x size): with equal sizes the plain EWMA, else each interval counts by its
    observations, and an interval without any only lets the past fade.
    """

    value: Floats
    pull: Floats


def smooth(hits: Floats, size: Floats, weight: Floats) -> Smooth:
    """Smooth hits / size per interval; `weight` is alpha per interval (see `step_weight`), the first counts whole."""
    n = len(hits)
    kept = np.append(1.0, 1 - weight[1:]) if n else np.zeros(0)
    fade = np.cumsum(np.log(np.maximum(kept, 1e-300)))
    own = np.where(np.arange(n) == 0, 1.0, weight)
    pull = np.tril(np.exp(fade[:, None] - fade[None, :]) * own[None, :])
    total = pull @ size
    value = np.divide(pull @ hits, total, out=np.full(n, np.nan), where=total > 1e-12)
    return Smooth(value, pull)


@dataclass(frozen=True, slots=True)
class Direction:
    """Where a metric is going: change of the line against its usual course in the metric's unit per hour.

    `luck` is the chance that luck alone moves the line as much; `n` the observations behind the line now.
    """

    mark: Mark
    per_hour: float | None
    luck: float
    n: int


def direction(
    line: Smooth, hits: Floats, size: Floats, usual: Floats, cov: Floats, n: Ints, back: int, interval_s: float,
    *, dead_band: float, better: Literal["higher", "lower"],
) -> Direction:  # fmt: skip
    """The line now less the line `back` intervals ago, both less what is usual at their time (X28).

    `cov` is the covariance of the intervals' hits on usual days; `dead_band` is in the metric's unit over that time.
    A mark other than "stable" needs a change beyond the dead band and beyond luck (A058, X03).
    """
    last = len(hits) - 1
    first = max(last - back, 0)
    if last < 1:
        return Direction("not enough calls", None, 1.0, int(n.sum()))
    shares = [_normed(line.pull[at], size) for at in (last, first)]
    parts = [float((line.pull[at] * n).sum()) for at in (last, first)]
    gap = hits - usual * size
    change = float((shares[0] - shares[1]) @ gap)
    tilt = shares[0] - shares[1]
    sd = float(np.sqrt(max(float(tilt @ cov @ tilt), 0.0)))
    per_hour = change / ((last - first) * interval_s / 3600)
    luck = float(2 * special.ndtr(-abs(change) / sd)) if sd > 0 else 1.0
    thin = min(parts) < LEAST or n.sum() < MIN_PART
    moved, clear = abs(change) > dead_band, sd > 0 and abs(change) > NOISE * sd
    mark: Mark = "stable"
    if thin or (moved and not clear):
        mark = "not enough calls"
    elif moved:
        mark = "improving" if (change > 0) == (better == "higher") else "declining"
    return Direction(mark, per_hour, luck, int(n.sum()))


def _normed(pull: Floats, size: Floats) -> Floats:
    total = float((pull * size).sum())
    return pull / total if total > 0 else np.zeros_like(pull)
