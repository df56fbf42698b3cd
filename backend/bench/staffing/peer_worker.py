"""Runs pyworkforce in its own Python: one job as JSON on standard input, positions and CPU seconds each on output."""

from __future__ import annotations

import json
import sys
import time


def main() -> None:
    """Answers every queue of the job."""
    from pyworkforce.queuing import ErlangC

    job = json.load(sys.stdin)
    rows = list(zip(job["calls"], job["aht_s"], job["shares"], strict=True))
    begun = time.process_time()
    positions = []
    for calls, aht, share in rows:
        queue = ErlangC(
            transactions=calls, asa=job["within_s"] / 60, aht=aht / 60, interval=job["interval_s"] / 60, shrinkage=0.0
        )
        positions.append(queue.required_positions(service_level=share)["raw_positions"])
    each = (time.process_time() - begun) / len(rows)
    print(json.dumps({"positions": [int(n) for n in positions], "cpu_s": each}))


if __name__ == "__main__":
    main()
