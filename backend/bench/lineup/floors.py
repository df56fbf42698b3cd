"""Floors to solve: random ones with every rule, and large ones with seats."""

from __future__ import annotations

import numpy as np

from backend.optimizer.lineup import Problem
from backend.optimizer.lineup.problem import Ints


def worths(rng: np.random.Generator, agents: int, campaigns: int) -> Ints:
    """What each agent brings on each campaign (agents, campaigns), cents: skill x campaign x pairing, as on floors."""
    skill, worth = rng.lognormal(0, 0.3, agents), rng.lognormal(0, 0.5, campaigns)
    pairing = rng.lognormal(0, 0.15, (agents, campaigns))
    return np.rint(1000 * skill[:, None] * worth[None, :] * pairing).astype(np.int64)


def large(rng: np.random.Generator, agents: int, campaigns: int) -> tuple[Ints, Ints]:
    """Worths (agents, campaigns) and seats (campaigns) for exactly everybody, campaigns of different size."""
    share = rng.dirichlet(np.full(campaigns, 5.0))
    seats = np.maximum(np.floor(share * agents).astype(np.int64), 1)
    seats[np.argmax(seats)] += agents - seats.sum()
    return worths(rng, agents, campaigns), seats


def with_every_rule(rng: np.random.Generator, agents: int, campaigns: int, limit: bool = True) -> Problem:
    """A random floor: seats, least crews, dialers that need six or nobody, skills, who stays, costs, leads running out.

    With `limit` some floors may move a few agents only. The rules may contradict each other.
    """
    open_crew = np.where(rng.random(campaigns) < 0.6, rng.integers(5, 8, campaigns), 0)
    crew = np.where(rng.random(campaigns) < 0.2, rng.integers(1, 4, campaigns), 0)
    seats = np.maximum(open_crew, crew) + rng.integers(agents // (4 * campaigns), 1 + agents // campaigns, campaigns)
    needs, has = rng.random((campaigns, 4)) < 0.15, rng.random((agents, 4)) < 0.7
    lacks = np.asarray((needs[None] & ~has[:, None]).any(axis=2), dtype=np.bool_)
    now = rng.integers(-1, campaigns, agents)
    curve = np.cumsum(rng.integers(0, 40, (campaigns, agents)), axis=1) * (rng.random((campaigns, 1)) < 0.3)
    return Problem(
        worths(rng, agents, campaigns), ~lacks, seats, crew, open_crew, now,
        rng.integers(0, 200, agents), np.where(rng.random(campaigns) < 0.3, rng.integers(1, 60, campaigns), 0),
        calm=rng.random((agents, campaigns)), fixed=np.asarray((rng.random(agents) < 0.1) & (now >= 0)),
        less=curve.astype(np.int64), hours=rng.uniform(0.5, 2, agents),
        most_moves=int(rng.integers(1, agents)) if limit and rng.random() < 0.3 else None,
    )  # fmt: skip
