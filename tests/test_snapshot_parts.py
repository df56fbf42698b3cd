"""The shift strip and the digits numbers travel with."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.estimates import enough, plain_shares
from backend.analysis.metrics import Figures
from backend.model import LiveAgent, State
from backend.snapshot.days import grouped
from backend.snapshot.numbers import digits_for, optional, rate_column, significant
from backend.snapshot.shift import read_shift, span_rows
from tests.columns import call_columns

START, NOW = 10_000, 20_000


def stored(*rows):
    """States as the store hands them out: state, start, end (-1 while it lasts)."""
    return {
        "state": np.array([row[0] for row in rows], dtype=object),
        "start": np.array([row[1] for row in rows], dtype=np.int64),
        "end": np.array([row[2] for row in rows], dtype=np.int64),
        "campaign_id": np.full(len(rows), 7),
        "code": np.array([row[3] if len(row) > 3 else -1 for row in rows], dtype=np.int64),
    }


def strip(*rows, live=None):
    return [(s.state, s.start, s.end) for s in read_shift(stored(*rows), live, START, NOW)]


def test_what_the_monitor_shows_closes_the_strip():
    live = LiveAgent(1, "A", State.TALK, 12_000, 7)
    assert strip(("wait", 11_000, 12_000), live=live) == [("wait", 11_000, 12_000), ("talk", 12_000, NOW)]
    assert strip(("wait", 11_000, -1), live=live) == [("wait", 11_000, 12_000), ("talk", 12_000, NOW)]


def test_rounding_gaps_are_drawn_over_and_longer_ones_are_unknown():
    assert strip(("wait", 11_000, 11_100), ("talk", 11_103, 11_200)) == [
        ("wait", 11_000, 11_103),
        ("talk", 11_103, 11_200),
    ]
    assert strip(("wait", 11_000, 11_100), ("talk", 11_160, 11_200))[1] == ("unknown", 11_100, 11_160)


def test_a_logout_ends_the_login_and_leaves_a_gap():
    rows = [("wait", 11_000, 11_100), ("logout", 11_100, 11_100), ("login", 15_000, 15_003), ("wait", 15_003, 15_100)]
    assert strip(*rows) == [("wait", 11_000, 11_100), ("login", 15_000, 15_003), ("wait", 15_003, 15_100)]


def test_overlaps_are_cut_and_the_day_before_is_left_out():
    assert strip(("wait", 9_000, 11_100), ("talk", 11_000, 11_200)) == [
        ("wait", START, 11_000),
        ("talk", 11_000, 11_200),
    ]


def test_pauses_carry_their_reason():
    rows = span_rows(read_shift(stored(("pause", 11_000, 11_500, 1066)), None, START, NOW), {1066: "Break"})
    assert rows == [{"state": "pause", "start": 11_000, "end": 11_500, "campaign_id": 7, "reason": "Break"}]


@pytest.mark.parametrize(("rows", "share_decimals"), [(20, 4), (150, 3), (15_000, 2)])
def test_long_boards_travel_with_fewer_digits(rows, share_decimals):
    assert digits_for(rows).rates["share"][0] == share_decimals


def test_significant_digits_round_half_up_and_keep_small_numbers():
    assert significant(np.array([0, 7, 94, 9436, 9455, 123_456]), 3).tolist() == [0, 7, 94, 9440, 9460, 123_000]
    assert significant(np.array([9436.4]), None).tolist() == [9436]


def test_nothing_to_say_becomes_none_and_whole_numbers_lose_their_point():
    assert optional(np.array([0.12345, np.nan, np.inf, -0.00001]), 3) == [0.123, None, None, 0.0]
    found = optional(np.array([93.6, np.nan]), 0)
    assert found == [94, None]
    assert isinstance(found[0], int)


def test_groups_add_up_over_days_by_their_keys():
    keys = ("agent_id", "campaign_id", "status", "inbound")
    first = call_columns([(1, 1, "NI", 3, 10), (2, 1, "SALE", 1, 60)])
    second = call_columns([(1, 1, "NI", 4, 20), (1, 2, "NI", 5, 20)])
    found = grouped([first, second], keys)
    rows = {(a, c, s): n for a, c, s, n in zip(*(found[k].tolist() for k in (*keys[:3], "n")), strict=True)}
    assert rows == {(1, 1, "NI"): 7, (2, 1, "SALE"): 1, (1, 2, "NI"): 5}
    assert found["talk_s"].sum() == first["talk_s"].sum() + second["talk_s"].sum()
    assert grouped([], keys) == {}


def test_a_rate_column_is_none_where_there_are_not_enough_calls():
    shares = plain_shares(np.array([5.0, 50.0, 0.0]), np.array([10, 500, 0]))
    found = rate_column(Figures(shares, enough(shares)))
    assert found["value"] == [None, 0.1, None]
    assert found["low"][0] is not None  # the range of ten contacts stays visible
    assert found["low"][2] is None
    assert found["n"] == [10, 500, 0]
