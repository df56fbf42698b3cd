"""Did it help, measured: on floors with a known effect the ledger's range must hold it, and see none in a placebo.

200 runs of 60 shifts each: the product's desk picks the worst of the last hour, shows three an hour, holds out one in
ten, and the ledger compares. What a plain before and after would have claimed stands beside it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.advice.ledger import effects
from backend.bench.figure import Figure
from backend.bench.ledger.play import KINDS, Told, play
from backend.bench.ledger.score import Said, figures, said

RUNS, DAYS = 200, 60
PEEKED, FIRST_LOOK = 200, 10


def run(seed: int) -> Iterator[Figure]:
    """Measures the ledger; the seed draws floors, luck and who acts."""
    yield from measured(seed, RUNS, DAYS, PEEKED)


def measured(seed: int, runs: int, days: int, peeked: int) -> Iterator[Figure]:
    """The figures of `runs` runs of `days` shifts, the first `peeked` also looked at day by day."""
    begun = time.process_time()
    by_kind: dict[str, list[Said]] = {kind.rule: [] for kind in KINDS}
    claimed = 0
    for number in range(runs):
        told = play(days, np.random.default_rng([seed, number]))
        for kind in KINDS:
            by_kind[kind.rule].append(said(told, kind))
        claimed += number < peeked and _ever_claimed(told, days)
    for kind in KINDS:
        yield from figures(kind, by_kind[kind.rule])
    note = f"looked at after each of the days {FIRST_LOOK} to {days}; n={peeked} runs"
    yield Figure("placebo: runs with a claim on any day", 100 * claimed / max(peeked, 1), "%", 10.0, note=note)
    yield Figure("processor time of it all", time.process_time() - begun, "s", note=f"{runs} runs of {days} shifts")


def _ever_claimed(told: list[Told], days: int) -> bool:
    """Whether the ledger, looked at each day, ever claims that the placebo helps or hurts."""
    placebo = {kind.rule for kind in KINDS if not kind.effect}
    mine = [one.entry for one in told if one.entry.rule in placebo]
    looks = (effects([entry for entry in mine if entry.day < day]) for day in range(FIRST_LOOK, days + 1))
    return any(effect.verdict in ("helps", "hurts") for found in looks for effect in found)
