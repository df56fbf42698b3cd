"""The rules of all employees as arrays the compiled search reads: shifts in classes, totals in units.

Shifts that take equal time and clash alike are one class for an employee: on any day the cheapest of the class will do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.problem import SATURDAY, SUNDAY, WEEK, Problem

MOST_COUNTED = 3
"""Shifts whose number the search counts exactly for an employee; more make it too large."""

CLASSES, BASE, LEAST, MOST, MOST_RUN, LEAST_RUN, LEAST_OFF, WEEKENDS, CAP, UNITS = *range(9), 8 + MOST_COUNTED
"""Columns of Rules.number; the MOST_COUNTED from CAP on are how many of each counted shift are allowed."""

EXTRA, STEP, FOLLOWED = range(3)
"""Columns of Rules.kind; those from FOLLOWED on say which classes may be worked the day after."""

_MOST_STATES = 3000
"""States of a day's search up to which limits on kinds of shift are counted exactly; others are kept by tolls."""


class Rules(NamedTuple):
    """Rules by employee (E, ...) and class (C at most); units are the common divisor of the shifts' lengths.

    `number` (E, 12): how many classes, the shortest shift's units, least and most units in total, most and least run,
    least days off in a row, most weekends, how many of each counted shift (0 for an unused counter), and one more than
    the units a run can have beyond shortest shifts. `class_of` (E, S), -1 where the employee never works the shift;
    `kind` (E, C, 2 + C): units beyond the shortest, what the class adds to the number of an addition (see path.py),
    and whether each class may be worked the day after; `weekend` (D) the
    number of the weekend a day belongs to, -1 for none; `most_of` (E, S) how many of a kind are allowed.
    """

    number: NDArray[np.int32]
    class_of: NDArray[np.int32]
    kind: NDArray[np.int32]
    weekend: NDArray[np.int32]
    most_of: NDArray[np.int32]


def rules_of(problem: Problem, counted: list[tuple[int, ...]]) -> Rules:
    """The problem's rules; `counted[e]` are the shifts whose number is to be counted exactly for employee e."""
    staff, days, _ = problem.size
    unit = int(np.gcd.reduce(problem.minutes))
    made = [_classes(problem, e, unit, counted[e]) for e in range(staff)]
    most = max(len(extra) for _, _, extra, _, _ in made)
    number = _numbers(problem, unit, [(len(extra), base) for _, base, extra, _, _ in made], counted)
    kind = np.zeros((staff, most, FOLLOWED + most), dtype=np.int32)
    for e, (_, _, extra, counter, follows) in enumerate(made):
        size = len(extra)
        number[e, UNITS] = number[e, MOST_RUN] * max(extra, default=0) + 1
        wide = number[e, UNITS] * (number[e, MOST_RUN] + 1) ** np.maximum(counter, 0)
        kind[e, :size, EXTRA] = extra
        kind[e, :size, STEP] = extra + np.where(np.array(counter) >= 0, wide, 0)
        kind[e, :size, FOLLOWED : FOLLOWED + size] = follows
    weekend = [d // WEEK if d % WEEK in (SATURDAY, SUNDAY) else -1 for d in range(days)]
    return Rules(
        number, np.array([row for row, *_ in made], dtype=np.int32), kind, np.array(weekend, dtype=np.int32),
        problem.most_of.astype(np.int32),
    )  # fmt: skip


def _numbers(
    problem: Problem, unit: int, classes_and_bases: list[tuple[int, int]], counted: list[tuple[int, ...]]
) -> NDArray[np.int32]:
    staff, days, _ = problem.size
    first = np.array(classes_and_bases, dtype=np.int64)
    most = (problem.most_minutes // unit).clip(max=days * int(problem.minutes.max()) // unit)
    columns = (
        first[:, 0], first[:, 1], -(-problem.least_minutes // unit), most, problem.most_run.clip(max=days),
        problem.least_run.clip(max=days + 1), problem.least_off.clip(max=days),
        problem.most_weekends.clip(max=days // WEEK + 2),
    )  # fmt: skip
    number = np.zeros((staff, UNITS + 1), dtype=np.int32)
    number[:, :CAP] = np.stack(columns, axis=1)
    for e, kinds in enumerate(counted):
        number[e, CAP : CAP + len(kinds)] = problem.most_of[e, list(kinds)]
    return number


def _classes(
    problem: Problem, e: int, unit: int, counted: tuple[int, ...]
) -> tuple[list[int], int, list[int], list[int], NDArray[np.bool_]]:
    """Class of each shift, shortest length, and by class: units beyond it, counter, and what may follow."""
    usable = np.flatnonzero(problem.most_of[e] > 0)
    base = int(problem.minutes[usable].min()) // unit if len(usable) else 1
    numbers: dict[tuple[object, ...], int] = {}
    firsts: list[int] = []
    row = [-1] * len(problem.shifts)
    for s in usable.tolist():
        counter = counted.index(s) if s in counted else -1
        before, after = problem.clash[usable, s], problem.clash[s, usable]
        key = (int(problem.minutes[s]), counter, before.tobytes(), after.tobytes())
        if key not in numbers:
            numbers[key] = len(firsts)
            firsts.append(s)
        row[s] = numbers[key]
    extra = [int(problem.minutes[s]) // unit - base for s in firsts]
    counter_of = [counted.index(s) if s in counted else -1 for s in firsts]
    return row, base, extra, counter_of, ~problem.clash[np.ix_(firsts, firsts)]


def counted_shifts(problem: Problem) -> list[tuple[int, ...]]:
    """The limited shifts worth counting exactly for each employee: those of the tightest limits."""
    unit = int(np.gcd.reduce(problem.minutes))
    shortest = int(problem.minutes.min())
    found: list[tuple[int, ...]] = []
    for e in range(len(problem.employees)):
        most_shifts = min(int(problem.most_minutes[e]) // shortest, problem.size[1])
        limited = sorted((int(cap), s) for s, cap in enumerate(problem.most_of[e]) if 0 < cap < most_shifts)
        states = (int(problem.most_minutes[e]) // unit + 1) * (int(problem.most_weekends[e]) + 1)
        chosen: list[int] = []
        for cap, s in limited[:MOST_COUNTED]:
            states *= cap + 1
            if states > _MOST_STATES:
                break
            chosen.append(s)
        found.append(tuple(chosen))
    return found
