"""What the values cost: a floor of forty agents again every ten minutes, and one of fifteen thousand."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import numpy as np

from backend.analysis.pairing import PairCells, fit, make_cells
from backend.bench.figure import Figure

REPEATS = 9
SMALL, LARGE = (40, 8, 28), (15_000, 100, 20)
"""Agents, campaigns, days."""


def run(seed: int) -> Iterator[Figure]:
    """Processor seconds of a fit and its values, small (median of REPEATS) and large (once)."""
    small, large = draw_cells(seed, *SMALL), draw_cells(seed, *LARGE)
    fit(draw_cells(seed, 6, 2, 3))  # compiled before the clock starts
    yield _measured("40 agents x 8 campaigns x 28 days", small, REPEATS, 0.2)
    yield _measured("15,000 agents x 100 campaigns x 20 days", large, 1, 6.0)


def _measured(name: str, cells: PairCells, repeats: int, target: float) -> Figure:
    cpu, wall = [], []
    for _ in range(repeats):
        begun, clock = time.process_time(), time.perf_counter()
        fit(cells).values([10, 11])
        cpu.append(time.process_time() - begun)
        wall.append(time.perf_counter() - clock)
    note = f"processor time, {len(cells)} cells, {cells.calls.sum() / 1e6:.2f}M calls; wall {np.median(wall):.2f} s"
    note += f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return Figure(f"values fitted anew: {name}", float(np.median(cpu)), "s", target, note=note)


def draw_cells(seed: int, agents: int, campaigns: int, days: int) -> PairCells:
    """Counts of agents on a home campaign and, three days in ten, on one of two others; hours 8 to 15."""
    rng = np.random.default_rng([seed, 45])
    agent, day, hour = (each.ravel() for each in np.mgrid[:agents, :days, 8:16])
    home, other = rng.integers(campaigns, size=agents), rng.integers(campaigns, size=(agents, 2))
    away = rng.random((agents, days)) < 0.3
    campaign = np.where(away[agent, day], other[agent, day % 2], home[agent])
    calls = rng.poisson(12, len(agent))
    contacts = rng.binomial(calls, 0.55)
    skill, level = np.exp(0.22 * rng.normal(size=agents)), 0.08 * np.exp(0.4 * rng.normal(size=campaigns))
    won = rng.binomial(contacts, np.minimum(skill[agent] * level[campaign], 0.9))
    columns = {
        "day": day, "agent_id": agent + 1, "campaign_id": campaign + 1, "hour": hour, "calls": calls,
        "list_id": 3 * campaign + rng.integers(1, 4, len(agent)), "contacts": contacts, "conversions": won,
        "productive_s": np.full(len(agent), 3600.0),
    }  # fmt: skip
    return make_cells(columns, days)
