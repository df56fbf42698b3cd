"""The schedule: best responses guided by the bound, round after round, with a certificate at every moment.

1. Soft rounds without a guide give a first schedule.
2. The bundle climbs to the prices of the linear programme: a bound, and where its solution would have the agents.
3. Soft rounds leaning there give better schedules, each from nothing with a seed of its own; the best is kept and
   improved by small upsets.

Normal ends when the gap is small enough or the attempts are used up; until interrupted, attempts go on with more
rounds each. Nothing depends on the clock: the same seed gives the same schedules in the same order.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.optimizer.executors import workers
from backend.optimizer.roster.tours.anneal import Best, Guide, anneal, nudge, settle, widest
from backend.optimizer.roster.tours.arrays import Floats
from backend.optimizer.roster.tours.bound import Bundle, prices_at
from backend.optimizer.roster.tours.compiled import Sizes, Tables, compile_problem, sizes
from backend.optimizer.roster.tours.problem import Problem
from backend.optimizer.roster.tours.schedule import (
    Plan,
    Schedule,
    Score,
    cost_of,
    new_plan,
    plan_of,
    schedule_of,
    score,
)
from backend.optimizer.roster.tours.sweep import new_bench

Status = Literal["optimal", "within goal", "finished", "stopped"]
Mode = Literal["normal", "until interrupted"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the search stands: seconds by the caller's clock, cost of the best schedule, bound, and attempts."""

    seconds: float
    objective: float
    lower_bound: float
    attempts: int

    @property
    def gap(self) -> float:
        """By what share the best schedule may lie above the optimum."""
        return gap(self.objective, self.lower_bound)


Stop = Callable[[Progress], bool]

_NUDGED_AGENTS, _CLIMBED_AGENTS = 3_000, 100_000
"""Of an attempt, over all its upsets or steps: upsets pay where agents are few, a step costs a week of each agent."""

_SURE, _HOPE = 80, 0.03
"""So many steps are made at least; then only while the bound may still rise by this share of the distance left."""


@dataclass(frozen=True, slots=True)
class Search:
    """How long and how hard: `goal` is the gap that is good enough, `attempts` the most schedules made in normal mode.

    `first` and `rounds` are soft rounds of the first and the later attempts, `climbs` the bound's steps before them,
    and `nudges` the upsets of a schedule after each (fewer where there are many agents).
    """

    goal: float = 0.002
    attempts: int = 12
    first: int = 12
    rounds: int = 24
    climbs: int = 320
    nudges: int = 100

    def __post_init__(self) -> None:
        if self.goal < 0 or min(self.attempts, self.first, self.rounds) < 1 or self.climbs < 0:
            raise ValueError("A search needs at least one attempt and one round, and a goal that is not negative.")


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """The best schedule, what it costs, and what none can beat.

    `prices` (queues, intervals) is what one more agent on the phones costs there by the bound; below 0 it is worth
    that much. `trace` has a line for every improvement of schedule or bound.
    """

    schedule: Schedule
    score: Score
    lower_bound: float
    status: Status
    prices: Floats
    trace: tuple[Progress, ...]
    runtime_s: float

    @property
    def objective(self) -> float:
        """What the schedule costs."""
        return self.score.total

    @property
    def gap(self) -> float:
        """By what share it may lie above the optimum."""
        return gap(self.objective, self.lower_bound)


def gap(objective: float, lower_bound: float) -> float:
    """(objective - bound) / bound; 0 where they are equal, infinite where the bound says nothing."""
    if objective - lower_bound <= 1e-9 * max(abs(objective), 1.0):
        return 0.0
    return (objective - lower_bound) / lower_bound if lower_bound > 0 else float("inf")


def solve(
    problem: Problem, stop: Stop = lambda _: False, seed: int = 0,
    on_improvement: Callable[[Progress, Schedule], None] | None = None, *, mode: Mode = "normal",
    search: Search = Search(), begin: Schedule | None = None, clock: Callable[[], float] = lambda: 0.0,
    executor: Executor | None = None, prices: Floats | None = None,
) -> Result:  # fmt: skip
    """The best schedule found before `stop` says True or the mode is content.

    `begin` is a schedule to improve; `on_improvement` is told of each better one as it comes; `clock` gives seconds for
    the trace (without one they are 0). `prices` of a problem nearly the same make the bound's climb shorter; what it
    reaches does not depend on them.

    An `executor` makes attempts in parallel, as many at once as it has workers, so that seed and number of workers give
    the same schedules. Any executor of `concurrent.futures` does: a process pool (which should begin its processes by
    "spawn" or "forkserver"), a thread pool, or Dask's `Client.get_executor()`, whose workers need this package. It is
    the caller's, and is not shut down.
    """
    run = _Run(problem, stop, seed, on_improvement, search, clock, prices)
    run.begin(begin)
    while not run.ended and not (mode == "normal" and run.content()):
        run.attempt(executor)
    return run.result(mode)


