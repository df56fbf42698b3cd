"""Odds in shifts, never rarer than they are, and changes with both points and per cent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.analysis.anomaly import odds


def test_odds_are_said_in_shifts():
    assert odds.luck(20.4) == "happens by luck in about 1 shift of 20"
    assert odds.one_in(310) == "about 1 in 300 shifts"
    assert odds.every(2.2) == "about every 2 shifts"


def test_what_luck_brings_in_most_shifts_is_not_called_rare():
    assert odds.luck(1.3) == "happens by luck in most shifts"
    assert odds.one_in(0.2) == "in most shifts"
    assert odds.every(1.9) == "nearly every shift"


def test_no_floor_has_seen_enough_shifts_for_more_than_ten_thousand():
    assert odds.luck(math.inf) == "happens by luck in fewer than 1 shift of 10,000"
    assert odds.one_in(3e9) == "rarer than 1 in 10,000 shifts"
    assert odds.luck(9_999) == "happens by luck in about 1 shift of 9,000"


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_spoken_odds_are_never_rarer_than_the_true_ones_and_keep_their_order(one, other):
    for shifts in (one, other):
        assert odds.spoken(shifts) <= shifts + 1e-6
        assert odds.spoken(shifts) >= min(shifts / 2, odds.RAREST / 2)
    if one < other:
        assert odds.spoken(one) <= odds.spoken(other)


def test_a_rare_streak_of_one_agent_is_common_on_a_floor():
    assert odds.on_floor(30, 24) == pytest.approx(1 / (1 - (1 - 1 / 30) ** 24))
    assert odds.on_floor(1.0, 24) == 1.0
    assert odds.on_floor(math.inf, 24) == math.inf
    assert odds.luck_of_agent(100, 24) == (
        "happens by luck in about 1 shift of 100 for this agent, on a floor of 24 about every 4 shifts"
    )


def test_a_chance_becomes_shifts():
    assert odds.shifts_per_luck(0.05) == 20
    assert odds.shifts_per_luck(0.0) == math.inf
    with pytest.raises(ValueError, match="between 0 and 1"):
        odds.shifts_per_luck(1.2)
    with pytest.raises(ValueError, match="at least one agent"):
        odds.on_floor(20, 0)


def test_a_share_that_changed_is_given_in_points_and_per_cent():
    assert odds.share_change(0.02, 0.023) == "2.0 % -> 2.3 % (+0.3 pt, +15 %)"
    assert odds.share_change(0.24, 0.18) == "24 % -> 18 % (-6.0 pt, -25 %)"
    assert odds.share_change(0.0, 0.01) == "0.0 % -> 1.0 % (+1.0 pt)"


def test_durations_and_counts_read_as_a_manager_says_them():
    assert odds.duration_change(245, 310) == "4:05 -> 5:10 (+27 %)"
    assert odds.duration(59.6) == "1:00"
    assert odds.counted(1, "dropped call") == "1 dropped call"
    assert odds.counted(1204, "dropped call") == "1,204 dropped calls"
