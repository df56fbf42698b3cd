"""From a scenario to the solver's problem: what each rule becomes."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pytest

from backend.planning import sentences
from backend.planning.allowed import even_part
from backend.planning.build import SOFT, build, is_night, slot_at
from backend.planning.files import read_scenario
from backend.planning.requirement import needs
from backend.planning.rules import Limit, Pattern
from backend.planning.scenario import Scenario

OPEN = [0.0] * 32 + [10.0] * 40 + [0.0] * 24
WEEK: dict[str, Any] = {
    "name": "A week", "zone": "America/Los_Angeles", "first": "2026-11-30",
    "queues": [
        {
            "name": "Sales", "demand": {"contacts": OPEN * 7, "aht_s": [200.0] * 672},
            "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}],
        }
    ],
    "agents": [{"name": "Bob"}, {"name": "Ann"}],
    "shifts": [
        {"name": "Standard", "minutes": 480, "first_start": "08:00", "last_start": "10:00"},
        {"name": "Special", "minutes": 240, "first_start": "08:00", "last_start": "14:00"},
    ],
}  # fmt: skip


def scenario(*rules: str, **changed: Any) -> Scenario:
    return read_scenario(json.dumps(WEEK | {"rules": list(rules)} | changed), "json")


def bob(*rules: str, **changed: Any) -> Any:
    return build(scenario(*rules, **changed)).problem.agents[0]


def worked(mask: int) -> list[int]:
    return [day for day in range(7) if mask >> day & 1]


def as_text(days: list[int]) -> str:
    return "".join(str(int(day in days)) for day in range(7))


def test_the_need_is_that_of_erlang_c() -> None:
    [need] = needs(scenario())
    assert need.agents[31:34].tolist() == [0, 4, 4]  # 10 calls of 200 s in 15 min need 4 agents for 80 % in 20 s
    assert need.unmet == []
    assert "80 %" in need.decides[32]
    [shrunk] = needs(scenario(queues=[WEEK["queues"][0] | {"shrinkage": 0.2, "growth": 2.0}]))
    assert shrunk.scheduled[32] == pytest.approx(shrunk.agents[32] / 0.8)
    assert shrunk.agents[32] > need.agents[32]


def test_goals_that_contradict_each_other_say_what_would_do_it() -> None:
    goals = [{"kind": "answered", "share": 0.8, "within_s": 30}, {"kind": "idle", "share": 0.2}]
    [need] = needs(scenario(queues=[WEEK["queues"][0] | {"goals": goals}]))
    assert len(need.unmet) == 1
    assert need.unmet[0].startswith("In 280 of 672 intervals.")
    assert "What would do it" in need.unmet[0]


def test_without_rules_any_day_and_any_start_may_be_worked() -> None:
    agent = bob()
    assert len(list(agent.sets.masks())) == 128
    assert {(w.kind, w.first, w.last) for w in agent.windows if w.day == 0} == {(0, 32, 40), (1, 32, 56)}


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        ("Bob works at most 3 shifts a week.", lambda days: len(days) <= 3),
        ("Bob works between 1 and 2 weekend shifts a week.", lambda days: 1 <= len(set(days) & {5, 6}) <= 2),
        ("Bob works exactly 0 weekends a week.", lambda days: not set(days) & {5, 6}),
        ("Bob must work Special on Tuesdays.", lambda days: 1 in days),
        (
            "Bob has at least 2 days off in a row.",
            lambda days: "101" not in "".join(str(int(d in days)) for d in range(7)),
        ),
        (
            "Bob works at most 2 days in a row.",
            lambda days: "111" not in "".join(str(int(d in days)) for d in range(7)),
        ),
    ],
)
def test_sets_of_working_days_keep_the_rules(rule: str, kept: Any) -> None:
    masks = set(bob(rule).sets.masks())
    assert masks == {mask for mask in range(128) if kept(worked(mask))}


def test_days_in_a_row_go_on_from_last_week() -> None:
    agents = [{"name": "Bob", "carried": {"days in a row": 2}}]
    masks = bob("Bob works at most 2 days in a row.", agents=agents).sets.masks()
    assert all(0 not in worked(mask) for mask in masks)


def test_what_may_be_worked_on_a_day() -> None:
    assert {w.day for w in bob("Bob never works on Sundays.").windows} == set(range(6))
    tuesday = [w for w in bob("Bob must work Special on Tuesdays.").windows if w.day == 1]
    assert {w.kind for w in tuesday} == {1}
    assert {w.day for w in bob("Bob is off from 2026-12-02 to 2026-12-03.").windows} == {0, 1, 4, 5, 6}
    [window] = [w for w in bob("Bob is available on Mondays from 09:00 to 14:00.").windows if w.day == 0]
    assert (window.kind, window.first, window.last) == (1, 36, 40)


def test_hours_and_rest() -> None:
    agent = bob("Bob works at most 24 hours a week.", "Everybody rests at least 12 hours between shifts, by law.")
    assert (agent.least_paid, agent.most_paid, agent.rest) == (0, 96, 48)
    carried = [{"name": "Bob", "carried": {"hours": 50, "weeks": 1}}]
    assert bob("Bob works at most 80 hours in 2 weeks.", agents=carried).most_paid == 30 * 4


def test_soft_rules_cost_and_hard_ones_forbid() -> None:
    soft = [w for w in bob("Bob never works on Sundays, if possible (rank 1).").windows if w.day == 6]
    assert soft
    assert min(soft[0].cost) == 8.0
    wish = next(w for w in bob("Bob prefers to start at 09:00, then 10:00.").windows if w.day == 0 and w.kind == 0)
    nine, ten, eight = (wish.cost[slot - 32] for slot in (36, 40, 32))
    assert nine == 0 < ten < eight
    masks = bob("Bob works at most 3 shifts a week, if possible.")
    assert len(list(masks.sets.masks())) == 128
    assert masks.sets.cost(0b1111111) > masks.sets.cost(0b0000111) == 0


def test_rules_that_contradict_each_other_leave_what_breaks_least() -> None:
    agent = bob("Bob must work Special on Mondays.", "Bob works exactly 0 shifts a week.")
    assert {len(worked(mask)) for mask in agent.sets.masks()} <= {0, 1}


def test_what_the_solver_is_not_told_is_named() -> None:
    said = "Bob works at most 2 night shifts a week."
    built = build(scenario(said, "Everybody works the same number of hours from 2026-11-30 to 2026-12-06."))
    assert said in built.checked
    assert len(built.checked) == 2


def test_a_rest_that_reaches_over_a_day_off_is_told_and_a_soft_one_is_named() -> None:
    said = "Everybody rests at least 36 hours between shifts"
    late = {"name": "Late", "minutes": 480, "first_start": "16:00", "last_start": "16:00"}
    built = build(scenario(f"{said}.", shifts=[*WEEK["shifts"], late]))
    assert built.checked == ()
    assert built.problem.agents[0].rest == 36 * 4
    soft = [f"{said}, if possible (rank 2).", "Bob works at most 30 hours a week, if possible (rank 3)."]
    assert build(scenario(*soft)).checked == tuple(soft)


def listed_cost(rules: list[Any], mask: int, before: int, wanted: dict[str, set[int]]) -> tuple[float, float]:
    """What a set of days breaks of hard rules and costs in soft ones, counted from its days one rule at a time."""
    on = [bool(mask >> day & 1) for day in range(7)]
    runs, gaps = as_text(worked(mask)), as_text(worked(mask)).strip("0")
    out = [0.0, 0.0]
    for rule in rules:
        if isinstance(rule, Pattern):
            n = float(sum(not on[day] for day in wanted[sentences.write(rule)]))
        elif rule.thing == "days in a row":
            longest = max(len(run) for run in ("1" * before + runs).split("0"))
            n = beyond(longest if on[0] else max(len(run) for run in runs.split("0")), rule)
        elif rule.thing == "days off in a row":
            n = max((beyond(len(run), rule) for run in gaps.split("1") if run), default=0.0)
        else:
            weekend = sum(on[5:])
            n = beyond({"shifts": sum(on), "weekend shifts": weekend, "weekends": min(weekend, 1)}[rule.thing], rule)
        out[0 if rule.hard else 1] += n * (1.0 if rule.hard else SOFT[rule.rank - 1])
    return out[0], out[1]


def beyond(n: float, rule: Limit) -> float:
    over = 0.0 if rule.most is None else max(0.0, n - rule.most)
    return over + (0.0 if rule.least is None else max(0.0, rule.least - n))


POOL = (
    "Bob works between 2 and 4 shifts a week", "Bob works at most 1 weekend shifts a week",
    "Bob works at least 1 weekends a week", "Bob works at most 3 days in a row", "Bob works at least 2 days in a row",
    "Bob has at least 2 days off in a row", "Bob has at most 2 days off in a row",
    "Bob must work Special on Tuesdays", "Bob must work Standard on Tuesdays and Saturdays",
    "Bob works exactly 5 shifts a week", "Bob works exactly 0 shifts a week",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_sets_of_days_cost_what_listing_them_all_says(seed: int) -> None:
    rng = random.Random(seed)
    chosen = rng.sample(POOL, rng.randint(1, 5))
    said = [f"{one}{rng.choice(['.', '.', f', if possible (rank {rng.randint(1, 9)}).'])}" for one in chosen]
    before = rng.randint(0, 3)
    found = scenario(*said, agents=[{"name": "Bob", "carried": {"days in a row": before}}])
    wanted = {
        sentences.write(rule): {n for n, day in enumerate(found.days) if day.strftime("%A") in rule.days}
        for rule in found.rules
        if isinstance(rule, Pattern)
    }
    costs = [listed_cost(list(found.rules), mask, before, wanted) for mask in range(128)]
    fewest = min(strict for strict, _ in costs)
    sets = build(found).problem.agents[0].working_days(7)
    for mask, (strict, soft) in enumerate(costs):
        cost = sets.cost(mask)
        assert (cost >= 1e9) == (strict > fewest + 1e-9)
        if strict <= fewest + 1e-9:
            assert cost == pytest.approx(soft)


def test_longer_periods_are_spread_evenly_and_history_counts() -> None:
    month = Limit(thing="weekend shifts", least=3, most=4, period="4 weeks")
    assert even_part(month, {}, 1) == (0, 1)
    assert even_part(month, {"weeks": 3, "weekend shifts": 2}, 1) == (1, 2)
    assert even_part(month, {"weeks": 2, "weekend shifts": 0}, 1) == (1, 2)
    hours = Limit(thing="hours", most=80, period="2 weeks")
    assert even_part(hours, {}, 1) == (0, 40)


def test_wall_times_on_the_nights_the_clock_changes() -> None:
    spring = scenario().model_copy(update={"first": date(2026, 3, 2)})
    assert slot_at(spring, date(2026, 3, 8), 8 * 60) == 28
    assert slot_at(spring, date(2026, 3, 9), 8 * 60) == 32


def test_night_shifts() -> None:
    [standard, _] = scenario().shifts
    assert not is_night(standard, 8 * 60)
    assert is_night(standard, 17 * 60)
    assert is_night(standard, 4 * 60)


def test_nobody_and_nothing_to_work() -> None:
    with pytest.raises(ValueError, match="There is nobody to schedule"):
        build(scenario(agents=[]))
    with pytest.raises(ValueError, match="no shift anybody could work"):
        build(scenario(shifts=[]))


def test_a_week_in_which_the_clock_changes_says_so() -> None:
    with pytest.raises(ValueError, match="has 672 intervals; 1 week.s. have 676; the clock changes on 2026-11-01, which"
                                         " has 100 intervals instead of 96"):  # fmt: skip
        scenario(first="2026-10-26")
