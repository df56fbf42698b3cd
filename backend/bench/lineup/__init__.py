"""The line-up measured: a floor of 15,000 agents and its peers, every rule against HiGHS, the whole way of a question.

CPU seconds of this process; OR-tools runs in its own Python (docs/method-lineup.md says how it is made).
"""

from __future__ import annotations

from collections.abc import Iterable

from backend.bench.figure import Figure
from backend.bench.lineup import large, public, rules


def run(seed: int) -> Iterable[Figure]:
    """All of it: about three minutes."""
    yield from large.run(seed)
    yield from public.run(seed)
    yield from rules.run(seed)
