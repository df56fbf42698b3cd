"""A problem as whole numbers in one scale, so that cents, then calm, then staying decide, and no rule is ever sold.

One cent is so many steps that all the agents' calm together is less; a rule's bonus so many cents that no chain of
moves pays for breaking it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.lineup.hall import FORBIDDEN, Hall, open_hall
from backend.optimizer.lineup.problem import BadProblem, Ints, Problem

FINE = 1000
"""Steps in which calm is told apart."""

_MOST = 1 << 57


@dataclass(frozen=True, slots=True)
class Scale:
    """`step` small steps make a cent; a kept rule counts `bonus` steps; both for values up to `most` cents.

    `stay` steps for each agent who keeps their place are more than all that line-ups can differ in worth. Calm is told
    apart in `fine` steps, 0 where it does not count.
    """

    step: int
    bonus: int
    most: int
    stay: int
    fine: int


def scale_of(problem: Problem, room: int = 1) -> Scale:
    """The scale of a problem; calm gives way where it and a limit on moves are too much for 64 bits.

    It also serves for values up to `room` times the present ones if that can be. Raises BadProblem where 64 bits do
    not suffice.
    """
    fine = FINE if problem.calm is not None else 0
    scale = _scale(problem, fine, room)
    if scale.bonus > _MOST:
        scale = _scale(problem, fine, 1)
    if scale.bonus > _MOST and problem.most_moves is not None:
        scale = _scale(problem, 0, 1)
    if scale.bonus > _MOST:
        raise BadProblem(
            f"Values of up to {scale.most} cents for {len(problem.now)} agents cannot be told apart to the cent: use "
            "larger units."
        )
    return scale


def _scale(problem: Problem, fine: int, room: int) -> Scale:
    agents, campaigns = problem.value.shape
    step = (agents + 1) * max(2 * fine, 1)
    most = room * (largest(problem.value) + int(problem.move_cost.max(initial=0)) + 1)
    curve = int(problem.fall.max(initial=0)) * agents
    curve += int(problem.less.max(initial=0)) if problem.less is not None else 0
    stay = 0 if problem.most_moves is None else 2 * agents * (most + curve) * step
    return Scale(step, 2 * (campaigns + 2) * ((most + curve) * step + stay), most, stay, fine)


def hall_of(problem: Problem, scale: Scale, stay: Ints | None = None) -> Hall:
    """The problem with nobody seated; its least crews are musts, what may be open or closed is open.

    `stay` (agents) is what keeping their place counts, in steps; 1 decides among equals.
    """
    agents, campaigns = problem.value.shape
    worth = np.empty((agents, campaigns + 1), np.int64)
    fill_rows(worth, problem, scale, stay=stay)
    seats = usable_seats(problem)
    less = problem.less * scale.step if problem.less is not None else np.zeros((0, 0), np.int64)
    if less.size:
        less = np.concatenate([less, np.zeros((1, agents), np.int64)])
    return open_hall(
        worth, np.append(seats, agents + 1), np.append(musts(problem), 0),
        np.append(problem.fall * scale.step, 0), less, scale.bonus,
    )  # fmt: skip


def fill_rows(worth: Ints, problem: Problem, scale: Scale, first: int = 0, stay: Ints | None = None) -> None:
    """Writes the worths, in steps, of the agents from `first` on into `worth` (agents, columns)."""
    some = slice(first, first + len(worth))
    calm = problem.calm[some] if problem.calm is not None and scale.fine else np.zeros((0, 0))
    fixed = problem.fixed[some] if problem.fixed is not None else np.zeros(0, np.bool_)
    _fill(
        worth, problem.value[some], problem.allowed[some], problem.now[some], problem.move_cost[some], calm, fixed,
        np.ones(len(worth), np.int64) if stay is None else stay, scale.step, scale.bonus,
    )  # fmt: skip


def largest(value: Ints) -> int:
    """The greatest absolute value, without a copy of the array."""
    return max(int(value.max(initial=0)), -int(value.min(initial=0)))


def usable_seats(problem: Problem) -> Ints:
    """Seats (campaigns) anybody can use: none where there are fewer than the least crew the campaign is worked with."""
    closed = (problem.crew == 0) & (problem.seats < problem.open_crew)
    return np.asarray(np.where(closed, 0, np.minimum(problem.seats, len(problem.now))))


def musts(problem: Problem) -> Ints:
    """Seats (campaigns) that must be filled whatever is decided: a campaign that must be worked has no way out."""
    return np.asarray(np.where(problem.crew > 0, np.maximum(problem.crew, problem.open_crew), 0))


@nb.njit(cache=True)
def _fill(
    worth: Ints, value: Ints, allowed: NDArray[np.bool_], now: Ints, move_cost: Ints, calm: NDArray[np.float64],
    fixed: NDArray[np.bool_], stay: Ints, step: int, bonus: int,
) -> None:  # fmt: skip
    agents, idle = value.shape
    for i in range(agents):
        here = now[i]
        held = len(fixed) > 0 and fixed[i]
        worth[i, idle] = stay[i] if here < 0 else 0
        for j in range(idle):
            if (held and j != here) or not (held or allowed[i, j]):
                worth[i, j] = FORBIDDEN
                continue
            cents = value[i, j] - (move_cost[i] if here >= 0 and j != here else 0)
            worth[i, j] = cents * step + (stay[i] if j == here else 0) + (bonus if held else 0)
            if calm.shape[0] > 0:
                worth[i, j] += 2 * round(calm[i, j] * (FINE - 1))
