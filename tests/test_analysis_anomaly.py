"""What a review of a floor finds: what was put in, its direction, and nothing else."""

from dataclasses import fields, replace
from functools import lru_cache

import numpy as np
import pytest

from backend.analysis import anomaly
from backend.analysis.anomaly import Policy, Usual, odds
from backend.analysis.anomaly.learn import learn_hours
from backend.analysis.anomaly.table import CALLS, DROP, METRICS, Table, add_up, tabulate
from backend.analysis.anomaly.usual import expect
from tests import shifts

AGENTS, CAMPAIGNS, DAYS = 24, 3, 8
TODAY = shifts.MORNING + DAYS * shifts.DAY_S


def _shift(rng, start=TODAY, hours=8, **changed):
    return shifts.shift(rng, start, agents=AGENTS, campaigns=CAMPAIGNS, hours=hours, **changed)


@lru_cache(maxsize=1)
def learned() -> Usual:
    rng = np.random.default_rng(1)
    usual = anomaly.start_usual()
    for day in range(DAYS):
        intervals = _shift(rng, shifts.MORNING + day * shifts.DAY_S)
        usual = anomaly.learn_day(usual, intervals, shifts.DISPOSITIONS, shifts.ZONE)
    return usual


def _raised(intervals, usual=None, policy=None):
    """(minute, signal) of every onset of a shift reviewed each quarter of an hour."""
    usual, policy = usual or learned(), policy or Policy()
    today, seen, raised = anomaly.start_day(usual, intervals[0].start, shifts.ZONE), anomaly.Seen(), []
    for number, interval in enumerate(intervals, 1):
        today = anomaly.observe(today, usual, interval, shifts.DISPOSITIONS)
        if number % 3 == 0:
            seen, new = anomaly.onsets(seen, anomaly.review(today, usual, policy), anomaly.threshold(policy))
            raised += [(number * 5, signal) for signal in new]
    return raised


def _keys(raised):
    return sorted({(signal.kind, signal.unit_id, signal.sign) for _, signal in raised})


def test_one_rise_and_one_fall_give_one_green_and_one_red_flag_and_none_elsewhere():
    def rates(agent, minute):
        return {5: {"conversion": 4.0}, 10: {"contact": 0.45}}.get(agent, {}) if minute >= 60 else {}

    raised = _raised(_shift(np.random.default_rng(7), rates=rates))
    assert _keys(raised) == [("agent_unusual", 5, "better"), ("agent_unusual", 10, "worse")]
    green, red = (next(s for _, s in raised if s.unit_id == agent) for agent in (5, 10))
    assert green.metric == "conversion_per_contact"
    assert green.now > 2 * green.usual
    assert red.metric == "contact_rate"
    assert red.now < 0.7 * red.usual
    assert green.luck_shifts > 5
    assert green.n >= 10
    assert green.since >= TODAY


def test_ordinary_shifts_raise_fewer_false_alerts_than_the_budget_allows():
    raised = [each for seed in range(6) for each in _raised(_shift(np.random.default_rng(100 + seed), hours=6))]
    assert len(raised) <= 6 * Policy().false_alerts_per_shift
    strict = Policy(false_alerts_per_shift=0.05)
    assert anomaly.threshold(strict) > anomaly.threshold(Policy()) + 2


def test_a_bad_campaign_is_the_campaigns_and_not_its_agents():
    def rates(agent, minute):
        return {"contact": 0.5} if (agent - 1) % CAMPAIGNS == 1 and minute >= 60 else {}

    keys = _keys(_raised(_shift(np.random.default_rng(8), hours=6, rates=rates)))
    assert ("campaign_unusual", 2, "worse") in keys
    assert not [key for key in keys if key[0] == "agent_unusual"]


def test_a_bad_day_of_the_whole_floor_is_the_teams():
    def rates(agent, minute):
        return {"contact": 0.55} if minute >= 60 else {}

    keys = _keys(_raised(_shift(np.random.default_rng(9), hours=6, rates=rates)))
    assert ("team_unusual", 0, "worse") in keys
    about_agents = [key for key in keys if key[0] == "agent_unusual"]
    assert len(about_agents) <= 1, "24 agents are off, and none of them is to blame; one is what luck may bring"


