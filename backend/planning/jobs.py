"""Runs of the scheduler: one at a time per centre, in a thread of its own, each can be stopped and says why it failed.

The search's kernels let other threads run meanwhile. What a run finds is handed to `keep`, which stores it; a run that
fails or is killed stores nothing, so the schedules before it stay as they are.
"""

from __future__ import annotations

import gc
import queue
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

import structlog

from backend.optimizer.roster.tours import BadProblem, Progress
from backend.optimizer.staffing import BadGoal
from backend.planning.changes import price
from backend.planning.engine import Made, make
from backend.planning.errors import BadPlan
from backend.planning.hiring import hiring_plan, hiring_row, sentence_of
from backend.planning.meetings import left_out
from backend.planning.scenario import Scenario
from backend.store import StoreError

KEPT = 50
TRACE = 200
log = structlog.get_logger("backend.planning")
Keep = Callable[[Made], int]
Task = Callable[["Run"], str]
"""What a run does; the answer is what was found, in words."""


@dataclass
class Run:
    """One run; its thread writes, others read."""

    job_id: int
    centre_id: int
    scenario_id: int
    scenario: Scenario
    limit_s: float
    until_stopped: bool
    seed: int
    asked_at: int
    task: Task
    kind: str = "schedule"
    state: str = "waiting"
    message: str = "Waiting for the run before it."
    began: float = 0.0
    seconds: float = 0.0
    progress: Progress | None = None
    trace: list[Progress] = field(default_factory=list)
    schedule_id: int | None = None
    hiring: dict[str, Any] | None = None
    stopped: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def answer(self) -> dict[str, Any]:
        """`schemas.planning.Job`."""
        now, trace = self.progress, self.trace
        running = self.state == "running"
        return {
            "job_id": self.job_id, "scenario_id": self.scenario_id, "scenario": self.scenario.name,
            "state": self.state, "asked_at": self.asked_at,
            "seconds": round(time.monotonic() - self.began if running else self.seconds, 2),
            "limit_s": self.limit_s, "until_stopped": self.until_stopped, "seed": self.seed,
            "objective": None if now is None else round(now.objective, 3),
            "bound": None if now is None else finite(now.lower_bound),
            "gap": None if now is None else finite(now.gap), "attempts": 0 if now is None else now.attempts,
            "trace": [
                {"seconds": round(one.seconds, 3), "objective": round(one.objective, 3),
                 "bound": finite(one.lower_bound)}
                for one in trace[-TRACE:]
            ],
            "message": self.message, "schedule_id": self.schedule_id, "kind": self.kind, "hiring": self.hiring,
        }  # fmt: skip


def finite(value: float) -> float | None:
    """The number for an answer; None for what is no number."""
    return round(value, 6) if -1e300 < value < 1e300 else None


class Jobs:
    """All runs of a backend."""

    def __init__(self) -> None:
        self._runs: dict[int, Run] = {}
        self._lines: dict[int, queue.SimpleQueue[Run]] = {}
        self._lock = threading.Lock()
        self._next = 1
        self._frozen = False

    def add(
        self, centre_id: int, scenario_id: int, scenario: Scenario, limit_s: float, until_stopped: bool, seed: int,
        at: int, keep: Keep,
    ) -> Run:  # fmt: skip
        """Begin to search for a schedule, or put that behind the run that is running."""
        return self._line_up(
            Run(0, centre_id, scenario_id, scenario, limit_s, until_stopped, seed, at, lambda run: _search(run, keep))
        )

    def plan_hiring(self, centre_id: int, scenario_id: int, scenario: Scenario, limit_s: float, seed: int, at: int,
                    short_hour_cents: int | None) -> Run:  # fmt: skip
        """Begin to work out whom to hire, or put that behind the run that is running."""

        def task(run: Run) -> str:
            return _hire(run, short_hour_cents)

        return self._line_up(Run(0, centre_id, scenario_id, scenario, limit_s, False, seed, at, task, "hiring"))

    def _line_up(self, run: Run) -> Run:
        centre_id = run.centre_id
        with self._lock:
            run.job_id = self._next
            self._next += 1
            self._runs[run.job_id] = run
            done = [one for one in self._runs.values() if one.ended.is_set()]
            for old in done[: max(0, len(self._runs) - KEPT)]:
                del self._runs[old.job_id]
            if centre_id not in self._lines:
                self._lines[centre_id] = queue.SimpleQueue()
                threading.Thread(
                    target=self._work, args=(self._lines[centre_id],), name=f"planner-{centre_id}", daemon=True
                ).start()
            self._lines[centre_id].put(run)
        return run

    def of(self, centre_id: int) -> list[Run]:
        """A centre's runs, the newest first."""
        with self._lock:
            return [run for run in reversed(list(self._runs.values())) if run.centre_id == centre_id]

    def get(self, centre_id: int, job_id: int) -> Run:
        """A run; LookupError for an unknown one."""
        with self._lock:
            run = self._runs.get(job_id)
        if run is None or run.centre_id != centre_id:
            said = "If the backend was restarted since, that interrupted it: begin it again"
            raise LookupError(f"There is no run {job_id}. {said}; schedules stored before are kept.")
        return run

    def stop(self, centre_id: int, job_id: int) -> Run:
        """End a run soon; one that waits never begins."""
        run = self.get(centre_id, job_id)
        run.stopped.set()
        if run.state == "waiting":
            run.message = "Stopped before it began."
            run.state = "stopped"
            run.ended.set()
        return run

    def close(self) -> None:
        """Stop everything and wait a moment for what is being stored."""
        with self._lock:
            runs = list(self._runs.values())
        for run in runs:
            run.stopped.set()
        for run in runs:
            if run.state == "running":
                run.ended.wait(5.0)

    def _work(self, line: queue.SimpleQueue[Run]) -> None:
        while True:
            run = line.get()
            if run.stopped.is_set():
                run.state, run.message = "stopped", "Stopped before it began."
            else:
                _do(run)
                self._freeze()
            run.ended.set()

    def _freeze(self) -> None:
        """What the first run has loaded stays for good: looking for waste in it would hold up answers now and then."""
        if not self._frozen:
            gc.freeze()
            self._frozen = True


