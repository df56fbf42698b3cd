"""How busy a day will be: recent level x weekday x time of the month, seen by many simple views at once.

Each view is a small dynamic regression of the log day total (West & Harrison 1997, ch. 2 and 4): a slowly
moving level, the surplus of the last days fading at its own pace, seven weekday effects, the time of the month
(smooth, and free to jump at its start), and the day after a closure. The views differ in how fast they
forget and in whether they believe in the month; each day they are weighted by how well they foresaw the
recent days (discounted predictive likelihood, as in dynamic model averaging, Raftery et al. 2010). A wild day
moves a view only as far as `CAP` deviations (Huber 1964); a day of less than half the usual size counts as
closed and moves nothing, unless it happens three times running.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MONTH_WAVES = 10
"""Cosines over the month; the shortest wave is about six days long."""

OFFSET = 0.5
"""Added to a total before the log, so that an empty day has one."""

CAP = 2.5
"""A surprise beyond this many deviations counts as this many."""

CLOSED_BELOW = 0.55
CLOSED_Z = 3.0
CLOSED_RUN = 2
"""A day below 55 % of the usual and 3 deviations under it is a closure; at most two of them in a row."""

FORGET_SCORE = 0.97
FORGET_SCALE = 0.94
"""Daily discounts: what a view's past successes count for, and its noise level."""

YOUNG_DAYS = 15
"""Days during which the noise is not believed to be small and no day is taken for a closure."""

_START_SCALE = 0.1
_YOUNG_SCALE = 0.02
_TAIL = 4.0
_WEEKDAY_SD = 0.3
_AFTER_SD = 0.15
_WEEKDAY_DRIFT = 1e-4
_DRIFT_AND_FADE = [(q, p, f) for q in (0.001, 0.03) for p in (0.5, 2.0, 8.0) for f in (0.3, 0.6, 0.85)]
_DRIFT_ONLY = [(q, 0.0, 0.0) for q in (0.01, 0.1, 1.0)]
_MONTH_SD = (0.0, 0.12)
_VIEWS = np.array([(*view, sd) for view in _DRIFT_AND_FADE + _DRIFT_ONLY for sd in _MONTH_SD])
_DRIFT, _PUSH, _FADE, _MONTH = _VIEWS.T
VIEWS = len(_VIEWS)

_WEEKDAYS = slice(1, 8)
_MONTHLY = slice(8, 8 + MONTH_WAVES)
_AFTER = 8 + MONTH_WAVES
_SURPLUS = _AFTER + 1
SIZE = _SURPLUS + 1


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """What the views know after `days` open days.

    `mean` (VIEWS, SIZE) are their coefficients in log units, `cov` (VIEWS, SIZE, SIZE) the uncertainty in
    units of `noise` (VIEWS,), the variance of one log day total; `score` (VIEWS,) is the discounted log
    likelihood; `closed` counts the closures just before now, -1 while a collapse too long for one is believed.
    """

    mean: Floats
    cov: Floats
    noise: Floats
    score: Floats
    days: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """A day's total as expected the evening before: `total` is its median, `sd` the log deviation."""

    total: float
    sd: float


def start() -> Level:
    """Nothing known yet: any level, weekdays within about a third, months within an eighth."""
    diagonal = np.zeros((VIEWS, SIZE))
    diagonal[:, 0] = 10.0
    diagonal[:, _WEEKDAYS] = _WEEKDAY_SD**2 / _START_SCALE
    diagonal[:, _MONTHLY] = (_MONTH**2 / _START_SCALE)[:, None]
    diagonal[:, _AFTER] = _AFTER_SD**2 / _START_SCALE
    cov = diagonal[:, :, None] * np.eye(SIZE)
    return Level(np.zeros((VIEWS, SIZE)), cov, np.full(VIEWS, _START_SCALE), np.zeros(VIEWS))


def expect(level: Level, day: date) -> Expected:
    """The total of `day`, the next day after those learned; NaN while nothing has been learned."""
    if not level.days:
        return Expected(float("nan"), float("nan"))
    forecast = _predict(_advance(level), day)
    return Expected(float(np.exp(forecast.centre) - OFFSET), forecast.sd)


