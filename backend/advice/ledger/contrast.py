"""What was shown less what was held out, with a range that holds for few hold-outs and days that share their luck.

Weighted least squares on an intercept and "shown"; the error is robust and clustered by day, CR2 of Bell and McCaffrey
(2002) with their degrees of freedom, as Imbens and Kolesár (2016) and Pustejovsky and Tipton (2018) advise for few or
unequal clusters. Treatment is random by card, so no assumption on how outcomes are distributed is needed for the value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.advice.ledger.entry import Range
from backend.analysis.estimates import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference, its standard error and the degrees of freedom of that."""

    value: float
    error: float
    freedom: float

    def range(self, level: float) -> Range:
        """The value with the range that holds it in a share `level` of cases."""
        reach = float(special.stdtrit(self.freedom, (1 + level) / 2)) * self.error
        return Range(self.value, self.value - reach, self.value + reach)


def contrast(y: Floats, shown: Bools, weight: Floats, day: Ints) -> Contrast | None:
    """The weighted mean of `y` where shown less that where held out; None where an error cannot be told.

    All are (n,); rows of one `day` are one cluster.
    """
    root = np.sqrt(weight / weight.mean())
    x = np.stack([root, root * shown], axis=1)
    bread = np.linalg.pinv(x.T @ x)
    coefficients = bread @ (x.T @ (root * y))
    left = root * y - x @ coefficients
    clusters = [np.flatnonzero(day == one) for one in np.unique(day)]
    if len(clusters) < 2 or shown.all() or not shown.any():
        return None
    loads = [_load(x[rows], bread) for rows in clusters]
    pieces = np.array([load @ left[rows] for load, rows in zip(loads, clusters, strict=True)])
    error = math.sqrt(float(pieces @ pieces))
    if error <= 1e-9 * float(np.abs(y).max(initial=0.0)):
        return None
    return Contrast(float(coefficients[1]), error, _freedom(x, bread, loads, clusters))


def contrast_done(y: Floats, done: Bools, shown: Bools, weight: Floats, day: Ints) -> Contrast | None:
    """What doing brings: the contrast of `y` over that of `done` (two-stage least squares; Angrist, Imbens 1996).

    None when showing changes what is done by less than a tenth.
    """
    first = _mean(done, weight, shown) - _mean(done, weight, ~shown)
    if not first >= 0.1:
        return None
    value = (_mean(y, weight, shown) - _mean(y, weight, ~shown)) / first
    rest = contrast(y - value * done, shown, weight, day)
    return None if rest is None else Contrast(value, rest.error / first, rest.freedom)


def _mean(values: Floats | Bools, weight: Floats, rows: Bools) -> float:
    return float(np.average(values[rows], weights=weight[rows])) if rows.any() else math.nan


def _load(x: Floats, bread: Floats) -> Floats:
    """(rows,) weights of a cluster's residuals in the error of the difference: c' B X_g' (I - H_gg)^-1/2."""
    values, vectors = np.linalg.eigh(np.eye(len(x)) - x @ bread @ x.T)
    root = np.where(values > 1e-8, 1 / np.sqrt(np.maximum(values, 1e-8)), 0.0)
    return np.asarray((bread[1] @ x.T) @ (vectors * root) @ vectors.T)


def _freedom(x: Floats, bread: Floats, loads: list[Floats], clusters: list[Ints]) -> float:
    """Satterthwaite's degrees of freedom: (trace)^2 / trace of the square of the errors' quadratic form."""
    own = np.diag([float(load @ load) for load in loads])
    across = np.array([load @ x[rows] for load, rows in zip(loads, clusters, strict=True)])
    form = own - across @ bread @ across.T
    return max(1.0, float(np.trace(form) ** 2 / max(float((form * form).sum()), 1e-300)))
