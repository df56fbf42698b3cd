"""How long talk and wrap-up take, by what the call became, and how much faster or slower each agent is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints
from backend.optimizer.whatif.mixed import Fit, fit_lengths
from backend.optimizer.whatif.model import Estimate, Length

PRIOR_CALLS = 20.0
"""Calls of the whole floor that stand for a campaign of which nothing is known."""
TALK_S = ((9.0, 0.6), (60.0, 0.8), (300.0, 0.5))
WRAP_S = ((5.0, 0.5), (9.0, 0.6), (40.0, 0.5))
"""Median seconds and spread of no contact, contact, conversion, where nothing at all is known."""
PRIOR_SHARE = 3.0
MOST_SPREAD = 1.6


@dataclass(frozen=True, slots=True, eq=False)
class Lengths:
    """`of[c][group]` for each campaign row; `fit` of agents' factors (agents, campaigns)."""

    of: list[tuple[Length, Length, Length]]
    fit: Fit


def fit_part(
    seconds: Floats, weight: Floats, group: Ints, agent: Ints, campaign: Ints, shape: tuple[int, int],
    default: tuple[tuple[float, float], ...],
) -> Lengths:  # fmt: skip
    """Lengths from calls' seconds (calls,), their weight, group (0 to 2) and rows of agent and campaign."""
    logs = np.log(np.maximum(seconds, 1.0))
    lengths: list[list[Length]] = [[] for _ in range(shape[1])]
    expected = np.zeros(len(seconds))
    for g in range(3):
        mine = group == g
        base_s, base_spread = _base(seconds[mine], logs[mine], weight[mine], default[g])
        for c in range(shape[1]):
            some = mine & (campaign == c)
            mean_s, spread = _pooled(seconds[some], logs[some], weight[some], base_s, base_spread)
            lengths[c].append(Length(Estimate(mean_s / float(np.exp(spread**2 / 2))), spread))
            expected[some] = mean_s
    ratio, precision = _ratios(seconds, expected, weight, agent, campaign, shape)
    return Lengths([(a, b, c) for a, b, c in lengths], fit_lengths(ratio, precision))


def _base(seconds: Floats, logs: Floats, weight: Floats, default: tuple[float, float]) -> tuple[float, float]:
    total = float(weight.sum()) + PRIOR_SHARE
    median_s, spread = default
    mean_s = (float(weight @ seconds) + PRIOR_SHARE * median_s * float(np.exp(spread**2 / 2))) / total
    middle = (float(weight @ logs) + PRIOR_SHARE * np.log(median_s)) / total
    variance = (float(weight @ (logs - middle) ** 2) + PRIOR_SHARE * spread**2) / total
    return mean_s, min(float(np.sqrt(variance)), MOST_SPREAD)


def _pooled(
    seconds: Floats, logs: Floats, weight: Floats, base_s: float, base_spread: float
) -> tuple[float, float]:  # fmt: skip
    n = float(weight.sum())
    mean_s = (float(weight @ seconds) + PRIOR_CALLS * base_s) / (n + PRIOR_CALLS)
    middle = float(weight @ logs) / n if n else 0.0
    variance = (float(weight @ (logs - middle) ** 2) + PRIOR_CALLS * base_spread**2) / (n + PRIOR_CALLS)
    return mean_s, min(float(np.sqrt(variance)), MOST_SPREAD)


def _ratios(
    seconds: Floats, expected: Floats, weight: Floats, agent: Ints, campaign: Ints, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Taken over expected for each pair, and one over the variance of its logarithm."""
    pair = agent * shape[1] + campaign
    taken, due, errors = (
        np.bincount(pair, column, shape[0] * shape[1]).reshape(shape)
        for column in (weight * seconds, weight * expected, weight * (seconds - expected) ** 2)
    )
    noise = float(errors.sum()) / max(float((weight * expected**2).sum()), 1.0)
    squares = np.bincount(pair, weight * expected**2, shape[0] * shape[1]).reshape(shape)
    ratio = np.divide(taken, due, out=np.ones(shape), where=taken > 0)
    precision = np.divide(due**2, noise * squares, out=np.zeros(shape), where=(taken > 0) & (squares > 0))
    return ratio, precision
