"""A schedule that keeps service goals when it is simulated: requirement, schedule and simulation in turn.

Many skills leave no formula for the agents a queue needs. So each queue asks for its load plus a margin times the
square root of the load (the form of Halfin & Whitt 1981; pooling makes the margin small, even negative); agents with
several skills are counted for whichever queue needs them most in each interval, which is the flow from agents to
queues. The schedule that covers this is simulated, and each queue's margin is moved by Newton's steps on the log odds
of its service level until every goal holds with the whole likely range (after Cezik & L'Ecuyer 2008, one number a queue
instead of cuts). E-mail asks for hours beyond the idle time the calls leave, as many as its deadline needs.

Every simulation plays the same days (common random numbers), so what changes between rounds is the schedule's doing;
the last word has a simulation of other days.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.coverage import BadProblem, short_and_over
from backend.optimizer.roster.tours.problem import Problem
from backend.optimizer.roster.tours.promises import EachGoals, Goals, Kept, Margins, judged, listed
from backend.optimizer.roster.tours.schedule import Schedule
from backend.optimizer.roster.tours.solve import Progress, Result, Search, Stop, solve
from backend.optimizer.simulation import Group, Model, Outcome, Queue, simulate
from backend.optimizer.staffing import Answered, Messages, Replied, backlog, extra_agents
from backend.optimizer.staffing.carry import carried
from backend.optimizer.staffing.requirement import Volume

_FIRST_MARGIN, _LAST_MOVES = 0.2, 4
ROUND_SEARCH = Search(goal=0.01, attempts=2, climbs=60, nudges=0)
LAST_SEARCH = Search(goal=0.01, attempts=4, climbs=200, nudges=10)


@dataclass(frozen=True, slots=True)
class Work:
    """How much work goes into it: `days` simulated each round and `last_days` at the end, at most `rounds`.

    A "day" is the whole horizon of the problem. `short` and `over` price an agent short of and beyond the requirement.
    Rounds end when all goals hold and levels lie at most `excess` above them on average: more would be wasted hours.
    """

    days: int = 6
    last_days: int = 20
    rounds: int = 8
    excess: float = 0.03
    short: float = 3.0
    over: float = 0.0
    each: Search = ROUND_SEARCH
    last: Search = LAST_SEARCH


@dataclass(frozen=True, slots=True, eq=False)
class Serviced:
    """The schedule, its gap to the bound of the flow relaxation, each queue's goals, margins and required agents.

    `rounds` are the levels reached after each simulation (rounds, goals).
    """

    result: Result
    problem: Problem
    goals: tuple[Kept, ...]
    outcome: Outcome
    margins: Floats
    required: Floats
    rounds: Floats

    @property
    def kept(self) -> bool:
        """Whether every goal holds."""
        return all(each.kept for each in self.goals)


def keep_service(
    problem: Problem, queues: Sequence[Queue], goals: Goals, interval_s: float, *, seed: int = 0,
    work: Work = Work(), executor: Executor | None = None, stop: Stop = lambda _: False,
    clock: Callable[[], float] = lambda: 0.0, busyness: float = 0.0,
) -> Serviced:  # fmt: skip
    """The schedule of the problem's agents that keeps the goals of each queue in simulation, or comes close.

    The problem's own coverage says only how many queues and intervals there are; queue q of the problem is `queues[q]`.
    """
    each = listed(goals)
    _check(problem, queues, each)
    rounds = _Rounds(problem, queues, each, interval_s, seed, work, executor, stop, clock, busyness)
    for _ in range(work.rounds):
        rounds.schedule(work.each)
        rounds.simulate(work.days)
        if rounds.settled() or stop(rounds.last_progress()):
            break
        rounds.move()
    return rounds.finish()


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


class _Rounds:
    """The rounds so far: margins, the last schedule and simulation."""

    def __init__(
        self, problem: Problem, queues: Sequence[Queue], goals: EachGoals, interval_s: float, seed: int,
        work: Work, executor: Executor | None, stop: Stop, clock: Callable[[], float], busyness: float,
    ) -> None:  # fmt: skip
        self.problem, self.queues, self.interval_s = problem, queues, interval_s
        self.goals = [(q, goal) for q, mine in enumerate(goals) for goal in mine]
        self.seed, self.work, self.executor, self.stop, self.clock = seed, work, executor, stop, clock
        self.busyness = busyness
        self.calls = np.array([queue.medium != "email" for queue in queues])
        self.loads = np.stack([_load(queue, interval_s) for queue in queues])
        self.margins = Margins(np.where(self.calls, _FIRST_MARGIN, 0.0), self.calls, [q for q, _ in self.goals])
        self.mail = np.zeros_like(self.loads)
        self.levels: list[Floats] = []
        self.result: Result | None = None
        self.outcome: Outcome | None = None
        self.cheapest: tuple[float, Floats, Floats] | None = None

    def required(self) -> Floats:
        """Agents each queue asks for by interval: load and margin, or the hours of e-mail beyond idle time."""
        asked = self.loads + self.margins.value[:, None] * np.sqrt(self.loads)
        return np.where(self.calls[:, None], np.maximum(asked, 0.0), self.mail)

    def schedule(self, search: Search) -> None:
        """A schedule for the requirement, begun from the last one and its prices."""
        covered = short_and_over(self.required(), self.work.short, self.work.over)
        self.problem = replace(self.problem, coverage=covered)
        before = self.result
        self.result = solve(
            self.problem, self.stop, self.seed, search=search, clock=self.clock,
            begin=None if before is None else before.schedule, prices=None if before is None else before.prices,
        )  # fmt: skip

    def simulate(self, days: int, seed: int = 0) -> bool:
        """Simulates the schedule; True if every goal holds with its whole range. The cheapest such is remembered."""
        assert self.result is not None
        model = centre_of(self.problem, self.result.schedule, self.queues, self.interval_s, self.busyness)
        self.outcome = simulate(model, days, self.seed + 1 + seed, executor=self.executor)
        kept = self.kept()
        self.levels.append(np.array([each.reached.value for each in kept]))
        good = all(each.kept for each in kept)
        if good and (self.cheapest is None or self.result.objective < self.cheapest[0]):
            self.cheapest = self.result.objective, self.margins.value, self.mail.copy()
        return good

    def settled(self) -> bool:
        """Whether all goals hold and calls are not answered much better than they ask."""
        kept = self.kept()
        beyond = [each.reached.value - each.goal.share for each in kept if isinstance(each.goal, Answered)]
        return all(each.kept for each in kept) and float(np.mean(beyond or [0.0])) <= self.work.excess

    def kept(self) -> tuple[Kept, ...]:
        """Each goal and the level reached."""
        assert self.outcome is not None
        return tuple(Kept(self.queues[q].name, goal, judged(self.outcome, q, goal)) for q, goal in self.goals)

    def move(self) -> None:
        """Moves each margin to where its levels should lie just above their goals, and e-mail's hours likewise."""
        self.margins.move(self.kept())
        self._move_mail()

    def _move_mail(self) -> None:
        """The constant number of agents who must write beside the idle time simulated, where somebody is at work."""
        assert self.outcome is not None
        for q, goal in self.goals:
            if isinstance(goal, Replied):
                messages, idle, open_ = self._mail(q)
                if backlog(messages, idle + self._own(q), goal.within_s).in_time < goal.share + 0.005:
                    more = extra_agents(messages, Replied(min(goal.share + 0.005, 1.0), goal.within_s), idle, open_)
                    self.mail[q] = np.maximum(self.mail[q], more * open_)

    def _own(self, q: int) -> Floats:
        return np.asarray(self.mail[q] * self.interval_s / 3600)

    def _mail(self, q: int) -> tuple[Messages, Floats, Floats]:
        """An e-mail queue's work, the agent-hours its agents have left beside calls, and when any are at work."""
        assert self.outcome is not None
        queue = self.queues[q]
        work = np.array(queue.contacts) * np.broadcast_to(
            np.asarray(queue.handling_s, dtype=float), len(queue.contacts)
        )
        able = [q in skills for skills in dict.fromkeys(agent.skills for agent in self.problem.agents)]
        seconds = self.outcome.staff_by_interval[able, :-1].sum(axis=0) / len(self.outcome.days)
        idle = np.maximum(seconds[:, 0] - (seconds[:, 1] - seconds[:, 2]), 0.0) / 3600
        return Messages(work / 3600, self.interval_s), 0.95 * idle, (seconds[:, 0] > 0).astype(float)

    def last_progress(self) -> Progress:
        """Where the last search ended."""
        assert self.result is not None
        return self.result.trace[-1]

    def finish(self) -> Serviced:
        """The cheapest margins that kept the goals (else the last), scheduled with care and simulated on other days.

        Where those days want more, the margins are moved again, each time a little further.
        """
        if self.cheapest is not None:
            _, self.margins.value, self.mail = self.cheapest
        for again in range(_LAST_MOVES + 1):
            self.schedule(self.work.last if again == 0 else self.work.each)
            if self.simulate(self.work.last_days, seed=1) or again == _LAST_MOVES:
                break
            self.margins.caution *= 1.7
            self.move()
        assert self.result is not None
        assert self.outcome is not None
        return Serviced(
            self.result, self.problem, self.kept(), self.outcome, self.margins.value, self.required(),
            np.array(self.levels),
        )  # fmt: skip


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
