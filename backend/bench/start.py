"""Seconds from the command to the first picture of an existing store, and the memory it then holds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.rig import percentile
from backend.bench.running import running
from backend.bench.vendor import vendor_floor

ROUNDS = 3
SETTLE_S = 5.0


def run(seed: int) -> Iterator[Figure]:
    """Starts the real command on a store of 150 agents with 30 days; the dialer does not answer."""
    starts, memory = [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        vendor_floor(folder, agents=150, seed=seed)
        for _ in range(ROUNDS):
            with running(folder) as backend:
                starts.append(backend.ready_s)
                time.sleep(SETTLE_S)
                memory.append(_resident_kib(backend.pid) / 1024)
    yield Figure("start to first picture", percentile(starts, 0.5), "s", 3, note=f"median of {ROUNDS}")
    yield Figure("resident memory", max(memory), "MB", 300, note="150 agents, 30 days stored")


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
