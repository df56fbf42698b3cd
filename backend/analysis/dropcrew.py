"""What a move costs in dropped calls: fewer agents on a predictive campaign mean that fewer are free when one answers.

A campaign's drops per answer change with its crew like crew to the power of -`exponent`; the exponent is learned from
quarter hours with different crews on the same campaign (Poisson regression, each campaign with a level of its own) and
drawn to what dialers of this kind usually do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints

USUAL, SURE = 0.5, 0.25
"""Exponent before anything is known (a queue's idle share falls like one over the square root), and its deviation."""

GRID = np.linspace(-0.5, 2.0, 101)
LEAST_CREW = 0.5
"""Quarter hours with less than half an agent tell nothing."""


@dataclass(frozen=True, slots=True)
class CrewDrops:
    """One campaign: answered calls per agent-hour and drops per answer, with the crew they hold for."""

    answers_per_hour: float
    per_answer: float
    crew: float


def crew_exponent(campaign: Ints, answers: Floats, drops: Floats, crew: Floats) -> float:
    """How steeply drops per answer fall with the crew, from quarter hours of campaigns; between -0.5 and 2.

    The largest a-posteriori value: each campaign's own level is profiled out of the Poisson likelihood, the exponent
    is normal around USUAL with deviation SURE beforehand.
    """
    seen = (crew >= LEAST_CREW) & (answers > 0)
    if not seen.any():
        return USUAL
    ids, row = np.unique(campaign[seen], return_inverse=True)
    log_crew, n, k = np.log(crew[seen]), answers[seen], drops[seen]
    fits = -0.5 * ((GRID - USUAL) / SURE) ** 2
    of_drops = np.bincount(row, k, len(ids))
    weighed = np.bincount(row, k * log_crew, len(ids)).sum()
    for place, exponent in enumerate(GRID.tolist()):
        expected = np.bincount(row, n * np.exp(-exponent * log_crew), len(ids))
        fits[place] += -exponent * weighed - float(of_drops @ np.log(expected))
    return float(GRID[int(np.argmax(fits))])


def drops_per_hour(one: CrewDrops, crew: float, exponent: float) -> float:
    """Dropped calls an hour with so many agents; nobody drops nothing, because nothing is dialed."""
    if crew <= 0 or one.crew <= 0:
        return 0.0
    rate = min(one.per_answer * (crew / one.crew) ** -exponent, 1.0)
    return float(one.answers_per_hour * crew * rate)


def answers_per_hour(one: CrewDrops, crew: float) -> float:
    """Answered calls an hour with so many agents."""
    return one.answers_per_hour * max(crew, 0.0)
