"""The days of a centre, simulated once: kept as one compressed file per seed, centre and version under .bench."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.bench.alerts.centre import SCORED, Centre
from backend.bench.alerts.planting import HISTORY
from backend.bench.alerts.tables import Shift, shift_of
from backend.bench.alerts.truth import Crossed, cross, spoiled

VERSION = 3
"""Raised whenever the floor, the plans or the tables change."""
TABLES = ("calls", "wraps", "states", "dials", "rest")


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A centre's days in order (the first `HISTORY` are for learning), and what was planted on the others."""

    centre: Centre
    shifts: list[Shift]
    crossed: list[Crossed]


def folder() -> Path:
    """Where simulated days are kept: TEAM_OPTIMIZER_BENCH_FOLDER, else .bench beside the code."""
    given = os.environ.get("TEAM_OPTIMIZER_BENCH_FOLDER")
    return Path(given) if given else Path(__file__).parents[3] / ".bench" / "alerts"


def recorded(seed: int, index: int, scored: int = SCORED, rough: bool = False) -> Recorded:
    """The centre's days, from the file if there is one."""
    centre = Centre(seed, index, scored)
    crossed = [_cross(centre, i) for i in range(HISTORY, HISTORY + scored)]
    found = [one for day in crossed for one in day]
    path = folder() / f"v{VERSION}{'-rough' if rough else ''}-{seed}-{index}-{scored}.npz"
    if path.is_file():
        return Recorded(centre, _load(path), found)
    if rough:
        from backend.bench.alerts.rough import rough_shifts

        shifts = rough_shifts(centre)
    else:
        shifts = [shift_of(day, plain) for day, plain in centre.days()]
    path.parent.mkdir(parents=True, exist_ok=True)
    _save(path, shifts)
    return Recorded(centre, shifts, found)


def _cross(centre: Centre, index: int) -> list[Crossed]:
    plan = centre.plan(index)
    if plan is None:
        return []
    planted, plain = centre.rates(index)
    return [cross(index, episode, planted, plain) for episode in plan.episodes] + spoiled(index, plan)


def _save(path: Path, shifts: list[Shift]) -> None:
    columns: dict[str, NDArray[Any]] = {"start": np.array([shift.start for shift in shifts])}
    for name in TABLES:
        tables = [getattr(shift, name) for shift in shifts]
        columns[f"{name}#"] = np.array([len(table["slot"]) for table in tables])
        for column in tables[0]:
            columns[f"{name}:{column}"] = _small(np.concatenate([table[column] for table in tables]))
    partial = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez_compressed(partial, **columns)  # type: ignore[arg-type]
    partial.replace(path)


def _small(column: NDArray[Any]) -> NDArray[Any]:
    if column.dtype == np.float64:
        return column.astype(np.float32)
    return column.astype(np.int32) if column.dtype == np.int64 else column


def _load(path: Path) -> list[Shift]:
    with np.load(path) as file:
        columns = {name: file[name] for name in file.files}
    edges = {name: np.concatenate([[0], np.cumsum(columns[f"{name}#"])]) for name in TABLES}
    return [
        Shift(start, **{
            name: {
                key.split(":")[1]: column[edges[name][i] : edges[name][i + 1]]
                for key, column in columns.items() if key.startswith(name + ":")
            }
            for name in TABLES
        })
        for i, start in enumerate(columns["start"].tolist())
    ]  # fmt: skip