def test_slower_calls_are_worse_unless_the_manager_wants_them_longer():
    def rates(agent, minute):
        return {"talk": 2.5} if agent == 6 and minute >= 30 else {}

    intervals = _shift(np.random.default_rng(10), hours=5, rates=rates)
    worse = _raised(intervals)
    better = _raised(intervals, policy=Policy(handle_better="higher"))
    assert ("agent_unusual", 6, "worse") in _keys(worse)
    assert ("agent_unusual", 6, "better") in _keys(better)
    assert next(s for _, s in worse if s.unit_id == 6).metric == "talk_s"


def test_agents_of_a_campaign_are_compared_with_the_usual_of_that_campaign():
    usual = learned()
    day = add_up([tabulate(interval, shifts.DISPOSITIONS) for interval in _shift(np.random.default_rng(3))])
    assert set(usual.campaign_ids.tolist()) == {1, 2, 3}
    assert usual.agent_ids.tolist() == list(range(1, AGENTS + 1))
    assert day.seen.sum() > 0
    assert usual.days == DAYS


def _with_streak(agent, length, rng):
    """A shift in which an agent's contacts from 10:00 on begin with so many conversions in a row."""
    intervals, left = _shift(rng, hours=4), length
    for i, interval in enumerate(intervals):
        status = interval.calls["status"].copy()
        mine = np.flatnonzero((interval.calls["agent_id"] == agent) & np.isin(status, ["SALE", "NI"]))
        for row in mine:
            status[row] = "SALE" if i >= 24 and left > 0 else "NI"
            left -= i >= 24
        intervals[i] = replace(interval, calls={**interval.calls, "status": status})
    return intervals


def test_five_conversions_in_a_row_are_praised_with_how_often_luck_brings_them():
    signals = [s for _, s in _reviews(_with_streak(4, 5, np.random.default_rng(11))) if s.kind == "agent_streak"]
    mine = [s for s in signals if s.unit_id == 4]
    assert mine
    assert {(s.now, s.sign, s.metric) for s in mine} == {(5.0, "better", "streak")}
    rate = 0.15 * (1 + 0.3 * np.sin(4))
    assert mine[0].luck_shifts == pytest.approx(1 / anomaly.run_chance(rate, 90, 5), rel=1.5)
    assert len(mine) <= 3, "an old streak is not praised for ever"


def test_a_longer_streak_is_rarer():
    def luck(length):
        signals = [s for _, s in _reviews(_with_streak(4, length, np.random.default_rng(11)))]
        return max(s.luck_shifts for s in signals if s.kind == "agent_streak" and s.unit_id == 4)

    assert luck(8) > 20 * luck(5)


def _reviews(intervals, policy=None):
    usual = learned()
    today, said = anomaly.start_day(usual, intervals[0].start, shifts.ZONE), []
    for number, interval in enumerate(intervals, 1):
        today = anomaly.observe(today, usual, interval, shifts.DISPOSITIONS)
        if number % 3 == 0:
            said += [(number * 5, signal) for signal in anomaly.review(today, usual, policy or Policy())]
    return said


def test_a_drop_spike_of_one_campaign_is_found():
    def drops(campaign, minute):
        return 10.0 if campaign == 2 and minute >= 120 else 1.0

    raised = _raised(_shift(np.random.default_rng(12), hours=4, drops=drops))
    drops_found = [(minute, s) for minute, s in raised if s.kind == "campaign_drops"]
    assert [s.unit_id for _, s in drops_found] == [2]
    minute, signal = drops_found[0]
    assert 120 < minute <= 210
    assert signal.metric == "drop_rate"
    assert signal.sign == "worse"
    assert signal.now > 3 * signal.usual


def test_nothing_is_said_before_a_day_was_learned():
    intervals = _shift(np.random.default_rng(2), hours=1)
    assert anomaly.unusual(anomaly.start_usual(), intervals, shifts.DISPOSITIONS, shifts.ZONE, Policy()) == []
    assert anomaly.unusual(learned(), [], shifts.DISPOSITIONS, shifts.ZONE, Policy()) == []


