"""Runs of good calls: how long, how likely by luck for this agent in a shift, and on the whole floor.

Five in a row sounds rare and seldom is: an agent who converts half of the contacts has such a run in about a third of
the shifts with 24 contacts. The chance is exact, by the recursion of Feller (1968, XIII.7) over the contacts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Ints


@dataclass(frozen=True, slots=True)
class Run:
    """Good calls in a row of one agent: `running` now, `best` of the day that ended at `best_at`, of `trials` calls."""

    running: int = 0
    best: int = 0
    best_since: int = 0
    best_at: int = 0
    trials: int = 0
    running_since: int = 0


def run_chance(rate: float, trials: int, length: int) -> float:
    """Chance of at least one run of `length` good calls among `trials`, each good with chance `rate`."""
    if not 0 <= rate <= 1 or length < 1 or trials < 0:
        raise ValueError("a rate lies between 0 and 1, a run is at least one call long, trials are not negative.")
    if trials < length:
        return 0.0
    start = rate**length
    reached = np.zeros(trials + 1)
    reached[length] = start
    for n in range(length + 1, trials + 1):
        # A first run ending here: no run before, then a call that was not good, then the run.
        reached[n] = reached[n - 1] + (1 - reached[n - length - 1]) * (1 - rate) * start
    return float(min(reached[trials], 1.0))


def usual_run(rate: float, trials: int) -> int:
    """The longest run that luck brings in at least half of such shifts."""
    length = 0
    while length < trials and run_chance(rate, trials, length + 1) >= 0.5:
        length += 1
    return length


def follow(runs: Mapping[int, Run], agents: Ints, good: Bools, start: int, end: int) -> dict[int, Run]:
    """The runs after an interval's contacts, in the order in which they ended; `good` says which converted."""
    after = dict(runs)
    for agent, hit in zip(agents.tolist(), good.tolist(), strict=True):
        after[agent] = _next(after.get(agent, Run()), hit, start, end)
    return after


def _next(run: Run, hit: bool, start: int, end: int) -> Run:
    if not hit:
        return Run(0, run.best, run.best_since, run.best_at, run.trials + 1, 0)
    running, since = run.running + 1, run.running_since or start
    if running < run.best:
        return Run(running, run.best, run.best_since, run.best_at, run.trials + 1, since)
    return Run(running, running, since, end, run.trials + 1, since)
