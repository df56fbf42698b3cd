"""The dialer's settings, which no API tells, from what they lead to: how long agents wait, how much is dropped.

Settings are drawn from what dialers usually have, the campaign's past days are simulated with each, and settings that
lead to the waits and drops observed are kept: sampling importance resampling in two rounds (Rubin 1987; population
Monte Carlo, Beaumont et al. 2009). What the observations cannot tell apart stays spread out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy import special

from backend.optimizer.whatif.engine import run_floor
from backend.optimizer.whatif.model import Pacing
from backend.optimizer.whatif.parts import CALLS, COUNTS, DROPS, WAIT_S, Records

Floats = NDArray[np.float64]

FIRST, SECOND, KEPT = 96, 96, 64
"""Settings tried in each round, and how many are handed on."""

PRIOR_MEAN = np.array([np.log(1.8), special.logit(0.12), np.log(0.022)])
PRIOR_SD = np.array([0.4, 1.0, 0.45])
"""Logarithm of the level, log-odds of the look-ahead, logarithm of the drop limit, before anything is seen."""

WAIT_ERROR, DROP_ERROR = 0.025, 0.06
"""How far simulated waits and drops may be from the real ones (logarithm), however long one looks."""
BROADER = 1.5
FEWEST = 0.35
"""Drops that are added to both sides, so that none at all can be compared too."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Past days of one campaign: who was there and what came of it.

    `line` (1) is the campaign's LINE record without its pacing; `desks` (days, agents) DESK records of ordinary agents
    as many as there were at each time; `wait_s`, `calls`, `drops` (days) what was observed; `until_s` a day's length.
    """

    line: Records
    desks: Records
    wait_s: Floats
    calls: Floats
    drops: Floats
    until_s: int


def fit_pacing(days: Days, seed: int) -> Pacing:
    """KEPT settings, equally likely, that fit the days; what is usual where there are no days."""
    rng = np.random.default_rng([seed, 5])
    usual = PRIOR_MEAN + PRIOR_SD * _even_normals(FIRST, seed)
    if not len(days.desks) or days.calls.sum() <= 0:
        return _pacing(usual[rng.choice(FIRST, KEPT, replace=False)])
    odds = _fit(days, usual, seed)
    mean, root = _moments(usual, odds)
    normal = rng.standard_normal((SECOND, 3))
    tried = mean + BROADER * normal @ root.T
    prior = -0.5 * (((tried - PRIOR_MEAN) / PRIOR_SD) ** 2).sum(axis=1)
    weights = _softmax(_fit(days, tried, seed + 1) + prior + 0.5 * (normal**2).sum(axis=1))
    return _pacing(tried[_resampled(weights, rng)])


def _even_normals(n: int, seed: int) -> Floats:
    """Normal numbers (n, 3) spread evenly (a Latin hypercube: McKay et al. 1979)."""
    rng = np.random.default_rng([seed, 6])
    ranks = np.stack([rng.permutation(n) for _ in range(3)], axis=1)
    return np.asarray(special.ndtri((ranks + rng.random((n, 3))) / n))


def _pacing(tried: Floats) -> Pacing:
    return Pacing(np.exp(tried[:, 0]), np.asarray(special.expit(tried[:, 1])), np.exp(tried[:, 2]))


def _fit(days: Days, tried: Floats, seed: int) -> Floats:
    """Log likelihood (tried,) of the observed waits and drops."""
    settings = _pacing(tried)
    lines = np.repeat(days.line, len(tried))
    lines["level"], lines["soon"], lines["limit"] = settings.level, settings.soon, settings.limit
    counts = np.zeros((len(tried), COUNTS))
    _try_settings(lines, days.desks, seed, days.until_s, counts)
    wait = np.log((counts[:, WAIT_S] + 1) / (counts[:, CALLS] + 1))
    seen_wait = np.log((days.wait_s.sum() + 1) / (days.calls.sum() + 1))
    wait_noise = WAIT_ERROR**2 + 1 / days.calls.sum() + 1 / (counts[:, CALLS] + 1)
    drops, seen = counts[:, DROPS] + FEWEST, days.drops.sum() + FEWEST
    rate = np.log(drops / (drops + counts[:, CALLS]))
    seen_rate = np.log(seen / (seen + days.calls.sum()))
    drop_noise = DROP_ERROR**2 + 1 / drops + 1 / seen
    return np.asarray(
        -0.5 * ((wait - seen_wait) ** 2 / wait_noise + (rate - seen_rate) ** 2 / drop_noise)
        - 0.5 * np.log(wait_noise * drop_noise)
    )


@nb.njit(cache=True)
def _try_settings(lines: Records, desks: Records, seed: int, until: int, counts: Floats) -> None:
    """Adds up each setting's days in counts (settings, COUNTS); all settings see the same luck."""
    out = np.zeros((1, counts.shape[1]))
    for i in range(len(lines)):
        for day in range(len(desks)):
            run_floor(lines[i : i + 1].copy(), desks[day].copy(), seed, day, until, out)
            counts[i] += out[0]


def _softmax(odds: Floats) -> Floats:
    weights = np.exp(odds - odds.max())
    return np.asarray(weights / weights.sum())


def _moments(tried: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """Weighted mean and a root of the covariance, widened until a tenth of the settings count."""
    heat = 1.0
    weights = _softmax(odds)
    while 1 / (weights**2).sum() < len(tried) / 10:
        heat *= 0.8
        weights = _softmax(odds * heat)
    mean = weights @ tried
    away = (tried - mean) * np.sqrt(weights)[:, None]
    return mean, np.asarray(np.linalg.cholesky(away.T @ away + np.diag((0.05 * PRIOR_SD) ** 2)), dtype=np.float64)


def _resampled(weights: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """KEPT rows, each as often as its weight says (systematic resampling: Kitagawa 1996)."""
    points = (np.arange(KEPT) + rng.random()) / KEPT
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
