"""How far a week's contacts may come apart from their forecast, by how far the same method was off in the weeks before.

Each past day is forecast from the weeks that lay as far before it as the stored ones lie before the week planned, by
the same weights. With F what was forecast, D what came and w the weights, the day's miss is

    z = log((D + 1/2) / (F + 1/2)) / sqrt(1 + sum w^2)

and the day's range is F times exp(+-q sqrt(1 + sum w^2)), where q is the ceil(0.8 (n + 1))-th smallest of the n misses:
four of five such days lie inside, whatever the misses' distribution is, as long as days are alike (split conformal:
Vovk, Gammerman & Shafer 2005; Lei et al. 2018). It is never narrower than calls that come by chance alone make it.

An interval with mean m has the variance (p m + v m^2) (1 + sum w^2): v is what days differ (from q), p what intervals
scatter beyond that, at least 1, by the squared misses of the past intervals. Its range holds the middle 80 % of a
negative binomial distribution with these moments.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

COVERAGE = 0.8
Z = float(ndtri(0.5 + COVERAGE / 2))
LEAST_DAYS, LEAST_CALLS = 8, 100
"""Past days that must have been forecast, and calls counted, before a range is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What came: `counts` (days, intervals of the clock) on `days`, which rise; `fade` is what a week back counts.

    `by_week` says it week by week instead, the last known one first.
    """

    days: tuple[date, ...]
    counts: Floats
    fade: float
    by_week: tuple[float, ...] = ()

    def weights(self, day: date, lag: int = 1) -> Floats:
        """Of each stored day in the forecast of `day` from the same weekday at least `lag` weeks before; sums to 1."""
        back = np.array([(day - one).days for one in self.days])
        counted = (back % 7 == 0) & (back >= 7 * lag)
        raw = np.where(counted, self._each(back // 7, day, lag), 0.0)
        total = float(raw.sum())
        return raw / total if total > 0 else raw

    def _each(self, weeks: NDArray[np.int64], day: date, lag: int) -> Floats:
        """What stored days count that lie so many weeks before `day`."""
        if not self.by_week:
            return np.asarray(self.fade ** weeks.astype(np.float64))
        first = max(lag, ceil((day - self.days[-1]).days / 7))
        known = (weeks >= first) & (weeks < first + len(self.by_week))
        each = np.asarray(self.by_week)[np.clip(weeks - first, 0, len(self.by_week) - 1)]
        return np.where(known, each, 0.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """What was learned: half width `q` of a day's logarithm, what days differ (`days_var`) and intervals scatter."""

    q: float
    days_var: float
    scatter: float
    days: int


def learned(past: Past, lag: int = 1) -> Spread | None:
    """The spread of forecasts `lag` weeks ahead, or fewer where too few days are known; None with too few for any."""
    if past.counts.sum() < LEAST_CALLS:
        return None
    for weeks in range(lag, 0, -1):
        misses = list(_misses(past, weeks))
        if len(misses) >= LEAST_DAYS:
            return _spread(misses)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Miss:
    """One past day: what was forecast and what came by interval, and 1 + the sum of the squared weights."""

    forecast: Floats
    came: Floats
    grown: float

    @property
    def z(self) -> float:
        """The day's miss."""
        return float(np.log((self.came.sum() + 0.5) / (self.forecast.sum() + 0.5)) / np.sqrt(self.grown))

    def beyond(self, days_var: float) -> float:
        """Squared misses of the intervals beyond what days differ."""
        expected = days_var * self.grown * self.forecast**2
        return float(((self.came - self.forecast) ** 2 - expected).sum())


def _misses(past: Past, lag: int) -> list[_Miss]:
    out = []
    for row, day in enumerate(past.days):
        weights = past.weights(day, lag)
        forecast = weights @ past.counts
        if forecast.sum() > 0:
            out.append(_Miss(forecast, past.counts[row], 1 + float(weights @ weights)))
    return out


def _spread(misses: list[_Miss]) -> Spread:
    n = len(misses)
    q = sorted(abs(one.z) for one in misses)[min(ceil(COVERAGE * (n + 1)), n) - 1]
    by_chance = float(np.mean([1 / one.forecast.sum() for one in misses]))
    days_var = max(0.0, (q / Z) ** 2 - by_chance)
    beyond = sum(
        float(((one.came - one.forecast) ** 2 - days_var * one.grown * one.forecast**2).sum()) for one in misses
    )
    due = sum(one.grown * float(one.forecast.sum()) for one in misses)
    return Spread(q, days_var, max(1.0, beyond / due), n)


def day_range(spread: Spread, mean: float, weights: Floats) -> tuple[float, float]:
    """The range of a day's contacts."""
    if mean <= 0:
        return 0.0, 0.0
    grown = np.sqrt(1 + float(weights @ weights))
    half = max(spread.q, Z / np.sqrt(mean)) * grown
    return max(0.0, float((mean + 0.5) * np.exp(-half) - 0.5)), float((mean + 0.5) * np.exp(half) - 0.5)


def interval_ranges(spread: Spread, means: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """The ranges of a day's intervals, whole contacts; 0 to 0 where none is expected."""
    from scipy import stats  # half a second that only those who plan should wait for

    low, high = np.zeros(len(means)), np.zeros(len(means))
    some = means > 0
    mean = means[some]
    var = (spread.scatter * mean + spread.days_var * mean**2) * (1 + float(weights @ weights))
    size = mean**2 / np.maximum(var - mean, 1e-6 * mean)
    share = size / (size + mean)
    tail = (1 - COVERAGE) / 2
    low[some], high[some] = stats.nbinom.ppf(tail, size, share), stats.nbinom.ppf(1 - tail, size, share)
    return low, high
