"""The costs of a problem as the compiled search reads them: whole numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.path import NEVER
from backend.optimizer.roster.calendar.problem import Problem

Small = NDArray[np.int32]

NEED, UNDER, OVER = range(3)
"""Rows of Floor.wanted."""


class Floor(NamedTuple):
    """The costs as the compiled search reads them: whole numbers, `scale` of them for each unit of cost.

    `wanted` (3, D, S) is the need and what one less and one more cost; `taste` (E, D, S) what giving a shift costs and
    `idle` (E, D) a day off, NEVER where it is not allowed.
    """

    wanted: Small
    taste: Small
    idle: Small
    scale: int


def floor_of(problem: Problem) -> Floor:
    """Costs scaled so that the sum over the days stays far inside 32 bits."""
    staff, days, _ = problem.size
    largest = int(max(problem.under.max(), problem.over.max(), np.abs(problem.taste).max(), 1))
    scale = max(1, min(1024, (NEVER >> 3) // (2 * largest * days)))
    taste = np.where(problem.away[:, :, None], NEVER, problem.taste).astype(np.int32)
    wanted = np.stack([problem.need, problem.under, problem.over]).astype(np.int32)
    return Floor(wanted, taste, np.zeros((staff, days), np.int32), scale)


def keep_outside(floor: Floor, rows: Small, window: tuple[int, int]) -> None:
    """Outside the days `window` (first, behind the last) everybody's roster stays as in `rows` (E, D)."""
    days = np.arange(rows.shape[1])
    fixed = np.broadcast_to((days < window[0]) | (days >= window[1]), rows.shape)
    for s in range(floor.taste.shape[2]):
        floor.taste[:, :, s][fixed & (rows != s)] = NEVER
    floor.idle[fixed & (rows >= 0)] = NEVER
