"""Breaks are found again from seconds per five minutes, also those that span intervals."""

from __future__ import annotations

import numpy as np

from backend.analysis.interval import INTERVAL_S, Interval
from backend.analysis.signals import Signal
from backend.lookout.pieces import Pieces, follow, joined, workload_of

NONE = {name: np.array([], dtype=np.int64) for name in ("agent_id", "campaign_id", "list_id", "talk_s", "seconds", "n")}
T0 = 1_770_000_000 - 1_770_000_000 % 900


def interval(step: int, *parts: tuple[int, str, int]) -> Interval:
    """Five minutes with (agent, state, seconds)."""
    states = {
        "agent_id": np.array([part[0] for part in parts], dtype=np.int64),
        "campaign_id": np.full(len(parts), 7, dtype=np.int64),
        "state": np.array([part[1] for part in parts], dtype=object),
        "seconds": np.array([part[2] for part in parts], dtype=np.int64),
    }
    start = T0 + step * INTERVAL_S
    return Interval(start, start + INTERVAL_S, NONE, NONE, states, NONE)


def followed(day: list[Interval]) -> Pieces:
    pieces = Pieces()
    for one in day:
        pieces = follow(pieces, one)
    return pieces


def signals(day: list[Interval]) -> list[Signal]:
    return workload_of(followed(day), day[-1])


def test_a_pause_over_two_intervals_stays_one_break() -> None:
    day = [interval(i, (1, "talk", 200), (1, "wait", 100)) for i in range(24)]
    day += [interval(24, (1, "pause", 180), (1, "talk", 120)), interval(25, (1, "talk", 150), (1, "pause", 150))]
    found = joined(followed(day).tables)
    pauses = found["state"] == "pause"
    assert found["end"][pauses][0] == found["start"][pauses][1] == T0 + 25 * INTERVAL_S
    assert all(found["end"][:-1] <= found["start"][1:])


def test_long_work_without_a_break_is_a_signal_and_a_break_ends_it() -> None:
    day = [interval(i, (1, "talk", 180), (1, "wait", 120)) for i in range(45)]
    [signal] = signals(day)
    assert (signal.kind, signal.metric, signal.unit_id, signal.campaign_id) == ("workload", "since_break_s", 1, 7)
    assert signal.now == 45 * INTERVAL_S
    rested = [*day, interval(45, (1, "pause", 300)), interval(46, (1, "pause", 300)), interval(47, (1, "talk", 300))]
    assert signals(rested) == []


def test_a_busy_share_near_one_is_a_signal() -> None:
    day = [interval(i, (1, "talk", 290), (1, "wait", 10), (2, "talk", 150), (2, "wait", 150)) for i in range(20)]
    assert [(s.unit_id, s.metric) for s in signals(day)] == [(1, "occupancy")]
    assert signals([interval(0)]) == []
