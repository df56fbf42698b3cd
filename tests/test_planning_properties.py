"""What must hold for any scenario: hard rules in every timetable, prices that add up, one cost by any way of moves."""

from __future__ import annotations

import ast
import json
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.clock import day_bounds
from backend.optimizer.roster.tours import Search, broken_rules
from backend.planning import broken as checker
from backend.planning import sentences
from backend.planning.broken import broken
from backend.planning.build import build
from backend.planning.changes import Move, as_schedule, moved, rescored
from backend.planning.engine import Made, make, staffed
from backend.planning.errors import BadPlan
from backend.planning.files import read_scenario, write_scenario
from backend.planning.rules import WEEKDAYS, Available, Fair, Limit, Off, Pattern, Prefer, Rest
from backend.planning.scenario import Scenario
from backend.planning.timetable import Duty, Timetable

MONDAY = date(2026, 11, 16)
NAMES, SHIFTS = ("Ann", "Bob", "Cy"), ("Day", "Half")
WHO = st.lists(st.sampled_from(NAMES), max_size=2, unique=True).map(tuple)
DAYS = st.sets(st.sampled_from(WEEKDAYS), min_size=1, max_size=3).map(lambda d: tuple(sorted(d, key=WEEKDAYS.index)))
RANK = st.none() | st.none() | st.integers(1, 9)
COMMON = {"who": WHO, "rank": RANK}
SOME_SHIFTS = st.sampled_from([(), ("Day",), ("Half",)])


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    things = ["shifts", "weekend shifts", "weekends", "hours", "days in a row", "days off in a row", "night shifts"]
    thing = draw(st.sampled_from(things))
    most = float(draw(st.integers(1, 5))) * (8 if thing == "hours" else 1)
    least = draw(st.none() | st.just(min(most, 1.0)))
    period = None if "row" in thing else draw(st.sampled_from(["week", "2 weeks", "4 weeks", "month"]))
    return Limit.model_validate({"who": draw(WHO), "rank": draw(RANK), "thing": thing, "least": least, "most": most,
                                 "period": period})  # fmt: skip


RULES = st.lists(st.one_of(
    limits(), st.builds(Rest, **COMMON, hours=st.sampled_from([11.0, 14.0, 18.0])),
    st.builds(Pattern, **COMMON, days=DAYS, mode=st.sampled_from(["must", "never"]), shifts=SOME_SHIFTS),
    st.builds(Pattern, **COMMON, days=DAYS, mode=st.just("may"), shifts=st.just(("Day",))),
    st.builds(Off, **COMMON, first=st.just(MONDAY + timedelta(days=2)), last=st.just(MONDAY + timedelta(days=3))),
    st.builds(Available, **COMMON, days=DAYS, start=st.just("08:00"), end=st.sampled_from(["13:00", "17:00"])),
    st.builds(Prefer, who=WHO, rank=st.integers(1, 9), starts=st.just(("09:00", "10:00"))),
    st.just(Fair(who=NAMES, thing="weekend shifts", first=MONDAY, last=MONDAY + timedelta(days=6))),
), max_size=5)  # fmt: skip
CARRIED = st.dictionaries(
    st.sampled_from(["shifts", "weekend shifts", "weeks", "days in a row", "hours in 2 weeks", "weeks in 2 weeks"]),
    st.integers(0, 3).map(float), max_size=3,
)  # fmt: skip


def scenario_of(rules: list[Any], carried: dict[str, float]) -> Scenario:
    day = [0.0] * 32 + [5.0] * 40 + [0.0] * 24
    return read_scenario(json.dumps({
        "name": "Any", "first": MONDAY.isoformat(),
        "agents": [{"name": name, "carried": carried, "most_h": 38} for name in NAMES],
        "queues": [{"name": "Solar", "media": "outbound", "demand": {"contacts": day * 7, "aht_s": [240.0] * 672},
                    "goals": [{"kind": "idle", "share": 0.2}]}],
        "shifts": [
            {"name": "Day", "minutes": 480, "first_start": "08:00", "last_start": "10:00", "breaks": [
                {"name": "Lunch", "minutes": 30, "earliest": 180, "latest": 240}]},
            {"name": "Half", "minutes": 240, "first_start": "08:00", "last_start": "22:00", "step_min": 60},
        ],
        "rules": [sentences.write(rule) for rule in rules],
    }), "json")  # fmt: skip


def made_of(scenario: Scenario) -> Made:
    ticks = count()
    search = Search(attempts=1, climbs=8, nudges=0)
    return make(scenario, lambda _: False, lambda: float(next(ticks)), 1, search=search)


