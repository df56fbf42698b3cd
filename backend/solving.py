"""Runs the roster solvers on instance files of published benchmarks and writes what they find as JSON.

The search runs in a thread of its own; when time is up, the best found so far is the answer, whatever the search is
busy with. On a first run it may be waiting for the compiler: then rosters found without compiled code stand in.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

SecondsLeft = Callable[[], float]
Say = Callable[[str], None]
Answer = dict[str, Any]
Tell = Callable[[Answer], None]

_THREADS = min(os.cpu_count() or 1, 8)

_WRITING_S, _WRITING_SHARE, _LONGEST_WRITING_S = 0.5, 0.008, 1.0
"""Kept back from the limit for writing the answer and leaving: more of longer limits, which large answers have."""

_GRACE_S = 0.1
"""How long a search that is over by its own clock may take to hand over its last answer."""


_PATIENCE, _PLAIN_SWEEPS = 0.25, 6
"""The part of the time after which rosters are sought without compiled code, and how many sweeps of them are made."""


class Search(threading.Thread):
    """A solver at work: `answer` is the best so far, `error` what stopped it."""

    def __init__(self, work: Callable[[Tell], Answer]) -> None:
        super().__init__(daemon=True)
        self.work, self.answer, self.error = work, None, None
        self.news, self.lock = threading.Event(), threading.Lock()

    work: Callable[[Tell], Answer]
    answer: Answer | None
    error: BaseException | None

    def run(self) -> None:
        """Works until done; what it raises is kept."""
        try:
            self.tell(self.work(self.tell))
        except BaseException as error:
            self.error = error
        self.news.set()

    def tell(self, answer: Answer) -> None:
        """Keeps an answer of the search itself."""
        self.keep(answer)
        self.news.set()

    def keep(self, answer: Answer) -> None:
        """Keeps an answer, whoever found it, that is no worse than the one there is."""
        with self.lock:
            if self.answer is None or _rank(answer) <= _rank(self.answer):
                self.answer = answer

    def result(self, left_s: SecondsLeft, stand_in: Callable[[], None] | None = None) -> Answer:
        """The last answer once it is done or time is up; the first one if there is none by then.

        A `stand_in` is asked for answers if there is none after a part of the time.
        """
        if stand_in is not None and not self.news.wait(max(left_s(), 0.0) * _PATIENCE):
            stand_in()
        try:
            self.join(max(left_s(), 0.0) + _GRACE_S)
        except KeyboardInterrupt:
            if self.answer is None:
                raise
            sys.stderr.write("Stopped; this is the best found until then.\n")
        if self.answer is None:
            self.news.wait()
        if self.answer is None:
            assert self.error is not None
            raise self.error
        if self.error is not None:
            sys.stderr.write(f"The search stopped early, this is the best found until then: {self.error!r}\n")
        return self.answer


def solve_file(family: str, file: Path, limit_s: float, seed: int) -> Answer:
    """Reads and solves one instance; the limit counts from the start of this process. Raises ValueError, OSError.

    Ctrl-C ends it with the best found so far.
    """
    end = time.monotonic() - _age_s() + limit_s
    writing_s = min(_WRITING_S + _WRITING_SHARE * limit_s, _LONGEST_WRITING_S)
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ValueError("The file is no text (UTF-8); give an instance as it was published.") from None

    def left_s() -> float:
        return end - writing_s - time.monotonic()

    search = Search(lambda tell: FAMILIES[family](text, left_s, seed, tell))
    search.start()
    plain = PLAIN.get(family)
    answer = search.result(left_s, plain and (lambda: plain(text, seed, search)))
    return {"instance": file.name, "seconds": round(limit_s - (end - time.monotonic()), 3), "seed": seed} | answer


def _age_s() -> float:
    """How long this process has run: start-up is part of the limit."""
    try:
        started = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
        return max(time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK"), 0.0)
    except (OSError, AttributeError, ValueError, IndexError):  # not Linux: what start-up took is mostly computing
        return time.process_time()


def solve_calendar(text: str, left_s: SecondsLeft, seed: int, tell: Tell) -> Answer:
    """A roster of the Curtois & Qu family: employee's name to a list of shift names, '' for a day off."""
    from backend.optimizer.roster.calendar import Result, read_problem, solve

    problem = read_problem(text)

    def answer(result: Result) -> Answer:
        return {"objective": result.objective, "bound": result.bound, "roster": _words(problem, result.roster)}

    with ThreadPoolExecutor(_THREADS) as executor:
        return answer(solve(problem, left_s, seed, executor, _THREADS, lambda result: tell(answer(result))))


