"""Who could sit where, and what each seat is worth: the checked data of a line-up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_VALUE = 10**12
"""Cents per agent: sums of 15,000 of them stay far inside 64 bits."""

OPEN_CREW = 6
"""Fewest agents a predictive dialer should be worked with: one vendor changes its pacing at four and recommends six."""


class BadProblem(ValueError):
    """The data contradict themselves; the text says where and what to change."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Agents x campaigns for one stretch of time.

    `value` (agents, campaigns) is what each agent brings on each campaign over the stretch, cents; `allowed`
    (agents, campaigns) holds skills, languages and licences. `seats` (campaigns) is the most, `crew` the least number
    of agents there must be, `open_crew` the least if the campaign is worked at all (a predictive dialer with a
    handful of agents drops calls). `now` (agents) is each agent's campaign, -1 for none, and `move_cost` (agents)
    what changing it costs, cents. `fall` (campaigns) is what each further agent on the campaign brings less than the
    one before, cents: leads run out.

    `calm` (agents, campaigns) from 0 to 1 decides between line-ups of equal worth: how well each seat evens out the
    workload; after it, whoever may stay stays. `fixed` (agents) stay where they are: paused, on a break, moved a
    short while ago. `less` (campaigns, agents) is what the first, second, ... agent on a campaign brings less than
    the first, cents, where that is not a straight line; it is added to `fall`. `hours` (agents) are the hours of the
    stretch each agent is there, of which `value` is made. `most_moves` is how many agents may change their place.

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
    calm: Floats | None = None
    fixed: Bools | None = None
    less: Ints | None = None
    hours: Floats | None = None
    most_moves: int | None = None

    def __post_init__(self) -> None:
        if self.value.ndim != 2:
            raise BadProblem(f"value has the shape {self.value.shape}, not (agents, campaigns).")
        for name, shape in _shapes(*self.value.shape).items():
            _check_shape(name, getattr(self, name), shape)
        _check_sizes(self)
        _check_crews(self)
        if self.calm is not None and not ((self.calm >= 0) & (self.calm <= 1)).all():
            raise BadProblem("calm must lie between 0 and 1.")
        if self.less is not None and ((self.less < 0).any() or (np.diff(self.less, axis=1) < 0).any()):
            raise BadProblem("less must begin at 0 or above and never fall: no agent makes the next one better.")
        if self.hours is not None and not (np.isfinite(self.hours) & (self.hours >= 0)).all():
            raise BadProblem("hours must be 0 or more.")
        if self.most_moves is not None and self.most_moves < 0:
            raise BadProblem("most_moves must be 0 or more; None is no limit.")

    @property
    def worth(self) -> Ints:
        """Value (agents, campaigns) less the cost of moving there, cents."""
        moves = (np.arange(self.value.shape[1])[None, :] != self.now[:, None]) & (self.now[:, None] >= 0)
        return np.asarray(self.value - moves * self.move_cost[:, None], dtype=np.int64)


def _shapes(agents: int, campaigns: int) -> dict[str, tuple[int, ...]]:
    both, each, one = (agents, campaigns), (campaigns,), (agents,)
    return {
        "allowed": both, "seats": each, "crew": each, "open_crew": each, "fall": each, "now": one, "move_cost": one,
        "calm": both, "fixed": one, "less": (campaigns, agents), "hours": one,
    }  # fmt: skip


def _check_shape(name: str, array: NDArray[np.generic] | None, shape: tuple[int, ...]) -> None:
    if array is not None and array.shape != shape:
        raise BadProblem(f"{name} has the shape {array.shape}, not {shape}.")


def _check_sizes(problem: Problem) -> None:
    largest = max(problem.value.max(initial=0), -problem.value.min(initial=0), problem.move_cost.max(initial=0))
    if largest > MOST_VALUE:
        raise BadProblem(f"A value of more than {MOST_VALUE} cents per agent is surely a mistake of units.")
    for name in ("seats", "crew", "open_crew", "move_cost", "fall"):
        if (getattr(problem, name) < 0).any():
            raise BadProblem(f"{name} must not be negative.")
    if ((problem.now < -1) | (problem.now >= problem.value.shape[1])).any():
        raise BadProblem("now must name a campaign or be -1.")


def _check_crews(problem: Problem) -> None:
    for j in np.flatnonzero(problem.crew > problem.seats):
        raise BadProblem(f"Campaign {j} needs {problem.crew[j]} agents but has {problem.seats[j]} seats.")


def simple_problem(value: Ints, seats: Ints) -> Problem:
    """A problem with seats only: everybody may sit anywhere and moves cost nothing."""
    agents, campaigns = value.shape
    none = np.zeros(campaigns, dtype=np.int64)
    return Problem(
        value, np.ones(value.shape, dtype=np.bool_), seats, none, none,
        np.full(agents, -1, dtype=np.int64), np.zeros(agents, dtype=np.int64), none,
    )  # fmt: skip
