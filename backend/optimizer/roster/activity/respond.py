"""Best response: one employee after the other gets the cheapest roster given everybody else's.

Missing cover is forbidden in the end but priced on the way: each quarter and task has its own price for one missing,
which rises for as long as somebody is missing there.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.activity.path import NEVER, STARTS, Desk, cheapest_roster, price_day, write_tasks
from backend.optimizer.roster.activity.problem import DAY, FIRST, Problem, Shift, Stretch

Small = NDArray[np.int32]

SCALE = 64
"""Whole numbers for one unit of cost."""


class Floor(NamedTuple):
    """What is wanted: (P, K) least and enough cover and the price of one missing; (E) least and most quarters."""

    need: Small
    enough: Small
    price: Small
    least: Small
    most: Small


class Plan(NamedTuple):
    """A roster in work: cover (P, K); task per employee and quarter (E, P), -1: none; start and length (E, C)."""

    cover: Small
    task: NDArray[np.int16]
    start: Small
    length: Small


def floor_of(problem: Problem, price: int) -> Floor:
    """The problem's numbers; every missing one costs `price`."""
    need, enough, least, most = (
        array.astype(np.int32) for array in (problem.need, problem.enough, problem.least, problem.most)
    )
    return Floor(need, enough, np.full(need.shape, price, np.int32), least, most)


def empty_plan(problem: Problem) -> Plan:
    """Nobody works."""
    staff, quarters = len(problem.employees), len(problem.need)
    rows = (staff, problem.days + 1)
    return Plan(
        np.zeros(problem.need.shape, np.int32), np.full((staff, quarters), -1, np.int16),
        np.full(rows, -1, np.int32), np.zeros(rows, np.int32),
    )  # fmt: skip


def shifts_of(plan: Plan) -> list[Shift]:
    """The plan as shifts with their tasks, by employee and time."""
    found = []
    for e, day in np.argwhere(plan.start >= 0).tolist():
        start = day * DAY + int(STARTS[plan.start[e, day]]) - FIRST
        end = start + int(plan.length[e, day])
        row = plan.task[e, start:end]
        cuts = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), end - start]
        parts = (Stretch(int(row[a]), start + a, start + b) for a, b in pairwise(cuts))
        found.append(Shift(e, tuple(parts)))
    return found


@nb.njit(cache=True, nogil=True)
def margin(floor: Floor, quarter: int, k: int, cover: int, softness: float) -> int:
    """Cost of one more at a task where `cover` are there already."""
    gap = floor.need[quarter, k] - cover
    beyond = cover - floor.enough[quarter, k]
    if softness <= 0.0:
        if gap > 0:
            return int(-SCALE * floor.price[quarter, k])
        return int(SCALE * (2 * beyond + 1)) if beyond >= 0 else 0
    wanted = 1.0 / (1.0 + np.exp((0.5 - gap) / softness))
    excess = 2.0 * softness * np.log(1.0 + np.exp((beyond + 0.5) / softness))
    return int(SCALE * (excess - wanted * floor.price[quarter, k]))


@nb.njit(cache=True, nogil=True)
def price_all(floor: Floor, plan: Plan, softness: float, cost: Small) -> None:
    """Fills `cost` (P, K) with the margins at the plan's cover."""
    for quarter in range(cost.shape[0]):
        for k in range(cost.shape[1]):
            cost[quarter, k] = margin(floor, quarter, k, plan.cover[quarter, k], softness)


@nb.njit(cache=True, nogil=True)
def count_in(floor: Floor, plan: Plan, e: int, sign: int, softness: float, cost: Small) -> None:
    """Adds employee e's roster to the cover (sign 1) or takes it out (-1), and keeps the margins right."""
    for quarter in range(len(cost)):
        k = plan.task[e, quarter]
        if k >= 0:
            plan.cover[quarter, k] += sign
            cost[quarter, k] = margin(floor, quarter, k, plan.cover[quarter, k], softness)


@nb.njit(cache=True, nogil=True)
def best_responses(floor: Floor, plan: Plan, desk: Desk, order: NDArray[np.int64], softness: float, cost: Small) -> int:
    """Lets each employee of `order` choose in turn; returns how many found no roster. Fills `cost` first."""
    price_all(floor, plan, softness, cost)
    calendar = plan.start.shape[1]
    starts, lengths = np.empty(calendar, np.int32), np.empty(calendar, np.int32)
    course = np.zeros(calendar + 2, np.int32)
    lost = 0
    for e in order:
        count_in(floor, plan, e, -1, softness, cost)
        for day in range(calendar):
            price_day(cost, day, desk)
        _course(floor, plan, e, course)
        if cheapest_roster(floor.least[e], floor.most[e], course, desk, starts, lengths) < NEVER:
            write_roster(plan, e, starts, lengths, cost)
        else:
            lost += 1
        count_in(floor, plan, e, 1, softness, cost)
    return lost


@nb.njit(cache=True, nogil=True)
def _course(floor: Floor, plan: Plan, e: int, course: Small) -> None:
    """Quarters worked before each day: those of the present roster, or evenly spread where there is none."""
    calendar = plan.start.shape[1]
    if plan.length[e].sum() == 0:
        for day in range(calendar + 2):
            course[day] = (floor.least[e] + floor.most[e]) // 2 * day // (calendar + 1)
        return
    course[0] = 0
    for day in range(calendar):
        course[day + 1] = course[day] + plan.length[e, day]
    course[calendar + 1] = course[calendar]


@nb.njit(cache=True, nogil=True)
def write_roster(plan: Plan, e: int, starts: Small, lengths: Small, cost: Small) -> None:
    """Gives employee e, who is taken out of the cover, these shifts with their cheapest tasks."""
    plan.task[e] = -1
    task_at = np.empty(cost.shape[0], np.int32)
    for day in range(len(starts)):
        plan.start[e, day], plan.length[e, day] = starts[day], lengths[day]
        if starts[day] >= 0:
            start = day * DAY + STARTS[starts[day]] - FIRST
            end = start + lengths[day]
            write_tasks(cost, start, lengths[day], task_at)
            plan.task[e, start:end] = task_at[start:end]
