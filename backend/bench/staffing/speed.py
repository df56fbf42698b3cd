"""Least-staff answers a second of one core, on random queues of 1 to 500 Erlang."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.bench.figure import Figure
from backend.optimizer.staffing import Abandoned, Answered, MeanWait, Volume, agents_for

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CASES, PASSES, INTERVAL_S = 200_000, 5, 1800.0


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Queues with `calls` in half an hour of `aht_s`, to be answered within 20 s; every share in one call of its own.

    `some` are the rows given to the peer, with a share of their own each.
    """

    calls: Floats
    aht_s: Floats
    some: NDArray[np.int64]
    shares: Floats


def draw(seed: int) -> Cases:
    """Loads are spread evenly in their logarithm, handling times from 1 to 10 minutes."""
    rng = np.random.default_rng(seed)
    load = np.exp(rng.uniform(np.log(1), np.log(500), CASES))
    aht_s = rng.uniform(60, 600, CASES)
    return Cases(load * INTERVAL_S / aht_s, aht_s, np.arange(2000), rng.uniform(0.1, 0.98, 2000))


def volume(cases: Cases, rows: NDArray[np.int64] | slice = slice(None), patience_s: float | None = None) -> Volume:
    """The cases as a volume."""
    return Volume.of(cases.calls[rows], cases.aht_s[rows], INTERVAL_S, patience_s)


def run(cases: Cases) -> Iterator[Figure]:
    """Answers a CPU second of each kind of goal."""
    every, patient = volume(cases), volume(cases, slice(0, 20_000), 180.0)
    mean = float(every.load.mean())
    goal = Answered(0.8, 20)
    rate = CASES / cpu_s(lambda: agents_for(every, goal))
    yield Figure("least agents, 80 % within 20 s", rate, "answers/s", 500_000, ">=", f"Erlang C, mean load {mean:.0f}")
    rate = CASES / cpu_s(lambda: agents_for(every, MeanWait(20)))
    yield Figure("least agents, mean wait 20 s", rate, "answers/s", note="Erlang C")
    for name, asked in (("80 % within 20 s", goal), ("abandoned at most 5 %", Abandoned(0.05))):
        rate = 20_000 / cpu_s(lambda asked=asked: agents_for(patient, asked))  # type: ignore[misc]
        yield Figure(f"least agents, {name}, with patience", rate, "answers/s", note="Erlang A, patience 180 s")


def cpu_s(work: Callable[[], object]) -> float:
    """CPU seconds of one run: the median of several after one that compiles."""
    work()
    times = []
    for _ in range(PASSES):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return float(np.median(times))
