"""Delays: a planted one comes first and once, luck brings none."""

from __future__ import annotations

import numpy as np
import pytest

from backend.analysis.bottlenecks import Times, find_delays, relative_spread

CALLS = 3000


def floor(rng, plant=None):
    """Talk and wrap of a day: 25 agents, 5 campaigns, 7 dispositions, 9 hours; `plant` multiplies chosen seconds."""
    keys = {
        "agent": rng.integers(1, 26, CALLS), "campaign": rng.integers(1, 6, CALLS),
        "disposition": rng.integers(0, 7, CALLS), "hour": rng.integers(7, 16, CALLS),
    }  # fmt: skip
    parts = []
    for part, mean in (("talk", 60.0), ("wrap", 9.0)):
        norm = mean * (1 + keys["disposition"])
        seconds = norm * rng.lognormal(-0.18, 0.6, CALLS)
        if plant is not None and plant[0] == part:
            mine = keys[plant[1]] == plant[2]
            seconds = np.where(mine, seconds * plant[3], seconds)
        parts.append(Times(part, seconds, norm, np.full(CALLS, 0.43) * norm**2, keys))
    return parts


@pytest.mark.parametrize(
    ("part", "by", "key", "times"),
    [("wrap", "agent", 7, 3.0), ("wrap", "campaign", 3, 1.5), ("wrap", "disposition", 4, 1.5),
     ("wrap", "hour", 11, 1.6), ("talk", "agent", 12, 1.8)],
)  # fmt: skip
def test_a_planted_delay_comes_first_and_only_once(part, by, key, times):
    firsts = []
    for seed in range(5):
        found = find_delays(floor(np.random.default_rng(seed), (part, by, key, times)))
        firsts.append((found[0].part, found[0].by, found[0].key))
        assert len(found) <= 2  # the campaign and the hours of the delay are not listed beside it
        assert found[0].now_s / found[0].usual_s == pytest.approx(times, rel=0.25)
    assert firsts == [(part, by, key)] * 5


def test_luck_brings_hardly_ever_a_row():
    rows = [len(find_delays(floor(np.random.default_rng(50 + seed)))) for seed in range(60)]
    assert np.mean(np.array(rows) > 0) <= 0.15


def test_the_range_holds_the_time_lost():
    rng, inside = np.random.default_rng(3), []
    for _ in range(60):
        times = floor(rng, ("wrap", "agent", 7, 3.0))
        delay = next(d for d in find_delays(times) if (d.by, d.key) == ("agent", 7))
        expected = 2.0 * times[1].norm_s[times[1].keys["agent"] == 7].sum()
        inside.append(delay.low_s <= expected <= delay.high_s)
    assert 0.65 <= np.mean(inside) <= 0.95


def test_one_very_long_call_is_no_delay():
    times = floor(np.random.default_rng(8))
    seconds = times[1].seconds.copy()
    seconds[0] = 3000.0
    assert find_delays([times[0], Times("wrap", seconds, times[1].norm_s, times[1].variance, times[1].keys)]) == []


def test_no_calls_no_rows():
    empty = {name: np.zeros(0, dtype=np.int64) for name in ("agent", "campaign", "disposition", "hour")}
    assert find_delays([Times("talk", np.zeros(0), np.zeros(0), np.zeros(0), empty)]) == []


def test_the_spread_of_a_kind_is_its_own_with_many_calls_and_everybodys_with_few():
    rng = np.random.default_rng(9)
    kind = np.r_[np.zeros(2000, dtype=np.int64), np.ones(3, dtype=np.int64)]
    seconds = np.r_[rng.lognormal(-0.08, 0.4, 2000), 9.0, 9.0, 9.0]
    spread = relative_spread(seconds, np.ones(2003), kind)
    assert spread[0] == pytest.approx(np.exp(0.16) - 1, rel=0.15)
    assert spread[1] < 2
