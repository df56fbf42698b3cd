"""The simulation measured: events a second of one core, published cases inside their ranges, simpy beside it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from backend.bench.figure import Figure
from backend.bench.simulation import peer
from backend.bench.simulation.cases import CASES, Case, inside, mmc
from backend.bench.simulation.large import twenty_queues
from backend.optimizer.simulation import Model, Outcome, simulate

DAYS = 6000
"""Days a published case is simulated: six times as many as were published, so that our own luck is small."""


def run(seed: int) -> Iterable[Figure]:
    """Measures speed, cases and the peer."""
    sys.stderr.write("  compiling ...\n")
    simulate(mmc().model, 2, seed)
    yield from _speed("MMC: twelve agents, one queue", mmc().model, 1000, seed, 3e6)
    yield from _speed("1,000 agents, 30 groups, 20 queues with e-mail", twenty_queues(), 10, seed, None)
    for name, make in CASES.items():
        sys.stderr.write(f"  {name} ...\n")
        yield from _case(make(), seed)
    yield from peer.run(seed)


def _speed(name: str, model: Model, days: int, seed: int, target: float | None) -> Iterator[Figure]:
    begun, wall = time.process_time(), time.perf_counter()
    found = simulate(model, days, seed)
    cpu_s = time.process_time() - begun
    note = f"{found.events:,} events, {days / cpu_s:,.1f} days a CPU second; wall {time.perf_counter() - wall:.1f} s"
    yield Figure(name, found.events / cpu_s, "events/s", target, ">=", note)


def _case(case: Case, seed: int) -> Iterator[Figure]:
    found: Outcome = simulate(case.model, DAYS, seed)
    missed = [
        f"{each.name} {ours.value:.4g} not in {each.low:.4g} to {each.high:.4g}"
        for each in case.published
        if not inside(each, ours := each.measure(found))
    ]
    note = f"of {len(case.published)}, {DAYS:,} days" + ("; " + "; ".join(missed) if missed else "")
    yield Figure(f"{case.name}: figures outside their published range", len(missed), "", 0.0, note=note)
