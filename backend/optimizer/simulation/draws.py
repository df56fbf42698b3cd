"""Random numbers by counting: the n-th contact of a queue has the same ones in every scenario, whatever happens before.

One stream for each queue and day; number n's draw for a purpose is a hash of its place (SplitMix64, see
whatif/chance.py), made a unit exponential by inversion and a time by the queue's law.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from backend.optimizer.compiled import bare
from backend.optimizer.simulation.law import STEPS, TOP, Floats
from backend.optimizer.whatif.chance import STEP, unit

COMES, WORKS, WAITS, BALKS, RETRIES, PICKED, REACHED = range(7)
"""Purposes of draws."""


@bare()
def uniform(key: Any, number: int, purpose: int) -> float:
    """A number in [0, 1) for the n-th contact of a stream and a purpose."""
    return unit(key + np.uint64(8 * number + purpose) * STEP)


@bare()
def waiting(key: Any, number: int, purpose: int) -> float:
    """A unit exponential number."""
    return -math.log(1.0 - uniform(key, number, purpose))


@bare()
def shaped(laws: Floats, law: int, x: float) -> float:
    """The time of mean 1 at a unit exponential number."""
    if law < 0:
        return x
    at = min(x, TOP) * (STEPS / TOP)
    low = min(int(at), STEPS - 1)
    return float(laws[law, low] + (at - low) * (laws[law, low + 1] - laws[law, low]))
