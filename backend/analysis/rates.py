"""Shares and hourly counts pulled toward what the agents' campaigns lead one to expect, with likely ranges.

An agent's rate from few calls says more about luck than about the agent, so each is a compromise between the
agent's own quotient and the expectation of the agent's campaigns (empirical Bayes). How far to go is learned
from the floor itself: the width of the spread between agents is averaged over a grid with the uniform
shrinkage prior (Christiansen & Morris 1997), which stays honest with three agents as with 15,000.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.estimates import TAIL, Estimates, Floats, Ints, estimated, group_sum, quotient

_STEPS = 16
_INFORMANTS = 2000
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Prior:
    """What each row's campaigns lead one to expect, and how firmly that is known.

    `mean` is the expected rate; its own variance is taken as (sampling) x `inv_n` + (between agents) x `spread`.
    `groups` is how many group rates were fitted to the same data.
    """

    mean: Floats
    inv_n: Floats
    spread: Floats
    groups: int = 0


def mix_prior(row: Ints, group: Ints, hits: Floats, size: Floats, rows: int, weak: float, *, share: bool) -> Prior:
    """Expectation of each row from its mix of groups (X11): group rates weighted by the row's own `size` there.

    `row` and `group` number the cells; `size` is contacts (`share`) or hours. `weak` is the size of the
    pseudo-observation at the overall rate that keeps a group without a hit away from zero.
    """
    total = float(size.sum())
    overall = (hits.sum() + 0.5) / (total + share) if total > 0 else 0.5
    groups = int(group.max()) + 1 if len(group) else 0
    group_size = group_sum(group, size, groups)
    group_mean = (group_sum(group, hits, groups) + weak * overall) / (group_size + weak)
    own = group_sum(row, size, rows)
    part = size / np.maximum(own[row], _TINY)
    mean = group_sum(row, part * group_mean[group], rows)
    mean = np.where(own > 0, mean, overall)
    firm = np.maximum(group_size, weak)[group]
    inv_n = group_sum(row, part**2 / firm, rows)
    concentration = group_sum(group, size**2, groups)[group] / np.maximum(firm, _TINY) ** 2
    spread = group_sum(row, part**2 * concentration, rows)
    fitted = int((group_size > 0).sum())
    return Prior(mean, inv_n, np.minimum(spread, 1.0), fitted)


def shrink_shares(hits: Floats | Ints, n: Ints, prior: Prior) -> Estimates:
    """Beta-binomial shrinkage of `hits` out of `n` toward `prior` (shares 0 to 1), rows in any order."""
    x, size = np.asarray(hits, dtype=np.float64), np.asarray(n, dtype=np.float64)
    mean = np.clip(prior.mean, 1e-6, 1 - 1e-6)
    kappa, weight = _weigh(size, prior.groups, lambda k, rows: _share_evidence(x[rows], size[rows], mean[rows], k))
    k, w = kappa[:, None], weight[:, None]
    each = (k * mean + x) / (k + size)
    value = (w * each).sum(0)
    pull = (w * k / (k + size)).sum(0)
    between = mean * (1 - mean) * (weight / (kappa + 1)).sum()
    known = mean * (1 - mean) * prior.inv_n + between * prior.spread
    variance = (w * (each * (1 - each) / (k + size + 1) + each**2)).sum(0) - value**2 + pull**2 * known
    variance = np.clip(variance, 1e-14, 0.98 * value * (1 - value))
    strength = value * (1 - value) / variance - 1
    a, b = value * strength, (1 - value) * strength
    low, high = special.betaincinv(a, b, TAIL), special.betaincinv(a, b, 1 - TAIL)
    return estimated("share", value, low, high, n, quotient(x, size), mean, 1 - pull, np.sqrt(variance), a, b)


def shrink_counts(
    events: Floats | Ints, hours: Floats, prior: Prior, *, n: Ints | None = None, dispersion: float = 1.0
) -> Estimates:
    """Gamma-Poisson shrinkage of `events` in `hours` toward `prior` (events per hour).

    `dispersion` is the variance of a count over its mean when nothing changes (1 is Poisson); larger values
    weaken the data accordingly. `n` is what the row calls its number of observations (default: the events).
    """
    x, exposure = np.asarray(events, dtype=np.float64), np.asarray(hours, dtype=np.float64)
    phi = max(dispersion, 1.0)
    mean = np.maximum(prior.mean, 1e-9)
    seen, expected = x / phi, mean * exposure / phi
    alpha, weight = _weigh(expected, prior.groups, lambda k, rows: _count_evidence(seen[rows], expected[rows], k))
    k, w = alpha[:, None], weight[:, None]
    each = (k + seen) / (k + expected)
    ratio = (w * each).sum(0)
    pull = (w * k / (k + expected)).sum(0)
    known = prior.inv_n * phi / mean + (weight / alpha).sum() * prior.spread
    variance = (w * (each / (k + expected) + each**2)).sum(0) - ratio**2 + pull**2 * known
    variance = np.maximum(variance, 1e-14)
    value, sd = mean * ratio, mean * np.sqrt(variance)
    a, b = ratio**2 / variance, ratio / variance / mean
    low, high = special.gammaincinv(a, TAIL) / b, special.gammaincinv(a, 1 - TAIL) / b
    count = np.asarray(events if n is None else n, dtype=np.int64)
    return estimated("count", value, low, high, count, quotient(x, exposure), mean, 1 - pull, sd, a, b)


def shrink_times(seconds: Floats, rel_var: Floats, expected_s: Floats, n: Ints, groups: int = 1) -> Estimates:
    """Normal-normal shrinkage of mean durations on the log scale toward `expected_s`.

    `rel_var` is the squared relative standard error of each mean; rows without observations carry NaN seconds;
    `groups` is how many expected durations were fitted to the same data.
    """
    known = np.isfinite(seconds) & (seconds > 0) & (n > 0)
    expected = np.maximum(expected_s, _TINY)
    gap = np.where(known, np.log(np.where(known, seconds, 1.0) / expected), 0.0)
    noise = np.where(known, np.maximum(rel_var, 1e-8), np.inf)
    precision = np.where(known, 1 / noise, 0.0)
    tau, weight = _weigh(precision, groups, lambda k, rows: _time_evidence(gap[rows], noise[rows], k))
    k, w = tau[:, None], weight[:, None]
    pulls = k / (k + precision)
    each = (1 - pulls) * gap
    shift = (w * each).sum(0)
    variance = (w * (1 / (k + precision) + each**2)).sum(0) - shift**2
    mu, sigma = np.log(expected) + shift, np.sqrt(np.maximum(variance, 1e-12))
    value, reach = np.exp(mu), -special.ndtri(TAIL) * sigma
    low, high = value * np.exp(-reach), value * np.exp(reach)
    raw = np.where(known, seconds, np.nan)
    own = 1 - (w * pulls).sum(0)
    return estimated("time", value, low, high, n, raw, expected, own, value * sigma, mu, sigma)


def dispersion(events: Floats, hours: Floats) -> float:
    """Variance over mean of one agent's counts from part to part (parts x agents) of a window.

    Pearson's chi-squared over its degrees of freedom: 1 is Poisson; 1 too where fewer than ten agents tell.
    """
    total, exposure = events.sum(0), hours.sum(0)
    parts = (hours > 0.25).sum(0)
    tells = (total >= 2) & (parts >= 2)
    if tells.sum() < 10:
        return 1.0
    expected = total[tells] * hours[:, tells] / exposure[tells]
    excess = np.divide((events[:, tells] - expected) ** 2, expected, out=np.zeros_like(expected), where=expected > 0)
    return float(max(1.0, excess.sum() / (parts[tells] - 1).sum()))


def _weigh(size: Floats, groups: int, evidence: Callable[[Floats, Ints], Floats]) -> tuple[Floats, Floats]:
    """Grid of prior strengths with their posterior weights under a uniform prior on the typical shrinkage.

    The group rates were fitted to the same data, which makes agents look too much alike; each costs one degree of
    freedom, as in restricted maximum likelihood. `pull` is (noise) / (noise + spread), so 1 / pull is the total.
    """
    told = np.flatnonzero(size > 0)
    if not len(told):
        return np.array([1.0]), np.array([1.0])
    typical, lost = float(np.median(size[told])), min(groups, len(told)) / len(told)
    if len(told) > _INFORMANTS:
        told = told[np.argsort(size[told], kind="stable")]
        told = told[np.linspace(0, len(told) - 1, _INFORMANTS).astype(np.int64)]
    even = (np.arange(_STEPS) + 0.5) / _STEPS
    pull, prior = even**2 * (3 - 2 * even), even * (1 - even)  # finer toward no pull and full pull
    strength = typical * pull / (1 - pull)
    score = evidence(strength[:, None], told).sum(1) - 0.5 * lost * len(told) * np.log(pull) + np.log(prior)
    weight = np.exp(score - score.max())
    weight /= weight.sum()
    keep = weight > 1e-4
    return strength[keep], weight[keep] / weight[keep].sum()


def _share_evidence(x: Floats, n: Floats, mean: Floats, kappa: Floats) -> Floats:
    a, b = kappa * mean, kappa * (1 - mean)
    return np.asarray(special.betaln(a + x, b + n - x) - special.betaln(a, b))


def _count_evidence(x: Floats, expected: Floats, alpha: Floats) -> Floats:
    share = alpha / (alpha + expected)
    log = special.gammaln(alpha + x) - special.gammaln(alpha) + alpha * np.log(share)
    return np.asarray(log + special.xlogy(x, 1 - share))


def _time_evidence(gap: Floats, noise: Floats, tau: Floats) -> Floats:
    variance = noise + 1 / tau
    return np.asarray(-0.5 * (np.log(variance) + gap**2 / variance))
