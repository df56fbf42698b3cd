"""How it reads: actual and usual figures since the evidence began to rise, in seconds, hits and trials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Story:
    """Per unit and sign: `since` (units, 2) UTC s and `sums` (units, 2, 3: actual, usual, trials; CHANNELS)."""

    since: Ints
    sums: Floats


def begin(units: int, channels: int, at: int) -> Story:
    """Nothing told yet."""
    return Story(np.full((units, 2), at), np.zeros((units, 2, 3, channels)))


def tell(story: Story, quiet: Bools, at: int, sums: Floats) -> Story:
    """Adds an interval's sums (units, 3, CHANNELS) that began at `at`; where `quiet` (units, 2), it begins anew."""
    kept = np.where(quiet[:, :, None, None], 0.0, story.sums)
    return Story(np.where(quiet, at, story.since), kept + sums[:, None])
