"""A schedule of many skills that keeps service goals in simulation, where no formula says what a queue needs.

Each queue asks for its load plus a margin times the square root of the load (the form of Halfin & Whitt 1981; pooling
makes the margin small, even negative); agents with several skills are counted for whichever queue needs them most in
each interval, which is the flow from agents to queues. E-mail asks for agents beyond the idle time the calls leave. The
rounds of hold.py move the margins until every goal holds (after Cezik & L'Ecuyer 2008, one number a queue instead of
cuts); every simulation of a round plays the same days, the last word has others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.hold import Asking, Held, hold_goals
from backend.optimizer.roster.tours.problem import Problem
from backend.optimizer.roster.tours.promises import EachGoals, Goals, listed
from backend.optimizer.roster.tours.schedule import Schedule
from backend.optimizer.roster.tours.solve import Search, Stop
from backend.optimizer.simulation import Group, Model, Queue
from backend.optimizer.staffing import Answered, Replied
from backend.optimizer.staffing.carry import carried
from backend.optimizer.staffing.requirement import Volume

_FIRST_MARGIN = 0.2
SEARCH = Search(goal=0.01, attempts=4, climbs=200, nudges=10)


@dataclass(frozen=True, slots=True)
class Work:
    """How much work goes into it: `days` simulated each round and `last_days` at the end, at most `rounds`.

    A "day" is the whole horizon of the problem. `short` and `over` price an agent short of and beyond the requirement.
    """

    days: int = 6
    last_days: int = 20
    rounds: int = 8
    short: float = 3.0
    over: float = 0.0
    search: Search = SEARCH


def keep_service(
    problem: Problem, queues: Sequence[Queue], goals: Goals, interval_s: float, *, seed: int = 0,
    work: Work = Work(), executor: Executor | None = None, stop: Stop = lambda _: False,
    clock: Callable[[], float] = lambda: 0.0, busyness: float = 0.0,
) -> Held:  # fmt: skip
    """The schedule of the problem's agents that keeps the goals of each queue in simulation, or comes close.

    The problem's own coverage says only how many queues and intervals there are; queue q of the problem is `queues[q]`.
    """
    each = listed(goals)
    _check(problem, queues, each)
    asking = Asking(
        each, _required(queues, interval_s), lambda made: centre_of(problem, made, queues, interval_s, busyness),
        work.short, work.over, pooled=True,
    )  # fmt: skip
    return hold_goals(
        problem, asking, days=work.days, last_days=work.last_days, rounds=work.rounds, seed=seed, search=work.search,
        stop=stop, clock=clock, executor=executor,
    )  # fmt: skip


def centre_of(
    problem: Problem, schedule: Schedule, queues: Sequence[Queue], interval_s: float, busyness: float = 0.0
) -> Model:
    """The centre as scheduled: one group for each set of skills (in their order), with those at work on the phones."""
    intervals = problem.coverage.intervals
    sets: dict[tuple[int, ...], Ints] = {}
    for i, agent in enumerate(problem.agents):
        here = (schedule.queue[i, :intervals] >= 0).astype(np.int64)
        sets[agent.skills] = sets[agent.skills] + here if agent.skills in sets else here
    groups = tuple(
        Group(f"skills {skills}", tuple(int(n) for n in here), tuple((q,) for q in skills))
        for skills, here in sets.items()
    )
    return Model(interval_s, tuple(queues), groups, busyness=busyness)


def _required(queues: Sequence[Queue], interval_s: float) -> Callable[[Floats], Floats]:
    """Agents (queues, intervals) of margins (queues,): calls above their load, e-mail wherever there is any work."""
    loads = np.stack([_load(queue, interval_s) for queue in queues])
    calls = np.array([queue.medium != "email" for queue in queues])[:, None]
    open_ = (loads.sum(axis=0) > 0).astype(float)

    def required(margins: Floats) -> Floats:
        asked = np.maximum(loads + (_FIRST_MARGIN + margins[:, None]) * np.sqrt(loads), 0.0)
        return np.where(calls, asked, margins[:, None] * open_)

    return required


def _load(queue: Queue, interval_s: float) -> Floats:
    """Erlang by interval, the work carried over from one to the next included."""
    handling = np.broadcast_to(np.asarray(queue.handling_s, dtype=float), len(queue.contacts)).copy()
    return carried(Volume.of(queue.contacts, handling, interval_s)).load


def _check(problem: Problem, queues: Sequence[Queue], goals: EachGoals) -> None:
    cover = problem.coverage
    if len(queues) != cover.queues or len(goals) != cover.queues or not all(goals):
        raise BadProblem(f"The problem has {cover.queues} queues; give each its contacts and a goal.")
    for queue, mine in zip(queues, goals, strict=True):
        if len(queue.contacts) != cover.intervals:
            raise BadProblem(f"Queue '{queue.name}' has {len(queue.contacts)} intervals, not {cover.intervals}.")
        for goal in mine:
            if (queue.medium == "email") != isinstance(goal, Replied):
                raise BadProblem(f"Queue '{queue.name}': e-mail needs a goal of hours, calls and chats one of seconds.")
            if isinstance(goal, Answered | Replied) and goal.within_s != queue.target_s:
                raise BadProblem(f"Queue '{queue.name}': the goal's time and the queue's target differ.")
