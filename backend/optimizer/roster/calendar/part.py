"""A part of a roster as a problem of its own: some employees, some weeks, with what the rest leaves them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.problem import OFF, SATURDAY, SUNDAY, WEEK, Ints, Problem

Small = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The problem of `who` on the days from `first` on; within it, `window` may change and the margins stay as now.

    `rows` (n, days) is the present roster there, `rest` (days, S) the cover of all others, `cost` what the part costs
    now, cover of everybody included.
    """

    problem: Problem
    who: Ints
    first: int
    window: tuple[int, int]
    rows: Small
    rest: Small
    cost: int


def part_of(problem: Problem, roster: Ints, cover: Ints, who: Ints, window: tuple[int, int]) -> Part:
    """Cuts a part out of a roster (E, D) with its `cover` (D, S).

    Margins of whole weeks keep the rules on runs right: a run that the cut shortens ends before the window.
    """
    days = problem.size[1]
    margin = int(problem.most_run[who].max() + problem.least_off[who].max()) + 1
    first = max(window[0] - margin, 0) // WEEK * WEEK
    last = min(-(-(window[1] + margin) // WEEK) * WEEK, days)
    inside = slice(first, last)
    rows = roster[who, inside]
    mine = np.zeros((last - first, problem.size[2]), dtype=np.int64)
    day = np.broadcast_to(np.arange(last - first), rows.shape)
    np.add.at(mine, (day[rows != OFF], rows[rows != OFF]), 1)
    outside = roster[who].copy()
    outside[:, inside] = OFF
    small = _smaller(problem, who, inside, outside)
    return Part(
        small, who, first, (window[0] - first, window[1] - first), rows.astype(np.int32),
        (cover[inside] - mine).astype(np.int32), _cost(small, rows, cover[inside]),
    )  # fmt: skip


def _smaller(problem: Problem, who: Ints, inside: slice, outside: Ints) -> Problem:
    shifts = problem.size[2]
    counts = np.stack([np.bincount(row[row != OFF], minlength=shifts) for row in outside])
    minutes = counts @ problem.minutes
    weekend = np.arange(outside.shape[1]) % WEEK
    played = (outside != OFF) & ((weekend == SATURDAY) | (weekend == SUNDAY))
    weekends = [len(set((np.flatnonzero(row) // WEEK).tolist())) for row in played]
    return Problem(
        employees=tuple(problem.employees[e] for e in who), shifts=problem.shifts, minutes=problem.minutes,
        clash=problem.clash, most_of=problem.most_of[who] - counts,
        most_minutes=problem.most_minutes[who] - minutes,
        least_minutes=np.maximum(problem.least_minutes[who] - minutes, 0),
        most_run=problem.most_run[who], least_run=problem.least_run[who], least_off=problem.least_off[who],
        most_weekends=problem.most_weekends[who] - np.array(weekends, dtype=np.int64),
        away=problem.away[who, inside], taste=problem.taste[who, inside], wish_cost=0,
        need=problem.need[inside], under=problem.under[inside], over=problem.over[inside],
    )  # fmt: skip


def _cost(problem: Problem, rows: Ints, cover: Ints) -> int:
    short = problem.need - cover
    given = problem.taste[np.arange(len(rows))[:, None], np.arange(rows.shape[1])[None, :], rows]
    missing, excess = np.maximum(short, 0), np.maximum(-short, 0)
    return int(given[rows != OFF].sum() + (problem.under * missing + problem.over * excess).sum())
