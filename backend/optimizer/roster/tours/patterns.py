"""Sets of working days as a small automaton with costs, so that a dynamic programme can walk them day by day.

After the first d days all that matters is what the remaining days may be and cost: two beginnings whose remaining costs
differ by a constant share one state, and the constant is paid on the way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats

NEVER = 1e15
"""Cost of what is not allowed."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """Per day a list of states: (next if off, next if on, cost of off, cost of on); -1 where not allowed.

    `start` is paid before the first day, whose only state is 0.
    """

    levels: tuple[tuple[tuple[int, int, float, float], ...], ...]
    start: float


def automaton(cost: Floats) -> Automaton:
    """The automaton of `cost` (2 ** days): cost of each set of days (bit d of the index), NEVER where not allowed."""
    days = len(cost).bit_length() - 1
    start = float(cost.min())
    rest = [np.asarray(cost - start)]
    levels = []
    for _ in range(days):
        found: dict[bytes, int] = {}
        following: list[Floats] = []
        level = []
        for costs in rest:
            off, off_cost = _enter(costs[0::2], found, following)
            on, on_cost = _enter(costs[1::2], found, following)
            level.append((off, on, off_cost, on_cost))
        levels.append(tuple(level))
        rest = following
    return Automaton(tuple(levels), start)


def _enter(costs: Floats, found: dict[bytes, int], following: list[Floats]) -> tuple[int, float]:
    least = float(costs.min())
    if least >= NEVER / 2:
        return -1, NEVER
    left = np.where(costs >= NEVER / 2, NEVER, np.round(costs - least, 9))
    key = left.tobytes()
    if key not in found:
        found[key] = len(following)
        following.append(left)
    return found[key], least


def strict_costs(days: int, patterns: Sequence[int] | None, extra: Sequence[float] = ()) -> Floats:
    """Cost of each set of days: that of its pattern, NEVER where it is none of them."""
    if patterns is None:
        return np.zeros(1 << days)
    out = np.full(1 << days, NEVER)
    for pattern, cost in zip(patterns, extra or [0.0] * len(patterns), strict=True):
        out[pattern] = min(out[pattern], cost)
    return out


def priced_costs(strict: Floats, price: float) -> Floats:
    """The same with every set of days allowed at `price` for each day on which it differs from an allowed one."""
    out = strict.copy()
    for bit in range(len(strict).bit_length() - 1):
        out = np.minimum(out, out[np.arange(len(out)) ^ (1 << bit)] + price)
    return out
