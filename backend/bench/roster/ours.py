"""One run of the command line on an instance, its answer read anew from the file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from backend.optimizer.roster import activity, calendar


@dataclass(frozen=True, slots=True)
class Solved:
    """What came of a run: cost, bound, broken rules (the first few), and the time it took, start-up included."""

    objective: int
    bound: int | None
    wrong: tuple[str, ...]
    wall_s: float
    cpu_s: float

    @property
    def words(self) -> str:
        """Cost, bound and what is wrong."""
        return "; ".join((f"cost {self.objective}, bound {self.bound}", *self.wrong[:2]))


def solved(family: str, file: Path, limit_s: float, seed: int) -> Solved:
    """Runs the command; raises RuntimeError with its words if it fails or its cost is not that of its answer."""
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / "answer.json"
        words = [sys.executable, "-m", "backend", "solve-benchmark", family, str(file), "--limit-s", str(limit_s)]
        began, before = time.monotonic(), _children_s()
        run = subprocess.run(
            [*words, "--seed", str(seed), "--out", str(out)], capture_output=True, text=True, check=False
        )
        wall_s, cpu_s = time.monotonic() - began, _children_s() - before
        if run.returncode:
            raise RuntimeError(f"{file.name}: {run.stderr.strip()[-500:]}")
        answer = json.loads(out.read_text(encoding="utf-8"))
    cost, wrong = READERS[family](file.read_text(encoding="utf-8"), answer)
    if cost != answer["objective"]:
        raise RuntimeError(f"{file.name}: the answer says {answer['objective']}, its roster costs {cost}.")
    return Solved(cost, answer["bound"], tuple(wrong), wall_s, cpu_s)


def _children_s() -> float:
    times = os.times()
    return times.children_user + times.children_system


def read_calendar(text: str, answer: dict[str, Any]) -> tuple[int, list[str]]:
    """Cost and broken rules of a roster by the day."""
    problem = calendar.read_problem(text)
    number = {name: s for s, name in enumerate(problem.shifts)} | {"": -1}
    rows = [[number[shift] for shift in answer["roster"][name]] for name in problem.employees]
    roster = np.array(rows, dtype=np.int64)
    return calendar.cost_of(problem, roster), calendar.broken_rules(problem, roster)


def read_activity(text: str, answer: dict[str, Any]) -> tuple[int, list[str]]:
    """Cost and broken rules, missing cover among them, of a roster with changing tasks."""
    problem = activity.read_problem(text)
    employee = {name: e for e, name in enumerate(problem.employees)}
    task = {name: k for k, name in enumerate(problem.tasks)}
    shifts = [
        activity.Shift(
            employee[shift["employee"]], tuple(_stretch(task[part["task"]], part) for part in shift["tasks"])
        )
        for shift in answer["shifts"]
    ]
    missing = activity.missing_of(problem, shifts)
    wrong = [f"{missing} quarter hours of cover missing"] if missing else []
    return activity.cost_of(problem, shifts), wrong + activity.broken_rules(problem, shifts)


def _stretch(task: int, part: dict[str, Any]) -> activity.Stretch:
    start, end = (part[at] // activity.QUARTER_MIN for at in ("start_minute", "end_minute"))
    return activity.Stretch(task, start, end)


READERS: dict[str, Callable[[str, dict[str, Any]], tuple[int, list[str]]]] = {
    "curtis-qu": read_calendar,
    "multi-activity": read_activity,
}
"""Name of a benchmark family to what reads its answers anew."""
