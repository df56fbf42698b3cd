"""A line-up that is kept at hand: after one agent's change only the few shortest paths the change needs are walked."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from backend.optimizer.lineup.grid import fill_rows, hall_of, largest, musts, scale_of, usable_seats
from backend.optimizer.lineup.limited import search_limited
from backend.optimizer.lineup.problem import BadProblem, Bools, Floats, Ints, Problem
from backend.optimizer.lineup.search import Stop, never, search
from backend.optimizer.lineup.solve import Result, result_of
from backend.optimizer.lineup.transport import change_agent, seat_everybody, settle


@dataclass(frozen=True, slots=True, eq=False)
class AgentChange:
    """What is new about one agent; None is as before. `value`, `allowed` and `calm` are (campaigns,)."""

    agent: int
    value: Ints | None = None
    allowed: Bools | None = None
    now: int | None = None
    move_cost: int | None = None
    fixed: bool | None = None
    calm: Floats | None = None
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """The agent logged out: sits nowhere until an AgentChange allows campaigns again."""

    agent: int


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A campaign has more or fewer seats."""

    campaign: int
    seats: int


Change = AgentChange | Left | SeatChange

_OF_AGENT = ("value", "allowed", "now", "move_cost", "fixed", "calm", "hours")


_ROOM = 16
"""Values may grow so many times before a session has to begin anew."""


class Session:
    """The best line-up of a problem that changes by and by; `result` is always worth what a fresh `solve` finds.

    `problem` is the session's own and changes with it. With a limit on moves it is solved anew each time. Not to be
    used by two threads at once.
    """

    def __init__(self, problem: Problem, stop: Stop = never, seed: int = 0) -> None:
        self.problem = _owned(problem)
        self._seed = seed
        self._seat()
        self.result = self._searched(stop)

    def resolve(self, *changes: Change, stop: Stop = never) -> Result:
        """The best line-up after the changes. Raises BadProblem; the changes before the bad one are then made."""
        for change in changes:
            if isinstance(change, SeatChange):
                self._set_seats(change)
            else:
                self._set_agent(change)
        self.result = self._searched(stop)
        return self.result

    def _seat(self) -> None:
        self._scale = scale_of(self.problem, _ROOM)
        self._hall = hall_of(self.problem, self._scale)
        seat_everybody(self._hall, np.random.default_rng(self._seed))

    def _searched(self, stop: Stop) -> Result:
        if self.problem.most_moves is not None:
            found = search_limited(self.problem, self._scale, stop, self._seed)
            return result_of(self.problem, self._scale, found)
        return result_of(self.problem, self._scale, search(self.problem, self._hall, stop))

    def _set_seats(self, change: SeatChange) -> None:
        j, problem = change.campaign, self.problem
        if change.seats < problem.crew[j]:
            raise BadProblem(f"Campaign {j} needs {problem.crew[j]} agents but would have {change.seats} seats.")
        problem.seats[j] = change.seats
        self._hall.seats[j], self._hall.must[j] = usable_seats(problem)[j], musts(problem)[j]
        settle(self._hall, j)

    def _set_agent(self, change: AgentChange | Left) -> None:
        i = change.agent
        if isinstance(change, Left):
            nowhere = np.zeros(self.problem.value.shape[1], dtype=np.bool_)
            change = AgentChange(i, allowed=nowhere, now=-1, fixed=False)
        _write(self.problem, change)
        if largest(self.problem.value[i]) + int(self.problem.move_cost[i]) > self._scale.most:
            self._seat()
            return
        row = np.empty((1, self._hall.worth.shape[1]), np.int64)
        fill_rows(row, self.problem, self._scale, i)
        change_agent(self._hall, i, row[0])


def _owned(problem: Problem) -> Problem:
    """The problem with arrays of its own, so that writing into it changes nobody else's."""
    agents = len(problem.now)
    copies = {each.name: getattr(problem, each.name) for each in fields(problem)}
    copies = {name: part.copy() if isinstance(part, np.ndarray) else part for name, part in copies.items()}
    if problem.fixed is None:
        copies["fixed"] = np.zeros(agents, dtype=np.bool_)
    if problem.hours is None:
        copies["hours"] = np.ones(agents)
    return Problem(**copies)


def _write(problem: Problem, change: AgentChange) -> None:
    """Checks the whole change by a problem of one agent, then writes it. Raises BadProblem."""
    i = change.agent
    if not 0 <= i < len(problem.now):
        raise BadProblem(f"There is no agent {i}: a session keeps the {len(problem.now)} agents it began with.")
    if change.calm is not None and problem.calm is None:
        raise BadProblem("The session began without calm; begin a new one to use it.")
    new = {name: getattr(change, name) for name in _OF_AGENT if getattr(change, name) is not None}
    row = {each.name: getattr(problem, each.name) for each in fields(problem)}
    row |= {name: part[i : i + 1] for name, part in row.items() if name in _OF_AGENT and part is not None}
    Problem(**row | {name: np.asarray(part)[None] for name, part in new.items()} | {"less": None})
    for name, part in new.items():
        getattr(problem, name)[i] = part