def days_alone(scenario: Scenario, name: str) -> bool:
    """Whether some set of days keeps all that days alone decide; each is tried, each rule judged by the checker."""
    about = [rule for rule in scenario.rules if rule.hard and (not rule.who or name in rule.who)]
    musts = {day for rule in about if isinstance(rule, Pattern) and rule.mode == "must" for day in rule.days}
    counted = {
        sentences.write(rule)
        for rule in about
        if isinstance(rule, Limit) and rule.thing not in ("hours", "night shifts")
    }
    for mask in range(128):
        days = [MONDAY + timedelta(days=n) for n in range(7) if mask >> n & 1]
        if not musts <= {day.strftime("%A") for day in days}:
            continue
        duties = tuple(
            Duty(agent=name, day=day, shift="Half", start=day_bounds(day, scenario.zone)[0] + 8 * 3600,
                 end=day_bounds(day, scenario.zone)[0] + 12 * 3600) for day in days
        )  # fmt: skip
        tried = Timetable(scenario="", first=MONDAY, weeks=1, zone=scenario.zone, duties=duties, objective=0.0)
        if not counted & {one.rule for one in broken(scenario, tried) if one.who == name}:
            return True
    return False


ANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(RULES, CARRIED)
def test_every_hard_rule_holds_or_its_price_is_paid(rules: list[Any], carried: dict[str, float]) -> None:
    scenario = scenario_of(rules, carried)
    made = made_of(scenario)
    left = {*made.built.checked, *(sentences.write(rule) for rule in scenario.rules if isinstance(rule, Fair))}
    wrong = [one for one in broken(scenario, made.timetable) if one.rank is None and one.rule not in left]
    if made.timetable.rules == 0:
        assert [one for one in wrong if days_alone(scenario, one.who)] == []
    solver = [one for one in broken_rules(made.built.problem, made.result.schedule) if one.price is None]
    assert solver == []


@ANY
@given(RULES, CARRIED)
def test_the_timetables_cost_is_what_counting_anew_finds(rules: list[Any], carried: dict[str, float]) -> None:
    scenario = scenario_of(rules, carried)
    made = made_of(scenario)
    timetable = made.timetable
    have = np.array(staffed(scenario, timetable, made.built.needs))
    assert timetable.coverage == pytest.approx(made.built.problem.coverage.cost(have), abs=1e-5)
    assert timetable.objective == pytest.approx(timetable.rules + timetable.coverage + timetable.wishes, abs=1e-4)
    assert timetable.bound is None or timetable.bound <= timetable.objective + 1e-6
    back = as_schedule(scenario, build(scenario, timetable.margins), timetable)
    plan = made.result.schedule
    assert (back.kind == plan.kind).all()
    assert (back.start[back.kind >= 0] == plan.start[plan.kind >= 0]).all()


MOVES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(0, 6), st.sampled_from(["off", "add", "later", "give", "day"]),
              st.sampled_from(NAMES), st.integers(0, 6)),
    min_size=1, max_size=6,
)  # fmt: skip


@ANY
@given(MOVES)
def test_every_way_of_moves_leads_to_the_same_cost(moves: list[tuple[str, int, str, str, int]]) -> None:
    scenario, made = WEEK
    now, wrong = made.timetable, made.broken
    for name, day, what, other, to in moves:
        move = Move(name, MONDAY + timedelta(days=day))
        at = next((duty for duty in now.duties if (duty.agent, duty.day) == (name, move.day)), None)
        kinds: dict[str, dict[str, Any]] = {
            "off": {"off": True}, "add": {"to_shift": "Half"}, "later": {"to_start": at.start + 3600 if at else None},
            "give": {"to_agent": other}, "day": {"to_day": MONDAY + timedelta(days=to)},
        }  # fmt: skip
        try:
            found = moved(scenario, made.built, now, wrong, Move(name, move.day, **kinds[what]))
        except BadPlan:
            continue
        now, wrong = found.timetable, found.broken
    direct = rescored(scenario, made.built, made.timetable, now, made.broken, broken(scenario, now))
    assert direct.objective == pytest.approx(now.objective, abs=1e-4)
    assert direct.coverage == pytest.approx(now.coverage)


@pytest.fixture(scope="module", autouse=True)
def _week() -> None:
    global WEEK
    rules = [Rest(hours=11.0), Limit(thing="shifts", most=5), Prefer(who=("Ann",), rank=5, starts=("09:00",))]
    scenario = scenario_of(rules, {})
    WEEK = scenario, made_of(scenario)


WEEK: tuple[Scenario, Made]


@given(RULES, CARRIED, st.sampled_from(["yaml", "json", "xml"]))
@settings(max_examples=25, deadline=None)
def test_scenarios_with_history_come_back_from_every_kind_of_file(rules: Any, carried: Any, kind: Any) -> None:
    scenario = scenario_of(rules, carried)
    assert read_scenario(write_scenario(scenario, kind), kind) == scenario


def test_the_checker_knows_nothing_of_the_solver() -> None:
    text = Path(checker.__file__).read_text(encoding="utf-8")
    names = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) and node.module}
    assert not [name for name in names if "optimizer" in name or name.endswith((".build", ".engine", ".changes"))]
