"""What each part of the search is worth: the same seconds without it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from backend.bench.figure import Figure
from backend.bench.schedule.instance import named
from backend.optimizer.roster.tours import Progress, Search, solve

SECONDS = 4.0
WHOLE = Search(goal=0.0, attempts=100_000)
WITHOUT = {
    "whole": WHOLE,
    "without the bound's guide": replace(WHOLE, climbs=0),
    "without upsets": replace(WHOLE, nudges=0),
    "without soft rounds (one round, true costs)": replace(WHOLE, first=1, rounds=1),
}


def run(seed: int) -> Iterator[Figure]:
    """150 named agents, the same CPU seconds for each: cost above the best bound known."""
    problem = named(150, seed)
    found = {}
    for name, search in WITHOUT.items():
        begun = time.process_time()

        def stop(progress: Progress, begun: float = begun) -> bool:
            return time.process_time() - begun > SECONDS

        found[name] = solve(problem, stop, seed, search=search, clock=time.process_time)
    bound = found["whole"].lower_bound
    for name, each in found.items():
        above = 100 * (each.objective / bound - 1)
        note = f"cost {each.objective:.1f} after {SECONDS:g} CPU s"
        yield Figure(f"150 named agents, {name}: above the bound", above, "%", note=note)
