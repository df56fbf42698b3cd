"""What a detector says all day long, as arrays; every threshold is tried on the same scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats
from backend.bench.alerts.tables import SLOTS

METRIC_NAMES = (
    "handle_s", "talk_s", "wrap_s", "conversion_per_contact", "contact_rate", "contacts_per_hour",
    "conversions_per_hour", "calls_per_hour", "answer_rate", "pause_share", "occupancy", "drop_rate",
)  # fmt: skip
WORSE, BETTER = 0, 1

Small = NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """`score` and the leading `metric` (index into METRIC_NAMES), each (days, SLOTS, units, 2 signs).

    A score of -inf says nothing. The score of slot s is known at that slot's end.
    """

    score: NDArray[np.float32]
    metric: Small


def silent(days: int, units: int) -> Scores:
    """Scores that say nothing."""
    shape = (days, SLOTS, units, 2)
    return Scores(np.full(shape, -np.inf, dtype=np.float32), np.zeros(shape, dtype=np.int16))


def joined(parts: list[Scores]) -> Scores:
    """The days of several centres under each other."""
    return Scores(np.concatenate([p.score for p in parts]), np.concatenate([p.metric for p in parts]))


def best_of(stacked: Floats, names: list[str]) -> Scores:
    """The highest of several metrics' scores; `stacked` is (metrics, days, SLOTS, units, 2)."""
    best = stacked.argmax(0)
    index = np.array([METRIC_NAMES.index(name) for name in names], dtype=np.int16)
    return Scores(np.take_along_axis(stacked, best[None], 0)[0].astype(np.float32), index[best])
