"""Rosters with changing tasks: the cheapest roster is that of trying all; separate code reads every rule in answers.

The published instances are read from ../shared/data beside the repository; without it their tests are left out.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml import ElementTree
from roster_checks import check_multi_activity

from backend.optimizer.roster.activity import (
    QUARTER_MIN,
    BadProblem,
    Problem,
    Result,
    Shift,
    Stretch,
    broken_rules,
    cost_of,
    cover_of,
    missing_of,
    read_problem,
    solve,
)
from backend.optimizer.roster.activity.path import NEVER, STARTS, cheapest_roster, desk_for
from backend.optimizer.roster.activity.problem import DAY, FIRST
from backend.optimizer.roster.activity.regroup import Table, rank_of, regroup
from backend.optimizer.roster.activity.respond import best_responses, empty_plan, floor_of, shifts_of
from backend.optimizer.roster.activity.solve import bound_of
from backend.solving import solve_file

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "scheduling" / "multi_activity"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the published instances are not in {DATA}")


def small_text(days: int = 3, least: int = 1200) -> str:
    """Five employees, two tasks; one at each by day, one at the first by night."""
    lines = ["SECTION_HORIZON", str(days), "SECTION_TASKS", "2", "SECTION_STAFF"]
    lines += [f"{e},{least if e == 0 else 360},1800" for e in range(5)] + ["SECTION_COVER"]
    for quarter in range(days * DAY):
        day, clock = divmod(quarter * 15 + 360, 1440)
        end = (clock + 15) % 1440
        span = f"{clock // 60:02d}:{clock % 60:02d}-{end // 60:02d}:{end % 60:02d}"
        for task in (1, 2):
            lines.append(f"{day + 1},{span},{task},{int(task == 1 and 480 <= clock < 900)},{int(clock < 1200)}")
    return "\n".join(lines) + "\n"


class Countdown:
    """Time that passes by being asked for: searches end alike however busy the machine."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def __call__(self) -> float:
        self.left -= 1
        return float(self.left)


def words_of(problem: Problem, shifts: tuple[Shift, ...]) -> list[dict[str, Any]]:
    def span(part: Shift | Stretch) -> dict[str, Any]:
        return {"start_minute": part.start * QUARTER_MIN, "end_minute": part.end * QUARTER_MIN}

    return [
        {"employee": problem.employees[shift.employee], **span(shift)}
        | {"tasks": [{"task": problem.tasks[part.task], **span(part)} for part in shift.tasks]}
        for shift in shifts
    ]


def cheapest_by_trying(cost: np.ndarray, least: int, most: int) -> int:
    """The cheapest roster of one employee over a single day's horizon: one shift, or none."""
    quarters, tasks = cost.shape

    @cache
    def tasks_cost(start: int, end: int) -> int:
        if start == end:
            return 0
        blocks = (
            int(cost[start:cut, k].sum()) + tasks_cost(cut, end)
            for cut in (*range(start + 4, end - 3), end)
            for k in range(tasks)
            if cut - start >= 4
        )
        return min(blocks, default=NEVER)

    found = [0] if least == 0 else []
    for day in range(2):
        for start in (day * DAY + int(s) - FIRST for s in STARTS):
            ends = range(max(start + 24, start + least), min(start + min(40, most), quarters) + 1)
            found += [tasks_cost(start, end) for end in ends if start >= 0]
    return min(found, default=NEVER)


