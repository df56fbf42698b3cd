"""Drawn counts of agents on campaigns with the truth they were drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats
from backend.analysis.pairing import PairCells, make_cells

HOURS = range(8, 16)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Cells, and the true conversions per hour and per contact (agents, campaigns) over HOURS and both lists."""

    cells: PairCells
    per_hour: Floats
    conversion: Floats


def draw_pairs(
    seed: int, agents: int = 40, campaigns: int = 6, days: int = 20, *, skill_sd: float = 0.22, fit_sd: float = 0.18,
    away: float = 0.3,
) -> Drawn:  # fmt: skip
    """Agents on a home campaign and, `away` of the days, anywhere; two lists a campaign, hours 8 to 15."""
    rng = np.random.default_rng([seed, 7])
    level, reached = 0.09 * np.exp(0.35 * rng.normal(size=campaigns)), rng.uniform(0.4, 0.65, campaigns)
    pace = 12 * np.exp(0.2 * rng.normal(size=campaigns))[None, :] * np.exp(0.1 * rng.normal(size=agents))[:, None]
    skill = np.exp(skill_sd * rng.normal(size=agents))[:, None] * np.exp(fit_sd * rng.normal(size=(agents, campaigns)))
    quality, clock = np.exp(0.25 * rng.normal(size=(campaigns, 2))), 1 + 0.1 * np.sin(np.arange(24.0))
    agent, day, hour, part = (each.ravel() for each in np.mgrid[:agents, :days, 8:16, :2])
    roams = rng.random((agents, days)) < away
    place = np.where(roams, rng.integers(campaigns, size=(agents, days)), np.arange(agents)[:, None] % campaigns)
    campaign = place[agent, day]
    calls = rng.poisson(pace[agent, campaign] / 2)
    contacts = rng.binomial(calls, reached[campaign])
    rate = level[campaign] * skill[agent, campaign] * quality[campaign, part] * clock[hour]
    columns = {
        "day": day, "agent_id": 100 + agent, "campaign_id": 1 + campaign, "list_id": 10 * (1 + campaign) + part,
        "hour": hour, "calls": calls, "contacts": contacts,
        "conversions": rng.binomial(contacts, np.minimum(rate, 0.9)), "productive_s": np.full(len(day), 1800.0),
    }  # fmt: skip
    cells = make_cells(columns, days, range(100, 100 + agents), range(1, 1 + campaigns))
    conversion = level * skill * quality.mean(1) * clock[8:16].mean()
    return Drawn(cells, pace * reached * conversion, conversion)
