"""Estimated rates with their likely ranges, and the questions one may ask of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Columns = dict[str, NDArray[Any]]
"""A table as equally long arrays under their names, as the store hands them out."""

TAIL = 0.10
"""Left out on each side of a likely range: the ranges hold 80 %."""

MIN_N = 30
"""Default number of contacts (or calls) below which no figure is shown."""

MAX_SHARE_WIDTH = 0.15
"""A share whose likely range is wider than 15 points is not shown."""

_TINY = 1e-9

Family = Literal["share", "count", "time", "score"]


@dataclass(frozen=True, slots=True)
class Estimates:
    """One estimated rate per row: `value` with its 80 % range, after the pull toward `prior`.

    `raw` is the plain quotient (NaN without observations), `n` the observations, `own` the weight (0 to 1) of
    the row's own data, `sd` the remaining uncertainty in the unit of `value`. `a` and `b` are the parameters
    of the matched beta (share), gamma (count: shape, rate), normal on the log scale (time: mean, sd) or normal
    (score: mean, sd).
    """

    family: Family
    value: Floats
    low: Floats
    high: Floats
    n: Ints
    raw: Floats
    prior: Floats
    own: Floats
    sd: Floats
    a: Floats
    b: Floats

    def __len__(self) -> int:
        return len(self.value)

    def take(self, rows: Ints | Bools) -> Estimates:
        """The same estimates for some of the rows."""
        names = ("value", "low", "high", "n", "raw", "prior", "own", "sd", "a", "b")
        return replace(self, **{name: getattr(self, name)[rows] for name in names})


def plain_shares(hits: Floats | Ints, n: Floats | Ints, *, design: float = 1.0) -> Estimates:
    """Shares as they are, with Jeffreys' range; no pull. `design` > 1 weakens clustered data (team totals)."""
    x, size = np.asarray(hits, dtype=np.float64), np.asarray(n, dtype=np.float64)
    a, b = x / design + 0.5, np.maximum(size - x, 0) / design + 0.5
    low, high = special.betaincinv(a, b, TAIL), special.betaincinv(a, b, 1 - TAIL)
    sd = np.sqrt(a * b / (a + b) ** 2 / (a + b + 1))
    return _plain("share", quotient(x, size), a / (a + b), low, high, np.asarray(n), sd, a, b)


def plain_counts(events: Floats | Ints, hours: Floats, *, n: Ints | None = None) -> Estimates:
    """Events per hour as they are, with Jeffreys' range; no pull."""
    x, exposure = np.asarray(events, dtype=np.float64), np.asarray(hours, dtype=np.float64)
    a, b = x + 0.5, np.maximum(exposure, _TINY)
    low, high = special.gammaincinv(a, TAIL) / b, special.gammaincinv(a, 1 - TAIL) / b
    count = np.asarray(events if n is None else n)
    return _plain("count", quotient(x, exposure), a / b, low, high, count, np.sqrt(a) / b, a, b)


def plain_times(seconds: Floats, rel_var: Floats, n: Ints) -> Estimates:
    """Mean durations as they are, with a range symmetric on the log scale; no pull."""
    mu, sigma = np.log(np.maximum(seconds, _TINY)), np.sqrt(np.maximum(rel_var, 1e-12))
    reach = -special.ndtri(TAIL) * sigma
    low, high = np.exp(mu - reach), np.exp(mu + reach)
    raw = np.where(n > 0, seconds, np.nan)
    return _plain("time", raw, np.exp(mu), low, high, n, np.exp(mu) * sigma, mu, sigma)


def scores(value: Floats, sd: Floats, n: Ints, *, floor: float = -np.inf, ceiling: float = np.inf) -> Estimates:
    """Composite figures with a normal range, kept between `floor` and `ceiling`; NaN stays NaN."""
    reach = -special.ndtri(TAIL) * sd
    low, high = np.maximum(value - reach, floor), np.minimum(value + reach, ceiling)
    return _plain("score", value, value, low, high, n, sd, value, np.maximum(sd, _TINY))


def _plain(
    family: Family, raw: Floats, fallback: Floats, low: Floats, high: Floats, n: NDArray[Any], sd: Floats,
    a: Floats, b: Floats,
) -> Estimates:  # fmt: skip
    value = np.where(np.isfinite(raw), raw, fallback)
    own = np.ones(len(value))
    return estimated(family, value, low, high, np.asarray(n, dtype=np.int64), raw, value, own, sd, a, b)


def chance_below(estimates: Estimates, at: Floats | float) -> Floats:
    """Chance (0 to 1) that the true rate of each row lies below `at`."""
    at = np.broadcast_to(np.asarray(at, dtype=np.float64), estimates.value.shape)
    if estimates.family == "share":
        return np.asarray(special.betainc(estimates.a, estimates.b, np.clip(at, 0, 1)))
    if estimates.family == "count":
        return np.asarray(special.gammainc(estimates.a, np.maximum(at, 0) * estimates.b))
    if estimates.family == "score":
        return np.asarray(special.ndtr((at - estimates.a) / estimates.b))
    return np.asarray(special.ndtr((np.log(np.maximum(at, _TINY)) - estimates.a) / estimates.b))


def draw(estimates: Estimates, rng: np.random.Generator, draws: int) -> Floats:
    """`draws` x rows plausible true rates."""
    size = (draws, len(estimates))
    if estimates.family == "share":
        return np.asarray(rng.beta(estimates.a, estimates.b, size))
    if estimates.family == "count":
        return np.asarray(rng.gamma(estimates.a, 1.0, size) / estimates.b)
    normal = estimates.a + estimates.b * rng.standard_normal(size)
    return np.asarray(normal if estimates.family == "score" else np.exp(normal))


def enough(estimates: Estimates, min_n: int = MIN_N) -> Bools:
    """Where the data carry a figure: at least `min_n` observations and, for shares, a range within 15 points."""
    ok = (estimates.n >= min_n) & np.isfinite(estimates.raw)
    if estimates.family == "share":
        ok &= estimates.high - estimates.low <= MAX_SHARE_WIDTH
    return np.asarray(ok)


def quotient(x: Floats, size: Floats) -> Floats:
    """x over size, NaN where there is nothing to divide by."""
    return np.asarray(np.divide(x, size, out=np.full(len(x), np.nan), where=size > 0))


def estimated(
    family: Family,
    value: Floats, low: Floats, high: Floats, n: Ints, raw: Floats, prior: Floats, own: Floats, sd: Floats,
    a: Floats, b: Floats,
) -> Estimates:  # fmt: skip
    """Estimates whose range always holds the value."""
    low, high, own = np.minimum(low, value), np.maximum(high, value), np.clip(own, 0.0, 1.0)
    return Estimates(family, value, low, high, np.asarray(n, dtype=np.int64), raw, prior, own, sd, a, b)


def group_sum(index: Ints, weights: Floats, size: int) -> Floats:
    """Sums of `weights` per index 0..size-1."""
    return np.asarray(np.bincount(index, weights=weights, minlength=size), dtype=np.float64)
