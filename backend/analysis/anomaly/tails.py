"""How far out a figure lies: exact chances of as little and as much, each on the scale its kind of data has.

Shares are beta-binomial, counts negative binomial, time in a state compound Poisson, durations Student's t on the log
scale. Chances of whole numbers are mid-p (half the chance of exactly this many), so that luck is uniform on average.
`spread` is everywhere the variance of the true rate's ratio to the expected one; 0 gives binomial and Poisson.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import Bools, Floats

_TINY = 1e-300
_SMALL_SPREAD = 1e-9
_EXACT_TO = 300
_STRIDE = 8


@dataclass(frozen=True, slots=True, eq=False)
class Tails:
    """Chance by luck of at most (`low`) and at least (`high`) what was seen, per row; both mid-p."""

    low: Floats
    high: Floats

    @property
    def two_sided(self) -> Floats:
        """Chance by luck of something as far out on either side (twice the smaller tail)."""
        return np.asarray(np.clip(2 * np.minimum(self.low, self.high), _TINY, 1.0))


def share_tails(hits: Floats, n: Floats, mean: Floats, spread: Floats) -> Tails:
    """Beta-binomial tails of `hits` out of `n` at expected share `mean`; n = 0 tells nothing (1/2, 1/2).

    The tail away from the mean is summed and the other is its complement, so that none drowns in rounding.
    """
    mean = np.clip(mean, 1e-9, 1 - 1e-9)
    odds = (1 - mean) / mean
    # The ratio's variance stays below (1 - mean) / mean; a little less keeps the concentration positive.
    firmness = odds / np.clip(spread, 1e-7, 0.9 * odds) - 1
    above = hits > n * mean
    near, own, other = np.where(above, n - hits, hits), np.where(above, 1 - mean, mean), np.where(above, mean, 1 - mean)
    small = np.clip(_mid_low(near, n, firmness * own, firmness * other), _TINY, 1.0)
    return Tails(np.where(above, 1 - small, small), np.where(above, small, 1 - small))


def count_tails(events: Floats, mean: Floats, spread: Floats) -> Tails:
    """Negative binomial tails (variance mean + spread mean^2) of `events` where `mean` are expected."""
    mean = np.maximum(mean, 1e-12)
    poisson = spread < _SMALL_SPREAD
    shape = 1 / np.maximum(spread, _SMALL_SPREAD)
    chance = shape / (shape + mean)
    at_most = np.where(poisson, special.gammaincc(events + 1, mean), special.betainc(shape, events + 1, chance))
    at_least = np.where(
        poisson, special.gammainc(np.maximum(events, _SMALL_SPREAD), mean),
        special.betainc(np.maximum(events, _SMALL_SPREAD), shape, 1 - chance),
    )  # fmt: skip
    at_least = np.where(events <= 0, 1.0, at_least)
    exactly = np.clip(at_most + at_least - 1, 0.0, np.minimum(at_most, at_least))
    exactly = np.where(exactly < 1e-9, _count_chance(events, mean, shape, poisson), exactly)
    return Tails(_half(at_most, exactly), _half(at_least, exactly))


def portion_tails(seconds: Floats, mean_s: Floats, grain_s: Floats) -> Tails:
    """Tails of the time spent in a state where `mean_s` is expected and variance / mean is `grain_s` seconds.

    The time comes in spells of about the grain, so its number of grains is taken as Poisson: none at all is as
    likely as it really is, and a long spell is one event, not six hundred.
    """
    grain = np.maximum(grain_s, 1.0)
    return count_tails(np.maximum(seconds, 0.0) / grain, mean_s / grain, np.zeros(np.shape(seconds)))


def time_tails(gap: Floats, variance: Floats, degrees: Floats) -> Tails:
    """Student-t tails of a mean log duration `gap` above the expected one; `variance` is that of the gap by luck."""
    t = gap / np.sqrt(np.maximum(variance, 1e-12))
    return Tails(np.asarray(special.stdtr(degrees, t)), np.asarray(special.stdtr(degrees, -t)))


def _half(tail: Floats, exactly: Floats) -> Floats:
    return np.asarray(np.clip(tail - 0.5 * np.minimum(exactly, tail), _TINY, 1.0))


def _count_chance(events: Floats, mean: Floats, shape: Floats, poisson: Bools) -> Floats:
    plain = special.xlogy(events, mean) - mean - special.gammaln(events + 1)
    log = special.gammaln(shape + events) - special.gammaln(shape) - special.gammaln(events + 1)
    log = log + shape * np.log(shape / (shape + mean)) + special.xlogy(events, mean / (shape + mean))
    return np.asarray(np.exp(np.where(poisson, plain, log)))


def _mid_low(hits: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    """P(X < hits) + P(X = hits) / 2 of the beta-binomial: exact, for very many hits by the beta of the same moments."""
    out = np.empty(len(hits))
    many = hits > _EXACT_TO
    out[many] = _smooth_low(hits[many], n[many], a[many], b[many])
    few = ~many
    out[few] = _summed_low(hits[few], n[few], a[few], b[few])
    return out


def _smooth_low(hits: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    firmness = (a + b) * n + a + b
    firmness = firmness / (n + a + b) - 1
    share = a / (a + b)
    return np.asarray(special.betainc(firmness * share, firmness * (1 - share), hits / n))


def _summed_low(hits: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    """From `hits` downward by the ratio of neighbours, each row until its terms no longer count."""
    log = special.gammaln(n + 1) - special.gammaln(hits + 1) - special.gammaln(n - hits + 1)
    term = np.exp(log + special.betaln(a + hits, b + n - hits) - special.betaln(a, b))
    total, rows, k, part = 0.5 * term, np.arange(len(hits)), np.array(hits, dtype=np.float64), 0.5 * term
    while len(rows):
        for _ in range(_STRIDE):
            term = term * (k * (b + n - k)) / ((n - k + 1) * np.maximum(a + k - 1, _TINY))
            k = np.maximum(k - 1, 0.0)
            part = part + term
        total[rows] = part
        going = term > 1e-13 * part
        rows, k, n, a, b, term, part = (values[going] for values in (rows, k, n, a, b, term, part))
    return np.asarray(total)