def search(cost: np.ndarray, days: int, least: int, most: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray]:
    starts, lengths = (np.empty(days + 1, np.int32) for _ in range(2))
    task_at, course = np.empty(len(cost), np.int32), np.full(days + 3, most // 2, np.int32)
    desk = desk_for(days, cost.shape[1], most + 1)
    value = cheapest_roster(cost.astype(np.int32), (least, most), course, desk, starts, lengths, task_at)
    return value, starts, lengths, task_at


@pytest.mark.parametrize(("seed", "least", "most"), [(0, 0, 40), (1, 24, 40), (2, 38, 38), (3, 41, 60)])
def test_the_cheapest_shift_and_tasks_are_those_of_trying_all(seed: int, least: int, most: int) -> None:
    cost = np.random.default_rng(seed).integers(-9, 10, (DAY, 3))
    assert search(cost, 1, least, most)[0] == cheapest_by_trying(cost, least, most)


@pytest.mark.parametrize("seed", range(3))
def test_a_long_roster_costs_what_is_said_and_keeps_the_rules(seed: int) -> None:
    days, rng = 9, np.random.default_rng(seed)
    cost = rng.integers(-9, 6, (days * DAY, 2))
    value, starts, lengths, task_at = search(cost, days, 100, 220)
    at_work = np.flatnonzero(task_at >= 0)
    assert cost[at_work, task_at[at_work]].sum() == value
    wide = np.zeros((days * DAY, 2), dtype=np.int64)
    problem = Problem(("A",), ("1", "2"), np.array([100]), np.array([220]), wide, wide + 1)
    shifts = []
    for day in np.flatnonzero(starts >= 0).tolist():
        start = day * DAY + int(STARTS[starts[day]]) - FIRST
        row = task_at[start : start + int(lengths[day])]
        cuts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), len(row)]
        parts = (Stretch(int(row[a]), start + a, start + b) for a, b in pairwise(cuts))
        shifts.append(Shift(0, tuple(parts)))
    assert len(shifts) >= 3
    assert broken_rules(problem, shifts) == []


def test_answers_cover_what_is_needed_and_keep_every_rule_as_separate_code_reads_them() -> None:
    text = small_text()
    problem = read_problem(text)
    told: list[Result] = []
    result = solve(problem, Countdown(400), 1, told.append)
    assert check_multi_activity(text, words_of(problem, result.shifts)) == (result.objective, [])
    assert result.bound <= result.objective
    assert told[-1].shifts == result.shifts
    ranks = [(each.missing, each.objective) for each in told]
    assert ranks == sorted(set(ranks), reverse=True)


def test_the_same_seed_gives_the_same_answer() -> None:
    problem = read_problem(small_text())
    assert solve(problem, Countdown(60), 5).shifts == solve(problem, Countdown(60), 5).shifts


@pytest.mark.parametrize("threads", [1, 2])
def test_groups_that_choose_anew_never_make_it_worse_and_keep_every_rule(threads: int) -> None:
    text = small_text(days=5)
    problem = read_problem(text)
    floor, plan, rng = floor_of(problem, 100), empty_plan(problem), np.random.default_rng(3)
    desks = [desk_for(problem.days, len(problem.tasks), int(problem.most.max()) + 1) for _ in range(threads)]
    best_responses(floor, plan, desks[0], np.arange(len(problem.employees)), 1.0)
    before, told = rank_of(floor, plan.cover), list[tuple[int, int]]()
    table = Table(floor, plan, lambda found: told.append(rank_of(floor, found.cover)))
    with ThreadPoolExecutor(threads) as executor:
        regroup(table, desks, rng.spawn(threads), Countdown(1500), 0, executor)
    shifts = shifts_of(plan)
    assert (cover_of(problem, shifts) == plan.cover).all()
    assert table.rank == (missing_of(problem, shifts), cost_of(problem, shifts)) == told[-1] < before
    assert told == sorted(set(told), reverse=True)
    assert broken_rules(problem, shifts) == []
    assert check_multi_activity(text, words_of(problem, tuple(shifts)))[0] == cost_of(problem, shifts)


def test_what_two_must_do_at_once_is_found() -> None:
    """A's 7 hours leave an end of the day uncovered, B's 8 are too many by night: only if both change is all right."""
    wide = np.zeros((DAY, 1), dtype=np.int64)
    need = wide.copy()
    need[8:40], need[60:88] = 1, 1  # 08:00-16:00 and 21:00-04:00
    problem = Problem(("A", "B"), ("1",), np.array([28, 32]), np.array([28, 32]), need, need)
    floor, plan = floor_of(problem, 100), empty_plan(problem)
    desk = desk_for(1, 1, 41)
    for e, (start, length) in enumerate([(10, 28), (56, 32)]):  # A is short by day, B too long by night
        plan.task[e, start : start + length] = 0
        plan.start[e, 0], plan.length[e, 0] = int(np.searchsorted(STARTS, start + FIRST)), length
        plan.cover[start : start + length, 0] += 1
    best_responses(floor, plan, desk, np.array([0, 1]), 0.0)
    assert rank_of(floor, plan.cover) > (0, 0)
    table = Table(floor, plan, lambda _: None)
    regroup(table, [desk], [np.random.default_rng(1)], Countdown(500), 0, None)
    assert table.rank == (0, 0)


