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
TINY = 1e-9


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
    cell = group * shape[1] + campaign
    n, sum_s, sum_log, sum_square = (
        np.bincount(cell, column, 3 * shape[1]).reshape(3, shape[1])
        for column in (weight, weight * seconds, weight * logs, weight * logs**2)
    )
    mean_s, spread = np.zeros((3, shape[1])), np.zeros((3, shape[1]))
    for g in range(3):
        base_s, base_spread = _base(n[g].sum(), sum_s[g].sum(), sum_log[g].sum(), sum_square[g].sum(), default[g])
        mean_s[g] = (sum_s[g] + PRIOR_CALLS * base_s) / (n[g] + PRIOR_CALLS)
        apart = np.maximum(sum_square[g] - sum_log[g] ** 2 / np.maximum(n[g], TINY), 0.0)
        spread[g] = np.sqrt((apart + PRIOR_CALLS * base_spread**2) / (n[g] + PRIOR_CALLS))
    spread = np.minimum(spread, MOST_SPREAD)
    lengths = [[_length(mean_s[g, c], spread[g, c]) for g in range(3)] for c in range(shape[1])]
    ratio, precision = _ratios(seconds, mean_s.reshape(-1)[cell], weight, agent, campaign, shape)
    return Lengths([(a, b, c) for a, b, c in lengths], fit_lengths(ratio, precision))


def _length(mean_s: float, spread: float) -> Length:
    return Length(Estimate(float(mean_s / np.exp(spread**2 / 2))), float(spread))


def _base(
    n: float, sum_s: float, sum_log: float, sum_square: float, default: tuple[float, float]
) -> tuple[float, float]:  # fmt: skip
    """Mean seconds and spread of the floor, from sums over its calls."""
    total, (median_s, usual) = n + PRIOR_SHARE, default
    mean_s = (sum_s + PRIOR_SHARE * median_s * float(np.exp(usual**2 / 2))) / total
    middle = (sum_log + PRIOR_SHARE * np.log(median_s)) / total
    apart = max(sum_square - 2 * middle * sum_log + middle**2 * n, 0.0)
    return mean_s, min(float(np.sqrt((apart + PRIOR_SHARE * usual**2) / total)), MOST_SPREAD)


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
