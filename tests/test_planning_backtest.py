"""The weighted average of past weeks by hand, and what checking it against the past says."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backend.planning.backtest import back_test
from backend.planning.history import parts_of_weeks
from backend.planning.spread import Past

MONDAY = date(2026, 9, 7)


def past(growth: float, weeks: int = 8, seed: int = 1) -> Past:
    rng = np.random.default_rng(seed)
    days = [MONDAY + timedelta(days=n) for n in range(7 * weeks)]
    usual = np.array([800, 880, 720, 800, 960, 320, 240])
    counts = np.zeros((len(days), 96))
    counts[:, 40] = [rng.poisson(usual[day.weekday()] * (1 + growth) ** (n // 7)) for n, day in enumerate(days)]
    return Past(tuple(days), counts, 0.8)


def test_chosen_weeks_and_weights_give_the_average_worked_out_by_hand() -> None:
    found = past(0.05, weeks=3)
    chosen = Past(found.days, found.counts, 0.8, (3.0, 0.0, 1.0))
    tuesdays = [found.counts[row, 40] for row in (15, 8, 1)]
    parts = parts_of_weeks(found.days, (3.0, 0.0, 1.0))
    assert [parts[MONDAY + timedelta(days=n)] for n in (15, 8, 1)] == [0.75, 0.0, 0.25]
    weights = chosen.weights(MONDAY + timedelta(days=22))
    assert float(weights @ found.counts[:, 40]) == pytest.approx((3 * tuesdays[0] + tuesdays[2]) / 4)


def test_a_trend_is_found_where_there_is_one_and_nowhere_else() -> None:
    growing = back_test(past(0.06))
    assert growing.better
    assert growing.growth > 1.05
    assert "following the trend by" in growing.sentence
    assert not any(back_test(past(0.0, seed=seed)).better for seed in range(20))


def test_too_few_weeks_say_so() -> None:
    assert back_test(past(0.0, weeks=4)).sentence.startswith("Not enough calls")
    assert back_test(Past((), np.zeros((0, 96)), 0.8)).average is None
