"""The costs of a problem as the compiled search reads them: whole numbers."""

from __future__ import annotations

from typing import NamedTuple

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
