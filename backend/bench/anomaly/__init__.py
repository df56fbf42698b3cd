"""How well unusual things are found: a public benchmark, a floor with a known cause, floors without any, and speed."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from backend.bench.anomaly import floors, nab_ours, simulated, speed
from backend.bench.figure import Figure
from backend.bench.forecast.data import folder


def run(seed: int) -> Iterable[Figure]:
    """Measures the anomaly scores; without the data only speed and simulated floors, with a word why."""
    yield from speed.run(seed)
    yield from simulated.run(seed)
    root = folder()
    if not root.is_dir():
        sys.stderr.write(f"The real floors and the benchmark are left out: {root} does not exist.\n")
        return
    yield from floors.run(root, seed)
    yield from nab_ours.run(root / "nab", seed)
