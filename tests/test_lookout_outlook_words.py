"""The sentences about a day's end: verdicts at their limits, what would be needed, which history was used."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from backend.analysis.dayforecast.chain import Outcome
from backend.analysis.dayforecast.day import NotEnough
from backend.lookout import outlook_words as words
from backend.schemas.outlook import FigureName

TUESDAY = date(2025, 6, 10)


def end(likely: float, low: float, high: float) -> Outcome:
    return Outcome(0.0, likely, low, high, np.array([low, likely, high]))


@pytest.mark.parametrize(
    ("name", "so_far", "ends", "target", "verdict", "sentence"),
    [
        ("calls", 80, (164, 150, 178), 200, "below target", "164 calls, 18 % below the target of 200."),
        (
            "calls", 80, (164, 120, 215), 200, "uncertain",
            "164 calls, 18 % below the target of 200; the likely range of 120 to 215 still covers it.",
        ),
        ("calls", 90, (198, 185, 212), 200, "within band", "198 of 200 calls: 99 % of target, within band."),
        ("calls", 190, (198, 197, 199), 200, "within band", "198 of 200 calls: 99 % of target, within band."),
        ("calls", 190, (199.4, 197, 199.4), 200, "within band", "199 of 200 calls: 99 % of target, within band."),
        ("calls", 90, (200, 190, 212), 200, "on target",
         "200 calls, on the target of 200; the likely range begins at 190."),
        ("calls", 90, (230, 205, 250), 200, "on target", "230 calls, 15 % above the target of 200."),
        ("calls", 200, (230, 205, 250), 200, "reached", "200 of 200 calls: reached."),
        ("conversions", 0, (1, 0, 3), None, "no target", "1 conversion likely at the end of the day (0 to 3)."),
        ("revenue_cents", 0, (421_000, 400_000, 450_000), 480_000, "below target",
         "$4,210, 12 % below the target of $4,800."),
        ("answer_rate", 0.6, (0.612, 0.6, 0.62), None, "no target",
         "61.2 % likely at the end of the day (60.0 % to 62.0 %)."),
        ("calls", 5, (6, 5, 7), 0, "no target", "6 calls likely at the end of the day (5 to 7)."),
    ],
)  # fmt: skip
def test_a_verdict_and_its_sentence(
    name: FigureName, so_far: float, ends: tuple[float, float, float], target: float, verdict: str, sentence: str
) -> None:
    assert words.judge(name, so_far, end(*ends), target, 0.02) == (verdict, sentence)


def test_only_what_is_done_is_reached() -> None:
    for likely in (200.0, 260.0):
        verdict, sentence = words.judge("calls", 199, end(likely, likely - 9, likely + 9), 200)
        assert verdict == "on target"
        assert "reached" not in sentence


def test_without_a_forecast_the_reason_is_given() -> None:
    thin = NotEnough("Not enough history for a forecast: 2 more open days needed.", 2)
    assert words.judge("calls", 12, thin, 200) == (
        "not enough days", "12 calls so far. Not enough history for a forecast: 2 more open days needed.",
    )  # fmt: skip


def test_what_is_needed_is_told_in_agent_hours_and_in_pace() -> None:
    # 36 short at 8.6 an agent-hour; 118 to come where 82 are expected
    assert words.needed("calls", 82, 164, 200, 8.6) == (
        "36 calls short: 4.2 more agent-hours at today's pace or 1.44 times the pace expected from now on."
    )
    assert words.needed("calls", 82, 164, 200, float("nan")) == (
        "36 calls short: 1.44 times the pace expected from now on."
    )
    assert words.needed("calls", 164, 164, 200, float("nan")) == "36 calls short."
    assert words.needed("calls", 82, 210, 200, 8.6) == ""


def test_the_history_is_named_by_its_weekdays_and_days() -> None:
    past = [TUESDAY - timedelta(days=back) for back in range(30, 0, -1)]
    assert words.history_words(TUESDAY, past) == "the last 4 Tuesdays and the 30 open days before today"
    assert words.history_words(TUESDAY, past[-7:]) == "the last Tuesday and the 7 open days before today"
    assert words.history_words(TUESDAY, past[-6:]) == "the 6 open days before today"


def test_the_days_sentence_takes_the_target_most_in_doubt() -> None:
    plain = {"likely": 1.0, "hit": None, "verdict": "below target"}
    figures = [
        {**plain, "name": "calls", "target": 9.0, "chance": 0.8, "sentence": "Calls."},
        {**plain, "name": "contacts", "target": 9.0, "chance": 0.2, "sentence": "Contacts."},
        {**plain, "name": "conversions", "target": None, "chance": None, "sentence": "Conversions."},
    ]
    assert words.day_sentence(figures, "America/Los_Angeles") == "Contacts."
