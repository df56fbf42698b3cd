"""The dialer's settings, which no API tells, from what they lead to: how long agents wait, how much is dropped.

Settings are drawn from what dialers usually have, past days of the campaign are simulated with each, then again with
settings like those that led to the waits and drops observed (population Monte Carlo: Beaumont et al. 2009). Every run
lives one day; a quadratic surface with an offset for each day goes through all runs (Box & Wilson 1951), so that few
runs tell what all days together would have led to, and how far luck scatters a day. The halves of the day are held
against what was observed separately: before noon the drop guard has seen little, later it holds back. Settings are
kept by how well the surface there explains what was observed (Rubin 1987). What cannot be told apart stays spread out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy import special

from backend.optimizer.whatif.engine import live, start, tally
from backend.optimizer.whatif.model import Pacing
from backend.optimizer.whatif.parts import CALLS, COUNTS, DROPS, WAIT_S, Records

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST, SECOND, READ, KEPT = 72, 180, 4000, 64
"""Days simulated in each round, settings read off the surface, and handed on."""
LEAST_RUNS, MOST_CREW = 48, 8
"""Of a larger crew than that each day tells more, and fewer are simulated, but so many."""

PRIOR_MEAN = np.array([np.log(1.8), special.logit(0.12), np.log(0.022)])
PRIOR_SD = np.array([0.4, 1.0, 0.45])
"""Logarithm of the level, log-odds of the look-ahead, logarithm of the drop limit, before anything is seen."""

FACTS = 4
"""Logarithms of the mean wait and of the drop share, before and after the middle of the day."""
ERRORS = np.array([0.025, 0.06, 0.025, 0.06])
"""How far simulated waits and drops may be from the real ones (logarithm), however long one looks."""
BROADER = 1.3
SURFACE_SHARE = 0.35
"""So much of the runs count at least for the surface."""
FEWEST = 0.35
"""Drops that are added to both sides, so that none at all can be compared too."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Past days of one campaign: who was there and what came of it.

    `line` (1) is the campaign's LINE record without its pacing; `desks` (days, agents) DESK records of ordinary agents
    as many as there were at each time; `wait_s`, `calls`, `drops` (days, 2) what was observed in the halves of the day,
    `weight` (days) how much it counts; `noon_s` and `until_s` are where the halves end.
    """

    line: Records
    desks: Records
    wait_s: Floats
    calls: Floats
    drops: Floats
    weight: Floats
    noon_s: int
    until_s: int


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """One day each: the settings (runs, 3), the day (runs,), and what came of it (runs, FACTS)."""

    settings: Floats
    day: Ints
    results: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Surface:
    """`slopes` (terms, FACTS) of the surface, their `doubt` (terms, terms) in units of `luck` (FACTS, FACTS), a day's.

    `goal` (FACTS,) is where on the surface the days observed lie, `days` how many days' luck is in it.
    """

    slopes: Floats
    doubt: Floats
    luck: Floats
    goal: Floats
    days: float

    def odds(self, settings: Floats) -> Floats:
        """Log likelihood (settings,) of what was observed."""
        terms = _terms(settings)
        rough = ((terms @ self.doubt) * terms).sum(axis=1) + 1 / self.days
        cover = rough[:, None, None] * self.luck + np.diag(ERRORS**2)
        off = terms @ self.slopes - self.goal
        far = (off * np.linalg.solve(cover, off[..., None])[..., 0]).sum(axis=1)
        return np.asarray(-0.5 * (far + np.linalg.slogdet(cover)[1]))


def fit_pacing(days: Days, seed: int) -> Pacing:
    """KEPT settings, equally likely, that fit the days; what is usual where there are no days."""
    rng = np.random.default_rng([seed, 5])
    usual = PRIOR_MEAN + PRIOR_SD * _even_normals(FIRST, seed)
    if not len(days.desks) or days.calls.sum() <= 0:
        return _pacing(usual[rng.choice(FIRST, KEPT, replace=False)])
    fewer = min(MOST_CREW / days.desks.shape[1], 1.0)
    usual = usual[: max(round(FIRST * fewer), LEAST_RUNS)]
    first = _tried(days, usual, seed)
    rough = _surface(days, first, np.ones(len(usual)))
    wide = PRIOR_MEAN + PRIOR_SD * rng.standard_normal((READ, 3))
    mean, root = _moments(wide, _softmax(rough.odds(wide)))
    second = max(round(SECOND * fewer), LEAST_RUNS)
    likely = mean + BROADER * rng.standard_normal((second, 3)) @ root.T
    runs = _joined(first, _tried(days, likely, seed + 1))
    surface = _surface(days, runs, _tempered(rough.odds(runs.settings), SURFACE_SHARE))
    normal = rng.standard_normal((READ, 3))
    read = mean + BROADER * normal @ root.T
    odds = surface.odds(read) - 0.5 * (((read - PRIOR_MEAN) / PRIOR_SD) ** 2).sum(axis=1)
    return _pacing(read[_resampled(_softmax(odds + 0.5 * (normal**2).sum(axis=1)), rng)])


def _even_normals(n: int, seed: int) -> Floats:
    """Normal numbers (n, 3) spread evenly (a Latin hypercube: McKay et al. 1979)."""
    rng = np.random.default_rng([seed, 6])
    ranks = np.stack([rng.permutation(n) for _ in range(3)], axis=1)
    return np.asarray(special.ndtri((ranks + rng.random((n, 3))) / n))


def _pacing(tried: Floats) -> Pacing:
    return Pacing(np.exp(tried[:, 0]), np.asarray(special.expit(tried[:, 1])), np.exp(tried[:, 2]))


def _tried(days: Days, settings: Floats, seed: int) -> _Runs:
    """Lives a day with each of the settings, all days about equally often."""
    pacing, day = _pacing(settings), np.arange(len(settings)) % len(days.desks)
    lines = np.repeat(days.line, len(settings))
    lines["level"], lines["soon"], lines["limit"] = pacing.level, pacing.soon, pacing.limit
    counts = np.zeros((len(settings), 2, COUNTS))
    _live(lines, days.desks, day, seed, days.noon_s, days.until_s, counts)
    return _Runs(settings, day, _facts(counts[..., WAIT_S], counts[..., CALLS], counts[..., DROPS]))


def _joined(first: _Runs, second: _Runs) -> _Runs:
    return _Runs(
        np.concatenate([first.settings, second.settings]), np.concatenate([first.day, second.day]),
        np.concatenate([first.results, second.results]),
    )  # fmt: skip


def _facts(wait_s: Floats, calls: Floats, drops: Floats) -> Floats:
    """FACTS of days (days, FACTS) from sums of their halves (days, 2)."""
    some = drops + FEWEST
    logs = np.log(np.stack([(wait_s + 1) / (calls + 1), some / (some + calls)], axis=-1))
    return np.asarray(logs.reshape(len(logs), FACTS))


def _surface(days: Days, runs: _Runs, weights: Floats) -> _Surface:
    """Weighted least squares through the runs: a quadratic in the settings, and each day's offset."""
    there = np.unique(runs.day)
    design = np.concatenate([_terms(runs.settings), (runs.day[:, None] == there).astype(float)], axis=1)
    heavy = design * (weights * len(weights) / weights.sum())[:, None]
    spread = np.linalg.pinv(heavy.T @ design)
    found = spread @ heavy.T @ runs.results
    left = runs.results - design @ found
    free = max(1 / ((weights / weights.sum()) ** 2).sum() - design.shape[1], 10.0)
    luck = (weights[:, None] * left).T @ left / weights.sum() * (free + design.shape[1]) / free
    terms = _terms(PRIOR_MEAN[None]).shape[1]
    share = days.weight[there] / days.weight[there].sum()
    seen = _facts(days.wait_s, days.calls, days.drops)[there] - found[terms:]
    doubt = (spread @ (heavy.T @ heavy) @ spread)[:terms, :terms]
    return _Surface(found[:terms], doubt, luck, share @ seen, float(1 / (share**2).sum()))