def learn(level: Level, day: date, total: float) -> tuple[Level, bool]:
    """The state after `day` with its `total` (calls), and whether the day counted as open."""
    seen = float(np.log(total + OFFSET))
    if not level.days:
        mean = level.mean.copy()
        mean[:, 0] = seen
        level = replace(level, mean=mean)
    else:
        level = _advance(level)
    forecast = _predict(level, day)
    collapsed = _is_collapse(level, seen - forecast.centre, forecast.sd)
    if collapsed and 0 <= level.closed < CLOSED_RUN:
        return replace(level, closed=level.closed + 1), False
    return replace(_update(level, forecast, seen), closed=-1 if collapsed else 0), True


@dataclass(frozen=True, slots=True, eq=False)
class _Forecast:
    x: Floats
    each: Floats
    lean: Floats
    spread: Floats
    centre: float
    sd: float


def _advance(level: Level) -> Level:
    """One day passes: the surplus fades, the level and the weekdays may drift."""
    mean, cov = level.mean.copy(), level.cov.copy()
    mean[:, _SURPLUS] *= _FADE
    cov[:, _SURPLUS, :] *= _FADE[:, None]
    cov[:, :, _SURPLUS] *= _FADE[:, None]
    cov[:, _SURPLUS, _SURPLUS] += _PUSH
    cov[:, 0, 0] += _DRIFT
    steps = np.arange(1, 8)
    cov[:, steps, steps] += _WEEKDAY_DRIFT
    return replace(level, mean=mean, cov=cov)


def _predict(level: Level, day: date) -> _Forecast:
    x = _describe(day, after=level.closed > 0)
    each = level.mean @ x
    lean = level.cov @ x
    spread = lean @ x + 1.0
    weight = np.exp(level.score - level.score.max())
    weight /= weight.sum()
    centre = float(weight @ each)
    sd = float(np.sqrt(weight @ (level.noise * spread + (each - centre) ** 2)))
    return _Forecast(x, each, lean, spread, centre, sd)


def _update(level: Level, forecast: _Forecast, seen: float) -> Level:
    error = seen - forecast.each
    scale = np.sqrt(level.noise * forecast.spread)
    z = error / scale
    trust = np.minimum(1.0, CAP / np.maximum(np.abs(z), 1e-9))
    gain = forecast.lean / forecast.spread[:, None]
    mean = level.mean + gain * (error * trust)[:, None]
    cov = level.cov - gain[:, :, None] * forecast.lean[:, None, :] * trust[:, None, None]
    # 1.1 makes up for what the cap at two deviations takes off a normal variance.
    shock = np.minimum(error**2, 4.0 * scale**2) / forecast.spread * 1.1
    noise = FORGET_SCALE * level.noise + (1 - FORGET_SCALE) * shock
    if level.days < YOUNG_DAYS:
        noise = np.maximum(noise, _YOUNG_SCALE)
    likelihood = -np.log(scale) - (_TAIL + 1) / 2 * np.log1p(z * z / _TAIL)
    return Level(mean, cov, noise, FORGET_SCORE * level.score + likelihood, level.days + 1)


def _is_collapse(level: Level, surprise: float, sd: float) -> bool:
    far_below = surprise < np.log(CLOSED_BELOW) and surprise < -CLOSED_Z * sd
    return bool(far_below and level.days > YOUNG_DAYS)


def _describe(day: date, *, after: bool) -> Floats:
    """The regression's row: level, weekday (summing to zero), time of the month, after a closure, surplus."""
    x = np.zeros(SIZE)
    x[0] = x[_SURPLUS] = 1.0
    x[_WEEKDAYS] = -1 / 7
    x[1 + day.weekday()] += 1.0
    phase = (day.day - 0.5) / calendar.monthrange(day.year, day.month)[1]
    x[_MONTHLY] = np.sqrt(2) * np.cos(np.pi * np.arange(1, MONTH_WAVES + 1) * phase)
    x[_AFTER] = float(after)
    return x
