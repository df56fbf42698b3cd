"""Shifts of a made-up floor as five-minute intervals, quick to make and with every rate known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from backend.analysis.interval import INTERVAL_S, Interval
from backend.model import Disposition

ZONE = "America/Los_Angeles"
MORNING = 1_749_654_000
"""2025-06-11 08:00 in Los Angeles."""
DAY_S = 86_400

DISPOSITIONS = {
    "SALE": Disposition("SALE", "Sale", contact=True, success=True),
    "NI": Disposition("NI", "Not interested", contact=True),
    "A": Disposition("A", "Answering machine", voicemail=True),
}

Rates = Callable[[int, int], dict[str, float]]
"""(agent, minutes since the shift began) -> `conversion`, `contact`, `talk` and `calls` as factors on the usual."""


def usual(agent: int, minute: int) -> dict[str, float]:
    """Nothing special."""
    return {}


def shift(
    rng: np.random.Generator,
    start: int = MORNING,
    *,
    agents: int = 12,
    campaigns: int = 2,
    hours: int = 6,
    rates: Rates = usual,
    drop_rate: float = 0.02,
    drops: Callable[[int, int], float] = lambda campaign, minute: 1.0,
) -> list[Interval]:
    """A shift of `hours`; agent i works campaign 1 + i % campaigns, about 30 calls an hour, 40 % of them contacts."""
    return [
        _interval(rng, start + at, agents, campaigns, at // 60, rates, drop_rate, drops)
        for at in range(0, hours * 3600, INTERVAL_S)
    ]


def _interval(rng, start, agents, campaigns, minute, rates, drop_rate, drops):
    ids = np.arange(1, agents + 1)
    factors = [rates(int(i), minute) for i in ids]
    names = ("conversion", "contact", "talk", "calls")
    factor = {name: np.array([each.get(name, 1.0) for each in factors]) for name in names}
    made = rng.poisson(2.5 * factor["calls"])
    who = np.repeat(ids, made)
    row = who - 1
    contact = rng.random(len(who)) < 0.4 * factor["contact"][row]
    sale = contact & (rng.random(len(who)) < np.minimum(0.15 * (1 + 0.3 * np.sin(who)) * factor["conversion"][row], 1))
    talk_s = np.where(contact, rng.lognormal(4.5, 0.8, len(who)) * factor["talk"][row], 15.0)
    campaign = 1 + row % campaigns
    calls = {
        "agent_id": who, "campaign_id": campaign, "list_id": np.full(len(who), -1),
        "status": np.where(sale, "SALE", np.where(contact, "NI", "A")).astype(object),
        "inbound": np.zeros(len(who), dtype=bool), "talk_s": np.round(talk_s),
    }  # fmt: skip
    wraps = {"agent_id": who, "campaign_id": campaign, "seconds": np.round(rng.lognormal(2.5, 0.7, len(who)))}
    pause = np.where(rng.random(agents) < 0.05, 200.0, 0.0)
    states = {
        "agent_id": np.tile(ids, 2), "campaign_id": np.tile(1 + (ids - 1) % campaigns, 2),
        "state": np.repeat(np.array(["talk", "pause"], dtype=object), agents),
        "seconds": np.concatenate([INTERVAL_S - pause, pause]),
    }  # fmt: skip
    units = np.arange(1, campaigns + 1)
    answered = np.bincount(campaign, weights=contact, minlength=campaigns + 1)[1:]
    share = drop_rate * np.array([drops(int(c), minute) for c in units])
    dropped = rng.poisson(answered * share / (1 - share))
    dials = {
        "campaign_id": np.tile(units, 2), "list_id": np.full(2 * campaigns, -1),
        "status": np.repeat(np.array(["NA", "DROP"], dtype=object), campaigns),
        "inbound": np.zeros(2 * campaigns, dtype=bool), "n": np.concatenate([rng.poisson(40, campaigns), dropped]),
    }  # fmt: skip
    return Interval(start, start + INTERVAL_S, calls, wraps, states, dials)
