"""The forecast bench scores honestly: known errors, no look ahead, and a plain word where data or peers are missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from backend.analysis.dayforecast.grid import Grid
from backend.bench import forecast
from backend.bench.forecast import data as sets
from backend.bench.forecast import ours, peers, score

MONDAY = date(2025, 3, 3)


def small_set(days: int = 80) -> sets.DaySet:
    rng = np.random.default_rng(1)
    dates = [MONDAY + timedelta(days=i) for i in range(days + days // 2) if i % 7 < 5][:days]
    counts = rng.poisson(40.0, (days, 6)).astype(np.float64)
    return sets.DaySet("small", dates, counts, sets.MONDAY_TO_FRIDAY, Grid(0, 3600, 6), {"ahead": 0, "noon": 3}, 60, 2)


def test_wape_and_total_error_of_known_numbers() -> None:
    truth, made = np.array([[10.0, 10.0], [20.0, 10.0]]), np.array([[12.0, 10.0], [15.0, 13.0]])
    assert score.wape(made, truth, 0) == pytest.approx(10 / 50)
    assert score.wape(made, truth, 1) == pytest.approx(3 / 20)
    assert score.total_mape(made, truth, 0) == pytest.approx((2 / 20 + 2 / 30) / 2)


def test_the_poisson_floor_is_the_mean_absolute_deviation() -> None:
    rates = np.array([0.3, 4.0, 17.5])
    exact = [stats.poisson(rate).expect(lambda k, rate=rate: abs(k - rate)) for rate in rates]
    assert score.poisson_floor(rates) == pytest.approx(sum(exact) / rates.sum())


def test_brier_of_a_coin_is_a_quarter() -> None:
    assert score.brier(np.full(4, 0.5), np.array([True, False, True, True])) == pytest.approx(0.25)


def test_the_range_of_a_ratio_is_repeatable_and_holds_it() -> None:
    rng = np.random.default_rng(2)
    mine, theirs = rng.gamma(2.0, 1.0, 60), rng.gamma(3.0, 1.0, 60)
    ratio, low, high = score.ratio_range(mine, theirs, seed=3)
    assert low < ratio < high
    assert score.ratio_range(mine, theirs, seed=3) == (ratio, low, high)


def test_no_forecast_knows_the_days_after_it() -> None:
    data = small_set()
    changed = replace(data, counts=np.where(np.arange(80)[:, None] > 70, data.counts * 3 + 7, data.counts))
    scored = list(range(60, 71))
    before, after = ours.roll(data, scored), ours.roll(changed, scored)
    assert (before.slots == after.slots).all()
    hand_before, hand_after = ours.by_hand(data, scored), ours.by_hand(changed, scored)
    assert all((hand_before[name] == hand_after[name]).all() for name in hand_before)


def test_no_forecast_knows_the_hours_after_it() -> None:
    data = small_set()
    late = data.counts.copy()
    late[70, 3:] = 0.0
    before, after = ours.roll(data, [70]), ours.roll(replace(data, counts=late), [70])
    assert (before.slots == after.slots).all()
    assert (before.low == after.low).all()


def test_holidays_and_missing_days_are_filled_from_the_week_before() -> None:
    data = small_set()
    counts = data.counts.copy()
    counts[50] = 1.0
    holiday = replace(data, days=data.days[:30] + data.days[31:], counts=np.delete(counts, 30, 0))
    days, filled, real = sets.on_grid(holiday)
    assert days == data.days
    assert not real[30]
    assert (filled[30] == filled[25]).all()
    assert not real[50]
    assert (filled[50] == filled[45]).all()
    assert real.sum() == 78


def test_without_data_only_the_speed_is_measured_and_said_why(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEAM_OPTIMIZER_FLOOR_DATA", str(tmp_path / "none"))
    figures = list(forecast.run(1))
    assert len(figures) == 3
    assert all("agents" in figure.name for figure in figures)
    assert "left out" in capsys.readouterr().err


def test_without_their_interpreter_the_peers_are_left_out_with_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEAM_OPTIMIZER_PEERS_PYTHON", str(tmp_path / "python"))
    assert peers.run_all(small_set(), [60, 61]) == {}
    assert "does not exist" in capsys.readouterr().err
