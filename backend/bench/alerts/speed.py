"""CPU time of one step of the early warning for a very large floor: 15,000 agents, ten figures each."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.analysis import drift
from backend.analysis.interval import INTERVAL_S, Interval
from backend.bench.alerts.centre import ZONE
from backend.bench.alerts.tables import DISPOSITIONS
from backend.bench.figure import Figure

AGENTS, CAMPAIGNS, STEPS = 15_000, 150, 15
CALLS_PER_INTERVAL = 1.8
START = 1_749_000_000 // INTERVAL_S * INTERVAL_S


def run(seed: int) -> Iterator[Figure]:
    """Learns one short day, then steps through intervals in which every agent has a call or two."""
    rng = np.random.default_rng(seed)
    day = [_interval(rng, START - 86_400 + i * INTERVAL_S) for i in range(3)]
    baselines = drift.learn_day(drift.start_baselines(ZONE), day, DISPOSITIONS, ZONE)
    watch, policy = drift.start_day(baselines, START), drift.Policy()
    spent = []
    for i in range(STEPS):
        interval = _interval(rng, START + i * INTERVAL_S)
        begun = time.process_time()
        watch, _ = drift.step(watch, baselines, interval, DISPOSITIONS, policy)
        spent.append(1e3 * (time.process_time() - begun))
    note = "every 5 min, calls and states of the interval included; goal 15"
    yield Figure(f"one step of {AGENTS:,} agents x 10 figures: CPU", float(np.median(spent)), "ms", 100.0, note=note)


def _interval(rng: np.random.Generator, start: int) -> Interval:
    agents = np.arange(AGENTS) + 1
    home = agents % CAMPAIGNS + 1
    pick = np.repeat(np.arange(AGENTS), rng.poisson(CALLS_PER_INTERVAL, AGENTS))
    status = np.array(["SALE", "NI", "CALLBK", "A", "NOCONT"], dtype=object)
    words = np.array(["talk", "wait", "wrap"], dtype=object)
    n = len(pick)
    calls = {
        "agent_id": agents[pick], "campaign_id": home[pick], "list_id": home[pick] + 5000,
        "status": status[rng.choice(5, n, p=[0.06, 0.4, 0.1, 0.14, 0.3])], "inbound": np.zeros(n, dtype=bool),
        "talk_s": np.exp(rng.normal(4, 0.7, n)).astype(np.int64),
    }  # fmt: skip
    wraps = {"agent_id": agents[pick], "campaign_id": home[pick], "seconds": 1 + rng.poisson(8, n)}
    states = {
        "agent_id": np.repeat(agents, 3), "campaign_id": np.repeat(home, 3), "state": np.tile(words, AGENTS),
        "seconds": np.tile(np.array([150, 120, 30]), AGENTS),
    }  # fmt: skip
    dials = {
        "campaign_id": np.arange(CAMPAIGNS) + 1, "list_id": np.arange(CAMPAIGNS) + 5001,
        "status": np.full(CAMPAIGNS, "NA", dtype=object), "inbound": np.zeros(CAMPAIGNS, dtype=bool),
        "n": rng.poisson(300, CAMPAIGNS),
    }  # fmt: skip
    return Interval(start, start + INTERVAL_S, calls, wraps, states, dials)
