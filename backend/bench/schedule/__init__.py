"""The scheduler measured: certified gaps of named agents with floating breaks, repair, meetings, scaling,
service goals kept in simulation with many skills, what is waited for in the service, peers.

Times are CPU seconds of one core with a warm compile cache, from the problem's data to the certificate.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from backend.bench.figure import Figure
from backend.bench.schedule import ours, parts, peers, service_rows, skills
from backend.bench.schedule.instance import named


def run(seed: int) -> Iterable[Figure]:
    """Measures ours, then the peers on the same 150 agents."""
    sys.stderr.write("  compiling ...\n")
    ours.warm(seed)
    yield from ours.hundred_and_fifty(seed)
    yield from ours.larger(seed)
    yield from ours.scaling(seed)
    yield from parts.run(seed)
    yield from skills.run(seed)
    yield from service_rows.run(seed)
    yield from peers.run(seed, ours.to_gap(named(150, seed), seed, 0.0, 8.0))
