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

import numpy as np
from numpy.typing import NDArray

from backend.analysis.drift.channels import CHANNELS, HARM
from backend.analysis.estimates import Floats

Masses = NDArray[np.float32]
"""(units, 2 signs: worse, better; signatures, shapes, levels) chances; what is missing to 1 is "unmoved"."""

SIGNS = np.array([1.0, -1.0])
_STEEPEST = 30.0
_SUDDEN, _BETTER = 0.1, 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """`weights` (signatures, CHANNELS) in the harmful direction, `prior` of each, `levels`, `climb` of each shape.

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
    levels = np.linspace(0.15, 1.2, 8)
    climb = np.array([0.0, *(1 / (hour * 12 * 0.15) for hour in hours)])
    enter = np.zeros((len(climb), len(levels)))
    enter[0, 2:] = _SUDDEN / (len(levels) - 2)
    enter[1:, 0] = (1 - _SUDDEN) / len(hours)
    start = np.array([1 - _BETTER, _BETTER]) / (12 * every_h)
    return Bank(weights, prior / prior.sum(), levels, climb, enter, start, 1 / 300)


AGENT = _bank(
    {(0,): 1.0, (1,): 1.0, (0, 1): 3.0, (0, 1, 4): 1.5, (4,): 0.2, (2,): 0.15, (3,): 0.15, (2, 3): 0.15,
     (0, 1, 2, 3): 0.3},
    (1.0, 1.0, 0.25, 0.5, 1.5, 0.0, 0.0), (1.0, 2.2, 4.0), 20.0,
)  # fmt: skip
CAMPAIGN = _bank(
    {(0,): 0.5, (1,): 0.5, (0, 1): 1.0, (2,): 1.0, (3,): 1.0, (5,): 1.0, (6,): 0.5, (2, 3): 1.0, (0, 1, 2, 3): 1.0},
    (0.4, 0.4, 0.3, 0.4, 0.0, 0.35, 1.0), (1.0, 2.2, 4.0), 15.0,
)  # fmt: skip


def quiet(bank: Bank, units: int) -> Masses:
    """Everybody unmoved."""
    return np.zeros((units, *bank.shape), dtype=np.float32)


def advance(bank: Bank, masses: Masses, score: Floats, information: Floats) -> Masses:
    """The chances after one more interval; `score` and `information` are (units, CHANNELS)."""
    moved = _climbed(bank, masses)
    moved *= _likelihood(bank, score, information)
    unmoved = 1 - masses.sum(axis=(1, 2, 3, 4), dtype=np.float64) * (1 - bank.stop)
    unmoved = np.maximum(unmoved, 1e-12) * (1 - bank.start.sum())
    total = unmoved + moved.sum(axis=(1, 2, 3, 4), dtype=np.float64)
    moved /= total.astype(np.float32)[:, None, None, None, None]
    return moved


def _climbed(bank: Bank, masses: Masses) -> Masses:
    stay = np.ones((len(bank.climb), len(bank.levels))) - bank.climb[:, None]
    stay[:, -1] = 1.0
    moved = masses * ((1 - bank.stop) * stay).astype(np.float32)
    moved[..., 1:] += masses[..., :-1] * ((1 - bank.stop) * bank.climb).astype(np.float32)[:, None]
    unmoved = 1 - masses.sum(axis=(1, 2, 3, 4))
    new = bank.start[:, None, None, None] * bank.prior[:, None, None] * bank.enter
    moved += np.maximum(unmoved, 0)[:, None, None, None, None] * new.astype(np.float32)
    return moved


def _likelihood(bank: Bank, score: Floats, information: Floats) -> Masses:
    a = (score @ bank.weights.T)[:, None, :, None] * SIGNS[None, :, None, None]
    b = (information @ (bank.weights**2).T)[:, None, :, None]
    steps = bank.levels
    exponent = np.clip(a * steps - 0.5 * b * steps**2, -_STEEPEST, _STEEPEST).astype(np.float32)
    return np.asarray(np.exp(exponent)[:, :, :, None, :])


def log_odds(masses: Masses) -> Floats:
    """(units, 2) log odds of a drift for the worse and for the better against everything else."""
    drift = masses.sum(axis=(2, 3, 4), dtype=np.float64)
    return np.asarray(np.log(np.maximum(drift, 1e-12)) - np.log(np.maximum(1 - drift, 1e-12)))