def test_step_by_step_and_all_at_once_agree():
    intervals = _shift(np.random.default_rng(13), hours=3, rates=lambda a, m: {"conversion": 4.0} if a == 5 else {})
    at_once = anomaly.unusual(learned(), intervals, shifts.DISPOSITIONS, shifts.ZONE, Policy())
    assert at_once == [signal for minute, signal in _reviews(intervals) if minute == 180]
    assert at_once


def test_intervals_must_come_in_order():
    intervals = _shift(np.random.default_rng(2), hours=1)
    today = anomaly.start_day(learned(), intervals[0].start, shifts.ZONE)
    today = anomaly.observe(today, learned(), intervals[1], shifts.DISPOSITIONS)
    with pytest.raises(ValueError, match="order of time"):
        anomaly.observe(today, learned(), intervals[0], shifts.DISPOSITIONS)


def test_what_is_usual_survives_packing_bit_for_bit():
    packed = anomaly.dump(learned())
    again = anomaly.load(packed)
    assert anomaly.dump(again) == packed
    for each in fields(Usual):
        np.testing.assert_array_equal(getattr(again, each.name), getattr(learned(), each.name))


def test_an_empty_day_teaches_nothing():
    usual = learned()
    assert anomaly.learn_day(usual, [], shifts.DISPOSITIONS, shifts.ZONE) is usual


def test_the_seed_rule_flags_by_z_alone_and_more_often():
    seed = Policy(rule="seed")
    intervals = _shift(np.random.default_rng(14), hours=6)
    by_seed = [s for _, s in _raised(intervals, policy=seed) if s.kind == "agent_unusual"]
    by_budget = [s for _, s in _raised(intervals) if s.kind == "agent_unusual"]
    assert len(by_seed) > len(by_budget)
    wide = [s for _, s in _raised(intervals, policy=Policy(rule="seed", z_limit=6)) if s.kind == "agent_unusual"]
    assert len(wide) < len(by_seed)
    late = [s for _, s in _raised(intervals, policy=Policy(rule="seed", min_values=500)) if s.kind == "agent_unusual"]
    assert late == [], "not enough data"


@pytest.mark.parametrize(
    "wrong",
    [{"false_alerts_per_shift": 0}, {"shift_s": 60}, {"z_limit": 0.1}, {"min_n": 1}, {"streak": 1}, {"drop_jump": 0}],
)
def test_a_policy_refuses_nonsense(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Policy(**wrong)


def _answered(dropped, answered):
    """An hour of a large campaign: the calls a person answered, and how many of them were dropped."""
    values = {name: np.zeros((2, len(METRICS))) for name in ("seen", "size", "square", "expected")}
    values["seen"][0, DROP] = values["size"][0, DROP] = dropped
    values["size"][1, DROP], values["seen"][1, CALLS] = answered - dropped, 1.0
    return Table(np.array([0, 7]), np.array([3, 3]), **values)


def _half_hour(dropped, answered, usual_dropped, usual_answered):
    usual = anomaly.start_usual()
    for _ in range(6):
        usual = learn_hours(usual, {10: _answered(usual_dropped, usual_answered)})
    today = anomaly.start_day(usual, TODAY, shifts.ZONE)
    table = expect(_answered(dropped, answered), usual.campaign_ids, today.rates[:, 10])
    end = TODAY + 7200
    today = replace(today, end=end, first=TODAY, whole=table, quarters=((end // 900 - 1, table),))
    return [signal for signal in anomaly.review(today, usual, Policy()) if signal.kind == "campaign_drops"]


def test_a_rise_of_the_drop_rate_by_15_per_cent_in_half_an_hour_is_said_with_both_forms():
    (signal,) = _half_hour(460, 20_000, 200, 10_000)
    assert (signal.unit_id, signal.sign, signal.n) == (3, "worse", 20_000)
    assert signal.since == TODAY + 7200 - 1800
    assert odds.share_change(signal.usual, signal.now) == "2.0 % -> 2.3 % (+0.3 pt, +15 %)"
    assert 0 < signal.luck_shifts < odds.RAREST


def test_a_rise_by_15_per_cent_on_few_calls_is_luck_and_not_said():
    assert _half_hour(5, 217, 200, 10_000) == []
    assert _half_hour(440, 20_000, 200, 10_000) == [], "a tenth is not a jump"
