"""One campaign lived by the compiled floor and by SimPy: the same floor-hours, the same calls, other seconds."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from backend.bench.figure import Figure
from backend.bench.forecast.peers import python
from backend.optimizer.whatif.engine import run_floor
from backend.optimizer.whatif.parts import CALLS, COUNTS, DESK, DROPS, LINE, NEVER, READY, WAIT_S, Records

AGENTS, UNTIL_S, RUNS, TIMEOUT_S = 12, 3 * 3600, 200, 600
JOB: dict[str, Any] = {
    "agents": AGENTS, "until_s": UNTIL_S, "answer": 0.38, "contact": 0.55, "conversion": 0.09, "level": 2.0,
    "soon": 0.1, "limit": 0.02, "misses": [[0.63, 24], [0.87, 15], [1.0, 4]],
    "kinds": [[[2.2, 0.6], [1.4, 0.5]], [[4.0, 0.8], [2.1, 0.6]], [[6.0, 0.42], [3.7, 0.45]]],
}  # fmt: skip


def run(seed: int) -> Iterable[Figure]:
    """CPU of both, and how far they are apart; without the peer only ours."""
    ours = _ours(seed)
    hours = RUNS * UNTIL_S / 3600
    note = f"{AGENTS} agents, {hours:.0f} hours"
    yield Figure("compiled floor: CPU per campaign-hour", 1e6 * ours["cpu_s"] / hours, "us", note=note)
    theirs = _theirs(seed)
    if theirs is None:
        return
    ratio = theirs["cpu_s"] / ours["cpu_s"]
    rate = theirs["events"] / theirs["cpu_s"]
    yield Figure(
        "SimPy: CPU per campaign-hour", 1e6 * theirs["cpu_s"] / hours, "us", note=f"{rate:,.0f} events/s; {note}"
    )
    yield Figure("SimPy takes times as long", ratio, "x", note="same rules, same floor")
    for name, label in (("calls", "calls"), ("drops", "drops"), ("wait_s", "waits")):
        apart = 100 * (ours[name] / theirs[name] - 1)
        yield Figure(
            f"compiled floor beside SimPy: {label}", apart, "%", note=f"{theirs[name]:,.0f} in SimPy, by chance"
        )


def records(agents: int = AGENTS) -> tuple[Records, Records]:
    """JOB as LINE and DESK records."""
    line, desks = np.zeros(1, LINE), np.zeros(agents, DESK)
    for name in ("answer", "level", "soon", "limit"):
        line[name] = JOB[name]
    line["contact_curve"] = line["conversion_curve"] = 1.0
    line["leads"] = line["close"] = NEVER
    line["misses"], line["kinds"] = len(JOB["misses"]), 3
    for m, (upto, seconds) in enumerate(JOB["misses"]):
        line["miss_upto"][:, m], line["miss_s"][:, m] = upto, seconds
    line["kind_upto"][:, :, :3] = np.triu(np.ones((3, 3)))
    for k, ((talk_mu, talk_sd), (wrap_mu, wrap_sd)) in enumerate(JOB["kinds"]):
        line["talk_mu"][:, k], line["talk_sd"][:, k] = talk_mu, talk_sd
        line["wrap_mu"][:, k], line["wrap_sd"][:, k] = wrap_mu, wrap_sd
    desks["doing"], desks["leave"], desks["move"], desks["pause_at"] = READY, NEVER, NEVER, NEVER
    desks["contact"], desks["conversion"], desks["talk"], desks["wrap"] = JOB["contact"], JOB["conversion"], 1.0, 1.0
    return line, desks


def _ours(seed: int) -> dict[str, float]:
    line, desks = records()
    total, counts = np.zeros(COUNTS), np.zeros((1, COUNTS))
    run_floor(line.copy(), desks.copy(), seed, RUNS, UNTIL_S, counts)
    began = time.process_time()
    for k in range(RUNS):
        run_floor(line.copy(), desks.copy(), seed, k, UNTIL_S, counts)
        total += counts[0]
    spent = time.process_time() - began
    return {"calls": total[CALLS], "drops": total[DROPS], "wait_s": total[WAIT_S], "cpu_s": spent}


def _theirs(seed: int) -> dict[str, float] | None:
    interpreter = python()
    if interpreter is None:
        return None
    job = json.dumps({**JOB, "runs": RUNS, "seed": seed})
    worker = Path(__file__).with_name("simpy_worker.py")
    try:
        done = subprocess.run(
            [interpreter, str(worker)], input=job, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
        sys.stderr.write(f"SimPy is left out: {' '.join(last)}\n")
        return None
    answer: dict[str, float] = json.loads(done.stdout)
    return answer
