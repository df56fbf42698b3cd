"""Who could sit where, and what each seat is worth: the checked data of a line-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_VALUE = 10**12
"""Cents per agent: sums of 15,000 of them stay far inside 64 bits, penalties included."""


class BadProblem(ValueError):
    """The data contradict themselves; the text says where and what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Agents x campaigns for one stretch of time.

    `value` (agents, campaigns) is what each agent brings on each campaign over the stretch, cents; `allowed`
    (agents, campaigns) holds skills, languages, licences and minimum stays. `seats` (campaigns) is the most, `crew`
    the least number of agents there must be, `open_crew` the least if the campaign is worked at all (a predictive
    dialer with a handful of agents drops calls). `now` (agents) is each agent's campaign, -1 for none, and `move_cost`
    (agents) what changing it costs, cents. `fall` (campaigns) is what each further agent on the campaign brings
    less than the one before, cents: leads run out. `calm` (agents, campaigns) from 0 to 1 decides between line-ups of
    equal value: how well each seat evens out the workload.

    Raises BadProblem.
    """

    value: Ints
    allowed: Bools
    seats: Ints
    crew: Ints
    open_crew: Ints
    now: Ints
    move_cost: Ints
    fall: Ints
    calm: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        agents, campaigns = self.value.shape
        _shape("allowed", self.allowed, (agents, campaigns))
        for name in ("seats", "crew", "open_crew", "fall"):
            _shape(name, getattr(self, name), (campaigns,))
        for name in ("now", "move_cost"):
            _shape(name, getattr(self, name), (agents,))
        if self.calm is not None:
            _shape("calm", self.calm, (agents, campaigns))
            if not ((self.calm >= 0) & (self.calm <= 1)).all():
                raise BadProblem("calm must lie between 0 and 1.")
        if np.abs(self.value).max(initial=0) > MOST_VALUE or self.move_cost.max(initial=0) > MOST_VALUE:
            raise BadProblem(f"A value of more than {MOST_VALUE} cents per agent is surely a mistake of units.")
        for name in ("seats", "crew", "open_crew", "move_cost", "fall"):
            if (getattr(self, name) < 0).any():
                raise BadProblem(f"{name} must not be negative.")
        if (self.crew > self.seats).any():
            at = int(np.flatnonzero(self.crew > self.seats)[0])
            raise BadProblem(f"Campaign {at} needs {self.crew[at]} agents but has {self.seats[at]} seats.")
        if ((self.now < -1) | (self.now >= campaigns)).any():
            raise BadProblem("now must name a campaign or be -1.")

    @property
    def worth(self) -> Ints:
        """Value (agents, campaigns) less the cost of moving there, cents."""
        moves = (np.arange(self.value.shape[1])[None, :] != self.now[:, None]) & (self.now[:, None] >= 0)
        return np.asarray(self.value - moves * self.move_cost[:, None], dtype=np.int64)


def _shape(name: str, array: NDArray[np.generic], shape: tuple[int, ...]) -> None:
    if array.shape != shape:
        raise BadProblem(f"{name} has the shape {array.shape}, not {shape}.")


def simple_problem(value: Ints, seats: Ints) -> Problem:
    """A problem with seats only: everybody may sit anywhere and moves cost nothing."""
    agents, campaigns = value.shape
    none = np.zeros(campaigns, dtype=np.int64)
    return Problem(
        value, np.ones(value.shape, dtype=np.bool_), seats, none, none,
        np.full(agents, -1, dtype=np.int64), np.zeros(agents, dtype=np.int64), none,
    )  # fmt: skip
