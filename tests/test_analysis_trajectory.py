"""The forecast of the next hours: honest ranges, shrunk to the usual, and the course as measured on past days."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.ewma import smooth
from backend.analysis.trajectory import (
    Course,
    band,
    chance_above,
    learn_course,
    look_ahead,
    surprises,
    verdict,
)

SLOTS = 32


def days(rng, n, *, day=0.1, passing=0.08, fade=0.8, size=60.0, noise=1.0, slots=SLOTS):
    """Deviations with known parameters: hits and due per day and interval, and the true level."""
    level = 1 + rng.normal(0, day, (n, 1)) + np.zeros((n, slots))
    wave = rng.normal(0, passing, (n, slots))
    for t in range(1, slots):
        wave[:, t] = fade * wave[:, t - 1] + np.sqrt(1 - fade**2) * wave[:, t]
    level = level + wave
    due = np.full((n, slots), size)
    return due * level + rng.normal(0, np.sqrt(noise * due)), due, level


def test_the_course_is_found_again_from_past_days():
    hits, due, _ = days(np.random.default_rng(2), 2000)
    course = learn_course(hits, due)
    assert course.day == pytest.approx(0.01, rel=0.35)
    assert course.passing == pytest.approx(0.0064, rel=0.4)
    assert course.noise == pytest.approx(1.0, rel=0.15)


def test_four_of_five_levels_end_inside_the_range():
    rng = np.random.default_rng(3)
    hits, due, level = days(rng, 400)
    course = learn_course(*days(rng, 60)[:2])
    inside = []
    for one in range(400):
        ahead = look_ahead(course, hits[one, :20], due[one, :20], 8)
        sd = np.sqrt(np.diag(ahead.cov))
        inside.append(np.abs(level[one, 20:28] - 1 - ahead.mean) <= 1.2816 * sd)
    assert 0.74 <= np.mean(inside) <= 0.88


def test_without_calls_the_usual_is_expected_and_few_calls_move_little():
    course = Course(0.01, 0.01, 0.8, 1.0)
    assert look_ahead(course, np.zeros(5), np.zeros(5), 4).mean.tolist() == [0.0] * 4
    few = look_ahead(course, np.full(5, 1.0), np.full(5, 0.5), 4).mean
    many = look_ahead(course, np.full(5, 1000.0), np.full(5, 500.0), 4).mean
    assert 0 < few[0] < 0.1 < many[0]


def test_a_deviation_fades_toward_what_lasts_all_day():
    course = Course(0.0009, 0.04, 0.7, 1.0)
    ahead = look_ahead(course, np.r_[np.full(10, 100.0), 140.0], np.full(11, 100.0), 8)
    assert ahead.mean[0] > ahead.mean[3] > ahead.mean[7] >= 0


def test_a_falling_level_goes_on_falling_for_a_while():
    course = Course(0.0009, 0.0004, 0.9, 0.5)
    falling = np.r_[np.full(8, 400.0), np.linspace(400, 280, 12)]
    assert look_ahead(course, falling, np.full(20, 400.0), 4).mean[1] < 280 / 400 - 1 + 0.02


def test_the_chance_to_stay_above_grows_with_the_level():
    course = Course(0.01, 0.01, 0.8, 1.0)
    usual = np.full(8, 0.4)
    chances = [
        chance_above(look_ahead(course, np.full(12, hits), np.full(12, 100.0), 8), usual, 0.36)
        for hits in (75.0, 90.0, 105.0)
    ]
    assert chances[0] < 0.2 < chances[1] < 0.8 < chances[2]
    assert [verdict(c) for c in chances] == ["likely to fall below", "uncertain", "likely to stay above"]


def test_the_band_holds_the_smoothed_lines_of_usual_days():
    rng = np.random.default_rng(4)
    hits, due, _ = days(rng, 500)
    course = learn_course(hits, due)
    lines = [smooth(h, d, np.full(SLOTS, 0.3)) for h, d in zip(hits, due, strict=True)]
    sd = band(course, lines[0].pull, due[0])
    inside = [np.abs(line.value - 1) <= 1.2816 * sd for line in lines]
    assert 0.74 <= np.mean(inside) <= 0.86


def test_surprises_of_ordinary_days_have_unit_spread():
    hits, due, _ = days(np.random.default_rng(6), 200)
    course = learn_course(hits, due)
    found = np.array([surprises(course, h, d) for h, d in zip(hits, due, strict=True)])
    assert np.nanstd(found) == pytest.approx(1.0, abs=0.12)
