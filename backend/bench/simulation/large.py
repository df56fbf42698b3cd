"""A large centre: 1,000 agents in 30 groups, 19 queues of calls with patience and one of e-mail."""

from __future__ import annotations

import numpy as np

from backend.optimizer.simulation import Group, Law, Model, Patience, Queue

INTERVALS, INTERVAL_S = 48, 900.0
QUEUES, GROUPS, AGENTS = 20, 30, 1000


def twenty_queues(seed: int = 1) -> Model:
    """Twelve hours; every group has two skills, some e-mail as a third; about 148,000 contacts."""
    rng = np.random.default_rng(seed)
    shape = 0.7 + 0.5 * np.sin(np.linspace(0.2, 2.9, INTERVALS))
    queues = tuple(_queue(rng, number, shape) for number in range(QUEUES))
    groups = []
    for number in range(GROUPS):
        skills = (number % (QUEUES - 1), int((number * 7 + 3) % (QUEUES - 1)))
        tiers = ((skills[0],), (skills[1],)) if skills[0] != skills[1] else ((skills[0],),)
        if number % 3 == 0:
            tiers = (*tiers, (QUEUES - 1,))
        groups.append(Group(f"group {number}", (AGENTS // GROUPS + 1,) * INTERVALS, tiers))
    return Model(INTERVAL_S, queues, tuple(groups), busyness=0.1)


def _queue(rng: np.random.Generator, number: int, shape: np.ndarray) -> Queue:
    if number == QUEUES - 1:
        return Queue("e-mail", tuple(30.0 * shape), 420.0, 4 * 3600.0, medium="email")
    handling = float(rng.uniform(180, 300))
    contacts = tuple(160.0 * float(rng.uniform(0.8, 1.2)) * shape)
    return Queue(
        f"queue {number}", contacts, handling, 20.0, law=Law("lognormal", 1.0),
        patience=Patience(float(rng.uniform(120, 400))),
    )  # fmt: skip
