"""Best response: one employee after the other gets the cheapest roster given everybody else's.

The kinked cost of cover is softened first, as if each number at work were uncertain by a few, so that early choices
spread shortage and excess evenly; then it is sharpened step by step until the cost is the true one.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.path import NEVER, Desk, cheapest_roster
from backend.optimizer.roster.calendar.problem import Problem
from backend.optimizer.roster.calendar.rules import Rules

Small = NDArray[np.int32]

_TRIES = 4
"""Searches per employee until the limits on kinds of shift hold."""


class Floor(NamedTuple):
    """The costs as the compiled search reads them: whole numbers, `scale` of them for each unit of cost."""

    taste: Small
    away: NDArray[np.bool_]
    need: Small
    under: Small
    over: Small
    scale: int


class Plan(NamedTuple):
    """A roster in work: shifts (E, D), cover (D, S), and what each employee pays per kind of shift (E, S)."""

    roster: Small
    cover: Small
    toll: Small


def floor_of(problem: Problem) -> Floor:
    """Costs scaled so that the sum over the days stays far inside 32 bits."""
    _, days, _ = problem.size
    largest = int(max(problem.under.max(), problem.over.max(), np.abs(problem.taste).max(), 1))
    scale = max(1, min(1024, (NEVER >> 3) // (2 * largest * days)))
    small = (problem.taste, problem.need, problem.under, problem.over)
    taste, need, under, over = (array.astype(np.int32) for array in small)
    return Floor(taste, problem.away, need, under, over, scale)


def empty_plan(problem: Problem) -> Plan:
    """Nobody works."""
    staff, days, shifts = problem.size
    return Plan(
        np.full((staff, days), -1, np.int32), np.zeros((days, shifts), np.int32), np.zeros((staff, shifts), np.int32)
    )


@nb.njit(cache=True, nogil=True)
def place(plan: Plan, e: int, row: Small) -> None:
    """Gives employee e another roster."""
    for day in range(len(row)):
        if plan.roster[e, day] >= 0:
            plan.cover[day, plan.roster[e, day]] -= 1
        if row[day] >= 0:
            plan.cover[day, row[day]] += 1
        plan.roster[e, day] = row[day]


@nb.njit(cache=True, nogil=True)
def price_shifts(floor: Floor, plan: Plan, e: int, softness: float, cost: Small) -> None:
    """What each shift would cost if employee e, whose own roster is left out, worked it too."""
    days, shifts = cost.shape
    for day in range(days):
        mine = plan.roster[e, day]
        for s in range(shifts):
            if floor.away[e, day]:
                cost[day, s] = NEVER
                continue
            gap = floor.need[day, s] - plan.cover[day, s] + (1 if s == mine else 0)
            cost[day, s] = (
                floor.scale * floor.taste[e, day, s] + plan.toll[e, s] + _margin(floor, day, s, gap, softness)
            )


@nb.njit(cache=True, nogil=True)
def _margin(floor: Floor, day: int, s: int, gap: int, softness: float) -> int:
    """Cost of one more at work where `gap` are missing."""
    if softness <= 0.0:
        return int(floor.scale * (-floor.under[day, s] if gap > 0 else floor.over[day, s]))
    wanted = 1.0 / (1.0 + np.exp((0.5 - gap) / softness))
    return int(floor.scale * (floor.over[day, s] - wanted * (floor.under[day, s] + floor.over[day, s])))


@nb.njit(cache=True, nogil=True)
def best_responses(
    rules: Rules, floor: Floor, plan: Plan, desk: Desk, order: NDArray[np.int64], softness: float, noise: int, seed: int
) -> int:
    """Lets each employee of `order` choose in turn; returns how many found no roster."""
    np.random.seed(seed)
    days, shifts = plan.cover.shape
    cost, off = np.empty((days, shifts), np.int32), np.zeros(days, np.int32)
    row = np.empty(days, np.int32)
    lost = 0
    for e in order:
        price_shifts(floor, plan, e, softness, cost)
        if noise > 0:
            for day in range(days):
                for s in range(shifts):
                    if cost[day, s] < NEVER:
                        cost[day, s] += np.random.randint(0, noise)
        lost += not _choose(rules, floor, plan, e, cost, off, desk, row)
    return lost


@nb.njit(cache=True, nogil=True)
def _choose(rules: Rules, floor: Floor, plan: Plan, e: int, cost: Small, off: Small, desk: Desk, row: Small) -> bool:
    """The cheapest roster within the limits on kinds of shift: those that break one pay a toll, the others less."""
    shifts = cost.shape[1]
    for _ in range(_TRIES):
        if cheapest_roster(rules, e, cost, off, desk, row) >= NEVER:
            return False
        worked = np.zeros(shifts, np.int64)
        for s in row:
            if s >= 0:
                worked[s] += 1
        broken = False
        for s in range(shifts):
            beyond = worked[s] - rules.most_of[e, s]
            if beyond > 0:
                broken = True
                raised = floor.scale * (1 + min(beyond, 8))
                plan.toll[e, s] += raised
                cost[:, s] += np.int32(raised)
            elif plan.toll[e, s] > 0 and worked[s] < rules.most_of[e, s]:
                plan.toll[e, s] = plan.toll[e, s] * 7 // 8
        if not broken:
            place(plan, e, row)
            return True
    return False
