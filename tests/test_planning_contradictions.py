"""Rules that contradict each other: the schedule is made all the same, and what is broken says which two they are."""

from __future__ import annotations

import json

import pytest

from backend.planning.contradictions import against
from backend.planning.engine import make
from backend.planning.files import read_scenario
from backend.planning.scenario import Scenario, rules_of
from tests.test_planning_hostile import week


def scenario_of(*rules: str, **agent: float) -> Scenario:
    people = [{"name": "Ann", **agent}, {"name": "Bob"}]
    return read_scenario(json.dumps(week(agents=people, rules=list(rules))), "json")


@pytest.mark.parametrize(
    "rules",
    [
        ("Ann works at least 5 shifts a week.", "Ann works at most 2 shifts a week."),
        ("Ann must work Full on Mondays.", "Ann never works on Mondays and Tuesdays."),
        ("Ann must work Full on Mondays.", "Everybody never works Full on Mondays."),
        ("Ann must work Full on Mondays.", "Ann is off on 2026-11-30."),
        ("Ann must work any shift on Mondays.", "Ann is available on Mondays from 08:00 to 12:00."),
        ("Ann must work any shift on Mondays and Tuesdays.", "Ann works at most 1 shift a week."),
    ],
)
def test_the_two_rules_name_each_other(rules: tuple[str, str]) -> None:
    scenario = scenario_of(*rules)
    ann = scenario.agents[0]
    assert [against(rule, scenario, ann) for rule in scenario.rules] == [f"“{rules[1]}”", f"“{rules[0]}”"]


@pytest.mark.parametrize(
    "rules",
    [
        ("Ann works at least 2 shifts a week.", "Ann works at most 5 shifts a week."),
        ("Ann works at least 5 shifts a week.", "Bob works at most 2 shifts a week."),
        ("Ann works at least 5 shifts a week.", "Ann works at most 2 shifts a week, if possible."),
        ("Ann must work Full on Mondays.", "Ann never works on Tuesdays."),
        ("Ann must work Full on Mondays.", "Ann is off on 2026-12-01."),
        ("Ann must work any shift on Mondays.", "Ann is available on Mondays from 08:00 to 16:00."),
        ("Ann works at least 5 shifts a week.", "Ann works at most 2 night shifts a week."),
    ],
)
def test_rules_that_can_both_be_kept_contradict_nothing(rules: tuple[str, str]) -> None:
    scenario = scenario_of(*rules)
    assert not any(
        against(rule, scenario, agent) for agent in scenario.agents for rule in rules_of(scenario, agent.name)
    )


def test_a_limit_beyond_the_contract_names_it() -> None:
    scenario = scenario_of("Ann works at least 60 hours a week.", most_h=20)
    assert against(scenario.rules[0], scenario, scenario.agents[0]) == "the contract of 0 to 20 hours a week"


def test_the_schedule_is_made_and_says_which_rules_contradict() -> None:
    scenario = scenario_of("Ann must work Full on Mondays.", "Ann never works on Mondays.")
    made = make(scenario, lambda _: True, lambda: 0.0)
    assert made.timetable.duties
    [broken] = [one for one in made.broken if one.rank is None]
    assert broken.who == "Ann"
    assert "contradicts “Ann " in broken.said
