"""The desk waits, remembers, merges, keeps to its budget, and never says the same thing twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.advice.alert import Alert
from backend.advice.desk import Desk, Manners
from backend.advice.merging import GROUP
from backend.advice.thresholds import LIKELY, SHARE, WATCH, Thresholds, thresholds
from backend.analysis import drift
from backend.analysis.signals import Signal

T0 = 1_770_000_000
ACT = 8.0
MARKS = Thresholds({
    "agent_drift": ACT, "agent_unusual": ACT, "agent_streak": ACT, "campaign_drift": ACT, "campaign_unusual": ACT,
    "campaign_drops": ACT, "campaign_agents": ACT, "team_unusual": ACT, "workload": 5.0,
})  # fmt: skip
DRIFT = ("agent_drift", "campaign_drift")


def signal(unit: int = 1, score: float = 9.0, **changed: Any) -> Signal:
    """A drift of an agent on campaign 7."""
    one = Signal(
        "agent_drift", unit, 7, "handle_s", ("handle_s", "talk_s"), "worse", score, 400.0, 512.0, 405.0, 24, T0 - 3600
    )
    return replace(one, **changed)


class Floor:
    """A desk that is looked at every five minutes."""

    def __init__(self, **manners: Any) -> None:
        self.desk, self.manners, self.at = Desk(), Manners(**manners), T0

    def look(self, *signals: Signal, times: int = 1) -> list[Alert]:
        for _ in range(times):
            self.at += 300
            kinds = {*DRIFT, *(s.kind for s in signals)}
            changed = self.desk.look(self.at, signals, kinds, MARKS, self.manners, 20)
        return changed

    @property
    def feed(self) -> list[Alert]:
        return [a for a in self.desk.alerts.values() if a.in_feed and a.state == "open"]


def test_one_look_is_not_enough_and_two_in_a_row_are() -> None:
    floor = Floor()
    assert floor.look(signal()) == []
    [alert] = floor.look(signal())
    assert (alert.level, alert.state, alert.in_feed, alert.raised_at) == ("act", "open", True, floor.at)
    floor = Floor()
    floor.look(signal())
    floor.look()
    assert floor.look(signal()) == []


def test_the_lower_of_two_looks_gives_the_level_and_it_rises_with_the_evidence() -> None:
    floor = Floor()
    floor.look(signal(score=ACT - WATCH + 0.1))
    [watch] = floor.look(signal(score=ACT + 5))
    assert (watch.level, watch.in_feed) == ("watch", False)
    [act] = floor.look(signal(score=ACT))
    assert (act.level, act.in_feed, act.alert_id) == ("act", True, watch.alert_id)
    assert act.raised_at == act.first.at == floor.at
    [same] = floor.look(signal(score=ACT - LIKELY - 0.1))
    assert same.level == "act"


def test_an_alert_ends_only_when_it_is_clearly_over_for_two_looks() -> None:
    floor = Floor()
    floor.look(signal(), times=2)
    floor.look(signal(score=ACT - WATCH - 0.9), times=5)
    assert len(floor.feed) == 1
    floor.look()
    assert len(floor.feed) == 1
    [ended] = floor.look()
    assert (ended.state, ended.ended_at) == ("ended", floor.at)


def test_what_comes_back_within_the_cool_down_is_the_same_alert_and_no_news() -> None:
    floor = Floor(cool_down_s=3600)
    [first] = [floor.look(signal(), times=2)][0]
    floor.look(times=2)
    floor.look(signal(), times=2)
    [back] = floor.feed
    assert (back.alert_id, back.raised_at) == (first.alert_id, first.raised_at)
    assert len(floor.desk.fed) == 1
    floor.look(times=14)
    floor.look(signal(), times=2)
    assert [a.alert_id != first.alert_id for a in floor.feed] == [True]


def test_nothing_is_repeated_while_it_stays_open() -> None:
    floor = Floor()
    floor.look(signal(), times=60)
    assert len(floor.desk.fed) == 1


def test_another_kind_about_the_same_agent_is_held_back_as_told() -> None:
    floor = Floor()
    floor.look(signal(), times=2)
    floor.look(signal(), signal(kind="agent_unusual"), times=3)
    other = floor.desk.alerts[("agent_unusual", 1, "worse", "")]
    assert (other.state, other.held_back) == ("held_back", "told")
    floor.look(signal(), signal(kind="agent_unusual", sign="better", metric="contact_rate"), times=3)
    assert floor.desk.alerts[("agent_unusual", 1, "better", "")].in_feed


def test_three_an_hour_enter_the_feed_the_most_useful_first_and_the_rest_waits() -> None:
    floor = Floor()
    five = [signal(i, now=405.0 + 30 * i, campaign_id=i) for i in range(1, 6)]
    floor.look(*five, times=2)
    assert sorted(a.agent_id for a in floor.feed) == [3, 4, 5]
    held = [a for a in floor.desk.alerts.values() if a.state == "held_back"]
    assert {a.held_back for a in held} == {"busy"}
    floor.look(*five, times=11)
    assert len(floor.feed) == 3
    floor.look(*five)
    assert len(floor.feed) == 5
    assert {a.raised_at for a in floor.feed} == {T0 + 600, floor.at}


def test_three_agents_with_the_same_trouble_become_one_alert_of_their_campaign() -> None:
    floor = Floor()
    floor.look(*(signal(i) for i in (1, 2, 3)), times=2)
    [alert] = floor.feed
    assert (alert.kind, alert.agents, alert.campaign_id, alert.agent_id) == (GROUP, (1, 2, 3), 7, 0)
    assert {a.held_back for a in floor.desk.alerts.values() if a.kind != GROUP} == {"merged"}
    floor.look(*(signal(i) for i in (1, 2, 3, 4)), times=2)
    assert floor.feed[0].agents == (1, 2, 3, 4)
    assert len(floor.desk.fed) == 1
    floor.look(signal(1), signal(2), times=3)
    assert floor.feed == []


@pytest.mark.parametrize(
    "third", [{"sign": "better", "now": 300.0}, {"metric": "wrap_s"}, {"campaign_id": 8}, {"score": ACT - LIKELY - 1}]
)
def test_what_is_not_the_same_trouble_is_not_merged(third: dict[str, Any]) -> None:
    floor = Floor()
    floor.look(signal(1), signal(2), signal(3, **third), times=2)
    assert not any(a.kind == GROUP for a in floor.desk.alerts.values())


def test_figures_too_few_or_moving_the_other_way_are_not_told() -> None:
    floor = Floor()
    floor.look(signal(n=2), signal(2, now=300.0), signal(3, metric="contact_rate", now=0.6, usual=0.5), times=3)
    floor.look(signal(4, now=420.0), signal(5, metric="drop_rate", now=0.0, usual=0.0), times=3)
    assert floor.desk.alerts == {}
    floor.look(signal(), times=2)
    [told] = floor.look(signal(n=1, now=100.0, score=11.0))
    assert (told.latest.now, told.latest.n, told.latest.score) == (512.0, 24, 11.0)


def test_a_muted_kind_is_held_back_and_goes_on_being_watched() -> None:
    floor = Floor(muted=frozenset({("agent_drift", "risk")}))
    floor.look(signal(), signal(2, sign="better", now=300.0), times=2)
    by_agent = {a.agent_id: a for a in floor.desk.alerts.values()}
    assert (by_agent[1].state, by_agent[1].held_back, by_agent[1].level) == ("held_back", "muted", "act")
    assert by_agent[2].in_feed
    floor.look(times=2)
    assert floor.desk.alerts[("agent_drift", 1, "worse", "")].ended_at == floor.at


def test_a_streak_is_told_at_once_and_calls_for_attention_only_when_luck_seldom_brings_it() -> None:
    floor = Floor()
    [common] = floor.look(signal(kind="agent_streak", score=-3.0, sign="better", metric="streak"))
    assert (common.level, common.in_feed) == ("watch", False)
    [rare] = floor.look(signal(2, kind="agent_streak", score=ACT, sign="better", metric="streak"))
    assert rare.in_feed


def test_workload_is_watched_when_it_is_too_high_and_never_enters_the_feed() -> None:
    floor = Floor()
    assert floor.look(signal(kind="workload", score=2.0, metric="occupancy")) == []
    [high] = floor.look(signal(kind="workload", score=4.0, metric="occupancy"))
    assert (high.level, high.in_feed, high.counts) == ("watch", False, False)
    floor.look(*(signal(i) for i in (1, 2, 3)), signal(kind="workload", score=4.0, metric="occupancy"), times=2)
    assert floor.desk.alerts[("workload", 1, "worse", "")].held_back == ""


def test_the_end_of_the_day_ends_everything() -> None:
    floor = Floor()
    floor.look(signal(), times=2)
    assert [a.ended_at for a in floor.desk.close(floor.at + 300)] == [floor.at + 300]
    assert floor.desk.close(floor.at + 600) == []


def test_a_smaller_budget_asks_for_more_evidence() -> None:
    strict, loose = (thresholds(budget, 25, 5.0).act["agent_drift"] for budget in (0.5, 2.0))
    larger = thresholds(2.0, 250, 5.0).act["agent_drift"]
    assert loose < strict
    assert loose < larger


def test_likely_is_the_budget_act_a_quarter_of_it_and_watch_four_times_it() -> None:
    marks = thresholds(1.0, 25, 5.0)
    for part, level in (
        (0.24, "act"),
        (0.26, "likely"),
        (0.99, "likely"),
        (1.01, "watch"),
        (3.9, "watch"),
        (4.1, None),
    ):
        score = drift.threshold(part * SHARE / 25 / 8)
        assert marks.level("agent_drift", score) == level, part


def test_what_is_unusual_is_likely_at_its_own_score_and_nothing_below() -> None:
    marks = thresholds(1.0, 25, 5.0)
    levels = [marks.level("agent_unusual", score) for score in (4.9, 5.1, 5.0 + LIKELY + 0.1)]
    assert levels == [None, "likely", "act"]


def test_what_is_likely_is_judged_but_stays_out_of_the_feed() -> None:
    floor = Floor()
    floor.look(signal(score=ACT - 0.5), times=2)
    [alert] = floor.desk.alerts.values()
    assert (alert.level, alert.counts, alert.in_feed, alert.held_back) == ("likely", True, False, "")
