"""CPU of one review of a large floor: 15,000 agents, every score of every agent, campaign and the team."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.analysis.anomaly import Policy, Usual, observe, review, start_day, start_usual
from backend.analysis.anomaly.learn import learn_hours
from backend.analysis.anomaly.table import OF_AGENTS, tabulate
from backend.analysis.anomaly.today import Today
from backend.analysis.anomaly.usual import local_hour
from backend.analysis.interval import INTERVAL_S, Interval
from backend.bench.figure import Figure
from backend.model import Disposition

AGENTS = 15_000
CAMPAIGNS = 150
_ZONE = "America/Los_Angeles"
_MORNING = 1_749_654_000
_INTERVALS = 24
_REVIEWS = 9
_DISPOSITIONS = {
    "SALE": Disposition("SALE", "Sale", contact=True, success=True),
    "NI": Disposition("NI", "Not interested", contact=True),
    "A": Disposition("A", "Answering machine", voicemail=True),
}


def run(seed: int) -> Iterator[Figure]:
    """Median CPU of a review and of taking in five minutes."""
    rng = np.random.default_rng(seed)
    usual, today, observing = _floor(rng)
    policy = Policy()
    reviewing = [_cpu_ms(today, usual, policy) for _ in range(_REVIEWS)]
    scores = 2 * len(OF_AGENTS)
    note = f"{len(OF_AGENTS)} figures over hour and day = {scores} scores an agent; drift has its own step"
    yield Figure(f"speed: review of {AGENTS:,} agents, CPU p50", float(np.median(reviewing)), "ms", note=note)
    yield Figure("speed: scores a second", 1000 * AGENTS * scores / float(np.median(reviewing)), "/s")
    yield Figure("speed: taking in 5 minutes of that floor, CPU p50", float(np.median(observing)), "ms")


def _floor(rng: np.random.Generator) -> tuple[Usual, Today, list[float]]:
    first = [interval(rng, _MORNING - 86_400 + i * INTERVAL_S) for i in range(2)]
    usual = learn_hours(start_usual(), {local_hour(each.start, _ZONE): tabulate(each, _DISPOSITIONS) for each in first})
    today, observing = start_day(usual, _MORNING, _ZONE), []
    for i in range(_INTERVALS):
        each, began = interval(rng, _MORNING + i * INTERVAL_S), 0.0
        began = time.process_time()
        today = observe(today, usual, each, _DISPOSITIONS)
        observing.append(1000 * (time.process_time() - began))
    return usual, today, observing


def _cpu_ms(today: Today, usual: Usual, policy: Policy) -> float:
    began = time.process_time()
    review(today, usual, policy)
    return 1000 * (time.process_time() - began)


def interval(rng: np.random.Generator, start: int) -> Interval:
    """Five minutes of a floor of `AGENTS` agents, about 2.5 calls each."""
    agent = np.repeat(np.arange(1, AGENTS + 1), rng.poisson(2.5, AGENTS))
    n = len(agent)
    contact = rng.random(n) < 0.4
    status = np.where(contact & (rng.random(n) < 0.15), "SALE", np.where(contact, "NI", "A")).astype(object)
    calls = {
        "agent_id": agent, "campaign_id": 1 + agent % CAMPAIGNS, "list_id": np.full(n, -1), "status": status,
        "inbound": np.zeros(n, dtype=bool), "talk_s": np.round(rng.lognormal(4, 0.8, n)),
    }  # fmt: skip
    wraps = {"agent_id": agent, "campaign_id": 1 + agent % CAMPAIGNS, "seconds": np.round(rng.lognormal(2.5, 0.7, n))}
    all_agents = np.arange(1, AGENTS + 1)
    pause = np.where(rng.random(AGENTS) < 0.05, 200.0, 0.0)
    states = {
        "agent_id": np.tile(all_agents, 2), "campaign_id": np.tile(1 + all_agents % CAMPAIGNS, 2),
        "state": np.repeat(np.array(["talk", "pause"], dtype=object), AGENTS),
        "seconds": np.concatenate([INTERVAL_S - pause, pause]),
    }  # fmt: skip
    campaigns = np.arange(1, CAMPAIGNS + 1)
    dials = {
        "campaign_id": campaigns, "list_id": np.full(CAMPAIGNS, -1),
        "status": np.full(CAMPAIGNS, "DROP", dtype=object), "inbound": np.zeros(CAMPAIGNS, dtype=bool),
        "n": rng.poisson(2, CAMPAIGNS),
    }  # fmt: skip
    return Interval(start, start + INTERVAL_S, calls, wraps, states, dials)
