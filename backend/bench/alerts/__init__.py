"""How good the early warning is: `python -m backend bench alerts [--seed N] [--json FILE]`.

Two hundred simulated shifts of forty people with planted drifts (`planting`), confounders and clean days; the truth is
the simulator's rates (`truth`), who was right is defined in `scoring`. A manager has twenty people. Thresholds were set
on seeds 0 to 99; the seeds reported are 1000 and up. Every detector of a comparison raises as many alerts on the same
shifts; `limit` is Bayes' rule on the true model. `alerts-rough` is the same on the second, rougher floor (`rough`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from backend.bench.alerts import campaigns, compare, gates, rows, speed
from backend.bench.alerts.measure import measure
from backend.bench.figure import Figure

SEED = 1000
"""Reported unless another seed is asked for; 0 to 99 are for tuning."""


def run(seed: int) -> Iterable[Figure]:
    """Measures the first floor; what nothing was found for is left out."""
    yield from speed.run(seed)
    measured = measure(seed)
    parts = (
        gates.gated, compare.compared, rows.by_family, campaigns.campaigns, rows.fed, rows.confounders, rows.placebo,
    )  # fmt: skip
    for part in parts:
        yield from (figure for figure in part(measured, seed) if math.isfinite(figure.value))
