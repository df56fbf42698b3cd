"""What a queue promises, judged by a simulation: every goal on one scale, so that a schedule can be moved toward it.

Each goal becomes a level between 0 and 1 that grows with staff: the share answered or replied in time, the share that
does not give up, and for a mean wait target / (target + wait), which is one half where the goal just holds. Log odds of
these levels rise about evenly with the margin above the load.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.tours.arrays import Bools, Floats
from backend.optimizer.simulation import Model, Outcome, Range
from backend.optimizer.simulation.outcome import ratio_range
from backend.optimizer.simulation.parts import BUSY, BUSY_MAIL, HERE, LEFT, OFFERED, SENT_AWAY
from backend.optimizer.staffing import Abandoned, Answered, BadGoal, MeanWait, Messages, Replied, extra_agents

ServiceGoal = Answered | MeanWait | Abandoned | Replied
Goals = Sequence[ServiceGoal | Sequence[ServiceGoal]]
EachGoals = Sequence[tuple[ServiceGoal, ...]]
STEEPNESS, _LARGEST_STEP = 1.6, 0.8
"""Log odds of a level by agents over the square root of the load, where nothing is known yet; and a step's most."""
_CAUTION = 0.004
"""How far above its goal, beyond the likely range, a level is aimed at; more after each disappointment."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A queue's goal and what the last simulation says about it (`reached`, in the goal's own unit)."""

    queue: str
    goal: ServiceGoal
    reached: Range

    @property
    def aim(self) -> float:
        """The level at which the goal just holds."""
        return 0.5 if isinstance(self.goal, MeanWait) else _share(self.goal)

    @property
    def level(self) -> Range:
        """The level reached; the worse end of the range is `low`."""
        if isinstance(self.goal, MeanWait):
            most = self.goal.at_most_s
            low, value, high = (
                most / (most + max(wait, 0.0)) for wait in (self.reached.high, self.reached.value, self.reached.low)
            )
            return Range(value, low, high, self.reached.level)
        if isinstance(self.goal, Abandoned):
            return Range(1 - self.reached.value, 1 - self.reached.high, 1 - self.reached.low, self.reached.level)
        return self.reached

    @property
    def kept(self) -> bool:
        """Whether the goal holds with the worse end of the range."""
        return self.level.low >= self.aim

    @property
    def missed(self) -> bool:
        """Whether it does not hold even with the better end."""
        return self.level.high < self.aim


def judged(outcome: Outcome, q: int, goal: ServiceGoal) -> Range:
    """What the simulation says about a goal of queue q, in the goal's unit: share or seconds."""
    if isinstance(goal, MeanWait):
        return outcome.speed_of_answer(q)
    if isinstance(goal, Abandoned):
        days = outcome.days[:, q]
        return ratio_range(days[:, LEFT] + days[:, SENT_AWAY], days[:, OFFERED])
    counting = goal.counting if isinstance(goal, Answered) else "offered"
    return outcome.service_level(q, counting)


def listed(goals: Goals) -> tuple[tuple[ServiceGoal, ...], ...]:
    """The goals of each queue; one alone may stand without its list."""
    return tuple((each,) if isinstance(each, ServiceGoal) else tuple(each) for each in goals)


class Margins:
    """What each queue asks for above its load, moved by Newton's steps on the log odds of its levels.

    `moving` (queues) says whose margin moves; `of` is the queue of each goal.
    """

    def __init__(self, first: Floats, moving: Bools, of: Sequence[int]) -> None:
        self.value, self.moving, self.of, self.caution = first, moving, np.array(of, dtype=np.int64), _CAUTION
        self._odds: Floats | None = None
        self._tried: Floats | None = None

    def move(self, kept: Sequence[Kept]) -> None:
        """Each margin to where all levels of its queue should lie just above their goals."""
        levels = [each.level for each in kept]
        aims = [min(k.aim + one.value - one.low + self.caution, 0.998) for k, one in zip(kept, levels, strict=True)]
        odds = np.array([log_odds(one.value) for one in levels])
        step = (np.array([log_odds(aim) for aim in aims]) - odds) / self._steepness(odds)
        self._tried, self._odds = self.value.copy(), odds
        most = np.full(len(self.value), -_LARGEST_STEP)
        np.maximum.at(most, self.of, step)
        self.value = np.where(self.moving, self.value + np.clip(most, -_LARGEST_STEP, _LARGEST_STEP), self.value)

    def _steepness(self, odds: Floats) -> Floats:
        """How fast log odds rise with the margin: between the last two rounds, within reason."""
        usual = np.full(len(odds), STEEPNESS)
        if self._odds is None or self._tried is None:
            return usual
        rise, run = odds - self._odds, (self.value - self._tried)[self.of]
        found = np.divide(rise, run, out=usual, where=np.abs(run) > 0.03)
        return np.asarray(np.clip(found, STEEPNESS / 2, 2.5 * STEEPNESS))


def missing_writers(model: Model, outcome: Outcome, q: int, goal: Replied) -> float:
    """The constant number of agents that e-mail queue q lacks beside the idle time simulated of those who have it.

    Of idle time 95 % is counted on. 0 where it suffices; 1 where no number does, because nobody is at work for long.
    """
    queue = model.queues[q]
    work = np.array(queue.contacts) * np.broadcast_to(np.asarray(queue.handling_s, dtype=float), len(queue.contacts))
    seconds = outcome.staff_by_interval[list(model.offered_to(q)), :-1].sum(axis=0) / len(outcome.days)
    idle = 0.95 * np.maximum(seconds[:, HERE] - (seconds[:, BUSY] - seconds[:, BUSY_MAIL]), 0.0) / 3600
    open_ = (seconds[:, HERE] > 0).astype(float)
    try:
        return extra_agents(Messages(work / 3600, model.interval_s), goal, idle, open_)
    except BadGoal:
        return 1.0


def log_odds(level: float) -> float:
    """ln(p / (1 - p)), within reason."""
    within = min(max(level, 1e-3), 1 - 1e-3)
    return float(np.log(within / (1 - within)))


def _share(goal: Answered | Abandoned | Replied) -> float:
    return 1 - goal.at_most if isinstance(goal, Abandoned) else goal.share
