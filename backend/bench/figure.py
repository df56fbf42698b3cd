"""One measured figure beside its target, and the table and JSON they are printed as."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measurement: what, how much, in which unit, and what was promised (`target` None: no promise).

    `points` are those of a curve, for the JSON alone.
    """

    name: str
    value: float
    unit: str
    target: float | None = None
    better: Literal["<=", ">="] = "<="
    note: str = ""
    points: tuple[tuple[float, ...], ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.better == "<=" else self.value >= self.target


def hardware() -> dict[str, Any]:
    """What machine measured, and how busy it was: a figure without both says nothing."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else (float("nan"),) * 3
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_1m": round(load[0], 2),
        "load_5m": round(load[1], 2),
        "sqlite": sqlite3.sqlite_version,
    }


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text, one a line, each with its target and whether it is met."""
    rows = [("figure", "measured", "target", "", "note")]
    for figure in figures:
        target = "" if figure.target is None else f"{figure.better} {_number(figure.target)} {figure.unit}"
        mark = {True: "met", False: "MISSED", None: ""}[figure.met]
        rows.append((figure.name, f"{_number(figure.value)} {figure.unit}", target, mark, figure.note))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def report(figures: Sequence[Figure], seed: int) -> dict[str, Any]:
    """The same as JSON-ready data, with the machine, its load and the seed."""
    return {
        "seed": seed,
        "hardware": hardware(),
        "figures": [{**asdict(figure), "met": figure.met} for figure in figures],
        "argv": sys.argv[1:],
    }


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