def _do(run: Run) -> None:
    """Do what is asked and say how it went; nothing that goes wrong ends the thread."""
    run.began = time.monotonic()
    run.message = "Reading the rules and working out how many agents are needed."
    run.state = "running"
    try:
        run.message = run.task(run)
        state = "stopped" if run.stopped.is_set() else "finished"
    except (BadProblem, BadGoal, BadPlan, StoreError) as error:
        state, run.message = "failed", str(error)
    except Exception as error:
        # as text: a scenario among the local variables would take seconds to print
        log.error("run_failed", trace="".join(traceback.format_exception(error)))
        state = "failed"
        run.message = "The run met a mistake of the program; send the file backend.log from the data folder."
    run.seconds = time.monotonic() - run.began
    run.state = state


def _search(run: Run, keep: Keep) -> str:
    """Search and store."""
    made = _made(run)
    attempts = run.progress.attempts if run.progress else 0
    run.progress = Progress(made.result.runtime_s, made.result.objective, made.result.lower_bound, attempts)
    run.message = "Storing the schedule."
    run.schedule_id = keep(made)
    return _found(run.scenario, made)


def _hire(run: Run, short_hour_cents: int | None) -> str:
    """Work out whom to hire; a stop keeps the best plan so far."""

    def stop() -> bool:
        return run.stopped.is_set() or time.monotonic() - run.began >= run.limit_s

    run.message = "Scheduling plans of hiring and comparing them."
    found = hiring_plan(run.scenario, short_hour_cents, run.seed, stop=stop)
    run.hiring = hiring_row(found)
    return sentence_of(found)


def _made(run: Run) -> Made:
    first_at = inf  # when the first schedule was there: compiling the search after an update is not counted

    def told(progress: Progress) -> None:
        nonlocal first_at
        first_at = min(first_at, time.monotonic())
        run.progress = progress
        run.trace = [*run.trace[-10 * TRACE :], progress]
        gap = "" if progress.gap == float("inf") else f", at most {100 * progress.gap:.2f} % above the best possible"
        run.message = f"Searching: cost {progress.objective:,.2f}{gap}."

    def stop(progress: Progress) -> bool:
        if run.progress is None:
            run.message = "Searching for a first schedule."
        return run.stopped.is_set() or time.monotonic() - first_at >= run.limit_s

    return make(
        run.scenario, stop, lambda: time.monotonic() - run.began, run.seed, told, until_stopped=run.until_stopped,
        made_at=int(time.time()),
    )  # fmt: skip


def _found(scenario: Scenario, made: Made) -> str:
    hard = [price(one) for one in made.broken if one.rank is None]
    gap = made.timetable.gap
    near = "" if gap is None else f", at most {100 * gap:.2f} % above the best possible"
    wrong = f"; {_unkept(hard)}, see the list" if hard else ""
    service = f" {made.timetable.service.sentence}" if made.timetable.service is not None else ""
    left = "".join(f" {said}" for said in left_out(scenario, made.timetable))
    return f"{len(made.timetable.duties)} shifts, cost {made.timetable.objective:,.2f}{near}{wrong}.{left}{service}"


def _unkept(prices: Sequence[float]) -> str:
    """How many hard rules are broken, and at what price."""
    rules, cost = "1 hard rule" if len(prices) == 1 else f"{len(prices)} hard rules", sum(prices)
    return f"{rules} cannot be kept, which costs {cost:,.0f}, as much as {cost / 4:,.0f} agent-hours short"
