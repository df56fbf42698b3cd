"""The whole way of a manager's question: people and campaigns in, line-up, few moves, balance and reasons out."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from backend.bench.figure import Figure
from backend.bench.lineup.floors import worths
from backend.optimizer.balance import Workload, suggest_balance
from backend.optimizer.lineup import (
    Person,
    Terms,
    Wants,
    Why,
    best_moves,
    broken_rules,
    build,
    everybody,
    permits,
    refusal,
    solve,
)

PASSES = 20
SKILLS = ("Spanish", "Licence CA", "Insurance")


def run(seed: int) -> Iterator[Figure]:
    """The sizes the product names (A070)."""
    for agents, campaigns, target_ms in ((25, 8, 100.0), (500, 20, 2000.0)):
        rng = np.random.default_rng([seed, agents])
        _answer(rng, agents, campaigns)  # compiles
        taken = [1000 * _answer(rng, agents, campaigns) for _ in range(PASSES)]
        note = f"worst of {PASSES}; median {float(np.median(taken)):.1f}; problem, line-up, 3 moves, balance, reasons"
        yield Figure(f"line-up {agents} x {campaigns}, all of it: CPU", max(taken), "ms", target_ms, note=note)


def _answer(rng: np.random.Generator, agents: int, campaigns: int) -> float:
    """CPU seconds of one answer."""
    people = [_person(rng, campaigns) for _ in range(agents)]
    wanted = [_wants(rng, 2 * agents // campaigns + 6) for _ in range(campaigns)]
    per_hour, terms = worths(rng, agents, campaigns).astype(np.float64), Terms(0, 4 * 3600)
    load = Workload(rng.uniform(0.5, 1, agents), np.full(agents, 7200))
    begun = time.process_time()
    problem = build(people, wanted, per_hour, terms)
    found = solve(problem)
    may = permits(people, wanted, terms)
    everybody(people, may, found.campaign)
    broken_rules(problem, found.campaign)
    best_moves(problem, found, 3)
    suggest_balance(problem, load)
    for i, j in zip(*np.nonzero(may.why), strict=True):
        refusal(Why(int(may.why[i, j])), "an agent", "a campaign", people[i], wanted[j], terms)
    return time.process_time() - begun


def _person(rng: np.random.Generator, campaigns: int) -> Person:
    return Person(
        now=int(rng.integers(campaigns)), state="paused" if rng.random() < 0.1 else "here",
        skills={name: 1.0 for name in SKILLS if rng.random() < 0.8}, worked_s=int(rng.integers(0, 30_000)),
        moved_ago_s=int(rng.integers(3000, 30_000)), occupancy=float(rng.uniform(0.5, 1)),
    )  # fmt: skip


def _wants(rng: np.random.Generator, seats: int) -> Wants:
    needs = frozenset(name for name in SKILLS if rng.random() < 0.2)
    predictive, busy = bool(rng.random() < 0.7), float(rng.uniform(0.5, 1))
    leads = int(rng.integers(100, 4000))
    return Wants(needs, seats, predictive=predictive, busy=busy, leads_left=leads, leads_per_hour=20.0)
