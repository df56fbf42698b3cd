"""A simulated floor where acting on advice has a known effect, and the worst of the hour are picked for advice.

Counts are Poisson per quarter hour. An agent has a level, a day of their own, and shares the floor's day and the hour's
shape; none of the shocks is known to the product, which knows what is usual for the agent with an error. Whoever is
picked for a bad hour was partly unlucky, so that the next hours are better by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints

AGENTS, QUARTERS = 36, 36
MEAN, SPREAD = 1.8, 0.25
OWN_DAY, FLOOR_DAY, HISTORY = 0.2, 0.12, 0.08


@dataclass(slots=True)
class Shift:
    """A shift's counts (agents, quarters), the agents' own shock of the day, and what is known as usual per hour."""

    counts: Ints
    shock: Floats
    usual: Floats

    def came(self, agent: int | Ints, start: int, end: int) -> Ints:
        """Conversions of agents in the quarters `[start, end)`."""
        return np.asarray(self.counts[agent, start:end].sum(axis=-1))


@dataclass(frozen=True, slots=True)
class Team:
    """The agents' true levels and what the product takes for them, conversions per hour."""

    level: Floats
    usual: Floats


def team(rng: np.random.Generator) -> Team:
    """Agents who differ, known with an error."""
    level = MEAN * rng.gamma(1 / SPREAD**2, SPREAD**2, AGENTS)
    return Team(level, level * np.exp(rng.normal(0, HISTORY, AGENTS)))


def shift(people: Team, rng: np.random.Generator) -> Shift:
    """One day's shift without any advice."""
    shock = rng.normal(0, OWN_DAY, AGENTS)
    day = rng.normal(0, FLOOR_DAY)
    shape = 1 + 0.2 * np.sin(np.linspace(0, 2 * np.pi, QUARTERS))
    rate = (people.level * np.exp(shock + day))[:, None] * shape
    return Shift(rng.poisson(rate / 4), shock, people.usual)
