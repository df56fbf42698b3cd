"""A schedule for a given requirement whose service goals are then held in simulation.

The requirement comes from formulas, queue by queue. The schedule made for it is simulated; where a goal does not hold
with its whole likely range, its queue asks for more (a margin times the square root of its load, for e-mail a number of
agents) and the schedule is improved from where it is. Where queues share agents and all goals hold with room to spare,
they ask for less, never less than their load. Of all rounds the schedule is kept that misses the goals least and then
pays fewest hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats
from backend.optimizer.roster.tours.coverage import short_and_over
from backend.optimizer.roster.tours.problem import Problem
from backend.optimizer.roster.tours.promises import (
    EachGoals,
    Kept,
    Margins,
    judged,
    log_odds,
    missing_writers,
)
from backend.optimizer.roster.tours.schedule import Schedule
from backend.optimizer.roster.tours.solve import Mode, Progress, Result, Search, Stop, solve
from backend.optimizer.simulation import Model, Outcome, simulate
from backend.optimizer.staffing import Answered, Replied

_PATIENCE, _ROOM, _LAST_MOVES, _ROUGH = 2, 0.03, 3, 0.01
"""Rounds without progress after which no more is asked for, how far above its goals a level may lie, how
often more is asked for when other days disappoint, and the gap that is good enough until the requirement is known."""
OTHER = 1001
"""Added to the seed for days the rounds have not seen."""

Told = Callable[[Progress, Schedule], None]
USUAL, ROUND = Search(), Search(attempts=3, climbs=40)


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """What the rounds are about: goals of each queue, none where its requirement stands as it is.

    `required` makes agents (queues, intervals) of the queues' margins, `model` the centre of a schedule. `short` and
    `over` price an agent too few or many; `pooled` says that agents are shared, so that less may do. `parts` are those
    of a horizon that shall have figures of their own in what is played.
    """

    goals: EachGoals
    required: Callable[[Floats], Floats]
    model: Callable[[Schedule], Model]
    short: float
    over: float
    pooled: bool
    parts: Sequence[int] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """The schedule kept, the problem with its requirement, margins of the queues, goals as last judged, rounds made.

    `played` are the days that judged this very schedule last, None where others did.
    """

    result: Result
    problem: Problem
    margins: Floats
    goals: tuple[Kept, ...]
    rounds: int
    played: Outcome | None

    @property
    def kept(self) -> bool:
        """Whether every goal holds."""
        return all(each.kept for each in self.goals)


def hold_goals(
    problem: Problem, asking: Asking, *, days: int, last_days: int, rounds: int = 6, seed: int = 0,
    search: Search = USUAL,
    stop: Stop = lambda _: False, told: Told | None = None, clock: Callable[[], float] = lambda: 0.0,
    mode: Mode = "normal", executor: Executor | None = None,
) -> Held:  # fmt: skip
    """The schedule that holds the goals in `days` simulated horizons and in `last_days` others, or misses them least.

    Where the other days disappoint, a little more is asked for. Until interrupted, the schedule of the requirement that
    is kept goes on being improved. An `executor` makes schedules and plays horizons in processes of its own.
    """
    run = _Run(problem, asking, days, seed, stop, clock, executor)
    best = last = run.trial(rough(search) if asking.goals else search, None, told)
    since = 0
    for _ in range(rounds):
        if not asking.goals or run.over() or since >= _PATIENCE or (not last.missed and not run.roomy(last)):
            break
        run.move(last)
        last = run.trial(shorter(search), last, None)
        since = 0 if last.key() < best.key() else since + 1
        best = min(best, last, key=_Trial.key)
    best = run.confirmed(best, last_days, search)
    if asking.goals and not run.over():
        best = run.polished(best, last_days, search, told)
    if mode == "until interrupted" and not run.over():
        result = solve(best.problem, stop, seed, told, mode=mode, begin=best.result.schedule, clock=clock,
                       prices=best.result.prices, executor=executor)  # fmt: skip
        best = replace(best, result=result, kept=run.judge(result.schedule, last_days, OTHER))
    schedule, outcome = run.played or (None, None)
    played = outcome if schedule is best.result.schedule else None
    return Held(best.result, best.problem, best.margins, best.kept, run.made, played)


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    result: Result
    problem: Problem
    margins: Floats
    kept: tuple[Kept, ...]

    @property
    def missed(self) -> float:
        """By how much the worse ends of the ranges lie below their goals, in log odds."""
        return sum(max(0.0, log_odds(each.aim) - log_odds(each.level.low)) for each in self.kept)

    def key(self) -> tuple[float, float, int]:
        """What is compared: rules broken, goals missed, hours paid."""
        kinds = self.problem.kinds
        paid = sum(kinds[kind].paid for kind in self.result.schedule.kind[self.result.schedule.kind >= 0].tolist())
        return round(self.result.score.rules, 6), round(self.missed, 4), paid


def rough(search: Search) -> Search:
    """The search of the first round: what it leaves is made good once the requirement is known."""
    return replace(
        search, goal=max(search.goal, _ROUGH), attempts=min(search.attempts, ROUND.attempts),
        climbs=min(search.climbs, 2 * ROUND.climbs),
    )  # fmt: skip


def shorter(search: Search) -> Search:
    """The search of rounds after the first, and of schedules that only begin another search."""
    return replace(search, attempts=min(search.attempts, ROUND.attempts), climbs=min(search.climbs, ROUND.climbs))


class _Run:
    """The rounds so far."""

    def __init__(
        self, problem: Problem, asking: Asking, days: int, seed: int, stop: Stop, clock: Callable[[], float],
        executor: Executor | None,
    ) -> None:  # fmt: skip
        self.problem, self.asking, self.days, self.seed, self.stop, self.clock = (
            problem, asking, days, seed, stop, clock,
        )  # fmt: skip
        self.executor = executor
        self.goals = [(q, goal) for q, mine in enumerate(asking.goals) for goal in mine]
        mail = {q for q, goal in self.goals if isinstance(goal, Replied)}
        moving = np.array([bool(mine) and q not in mail for q, mine in enumerate(asking.goals)], dtype=np.bool_)
        self.margins = Margins(np.zeros(problem.coverage.queues), moving, [q for q, _ in self.goals])
        self.writers: dict[int, float] = {}
        self.progress = Progress(0.0, float("inf"), -float("inf"), 0)
        self.made = 0
        self.played: tuple[Schedule, Outcome] | None = None

    def trial(self, search: Search, before: _Trial | None, told: Told | None) -> _Trial:
        """A schedule for what is asked now, and what a simulation says about it."""
        margins = self.margins.value.copy()
        cover = short_and_over(self.asking.required(margins), self.asking.short, self.asking.over)
        problem = replace(self.problem, coverage=cover)
        begin, prices = (None, None) if before is None else (before.result.schedule, before.result.prices)
        result = solve(
            problem, self.stop, self.seed, told, search=search, clock=self.clock, begin=begin, prices=prices,
            executor=self.executor,
        )  # fmt: skip
        self.progress = Progress(result.runtime_s, result.objective, result.lower_bound, search.attempts)
        self.made += 1
        return _Trial(result, problem, margins, self.judge(result.schedule, self.days, 1))

    def confirmed(self, best: _Trial, last_days: int, search: Search) -> _Trial:
        """The best schedule as other days judge it, with more asked for where these disappoint."""
        found = replace(best, kept=self.judge(best.result.schedule, last_days, OTHER))
        hopeful = bool(self.goals) and not best.missed
        for _ in range(_LAST_MOVES if hopeful else 0):
            if not found.missed or self.over():
                break
            self.margins.caution *= 1.7
            self.move(found)
            again = self.trial(shorter(search), found, None)
            again = replace(again, kept=self.judge(again.result.schedule, last_days, OTHER))
            found = min(found, again, key=_Trial.key)
        return found

    def polished(self, best: _Trial, last_days: int, search: Search, told: Told | None) -> _Trial:
        """The best schedule improved for its requirement, unless that makes it miss more goals."""
        result = solve(
            best.problem, self.stop, self.seed, told, search=search, clock=self.clock, begin=best.result.schedule,
            prices=best.result.prices, executor=self.executor,
        )  # fmt: skip
        result = replace(result, lower_bound=max(result.lower_bound, best.result.lower_bound))
        if result.objective >= best.result.objective - 1e-9:
            judged_one = best.result
            return replace(best, result=replace(result, schedule=judged_one.schedule, score=judged_one.score))
        found = replace(best, result=result, kept=self.judge(result.schedule, last_days, OTHER))
        return found if found.missed <= best.missed else best

    def judge(self, schedule: Schedule, days: int, seed: int) -> tuple[Kept, ...]:
        """Every goal in simulation; e-mail's lack of agents is noted on the way."""
        if not self.goals:
            return ()
        model = self.asking.model(schedule)
        outcome = simulate(model, days, self.seed + seed, executor=self.executor, parts=self.asking.parts)
        self.played = (schedule, outcome) if seed == OTHER else None
        kept = tuple(Kept(model.queues[q].name, goal, judged(outcome, q, goal)) for q, goal in self.goals)
        for (q, goal), each in zip(self.goals, kept, strict=True):
            if isinstance(goal, Replied):
                self.writers[q] = 0.0 if each.kept else max(missing_writers(model, outcome, q, goal), 0.5)
        return kept

    def move(self, last: _Trial) -> None:
        """What each queue asks for next."""
        self.margins.value = last.margins.copy()
        self.margins.move(last.kept)
        if not self.asking.pooled:
            self.margins.value = np.maximum(self.margins.value, 0.0)
        for q, more in self.writers.items():
            self.margins.value[q] += more

    def roomy(self, last: _Trial) -> bool:
        """Whether agents are shared and calls are answered much better than asked."""
        beyond = [each.level.value - each.aim for each in last.kept if isinstance(each.goal, Answered)]
        return self.asking.pooled and float(np.mean(beyond or [0.0])) > _ROOM

    def over(self) -> bool:
        """Whether to stop."""
        return self.stop(self.progress)