def _terms(settings: Floats) -> Floats:
    x, y, z = ((settings - PRIOR_MEAN) / PRIOR_SD).T
    return np.stack([x, y, z, x * x, y * y, z * z, x * y, x * z, y * z], axis=1)


def _tempered(odds: Floats, share: float) -> Floats:
    """Weights that sum to 1, evened out until as many as that share of the settings count."""
    heat, weights = 1.0, _softmax(odds)
    while 1 / (weights**2).sum() < len(odds) * share:
        heat *= 0.8
        weights = _softmax(odds * heat)
    return weights


@nb.njit(cache=True, nogil=True)
def _live(lines: Records, desks: Records, day: Ints, seed: int, noon: int, until: int, counts: Floats) -> None:
    """Fills counts (runs, 2, COUNTS), each run with luck of its own."""
    for i in range(len(lines)):
        line, crew, first = lines[i : i + 1].copy(), desks[day[i]].copy(), np.full(until + 1, -1)
        start(line, crew, first, seed, i)
        live(line, crew, first, 0, noon)
        tally(line, crew, noon, counts[i, :1])
        live(line, crew, first, noon, until)
        tally(line, crew, until, counts[i, 1:])
        counts[i, 1] -= counts[i, 0]


def _softmax(odds: Floats) -> Floats:
    weights = np.exp(odds - odds.max())
    return np.asarray(weights / weights.sum())


def _moments(tried: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted mean and a root of the covariance."""
    mean = weights @ tried
    away = (tried - mean) * np.sqrt(weights)[:, None]
    return mean, np.asarray(np.linalg.cholesky(away.T @ away + np.diag((0.1 * PRIOR_SD) ** 2)), dtype=np.float64)


def _resampled(weights: Floats, rng: np.random.Generator) -> NDArray[np.intp]:
    """KEPT rows, each as often as its weight says (systematic resampling: Kitagawa 1996)."""
    points = (np.arange(KEPT) + rng.random()) / KEPT
    return np.minimum(np.searchsorted(np.cumsum(weights), points), len(weights) - 1)
