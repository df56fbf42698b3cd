"""Day-by-day rosters with hard rules for each employee: the checked data, and what a roster costs.

The family is that of Curtois & Qu (2014): each employee works at most one shift a day; totals, runs, rest and weekends
are hard, requests and cover cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

OFF = -1
"""A day off in a roster."""

WEEK, SATURDAY, SUNDAY = 7, 5, 6


class BadProblem(ValueError):
    """The data contradict themselves; the text says where and what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """E employees, D days from a Monday on, S shifts; at most one shift per employee and day.

    `minutes` (S) is a shift's length and `clash` (S, S) whether the second may not follow the first on the next day.
    Per employee: `most_of` (E, S) shifts of each kind, `most_minutes` and `least_minutes` in total, `most_run` and
    `least_run` consecutive shifts, `least_off` consecutive days off, `most_weekends` (a Saturday or Sunday worked).
    A run at either edge counts as long enough for the least lengths, and starts anew for the most. `away` (E, D) are
    fixed days off. `taste` (E, D, S) is what giving that shift costs, `wish_cost` what all shift requests cost while
    none is granted. `need` (D, S) wants so many; one less costs `under`, one more costs `over`.

    Raises BadProblem.
    """

    employees: tuple[str, ...]
    shifts: tuple[str, ...]
    minutes: Ints
    clash: Bools
    most_of: Ints
    most_minutes: Ints
    least_minutes: Ints
    most_run: Ints
    least_run: Ints
    least_off: Ints
    most_weekends: Ints
    away: Bools
    taste: Ints
    wish_cost: int
    need: Ints
    under: Ints
    over: Ints

    def __post_init__(self) -> None:
        staff, days, shifts = self.taste.shape
        if not staff or not days or not shifts:
            raise BadProblem("A roster needs at least one employee, one day and one shift.")
        for name, shape in self._shapes(staff, days, shifts):
            if getattr(self, name).shape != shape:
                raise BadProblem(f"{name} has the shape {getattr(self, name).shape}, not {shape}.")
        if (self.minutes <= 0).any():
            raise BadProblem(f"Shift {self.shifts[int(np.argmin(self.minutes))]} must last longer than 0 minutes.")
        for name in ("most_of", "least_minutes", "most_weekends", "need", "under", "over"):
            if (getattr(self, name) < 0).any():
                raise BadProblem(f"{name} must not be negative.")
        for name in ("most_run", "least_run", "least_off"):
            if (getattr(self, name) < 1).any():
                raise BadProblem(f"{name} must be at least 1.")
        for low, high in (("least_minutes", "most_minutes"), ("least_run", "most_run")):
            wrong = np.flatnonzero(getattr(self, low) > getattr(self, high))
            if len(wrong):
                raise BadProblem(f"Employee {self.employees[wrong[0]]}: {low} is greater than {high}.")

    @staticmethod
    def _shapes(staff: int, days: int, shifts: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        yield from {"minutes": (shifts,), "clash": (shifts, shifts), "most_of": (staff, shifts)}.items()
        for name in ("most_minutes", "least_minutes", "most_run", "least_run", "least_off", "most_weekends"):
            yield name, (staff,)
        yield "away", (staff, days)
        for name in ("need", "under", "over"):
            yield name, (days, shifts)

    @property
    def size(self) -> tuple[int, int, int]:
        """Numbers of employees, days and shifts."""
        staff, days, shifts = self.taste.shape
        return staff, days, shifts


def cover_of(problem: Problem, roster: Ints) -> Ints:
    """How many work each shift, (D, S), in a roster (E, D) of shift numbers, OFF for a day off."""
    _, days, shifts = problem.size
    at_work = roster != OFF
    day = np.broadcast_to(np.arange(days), roster.shape)[at_work]
    counted = np.zeros((days, shifts), dtype=np.int64)
    np.add.at(counted, (day, roster[at_work]), 1)
    return counted


def cost_of(problem: Problem, roster: Ints) -> int:
    """What a roster (E, D) costs: requests not granted, cover missing and in excess."""
    staff, days, _ = problem.size
    short = problem.need - cover_of(problem, roster)
    given = problem.taste[np.arange(staff)[:, None], np.arange(days)[None, :], roster]
    wishes = problem.wish_cost + int(given[roster != OFF].sum())
    return wishes + int((problem.under * np.maximum(short, 0) + problem.over * np.maximum(-short, 0)).sum())


def broken_rules(problem: Problem, roster: Ints, who: Ints | None = None) -> list[str]:
    """Every hard rule a roster (E, D) breaks, one sentence each; empty for a roster that may be worked.

    `who` are the employees' numbers where the rows are not those of everybody.
    """
    numbers = range(len(roster)) if who is None else who.tolist()
    return [words for e, row in zip(numbers, roster, strict=True) for words in _broken_by(problem, e, row)]


def _broken_by(problem: Problem, e: int, row: Ints) -> Iterator[str]:
    name, days = problem.employees[e], len(row)
    worked = np.flatnonzero(row != OFF)
    if problem.away[e, worked].any():
        yield f"{name} works on a fixed day off."
    counts = np.bincount(row[worked], minlength=len(problem.shifts))
    for s in np.flatnonzero(counts > problem.most_of[e]):
        yield f"{name} works {counts[s]} shifts {problem.shifts[s]}, at most {problem.most_of[e, s]} are allowed."
    total = int(problem.minutes[row[worked]].sum())
    if not problem.least_minutes[e] <= total <= problem.most_minutes[e]:
        yield f"{name} works {total} minutes."
    for day in range(days - 1):
        if row[day] != OFF and row[day + 1] != OFF and problem.clash[row[day], row[day + 1]]:
            yield f"{name}: the shift of day {day + 1} may not follow that of day {day}."
    weekends = len({day // WEEK for day in worked if day % WEEK in (SATURDAY, SUNDAY)})
    if weekends > problem.most_weekends[e]:
        yield f"{name} works on {weekends} weekends."
    yield from _broken_runs(problem, e, row != OFF)


def _broken_runs(problem: Problem, e: int, works: Bools) -> Iterator[str]:
    name, days = problem.employees[e], len(works)
    edges = np.flatnonzero(np.diff(works.astype(np.int8))) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [days]])
    for start, end in zip(starts, ends, strict=True):
        length, inside = end - start, start > 0 and end < days
        if works[start] and length > problem.most_run[e]:
            yield f"{name} works {length} days in a row from day {start} on."
        if works[start] and inside and length < problem.least_run[e]:
            yield f"{name} works only {length} days in a row from day {start} on."
        if not works[start] and inside and length < problem.least_off[e]:
            yield f"{name} has only {length} days off in a row from day {start} on."
