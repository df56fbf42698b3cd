"""What a move changes, told from polling alone, against the simulated floor that knows; and what telling it costs.

The truth is the mean change over many runs of the simulated floor with its true rates, its dialer's true settings and
the pauses people really mean to take. Running the simulator itself so often would take days; the compiled floor with
true numbers takes its place, and is first shown to live the same days (`equality`).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from backend.bench.figure import Figure
from backend.bench.whatif import coverage, peer, speed
from backend.bench.whatif.equality import Row, compare, compare_moves

FLOORS, DAYS, MOVE_DAYS = 4, 40, 60
MOST_APART = 1.0


def run(seed: int) -> Iterable[Figure]:
    """Coverage on random floors, speed and simulation error, SimPy and the simulator beside the compiled floor."""
    yield from coverage.run(seed)
    yield from speed.run(seed)
    yield from peer.run(seed)
    yield from _equality(seed)


def _equality(seed: int) -> Iterable[Figure]:
    rows = [row for k in range(FLOORS) for row in compare(seed + k, DAYS)]
    note = f"{FLOORS} floors x {DAYS} days, mean over their campaigns"
    for name in ("calls", "contacts", "conversions", "drops", "wait"):
        apart, error = _mean([row for row in rows if row.name == name])
        words = f"{note}; +-{100 * error:.2f} by luck"
        yield Figure(f"compiled floor beside the simulator: {name}", abs(100 * apart), "%", MOST_APART, note=words)
    for row in compare_moves(seed, MOVE_DAYS):
        words = f"{row.mean:+.1f} calls in the simulator, {MOVE_DAYS} days; +-{100 * row.error:.1f} by luck"
        yield Figure(f"a move at noon on both: {row.name}", 100 * row.difference, "%", note=words)


def _mean(rows: list[Row]) -> tuple[float, float]:
    """Mean difference and its standard error."""
    return float(np.mean([row.difference for row in rows])), float(
        np.sqrt(np.mean([row.error**2 for row in rows]) / len(rows))
    )
