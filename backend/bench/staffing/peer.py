"""pyworkforce on the same queues, in an interpreter of its own; judged by exact arithmetic that neither side uses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal, getcontext
from pathlib import Path

from backend.bench.figure import Figure
from backend.bench.forecast.peers import python
from backend.bench.staffing.speed import INTERVAL_S, Cases, cpu_s, volume
from backend.optimizer.staffing import Answered, agents_for

WITHIN_S = 20.0
JUDGED = 300
DIGITS = 50


def run(cases: Cases) -> Iterator[Figure]:
    """Its CPU time beside ours, and how often either is not the least number."""
    ours = [
        int(agents_for(volume(cases, cases.some[i : i + 1]), Answered(float(share), WITHIN_S))[0])
        for i, share in enumerate(cases.shares)
    ]
    yield Figure("not the least number (50 digits)", _wrong(cases, ours), "", 0.0, note=f"ours, n={JUDGED}")
    theirs = _ask(cases)
    if theirs is None:
        return
    positions, each_s = theirs
    mine_s = cpu_s(lambda: agents_for(volume(cases, cases.some), Answered(0.8, WITHIN_S))) / len(cases.some)
    note = f"pyworkforce, n={len(cases.some)}; {each_s / mine_s:.0f} times ours ({1e6 * mine_s:.2f} us)"
    yield Figure("pyworkforce: CPU of an answer", 1e6 * each_s, "us", note=note)
    yield Figure("pyworkforce: not the least number (50 digits)", _wrong(cases, positions), "", note=f"n={JUDGED}")


def _ask(cases: Cases) -> tuple[list[int], float] | None:
    interpreter = python()
    if interpreter is None:
        return None
    job = {
        "calls": cases.calls[cases.some].tolist(), "aht_s": cases.aht_s[cases.some].tolist(),
        "shares": cases.shares.tolist(), "interval_s": INTERVAL_S, "within_s": WITHIN_S,
    }  # fmt: skip
    worker = Path(__file__).with_name("peer_worker.py")
    try:
        done = subprocess.run(
            [interpreter, str(worker)], input=json.dumps(job), capture_output=True, text=True, timeout=600, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
        sys.stderr.write(f"  pyworkforce is left out: {' '.join(last)}\n")
        return None
    answer = json.loads(done.stdout.splitlines()[-1])
    return answer["positions"], answer["cpu_s"]


def _wrong(cases: Cases, positions: list[int]) -> int:
    return sum(
        positions[i] != _least(cases.calls[row] * cases.aht_s[row] / INTERVAL_S, cases.aht_s[row], cases.shares[i])
        for i, row in enumerate(cases.some[:JUDGED])
    )


def _least(load: float, aht_s: float, share: float) -> int:
    """The least agents by trying every number from the load up, in decimals of 50 digits."""
    getcontext().prec = DIGITS
    a, t = Decimal(float(load)), Decimal(WITHIN_S) / Decimal(float(aht_s))
    blocked = Decimal(1)
    n = 0
    while True:
        n += 1
        blocked = a * blocked / (n + a * blocked)
        if n > a:
            waits = n * blocked / (n - a * (1 - blocked))
            if 1 - waits * (-(n - a) * t).exp() >= Decimal(float(share)):
                return n
