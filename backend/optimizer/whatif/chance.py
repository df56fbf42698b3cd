"""Streams of random numbers inside compiled code: one 64-bit word per stream (SplitMix64: Steele et al. 2014).

Every agent and every dialer has a stream of its own, so that a move shifts nobody else's numbers: common random
numbers (Law 2015, ch. 11.2).
"""

from __future__ import annotations

import math

import numpy as np

from backend.optimizer.compiled import bare

STEP = np.uint64(0x9E3779B97F4A7C15)
"""A stream's next word is this much further."""

_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0


@bare()
def mixed(word: np.uint64) -> np.uint64:
    """A word whose bits look random."""
    word = (word ^ (word >> _30)) * _FIRST
    word = (word ^ (word >> _27)) * _SECOND
    return word ^ (word >> _31)


@bare()
def stream(seed: int, run: int, subject: int) -> np.uint64:
    """Where a subject's stream begins in a run."""
    root = mixed(mixed(np.uint64(seed) + STEP) + (np.uint64(run) + np.uint64(1)) * STEP)
    return mixed(root + np.uint64(subject + 1) * _FIRST)


@bare()
def unit(word: np.uint64) -> float:
    """A stream's word as a number in [0, 1)."""
    return float(mixed(word) >> _11) * _UNIT


@bare()
def bells(first: float, second: float) -> tuple[float, float]:
    """Two independent standard normal numbers from two uniform ones (Box & Muller 1958)."""
    reach = math.sqrt(-2.0 * math.log(1.0 - first))
    turn = 2.0 * math.pi * second
    return reach * math.cos(turn), reach * math.sin(turn)
