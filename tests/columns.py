"""Columns as the store hands them out, written by hand or drawn with known truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from backend.analysis.estimates import Columns
from backend.model import Disposition

DISPOSITIONS = {
    d.status: d
    for d in (
        Disposition("SALE", "Sale", contact=True, success=True, reached=True, final=True),
        Disposition("NI", "Not interested", contact=True, reached=True, final=True),
        Disposition("HU", "Hung up", reached=True),
        Disposition("A", "Answering machine", voicemail=True),
        Disposition("NA", "No answer"),
        Disposition("DROP", "Agent not available"),
        Disposition("PDROP", "Pre-routing drop"),
    )
}


def call_columns(rows: Iterable[tuple[int, int, str, int, float]] = (), *, inbound: bool = False) -> Columns:
    """Rows of (agent_id, campaign_id, status, n, seconds per call); every call of a row is equally long."""
    rows = list(rows)
    n = np.array([row[3] for row in rows], dtype=np.int64)
    each = np.array([row[4] for row in rows], dtype=np.float64)
    return {
        "agent_id": np.array([row[0] for row in rows], dtype=np.int64),
        "campaign_id": np.array([row[1] for row in rows], dtype=np.int64),
        "status": np.array([row[2] for row in rows], dtype=object),
        "inbound": np.full(len(rows), inbound),
        "n": n,
        "talk_s": np.rint(n * each).astype(np.int64),
        "talk_sq": np.rint(n * each**2).astype(np.int64),
    }


def state_columns(seconds: Mapping[tuple[int, int], Mapping[str, int]] = {}) -> Columns:
    """Seconds per state by (agent_id, campaign_id)."""
    rows = [(*key, state, s) for key, states in seconds.items() for state, s in states.items()]
    return {
        "agent_id": np.array([row[0] for row in rows], dtype=np.int64),
        "campaign_id": np.array([row[1] for row in rows], dtype=np.int64),
        "state": np.array([row[2] for row in rows], dtype=object),
        "code": np.zeros(len(rows), dtype=np.int64),
        "seconds": np.array([row[3] for row in rows], dtype=np.int64),
        "n": np.ones(len(rows), dtype=np.int64),
    }


def drawn_floor(
    rng: np.random.Generator, agents: int, *, hours: float = 4.0, campaigns: int = 2, skill: Any = (8.0, 92.0)
) -> tuple[Columns, Columns, dict[str, np.ndarray]]:
    """Calls, states and the truth (conversion per contact and per hour by agent, ids 1..agents).

    Each agent works one campaign; contacts come at a steady rate and convert with the agent's own chance.
    """
    share = rng.beta(*skill, agents) * np.where(np.arange(agents) % campaigns, 1.5, 1.0)
    pace = rng.gamma(60.0, 0.2, agents)
    contacts = rng.poisson(pace * hours)
    sales = rng.binomial(contacts, share)
    others, machines = rng.poisson(10 * hours, agents), rng.poisson(3 * hours, agents)
    calls, states = [], {}
    for i in range(agents):
        key = (i + 1, 1 + i % campaigns)
        for status, n, each in (
            ("SALE", sales[i], 240.0), ("NI", contacts[i] - sales[i], 90.0), ("HU", others[i], 8.0),
            ("A", machines[i], 5.0),
        ):  # fmt: skip
            calls.append((*key, status, int(n), each))
        talk = int(240 * sales[i] + 90 * (contacts[i] - sales[i]) + 8 * others[i] + 5 * machines[i])
        spent = int(hours * 3600)
        wrap = min(int(20 * (contacts[i] + others[i])), max(spent - talk, 0))
        states[key] = {"talk": talk, "wrap": wrap, "wait": max(spent - talk - wrap, 0), "pause": 600}
    productive = np.array([s["talk"] + s["wrap"] + s["wait"] for s in states.values()]) / 3600
    truth = {"conversion_per_contact": share, "conversions_per_hour": share * pace * hours / productive}
    return call_columns(calls), state_columns(states), truth
