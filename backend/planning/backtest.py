"""How far the weighted average was off in past weeks, and whether another way to count them would have been better.

Each past week is forecast from the weeks before it alone, by the methods a manager can choose from: the same weekday of
so many weeks before, all counting alike (`even`), newer weeks more (`newer`), or as the manager says (`chosen`).
`trend` multiplies `newer` by r = L / A: L is the level expected of the week, A the same average of the weeks' levels.
A week's level is what came over what the days' usual shares let expect; L continues the logarithms of the levels with a
damped trend (Gardner & McKenzie 1985; smoothing 0.5 and 0.2, damping 0.9).

How far a method was off is the sum of the days' misses over the sum of what came. A method counts as better than the
one used where its misses are smaller by a tenth and in two weeks of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.planning.spread import Floats, Past

MethodName = Literal["even", "newer", "chosen", "trend"]
LEVEL, TREND, DAMPING = 0.5, 0.2, 0.9
LEAST_WEEKS, LEAST_BEFORE, LEAST_CALLS = 3, 2, 200
"""Weeks that must have been forecast, weeks before the first of them, and contacts, before anything is said."""

MARGIN, MOST_WEEKS = 0.9, 8
LARGEST = 1.5
"""A trend never changes the contacts more than so many times."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method, how far it was off a day as a share, and in how many weeks it was nearer than the one used."""

    name: MethodName
    missed: float
    nearer: int


@dataclass(frozen=True, slots=True)
class BackTest:
    """What `weeks` past weeks with `calls` contacts say: no methods where that is too few.

    `used` is the method asked about, `better` the best of those that beat it. `growth` is r of the next week.
    """

    weeks: int
    calls: int
    methods: tuple[Method, ...]
    used: MethodName
    better: MethodName | None
    growth: float


def back_test(past: Past, weeks_back: int, chosen: Sequence[float] = ()) -> BackTest:
    """All methods over the last weeks of what came; with `chosen` weights, the last week first, these are used."""
    used: MethodName = "chosen" if chosen else "newer"
    calls = int(past.counts.sum())
    if not past.days or calls < LEAST_CALLS:
        return BackTest(0, calls, (), used, None, 1.0)
    days = np.array([one.toordinal() for one in past.days])
    back, totals = (days[-1] - days) // 7, past.counts.sum(axis=1)
    newer = tuple(past.fade**n for n in range(weeks_back))
    weights: dict[MethodName, tuple[float, ...]] = {"even": (1.0,) * weeks_back, "newer": newer}
    if chosen:
        weights["chosen"] = tuple(chosen)
    tested = [
        k for k in range(min(MOST_WEEKS, int(back.max()) + 1)) if len(np.unique(back[back > k])) >= LEAST_BEFORE
    ]  # fmt: skip
    weeks = [found for k in tested if (found := _week(past, totals, back, k, weights)) is not None]
    growth = _factor(past, totals, back, -1, newer)
    if len(weeks) < LEAST_WEEKS:
        return BackTest(len(weeks), calls, (), used, None, growth)
    came = sum(week.came for week in weeks)
    misses = {name: np.array([week.misses[name] for week in weeks]) for name in weeks[0].misses}
    methods = tuple(
        Method(name, float(each.sum() / came), int((each < misses[used]).sum())) for name, each in misses.items()
    )
    return BackTest(len(weeks), calls, methods, used, _better(methods, used, len(weeks)), growth)


def _better(methods: Sequence[Method], used: MethodName, weeks: int) -> MethodName | None:
    own = next(one.missed for one in methods if one.name == used)
    clear = [one for one in methods if one.missed < MARGIN * own and 3 * one.nearer >= 2 * weeks]
    return min(clear, key=lambda one: one.missed).name if clear else None


@dataclass(frozen=True, slots=True)
class _Week:
    """What came in a week, and the sum of its days' misses by each method."""

    came: float
    misses: dict[MethodName, float]


def _week(
    past: Past, totals: Floats, back: Floats, k: int, weights: dict[MethodName, tuple[float, ...]]
) -> _Week | None:  # fmt: skip
    """The week `k` weeks back; only days every method can forecast, None where there are none."""
    by_name = {name: Past(past.days, past.counts, past.fade, each) for name, each in weights.items()}
    factor = _factor(past, totals, back, k, weights["newer"])
    came, misses = 0.0, dict.fromkeys([*weights, "trend"], 0.0)
    for row in np.flatnonzero(back == k):
        each = {name: one.weights(past.days[row]) for name, one in by_name.items()}
        if not all(one.sum() > 0 for one in each.values()):
            continue
        forecasts = {name: float(one @ totals) for name, one in each.items()}
        forecasts["trend"] = factor * forecasts["newer"]
        came += float(totals[row])
        for name, forecast in forecasts.items():
            misses[name] += abs(forecast - float(totals[row]))
    return _Week(came, misses) if came > 0 else None


def _factor(past: Past, totals: Floats, back: Floats, k: int, weights: Sequence[float]) -> float:
    """r of the week `k` weeks back, from the weeks before it alone; -1 is the week to come."""
    known = back > k
    weekday = np.array([one.weekday() for one in past.days])
    usual = np.array([_mean(totals[known & (weekday == day)]) for day in range(7)])
    weeks = sorted({int(one) for one in back[known]}, reverse=True)
    levels = [_level(totals, usual[weekday], back == week) for week in weeks]
    pairs = [(week, level) for week, level in zip(weeks, levels, strict=True) if level > 0]
    counted = np.array([weights[week - k - 1] if week - k - 1 < len(weights) else 0.0 for week, _ in pairs])
    if len(pairs) < LEAST_BEFORE or counted.sum() <= 0:
        return 1.0
    average = float(counted @ np.array([level for _, level in pairs]) / counted.sum())
    return float(np.clip(_continued([level for _, level in pairs]) / average, 1 / LARGEST, LARGEST))


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _level(totals: Floats, usual: Floats, here: Floats) -> float:
    """What came in a week over what its days usually bring."""
    expected = float(usual[here].sum())
    return float(totals[here].sum()) / expected if expected > 0 else 0.0


def _continued(levels: Sequence[float]) -> float:
    """The next of some levels, by a damped trend of their logarithms."""
    logs = np.log(levels)
    level, slope = float(logs[0]), 0.0
    for value in logs[1:]:
        before = level
        level = LEVEL * float(value) + (1 - LEVEL) * (level + DAMPING * slope)
        slope = TREND * (level - before) + (1 - TREND) * DAMPING * slope
    return float(np.exp(level + DAMPING * slope))
