"""Agents needed, measured: right on every row of the exact tables, answers a second, and pyworkforce beside it.

The tables are read from ../shared/data/scheduling/erlang beside the repository (or TEAM_OPTIMIZER_ERLANG_DATA); without
them only the speed is measured, with a word why.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from backend.bench.figure import Figure
from backend.bench.staffing import peer, speed
from backend.optimizer.staffing import Answered, Volume, agents_for, reached


def folder() -> Path:
    """Where the exact tables lie."""
    given = os.environ.get("TEAM_OPTIMIZER_ERLANG_DATA")
    return Path(given) if given else Path(__file__).parents[4] / "shared" / "data" / "scheduling" / "erlang"


def run(seed: int) -> Iterable[Figure]:
    """Measures agents needed; the seed draws the cases of the speed."""
    if folder().is_dir():
        yield _required()
        yield from _waiting()
        yield from _patient()
    else:
        sys.stderr.write(f"The exact tables are left out: {folder()} does not exist.\n")
    cases = speed.draw(seed)
    yield from speed.run(cases)
    yield from peer.run(cases)


def _rows(name: str) -> list[dict[str, float]]:
    with (folder() / name).open(newline="") as text:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(text)]


def _required() -> Figure:
    rows, wrong = _rows("required_agents_exact.csv"), 0
    for row in rows:
        volume = Volume.of([row["calls_per_30min"]], row["aht_s"], 1800.0)
        found = agents_for(volume, Answered(row["target_sl"], row["target_s"]))
        wrong += int(found[0]) != int(row["min_agents_erlang_c"])
    return Figure("least agents: wrong rows of the exact table", wrong, "", 0.0, note=f"n={len(rows)}")


def _waiting() -> Iterator[Figure]:
    rows, worst = _rows("erlang_c_exact.csv"), 0.0
    for row in rows:
        volume = Volume.of([row["offered_load_erlang"] * 9], 100.0, 900.0)
        found = reached(volume, _one(row["servers"]), 100 * row["t_over_aht"])
        worst = max(worst, abs(float(found.answered[0]) - row["service_level"]))
    yield Figure("Erlang C: largest error of the service level", worst, "", 1e-6, note=f"n={len(rows)}")


def _patient() -> Iterator[Figure]:
    rows, service, lost = _rows("erlang_a_exact.csv"), 0.0, 0.0
    for row in rows:
        aht_s = row["mean_service_min"] * 60
        volume = Volume.of([row["lambda_per_min"] * 15], aht_s, 900.0, row["mean_patience_min"] * 60)
        found = reached(volume, _one(row["servers"]), row["T_min"] * 60)
        service = max(service, abs(float(found.answered[0]) - row["P_served_within_T"]))
        lost = max(lost, abs(float(found.abandoned[0]) - row["prob_abandon"]))
    yield Figure("Erlang A: largest error of the service level", service, "", 1e-6, note=f"n={len(rows)}")
    yield Figure("Erlang A: largest error of abandonment", lost, "", 1e-6, note=f"n={len(rows)}")


def _one(agents: float) -> speed.Ints:
    return np.array([int(agents)])
