"""Why a combination of goals cannot be kept in an interval, and what would make it possible."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from backend.optimizer.staffing.erlang import Floats
from backend.optimizer.staffing.goals import Abandoned, Answered, Goal, Idle, MeanWait, Occupied
from backend.optimizer.staffing.requirement import Requirement, Volume, reached, requirement

_POOLS = np.exp(np.arange(1, 350) * np.log(1.02))
"""Factors from 1.02 to 1,000 by which pooled queues may be larger."""

_PARTS = 25
"""Factors are tried so many parts one after the other, small ones first: large queues take longer."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One goal that fails in one interval, with `agents` on the phones, and what would keep it.

    `figure` is what the goal reaches (share or seconds). `fill_h` are hours of other work (outbound, e-mail) in the
    interval that would use the idle time; `pool` is how many times the volume the whole combination would hold at,
    if this queue were worked together with others; `more_agents` is how many are missing where their number is
    capped; `instead` is the nearest goal that holds, and `or_instead` the nearest of the goal that stands against
    it at the number of agents which would keep this one.
    """

    interval: int
    goal: Goal
    agents: int
    figure: float
    against: Goal | None
    fill_h: float | None
    pool: float | None
    more_agents: int | None
    instead: Goal | None
    or_instead: Goal | None

    def sentence(self) -> str:
        """The finding and its remedies in one or two sentences."""
        if self.more_agents is not None:
            said = f"{self._fails()} with the {self.agents} agents there are: {self.more_agents} more would keep it"
            return said + (f", or settle for: {self.instead}." if self.instead else ".")
        said = f"{self._fails()}: '{self.against}' needs {self.agents} agents, who are idle {100 * self.figure:.0f} %"
        ways = [f"give them {self.fill_h:.1f} hours of outbound or e-mail work in this interval"] if self.fill_h else []
        if self.pool is not None:
            ways.append(f"work the queue together with others ({self.pool:.1f} times its volume)")
        ways += [f"settle for: {goal}" for goal in (self.instead, self.or_instead) if goal is not None]
        return f"{said}. What would do it: " + "; or ".join(ways) + "."

    def _fails(self) -> str:
        return f"Interval {self.interval + 1}: '{self.goal}' cannot be kept"


def shortfalls(volume: Volume, need: Requirement) -> list[Shortfall]:
    """Every goal that fails, by interval."""
    return [
        _shortfall(volume, need, int(row), int(interval))
        for interval, row in sorted(zip(*np.nonzero(need.unmet)[::-1], strict=True))
    ]


def first_shortfalls(volume: Volume, need: Requirement) -> list[Shortfall]:
    """Of every goal that fails somewhere, the first interval in which it does."""
    rows = [row for row in range(len(need.goals)) if need.unmet[row].any()]
    return [_shortfall(volume, need, row, int(need.unmet[row].argmax())) for row in rows]


def _shortfall(volume: Volume, need: Requirement, row: int, interval: int) -> Shortfall:
    one, goal, agents = _only(volume, interval), need.goals[row], int(need.agents[interval])
    figure = _figure(one, goal, agents)
    if not isinstance(goal, Idle):
        more = int(need.by_goal[row, interval]) - agents
        return Shortfall(interval, goal, agents, figure, None, None, None, more, _nearest(goal, figure), None)
    against = need.goals[int(need.decides[interval])]
    fewer = int(need.by_goal[row, interval])
    fill_h = agents * (figure - goal.at_most) * volume.interval_s / 3600
    other = _nearest(against, _figure(one, against, fewer)) if fewer > 0 else None
    return Shortfall(
        interval, goal, agents, figure, against, fill_h, _pool(one, need.goals), None, _nearest(goal, figure), other
    )


def _pool(one: Volume, goals: tuple[Goal, ...]) -> float | None:
    for part in np.array_split(_POOLS, _PARTS):
        many = Volume(one.load * part, np.repeat(one.aht_s, len(part)), one.interval_s, _repeated(one, len(part)))
        holds = ~requirement(many, goals).unmet.any(axis=0)
        if holds.any():
            return float(part[int(holds.argmax())])
    return None


def _repeated(one: Volume, times: int) -> Floats | None:
    return None if one.patience_s is None else np.repeat(one.patience_s, times)


def _figure(one: Volume, goal: Goal, agents: int) -> float:
    within = goal.within_s if isinstance(goal, Answered) else 0.0
    found = reached(one, np.array([agents]), within)
    if isinstance(goal, Answered):
        return float(found.answered[0])
    if isinstance(goal, MeanWait):
        return float(found.wait_s[0])
    if isinstance(goal, Abandoned):
        return float(found.abandoned[0])
    return float(found.idle[0] if isinstance(goal, Idle) else found.occupancy[0])


def _nearest(goal: Goal, figure: float) -> Goal | None:
    """The goal loosened to a whole percent or second that holds; None where no such goal says anything."""
    up = ceil(100 * figure - 1e-9) / 100
    if isinstance(goal, Answered):
        share = floor(100 * figure + 1e-9) / 100
        return Answered(share, goal.within_s, goal.counting) if 0 < share < 1 else None
    if isinstance(goal, MeanWait):
        return MeanWait(float(ceil(figure))) if figure < float("inf") else None
    if not 0 < up < 1:
        return None
    if isinstance(goal, Abandoned):
        return Abandoned(up)
    return Idle(up) if isinstance(goal, Idle) else Occupied(up)


def _only(volume: Volume, interval: int) -> Volume:
    at = slice(interval, interval + 1)
    patience_s = None if volume.patience_s is None else volume.patience_s[at]
    return Volume(volume.load[at], volume.aht_s[at], volume.interval_s, patience_s)
