"""The efficiency index: the seed formula by hand, and what the corrected one repairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.analysis.efficiency import corrected_index, handling_score, seed_index


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_the_seed_formula_has_exactly_its_weights():
    # A076 by hand: 300/360*0.4 + 4200/7000*0.3 + 0.09/0.12*0.3 = 0.33333 + 0.18 + 0.225
    found = seed_index(column(300), column(360), column(4200), column(7000), column(0.09), column(0.12))
    assert found[0] == pytest.approx(73.8333, abs=1e-3)


@pytest.mark.parametrize(("handle", "index"), [(720, 128), (360, 88), (180, 68)])
def test_the_seed_formula_rewards_long_calls_as_it_is_written(handle, index):
    # X01: talk share 0.6, conversion on target; it passes 100 %.
    found = seed_index(column(handle), column(360), column(60), column(100), column(0.1), column(0.1))
    assert found[0] == pytest.approx(index)


def test_the_seed_formula_says_nothing_where_a_part_is_missing():
    assert np.isnan(seed_index(column(300), column(np.nan), column(1), column(2), column(0.1), column(0.1)))[0]
    assert np.isnan(seed_index(column(300), column(360), column(1), column(0), column(0.1), column(0.1)))[0]


def test_handling_is_full_inside_the_band_and_falls_evenly_on_both_sides():
    score = handling_score(column(288, 360, 432, 720, 180, 1800), np.full(6, 360.0))
    assert score[0] == pytest.approx(0.9407, abs=1e-3)  # a fifth shorter lies just outside 1/1.2
    assert score[1] == score[2] == 1
    assert score[3] == pytest.approx(score[4])  # twice and half as long are equally far off
    assert score[3] == pytest.approx(0.2630, abs=1e-3)
    assert score[5] == 0


def test_the_corrected_index_by_hand():
    # handling 1, talking 0.8, outcome 0.9: 40 + 24 + 27
    found = corrected_index(column(360), column(360), column(80), column(20), column(0.09), column(0.1))
    assert found.value[0] == pytest.approx(91)
    assert not found.incomplete[0]


def test_a_missing_part_leaves_its_weight_to_the_others_and_is_flagged():
    found = corrected_index(column(360), column(np.nan), column(80), column(20), column(0.09), column(0.1))
    assert found.value[0] == pytest.approx(100 * (0.3 * 0.8 + 0.3 * 0.9) / 0.6)
    assert found.incomplete[0]
    assert np.isnan(found.handling[0])


def test_without_any_part_there_is_no_index():
    found = corrected_index(column(np.nan), column(np.nan), column(0), column(0), column(np.nan), column(np.nan))
    assert np.isnan(found.value[0])


@given(*(st.floats(0.01, 1e5) for _ in range(6)))
def test_the_corrected_index_stays_between_0_and_100(handle, ideal, talk, after, conversion, target):
    found = corrected_index(*(column(x) for x in (handle, ideal, talk, after, conversion, target)))
    assert 0 <= found.value[0] <= 100
    assert 0 <= found.outcome[0] <= 1.2
