"""What it costs to have so many agents on a queue in an interval: convex, piecewise straight, exact.

`least[q, t]` agents cost `base[q, t]`; each further agent adds the next of `steps[q, t]`, which do not fall (that is
convexity), and beyond the first and last step the same goes on. Agents short of and beyond a requirement are the
special case of two steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints


class BadProblem(ValueError):
    """The data contradict themselves; the text says where and what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """`least` and `base` (queues, intervals), `steps` (queues, intervals, width); see above."""

    least: Ints
    base: Floats
    steps: Floats

    def __post_init__(self) -> None:
        if self.least.ndim != 2 or self.base.shape != self.least.shape or self.steps.shape[:2] != self.least.shape:
            raise BadProblem("Coverage needs least and base as (queues, intervals) and steps with a third dimension.")
        if not (np.isfinite(self.base).all() and np.isfinite(self.steps).all()):
            queue, interval = np.argwhere(~np.isfinite(self.steps).all(axis=2) | ~np.isfinite(self.base))[0]
            raise BadProblem(f"Coverage of queue {queue} in interval {interval} is not a number.")
        if (np.diff(self.steps, axis=2) < -1e-12).any():
            queue, interval = np.argwhere((np.diff(self.steps, axis=2) < -1e-12).any(axis=2))[0]
            raise BadProblem(
                f"Queue {queue}, interval {interval}: a further agent must not be worth more than the one before."
            )

    @property
    def queues(self) -> int:
        """How many queues."""
        return int(self.least.shape[0])

    @property
    def intervals(self) -> int:
        """How many intervals."""
        return int(self.least.shape[1])

    def cost(self, counts: Ints) -> float:
        """Cost of `counts` (queues, intervals) agents."""
        return float(costs(self.least, self.base, self.steps, counts).sum())


def short_and_over(required: Floats, short: float | Floats = 1.0, over: float | Floats = 0.2) -> Coverage:
    """Each agent short of `required` (queues, intervals; may be fractional) costs `short`, each one beyond it `over`.

    Prices are per agent and interval, for all or of the shape of `required`.
    """
    need = np.atleast_2d(np.asarray(required, dtype=np.float64))
    if not np.isfinite(need).all() or (need < 0).any():
        queue, interval = np.argwhere(~(np.isfinite(need) & (need >= 0)))[0]
        raise BadProblem(f"The requirement of queue {queue} in interval {interval} is {need[queue, interval]:g}.")
    low, high = np.broadcast_to(short, need.shape), np.broadcast_to(over, need.shape)
    if not ((low >= 0) & (high >= -low)).all():
        raise BadProblem("An agent short must cost at least 0, and one beyond no less than an agent short saves.")
    whole = np.floor(need)
    part = need - whole
    steps = np.stack([-low, high * (1 - part) - low * part, high], axis=2)
    return Coverage(whole.astype(np.int64) - 1, low * (part + 1), np.ascontiguousarray(steps))


@nb.njit(cache=True, nogil=True)
def costs(least: Ints, base: Floats, steps: Floats, counts: Ints) -> Floats:
    """Cost by queue and interval."""
    queues, intervals, width = steps.shape
    out = np.empty((queues, intervals))
    for q in range(queues):
        for t in range(intervals):
            beyond = counts[q, t] - least[q, t]
            total = base[q, t]
            if beyond < 0:
                total += beyond * steps[q, t, 0]
            for j in range(min(beyond, width)):
                total += steps[q, t, j]
            if beyond > width:
                total += (beyond - width) * steps[q, t, width - 1]
            out[q, t] = total
    return out


@nb.njit(cache=True, nogil=True)
def step_at(least: Ints, steps: Floats, q: int, t: int, count: int) -> float:
    """What one agent more than `count` costs."""
    j = count - least[q, t]
    step: float = steps[q, t, min(max(j, 0), steps.shape[2] - 1)]
    return step
