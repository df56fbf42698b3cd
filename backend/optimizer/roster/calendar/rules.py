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

CLASSES, BASE, LEAST, MOST, MOST_RUN, LEAST_RUN, LEAST_OFF, WEEKENDS = range(8)
"""Columns of Rules.number."""

_MOST_STATES = 3000
"""States of a day's search up to which limits on kinds of shift are counted exactly; others are kept by tolls."""


class Rules(NamedTuple):
    """Rules by employee (E, ...) and class (C at most); units are the common divisor of the shifts' lengths.

    `number` (E, 8): how many classes, the shortest shift's units, least and most units in total, most and least run,
    least days off in a row, most weekends. `class_of` (E, S), -1 where the employee never works the shift; `extra`
    (E, C) units beyond the shortest; `counter` (E, C) which of the counted shifts a class is, -1 for none; `caps`
    (E, MOST_COUNTED) how many of each counted shift are allowed, 0 for an unused counter; `follows` (E, C, C) whether
    the second may be worked the day after the first; `weekend` (D) the number of the weekend a day belongs to, -1 for
    none; `most_of` (E, S) how many of a kind are allowed.
    """

    number: NDArray[np.int32]
    class_of: NDArray[np.int32]
    extra: NDArray[np.int32]
    counter: NDArray[np.int32]
    caps: NDArray[np.int32]
    follows: NDArray[np.bool_]
    weekend: NDArray[np.int32]
    most_of: NDArray[np.int32]


def rules_of(problem: Problem, counted: list[tuple[int, ...]]) -> Rules:
    """The problem's rules; `counted[e]` are the shifts whose number is to be counted exactly for employee e."""
    staff, days, _ = problem.size
    unit = int(np.gcd.reduce(problem.minutes))
    made = [_classes(problem, e, unit, counted[e]) for e in range(staff)]
    most = max(len(extra) for _, _, extra, _, _ in made)
    rules = Rules(
        number=_numbers(problem, unit, [(len(extra), base) for _, base, extra, _, _ in made]),
        class_of=np.array([row for row, *_ in made], dtype=np.int32),
        extra=np.zeros((staff, most), dtype=np.int32),
        counter=np.full((staff, most), -1, dtype=np.int32),
        caps=np.zeros((staff, MOST_COUNTED), dtype=np.int32),
        follows=np.zeros((staff, most, most), dtype=np.bool_),
        weekend=np.array([d // WEEK if d % WEEK in (SATURDAY, SUNDAY) else -1 for d in range(days)], dtype=np.int32),
        most_of=problem.most_of.astype(np.int32),
    )
    for e, (_, _, extra, counter, follows) in enumerate(made):
        size = len(extra)
        rules.extra[e, :size], rules.counter[e, :size], rules.follows[e, :size, :size] = extra, counter, follows
        for at, s in enumerate(counted[e]):
            rules.caps[e, at] = problem.most_of[e, s]
    return rules


def _numbers(problem: Problem, unit: int, classes_and_bases: list[tuple[int, int]]) -> NDArray[np.int32]:
    days = problem.size[1]
    first = np.array(classes_and_bases, dtype=np.int64)
    most = (problem.most_minutes // unit).clip(max=days * int(problem.minutes.max()) // unit)
    columns = (
        first[:, 0], first[:, 1], -(-problem.least_minutes // unit), most, problem.most_run.clip(max=days),
        problem.least_run.clip(max=days + 1), problem.least_off.clip(max=days),
        problem.most_weekends.clip(max=days // WEEK + 2),
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.int32)


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
