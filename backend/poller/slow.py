"""Readings of many requests, done one request at a time in what live polls leave of their interval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.clock import local_date
from backend.dialer import DialerError, Refused, Throttled
from backend.poller.days import DayRead, History, read_day
from backend.poller.desk import Desk
from backend.poller.health import Health
from backend.poller.names import poll_users
from backend.poller.plan import Plan
from backend.poller.steps import Outcome, Question, Steps
from backend.store import write

TRIES = 3
"""A request that fails this often ends its reading; the reading begins anew later."""


@dataclass(slots=True)
class Task:
    """A reading under way, with the question that is asked next."""

    name: str
    steps: Steps[Any]
    question: Question
    day: date | None = None
    tries: int = 0
    ms: float = 0.0
    began: int = 0


class Slow:
    """Chooses the next long reading and moves it on, a request at a time."""

    def __init__(self, desk: Desk, plan: Plan, health: Health, history: History) -> None:
        self._desk, self._plan, self._health, self._history = desk, plan, health, history
        self._task: Task | None = None
        self.finished: set[str] = set()
        self.results: dict[str, Outcome] = {}

    def drop(self) -> None:
        """Forget the reading under way: what it was told no longer holds."""
        if self._task is not None:
            self._task.steps.close()
        self._task = None

    def work(self, may_go_on: Callable[[], bool]) -> float:
        """Move on while `may_go_on`; returns the seconds the dialer wants us to wait, 0 when it does not."""
        while may_go_on():
            task = self._task = self._task or self._begin()
            if task is None:
                return 0.0
            try:
                answer = self._desk.answer(task.question)
            except Throttled as error:
                return error.retry_after_s
            except DialerError as error:
                task.tries += 1
                if isinstance(error, Refused) or task.tries >= TRIES:
                    self._move(task, lambda t=task, e=error: t.steps.throw(e))  # type: ignore[misc]
                if not isinstance(error, Refused) or error.signed_out:
                    return 0.0
            else:
                task.tries = 0
                task.ms += answer.ms
                self._move(task, lambda t=task, a=answer: t.steps.send(a))  # type: ignore[misc]
        return 0.0

    def _move(self, task: Task, on: Callable[[], Question]) -> None:
        """One step of the reading: its next question, its end, or its failure."""
        try:
            task.question = on()
        except StopIteration as end:
            self._task = None
            self._end(task, end.value)
        except DialerError as error:
            self._task = None
            self._fail(task, error)
        except BaseException:
            self._task = None
            raise

    def _begin(self) -> Task | None:
        now, zone = self._desk.now(), self._desk.centre.zone
        for name in self._plan.slow(now):
            if name == "users":
                return self._started(name, poll_users(self._desk), None)
            if name == "today":
                today = local_date(now, zone)
                return self._started(name, read_day(self._desk, today, self._forbidden(), past=False), today)
        if "log" in self._health.forbidden:
            return None
        day = self._history.next_day()
        if day is None:
            return None
        return self._started("day", read_day(self._desk, day, self._forbidden(), past=True), day)

    def _forbidden(self) -> frozenset[str]:
        return frozenset(self._health.forbidden)

    def _started(self, name: str, steps: Steps[Any], day: date | None) -> Task | None:
        """The task, standing at its first question; one without any ends here."""
        try:
            return Task(name, steps, next(steps), day, began=self._desk.now())
        except StopIteration as end:
            self._end(Task(name, steps, Question("", {}), day), end.value)
            return None

    def _end(self, task: Task, result: Outcome | DayRead) -> None:
        now = self._desk.now()
        self.finished.add(task.name)
        if isinstance(result, DayRead):
            if task.name == "day":
                self._history.read(result)
            elif result.missing:
                self._plan.failed("today", now, forbidden=True)
            else:
                self._plan.done("today", now)
            if task.name == "today" and "log" not in result.missing:
                self._note_today(task.began)
            return
        self._health.ran(task.name, now, task.ms, result)
        self.results[task.name] = result
        self._plan.done(task.name, now)

    def _note_today(self, began: int) -> None:
        """Up to then no call of the local day is missing, also after a pause."""
        centre_id = self._desk.centre.centre_id
        self._desk.save(lambda conn: write.set_cursor(conn, centre_id, "today", {"at": began}))

    def _fail(self, task: Task, error: DialerError) -> None:
        now = self._desk.now()
        if task.name == "day" and task.day is not None:
            self._history.fail(task.day)
            return
        if task.name in ("users",):
            self._health.failed(task.name, now, error)
        forbidden = isinstance(error, Refused) and error.forbidden
        self._plan.failed(task.name, now, forbidden=forbidden)
