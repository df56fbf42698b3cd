"""A few employees choose anew together, softly at first, while all others stay; what is worse is not taken.

Best responses of single employees stop where two would have to move at once. Several groups are tried at a time, on
threads: each works on a copy, and what it finds is judged by the roster there is by then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np
from numpy.random import Generator

from backend.optimizer.roster.activity.path import Desk
from backend.optimizer.roster.activity.respond import Floor, Ints, Plan, Small, best_responses

Rank = tuple[int, int]
"""Quarters of cover missing, then the cost."""

_LEAST, _MOST = 2, 4
"""Employees of a group."""

_LEAVING = 0.5
"""How often a group's employees first leave their work: they then come back in any order, as if newly hired."""

_SOFTNESS = (0.6, 0.45, 0.3, 0.15, 0.0)
"""Of the sweeps of a group, until the last at true costs."""


@dataclass(slots=True)
class Table:
    """The roster that groups better: how often each employee's has been changed, and what it ranks."""

    floor: Floor
    plan: Plan
    told: Callable[[Plan], None]
    rank: Rank = (0, 0)
    changed: Ints = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.rank = rank_of(self.floor, self.plan.cover)
        self.changed = np.zeros(len(self.plan.start), dtype=np.int64)


def rank_of(floor: Floor, cover: Small) -> Rank:
    """Quarters missing, and the squares of the numbers beyond enough."""
    beyond = np.maximum(cover - floor.enough, 0).astype(np.int64)
    return int(np.maximum(floor.need - cover, 0).sum()), int((beyond * beyond).sum())


def regroup(
    table: Table, desks: Iterable[Desk], rngs: Iterable[Generator], left_s: Callable[[], float], enough: int,
    executor: Executor | None,
) -> None:  # fmt: skip
    """Tries groups until time is up or the cost is no more than `enough`; one thread for each desk."""

    def work(desk: Desk, rng: Generator) -> None:
        while left_s() > 0 and table.rank > (0, enough):
            _try(table, desk, rng, left_s)

    list((map if executor is None else executor.map)(work, desks, rngs))


def _try(table: Table, desk: Desk, rng: Generator, left_s: Callable[[], float]) -> None:
    """Lets one group choose anew."""
    staff = len(table.changed)
    group = rng.choice(staff, min(staff, int(rng.integers(_LEAST, _MOST + 1))), replace=False)
    with table.lock:
        before, seen = table.plan.cover.copy(), table.changed[group]
        mine = Plan(before.copy(), *(rows[group] for rows in table.plan[1:]))
    if rng.random() < _LEAVING:
        _leave(mine)
    floor = table.floor._replace(least=table.floor.least[group], most=table.floor.most[group])
    for softness in _SOFTNESS:
        if not best_responses(floor, mine, desk, rng.permutation(len(group)), softness, left_s, rng):
            return
    change = mine.cover - before
    with table.lock:
        cover = table.plan.cover + change
        rank = rank_of(table.floor, cover)
        if rank > table.rank or (table.changed[group] != seen).any():
            return
        better, table.rank = rank < table.rank, rank
        table.plan.cover[:] = cover
        for rows, found in zip(table.plan[1:], mine[1:], strict=True):
            rows[group] = found
        table.changed[group] += 1
        if better:
            table.told(table.plan)


def _leave(plan: Plan) -> None:
    """Nobody is at a task any more; starts and lengths stay, as the course that searches keep near to."""
    who, quarters = np.nonzero(plan.task >= 0)
    np.subtract.at(plan.cover, (quarters, plan.task[who, quarters]), 1)
    plan.task[:] = -1
