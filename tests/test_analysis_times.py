"""Durations and shares of time, the wrap join, open states, the dialer's own counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.analysis.agreement import agent_agreement, agreement
from backend.analysis.open_states import open_states
from backend.analysis.sums import add_up
from backend.analysis.times import handle_s, occupancy, relative_variance, utilisation
from backend.analysis.wrap import join_wraps
from backend.clock import Window
from backend.model import LiveAgent, State, Tally
from tests.columns import DISPOSITIONS, call_columns, state_columns

NOW = 1_795_209_000
HOUR = Window("1h", NOW - 3600, NOW)


def column(*values):
    return np.array(values, dtype=float)


def test_handle_time_is_talk_and_wrap_per_human_answered_call():
    # The dialer's own sample: 03:24:51 talk and 00:11:51 wrap over 708 human-answered calls.
    assert handle_s(column(12_291), column(711), column(708))[0] == pytest.approx(18.364, abs=1e-3)
    assert np.isnan(handle_s(column(0), column(0), column(0))[0])


def test_occupancy_leaves_breaks_out_and_the_seed_variant_does_not():
    # C030 and X13: 40 minutes busy, 10 waiting, 10 on break.
    busy, wait, login = column(2400), column(600), column(3600)
    assert occupancy(busy, wait, np.array([30]), 1.0).raw[0] == pytest.approx(0.8)
    assert utilisation(busy, login, np.array([30]), 1.0).raw[0] == pytest.approx(2 / 3)


def test_a_share_of_time_needs_ten_tracked_minutes():
    found = occupancy(column(300, 400), column(200, 400), np.array([5, 5]), 1.0)
    assert np.isnan(found.raw[0])
    assert found.raw[1] == pytest.approx(0.5)
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


def test_more_rounds_of_work_narrow_the_range_of_occupancy():
    found = occupancy(column(1800, 1800), column(1800, 1800), np.array([10, 100]), 1.0)
    assert found.high[1] - found.low[1] < (found.high[0] - found.low[0]) / 2


def test_the_error_of_a_mean_handle_time_shrinks_with_the_calls():
    talk, calls = column(1000, 10_000), column(10, 100)
    squares = column(10 * (100**2 + 80**2), 100 * (100**2 + 80**2))
    found = relative_variance(talk, squares, column(0, 0), calls)
    assert found[1] == pytest.approx(0.64 / 100, rel=0.05)
    assert found[0] == pytest.approx(0.64 / 10, rel=0.15)
    assert np.isinf(relative_variance(column(0), column(0), column(0), column(0)))[0]


def wrap_rows(*rows):
    names = ("agent_id", "start", "seconds")
    return {name: np.array([row[i] for row in rows], dtype=np.int64) for i, name in enumerate(names)}


def test_a_wrap_up_belongs_to_the_call_that_ended_before_it():
    agents, starts, talk = np.array([1, 1, 2]), np.array([1000, 1200, 1000]), np.array([100, 50, 100])
    found = join_wraps(agents, starts, talk, wrap_rows((1, 1100, 12), (1, 1262, 7), (2, 1098, 30)))
    assert found.tolist() == [12, 7, 30]


def test_calls_that_last_or_have_no_agent_get_no_wrap_up():
    agents, starts, talk = np.array([1, -1, 1]), np.array([1000, 1000, 5000]), np.array([-1, 0, 10])
    found = join_wraps(agents, starts, talk, wrap_rows((1, 1001, 9), (1, 5200, 9)))
    assert found.tolist() == [-1, -1, -1]


def test_one_wrap_up_serves_one_call_the_nearest():
    agents, starts, talk = np.array([1, 1]), np.array([1000, 1020]), np.array([10, 10])
    assert join_wraps(agents, starts, talk, wrap_rows((1, 1031, 5))).tolist() == [-1, 5]
    assert join_wraps(agents, starts, talk, wrap_rows()).tolist() == [-1, -1]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 500)), min_size=1, max_size=30, unique=True), st.randoms())
def test_the_wrap_join_ignores_the_order_of_rows(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    agents, starts = (np.array([row[i] for row in rows]) * k for i, k in ((0, 1), (1, 10)))
    talk = np.full(len(rows), 4)
    wraps = wrap_rows(*((agent, 10 * at + 5, 3) for agent, at in rows[::2]))
    straight = join_wraps(agents, starts, talk, wraps)
    assert straight[order].tolist() == join_wraps(agents[order], starts[order], talk[order], wraps).tolist()
    assert (straight >= 0).sum() <= len(wraps["start"])


def live(agent, state, since, campaign=1):
    return LiveAgent(agent, f"A{agent}", state, since, campaign)


def ends(**by_agent):
    ids = [int(name[1:]) for name in by_agent]
    return {"agent_id": np.array(ids, dtype=np.int64), "end": np.array(list(by_agent.values()), dtype=np.int64)}


def test_an_open_state_counts_from_its_beginning_to_now():
    found = open_states([live(1, State.WAIT, NOW - 300)], ends(), HOUR, NOW)
    assert found["seconds"].tolist() == [300]
    assert found["state"].tolist() == ["wait"]


def test_an_open_state_never_counts_what_a_finished_one_already_holds():
    found = open_states([live(1, State.WAIT, NOW - 300)], ends(a1=NOW - 100), HOUR, NOW)
    assert found["seconds"].tolist() == [100]


def test_an_open_state_is_cut_at_the_windows_start_and_stops_when_the_monitor_is_silent():
    agents = [live(1, State.PAUSE, NOW - 9000), live(2, State.LOGOUT, NOW - 50), live(3, State.WAIT, NOW - 20)]
    found = open_states(agents, ends(), HOUR, NOW - 60)
    assert dict(zip(found["agent_id"].tolist(), found["seconds"].tolist(), strict=True)) == {1: 3540}


def tally(agent, calls, human=None, campaign=None):
    return Tally(agent, f"A{agent}", calls, calls if human is None else human, 0, 0, 0, 0, 0, campaign)


def test_equal_counts_agree_and_small_lags_are_forgiven():
    sums = add_up(call_columns([(1, 1, "NI", 100, 60), (2, 1, "NI", 50, 60)]), state_columns(), DISPOSITIONS)
    sentence, agrees = agreement(sums, [tally(1, 101), tally(2, 50), tally(1, 7, campaign=1)])
    assert agrees
    assert sentence == "We count 150 calls of agents today, the dialer's own report 151: they agree."


def test_a_gap_in_the_counts_is_said():
    sums = add_up(call_columns([(1, 1, "NI", 100, 60)]), state_columns(), DISPOSITIONS)
    sentence, agrees = agreement(sums, [tally(1, 140), tally(2, 30)])
    assert not agrees
    assert "2 of 2 agents differ by more than 2 calls" in sentence
    assert agreement(sums, [])[1]


def test_one_agents_counts_are_compared_in_a_sentence():
    assert agent_agreement(40, 30, tally(1, 41, 31)).endswith("they agree.")
    assert "differ" in agent_agreement(40, 30, tally(1, 60, 50))
    assert "no line" in agent_agreement(40, 30, None)