def test_separate_code_sees_what_is_broken() -> None:
    text = small_text()
    problem = read_problem(text)
    shifts = words_of(problem, solve(problem, Countdown(200), 1).shifts)
    assert any("minutes" in words for words in check_multi_activity(text, shifts[1:])[1])
    late = [{**shifts[0], "end_minute": shifts[0]["end_minute"] + 15}, *shifts[1:]]
    assert any("the tasks end at" in words for words in check_multi_activity(text, late)[1])


def test_least_hours_beyond_what_is_enough_bound_the_cost() -> None:
    wide = np.zeros((DAY, 1), dtype=np.int64)
    problem = Problem(("A", "B", "C"), ("1",), np.array([40, 40, 30]), np.array([40, 40, 40]), wide, wide)
    assert bound_of(problem) == (2 * DAY - 110) * 1 + (110 - DAY) * 4
    result = solve(problem, Countdown(100), 1)
    assert bound_of(problem) <= result.objective == cost_of(problem, result.shifts)


def test_hours_that_nobody_can_work_are_said_to_be_so() -> None:
    problem = read_problem(small_text(days=1))
    with pytest.raises(BadProblem, match="Employee 0: no roster that keeps the rules has 80 to 120 quarter hours"):
        solve(problem, Countdown(10))


def test_the_command_line_answers_in_json_even_when_time_is_short(tmp_path: Path) -> None:
    text = small_text(least=360)
    (tmp_path / "small.txt").write_text(text)
    answer = json.loads(json.dumps(solve_file("multi-activity", tmp_path / "small.txt", 0.0, 1)))
    assert set(answer) >= {"objective", "bound", "seconds", "missing_minutes", "shifts"}
    penalty, bad = check_multi_activity(text, answer["shifts"])
    assert penalty == answer["objective"]
    assert bool(bad) == bool(answer["missing_minutes"])


def published(file: Path) -> tuple[int, list[Shift]]:
    """Penalty and shifts of a published solution; its days count from 0, its clock from midnight."""
    root = ElementTree.fromstring(file.read_text())

    def text(node: Element, name: str) -> str:
        return str(node.findtext(name))

    shifts = []
    for employee in root.iter("Employee"):
        for node in employee.iter("Shift"):
            hours, minutes = text(node, "Start").split(":")[:2]
            at, parts = int(text(node, "Day")) * DAY + int(hours) * 4 + int(minutes) // 15 - FIRST, []
            for task in node.iter("Task"):
                end = at + int(text(task, "Length")) // 15
                parts.append(Stretch(int(text(task, "ID")) - 1, at, end))
                at = end
            shifts.append(Shift(int(employee.attrib["ID"]) - 1, tuple(parts)))
    return int(text(root, "Penalty")), shifts


@needs_data
@pytest.mark.parametrize(("name", "penalty"), [("1_7_10_1", 383), ("10_7_20_3", 193)])
def test_published_solutions_cost_their_published_penalty(name: str, penalty: int) -> None:
    text = (DATA / f"{name}.txt").read_text()
    problem = read_problem(text)
    said, shifts = published(DATA / f"{name}.solution.xml")
    assert said == penalty == cost_of(problem, shifts)
    assert broken_rules(problem, shifts) == []
    assert missing_of(problem, shifts) == 0
    assert check_multi_activity(text, words_of(problem, tuple(shifts))) == (penalty, [])
    assert bound_of(problem) <= penalty


@needs_data
@pytest.mark.parametrize("name", ["0", "1_7_10_1"])
def test_published_instances_get_all_the_cover_they_need(name: str) -> None:
    text = (DATA / f"{name}.txt").read_text()
    problem = read_problem(text)
    result = solve(problem, Countdown(300), 1)
    assert check_multi_activity(text, words_of(problem, result.shifts)) == (result.objective, [])
    assert (cover_of(problem, result.shifts) >= problem.need).all()
