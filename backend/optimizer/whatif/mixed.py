"""Agents on campaigns: what a campaign, an agent and the two together each add, on a log scale, with the doubt left.

eta(a, c) = campaign(c) + agent(a) + pair(a, c), the three normal around 0 with variances learned from the data (a
generalised linear mixed model by penalised quasi-likelihood: Breslow & Clayton 1993; variances by EM). Pairs that were
never tried have no data of their own and come out as wide as pairs differ.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 60
START_VARIANCE = 0.04
LEAST_VARIANCE = 0.01**2
CAMPAIGN_VARIANCE = 0.5**2
"""Campaigns may differ by that much before anything is known of them."""
FURTHEST = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`mean` and `variance` (agents, campaigns) of eta."""

    mean: Floats
    variance: Floats


@dataclass(frozen=True, slots=True)
class _Spread:
    agent: float
    pair: float


def fit_counts(events: Floats, expected: Floats, share: float = 0.0) -> Fit:
    """Counts (agents, campaigns) against what is expected of an average agent; `share` > 0: as part of trials."""
    total = float(expected.sum())
    mean = np.log((float(events.sum()) + 0.5) / total) if total > 0 else 0.0
    eta, spread = np.full(events.shape, mean), _Spread(START_VARIANCE, START_VARIANCE)
    fit = Fit(eta, np.zeros_like(eta))
    for _ in range(ROUNDS):
        mu = expected * np.exp(np.clip(fit.mean, mean - FURTHEST, mean + FURTHEST))
        weight = mu / max(1 - share, 0.05)
        worked = fit.mean + np.divide(events - mu, mu, out=np.zeros_like(mu), where=mu > 0)
        fit, spread = _step(worked - mean, weight, spread, mean)
    return fit


def fit_lengths(ratio: Floats, weight: Floats) -> Fit:
    """Ratios (agents, campaigns) of time taken to time expected; `weight` is one over the variance of their logs."""
    logs = np.log(np.where(weight > 0, ratio, 1.0))
    spread = _Spread(START_VARIANCE, START_VARIANCE)
    for _ in range(ROUNDS):
        fit, spread = _step(logs, weight, spread, 0.0)
    return fit


def _step(worked: Floats, weight: Floats, spread: _Spread, mean: float) -> tuple[Fit, _Spread]:
    """One weighted least-squares solution, pairs and agents eliminated in turn, and new variances."""
    pooled = weight / (1 + weight * spread.pair)
    precision = 1 / spread.agent + pooled.sum(axis=1)
    lean = pooled / precision[:, None]
    system = np.diag(pooled.sum(axis=0) + 1 / CAMPAIGN_VARIANCE) - pooled.T @ lean
    right = (pooled * worked).sum(axis=0) - lean.T @ (pooled * worked).sum(axis=1)
    cover = np.linalg.inv(system)
    campaign = cover @ right
    agent = ((pooled * (worked - campaign)).sum(axis=1)) / precision
    agent_variance = 1 / precision + np.einsum("ac,cd,ad->a", lean, cover, lean)
    own = weight * spread.pair / (1 + weight * spread.pair)
    base = campaign + agent[:, None]
    pair = own * (worked - base)
    base_variance = _base_variance(lean, precision, cover)
    left = spread.pair / (1 + weight * spread.pair)
    variance = (1 - own) ** 2 * base_variance + left
    pair_variance = own**2 * base_variance + left
    some = weight > 0
    better = _Spread(
        max(float((agent**2 + agent_variance)[some.any(axis=1)].mean()), LEAST_VARIANCE)
        if some.any()
        else spread.agent,
        max(float((pair**2 + pair_variance)[some].mean()), LEAST_VARIANCE) if some.any() else spread.pair,
    )
    return Fit(mean + base + pair, variance), better


def _base_variance(lean: Floats, precision: Floats, cover: Floats) -> Floats:
    """Variance (agents, campaigns) of campaign + agent."""
    across = lean @ cover
    own = np.einsum("ac,ac->a", across, lean)
    return np.asarray(1 / precision[:, None] + np.diag(cover)[None, :] - 2 * across + own[:, None])
