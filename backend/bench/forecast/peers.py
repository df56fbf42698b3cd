"""The peers on the same days: statsforecast and Prophet in an interpreter of their own, or a plain reason why not."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.bench.forecast.data import DaySet, on_grid

Floats = NDArray[np.float64]

BENCH = Path(__file__).parents[3] / ".bench"
ANSWERS = BENCH / "peer-answers"
"""Peers' answers by the hash of their job; delete it to measure them anew."""

PROPHET_DAYS = 100
"""History Prophet is given of half-hourly data; of daily data it gets all."""

TIMEOUT_S = 3600

FAST = ("SeasonalES",)
HALF_HOURLY = ("SeasonalES", "MSTL+AutoETS", "AutoTheta", "MFLES", "Prophet")
"""AutoETS is left out here: it does not support seasons longer than 24 slots."""

SLOWEST = ("AutoTheta",)
"""Half-hourly only every second of the slow peers' days: one fit takes about 20 CPU seconds."""

DAILY = ("SeasonalES", "AutoETS", "AutoTheta", "MSTL+AutoETS", "MFLES", "Prophet")


@dataclass(frozen=True, slots=True, eq=False)
class Peer:
    """One peer's forecasts `slots` (moments, days, slots) of the `scored` days, and CPU seconds a forecast."""

    scored: list[int]
    slots: Floats
    cpu_s: float


def python() -> str | None:
    """The interpreter named by TEAM_OPTIMIZER_PEERS_PYTHON, else .bench/peers/bin/python; None with a word why."""
    given = os.environ.get("TEAM_OPTIMIZER_PEERS_PYTHON")
    found = Path(given) if given else BENCH / "peers" / "bin" / "python"
    if found.exists():
        return str(found)
    sys.stderr.write(f"Peers are left out: {found} does not exist; docs/method-forecast.md says how to make it.\n")
    return None


def run_all(data: DaySet, scored: list[int]) -> dict[str, Peer]:
    """Every peer that fits the set on the same days (slow ones on every k-th); without interpreter none."""
    interpreter = python()
    if interpreter is None:
        return {}
    found: dict[str, Peer] = {}
    for method in HALF_HOURLY if data.grid.slots > 1 else DAILY:
        some = scored if method in FAST else scored[:: data.every]
        if method in SLOWEST and data.grid.slots > 1:
            some = some[::2]
        sys.stderr.write(f"  {data.name}: {method} on {len(some)} days ...\n")
        peer = _run(interpreter, data, method, some)
        if peer is not None:
            found[method] = peer
    return found


def _run(interpreter: str, data: DaySet, method: str, scored: list[int]) -> Peer | None:
    days, counts, _ = on_grid(data)
    row = {day: i for i, day in enumerate(days)}
    slots, moments = data.grid.slots, list(data.moments.values())
    origins = [row[data.days[index]] * slots + moment for moment in moments for index in scored]
    midnight = np.array([datetime(d.year, d.month, d.day, tzinfo=UTC).timestamp() for d in days])
    within = data.grid.first_s + data.grid.slot_s * np.arange(slots)
    week = len(data.weekdays)
    job = {
        "y": counts.ravel(), "at": (midnight[:, None] + within).ravel(), "method": method,
        "season": [slots, slots * week] if slots > 1 else [week], "origins": origins,
        "horizons": [slots - moment for moment in moments for _ in scored],
        "keep": PROPHET_DAYS * slots if slots > 1 else counts.size,
    }  # fmt: skip
    answer = _ask(interpreter, job)
    if answer is None:
        return None
    out = np.zeros((len(moments), len(scored), slots))
    made_all, cpu_s = answer
    for k, made in enumerate(made_all):
        m, at = divmod(k, len(scored))
        out[m, at, moments[m] :] = np.maximum(made, 0.0)
    return Peer(scored, out, cpu_s)


def _ask(interpreter: str, job: dict[str, Any]) -> tuple[list[list[float]], float] | None:
    """All forecasts of a job and CPU seconds each; None, with a word why, when the peer fails or takes too long.

    Peers take most of an hour and do not change while ours does, so an answer is kept under the hash of its job.
    """
    kept = ANSWERS / f"{job['method']}-{_fingerprint(job)}.json"
    if not kept.exists():
        text = _run_worker(interpreter, job)
        if text is None:
            return None
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    answer = json.loads(kept.read_text(encoding="utf-8"))
    return answer["forecasts"], answer["cpu_s"]


def _run_worker(interpreter: str, job: dict[str, Any]) -> str | None:
    worker = Path(__file__).with_name("peer_worker.py")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.npz"
        np.savez(file, **job)
        try:
            done = subprocess.run(
                [interpreter, str(worker), str(file)], capture_output=True, text=True, timeout=TIMEOUT_S, check=True,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip
        except (subprocess.SubprocessError, OSError) as error:
            last = str(getattr(error, "stderr", "") or error).strip().splitlines()[-1:]
            sys.stderr.write(f"  left out: {' '.join(last)}\n")
            return None
    return done.stdout.splitlines()[-1]


def _fingerprint(job: dict[str, Any]) -> str:
    found = hashlib.sha256()
    for name in sorted(job):
        found.update(name.encode() + np.asarray(job[name]).tobytes())
    return found.hexdigest()[:16]
