"""The detector of one series: new values are found, usual ones are not, and nothing looks ahead."""

import math
from itertools import pairwise

import numpy as np
import pytest

from backend.analysis.anomaly.stream import JOIN, Newness, Onset, Readings, Stream, joined

FIVE_MIN = 300


def _daily(days=10, seed=0, noise=0.3):
    rng = np.random.default_rng(seed)
    at = np.arange(days * 288) * FIVE_MIN
    return at, 10 + 5 * np.sin(2 * np.pi * at / 86_400) + rng.normal(0, noise, len(at))


def _scores(at, values):
    stream = Stream()
    return np.array([stream.score(float(a), float(v)) for a, v in zip(at, values, strict=True)])


def test_a_spike_stands_above_everything_else():
    at, values = _daily()
    values[2000] = 30
    scores = _scores(at, values)
    assert scores[1000:].argmax() == 1000
    assert scores[2000] > 1.3 * np.delete(scores[1000:], 1000).max()


def test_a_usual_value_at_an_unusual_time_is_found():
    at, values = _daily(noise=0.1)
    quiet = values.copy()
    quiet[2384:2404] = 5.0
    assert (at[2384] % 86_400) / 3600 == pytest.approx(6.67, abs=0.01)
    assert _scores(at, quiet)[2384:2404].max() > 1.2 * _scores(at, values)[1000:].max()


def test_a_value_between_two_usual_levels_is_new():
    values = np.where(np.arange(2000) // 50 % 2, 10.0, 20.0) + np.random.default_rng(1).normal(0, 0.1, 2000)
    values[1510] = 15.0
    newness = Newness()
    assert np.argmax([newness.surprise(value) for value in values.tolist()][500:]) == 1010


def test_nothing_is_known_of_the_future():
    at, values = _daily(days=4)
    changed = values.copy()
    changed[800:] = 99.0
    np.testing.assert_array_equal(_scores(at, values)[:800], _scores(at, changed)[:800])


def test_the_same_change_is_told_once():
    at, values = _daily(noise=0.1)
    values[2000:2050] = 40 + np.random.default_rng(3).normal(0, 0.001, 50)
    told = np.flatnonzero(_scores(at, values)[2000:2060] > 4)
    assert len(told) <= 3
    assert told[0] == 0


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e9])
def test_the_unit_of_the_series_does_not_matter(factor):
    at, values = _daily(days=3)
    np.testing.assert_allclose(_scores(at, factor * values), _scores(at, values), rtol=0.02, atol=0.05)


def test_a_constant_series_is_never_unusual_and_its_first_change_is_noticed():
    values = np.r_[np.full(500, 3.0), 4.0]
    scores = _scores(np.arange(501) * FIVE_MIN, values)
    assert scores[:500].max() == 0
    assert np.isfinite(scores).all()


def test_memory_does_not_grow():
    newness = Newness()
    for i in range(5000):
        newness.surprise(math.sin(i))
    assert len(newness._order) == len(newness._sorted) <= 400
    assert newness._sorted == sorted(newness._order)
    onset = Onset()
    for i in range(5000):
        onset.filter(math.sin(i) + 1)
    assert len(onset._peaks) < 400


def test_weekends_have_a_level_of_their_own():
    readings = Readings()
    for hour in range(24 * 28):
        weekend = (hour // 24 + 3) % 7 >= 5
        value, off, _ = readings.read(hour * 3600.0, 5.0 if weekend else 20.0)
    assert abs(off) < 0.5
    assert value in (5.0, 20.0)


def test_onsets_top_what_came_just_before():
    onset = Onset()
    passed = [onset.filter(score) for score in [1.0] * 200 + [2.0, 3.0, 2.5]]
    assert passed[200:] == [2.0, 3.0, 0.0]
    assert passed[1:50:7] != [0.0] * 7, "with little seen, little is looked back on"


def test_joining_lies_between_sum_and_maximum():
    surprises = (3.0, 4.0, 0.0)
    values = [joined(surprises, 100, join, 0.0) for join in (1.0, JOIN, 50.0)]
    assert values[0] == pytest.approx(7)
    assert values[2] == pytest.approx(4)
    assert all(one > other for one, other in pairwise(values))


def test_a_series_has_finite_values():
    with pytest.raises(ValueError, match="finite"):
        Stream().score(0.0, math.nan)