class _Run:
    """One search: the best plan, the bundle, and what was told so far."""

    def __init__(
        self, problem: Problem, stop: Stop, seed: int, told: Callable[[Progress, Schedule], None] | None,
        search: Search, clock: Callable[[], float], prices: Floats | None = None,
    ) -> None:  # fmt: skip
        self.started = clock()
        self.tables = compile_problem(problem)
        self.size = sizes(self.tables)
        self.stop, self.told, self.search, self.clock = stop, told, search, clock
        self.seeds = np.random.SeedSequence(seed)
        self.attempts, self.ended, self.trace = 0, False, list[Progress]()
        self.best = Best(new_plan(self.size, self.tables.least.shape[0]), float("inf"))
        self.bench = new_bench(self.size)
        self.bundle: Bundle | None = None
        self.climbed = 0
        self.prices = prices

    def begin(self, schedule: Schedule | None) -> None:
        """A first schedule, and the climb of the bound."""
        rng = self._rng()
        if schedule is not None:
            plan = plan_of(self.tables, self.size, schedule)
            cost = cost_of(self.tables, plan)
            self.offer(plan, cost)
            settle(self.tables, plan, cost, self.bench, rng, self.offer)
        else:
            plan = new_plan(self.size, self.tables.least.shape[0])
            anneal(self.tables, plan, self.bench, rng, self.search.first, self._widest(), None, self.offer)
        self.attempts = 1
        if not self.ended:
            prices = self._known_prices()
            near = prices_at(self.tables, self.best.plan.counts) if prices is None else prices
            self.bundle = Bundle(self.tables, self.size, near)
            self.trace.append(self.progress())
            self.climb(self.search.climbs)

    def _known_prices(self) -> Floats | None:
        """The given prices, continued by nothing after the last day."""
        if self.prices is None or self.prices.shape[0] != self.tables.least.shape[0]:
            return None
        more = self.tables.least.shape[1] - self.prices.shape[1]
        return np.pad(self.prices, ((0, 0), (0, max(more, 0))))[:, : self.tables.least.shape[1]]

    def climb(self, steps: int) -> None:
        """Some steps of the bound."""
        bundle = self.bundle
        if bundle is None:
            return
        for _ in range(min(steps, max(_SURE, _CLIMBED_AGENTS // max(self.size.agents, 1)))):
            before = bundle.value
            if self.ended or self._is_high(bundle) or not bundle.step():
                break
            self.climbed += 1
            if bundle.value > before:
                self.trace.append(self.progress())
            self.ended = self.stop(self.progress())

    def _is_high(self, bundle: Bundle) -> bool:
        """Whether a higher bound would say little more about the best schedule."""
        hope = bundle.promise
        little = hope < _HOPE * (self.best.cost - bundle.value) and self.climbed >= _SURE
        return little or hope < 1e-5 * abs(bundle.value)

    def attempt(self, executor: Executor | None) -> None:
        """A better bound while there is hope, then one more schedule from nothing, or several at once."""
        self.climb(self.search.climbs // 4)
        if self.ended or self.bundle is None:
            return
        guide = Guide(self.bundle.prices.copy(), self.bundle.gathered.copy())
        rounds = self.search.rounds
        if executor is None:
            plan = new_plan(self.size, self.tables.least.shape[0])
            cost = anneal(self.tables, plan, self.bench, self._rng(), rounds, self._widest(), guide, self.offer)
            self.attempts += 1
            self.nudge(plan, cost)
            return
        seeds = self.seeds.spawn(workers(executor))
        waiting = [executor.submit(attempt_alone, self.tables, each, rounds, guide) for each in seeds]
        for each in waiting:
            self.offer(*each.result())
        self.attempts += len(waiting)
        self.nudge(self.best.plan, self.best.cost)

    def nudge(self, plan: Plan, cost: float) -> None:
        """Small upsets of a new schedule or, every other time, of the best, unless that is good enough."""
        times = min(self.search.nudges, 1 + _NUDGED_AGENTS // max(self.size.agents, 1))
        if self.attempts % 2:
            plan, cost = self.best.plan, self.best.cost
        if not self.ended and self.progress().gap > self.search.goal and self.size.agents:
            nudge(self.tables, plan, cost, self.bench, self._rng(), times, self.offer)

    def offer(self, plan: Plan, cost: float) -> bool:
        """Keeps a better plan, tells of it, and asks whether to stop."""
        if self.best.offer(plan, cost):
            self.trace.append(self.progress())
            if self.told is not None:
                self.told(self.trace[-1], schedule_of(plan))
        self.ended = self.ended or self.stop(self.progress())
        return self.ended

    def content(self) -> bool:
        """Whether normal mode is done."""
        return self.progress().gap <= self.search.goal or self.attempts >= self.search.attempts

    def progress(self) -> Progress:
        """Where the search stands now."""
        bound = -float("inf") if self.bundle is None else self.bundle.value
        return Progress(self.clock() - self.started, self.best.cost, bound, self.attempts)

    def result(self, mode: Mode) -> Result:
        """The best schedule with its score counted anew."""
        schedule = schedule_of(self.best.plan)
        found = score(self.tables, schedule)
        now = self.progress()
        reached = gap(found.total, now.lower_bound)
        status: Status = "stopped" if self.ended else "finished"
        if reached <= self.search.goal and not (self.ended and mode == "normal"):
            status = "within goal"
        prices = np.zeros(self.tables.least.shape) if self.bundle is None else self.bundle.prices
        last = self.tables.day_starts[-1]
        return Result(
            schedule, found, now.lower_bound, "optimal" if reached <= 1e-9 else status, prices[:, :last].copy(),
            tuple(self.trace), now.seconds,
        )  # fmt: skip

    def _widest(self) -> float:
        return widest(self.size, self.tables)

    def _rng(self) -> np.random.Generator:
        return np.random.default_rng(self.seeds.spawn(1)[0])


def attempt_alone(tables: Tables, seed: np.random.SeedSequence, rounds: int, guide: Guide) -> tuple[Plan, float]:
    """One attempt in a process of its own."""
    size: Sizes = sizes(tables)
    plan, bench = new_plan(size, tables.least.shape[0]), new_bench(size)
    best = Best(plan, float("inf"))

    def offer(found: Plan, cost: float) -> bool:
        best.offer(found, cost)
        return False

    anneal(tables, plan, bench, np.random.default_rng(seed), rounds, widest(size, tables), guide, offer)
    return best.plan, best.cost
