"""Workload from states: busy share, time since the last break, levels and signals."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.workload import measure_load, workload_signals

NOW = 1_750_000_000


def pieces(*rows):
    """agent, state, minutes before now it began, minutes before now it ended."""
    names = ("agent_id", "state", "start", "end")
    made = [(agent, state, NOW - 60 * begin, NOW - 60 * end) for agent, state, begin, end in rows]
    columns = zip(*made, strict=True)
    return {n: np.array(c, dtype=object if n == "state" else np.int64) for n, c in zip(names, columns, strict=True)}


def test_the_busy_share_is_of_the_last_two_hours_without_breaks():
    load = measure_load(
        pieces((7, "talk", 300, 130), (7, "wait", 130, 60), (7, "pause", 60, 50), (7, "talk", 50, 0)), NOW
    )
    # of the last 120 minutes 60 waiting, 10 pause, 50 talk
    assert load.occupancy[0] == pytest.approx(50 / 110)
    assert load.tracked_s[0] == 110 * 60
    assert load.since_break_s[0] == 50 * 60
    assert load.on_shift_s[0] == 300 * 60


def test_a_short_pause_is_no_break_and_being_logged_out_is_one():
    short = measure_load(pieces((7, "talk", 200, 100), (7, "pause", 100, 97), (7, "talk", 97, 0)), NOW)
    away = measure_load(pieces((7, "talk", 200, 100), (7, "talk", 80, 0)), NOW)
    assert short.since_break_s[0] == 200 * 60
    assert away.since_break_s[0] == 80 * 60


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ([(7, "talk", 100, 40), (7, "wait", 40, 0)], "ok"),
        ([(7, "talk", 120, 16), (7, "wait", 16, 0)], "high"),
        ([(7, "talk", 120, 5), (7, "wait", 5, 0)], "too high"),
        ([(7, "talk", 160, 90), (7, "wait", 90, 40), (7, "talk", 40, 0)], "high"),
        ([(7, "talk", 220, 90), (7, "wait", 90, 40), (7, "talk", 40, 0)], "too high"),
        ([(7, "talk", 20, 0)], "unknown"),
    ],
)
def test_levels(rows, level):
    assert measure_load(pieces(*rows), NOW).level == [level]


def test_somebody_on_a_break_now_has_just_had_one_and_who_went_home_is_left_out():
    load = measure_load(pieces((7, "talk", 300, 10), (7, "pause", 10, 0), (8, "talk", 300, 60)), NOW)
    assert load.agent_id.tolist() == [7]
    assert load.since_break_s[0] == 0


def test_signals_only_for_those_who_need_a_break():
    load = measure_load(
        pieces((7, "talk", 120, 5), (7, "wait", 5, 0), (8, "talk", 100, 40), (8, "wait", 40, 0),
               (9, "talk", 220, 90), (9, "wait", 90, 40), (9, "talk", 40, 0)), NOW
    )  # fmt: skip
    found = workload_signals(load, np.array([11, 12, 13]), NOW)
    assert [(s.unit_id, s.campaign_id, s.metric) for s in found] == [(7, 11, "occupancy"), (9, 13, "since_break_s")]
    assert all(s.kind == "workload" and s.sign == "worse" for s in found)
    assert found[1].now == 220 * 60
