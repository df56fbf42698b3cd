"""Ranges against the simulator's true rates: shifts of 25 agents on five campaigns, seeds 1 to 8."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import numpy as np

from backend.analysis.board import Board
from backend.analysis.floor import Scene, Slice, assemble
from backend.analysis.policy import Policy
from backend.clock import Window, day_bounds, local_date
from backend.model import Centre, Disposition
from backend.simulator import Simulation
from backend.simulator.codes import CONTACTS, MACHINES, OUTCOMES, SUCCESSES
from backend.simulator.truth import call_rows
from tests.floor import THURSDAY, at

SEEDS = range(1, 9)
FLAGS = {
    o.code: Disposition(o.code, o.name, contact=i in CONTACTS, success=i in SUCCESSES, voicemail=i in MACHINES)
    for i, o in enumerate(OUTCOMES)
    if o.code
}


@cache
def shift(seed: int) -> tuple[Board, np.ndarray[Any, Any]]:
    """The board of a shift up to 13:10 and each agent's true conversion per contact over it."""
    sim = Simulation(seed, "demo", at(THURSDAY, 13, 10))
    now, zone = sim.now(), sim.scenario.zone
    start = day_bounds(local_date(now, zone), zone)[0]
    rows = list(call_rows(sim.floor, start, now, now))
    groups: Counter[tuple[int, int, str]] = Counter((r["agent_id"], r["campaign_id"], r["status"]) for r in rows)
    talk: Counter[tuple[int, int, str]] = Counter()
    for r in rows:
        talk[(r["agent_id"], r["campaign_id"], r["status"])] += r["talk_s"]
    n = np.array(list(groups.values()))
    keys = [np.array([key[i] for key in groups], dtype=kind) for i, kind in enumerate((np.int64, np.int64, object))]
    calls = dict(zip(("agent_id", "campaign_id", "status"), keys, strict=True))
    calls |= {"n": n, "inbound": np.zeros(len(n), dtype=bool), "talk_s": np.array([talk[key] for key in groups])}
    calls["talk_sq"] = calls["talk_s"] ** 2 // np.maximum(n, 1)
    states = {name: np.zeros(0, dtype=np.int64) for name in ("agent_id", "campaign_id", "seconds")}
    states["state"] = np.zeros(0, dtype=object)
    policy = Policy(rank_metric="conversion_per_contact", min_contacts=20)
    scene = Scene(Centre(1, "Demo", excluded_names=()), policy, now, dispositions=FLAGS)
    floor = assemble(scene, Slice(Window("today", start, now), calls, calls, states, calls), np.random.default_rng(0))
    truth = _true_conversion(sim, rows)
    return floor.board, np.array([truth[int(i)] for i in floor.book.sums.agent_ids])


def _true_conversion(sim: Simulation, rows: list[dict[str, Any]]) -> dict[int, float]:
    """The model's rate at each contact, averaged over the agent's contacts."""

    @cache
    def rates(quarter: int) -> dict[tuple[int, int], float]:
        found = sim.true_rates(min(quarter * 900 + 450, sim.now()))
        return {(r["agent_id"], r["campaign_id"]): r["conversion_per_contact"] for r in found}

    sums: dict[int, list[float]] = {r["agent_id"]: [] for r in rows}
    for r in rows:
        if FLAGS[r["status"]].contact:
            sums[r["agent_id"]].append(rates(r["at"] // 900)[(r["agent_id"], r["campaign_id"])])
    return {agent: float(np.mean(found)) for agent, found in sums.items()}


def test_eighty_percent_ranges_hold_the_true_conversion_of_simulated_agents():
    inside = []
    for seed in SEEDS:
        board, truth = shift(seed)
        found = board.figures["conversion_per_contact"].estimates
        inside.append(((truth >= found.low) & (truth <= found.high)).mean())
    assert 0.75 <= np.mean(inside) <= 0.85


def test_ninety_percent_rank_ranges_hold_the_true_place_of_simulated_agents():
    inside = []
    for seed in SEEDS:
        board, truth = shift(seed)
        ranked = np.flatnonzero(board.ranks.rank)
        place = np.argsort(np.argsort(-truth[ranked])) + 1
        inside.append(((place >= board.ranks.low[ranked]) & (place <= board.ranks.high[ranked])).mean())
    assert 0.86 <= np.mean(inside) <= 0.97


def test_pulled_figures_lie_nearer_the_truth_than_plain_quotients():
    raw, pulled = [], []
    for seed in SEEDS:
        board, truth = shift(seed)
        found = board.figures["conversion_per_contact"].estimates
        raw.append(np.mean((found.raw - truth) ** 2))
        pulled.append(np.mean((found.value - truth) ** 2))
    assert np.mean(pulled) < 0.8 * np.mean(raw)
