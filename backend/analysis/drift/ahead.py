"""When a drifting unit crosses the agreed line: every hypothesis climbs on as it has, weighed by its chance."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from backend.analysis.drift.bank import Bank
from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S
from backend.analysis.signals import Crossing

EARLY, LATE = 0.1, 0.9


def crossing(bank: Bank, shares: Floats, line: float, horizon_s: int, now: int) -> tuple[float, Crossing]:
    """(chance within the horizon, early, likely and late crossing) of a unit with `shares` (shapes, levels).

    `line` is the level at which the agreed line lies; `shares` sum to the chance that the unit drifts at all.
    """
    steps = horizon_s // INTERVAL_S
    beyond = np.flatnonzero(bank.levels >= line - 1e-9)
    if not len(beyond):
        return 0.0, Crossing(None, None, None)
    reached = (shares[None] * first_passage(bank.climb.tobytes(), len(bank.levels), int(beyond[0]), steps)).sum((1, 2))
    times = [_first(reached, part * shares.sum()) for part in (EARLY, 0.5, LATE)]
    at = [None if step is None else now + step * INTERVAL_S for step in times]
    return float(reached[-1]), Crossing(*at)


def _first(reached: Floats, part: float) -> int | None:
    over = np.flatnonzero(reached >= part)
    return int(over[0]) if len(over) else None


@lru_cache(maxsize=256)
def first_passage(climb: bytes, levels: int, line: int, steps: int) -> Floats:
    """(steps + 1, shapes, levels) chance that a climb from each level has reached level number `line` by each step."""
    rates = np.frombuffer(climb)
    made = np.zeros((steps + 1, len(rates), levels))
    made[:, :, line:] = 1.0
    for step in range(1, steps + 1):
        for level in range(line - 1, -1, -1):
            made[step, :, level] = rates * made[step - 1, :, level + 1] + (1 - rates) * made[step - 1, :, level]
    return made
