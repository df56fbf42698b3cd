"""The smoothed line and its direction, against hand calculation and against luck."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.ewma import direction, ewma, memory, smooth, step_weight, variance_share

QUARTER_S = 900.0


def test_the_line_is_alpha_times_current_plus_the_rest_of_the_previous():
    # 0.3 x 6 + 0.7 x 4 = 4.6; 0.3 x 1 + 0.7 x 4.6 = 3.52; 0.3 x 8 + 0.7 x 3.52 = 4.864
    assert ewma(np.array([4.0, 6.0, 1.0, 8.0]), 0.3).tolist() == pytest.approx([4.0, 4.6, 3.52, 4.864])
    assert ewma(np.array([6.0]), 0.3, start=4.0).tolist() == pytest.approx([4.6])


@pytest.mark.parametrize("alpha", [0.0, -0.1, 1.5])
def test_an_alpha_outside_its_range_is_refused(alpha):
    with pytest.raises(ValueError, match="alpha"):
        ewma(np.ones(3), alpha)


def test_with_equal_calls_per_interval_the_ratio_line_is_the_plain_one():
    values = np.array([4.0, 6.0, 1.0, 8.0])
    line = smooth(values * 5, np.full(4, 5.0), np.full(4, 0.3))
    assert line.value.tolist() == pytest.approx(ewma(values, 0.3).tolist())


def test_each_interval_counts_by_its_calls():
    # hits 0.7 x 10 + 0.3 x 90 = 34 over size 0.7 x 10 + 0.3 x 30 = 16
    line = smooth(np.array([10.0, 90.0]), np.array([10.0, 30.0]), np.full(2, 0.3))
    assert line.value[1] == pytest.approx(34 / 16)


def test_a_gap_leaves_the_level_but_lets_what_comes_after_count_more():
    size, hits = np.array([10.0, 0.0, 0.0, 10.0]), np.array([20.0, 0.0, 0.0, 80.0])
    line = smooth(hits, size, np.full(4, 0.3))
    assert line.value[:3].tolist() == pytest.approx([2.0, 2.0, 2.0])
    # the first interval has faded to 0.7^3 = 0.343 against 0.3 for the last
    assert line.value[3] == pytest.approx((0.343 * 20 + 0.3 * 80) / (0.343 * 10 + 0.3 * 10))


def test_two_half_steps_forget_as_much_as_a_whole_one():
    half = step_weight(0.3, np.array([450.0]), QUARTER_S)[0]
    assert (1 - half) ** 2 == pytest.approx(0.7)
    assert step_weight(0.3, np.array([QUARTER_S]), QUARTER_S)[0] == pytest.approx(0.3)


def test_the_settled_line_varies_as_the_formula_says():
    rng = np.random.default_rng(1)
    line = ewma(rng.normal(size=200_000), 0.3)
    assert variance_share(0.3) == pytest.approx(0.3 / 1.7)
    assert line[100:].var() == pytest.approx(variance_share(0.3), rel=0.03)
    assert memory(0.3) == pytest.approx(5.6667, abs=1e-3)


def _direction(values, n_each=100, dead_band=0.02, better="higher", usual=None):
    n = np.full(len(values), n_each)
    size, hits = n.astype(float), np.asarray(values) * n_each
    usual = np.full(len(values), 0.5) if usual is None else usual
    cov = np.diag(0.25 * size)
    line = smooth(hits, size, np.full(len(values), 0.3))
    return direction(line, hits, size, usual, cov, n, 6, QUARTER_S, dead_band=dead_band, better=better)


def test_a_clear_rise_is_improving_and_a_clear_fall_declining():
    rise, fall = np.linspace(0.4, 0.7, 12), np.linspace(0.7, 0.4, 12)
    assert _direction(rise).mark == "improving"
    assert _direction(fall).mark == "declining"
    assert _direction(rise).per_hour > 0


def test_where_lower_is_better_a_fall_is_improving():
    assert _direction(np.linspace(0.7, 0.4, 12), better="lower").mark == "improving"


def test_within_the_dead_band_it_is_stable_however_many_calls():
    assert _direction(np.linspace(0.5, 0.51, 12), n_each=100_000).mark == "stable"


def test_a_move_that_luck_can_make_is_not_told():
    assert _direction(np.linspace(0.4, 0.7, 12), n_each=4).mark == "not enough calls"


def test_the_usual_course_of_the_day_is_no_trend():
    course = np.linspace(0.4, 0.7, 12)
    assert _direction(course, usual=course).mark == "stable"


def test_luck_alone_seldom_makes_an_arrow():
    rng = np.random.default_rng(5)
    marks = [_direction(rng.binomial(100, 0.5, 20) / 100, dead_band=0.0).mark for _ in range(400)]
    arrows = sum(mark in ("improving", "declining") for mark in marks)
    assert arrows <= 0.08 * 400
