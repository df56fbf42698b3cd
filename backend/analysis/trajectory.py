"""Where a metric goes in the next hours, from how such deviations from the usual have lasted on past days.

The deviation of an interval from its usual level, as a share of it, is taken as

    day (lasts all day) + passing (fades by `fade` per interval) + drift (a slope that is damped) + luck (noise / n)

Day, passing, fade and noise are measured on past days; the forecast is the best linear one given today's intervals
(a Gaussian process, the same as a Kalman filter with local level and damped slope; Durbin & Koopman 2012, ch. 3).
Without data it is the usual level; few calls move it little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis.estimates import Floats
from backend.analysis.peaks import cube_root_surprise

LAGS = 8
FADES = (0.5, 0.7, 0.8, 0.9, 0.95)
DAMPING = 0.9
DRIFT = 0.004
"""Standard deviation of the change of slope per interval, a share of the usual level: in six intervals a level
drifts by about 3 % either way."""

LEAST_DAY, LEAST_PASSING = 0.03**2, 0.02**2
"""No floor is steadier from day to day, or within one, than this."""

Verdict = Literal["likely to stay above", "uncertain", "likely to fall below", "not enough calls", "no target"]
SURE = 0.8


@dataclass(frozen=True, slots=True)
class Course:
    """How deviations behave: variances `day` and `passing`, `fade` per interval, and `noise`, variance over mean."""

    day: float
    passing: float
    fade: float
    noise: float

    def usual_kernel(self, at: Floats) -> Floats:
        """Covariance of the deviations of usual days at positions in intervals."""
        return np.asarray(self.day + self.passing * self.fade ** np.abs(at[:, None] - at[None, :]))

    def kernel(self, at: Floats) -> Floats:
        """The same with a drift that past days did not have, at positions in intervals from 0 on."""
        since = np.maximum(at[:, None] - np.arange(0, at.max(initial=0.0) + 1)[None, :], 0)
        damped = (1 - DAMPING**since) / (1 - DAMPING)
        return np.asarray(self.usual_kernel(at) + DRIFT**2 * damped @ damped.T)

    def luck(self, due: Floats) -> Floats:
        """Covariance of the intervals' hits on days at their usual level: luck and passing variation."""
        apart = np.abs(np.arange(len(due))[:, None] - np.arange(len(due))[None, :])
        return np.asarray(np.diag(self.noise * due) + self.passing * self.fade**apart * np.outer(due, due))


def learn_course(hits: Floats, due: Floats, least_noise: float = 1e-9) -> Course:
    """Measure a course on past days: `hits` and what was usual (`due`), each (series, intervals).

    `least_noise` is what luck alone brings at the very least: 1 - rate for a share, 1 for counts.

    The product of two deviations k intervals apart, luck being independent, estimates their covariance.
    """
    gap = np.where(due > 0, hits - due, 0.0)
    size = np.where(due > 0, due, 0.0)
    lagged = np.zeros(LAGS)
    for k in range(1, LAGS + 1):
        weight = float((size[:, k:] * size[:, :-k]).sum())
        lagged[k - 1] = float((gap[:, k:] * gap[:, :-k]).sum()) / weight if weight > 0 else 0.0
    best = (np.inf, 0.0, 0.0, FADES[0])
    for fade in FADES:
        design = np.stack([np.ones(LAGS), fade ** np.arange(1, LAGS + 1)], axis=1)
        part = np.maximum(np.linalg.lstsq(design, lagged, rcond=None)[0], 0.0)
        miss = float(((design @ part - lagged) ** 2).sum())
        best = min(best, (miss, float(part[0]), float(part[1]), fade))
    _, day, passing, fade = best
    total, square = float(size.sum()), float((size**2).sum())
    noise = (float((gap**2).sum()) - (day + passing) * square) / total if total > 0 else 1.0
    floor = 0.2 * float((gap**2).sum()) / total if total > 0 else 1.0
    return Course(max(day, LEAST_DAY), max(passing, LEAST_PASSING), fade, max(noise, floor, least_noise))


@dataclass(frozen=True, slots=True, eq=False)
class Ahead:
    """Expected deviation from usual (a share) at the coming intervals and its covariance, luck left out."""

    mean: Floats
    cov: Floats


def look_ahead(course: Course, hits: Floats, due: Floats, steps: int) -> Ahead:
    """Forecast the next `steps` intervals from today's `hits` and what was usual (`due`, 0 where nothing happened)."""
    n = len(hits)
    seen = np.flatnonzero(due > 0)
    kernel = course.kernel(np.arange(n + steps, dtype=np.float64))
    here, there = kernel[np.ix_(seen, seen)], kernel[n:][:, seen]
    deviation = hits[seen] / due[seen] - 1
    gain = np.linalg.solve(here + np.diag(course.noise / due[seen]), there.T).T if len(seen) else there
    return Ahead(gain @ deviation, kernel[n:, n:] - gain @ there.T)


def surprises(course: Course, hits: Floats, due: Floats) -> Floats:
    """How many standard deviations each interval lies from what all the others lead one to expect; NaN without data."""
    found = np.full(len(hits), np.nan)
    seen = np.flatnonzero(due > 0)
    if len(seen) < 3:
        return found
    kernel = course.kernel(np.arange(len(hits), dtype=np.float64))[np.ix_(seen, seen)]
    inverse = np.linalg.inv(kernel + np.diag(course.noise / due[seen]))
    deviation = hits[seen] / due[seen] - 1
    firm = np.diag(inverse)
    expected = np.maximum(1 + deviation - (inverse @ deviation) / firm, 0.05)
    spread = 1 / firm / expected**2
    found[seen] = cube_root_surprise((1 + deviation) / expected, spread)
    return found


def band(course: Course, pull: Floats, due: Floats) -> Floats:
    """Standard deviation, as a share, of the smoothed line on usual days; `pull` as in `ewma.Smooth`, (t, i)."""
    total = np.maximum(pull @ due, 1e-12)
    share = pull * due[None, :] / total[:, None]
    kernel = course.usual_kernel(np.arange(len(due), dtype=np.float64))
    luck = np.divide(course.noise, due, out=np.zeros_like(due), where=due > 0)
    return np.asarray(np.sqrt(np.einsum("ti,ij,tj->t", share, kernel, share) + (share**2) @ luck))


def chance_above(ahead: Ahead, usual: Floats, line: float) -> float:
    """Chance that the mean level over the coming intervals lies above `line`."""
    weight = usual / len(usual)
    mean = float((weight * (1 + ahead.mean)).sum())
    sd = float(np.sqrt(max(float(weight @ ahead.cov @ weight), 1e-18)))
    return float(special.ndtr((mean - line) / sd))


def verdict(stays: float) -> Verdict:
    """A chance to stay on the good side of the line, in words."""
    if stays >= SURE:
        return "likely to stay above"
    return "likely to fall below" if stays <= 1 - SURE else "uncertain"
