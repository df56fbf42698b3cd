"""Runs the roster solvers on instance files of published benchmarks and writes what they find as JSON."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

SecondsLeft = Callable[[], float]
Say = Callable[[str], None]

_THREADS = min(os.cpu_count() or 1, 8)

_WRITING_S = 0.3
"""Kept back from the limit for checking and writing the answer."""


def solve_file(family: str, file: Path, limit_s: float, seed: int) -> dict[str, Any]:
    """Reads and solves one instance; the limit counts from the start of this process. Raises ValueError, OSError."""
    started = time.monotonic() - time.process_time()  # what start-up took is CPU time, and part of the limit
    text = file.read_text(encoding="utf-8")
    answer = FAMILIES[family](text, lambda: started + limit_s - _WRITING_S - time.monotonic(), seed)
    head = {"instance": file.name, "seconds": round(time.monotonic() - started, 3), "seed": seed}
    return head | answer


def solve_calendar(text: str, left_s: SecondsLeft, seed: int) -> dict[str, Any]:
    """A roster of the Curtois & Qu family: employee's name to a list of shift names, '' for a day off."""
    from backend.optimizer.roster.calendar import read_problem, solve

    problem = read_problem(text)
    with ThreadPoolExecutor(_THREADS) as executor:
        result = solve(problem, left_s, seed, executor, _THREADS)
    names = [*problem.shifts, ""]  # the last one is what OFF, -1, finds
    return {
        "objective": result.objective,
        "bound": result.bound,
        "roster": {
            name: [names[s] for s in row] for name, row in zip(problem.employees, result.roster.tolist(), strict=True)
        },
    }


def solve_activity(text: str, left_s: SecondsLeft, seed: int) -> dict[str, Any]:
    """Shifts of the multi-activity family, minutes counted from 06:00 of the first day.

    `missing_minutes` is left of the cover that must be there, 0 in a roster that may be worked.
    """
    from backend.optimizer.roster.activity import QUARTER_MIN, read_problem, solve

    problem = read_problem(text)
    result = solve(problem, left_s, seed)

    def span(part: Any) -> dict[str, int]:
        return {"start_minute": part.start * QUARTER_MIN, "end_minute": part.end * QUARTER_MIN}

    return {
        "objective": result.objective,
        "bound": result.bound,
        "missing_minutes": result.missing * QUARTER_MIN,
        "shifts": [
            {"employee": problem.employees[shift.employee], **span(shift)}
            | {"tasks": [{"task": problem.tasks[part.task], **span(part)} for part in shift.tasks]}
            for shift in result.shifts
        ],
    }


FAMILIES: dict[str, Callable[[str, SecondsLeft, int], dict[str, Any]]] = {
    "curtis-qu": solve_calendar,
    "multi-activity": solve_activity,
}
"""Name of a benchmark family to its solver."""


def write_answer(answer: dict[str, Any], out: Path | None, say: Say) -> None:
    """Writes the JSON to a file, or says it."""
    text = json.dumps(answer, separators=(",", ":"))
    if out is None:
        say(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text + "\n", encoding="utf-8")
    say(f"objective {answer['objective']}, bound {answer['bound']}, {answer['seconds']} s; written to {out}")