def plain_calendar(text: str, seed: int, search: Search) -> None:
    """Tells a few rosters of the Curtois & Qu family found without compiled code, unless the search itself answers."""
    from backend.optimizer.roster.calendar import cost_of, plain_rosters, read_problem

    try:
        problem = read_problem(text)
    except ValueError:  # the search says so itself
        return
    rosters = plain_rosters(problem, np.random.default_rng(seed), lambda: not search.news.is_set())
    for roster in itertools.islice(rosters, _PLAIN_SWEEPS):
        objective = cost_of(problem, roster)
        search.keep({"objective": objective, "bound": None, "roster": _words(problem, roster)})


def _words(problem: Any, roster: Any) -> dict[str, list[str]]:
    names = [*problem.shifts, ""]  # the last one is what OFF, -1, finds
    return {name: [names[s] for s in row] for name, row in zip(problem.employees, roster.tolist(), strict=True)}


def solve_activity(text: str, left_s: SecondsLeft, seed: int, tell: Tell) -> Answer:
    """Shifts of the multi-activity family, minutes counted from 06:00 of the first day.

    `missing_minutes` is left of the cover that must be there, 0 in a roster that may be worked.
    """
    from backend.optimizer.roster.activity import QUARTER_MIN, Result, read_problem, solve

    problem = read_problem(text)

    def span(part: Any) -> dict[str, int]:
        return {"start_minute": part.start * QUARTER_MIN, "end_minute": part.end * QUARTER_MIN}

    def answer(result: Result) -> Answer:
        shifts = [
            {"employee": problem.employees[shift.employee], **span(shift)}
            | {"tasks": [{"task": problem.tasks[part.task], **span(part)} for part in shift.tasks]}
            for shift in result.shifts
        ]
        missing = result.missing * QUARTER_MIN
        return {"objective": result.objective, "bound": result.bound, "missing_minutes": missing, "shifts": shifts}

    with ThreadPoolExecutor(_THREADS) as executor:
        return answer(solve(problem, left_s, seed, lambda result: tell(answer(result)), executor, _THREADS))


FAMILIES: dict[str, Callable[[str, SecondsLeft, int, Tell], Answer]] = {
    "curtis-qu": solve_calendar,
    "multi-activity": solve_activity,
}
"""Name of a benchmark family to its solver."""

PLAIN: dict[str, Callable[[str, int, Search], None]] = {"curtis-qu": plain_calendar}
"""Name of a family to what answers without compiled code."""


def _rank(answer: Answer) -> tuple[int, int]:
    return answer.get("missing_minutes", 0), answer["objective"]


_WARM_TEXTS = {
    "curtis-qu": """SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,600,E
SECTION_STAFF
A,E=14|L=3,6000,2800,4,2,2,1
B,E=5|L=14,6000,2400,4,1,2,1
C,E=14|L=14,6000,2400,5,2,2,1
SECTION_SHIFT_ON_REQUESTS
A,3,L,3
SECTION_COVER
"""
    + "".join(f"{day},{shift},{1 + day % 2},100,{5 + day}\n" for day in range(14) for shift in "EL"),
    "multi-activity": """SECTION_HORIZON
2
SECTION_TASKS
2
SECTION_STAFF
A,360,1200
B,360,1200
SECTION_COVER
"""
    + "".join(f"1,{hour:02}:00-{hour + 1:02}:00,{1 + hour % 2},0,1\n" for hour in range(8, 20)),
}
"""By family: an instance so small that compiling is all that takes time."""

_WARM_QUESTIONS = 40
"""How often a warm-up's search may ask for the time: enough to reach every step of it, on any machine."""


def warm() -> None:
    """Solves a tiny instance of each family, so that everything compiled lies beside the sources: seconds once."""
    for family, text in _WARM_TEXTS.items():
        questions = iter(range(_WARM_QUESTIONS, -(10**9), -1))
        FAMILIES[family](text, lambda: float(next(questions)), 1, lambda answer: None)  # noqa: B023  used at once


def write_answer(answer: Answer, out: Path | None, say: Say) -> None:
    """Writes the JSON to a file, or says it."""
    text = json.dumps(answer, separators=(",", ":"))
    if out is None:
        say(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text + "\n", encoding="utf-8")
    say(f"objective {answer['objective']}, bound {answer['bound']}, {answer['seconds']} s; written to {out}")


def leave_if_busy() -> None:
    """Ends this process at once if a search still runs: its answer is written, and nobody waits for more."""
    if any(isinstance(thread, Search) for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
