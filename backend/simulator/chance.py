"""Endless streams of pre-drawn random numbers, one per subject and day: one subject's draws never shift another's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def uniforms(*key: int) -> Iterator[float]:
    """Uniform numbers in [0, 1) of the stream named by the key (seed, date, subject...)."""
    rng = np.random.default_rng([*key, 1])
    size = 64
    while True:
        yield from rng.random(size).tolist()
        size = 1024


def normals(*key: int) -> Iterator[float]:
    """Standard normal numbers of the stream named by the key."""
    rng = np.random.default_rng([*key, 2])
    size = 64
    while True:
        yield from rng.standard_normal(size).tolist()
        size = 1024
