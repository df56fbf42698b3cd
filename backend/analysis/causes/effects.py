"""What usually goes with what: a rate learned from past days as its overall level times one effect per factor.

    expected y = level x w x exp(sum over factors of effect[the row's level of it])

Each effect is pulled toward none as its data allow: a factor's spread between levels is measured first (method of
moments), then effect = log(1 + B (seen / expected - 1)) with B = spread / (spread + noise / expected). Factors take
turns, each on what the others leave (backfitting; Hastie & Tibshirani 1990), which settles within a few rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Floats, Ints, group_sum

ROUNDS, SETTLED = 10, 0.002
"""At most so many rounds, fewer when no effect moves by more than this any longer."""

LEAST, MOST = 0.05, 20.0
"""A level's effect is kept between a twentieth and twenty times."""

STEP_SPREAD = 0.05
"""How much a rate usually changes per step of a slope, as a share."""

_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Rows of a rate: outcome `y`, exposure `w`, per factor the key of each row (any whole numbers)."""

    y: Floats
    w: Floats
    keys: Mapping[str, Ints]

    def take(self, rows: Bools | Ints | slice) -> Facts:
        """Some of the rows."""
        return Facts(self.y[rows], self.w[rows], {name: key[rows] for name, key in self.keys.items()})


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Rows under a learned rate: outcome `y`, exposure `w`, the learned `rate` per unit of exposure, and per factor
    the position of the row's level (-1: unknown).
    """

    y: Floats
    w: Floats
    rate: Floats
    spots: Mapping[str, Ints]

    @property
    def expected(self) -> Floats:
        """The expected outcome of each row."""
        return self.rate * self.w

    def take(self, rows: Bools | Ints | slice) -> Coded:
        """Some of the rows."""
        spots = {name: spot[rows] for name, spot in self.spots.items()}
        return Coded(self.y[rows], self.w[rows], self.rate[rows], spots)


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """The effects of one factor by key (ascending): `effect` on the log scale and its variance."""

    keys: Ints
    effect: Floats
    variance: Floats

    def find(self, keys: Ints) -> Ints:
        """Position of each row's level, -1 where it is unknown."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.int64)
        spot = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[spot] == keys, spot, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A rate as learned: `level` per unit of exposure, the factors, and `noise`, variance over mean of an outcome."""

    level: float
    factors: Mapping[str, Factor]
    noise: float

    def code(self, facts: Facts) -> Coded:
        """The rows under this rate; a level never seen has no effect."""
        spots = {name: factor.find(facts.keys[name]) for name, factor in self.factors.items()}
        total = np.zeros(len(facts.w))
        for name, factor in self.factors.items():
            total += np.append(factor.effect, 0.0)[spots[name]]
        return Coded(facts.y, facts.w, self.level * np.exp(total), spots)


def learn(
    facts: Facts,
    factors: tuple[str, ...],
    weight: Floats,
    noise: float | None = None,
    ramps: Mapping[str, int] | None = None,
) -> Baseline:
    """Learn a rate from past rows; `weight` (0 to 1) lets old days count less.

    The keys of `ramps` (0 to the number given) are steps of one straight slope, e.g. hours on shift: where everybody
    begins at the same time, hours on shift and hours of the day can only be told apart by that.

    `noise` is the variance over the mean of a single outcome (1 - rate for a share); None measures it.
    """
    y, w = facts.y * weight, facts.w * weight
    level = float((y.sum() + _TINY) / max(w.sum(), _TINY))
    slopes = ramps or {}
    coded = {
        name: (np.arange(slopes[name] + 1), np.clip(facts.keys[name], 0, slopes[name]))
        if name in slopes
        else np.unique(facts.keys[name], return_inverse=True)
        for name in factors
    }
    effect = {name: np.zeros(len(ids)) for name, (ids, _) in coded.items()}
    variance = {name: np.zeros(len(ids)) for name, (ids, _) in coded.items()}
    scale = noise if noise is not None else _noise(facts, level)
    fitted = level * w
    for _ in range(ROUNDS if len(w) else 0):
        before = {name: column.copy() for name, column in effect.items()}
        for name, (ids, spot) in coded.items():
            without = fitted * np.exp(-effect[name])[spot]
            seen, due = group_sum(spot, y, len(ids)), group_sum(spot, without, len(ids))
            fit = _slope if name in slopes else _pulled
            effect[name], variance[name] = fit(seen, due, scale)
            fitted = without * np.exp(effect[name])[spot]
        if max(float(np.abs(effect[name] - before[name]).max(initial=0.0)) for name in effect) < SETTLED:
            break
    total = float(fitted.sum())
    level *= float(y.sum()) / total if total > 0 and y.sum() > 0 else 1.0
    table = {name: Factor(coded[name][0], effect[name], variance[name]) for name in factors}
    return Baseline(level, table, noise if noise is not None else _spread(y, fitted, weight))


def _pulled(seen: Floats, due: Floats, noise: float) -> tuple[Floats, Floats]:
    """Log effects pulled toward none, and their variances."""
    told = due > _TINY
    ratio = np.divide(seen, due, out=np.ones_like(due), where=told)
    error = np.divide(noise, due, out=np.full_like(due, np.inf), where=told)
    firm = np.where(told, 1 / error, 0.0)
    levels = int(told.sum())
    if levels < 2:
        return np.zeros_like(due), np.zeros_like(due)
    mean = float((firm * ratio).sum() / firm.sum())
    spread = float((firm * (ratio - mean) ** 2).sum()) - (levels - 1)
    between = max(spread / max(float(firm.sum() - (firm**2).sum() / firm.sum()), _TINY), 0.0)
    own = np.where(told, between / (between + np.where(told, error, 1.0) + _TINY), 0.0)
    effect = np.log(np.clip(1 + own * (ratio - mean), LEAST, MOST))
    return effect, np.where(told, own * np.where(told, error, 0.0), between)


def _slope(seen: Floats, due: Floats, noise: float) -> tuple[Floats, Floats]:
    """Log effects on one straight line over the levels, level on average, and their variances."""
    step = np.arange(len(due), dtype=np.float64)
    total = float(due.sum())
    if total <= _TINY:
        return np.zeros_like(due), np.zeros_like(due)
    step -= float((due * step).sum()) / total
    firm = float((due * step**2).sum())
    own = firm / (firm + noise / STEP_SPREAD**2)
    slope = own * float((step * (seen - due)).sum()) / max(firm, _TINY)
    spread = own * noise / max(firm, _TINY)
    return np.log(np.clip(1 + slope * step, LEAST, MOST)), spread * step**2


def _noise(facts: Facts, level: float) -> float:
    return _spread(facts.y, level * facts.w, np.ones(len(facts.w)))


def _spread(y: Floats, due: Floats, weight: Floats) -> float:
    """Variance over mean of one row's outcome, e.g. of a call's seconds; both sides carry the row's weight."""
    total = float(due.sum())
    gap = np.divide((y - due) ** 2, weight, out=np.zeros_like(due), where=weight > 0)
    return float(gap.sum() / total) if total > 0 else 1.0
