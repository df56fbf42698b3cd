"""How far the weighted average was off in past weeks, and whether following the trend would have been better (E035).

Each past week is forecast from the weeks before it alone. The average is that of `history.py`. The other method
multiplies it by r = L / A: L is the level expected of the week, A the same average of the weeks' levels. A week's level
is what came over what the days' usual shares let expect; L continues the logarithms of the levels with a damped trend
(Gardner & McKenzie 1985; smoothing 0.5 and 0.2, damping 0.9). How far a method was off is the sum of the days' misses
over the sum of what came. The other method counts as better where its misses are smaller by a tenth and in two weeks of
three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.planning.spread import Floats, Past

LEVEL, TREND, DAMPING = 0.5, 0.2, 0.9
LEAST_WEEKS, LEAST_BEFORE, LEAST_CALLS = 3, 2, 200
"""Weeks that must have been forecast, weeks before the first of them, and contacts, before anything is said."""

MARGIN, MOST_WEEKS = 0.9, 8
LARGEST = 1.5
"""A trend never changes the contacts more than so many times."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """Over so many weeks: how far off by both methods, as shares; None with too few. `growth` is r of the next week."""

    weeks: int
    average: float | None
    trend: float | None
    better: bool
    growth: float

    @property
    def sentence(self) -> str:
        """The result in words."""
        if self.average is None or self.trend is None:
            return "Not enough calls to check the average against the past: it takes 5 weeks."
        average, trend = _percent(self.average), _percent(self.trend)
        weeks = f"Over the last {self.weeks} weeks"
        said = f"{weeks} the average was off by {average} a day, following the trend by {trend}"
        if self.better:
            return f"{said}: better. The trend says {100 * (self.growth - 1):+.0f} % for the next week."
        return f"{said}: not clearly better, so the average is the one to use."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.095 else f"{100 * share:.1f} %"


def back_test(past: Past) -> BackTest:
    """Both methods over the last weeks of what came."""
    days = np.array([one.toordinal() for one in past.days])
    if not len(days) or past.counts.sum() < LEAST_CALLS:
        return BackTest(0, None, None, better=False, growth=1.0)
    back = (days[-1] - days) // 7
    totals = past.counts.sum(axis=1)
    blocks = int(back.max()) + 1
    tested = [k for k in range(min(MOST_WEEKS, blocks)) if len(np.unique(back[back > k])) >= LEAST_BEFORE]
    misses = [found for k in reversed(tested) if (found := _week(past, totals, back, k)) is not None]
    growth = _factor(past, totals, back, -1)
    if len(misses) < LEAST_WEEKS:
        return BackTest(len(misses), None, None, better=False, growth=growth)
    came, average, trend = (np.array(column) for column in zip(*misses, strict=True))
    wins = int((trend < average).sum())
    better = bool(trend.sum() < MARGIN * average.sum() and 3 * wins >= 2 * len(misses))
    return BackTest(
        len(misses), float(average.sum() / came.sum()), float(trend.sum() / came.sum()), better=better, growth=growth
    )


def _week(past: Past, totals: Floats, back: Floats, k: int) -> tuple[float, float, float] | None:
    """What came in the week `k` weeks back, and the misses of both methods; None where nothing could be forecast."""
    factor = _factor(past, totals, back, k)
    came = average = trend = 0.0
    for row in np.flatnonzero(back == k):
        weights = past.weights(past.days[row]) * (back > k)
        forecast = float(weights @ totals) / max(float(weights.sum()), 1e-12)
        if weights.sum() > 0:
            came += float(totals[row])
            average += abs(forecast - float(totals[row]))
            trend += abs(factor * forecast - float(totals[row]))
    return (came, average, trend) if came > 0 else None


def _factor(past: Past, totals: Floats, back: Floats, k: int) -> float:
    """r of the week `k` weeks back, from the weeks before it alone; -1 is the week to come."""
    known = back > k
    weekday = np.array([one.weekday() for one in past.days])
    usual = np.array([_mean(totals[known & (weekday == day)]) for day in range(7)])
    weeks = sorted({int(one) for one in back[known]}, reverse=True)
    levels = [_level(totals, usual[weekday], back == week) for week in weeks]
    pairs = [(week, level) for week, level in zip(weeks, levels, strict=True) if level > 0]
    if len(pairs) < LEAST_BEFORE:
        return 1.0
    counted = np.array([_weight(past, week - k - 1) for week, _ in pairs])
    if counted.sum() <= 0:
        return 1.0
    average = float(counted @ np.array([level for _, level in pairs]) / counted.sum())
    return float(np.clip(_continued([level for _, level in pairs]) / average, 1 / LARGEST, LARGEST))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _level(totals: Floats, usual: Floats, here: Floats) -> float:
    """What came in a week over what its days usually bring."""
    expected = float(usual[here].sum())
    return float(totals[here].sum()) / expected if expected > 0 else 0.0


def _weight(past: Past, back: int) -> float:
    if not past.by_week:
        return float(past.fade**back)
    return past.by_week[back] if back < len(past.by_week) else 0.0


def _continued(levels: Sequence[float]) -> float:
    """The next of some levels, by a damped trend of their logarithms."""
    logs = np.log(levels)
    level, slope = float(logs[0]), 0.0
    for value in logs[1:]:
        before = level
        level = LEVEL * float(value) + (1 - LEVEL) * (level + DAMPING * slope)
        slope = TREND * (level - before) + (1 - TREND) * DAMPING * slope
    return float(np.exp(level + DAMPING * slope))
