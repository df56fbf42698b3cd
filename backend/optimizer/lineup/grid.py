"""A problem as whole numbers in one scale, so that cents, then calm, then staying decide, and no rule is ever sold.

One cent is so many steps that all the agents' calm together is less; a rule's bonus so many cents that no chain of
moves pays for breaking it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.lineup.problem import BadProblem, Ints, Problem
from backend.optimizer.lineup.transport import FORBIDDEN, Hall, open_hall

FINE = 1000
"""Steps in which calm is told apart."""

_MOST = 1 << 57


@dataclass(frozen=True, slots=True)
class Scale:
    """`step` small steps make a cent; `bonus` is what keeping a rule counts, in steps; cents beyond `most` need more."""

    step: int
    bonus: int
    most: int


def scale_of(problem: Problem) -> Scale:
    """The scale of a problem. Raises BadProblem where 64 bits do not suffice."""
    agents, campaigns = problem.value.shape
    step = 1
    if problem.calm is not None:
        step = 2 * FINE * (agents + 1)
    elif (problem.now >= 0).any():
        step = agents + 1
    most = _largest(problem.value) + int(problem.move_cost.max(initial=0)) + 1
    curve = int(problem.fall.max(initial=0)) * agents
    curve += int(problem.less.max(initial=0)) if problem.less is not None else 0
    bonus = (2 * (campaigns + 2) * most + 2 * curve) * step
    if bonus > _MOST:
        raise BadProblem(
            f"Values of up to {most} cents for {agents} agents cannot be told apart to the cent: use larger units."
        )
    return Scale(step, bonus, most)


def hall_of(problem: Problem, scale: Scale) -> Hall:
    """The problem with nobody seated; its least crews are musts, what may be open or closed is open."""
    agents, campaigns = problem.value.shape
    worth = np.empty((agents, campaigns + 1), np.int64)
    _fill(worth, *_parts(problem), scale.step, scale.bonus)
    seats = np.minimum(problem.seats, agents)
    less = problem.less * scale.step if problem.less is not None else np.zeros((0, 0), np.int64)
    if less.size:
        less = np.concatenate([less, np.zeros((1, agents), np.int64)])
    return open_hall(
        worth, np.append(seats, agents + 1), np.append(musts(problem, seats), 0),
        np.append(problem.fall * scale.step, 0), less, scale.bonus,
    )  # fmt: skip


def row_of(problem: Problem, scale: Scale, i: int) -> Ints:
    """Worths (columns) of one agent."""
    row = np.empty((1, problem.value.shape[1] + 1), np.int64)
    _fill(row, *(part[i : i + 1] if part.size else part for part in _parts(problem)), scale.step, scale.bonus)
    return row[0]


def musts(problem: Problem, seats: Ints) -> Ints:
    """Seats (campaigns) that must be filled whatever is decided: a campaign that must be worked has no way out."""
    least = np.where(problem.crew > 0, np.maximum(problem.crew, problem.open_crew), 0)
    return np.asarray(np.minimum(least, seats))


def _largest(value: Ints) -> int:
    return max(int(value.max(initial=0)), -int(value.min(initial=0)))


def _parts(problem: Problem) -> tuple[NDArray[np.generic], ...]:
    calm = problem.calm if problem.calm is not None else np.zeros((0, 0))
    fixed = problem.fixed if problem.fixed is not None else np.zeros(0, np.bool_)
    return problem.value, problem.allowed, problem.now, problem.move_cost, calm, fixed


@nb.njit(cache=True)
def _fill(
    worth: Ints, value: Ints, allowed: NDArray[np.bool_], now: Ints, move_cost: Ints, calm: NDArray[np.float64],
    fixed: NDArray[np.bool_], step: int, bonus: int,
) -> None:  # fmt: skip
    agents, idle = value.shape
    stay = 1 if step > 1 else 0
    for i in range(agents):
        here = now[i]
        held = len(fixed) > 0 and fixed[i]
        worth[i, idle] = stay if here < 0 else 0
        for j in range(idle):
            if held and j != here or not held and not allowed[i, j]:
                worth[i, j] = FORBIDDEN
                continue
            cents = value[i, j] - (move_cost[i] if here >= 0 and j != here else 0)
            worth[i, j] = cents * step + (stay if j == here else 0) + (bonus if held else 0)
            if calm.shape[0] > 0:
                worth[i, j] += 2 * round(calm[i, j] * (FINE - 1))
