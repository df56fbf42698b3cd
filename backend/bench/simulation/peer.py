"""simpy on the same twelve agents, in an interpreter of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.forecast.peers import python
from backend.bench.simulation.cases import mmc
from backend.optimizer.simulation import simulate

DAYS = 20


def run(seed: int) -> Iterator[Figure]:
    """Its events a second and how many times slower it is than ours on the same model."""
    interpreter = python()
    if interpreter is None:
        return
    worker = Path(__file__).with_name("peer_worker.py")
    try:
        done = subprocess.run(
            [interpreter, str(worker)], input=json.dumps({"days": DAYS, "seed": seed}), capture_output=True, text=True,
            timeout=600, check=True,
        )  # fmt: skip
    except (subprocess.SubprocessError, OSError) as error:
        last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
        sys.stderr.write(f"  simpy is left out: {' '.join(last)}\n")
        return
    answer = json.loads(done.stdout.splitlines()[-1])
    begun = time.process_time()
    simulate(mmc().model, 500, seed)
    ours = (time.process_time() - begun) / 500
    each = answer["cpu_s"] / DAYS
    note = f"service level {answer['service_level']:.3f} of {DAYS} days; {each / ours:.0f} times our CPU for a day"
    yield Figure("MMC by simpy", answer["contacts"] * 2 / answer["cpu_s"], "events/s", note=note)
