"""Day-by-day rosters: the cheapest roster of one is that of trying all; separate code reads every rule in the answers.

The published instances are read from ../shared/data beside the repository; without it their tests are left out.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from roster_checks import check_curtis_qu

from backend.optimizer.roster.activity import path as activity_path
from backend.optimizer.roster.calendar import BadProblem, Problem, blend, broken_rules, cost_of, read_problem, solve
from backend.optimizer.roster.calendar import seek as seek_module
from backend.optimizer.roster.calendar.blend import PRICE, TOLL, VALUE, empty_blend
from backend.optimizer.roster.calendar.floor import floor_of
from backend.optimizer.roster.calendar.part import part_of
from backend.optimizer.roster.calendar.path import NEVER, desk_for
from backend.optimizer.roster.calendar.plain import cheapest_plainly, plain_rosters
from backend.optimizer.roster.calendar.problem import OFF, cover_of
from backend.optimizer.roster.calendar.rules import counted_shifts, rules_of
from backend.optimizer.roster.calendar.seek import seek
from backend.solving import Search, plain_calendar, solve_file, warm

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "scheduling" / "curtis_qu"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"the published instances are not in {DATA}")

SMALL = """# a week of two
SECTION_HORIZON
7

SECTION_SHIFTS
E,480,
L,600,E

SECTION_STAFF
A,E=7|L=2,3000,1400,4,2,2,1
B,E=3|L=7,3000,900,3,1,1,0

SECTION_DAYS_OFF
A,2

SECTION_SHIFT_ON_REQUESTS
A,0,E,3
B,1,L,2

SECTION_SHIFT_OFF_REQUESTS
B,3,L,4

