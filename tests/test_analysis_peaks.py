"""Peaks and dips: a planted one is found, noise is not marked."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.peaks import day_peaks, find_peaks
from backend.analysis.trajectory import learn_course, surprises

DAYS = np.arange(60)
WEEKDAY = DAYS % 7


def month(rng, size=1500, rate=0.12, days=60):
    """Conversions and contacts per day with a weekday pattern."""
    pattern = np.array([1.0, 1.06, 1.04, 1.0, 0.92, 0.9, 0.88])[np.arange(days) % 7]
    n = rng.poisson(size, days)
    return rng.binomial(n, rate * pattern * rng.normal(1, 0.03, days)).astype(float), n.astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_peak_day_and_dip_are_found_and_nothing_else(seed):
    hits, size = month(np.random.default_rng(seed))
    hits[20], hits[41] = round(hits[20] * 1.8), round(hits[41] * 0.45)
    found = [(peak.at, peak.kind) for peak in day_peaks(hits, size, WEEKDAY, 0.9)]
    assert found == [(20, "peak"), (41, "dip")]


def test_noise_days_are_seldom_marked():
    marks = [len(day_peaks(*month(np.random.default_rng(100 + s)), WEEKDAY, 0.9)) for s in range(200)]
    assert np.mean(np.array(marks) > 0) <= 0.08


def test_too_few_days_mark_nothing():
    hits, size = month(np.random.default_rng(1), days=8)
    hits[3] = size[3]
    assert day_peaks(hits, size, WEEKDAY[:8], 0.9) == []


def test_a_planted_interval_is_found_within_a_shift_and_noise_is_not():
    rng = np.random.default_rng(7)
    due = np.full((60, 30), 40.0)
    past = rng.poisson(due * rng.normal(1, 0.08, (60, 1))).astype(float)
    course = learn_course(past, due, 1.0)
    quiet = [find_peaks(surprises(course, rng.poisson(due[0]).astype(float), due[0])) for _ in range(200)]
    assert np.mean([bool(marks) for marks in quiet]) <= 0.06
    today = rng.poisson(due[0]).astype(float)
    today[8], today[21] = 82, 8
    assert [(m.at, m.kind) for m in find_peaks(surprises(course, today, due[0]))] == [(8, "peak"), (21, "dip")]


def test_neighbours_of_a_peak_are_one_mark():
    marks = find_peaks(np.array([0.1, 5.0, 6.0, 0.2, np.nan, -6.0]))
    assert [(m.at, m.kind) for m in marks] == [(2, "peak"), (5, "dip")]
