"""The bank of drifts: a hidden Markov filter over what may be moving, which way, how fast and how far by now.

A hypothesis is (sign, signature, shape, level). A signature says which channels move and by how much each at level 1;
a shape how fast the level climbs; the filter holds the chance of every hypothesis for every unit. Per interval:
an unmoved unit starts to drift with chance `start`, a drifting one climbs a step with its shape's chance, or is back
to usual with chance `stop`; then each is weighed by its likelihood ratio against "unmoved",
exp(level a - level^2 b / 2), where a and b are the signature's score and information (Shiryaev 1963; Hamilton 1989).
Work and memory per unit and interval are constant.
"""

from __future__ import annotations

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


def advance(bank: Bank, masses: Masses, score: Floats, information: Floats) -> tuple[Masses, Floats]:
    """The chances after one more interval, and those of any drift (units, 2 signs).

    `score` and `information` are (units, CHANNELS).
    """
    moved, drifting = np.empty_like(masses), np.empty((len(masses), 2))
    step = bank.levels[0]
    pull = np.exp(np.clip(step * (score @ bank.weights.T), -_STEEPEST, _STEEPEST))
    drag = np.exp(-0.5 * step**2 * (information @ (bank.weights**2).T))
    stay = (1 - bank.stop) * np.where(np.arange(len(bank.levels)) == len(bank.levels) - 1, 1.0, 1 - bank.climb[:, None])
    up = (1 - bank.stop) * bank.climb
    new = bank.start[:, None, None, None] * bank.prior[:, None, None] * bank.enter
    _advance(masses, moved, drifting, pull, drag, stay, up, new, bank.stop)
    return moved, drifting


@nb.njit(cache=True)
def _advance(
    masses: Masses, moved: Masses, drifting: Floats, pull: Floats, drag: Floats, stay: Floats, up: Floats, new: Floats,
    stop: float,
) -> None:  # fmt: skip
    """Levels are even steps, so a likelihood ratio is that of the step below times pull drag^(2 j + 1)."""
    units, signs, signatures, shapes, steps = masses.shape
    made = np.empty((signs, signatures, shapes, steps))
    entering = new.sum()
    weigh, sums = np.empty(steps), np.empty((signs, steps))
    for u in range(units):
        sums[:] = 0.0
        for s in range(signs):
            for g in range(signatures):
                for r in range(shapes):
                    for j in range(steps):
                        sums[s, j] += masses[u, s, g, r, j]
        before = sums.sum()
        unmoved = max(1.0 - before, 0.0)
        sums[:] = 0.0
        for s in range(signs):
            for g in range(signatures):
                ratio = (pull[u, g] if s == 0 else 1.0 / pull[u, g]) * drag[u, g]
                weigh[0] = ratio
                for j in range(1, steps):
                    ratio *= drag[u, g] * drag[u, g]
                    weigh[j] = weigh[j - 1] * ratio
                for r in range(shapes):
                    here, out, enter, keep = masses[u, s, g, r], made[s, g, r], new[s, g, r], stay[r]
                    out[0] = (here[0] * keep[0] + unmoved * enter[0]) * weigh[0]
                    for j in range(1, steps):
                        out[j] = (here[j] * keep[j] + here[j - 1] * up[r] + unmoved * enter[j]) * weigh[j]
                    for j in range(steps):
                        sums[s, j] += out[j]
        rest = max(1.0 - before * (1.0 - stop), _LEAST) * (1.0 - entering)
        scale = 1.0 / (rest + sums.sum())
        for s in range(signs):
            drifting[u, s] = sums[s].sum() * scale
            for g in range(signatures):
                for r in range(shapes):
                    for j in range(steps):
                        moved[u, s, g, r, j] = made[s, g, r, j] * scale


def log_odds(chances: Floats) -> Floats:
    """Log odds of chances, kept within 27 of nothing."""
    return np.asarray(np.log(np.maximum(chances, _LEAST)) - np.log(np.maximum(1 - chances, _LEAST)))