SECTION_COVER
"""
SMALL += "\n".join(f"{day},{shift},1,{50 + day},{3 + day}" for day in range(7) for shift in "EL") + "\n"


class Countdown:
    """Time that passes by being asked for: searches end alike however busy the machine."""

    def __init__(self, questions: int) -> None:
        self.left = questions

    def __call__(self) -> float:
        self.left -= 1
        return float(self.left)


def words_of(problem: Problem, roster: np.ndarray) -> dict[str, list[str]]:
    names = [*problem.shifts, ""]
    return {e: [names[s] for s in row] for e, row in zip(problem.employees, roster.tolist(), strict=True)}


def random_problem(seed: int, days: int = 6, staff: int = 2, shifts: int = 3) -> Problem:
    """Some days whose rules bind: some employees can only just be given a roster."""
    rng = np.random.default_rng(seed)
    most_run, size = rng.integers(2, 6, staff), (days, shifts)
    return Problem(
        employees=tuple("ABCDEFGH"[:staff]), shifts=tuple("xyz"[:shifts]),
        minutes=rng.choice([480, 480, 600, 720], shifts), clash=np.triu(rng.random((shifts, shifts)) < 0.4, 1).T,
        most_of=rng.choice([days, days, 0, 2, 1], (staff, shifts)), most_minutes=rng.integers(2000, 3500, staff),
        least_minutes=rng.integers(0, 1500, staff), most_run=most_run,
        least_run=np.minimum(rng.integers(1, 4, staff), most_run), least_off=rng.integers(1, 4, staff),
        most_weekends=rng.integers(0, 2, staff), away=rng.random((staff, days)) < 0.1,
        taste=rng.integers(-5, 6, (staff, days, shifts)), wish_cost=20, need=rng.integers(0, 2, size),
        under=rng.integers(1, 50, size), over=rng.integers(1, 10, size),
    )  # fmt: skip


def all_rosters(problem: Problem, e: int) -> np.ndarray:
    """Every roster of one employee that breaks no rule."""
    _, days, shifts = problem.size
    rows = np.array(list(itertools.product(range(OFF, shifts), repeat=days)), dtype=np.int64)
    worked = (problem.minutes[rows] * (rows != OFF)).sum(axis=1)
    rows = rows[(worked >= problem.least_minutes[e]) & (worked <= problem.most_minutes[e])]
    return np.array([row for row in rows if not broken_rules(problem, row[None], np.array([e]))]).reshape(-1, days)


@pytest.mark.parametrize("seed", range(6))
def test_the_cheapest_roster_is_that_of_trying_all(seed: int) -> None:
    problem = random_problem(seed)
    rules, floor = rules_of(problem, counted_shifts(problem)), floor_of(problem)
    blend = empty_blend(floor, rules, 2, 0.0)
    blend.cell[PRICE] = np.random.default_rng(seed).integers(-20, 60, blend.cell[PRICE].shape)
    seek(blend, floor, rules, desk_for(rules), 0, 2, 16)
    for e in range(2):
        days = np.arange(problem.size[1])
        worth = problem.taste[e] - blend.cell[PRICE]
        costs = [worth[days[row != OFF], row[row != OFF]].sum() for row in all_rosters(problem, e)]
        assert blend.state[VALUE, e] == (min(costs) * floor.scale if costs else NEVER)
        if costs:
            row = blend.fresh[e, 1].astype(np.int64)
            assert not broken_rules(problem, row[None], np.array([e]))
            assert worth[days[row != OFF], row[row != OFF]].sum() == min(costs)


def test_a_toll_on_a_kind_of_shift_never_lifts_the_value_above_the_cheapest_legal_roster() -> None:
    problem = random_problem(3)
    rules, floor = rules_of(problem, [(), ()]), floor_of(problem)  # nothing counted: limits cost a toll alone
    blend = empty_blend(floor, rules, 2, 1.0)
    blend.limit[TOLL] = np.random.default_rng(3).integers(0, 30, blend.limit[TOLL].shape)
    seek(blend, floor, rules, desk_for(rules), 0, 2, 16)
    for e in range(2):
        days = np.arange(problem.size[1])
        costs = [problem.taste[e, days[row != OFF], row[row != OFF]].sum() for row in all_rosters(problem, e)]
        assert blend.state[VALUE, e] <= min(costs, default=NEVER) * floor.scale


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_two_employees_get_the_best_rosters_there_are_and_the_bound_is_not_above(seed: int) -> None:
    problem = random_problem(seed)
    mine, others = all_rosters(problem, 0), all_rosters(problem, 1)
    if not len(mine) or not len(others):
        with pytest.raises(BadProblem, match="No roster was found"):
            solve(problem, lambda: 1.0)
        return
    pairs, step = itertools.product(mine, others), max(len(mine) * len(others) // 20_000, 1)
    result = solve(problem, Countdown(3000), seed)
    assert result.bound is not None
    assert result.bound <= result.objective == cost_of(problem, result.roster)
    assert not broken_rules(problem, result.roster)
    assert result.objective <= min(cost_of(problem, np.stack(pair)) for pair in itertools.islice(pairs, 0, None, step))


def test_a_part_costs_what_the_whole_does_there_and_keeps_its_margins() -> None:
    problem = read_problem(SMALL)
    roster = solve(problem, lambda: 0.0).roster
    part = part_of(problem, roster, cover_of(problem, roster), np.array([1]), (2, 5))
    other = roster.copy()
    other[1] = all_rosters(problem, 1)[0]
    changed = part_of(problem, other, cover_of(problem, other), np.array([1]), (2, 5))
    assert changed.cost - part.cost == cost_of(problem, other) - cost_of(problem, roster)


def test_answers_keep_every_rule_as_separate_code_reads_them() -> None:
    problem = read_problem(SMALL)
    result = solve(problem, Countdown(1000), 1)
    assert check_curtis_qu(SMALL, words_of(problem, result.roster)) == (result.objective, [])
    assert result.bound is not None
    assert result.bound <= result.objective


@pytest.mark.parametrize("seed", range(4))
def test_both_readings_of_the_rules_agree_on_any_roster(seed: int) -> None:
    problem, rng = read_problem(SMALL), np.random.default_rng(seed)
    for _ in range(200):
        roster = rng.choice([OFF, OFF, 0, 1], (2, 7))
        cost, bad = check_curtis_qu(SMALL, words_of(problem, roster))
        assert cost == cost_of(problem, roster)
        assert bool(bad) == bool(broken_rules(problem, roster))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("7\n\nSECTION_SHIFTS", "0\n\nSECTION_SHIFTS", "Line 3: 0 .the number of days. must lie between"),
        ("L,600,E", "L,600,Q", "Line 7: there is no shift 'Q'"),
        ("A,E=7|L=2,3000", "A,E=7|L=x,3000", "Line 10: 'L=x' is not a shift's name"),
        ("3000,1400", "3000,4000", "Employee A: least_minutes is greater than most_minutes"),
        ("A,2\n", "A,9\n", "Line 14: 9 .a day. must lie between 0 and 6"),
        ("0,E,1,50,3", "0,E,1,50", "SECTION_COVER wants 5 values"),
        ("SECTION_COVER", "SECTION_COVERS", "the section SECTION_COVERS is unknown"),
        (SMALL[SMALL.index("SECTION_COVER") :], "", "SECTION_COVER is missing or empty"),
        (SMALL[SMALL.index("SECTION_COVER") :], "SECTION_COVER\n", "SECTION_COVER is missing or empty"),
    ],
)
def test_a_wrong_file_is_refused_with_its_line(old: str, new: str, words: str) -> None:
    with pytest.raises(BadProblem, match=words):
        read_problem(SMALL.replace(old, new, 1))


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "small.txt"
    file.write_bytes(SMALL.encode("utf-16"))
    with pytest.raises(ValueError, match="The file is no text"):
        solve_file("curtis-qu", file, 1.0, 1)


def test_ctrl_c_ends_a_search_with_the_best_so_far() -> None:
    over = threading.Event()

    def work(tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        tell({"objective": 3})
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        over.wait(10)
        return {"objective": 2}

    search = Search(work)
    search.start()
    assert search.result(lambda: 9.0) == {"objective": 3}
    over.set()


def test_rules_that_nobody_can_keep_are_said_to_be_so() -> None:
    with pytest.raises(BadProblem, match="No roster was found that keeps the rules of A."):
        solve(read_problem(SMALL.replace("3000,1400", "3000,2990")), lambda: 1.0)


def test_the_command_line_answers_in_json_even_when_time_is_short(tmp_path: Path) -> None:
    file = tmp_path / "small.txt"
    file.write_text(SMALL)
    answer = json.loads(json.dumps(solve_file("curtis-qu", file, 0.0, 1)))
    assert set(answer) >= {"objective", "bound", "seconds", "roster"}
    assert check_curtis_qu(SMALL, answer["roster"]) == (answer["objective"], [])


@needs_data
@pytest.mark.parametrize("name", [2, 4])
def test_published_instances_are_solved_to_their_proved_optimum(name: int) -> None:
    text = (DATA / f"Instance{name}.txt").read_text()
    with (DATA / "best_known.csv").open() as lines:
        best = {int(row["instance"]): int(row["best_known_ub"]) for row in csv.DictReader(lines)}[name]
    problem = read_problem(text)
    result = solve(problem, Countdown(3000), 1)
    assert check_curtis_qu(text, words_of(problem, result.roster)) == (result.objective, [])
    assert result.bound is not None
    assert result.bound <= best <= result.objective <= best * 1.002


def test_a_warm_up_runs_every_compiled_step_of_both_families(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: set[str] = set()
    for module, name in ((blend, "_settle"), (blend, "_take"), (seek_module, "_seek"), (activity_path, "_search")):
        monkeypatch.setattr(module, name, _noted(getattr(module, name), name, ran))
    warm()
    assert ran == {"_settle", "_take", "_seek", "_search"}


def _noted(function: Any, name: str, ran: set[str]) -> Any:
    def call(*given: Any) -> Any:
        ran.add(name)
        return function(*given)

    return call


@pytest.mark.parametrize("seed", range(4))
def test_the_cheapest_roster_without_compiled_code_is_the_compiled_one(seed: int) -> None:
    problem = random_problem(seed, days=12, staff=3)
    rules, floor = rules_of(problem, [()] * 3), floor_of(problem)
    searched = empty_blend(floor, rules, 1, 0.0)
    searched.cell[PRICE] = np.random.default_rng(seed).integers(-9, 30, searched.cell[PRICE].shape)
    seek(searched, floor, rules, desk_for(rules), 0, 3, 0)
    for e in range(3):
        cost = floor.scale * (floor.taste[e].astype(np.int64) - searched.cell[PRICE].astype(np.int64))
        cost[problem.away[e]] = NEVER
        value, row = cheapest_plainly(rules, e, cost)
        assert value == searched.state[VALUE, e]
        assert (row is None) == (value == NEVER)
        assert row is None or cost[np.flatnonzero(row >= 0), row[row >= 0]].sum() == value


def test_rosters_without_compiled_code_keep_every_rule() -> None:
    problem = read_problem(SMALL)
    found = list(itertools.islice(plain_rosters(problem, np.random.default_rng(1), lambda: True), 3))
    assert len(found) == 3
    for roster in found:
        assert check_curtis_qu(SMALL, words_of(problem, roster)) == (cost_of(problem, roster), [])


def test_an_answer_is_given_in_time_while_the_search_still_waits_for_the_compiler() -> None:
    asked, over = time.monotonic(), threading.Event()
    search = Search(lambda tell: {"objective": 0} if over.wait(20) else {})
    search.start()
    answer = search.result(lambda: asked + 0.4 - time.monotonic(), lambda: plain_calendar(SMALL, 1, search))
    assert time.monotonic() - asked < 5
    over.set()
    assert check_curtis_qu(SMALL, answer["roster"]) == (answer["objective"], [])


def test_a_later_and_worse_answer_does_not_take_the_place_of_a_better_one() -> None:
    search = Search(lambda tell: {"objective": 7})
    for objective in (5, 9, 4):
        search.tell({"objective": objective})
    search.start()
    assert search.result(lambda: 5.0) == {"objective": 4}
