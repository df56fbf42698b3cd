"""The dialer's settings, which no API tells, from what they lead to: how long agents wait, how much is dropped.

Settings are drawn from what dialers usually have, the campaign's past days are simulated with each, then again with
settings like those that led to the waits and drops observed (population Monte Carlo: Beaumont et al. 2009). Between the
settings tried, waits and drops are read off a surface through them (Box & Wilson 1951), and settings are kept by how
well they explain what was observed (Rubin 1987). What the observations cannot tell apart stays spread out.
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

FIRST, SECOND, READ, KEPT = 96, 96, 4000, 64
"""Settings simulated in each round, read off the surface, and handed on."""

PRIOR_MEAN = np.array([np.log(1.8), special.logit(0.12), np.log(0.022)])
PRIOR_SD = np.array([0.4, 1.0, 0.45])
"""Logarithm of the level, log-odds of the look-ahead, logarithm of the drop limit, before anything is seen."""

WAIT_ERROR, DROP_ERROR = 0.025, 0.06
"""How far simulated waits and drops may be from the real ones (logarithm), however long one looks."""
BROADER = 1.3
MOMENT_SHARE, SURFACE_SHARE = 0.1, 0.25
"""So much of the settings tried count at least for where to try next, and for the surface."""
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
    first = _tried(days, usual, seed)
    mean, root = _moments(usual, _fit(days, *first))
    likely = mean + BROADER * rng.standard_normal((SECOND, 3)) @ root.T
    second = _tried(days, likely, seed + 1)
    settings = np.concatenate([usual, likely])
    results, noise = (np.concatenate(parts) for parts in zip(first, second, strict=True))
    normal = rng.standard_normal((READ, 3))
    read = mean + BROADER * normal @ root.T
    told, rough = _surface(settings, results, _fit(days, results, noise), read)
    odds = _fit(days, told, rough) - 0.5 * (((read - PRIOR_MEAN) / PRIOR_SD) ** 2).sum(axis=1)
    return _pacing(read[_resampled(_softmax(odds + 0.5 * (normal**2).sum(axis=1)), rng)])


def _even_normals(n: int, seed: int) -> Floats:
    """Normal numbers (n, 3) spread evenly (a Latin hypercube: McKay et al. 1979)."""
    rng = np.random.default_rng([seed, 6])
    ranks = np.stack([rng.permutation(n) for _ in range(3)], axis=1)
    return np.asarray(special.ndtri((ranks + rng.random((n, 3))) / n))


def _pacing(tried: Floats) -> Pacing:
    return Pacing(np.exp(tried[:, 0]), np.asarray(special.expit(tried[:, 1])), np.exp(tried[:, 2]))


def _tried(days: Days, tried: Floats, seed: int) -> tuple[Floats, Floats]:
    """Logarithms of mean wait and drop rate (tried, 2) that settings lead to, and the variance of their luck."""
    settings = _pacing(tried)
    lines = np.repeat(days.line, len(tried))
    lines["level"], lines["soon"], lines["limit"] = settings.level, settings.soon, settings.limit
    counts = np.zeros((len(tried), COUNTS))
    _try_settings(lines, days.desks, seed, days.until_s, counts)
    return _logs(counts[:, WAIT_S], counts[:, CALLS], counts[:, DROPS])


def _logs(wait_s: Floats, calls: Floats, drops: Floats) -> tuple[Floats, Floats]:
    some = drops + FEWEST
    logs = np.log(np.stack([(wait_s + 1) / (calls + 1), some / (some + calls)], axis=-1))
    return np.asarray(logs), np.stack([1 / (calls + 1), 1 / some], axis=-1)


def _fit(days: Days, results: Floats, noise: Floats) -> Floats:
    """Log likelihood (tried,) of the observed waits and drops."""
    seen, luck = _logs(*(column.sum(keepdims=True) for column in (days.wait_s, days.calls, days.drops)))
    variance = noise + luck + np.array([WAIT_ERROR, DROP_ERROR]) ** 2
    return np.asarray(-0.5 * ((results - seen) ** 2 / variance + np.log(variance)).sum(axis=1))


def _surface(settings: Floats, results: Floats, odds: Floats, at: Floats) -> tuple[Floats, Floats]:
    """Results at other settings: a quadratic through those tried, the likelier the closer; and its variance."""
    weights = np.sqrt(_tempered(odds, SURFACE_SHARE))[:, None]
    terms = _terms(settings)
    found, *_ = np.linalg.lstsq(weights * terms, weights * results, rcond=None)
    left = weights * (results - terms @ found)
    return _terms(at) @ found, np.broadcast_to((left**2).sum(axis=0), (len(at), 2))


def _terms(settings: Floats) -> Floats:
    x, y, z = ((settings - PRIOR_MEAN) / PRIOR_SD).T
    return np.stack([np.ones(len(x)), x, y, z, x * x, y * y, z * z, x * y, x * z, y * z], axis=1)


def _tempered(odds: Floats, share: float) -> Floats:
    """Weights that sum to 1, evened out until as many as that share of the settings count."""
    heat, weights = 1.0, _softmax(odds)
    while 1 / (weights**2).sum() < len(odds) * share:
        heat *= 0.8
        weights = _softmax(odds * heat)
    return weights


@nb.njit(cache=True, nogil=True)
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
    """Weighted mean and a root of the covariance."""
    weights = _tempered(odds, MOMENT_SHARE)
    mean = weights @ tried
    away = (tried - mean) * np.sqrt(weights)[:, None]
    return mean, np.asarray(np.linalg.cholesky(away.T @ away + np.diag((0.05 * PRIOR_SD) ** 2)), dtype=np.float64)


def _resampled(weights: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """KEPT rows, each as often as its weight says (systematic resampling: Kitagawa 1996)."""
    points = (np.arange(KEPT) + rng.random()) / KEPT
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
