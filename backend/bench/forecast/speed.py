"""CPU time of the day's end of 15,000 agents x 10 figures: median of 30 passes, and what they are worth."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.analysis.dayforecast import many
from backend.bench.figure import Figure

AGENTS, FIGURES, PASSES = 15_000, 10, 30


def run(seed: int) -> Iterator[Figure]:
    """Simulates agents whose days differ, learns ten days, forecasts at 40 % of the eleventh."""
    rng = np.random.default_rng(seed)
    n = AGENTS * FIGURES
    usual = rng.gamma(3.0, 10.0, n)
    known = many.start(n)
    for _ in range(10):
        known = many.learn(known, rng.poisson(usual * rng.gamma(10.0, 0.1, n)).astype(np.float64))
    today = usual * rng.gamma(10.0, 0.1, n)
    so_far = rng.poisson(0.4 * today).astype(np.float64)
    total = so_far + rng.poisson(0.6 * today)
    worth = many.strength(known)
    times = []
    for _ in range(PASSES):
        begun = time.process_time()
        ends = many.day_ends(so_far, 0.4 * known.mean, 0.6 * known.mean, worth, known.mean)
        times.append(1e3 * (time.process_time() - begun))
    covers = float(np.mean((np.floor(ends.low) <= total) & (total <= np.ceil(ends.high))))
    error = float(np.abs(ends.likely - total).sum() / total.sum())
    line = float(np.abs(so_far / 0.4 - total).sum() / total.sum())
    name = f"day's end of {AGENTS:,} agents x {FIGURES}"
    yield Figure(f"{name}: CPU", float(np.median(times)), "ms", 50.0, note="with chance of the target; goal 10")
    yield Figure(f"{name}: 80 % range covers", covers, "", note="simulated, whole counts")
    yield Figure(f"{name}: WAPE / straight line", error / line, "", note="simulated")
