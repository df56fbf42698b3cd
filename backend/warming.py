"""Compiles what is compiled, on tiny floors, so that nobody waits for it later: `python -m backend warm`.

Compiled code is kept beside its source files (or in NUMBA_CACHE_DIR) and is found there by every later process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import numpy as np

NOW_S = 1_796_000_000


def warm(say: Callable[[str], None]) -> None:
    """Runs every part once and says how long each took; what is compiled already takes a moment."""
    for name, work in PARTS.items():
        began = time.monotonic()
        work()
        say(f"{name}: {time.monotonic() - began:.1f} s")


def _schedule() -> None:
    """Calls with goals, e-mail and an outbound campaign, one agent with all skills: planned and simulated."""
    from backend.planning.engine import make
    from backend.planning.scenario import Scenario

    day = [0.0] * 36 + [3.0] * 24 + [0.0] * 36
    demand = {"contacts": day * 7, "aht_s": [240.0] * 672}
    queues = [
        {"name": "Calls", "demand": demand, "goals": [{"kind": "answered", "share": 0.8, "within_s": 20}]},
        {
            "name": "Mail",
            "media": "email",
            "demand": demand,
            "goals": [{"kind": "replied", "share": 0.9, "within_h": 24}],
        },
        {"name": "Sales", "media": "outbound", "demand": demand, "goals": [{"kind": "idle", "share": 0.1}]},
    ]
    pause = {"name": "Pause", "minutes": 15, "earliest": 60, "latest": 150}
    shifts = [{"name": "Day", "minutes": 360, "first_start": "09:00", "last_start": "10:00", "breaks": [pause]}]
    scenario = Scenario.model_validate({
        "name": "Warm", "zone": "UTC", "first": "2026-11-30", "queues": queues, "shifts": shifts,
        "agents": [{"name": f"Agent {n}"} for n in range(4)],
    })  # fmt: skip
    ticks = count()
    make(scenario, lambda progress: progress.attempts >= 1, lambda: float(next(ticks)), 1)


def _rosters() -> None:
    from backend.solving import warm as warm_rosters

    warm_rosters()


def _line_up() -> None:
    """A line-up solved, then repaired after an agent has left."""
    from backend.optimizer.lineup import Left, Session, simple_problem

    value = np.arange(12, dtype=np.int64).reshape(4, 3) * 7 % 11
    Session(simple_problem(value, np.array([2, 2, 2], dtype=np.int64))).resolve(Left(0))


def _what_if() -> None:
    """Two agents on two campaigns, one moved."""
    from backend.optimizer.whatif import (
        AgentModel,
        CampaignModel,
        Estimate,
        FloorModel,
        Length,
        Move,
        Skill,
        Work,
        known_pacing,
        what_if,
    )

    work = Work(Length(Estimate(30.0), 0.5), Length(Estimate(8.0), 0.5))
    campaigns = tuple(
        CampaignModel(
            number, answer=Estimate(0.4, 0.01), contact=Estimate(0.5, 0.01), no_contact=work, contact_only=work,
            conversion=work, pacing=known_pacing(1.8), value_cents=Estimate(5000),
        ) for number in (1, 2)
    )  # fmt: skip
    skills = {number: Skill(Estimate(0.1, 0.01)) for number in (1, 2)}
    agents = tuple(AgentModel(number, number, skills=skills, leaves_s=NOW_S + 7200) for number in (1, 2))
    floor = FloorModel(NOW_S, NOW_S - 14 * 3600, campaigns, agents)
    what_if(floor, [Move(1, 2)], NOW_S, NOW_S + 1800, 1, 20)


def _pairs() -> None:
    """What agents are worth on campaigns, from a few made-up counts."""
    from backend.analysis.pairing import fit, make_cells

    names = ("day", "agent_id", "campaign_id", "list_id", "hour", "calls", "contacts", "conversions", "productive_s")
    rows = [(d, a, a % 2, 1, 9 + d, 20, 9 + a, 1 + a % 3, 900) for d in range(3) for a in range(4)]
    table = np.array(rows, dtype=np.int64)
    fit(make_cells({name: table[:, i] for i, name in enumerate(names)}, 3, (), ()))


def _drift() -> None:
    from backend.analysis.drift import bank

    nothing = np.zeros((1, bank.AGENT.weights.shape[1]))
    masses = bank.quiet(bank.AGENT, 1)
    bank.advance(bank.AGENT, masses, np.zeros((1, 2)), nothing, nothing)


PARTS: dict[str, Callable[[], None]] = {
    "schedule": _schedule,
    "published rosters": _rosters,
    "line-up": _line_up,
    "what if": _what_if,
    "agents on campaigns": _pairs,
    "drift": _drift,
}
"""What is compiled together, in the order of how long somebody would wait for it."""
