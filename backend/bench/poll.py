"""CPU of one poll of a centre of 125 agents, from the answers' arrival to the served picture."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.rig import percentile, rig, simulated

POLLS = 40
WARM_UP = 6
STEP_S = 30


def run(seed: int) -> Iterator[Figure]:
    """Polls a simulated afternoon every 30 s; what the client spends on the transfer is not counted."""
    with simulated("large", seed) as floor, tempfile.TemporaryDirectory() as folder:
        floor.control("clock", speed=0)
        with rig(floor, Path(folder), history_days=0) as bench:
            own, whole = [], []
            for poll in range(WARM_UP + POLLS):
                floor.control("clock", advance=STEP_S)
                asked, begun = bench.client.cpu_s, time.process_time()
                bench.coordinator.poll_once()
                spent = time.process_time() - begun
                if poll >= WARM_UP:
                    whole.append(spent * 1000)
                    own.append((spent - (bench.client.cpu_s - asked)) * 1000)
    note = f"125 agents, {POLLS} polls, parse + store + rollups + picture of all windows"
    yield Figure("poll step CPU after the answers, p50", percentile(own, 0.5), "ms", 50, note=note)
    yield Figure("poll step CPU after the answers, p95", percentile(own, 0.95), "ms")
    yield Figure("poll CPU with the transfer, p50", percentile(whole, 0.5), "ms")
