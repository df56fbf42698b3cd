"""Alerts are judged by later calls alone: right, wrong, or untold; kinds that are wrong too often go silent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_advice_words import AT, alert

from backend.advice.alert import Alert, Judged
from backend.advice.charts import chart_of
from backend.advice.desk import Manners
from backend.advice.drops import BEFORE_S, caught, drops
from backend.advice.observed import Observed, level, sums
from backend.advice.outcome import judge_alert
from backend.advice.record import LEAST, muted_kinds, tally
from backend.analysis.drift.channels import CHANNELS, CONVERSION, PAUSE, TALK, WRAP

STEP = 300
SD = np.array([0.6, 0.6, 1, 1, 1, 1, 1])
QUIET = np.ones((2, CHANNELS))
STILL = np.zeros((2, CHANNELS))
AGENTS = np.array([101, 102])
BEGIN = AT - 4 * 3600


def observed(start: int, change: dict[int, float], n: float = 3.0, campaign: float = 0.0) -> Observed:
    """Five minutes with `n` calls of each agent, whose talk and wrap are off by their relative `change`."""
    agents = np.zeros((5, len(AGENTS), CHANNELS))
    for row, agent in enumerate(AGENTS.tolist()):
        for channel in (TALK, WRAP):
            off = change.get(agent, 0.0)
            agents[:, row, channel] = (n * np.log1p(off) / SD[channel], n, n * 200 * (1 + off), n * 200, n)
    whole = np.zeros((5, 1, CHANNELS))
    whole[:, 0, CONVERSION] = (40 * campaign, 40, 40 * 0.1 * (1 + campaign), 4, 40)
    return Observed(start, start + STEP, AGENTS, np.array([7]), agents, whole, SD)


def day(change: float, since: int, *, hours: int = 9, n: float = 3.0, who: int = 101) -> list[Observed]:
    """A day on which one agent slows down by `change` at `since`."""
    starts = range(BEGIN, BEGIN + hours * 3600, STEP)
    return [observed(at, {who: change if at >= since else 0.0}, n) for at in starts]


def judged(seen: list[Observed], one: Alert | None = None, major_drop: float = 0.1) -> Judged:
    return judge_alert(one or alert(), seen, 7200, major_drop, AT + 7200)


def test_an_alert_is_right_when_the_calls_after_it_lie_beyond_the_line() -> None:
    found = judged(day(0.3, AT + 1800))
    assert found.outcome == "right"
    assert found.change == pytest.approx(0.22, abs=0.03)
    assert found.n == 72
    assert found.lead_s is not None
    assert 1800 < found.lead_s <= 1800 + 3600
    assert found.crossed_at == AT + found.lead_s


def test_it_is_wrong_when_they_do_not_and_calls_before_it_count_for_nothing() -> None:
    assert judged(day(0.05, AT)).outcome == "wrong"
    before = [observed(at, {101: 0.8 if at < AT else 0.0}) for at in range(BEGIN, BEGIN + 9 * 3600, STEP)]
    assert judged(before).outcome == "wrong"
    assert judged(day(0.3, AT), alert(sign="better")).outcome == "wrong"


def test_it_is_untold_when_too_few_calls_follow() -> None:
    assert judged(day(0.3, AT, n=0.3)).outcome == "untold"
    assert judged(day(0.3, AT, hours=4)).outcome == "untold"
    assert judged(day(0.3, AT), alert(agent_id=555)).outcome == "untold"
    assert judged(day(0.3, AT), alert(kind="agent_streak", metric="streak")).outcome == "untold"


def test_the_agreed_line_is_the_managers() -> None:
    assert judged(day(0.3, AT), major_drop=0.2).outcome == "right"
    assert judged(day(0.3, AT), major_drop=0.4).outcome == "wrong"


def test_an_alert_raised_after_the_drop_has_no_lead() -> None:
    assert judged(day(0.4, AT - 5400)).lead_s == 0


def test_merged_agents_are_judged_together_and_campaigns_by_their_calls() -> None:
    both = [observed(at, {101: 0.3, 102: 0.3} if at >= AT else {}) for at in range(BEGIN, BEGIN + 9 * 3600, STEP)]
    group = alert(kind="campaign_agents", agent_id=0, agents=(101, 102))
    assert judged(both, group).n == 2 * 72
    assert judged(both, group).outcome == "right"
    fallen = [observed(at, {}, campaign=-0.2 if at >= AT else 0.0) for at in range(BEGIN, BEGIN + 9 * 3600, STEP)]
    one = alert(kind="campaign_drift", agent_id=0, metric="conversion_per_contact")
    assert judged(fallen, one).outcome == "right"
    assert judged(fallen, replace(one, sign="better")).outcome == "wrong"


def test_a_level_gives_the_metric_in_its_unit_with_its_error() -> None:
    seen = day(0.25, BEGIN)[:12]
    found = level(sums(seen, "agent", 101), SD, "handle_s")
    assert found is not None
    assert (found.now, found.usual, found.n) == (pytest.approx(500), pytest.approx(400), 36)
    assert found.change == pytest.approx(0.25)
    assert found.error == pytest.approx(0.6 / 6 / np.sqrt(2))
    assert level(sums(seen, "agent", 101), SD, "contact_rate") is None


def test_a_real_drop_is_found_once_with_its_time() -> None:
    [drop] = drops(day(0.6, AT), QUIET, STILL, 0.1)
    assert (drop.kind, drop.unit_id, drop.metric) == ("agent_drift", 101, "talk_s")
    assert AT < drop.at <= AT + 3600
    assert drops(day(0.6, AT), 9 * QUIET, STILL, 0.1) == []
    assert drops(day(0.0, AT), QUIET, STILL, 0.1) == []


def test_luck_makes_hardly_a_drop() -> None:
    rng = np.random.default_rng(5)
    found = 0
    for _ in range(40):
        seen = day(0.0, BEGIN)
        for one in seen:
            one.agents[0] += rng.normal(0, np.sqrt(one.agents[1]))
        found += len(drops(seen, QUIET, STILL, 0.1))
    assert found == 0


def test_a_drop_is_caught_by_an_alert_before_it_about_the_same_unit() -> None:
    [drop] = drops(day(0.6, AT), QUIET, STILL, 0.1)
    early = alert(raised_at=drop.at - 1800)
    assert caught(drop, [early]) == early
    assert caught(drop, [alert(kind="campaign_agents", agent_id=0, agents=(101,), raised_at=drop.at - 60)]) is not None
    others: list[dict[str, Any]] = [
        {"raised_at": drop.at}, {"raised_at": drop.at - BEFORE_S - 1}, {"agent_id": 102}, {"sign": "better"},
        {"level": "watch"},
    ]  # fmt: skip
    for other in others:
        assert caught(drop, [alert(**{"raised_at": drop.at - 1800, **other})]) is None


def raised(outcomes: str, **changed: Any) -> list[Alert]:
    """Alerts that turned out as written: r right (an hour ahead), w wrong, u untold, p pending."""
    names = {"r": "right", "w": "wrong", "u": "untold", "p": "pending"}
    return [
        alert(alert_id=i, raised_at=AT + i, judged=Judged(names[o], AT, lead_s=3600 if o == "r" else None), **changed)
        for i, o in enumerate(outcomes)
    ]


NOISY = ("agent_drift", "risk")


def test_a_kind_that_is_wrong_too_often_goes_silent_and_returns_when_it_has_earned_it() -> None:
    assert muted_kinds(raised("w" * (LEAST - 1)), 0.7) == frozenset()
    assert muted_kinds(raised("w" * LEAST), 0.7) == {NOISY}
    assert muted_kinds(raised("wwww" + "r" * 6 + "uuupp"), 0.7) == {NOISY}
    held = raised("w" * 10 + "r" * 14, state="held_back", held_back="muted")
    assert muted_kinds(held, 0.7) == frozenset()
    assert muted_kinds(held[:-1], 0.7) == {NOISY}
    assert muted_kinds(raised("w" * 20, level="likely"), 0.7) == frozenset()
    assert NOISY in Manners(muted=muted_kinds(raised("w" * 10), 0.7)).muted


def test_the_record_counts_what_was_raised_and_how_early() -> None:
    mine = raised("r" * 17 + "w" * 4 + "uup")
    missed = [alert(alert_id=900 + i, state="missed", judged=Judged("untold", AT)) for i in range(2)]
    came = [alert(alert_id=800, judged=Judged("right", AT, lead_s=0, caught_at=AT + 9, caught_kind="agent_drift"))]
    [one] = tally([*mine, *came, *missed], [])
    assert (one.raised, one.right, one.wrong, one.untold, one.pending) == (25, 18, 4, 2, 1)
    assert one.precision == pytest.approx(18 / 22)
    assert one.precision_low is not None
    assert one.precision_high is not None
    assert one.precision_low < 18 / 22 < one.precision_high
    assert (one.recall, one.drops) == (pytest.approx(1 / 3), 3)
    assert (one.before, one.median_lead_s, one.lead_1h, one.lead_2h) == (17 / 18, 3600, 17 / 18, 0.0)


def test_below_ten_judged_alerts_no_share_is_claimed() -> None:
    [one] = tally(raised("rrrrrrrrruu"), [])
    assert (one.precision, one.precision_low, one.right) == (None, None, 9)
    [muted] = tally([], [("workload", "risk")])
    assert (muted.muted, muted.raised) == (True, 0)


def test_the_chart_shows_quarter_hours_up_to_then() -> None:
    chart = chart_of(alert(), day(0.5, AT), AT + 3600)
    assert chart.at[-1] == AT + 3600 - (AT + 3600) % 900
    assert all(at % 900 == 0 for at in chart.at)
    assert (chart.value[-2], chart.usual[-2], chart.n[-2]) == (600.0, 400.0, 9)
    assert chart.low[-2] is not None
    assert chart.high[-2] is not None
    assert chart.low[-2] < 400 < chart.high[-2]
    assert chart_of(alert(), [], AT).at == ()


def test_pauses_and_contacts_have_levels_of_their_own() -> None:
    assert level(np.zeros((5, CHANNELS)), SD, "pause_share") is None
    total = np.zeros((5, CHANNELS))
    total[:, PAUSE] = (4.0, 20.0, 6.0, 5.0, 24.0)
    found = level(total, SD, "pause_share")
    assert found is not None
    assert (found.now, found.change) == (0.25, 0.2)
