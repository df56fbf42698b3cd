"""The day's end of very many series at once: every agent, every figure, in one numpy pass.

Each series is Gamma-Poisson: its usual day (an exponentially weighted mean of its own days) is worth
`strength` counts, learned from how much its days differ; what has come so far moves the rest by
(strength + so far) / (strength + expected so far). The range is that of the negative binomial rest, on the
square-root scale where its width hardly depends on its size (Anscombe 1948).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from backend.analysis.dayforecast.errors import Z

Floats = NDArray[np.float64]

HALF_LIFE_DAYS = 10.0
PRIOR_STRENGTH = 8.0
"""Days of one agent differ by a third before anything is known."""

_CHUNK = 16_384
_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """What is usual for each series (series,): discounted `days`, mean count a day, and its `variance`."""

    days: Floats
    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class DayEnds:
    """Totals at the day's end, each (series,): `likely`, the 80 % range, and the `chance` of the target (NaN: none)."""

    likely: Floats
    low: Floats
    high: Floats
    chance: Floats


def start(series: int) -> Usual:
    """No day known."""
    return Usual(np.zeros(series), np.zeros(series), np.zeros(series))


def learn(usual: Usual, totals: Floats) -> Usual:
    """The state after a day's `totals` (series,); NaN where the agent was not there, which teaches nothing."""
    there = np.isfinite(totals)
    keep = 0.5 ** (1 / HALF_LIFE_DAYS)
    days = np.where(there, keep * usual.days + 1, usual.days)
    step = np.where(there, 1 / np.maximum(days, 1.0), 0.0)
    gap = np.where(there, totals - usual.mean, 0.0)
    return Usual(days, usual.mean + step * gap, (1 - step) * (usual.variance + step * gap**2))


def strength(usual: Usual) -> Floats:
    """Counts each series' usual day is worth (series,): mean^2 / (variance beyond Poisson), pulled to the prior."""
    beyond = np.maximum(usual.variance - usual.mean, 0.0)
    apart = beyond / np.maximum(usual.mean, _LEAST) ** 2
    return np.asarray((usual.days + 4) / (usual.days * apart + 4 / PRIOR_STRENGTH))


def day_ends(
    so_far: Floats, expected_so_far: Floats, expected_left: Floats, worth: Floats, target: Floats | None = None
) -> DayEnds:
    """Forecasts every series to the day's end.

    `so_far`, `expected_so_far`, `expected_left`, `worth` (see `strength`) and `target` are (series,) counts.
    Constant work per series; 150,000 take a few milliseconds.
    """
    n = len(so_far)
    likely, low, high = np.empty(n), np.empty(n), np.empty(n)
    chance = np.full(n, np.nan)
    for begin in range(0, n, _CHUNK):
        part = slice(begin, begin + _CHUNK)
        goal = None if target is None else target[part]
        _fill(
            (so_far[part], expected_so_far[part], expected_left[part], worth[part]), goal,
            (likely[part], low[part], high[part], chance[part]),
        )  # fmt: skip
    return DayEnds(likely, low, high, chance)


def _fill(known: tuple[Floats, ...], target: Floats | None, out: tuple[Floats, ...]) -> None:
    so_far, expected_so_far, expected_left, worth = known
    likely, low, high, chance = out
    shape = worth + so_far
    rate = expected_left / (worth + expected_so_far)
    left = shape * rate
    # Negative binomial: variance left x (1 + rate); of the square root, a quarter of variance / mean.
    sd = 0.5 * np.sqrt(1 + rate)
    # The mean of a root lies below the root of the mean, by a quarter of variance / mean.
    root = np.sqrt(np.maximum(left + 0.375 - sd * sd, 0.0))
    np.add(so_far, left, out=likely)
    reach = Z * sd
    np.add(so_far, np.maximum(np.maximum(root - reach, 0.0) ** 2 - 0.375, 0.0), out=low)
    np.add(so_far, (root + reach) ** 2 - 0.375, out=high)
    if target is not None:
        to_go = np.maximum(np.ceil(target - so_far) - 0.5, 0.0)
        np.divide(root - np.sqrt(to_go + 0.375), sd, out=chance)
        ndtr(chance, out=chance)
        chance[target <= so_far] = 1.0
        chance[(left <= 0) & (target > so_far)] = 0.0
