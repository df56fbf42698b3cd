"""Agents on campaigns: what a campaign, an agent and the two together each add, on a log scale, with the doubt left.

eta(a, c) = campaign(c) + agent(a) + pair(a, c), the three normal around 0 with variances learned from the data (a
generalised linear mixed model by penalised quasi-likelihood: Breslow & Clayton 1993). The variances are doubted too:
the answer is averaged over what they may be (few agents cannot tell how much agents differ). Pairs that were never
tried have no data of their own and come out as wide as pairs differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 6
START = np.array([0.2, 0.2])
LEAST, MOST = 0.01, 0.8
TRIED = np.stack(np.meshgrid(*[np.geomspace(LEAST, MOST, 9)] * 2), axis=-1).reshape(-1, 2)
"""Deviations of agents, and of pairs, that are tried first, and (NEAR, standardised) around those that fit."""
NEAR = np.stack(np.meshgrid(*[np.linspace(-2.0, 2.0, 5)] * 2), axis=-1).reshape(-1, 2)
SPREAD_PRIOR = 0.3
"""Half-normal scale of both before anything is seen."""
MOST_CELLS = 2_000_000
CAMPAIGN_VARIANCE = 0.5**2
"""Campaigns may differ by that much before anything is known of them."""
FURTHEST = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`mean` and `variance` (agents, campaigns) of eta."""

    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Solved:
    """For each pair of spreads tried: `mean`, `variance` (tried, agents, campaigns), `odds` (tried,) of the spreads."""

    mean: Floats
    variance: Floats
    odds: Floats


def fit_counts(events: Floats, expected: Floats, share: float = 0.0) -> Fit:
    """Counts (agents, campaigns) against what is expected of an average agent; `share` > 0: as part of trials."""
    total = float(expected.sum())
    level = np.log((float(events.sum()) + 0.5) / total) if total > 0 else 0.0
    eta, spread = np.full(events.shape, level), START
    for again in range(2):
        for _ in range(ROUNDS):
            mu = expected * np.exp(np.clip(eta, level - FURTHEST, level + FURTHEST))
            weight = mu / max(1 - share, 0.05)
            worked = eta + np.divide(events - mu, mu, out=np.zeros_like(mu), where=mu > 0) - level
            eta = level + _solve(worked, weight, spread[None]).mean[0]
        if not again:
            spread = np.exp(_likely(worked, weight)[0])
    fit = _averaged(worked, weight)
    return Fit(level + fit.mean, fit.variance)


def fit_lengths(ratio: Floats, weight: Floats) -> Fit:
    """Ratios (agents, campaigns) of time taken to time expected; `weight` is one over the variance of their logs."""
    return _averaged(np.log(np.where(weight > 0, ratio, 1.0)), weight)


def _averaged(worked: Floats, weight: Floats) -> Fit:
    """The fit averaged over the spreads, the likelier the heavier: their doubt is part of the variance."""
    middle, root = _likely(worked, weight)
    tried = np.exp(np.clip(middle + NEAR @ root.T, *np.log([LEAST, MOST])))
    means, squares, weights = np.zeros_like(worked), np.zeros_like(worked), 0.0
    highest = None
    for some in _pieces(tried, worked.size):
        solved = _solve(worked, weight, some)
        highest = float(solved.odds.max()) if highest is None else highest
        odds = np.exp(solved.odds - highest)[:, None, None]
        means, weights = means + (odds * solved.mean).sum(axis=0), weights + float(odds.sum())
        squares = squares + (odds * (solved.variance + solved.mean**2)).sum(axis=0)
    mean = means / weights
    return Fit(mean, np.maximum(squares / weights - mean**2, 0.0))


def _likely(worked: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Mean, and a root of the covariance, of the logarithms of both spreads."""
    odds = np.concatenate([_solve(worked, weight, some).odds for some in _pieces(TRIED, worked.size)])
    weights = np.exp(odds - odds.max())
    weights /= weights.sum()
    logs = np.log(TRIED)
    middle = weights @ logs
    away = (logs - middle) * np.sqrt(weights)[:, None]
    return middle, np.asarray(np.linalg.cholesky(away.T @ away + np.diag([0.05**2] * 2)), dtype=np.float64)


def _pieces(tried: Floats, cells: int) -> list[Floats]:
    """The spreads in pieces that fit into memory."""
    return np.array_split(tried, -(-len(tried) * max(cells, 1) // MOST_CELLS))


def _solve(worked: Floats, weight: Floats, tried: Floats) -> _Solved:
    """Weighted least squares for each pair of spreads `tried` (tried, 2), pairs and agents eliminated in turn.

    `odds` are the logarithm of what the data and the prior say of the spreads (the normal model's marginal likelihood).
    """
    agents, pairs = (tried[:, k, None, None] ** 2 for k in (0, 1))
    shrunk = 1 + weight * pairs
    pooled = weight / shrunk
    whole, pulled = pooled.sum(axis=2, keepdims=True), (pooled * worked).sum(axis=2, keepdims=True)
    precision = 1 / agents + whole
    lean = pooled / precision
    system = -np.swapaxes(pooled, 1, 2) @ lean
    system += np.eye(worked.shape[1]) * (pooled.sum(axis=1) + 1 / CAMPAIGN_VARIANCE)[:, None, :]
    right = (pooled * worked).sum(axis=1) - (lean * pulled).sum(axis=1)
    cover = np.linalg.inv(system)
    campaign = np.einsum("gcd,gd->gc", cover, right)
    left = (pooled * (worked - campaign[:, None, :])).sum(axis=2, keepdims=True)
    base = campaign[:, None, :] + left / precision
    own = weight * pairs / shrunk
    variance = (1 - own) ** 2 * _base_variance(lean, precision, cover) + pairs / shrunk
    gap = (
        (pooled * worked**2).sum(axis=(1, 2))
        - (pulled**2 / precision).sum(axis=(1, 2))
        - (campaign * right).sum(axis=1)
    )
    sizes = np.log(shrunk).sum(axis=(1, 2)) + np.log(agents * precision).sum(axis=(1, 2)) + np.linalg.slogdet(system)[1]
    prior = np.log(tried).sum(axis=1) - 0.5 * ((tried / SPREAD_PRIOR) ** 2).sum(axis=1)
    return _Solved(base + own * (worked - base), variance, prior - 0.5 * (gap + sizes))


def _base_variance(lean: Floats, precision: Floats, cover: Floats) -> Floats:
    """Variance (tried, agents, campaigns) of campaign + agent."""
    across = lean @ cover
    own = (across * lean).sum(axis=2, keepdims=True)
    single = np.diagonal(cover, axis1=1, axis2=2)[:, None, :]
    return np.asarray(1 / precision + single - 2 * across + own)
