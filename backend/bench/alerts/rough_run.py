"""The early warning on the second floor, rougher and written another way: `python -m backend bench alerts-rough`."""

from __future__ import annotations

from collections.abc import Iterable

from backend.bench.alerts import SEED
from backend.bench.alerts.gates import gated
from backend.bench.alerts.measure import measure
from backend.bench.figure import Figure

__all__ = ["SEED", "run"]
CENTRES = 6


def run(seed: int) -> Iterable[Figure]:
    """The gated figures, with nothing tuned to this floor."""
    yield from gated(measure(seed, CENTRES, rough=True, peers_too=False), seed, "rough floor: ")
