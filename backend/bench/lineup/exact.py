"""The same problem as a mixed-integer programme for HiGHS, which shares no code with the product's search."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from backend.optimizer.lineup import Problem
from backend.optimizer.lineup.problem import Floats


@dataclass
class _Rows:
    """Constraints as they are written down: entries (row, column, factor), least and most of each row."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    factor: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, entries: dict[int, float], least: float, most: float) -> None:
        """One more constraint."""
        self.row += [len(self.least)] * len(entries)
        self.column += list(entries)
        self.factor += list(entries.values())
        self.least.append(least)
        self.most.append(most)


def best_worth(problem: Problem) -> float | None:
    """Worth of the best line-up that keeps every rule, cents, proved without a gap; None where there is none.

    One binary per agent and campaign and one per campaign that is open or closed; the seats of a campaign are filled
    from the first on by themselves, because none is worth more than the one before.
    """
    agents, campaigns = problem.value.shape
    seats = np.minimum(problem.seats, agents)
    pairs, first = agents * campaigns, agents * campaigns + campaigns
    starts = first + np.concatenate([[0], np.cumsum(seats)])
    rows, size = _Rows(), int(starts[-1])
    cost = np.zeros(size)
    cost[:pairs] = -problem.worth.ravel()
    for i in range(agents):
        rows.add({i * campaigns + j: 1.0 for j in range(campaigns)}, 0, 1)
    for j in range(campaigns):
        crowd = {i * campaigns + j: 1.0 for i in range(agents)}
        places = range(int(starts[j]), int(starts[j + 1]))
        cost[places.start : places.stop] = _lost(problem, j, len(places))
        rows.add(crowd | dict.fromkeys(places, -1.0), 0, 0)
        rows.add(crowd | {pairs + j: -float(seats[j])}, -np.inf, 0)
        rows.add(crowd | {pairs + j: -float(problem.open_crew[j])}, 0, np.inf)
        rows.add(crowd, float(problem.crew[j]), np.inf)
    _limit_moves(problem, rows)
    least, most = _bounds(problem, size)
    matrix = csr_array((rows.factor, (rows.row, rows.column)), shape=(len(rows.least), size))
    found = milp(
        cost, constraints=LinearConstraint(matrix, rows.least, rows.most), bounds=Bounds(least, most),
        integrality=np.arange(size) < first, options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    return None if found.x is None else -float(found.fun)


def _lost(problem: Problem, j: int, seats: int) -> Floats:
    bent = problem.less[j, :seats] if problem.less is not None else 0
    return np.asarray(problem.fall[j] * np.arange(seats) + bent, dtype=np.float64)


def _limit_moves(problem: Problem, rows: _Rows) -> None:
    """Changes: who had a campaign and does not keep it, who had none and gets one."""
    if problem.most_moves is None:
        return
    agents, campaigns = problem.value.shape
    entries: dict[int, float] = {}
    for i in range(agents):
        if problem.now[i] >= 0:
            entries[i * campaigns + int(problem.now[i])] = -1.0
        else:
            entries |= {i * campaigns + j: 1.0 for j in range(campaigns)}
    rows.add(entries, -np.inf, problem.most_moves - int((problem.now >= 0).sum()))


def _bounds(problem: Problem, size: int) -> tuple[Floats, Floats]:
    agents, campaigns = problem.value.shape
    least, most = np.zeros(size), np.ones(size)
    held = problem.fixed if problem.fixed is not None else np.zeros(agents, dtype=np.bool_)
    stays = held[:, None] & (np.arange(campaigns)[None, :] == problem.now[:, None])
    least[: agents * campaigns] = stays.ravel()
    most[: agents * campaigns] = np.where(held[:, None], stays, problem.allowed).ravel()
    return least, most
