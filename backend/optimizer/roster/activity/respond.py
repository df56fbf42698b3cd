"""Best response: one employee after the other gets the cheapest roster given everybody else's.

Missing cover is forbidden in the end but priced on the way: each quarter and task has its own price for one missing,
which rises for as long as somebody is missing there.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from backend.optimizer.roster.activity.path import NEVER, STARTS, Desk, cheapest_roster
from backend.optimizer.roster.activity.problem import DAY, FIRST, Problem, Shift, Stretch

Small = NDArray[np.int32]
Ints = NDArray[np.int64]

SCALE = 64
"""Whole numbers for one unit of cost."""

_TIES = 8
"""Noise on each of them: too little to outweigh a unit over one shift's worth of differences."""


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
    task: Small
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
        np.zeros(problem.need.shape, np.int32), np.full((staff, quarters), -1, np.int32),
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


def margins(floor: Floor, cover: Small, softness: float, at: tuple[Ints, Ints] | None = None) -> Small:
    """Cost of one more at each task and quarter (P, K) beside the cover there, or at the places `at` alone.

    With softness, as if each number at work were uncertain by so many.
    """
    need, enough, price = (array if at is None else array[at] for array in (floor.need, floor.enough, floor.price))
    gap, beyond = need - cover, cover - enough
    if softness <= 0.0:
        sharp = np.where(gap > 0, -price, np.where(beyond >= 0, 2 * beyond + 1, 0))
        return np.asarray(SCALE * sharp, dtype=np.int32)
    wanted = 1.0 / (1.0 + np.exp(np.minimum((0.5 - gap) / softness, 500.0)))
    excess = 2.0 * softness * np.logaddexp(0.0, (beyond + 0.5) / softness)
    return np.asarray(SCALE * (excess - wanted * price), dtype=np.int32)


def best_responses(
    floor: Floor, plan: Plan, desk: Desk, order: Ints, softness: float, left_s: Callable[[], float] | None = None,
    luck: Generator | None = None,
) -> bool:  # fmt: skip
    """Lets each employee of `order` choose in turn; False if time ran out (then the others keep what they have).

    With `luck` rosters of equal cost are chosen from at random.
    """
    cost = margins(floor, plan.cover, softness)
    for e in order.tolist():
        if left_s is not None and left_s() <= 0:
            return False
        old = plan.task[e].copy()
        count(floor, plan, old, -1, softness, cost)
        fresh, starts, lengths = np.empty_like(old), np.empty_like(plan.start[e]), np.empty_like(plan.length[e])
        limits = int(floor.least[e]), int(floor.most[e])
        seen = cost if luck is None else cost + luck.integers(0, _TIES, cost.shape, dtype=np.int32)
        if cheapest_roster(seen, limits, _course(floor, plan, e), desk, starts, lengths, fresh) < NEVER:
            plan.task[e], plan.start[e], plan.length[e] = fresh, starts, lengths
        count(floor, plan, plan.task[e], 1, softness, cost)
    return True


def count(floor: Floor, plan: Plan, tasks: Small, sign: int, softness: float, cost: Small) -> None:
    """Adds an employee's tasks (P) to the cover (sign 1) or takes them out (-1), and keeps the margins right."""
    quarters = np.flatnonzero(tasks >= 0)
    at = quarters, tasks[quarters].astype(np.int64)
    plan.cover[at] += sign
    cost[at] = margins(floor, plan.cover[at], softness, at)


def _course(floor: Floor, plan: Plan, e: int) -> Small:
    """Quarters worked before each day: those of the present roster, or evenly spread where there is none."""
    calendar = plan.start.shape[1]
    if not plan.length[e].any():
        middle = (int(floor.least[e]) + int(floor.most[e])) // 2
        return np.asarray(middle * np.arange(calendar + 2) // (calendar + 1), dtype=np.int32)
    worked = np.cumsum(plan.length[e])
    return np.asarray(np.concatenate([[0], worked, worked[-1:]]), dtype=np.int32)
