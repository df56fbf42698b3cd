"""Sentences a manager reads: names, figures with units, odds, and what to do; nothing from statistics."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from backend.advice import words
from backend.advice.alert import Alert, Figures, Judged
from backend.advice.phrases import hours, plural
from backend.advice.priority import priority
from backend.analysis.signals import Crossing

AT = 1_795_198_800
"""10:20 in Los Angeles."""
SETTING = words.Setting("Marcus", "Campaign 2", "America/Los_Angeles")


def alert(**changed: Any) -> Alert:
    """Marcus's handle time, as the product page has it."""
    figures = {"now": 512.0, "usual": 405.0, "n": 6, "since": AT - 3600, "score": 3.0, "luck_shifts": 20.0}
    figures |= {key: changed.pop(key) for key in list(changed) if key in {*figures, "chance", "crosses"}}
    latest = Figures(AT, **figures)
    one = Alert(
        AT * 1000, "agent_drift", "worse", "act", "open", 101, 7, "handle_s", ("handle_s", "wrap_s"), AT - 3600, AT, AT,
        latest, latest, 20, in_feed=True,
    )  # fmt: skip
    return replace(one, **changed)


def said(**changed: Any) -> str:
    return words.sentence(alert(**changed), SETTING)


def test_marcus_is_told_as_the_product_page_tells_it() -> None:
    assert said() == (
        "Marcus's handle time is trending up. Last 6 calls averaged 8:32 (vs usual 6:45). Consider coaching this hour."
    )


def test_the_reason_holds_the_figures_and_where_the_usual_comes_from() -> None:
    crossing = Crossing(AT + 600, AT + 1200, None)
    text = words.reason(alert(chance=0.8, crosses=crossing), SETTING)
    assert text.startswith("6:45 -> 8:32 (+26 %) over 6 calls since 09:20. Also moving: wrap time.")
    assert "past days on the same campaigns" in text
    assert text.endswith("Likely 10 % off the usual by 10:40.")
    assert "Likely" not in words.reason(alert(chance=0.3, crosses=crossing), SETTING)


def test_odds_are_told_in_shifts_for_the_agent_and_for_the_floor() -> None:
    assert words.odds(alert()).startswith("As much happens by luck in about 1 shift of 20 for this agent")
    assert "this agent" not in words.odds(alert(kind="campaign_drift", agent_id=0))


def test_three_agents_are_told_as_one_matter_of_the_team() -> None:
    assert said(kind="campaign_agents", agent_id=0, agents=(1, 2, 3)) == (
        "Campaign 2: three agents having issues with handle time. 6:45 -> 8:32 (+26 %). Team coaching recommended."
    )


def test_drops_are_told_in_points_in_per_cent_and_in_calls() -> None:
    assert said(
        kind="campaign_drops", agent_id=0, metric="drop_rate", now=0.023, usual=0.02, n=1000, since=AT - 1800
    ) == (
        "Campaign 2: abandonment rate jumped 15 % in the last 30 min: 2.0 % -> 2.3 % (+0.3 pt, +15 %), "
        "23 dropped calls. Investigate."
    )


def test_a_jump_from_next_to_nothing_is_told_in_points() -> None:
    text = said(kind="campaign_drift", agent_id=0, metric="drop_rate", now=0.138, usual=0.001, n=275, since=AT - 1800)
    assert text == (
        "Campaign 2: abandonment rate jumped in the last 30 min: 0.1 % -> 14 % (+13.7 pt), 38 dropped calls. "
        "Investigate."
    )


def test_a_streak_is_praised_and_called_unusual_only_when_it_is() -> None:
    streak = {"kind": "agent_streak", "sign": "better", "metric": "streak", "now": 5.0, "usual": 2.0, "n": 24}
    assert said(**streak) == "Marcus had 5 successes in a row (unusual) - positive trend."
    assert said(**streak, level="watch") == "Marcus had 5 successes in a row - positive trend."
    assert words.praise(alert(**streak), SETTING) == "Well done, Marcus: 5 successes in a row today. Thank you!"


def test_praise_is_ready_to_copy_and_risks_have_none() -> None:
    better = alert(sign="better", metric="contact_rate", now=0.62, usual=0.5)
    assert "62 % today, where 50 % is usual" in words.praise(better, SETTING)
    assert words.praise(alert(), SETTING) == ""


@pytest.mark.parametrize("metric", ["wrap_s", "contact_rate", "pause_share", "conversions_per_hour", "drop_rate"])
@pytest.mark.parametrize("kind", ["agent_drift", "agent_unusual", "campaign_drift", "campaign_unusual", "team_unusual"])
@pytest.mark.parametrize("sign", ["worse", "better"])
def test_every_sentence_is_plain(metric: str, kind: str, sign: str) -> None:
    agent = 101 if kind.startswith("agent") else 0
    one = alert(kind=kind, metric=metric, sign=sign, agent_id=agent, now=0.4, usual=0.5)
    texts = [words.sentence(one, SETTING), words.reason(one, SETTING), words.odds(one), words.advice(one, SETTING)]
    for text in texts:
        assert text == text.strip()
        assert text.endswith(".")
        for word in ("z-score", "p-value", "posterior", "sigma", "None", "nan", metric if "_" in metric else "#"):
            assert word not in text


def test_how_it_turned_out_is_told_with_figures() -> None:
    right = Judged("right", AT, 500.0, 405.0, 30, 0.24, AT + 3600, 3600)
    assert words.outcome(alert(judged=right), SETTING) == (
        "Right: 8:20 over 30 calls afterwards (usual 6:45); the line was crossed at 11:20, 1 h 00 later."
    )
    assert "already" in words.outcome(alert(judged=replace(right, crossed_at=AT, lead_s=0)), SETTING)
    assert words.outcome(alert(judged=replace(right, outcome="wrong")), SETTING).startswith("Not so: 8:20")
    assert words.outcome(alert(judged=Judged("untold", AT)), SETTING) == "Too few calls afterwards to tell."
    assert words.outcome(alert(), SETTING).startswith("Judged 2 h 00 after")


def test_what_is_held_back_says_why() -> None:
    assert words.held_back(alert()) == ""
    assert {bool(words.held_back(alert(held_back=why))) for why in ("muted", "busy", "told", "merged")} == {True}


def test_the_record_in_one_sentence() -> None:
    assert words.record_sentence(17, 21, 6600) == "right 17 of the last 21 times; median warning 1 h 50"
    assert words.record_sentence(0, 0, None) == "nothing could be judged yet"


def test_the_larger_the_change_and_the_surer_the_earlier_its_turn() -> None:
    assert priority(alert(now=600.0)) > priority(alert())
    assert priority(alert(score=5.0)) > priority(alert(score=0.0))
    assert priority(alert(kind="campaign_agents", agent_id=0, agents=(1, 2, 3))) > priority(alert())
    assert priority(alert(sign="better", now=298.0)) < priority(alert())


def test_small_numbers_read_well() -> None:
    assert [plural(1, "call"), plural(1204, "call"), plural(24, "five minutes")] == ["1 call", "1,204 calls", "2 h 00"]
    assert [hours(90), hours(6600)] == ["2 min", "1 h 50"]
