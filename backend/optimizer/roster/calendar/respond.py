"""Best response: one employee after the other gets the cheapest roster given everybody else's.

The kinked cost of cover is softened first, as if each number at work were uncertain by a few, so that early choices
spread shortage and excess evenly; then it is sharpened step by step until the cost is the true one.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.path import NEVER
from backend.optimizer.roster.calendar.problem import Problem

Small = NDArray[np.int32]


class Floor(NamedTuple):
    """The costs as the compiled search reads them: whole numbers, `scale` of them for each unit of cost."""

    taste: Small
    away: NDArray[np.bool_]
    need: Small
    under: Small
    over: Small
    scale: int


def floor_of(problem: Problem) -> Floor:
    """Costs scaled so that the sum over the days stays far inside 32 bits."""
    _, days, _ = problem.size
    largest = int(max(problem.under.max(), problem.over.max(), np.abs(problem.taste).max(), 1))
    scale = max(1, min(1024, (NEVER >> 3) // (2 * largest * days)))
    small = (problem.taste, problem.need, problem.under, problem.over)
    taste, need, under, over = (array.astype(np.int32) for array in small)
    return Floor(taste, problem.away, need, under, over, scale)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def soft_prices(floor: Floor, cover: Small, row: Small, softness: float, price: NDArray[np.float64]) -> None:
    """What one more at each shift would save, for the employee whose present roster is `row` (left out of `cover`)."""
    for day in range(price.shape[0]):
        for s in range(price.shape[1]):
            gap = floor.need[day, s] - cover[day, s] + (1 if row[day] == s else 0)
            wanted = 1.0 if gap > 0 else 0.0
            if softness > 0.0:
                wanted = 1.0 / (1.0 + np.exp((0.5 - gap) / softness))
            price[day, s] = wanted * (floor.under[day, s] + floor.over[day, s]) - floor.over[day, s]


@nb.njit(cache=True, nogil=True, error_model="numpy")
def exchange(cover: Small, row: Small, fresh: Small) -> None:
    """Replaces a roster by another, in the cover too."""
    for day in range(len(row)):
        if row[day] >= 0:
            cover[day, row[day]] -= 1
        if fresh[day] >= 0:
            cover[day, fresh[day]] += 1
        row[day] = fresh[day]
