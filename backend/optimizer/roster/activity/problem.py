"""Shifts with changing tasks in quarter hours: the checked data, and what a roster costs.

The family is that of Qu & Curtois (2020): free starts within windows, 6 to 10 hours, tasks of at least an hour, cover
per task and quarter. All times are in quarters from 06:00 of the first day; a calendar day runs from midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

QUARTER_MIN = 15
DAY = 96
"""Quarters in a day."""

FIRST = 24
"""Quarters between midnight and the horizon's start at 06:00."""

SHORTEST, LONGEST = 24, 40
"""Quarters of a shift: 6 to 10 hours."""

REST = 56
"""Quarters between a shift's end and the next one's start: 14 hours."""

MOST_DAYS = 5
"""Consecutive calendar days with a shift's start."""

LEAST_TASK = 4
"""Quarters of one task inside a shift: an hour."""

WINDOWS = ((0, 0), (24, 40), (56, 72), (80, 95))
"""First and last quarter after midnight in which a shift may start."""


class BadProblem(ValueError):
    """The data contradict themselves; the text says where and what to change."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One task from quarter `start` to `end`."""

    task: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One employee's shift: its tasks follow one another without a gap."""

    employee: int
    tasks: tuple[Stretch, ...]

    @property
    def start(self) -> int:
        """First quarter."""
        return self.tasks[0].start

    @property
    def end(self) -> int:
        """The quarter after the last."""
        return self.tasks[-1].end


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """E employees who can all do any of K tasks, over P quarters.

    `least` and `most` (E) quarters each works in total. At least `need` (P, K) must be at a task in a quarter; each
    square of the number beyond `enough` (P, K) costs 1.

    Raises BadProblem.
    """

    employees: tuple[str, ...]
    tasks: tuple[str, ...]
    least: Ints
    most: Ints
    need: Ints
    enough: Ints

    def __post_init__(self) -> None:
        quarters, tasks = self.need.shape
        if not self.employees or not tasks or not quarters or quarters % DAY:
            raise BadProblem("There must be at least one employee, one task and whole days.")
        if len(self.tasks) != tasks or self.enough.shape != self.need.shape:
            raise BadProblem("need and enough must both have a row per quarter and a column per task.")
        if self.least.shape != (len(self.employees),) or self.most.shape != self.least.shape:
            raise BadProblem("least and most must have one number per employee.")
        if (self.need < 0).any() or (self.enough < 0).any():
            raise BadProblem("Cover must not be negative.")
        if (self.need > self.enough).any():
            quarter, task = np.argwhere(self.need > self.enough)[0]
            raise BadProblem(f"Task {self.tasks[task]}, {clock_of(int(quarter))}: min is greater than max.")
        wrong = np.flatnonzero((self.least > self.most) | (self.least < 0))
        if len(wrong):
            raise BadProblem(f"Employee {self.employees[wrong[0]]}: the least minutes are more than the most.")

    @property
    def days(self) -> int:
        """Days of the horizon, each from 06:00 to 06:00."""
        return len(self.need) // DAY


def clock_of(quarter: int) -> str:
    """A quarter in words."""
    at = quarter + FIRST
    return f"day {at // DAY + 1}, {at % DAY // 4:02d}:{at % 4 * QUARTER_MIN:02d}"


def may_start(quarter: int) -> bool:
    """Whether a shift may start then."""
    return any(first <= (quarter + FIRST) % DAY <= last for first, last in WINDOWS)


def cover_of(problem: Problem, shifts: Sequence[Shift]) -> Ints:
    """How many are at each task, (P, K)."""
    cover = np.zeros_like(problem.need)
    for shift in shifts:
        for part in shift.tasks:
            cover[part.start : part.end, part.task] += 1
    return cover


def cost_of(problem: Problem, shifts: Sequence[Shift]) -> int:
    """The squares of the numbers beyond enough."""
    return int((np.maximum(cover_of(problem, shifts) - problem.enough, 0) ** 2).sum())


def missing_of(problem: Problem, shifts: Sequence[Shift]) -> int:
    """Quarters of cover missing."""
    return int(np.maximum(problem.need - cover_of(problem, shifts), 0).sum())


def broken_rules(problem: Problem, shifts: Sequence[Shift]) -> list[str]:
    """Every hard rule that is broken, cover apart, one sentence each."""
    found: list[str] = []
    for e, name in enumerate(problem.employees):
        mine = sorted((shift for shift in shifts if shift.employee == e), key=lambda shift: shift.start)
        found += [f"{name}: {words}" for shift in mine for words in _broken_by(problem, shift)]
        found += [f"{name}: {words}" for words in _broken_between(mine)]
        total = sum(shift.end - shift.start for shift in mine)
        if not problem.least[e] <= total <= problem.most[e]:
            found.append(f"{name}: works {total * QUARTER_MIN} minutes.")
    return found


def _broken_by(problem: Problem, shift: Shift) -> Iterator[str]:
    where = clock_of(shift.start)
    if not may_start(shift.start) or shift.start < 0 or shift.end > len(problem.need):
        yield f"a shift may not start at {where}, or it leaves the horizon."
    if not SHORTEST <= shift.end - shift.start <= LONGEST:
        yield f"the shift of {where} is too short or too long."
    if any(part.end - part.start < LEAST_TASK for part in shift.tasks):
        yield f"a task in the shift of {where} is too short."
    if any(a.end != b.start for a, b in pairwise(shift.tasks)):
        yield f"the tasks in the shift of {where} leave a gap."


def _broken_between(mine: list[Shift]) -> Iterator[str]:
    for a, b in pairwise(mine):
        if b.start - a.end < REST:
            yield f"too little rest before {clock_of(b.start)}."
    days = [(shift.start + FIRST) // DAY for shift in mine]
    if len(set(days)) < len(days):
        yield "two shifts start on one day."
    for first in days:
        if all(first + k in days for k in range(MOST_DAYS + 1)):
            yield f"more than {MOST_DAYS} days in a row from day {first + 1} on."
