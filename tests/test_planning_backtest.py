"""The weighted average of past weeks by hand, and what checking it against the past says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backend.planning.backtest import BackTest, MethodName, back_test
from backend.planning.history import parts_of_weeks
from backend.planning.spread import Past

MONDAY = date(2026, 9, 7)
USUAL = np.array([800, 880, 720, 800, 960, 320, 240])


def past(growth: float, weeks: int = 14, seed: int | None = 1) -> Past:
    """Weeks that grow by so much each; counts by chance, or exact without a seed."""
    rng = np.random.default_rng(seed)
    days = [MONDAY + timedelta(days=n) for n in range(7 * weeks)]
    means = [USUAL[day.weekday()] * (1 + growth) ** (n // 7) for n, day in enumerate(days)]
    counts = np.zeros((len(days), 96))
    counts[:, 40] = means if seed is None else rng.poisson(means)
    return Past(tuple(days), counts, 0.8)


def missed(found: BackTest) -> dict[MethodName, float]:
    return {one.name: one.missed for one in found.methods}


def test_chosen_weeks_and_weights_give_the_average_worked_out_by_hand() -> None:
    found = past(0.05, weeks=3)
    chosen = Past(found.days, found.counts, 0.8, (3.0, 0.0, 1.0))
    tuesdays = [found.counts[row, 40] for row in (15, 8, 1)]
    parts = parts_of_weeks(found.days, (3.0, 0.0, 1.0))
    assert [parts[MONDAY + timedelta(days=n)] for n in (15, 8, 1)] == [0.75, 0.0, 0.25]
    weights = chosen.weights(MONDAY + timedelta(days=22))
    assert float(weights @ found.counts[:, 40]) == pytest.approx((3 * tuesdays[0] + tuesdays[2]) / 4)


def test_misses_are_those_worked_out_by_hand() -> None:
    found = back_test(past(0.1, seed=None), 2, (1.0, 3.0))
    assert (found.weeks, found.used) == (8, "chosen")
    week, before = 1 / 1.1, 1 / 1.21
    newer = (week + 0.8 * before) / 1.8
    assert missed(found)["even"] == pytest.approx(1 - (week + before) / 2)
    assert missed(found)["newer"] == pytest.approx(1 - newer)
    assert missed(found)["chosen"] == pytest.approx(1 - (week + 3 * before) / 4)
    assert {one.name: one.nearer for one in found.methods} == {"even": 8, "newer": 8, "chosen": 0, "trend": 8}


def test_a_trend_is_found_where_there_is_one_and_nowhere_else() -> None:
    growing = back_test(past(0.06), 6)
    assert (growing.used, growing.better) == ("newer", "trend")
    assert growing.growth > 1.05
    assert missed(growing)["trend"] < missed(growing)["newer"] < missed(growing)["even"]
    assert [back_test(past(0.0, seed=seed), 6).better for seed in range(20)] == [None] * 20


def test_weights_that_are_worse_than_the_usual_average_say_so() -> None:
    alike = [back_test(past(0.0, seed=seed), 6, (1, 0, 0, 0, 0, 0)) for seed in range(10)]
    assert sum(one.better in ("even", "newer") for one in alike) >= 6
    growing = back_test(past(0.06), 6, (1.0,) * 6)
    assert growing.better in ("newer", "trend")
    assert {one.name: one.nearer for one in growing.methods}["newer"] == growing.weeks


def test_days_on_which_nobody_called_are_not_judged() -> None:
    found = past(0.0)
    opened = [n for n, day in enumerate(found.days) if day.weekday() < 5]
    weekdays = Past(tuple(found.days[n] for n in opened), found.counts[opened], 0.8)
    assert back_test(weekdays, 6).weeks == 8


def test_too_few_weeks_or_calls_say_nothing() -> None:
    assert (back_test(past(0.0, weeks=4), 6).methods, back_test(past(0.0, weeks=4), 6).weeks) == ((), 2)
    assert back_test(past(0.0, weeks=5), 6).weeks == 3
    few = past(0.0)
    assert back_test(Past(few.days, np.minimum(few.counts, 1.0), 0.8), 6).methods == ()
    assert back_test(Past((), np.zeros((0, 96)), 0.8), 6).weeks == 0
