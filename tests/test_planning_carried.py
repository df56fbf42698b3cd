"""What earlier weeks count: toward longer periods, days in a row and rest, never toward the week's own limits."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from backend.clock import day_bounds
from backend.planning.broken import broken
from backend.planning.build import build
from backend.planning.carried import SINCE, before, counted, too_late
from backend.planning.files import read_scenario
from backend.planning.rules import Limit
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Timetable

ZONE = "America/Los_Angeles"
MONDAY = date(2026, 11, 2)
OPEN = [0.0] * 32 + [10.0] * 40 + [0.0] * 24


def scenario(first: date = MONDAY, carried: Mapping[str, float] | None = None, *rules: str, **changed: Any) -> Scenario:
    return read_scenario(json.dumps({
        "name": "A week", "zone": ZONE, "first": first.isoformat(),
        "queues": [{"name": "Sales", "demand": {"contacts": OPEN * 7, "aht_s": [200.0] * 672},
                    "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}],
        "agents": [{"name": "Bob", "most_h": 60, "carried": dict(carried or {})}],
        "shifts": [{"name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "14:00"}],
        "rules": list(rules), **changed,
    }), "json")  # fmt: skip


def duty(day: date, hour: int = 9, hours: int = 8) -> Duty:
    start = day_bounds(day, ZONE)[0] + 3600 * hour
    return Duty(agent="Bob", day=day, shift="Standard", start=start, end=start + 3600 * hours)


def timetable(first: date, duties: Sequence[Duty]) -> Timetable:
    return Timetable(scenario="", first=first, weeks=1, zone=ZONE, duties=tuple(duties), objective=0.0)


def masks_of(found: Scenario) -> list[int]:
    sets = build(found).problem.agents[0].sets
    assert sets is not None
    return list(sets.masks())


def hard(found: Scenario, duties: Sequence[Duty]) -> set[str]:
    return {one.rule for one in broken(found, timetable(found.first, duties)) if one.rank is None}


def test_a_weeks_limits_do_not_look_back() -> None:
    rules = ("Bob works between 2 and 3 shifts a week.", "Bob works at most 24 hours a week.")
    plain = build(scenario(MONDAY, {}, *rules)).problem.agents[0]
    carried = {"shifts": 5, "hours": 40, "weeks": 1, "weekend shifts": 2}
    found = scenario(MONDAY, carried, *rules)
    assert build(found).problem.agents[0] == plain
    assert hard(found, [duty(MONDAY + timedelta(days=n)) for n in range(3)]) == set()
    assert hard(found, [duty(MONDAY + timedelta(days=n)) for n in range(4)]) == set(rules)


def test_longer_periods_look_back_as_far_as_they_reach() -> None:
    two = Limit(who=("Bob",), thing="hours", most=80, period="2 weeks")
    four = Limit(who=("Bob",), thing="weekend shifts", least=3, most=4, period="4 weeks")
    carried = {"hours": 90.0, "weekend shifts": 3.0, "weeks": 3.0}
    had, weeks = before(two, carried, 1)
    assert (round(had, 9), weeks) == (30, 1)  # a third of three weeks
    assert before(four, carried, 1) == (3, 3)
    assert before(two, carried, 2) == (0, 0)
    assert before(two, carried | {"hours in 2 weeks": 44, "weeks in 2 weeks": 1}, 1) == (44, 1)
    found = scenario(MONDAY, {"hours in 2 weeks": 56, "weeks in 2 weeks": 1}, "Bob works at most 80 hours in 2 weeks.")
    assert build(found).problem.agents[0].most_paid == 24 * 4
    assert hard(found, [duty(MONDAY + timedelta(days=n)) for n in range(3)]) == set()
    assert hard(found, [duty(MONDAY + timedelta(days=n)) for n in range(4)]) != set()


@pytest.mark.parametrize("seed", range(6))
def test_weeks_planned_one_after_the_other_keep_limits_on_longer_periods(seed: int) -> None:
    """Any choice of the allowed days, week after week, keeps every rolling period that is over."""
    rules = (
        "Bob works between 2 and 4 weekend shifts in 4 weeks.", "Bob works at most 80 hours in 2 weeks.",
        "Bob works at most 4 days in a row.", "Bob works at most 5 shifts a week.",
        "Bob works at most 9 shifts in 2 weeks.",
    )  # fmt: skip
    rng = random.Random(seed)
    done: list[Duty] = []
    mondays: list[date] = []
    for week in range(8):
        first = MONDAY + timedelta(days=7 * week)
        agents = scenario(first).agents
        carried = counted(agents, done, first, ZONE, mondays).get("Bob", {})
        made = scenario(first, carried, *rules)
        mask = rng.choice(masks_of(made))
        new = [duty(first + timedelta(days=n)) for n in range(7) if mask >> n & 1]
        assert [rule for rule in hard(made, new) if "hours" not in rule] == []
        done += new
        mondays.append(first)
    days = sorted(one.day for one in done)
    for start in range(8 - 3):
        begin = MONDAY + timedelta(days=7 * start)
        weekend = [day for day in days if begin <= day < begin + timedelta(days=28) and day.weekday() >= 5]
        assert 2 <= len(weekend) <= 4
    for start in range(8 - 1):
        begin = MONDAY + timedelta(days=7 * start)
        assert sum(begin <= day < begin + timedelta(days=14) for day in days) <= 9
    on = {(day - MONDAY).days for day in days}
    assert all(not {n, n + 1, n + 2, n + 3, n + 4} <= on for n in range(56))


def test_counters_come_from_the_duties_of_the_weeks_before() -> None:
    first = MONDAY + timedelta(days=14)
    days = [MONDAY + timedelta(days=n) for n in (0, 5, 6, 7, 11, 12, 13)]
    duties = [duty(day, 22) if day == days[-1] else duty(day) for day in days]
    mondays = [MONDAY, MONDAY + timedelta(days=7)]
    found = counted(scenario().agents, duties, first, ZONE, mondays)["Bob"]
    assert (found["hours in 2 weeks"], found["weeks in 2 weeks"]) == (32, 1)
    assert (found["weekend shifts in 4 weeks"], found["weeks in 4 weeks"]) == (4, 2)
    assert (found["weekends in 4 weeks"], found["days in a row"]) == (2, 3)
    assert found["night shifts in 2 weeks"] == 1
    assert found[SINCE] == -6.0  # the last shift goes on into Monday
    assert found["shifts in month"] == 7
    assert counted(scenario().agents, duties, first, ZONE, [MONDAY]) == {}  # last week is not known
    december = counted(scenario().agents, duties, date(2026, 11, 30), ZONE, [])
    assert december == {}


def test_rest_and_days_in_a_row_go_on_from_last_week() -> None:
    rest = "Bob rests at least 12 hours between shifts."
    found = scenario(MONDAY, {SINCE: 1.0}, rest)  # last shift ended at 23:00
    windows = build(found).problem.agents[0].windows
    assert min(window.first for window in windows if window.day == 0) == 11 * 4
    assert min(window.first for window in windows if window.day == 1) == 8 * 4
    assert hard(found, [duty(MONDAY, 9)]) == {rest}
    assert hard(found, [duty(MONDAY, 11)]) == set()
    row = scenario(MONDAY, {"days in a row": 3}, "Bob works at most 4 days in a row.")
    assert all(mask & 3 != 3 for mask in masks_of(row))
    assert hard(row, [duty(MONDAY), duty(MONDAY + timedelta(days=1))]) == {"Bob works at most 4 days in a row."}


def test_what_cannot_be_kept_any_more_is_told() -> None:
    few = scenario(MONDAY, {"weekend shifts": 0, "weeks": 3}, "Bob works at least 3 weekend shifts in 4 weeks.")
    assert list(too_late(few)) == ["Bob has 0 weekend shifts so far and 1.0 weeks of 4 weeks are left: "
                                   "3 cannot be reached."]  # fmt: skip
    many = scenario(MONDAY, {"weekend shifts": 5, "weeks": 3}, "Bob works at most 4 weekend shifts in 4 weeks.")
    assert "already; at most 4 may be" in next(too_late(many))
    assert list(too_late(scenario(MONDAY, {}, "Bob works at least 3 weekend shifts in 4 weeks."))) == []


def test_two_weeks_at_once_have_twice_the_hours_of_one() -> None:
    queue = {"name": "Sales", "demand": {"contacts": OPEN * 14, "aht_s": [200.0] * 1344},
             "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}  # fmt: skip
    found = scenario(MONDAY, {}, "Bob works at most 32 hours a week.", weeks=2, queues=[queue])
    built = build(found)
    assert built.problem.agents[0].most_paid == 2 * 32 * 4
    assert built.checked == ("Bob works at most 32 hours a week.",)


def long(weeks: int, carried: Mapping[str, float], *rules: str) -> Scenario:
    queue = {"name": "Sales", "demand": {"contacts": OPEN * 7 * weeks, "aht_s": [200.0] * 672 * weeks},
             "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]}  # fmt: skip
    return scenario(MONDAY, carried, *rules, weeks=weeks, queues=[queue])


def on(days: Sequence[int]) -> list[Duty]:
    return [duty(MONDAY + timedelta(days=day)) for day in days]


def test_a_limit_on_two_weeks_counts_every_two_weeks_of_a_longer_scenario() -> None:
    rule = "Bob works at most 6 shifts in 2 weeks."
    found = long(4, {}, rule)
    assert hard(found, on([0, 1, 2, 7, 8, 9, 14, 15, 16])) == set()  # three a week
    assert hard(found, on([0, 1, 2, 3, 4, 5, 14, 15, 16, 17, 18, 19])) == set()  # six, and a week without any
    assert hard(found, on([7, 8, 9, 10, 14, 15, 16])) == {rule}  # seven in the second and third week
    few = long(4, {}, "Bob works at least 3 shifts in 2 weeks.")
    assert hard(few, on([0, 1, 2, 14, 15, 16, 21])) == set()
    assert hard(few, on([0, 1, 2, 21, 22, 23])) != set()
    before_it = long(3, {"shifts in 2 weeks": 4, "weeks in 2 weeks": 1}, rule)
    assert hard(before_it, on([0, 1])) == set()
    assert hard(before_it, on([0, 1, 2])) == {rule}


@pytest.mark.parametrize("rule", [
    "Bob works between 3 and 6 shifts in 2 weeks.", "Bob works between 1 and 3 weekend shifts in 2 weeks.",
    "Bob works between 1 and 3 weekend shifts in 4 weeks.", "Bob works between 1 and 2 weekends a month.",
    "Bob works at most 2 weekends in 4 weeks.",
])  # fmt: skip
def test_the_sets_of_days_of_a_long_scenario_are_those_the_checker_accepts(rule: str) -> None:
    found = long(6, {"weekend shifts in 4 weeks": 1, "weeks in 4 weeks": 3}, rule)
    built = build(found)
    sets = built.problem.agents[0].sets
    assert sets is not None
    assert built.checked == ()
    rng = random.Random(1)
    seen = set()
    for _ in range(400):
        share = rng.choice([0.1, 0.3, 0.45])
        days = [day for day in range(42) if rng.random() < share]
        allowed = sets.cost(sum(1 << day for day in days)) < 1e9
        assert allowed == (hard(found, on(days)) == set())
        seen.add(allowed)
    assert seen == {True, False}


def test_a_limit_whose_periods_overlap_too_much_is_kept_in_every_other_one_and_named() -> None:
    rule = "Bob works at most 20 shifts in 4 weeks."
    built = build(long(8, {}, rule, "Bob works at most 5 days in a row.", "Bob works at most 9 weekends in 4 weeks."))
    assert rule in built.checked
    sets = built.problem.agents[0].sets
    assert sets is not None
    assert sets.cost(sum(1 << day for day in range(56) if day % 7 < 5)) == 0
    assert sets.cost(sum(1 << day for day in range(56) if day % 7 < 5 or day == 5)) > 1e9
