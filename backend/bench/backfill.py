"""Rate of the first contact: history of 125 agents read, parsed and stored with its rollups."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.rig import Rig, rig, simulated

DAYS = 4
MOST_S = 900


def run(seed: int) -> Iterator[Figure]:
    """Reads the history twice: the first time the simulator invents it, the second time it only repeats it."""
    with simulated("large", seed) as floor:
        floor.control("clock", speed=0)
        with tempfile.TemporaryDirectory() as folder, rig(floor, Path(folder), history_days=DAYS) as first:
            _read_all(first)
        with tempfile.TemporaryDirectory() as folder, rig(floor, Path(folder), history_days=DAYS) as bench:
            begun, cpu = time.perf_counter(), time.process_time()
            rows = _read_all(bench)
            wall, spent = time.perf_counter() - begun, time.process_time() - cpu
            waited = bench.client.wall_s
    note = f"{rows:,} calls of {DAYS} days and their state events"
    yield Figure("back-fill, our own work only", rows / max(wall - waited, 1e-9), "calls/s", 3000, ">=", note)
    yield Figure("back-fill, simulator and transfer included", rows / wall, "calls/s", note=f"{wall:.0f} s")
    yield Figure("back-fill, per CPU second of the backend", rows / spent, "calls/s")


def _read_all(bench: Rig) -> int:
    until = time.monotonic() + MOST_S
    while time.monotonic() < until:
        progress = bench.coordinator.poll_once().backfill
        if progress.finished:
            return progress.rows
    raise TimeoutError(f"the history was not read within {MOST_S} s")
