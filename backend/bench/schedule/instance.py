"""The centre the scheduler is measured on, built from its published description.

Seven days of 66 quarter hours (07:00-23:30), requirements by Erlang C (80 % within 20 s, 240 s a call) of a day with
two peaks and an evening, busier on Mondays and Fridays. One shift of 8.5 hours with three floating breaks: a quarter,
half an hour and a quarter, at 6 x 7 x 5 = 210 places. Every agent is a person with a window of starts of their own (2
to 4 hours of the 33 possible) and 2 to 4 of the seven patterns of two days off together. An agent short costs 1, an
agent too many 0.2 an interval; agents are as many as the requirement adds up to.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.tours import Agent, Break, Kind, Problem, Window, short_and_over
from backend.optimizer.staffing import Answered, Volume, requirement

PER_DAY, DAYS = 66, 7
OPENS, CLOCK_DAY = 28, 96
SHIFT = Kind("8.5 hours", 34, (Break(1, 4, 9), Break(2, 14, 20), Break(1, 26, 30)))
ON_PHONES = 30
STARTS = PER_DAY - SHIFT.length + 1
BUSY = (1.15, 1.05, 1.0, 1.0, 1.1, 0.75, 0.6)


def named(agents: int, seed: int, queues: int = 1) -> Problem:
    """The centre with so many named agents; with several queues each has a share of the calls, each agent two."""
    rng = np.random.default_rng(seed)
    need = np.stack([_requirement(agents * (q + 1) // queues - agents * q // queues) for q in range(queues)])
    days = tuple(range(0, PER_DAY * DAYS + 1, PER_DAY))
    people = tuple(_person(rng, number, queues) for number in range(agents))
    return Problem(days, short_and_over(need.astype(float)), (SHIFT,), people)


def around_the_clock(agents: int, seed: int) -> Problem:
    """The same centre with whole days of 96 quarter hours, nobody needed and nobody there while it is closed."""
    open_only = named(agents, seed)
    need = np.zeros((DAYS, CLOCK_DAY))
    need[:, OPENS : OPENS + PER_DAY] = _requirement(agents).reshape(DAYS, PER_DAY)
    people = tuple(
        replace(each, windows=tuple(replace(w, first=w.first + OPENS, last=w.last + OPENS) for w in each.windows))
        for each in open_only.agents
    )
    days = tuple(range(0, CLOCK_DAY * DAYS + 1, CLOCK_DAY))
    return Problem(days, short_and_over(need.reshape(1, -1)), (SHIFT,), people)


def _requirement(agents: int) -> NDArray[np.int64]:
    """Requirements that add up to five shifts of every agent, by halving the range of the volume."""
    hour = 7 + np.arange(PER_DAY) / 4
    shape = np.exp(-0.5 * ((hour - 10.5) / 2.2) ** 2) + 0.85 * np.exp(-0.5 * ((hour - 15.5) / 2.6) ** 2)
    shape += 0.35 * np.exp(-0.5 * ((hour - 20) / 2.0) ** 2) + 0.08
    week = (np.array(BUSY)[:, None] * shape[None, :]).ravel()
    low, high = 1e-3, 1e4
    for _ in range(60):
        middle = np.sqrt(low * high)
        if _needed(week * middle).sum() < agents * 5 * ON_PHONES:
            low = middle
        else:
            high = middle
    return _needed(week * high)


def _needed(calls: NDArray[np.float64]) -> NDArray[np.int64]:
    return requirement(Volume.of(calls, 240.0, 900.0), [Answered(0.8, 20)]).agents


def _person(rng: np.random.Generator, number: int, queues: int) -> Agent:
    width = int(rng.integers(8, 17))
    first = int(rng.integers(0, STARTS - width + 1))
    off = rng.choice(DAYS, int(rng.integers(2, 5)), replace=False)
    everything = (1 << DAYS) - 1
    patterns = tuple(everything & ~(1 << int(day) | 1 << int((day + 1) % DAYS)) for day in off)
    windows = tuple(Window(day, 0, first, first + width - 1) for day in range(DAYS))
    skills = (0,) if queues == 1 else (number % queues, (number + 1) % queues)
    return Agent(f"agent {number + 1}", windows, patterns, skills=skills)
