"""The page of rules: every sentence it shows is read and written back, every one it says cannot be said is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from backend.planning import sentences
from backend.planning.broken import broken
from backend.planning.rules import WEEKDAYS, WEEKS, Available, Fair, Limit, Off, Pattern, Prefer, Rest, Source, Thing
from backend.planning.scenario import Scenario
from backend.planning.timetable import Timetable

PAGE = (Path(__file__).parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
SAID, UNSAID = PAGE.split("## What cannot be said yet\n")
EXAMPLE = re.compile(r"^\| [^|]+ \| `([^`]+)` \| [^|]+ \|$", re.MULTILINE)
PEOPLE = ("Alice", "Ann", "Bob", "Cy", "Joe", "John", "Mary", "Robert")
SHIFTS = ("Early", "Late", "Special", "Standard")
CAN, CANNOT = EXAMPLE.findall(SAID), EXAMPLE.findall(UNSAID)


def scenario(*rules: str) -> Scenario:
    """A month of the people and shifts that the page names."""
    return Scenario.model_validate({
        "name": "The page", "first": "2026-11-30", "weeks": 1, "rules": rules,
        "queues": [{"name": "Sales", "demand": {"contacts": [0.0] * 672, "aht_s": [0.0] * 672},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
        "agents": [{"name": name} for name in PEOPLE],
        "shifts": [{"name": name, "minutes": 480, "first_start": "07:00", "last_start": "12:00"} for name in SHIFTS],
    })  # fmt: skip


@pytest.mark.parametrize("sentence", CAN)
def test_a_sentence_of_the_page_is_a_rule_and_is_written_back(sentence: str):
    rule = sentences.read(sentence)
    assert sentences.write(rule) == sentence
    assert sentences.read(sentences.write(rule)) == rule
    made = scenario(sentence)
    assert made.rules == (rule,)
    empty: dict[str, Any] = {"scenario": made.name, "first": made.first, "weeks": 1, "zone": made.zone, "duties": ()}
    for one in broken(made, Timetable(**empty, objective=0.0)):
        assert one.rule == sentence  # what a schedule breaks is told in the words of the page


@pytest.mark.parametrize("sentence", CANNOT)
def test_what_cannot_be_said_is_refused(sentence: str):
    with pytest.raises(ValueError, match="rules|agent") as refused:
        scenario(sentence)
    names = re.findall(r"\b[A-Z]\w+", sentence)  # the refusal tells which sentence, or whose name is unknown
    assert sentence in str(refused.value) or names[0] in str(refused.value)


def test_the_page_has_every_kind_of_rule_thing_period_and_source():
    rules = [sentences.read(one) for one in CAN]
    limits, fair = [one for one in rules if isinstance(one, Limit)], [one for one in rules if isinstance(one, Fair)]
    assert {type(one) for one in rules} == {Limit, Rest, Pattern, Fair, Off, Available, Prefer}
    assert {one.thing for one in limits} == set(get_args(Thing))
    assert {one.period for one in limits} == {*WEEKS, "day", None}
    assert {one.thing for one in fair} == {"shifts", "hours", "weekend shifts", "night shifts", "weekends"}
    assert {one.mode for one in rules if isinstance(one, Pattern)} == {"must", "may", "never"}
    assert {one.source for one in rules} == set(get_args(Source))
    assert {one.rank for one in rules} >= {None, 2, 5, 8}
    assert {bool(one.starts) for one in rules if isinstance(one, Prefer)} == {True, False}
    assert any(one.shift for one in limits)
    assert any(one.least == one.most for one in limits)


def test_no_row_of_the_page_is_passed_over():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) == len(CAN) + len(CANNOT)
    assert len(CAN) > 30
    assert len(CANNOT) > 12
    assert len(set(CAN)) == len(CAN)
    assert set(WEEKDAYS) & {word.removesuffix("s") for one in CAN for word in re.findall(r"\w+", one)}
