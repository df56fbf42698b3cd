"""The bank of drifts: a hidden Markov filter over what may be moving, which way, how fast and how far by now.

A hypothesis is (sign, signature, shape, level). A signature says which channels move and by how much each at level 1;
a shape how fast the level climbs; the filter holds the chance of every hypothesis for every unit. Per interval:
an unmoved unit starts to drift with chance `start`, a drifting one climbs a step with its shape's chance, or is back
to usual with chance `stop`; then each is weighed by its likelihood ratio against "unmoved",
exp(level a - level^2 b / 2), where a and b are the signature's score and information (Shiryaev 1963; Hamilton 1989).
Work and memory per unit and interval are constant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.analysis.drift.channels import CHANNELS, HARM
from backend.analysis.estimates import Floats

Masses = NDArray[np.float32]
"""(units, 2 signs: worse, better; signatures, shapes, levels) chances; what is missing to 1 is "unmoved"."""

_STEEPEST, _LEAST = 30.0, 1e-12
_SUDDEN, _BETTER = 0.1, 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """`weights` (signatures, CHANNELS) in the harmful direction, `prior` of each, evenly stepped
    `levels`, `climb` of each shape.

    `enter` (shapes, levels) is where a new drift begins, `start` (2) its chance per interval by sign.
    """

    weights: Floats
    prior: Floats
    levels: Floats
    climb: Floats
    enter: Floats
    start: Floats
    stop: float

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Signs, signatures, shapes, levels."""
        return (2, len(self.prior), len(self.climb), len(self.levels))


def _bank(
    moves: dict[tuple[int, ...], float], size: tuple[float, ...], hours: tuple[float, ...], every_h: float
) -> Bank:
    """`moves` weighs the sets of channels that move together, `size` is a channel's move at level 1."""
    weights = np.zeros((len(moves), CHANNELS))
    for row, channels in enumerate(moves):
        weights[row, list(channels)] = (np.array(size) * HARM)[list(channels)]
    prior = np.array(list(moves.values()))
    levels = np.linspace(0.2, 1.2, 6)
    climb = np.array([0.0, *(1 / (hour * 12 * 0.2) for hour in hours)])
    enter = np.zeros((len(climb), len(levels)))
    enter[0, 1:] = _SUDDEN / (len(levels) - 1)
    enter[1:, 0] = (1 - _SUDDEN) / len(hours)
    start = np.array([1 - _BETTER, _BETTER]) / (12 * every_h)
    return Bank(weights, prior / prior.sum(), levels, climb, enter, start, 1 / 300)


AGENT = _bank(
    {(0,): 1.0, (1,): 1.0, (0, 1): 3.0, (0, 1, 4): 1.5, (4,): 0.2, (2,): 0.15, (3,): 0.15, (2, 3): 0.15,
     (0, 1, 2, 3): 0.3},
    (1.0, 1.0, 0.25, 0.5, 1.5, 0.0, 0.0), (1.5, 3.5), 20.0,
)  # fmt: skip
CAMPAIGN = _bank(
    {(0,): 0.5, (1,): 0.5, (0, 1): 1.0, (2,): 1.0, (3,): 1.0, (5,): 1.0, (6,): 0.5, (2, 3): 1.0, (0, 1, 2, 3): 1.0},
    (0.4, 0.4, 0.3, 0.4, 0.0, 0.35, 1.0), (1.5, 3.5), 15.0,
)  # fmt: skip


def quiet(bank: Bank, units: int) -> Masses:
    """Everybody unmoved."""
    return np.zeros((units, *bank.shape), dtype=np.float32)


def advance(bank: Bank, masses: Masses, drifting: Floats, score: Floats, information: Floats) -> tuple[Masses, Floats]:
    """The chances after one more interval, and those of any drift (units, 2 signs), from both before it.

    `score` and `information` are (units, CHANNELS).
    """
    units, shapes, steps = len(masses), len(bank.climb), len(bank.levels)
    moved, sums = np.empty((units, masses[:1].size), dtype=np.float32), np.empty((units, 2))
    up = np.repeat(bank.climb, steps).reshape(shapes, steps) * (1 - bank.stop)
    stay = (1 - bank.stop) - up
    stay[:, -1] = 1 - bank.stop
    up = np.roll(up, 1, axis=1)
    up[:, 0] = 0.0
    new = bank.start[:, None, None, None] * bank.prior[:, None, None] * bank.enter
    if units:
        flat = masses.reshape(units, -1)
        pull, drag = _ratios(score, information, bank.weights, float(bank.levels[0]))
        _advance(
            flat, drifting.sum(1), moved, sums, pull, drag, stay.ravel(), up.ravel(), new.ravel(), bank.stop, steps
        )
    return moved.reshape(masses.shape), sums


@nb.njit(cache=True)
def _ratios(score: Floats, information: Floats, weights: Floats, step: float) -> tuple[Floats, Floats]:
    """exp(step a) and exp(-step^2 b / 2) of every unit and signature."""
    units, signatures = len(score), len(weights)
    pull, drag = np.empty((units, signatures)), np.empty((units, signatures))
    for u in range(units):
        for g in range(signatures):
            a, b = 0.0, 0.0
            for c in range(weights.shape[1]):
                a += score[u, c] * weights[g, c]
                b += information[u, c] * weights[g, c] * weights[g, c]
            pull[u, g] = math.exp(min(max(step * a, -_STEEPEST), _STEEPEST))
            drag[u, g] = math.exp(-0.5 * step * step * b)
    return pull, drag


@nb.njit(cache=True)
def _advance(
    masses: Masses, before: Floats, moved: Masses, sums: Floats, pull: Floats, drag: Floats, stay: Floats, up: Floats,
    new: Floats, stop: float, steps: int,
) -> None:  # fmt: skip
    """Levels are even steps, so a likelihood ratio is that of the step below times pull drag^(2 j + 1)."""
    units, signatures = pull.shape
    block, entering = len(stay), new.sum()
    made, weigh, parts = np.empty(masses.shape[1]), np.empty(block), np.empty(block)
    for u in range(units):
        unmoved = max(1.0 - before[u], 0.0)
        for s in range(2):
            parts[:] = 0.0
            for g in range(signatures):
                ratio = (pull[u, g] if s == 0 else 1.0 / pull[u, g]) * drag[u, g]
                weight, square = ratio, drag[u, g] * drag[u, g]
                for j in range(steps):
                    for r in range(j, block, steps):
                        weigh[r] = weight
                    ratio *= square
                    weight *= ratio
                at = (s * signatures + g) * block
                here, fresh, out = masses[u, at : at + block], new[at : at + block], made[at : at + block]
                out[0] = (here[0] * stay[0] + unmoved * fresh[0]) * weigh[0]
                for r in range(1, block):
                    out[r] = (here[r] * stay[r] + here[r - 1] * up[r] + unmoved * fresh[r]) * weigh[r]
                for r in range(block):
                    parts[r] += out[r]
            sums[u, s] = parts.sum()
        rest = max(1.0 - before[u] * (1.0 - stop), _LEAST) * (1.0 - entering)
        scale = 1.0 / (rest + sums[u, 0] + sums[u, 1])
        sums[u, 0] *= scale
        sums[u, 1] *= scale
        for k in range(len(made)):
            moved[u, k] = made[k] * scale


def log_odds(chances: Floats) -> Floats:
    """Log odds of chances, kept within 27 of nothing."""
    return np.asarray(np.log(np.maximum(chances, _LEAST)) - np.log(np.maximum(1 - chances, _LEAST)))
