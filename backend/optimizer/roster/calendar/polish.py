"""Large neighbourhoods: a few employees' rosters are given up together and found anew, over and over.

Relaxation and dive run for those few alone, everybody else's cover being given; the bound tells early when nothing can
be gained. How many are given up follows from what happens: more when bounds say no, fewer when dives miss.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.dive import dive
from backend.optimizer.roster.calendar.problem import OFF, Ints, broken_rules, cost_of, cover_of
from backend.optimizer.roster.calendar.relax import Shop, begin, run

Small = NDArray[np.int32]

_LEAST, _FIRST = 3, 7
_MOST_HELD, _SEEDS = 40, 12


@dataclass(slots=True)
class Best:
    """The best roster (E, D) so far, its cost, what cannot be undercut, and good rosters seen of each employee."""

    roster: Ints
    cost: int
    bound: int
    guide: NDArray[np.float64]
    seen: list[list[Small]]
    size: float = field(default=_FIRST)


def tastes(shop: Shop, roster: Ints, who: Ints) -> float:
    """What the requests of these employees cost in a roster."""
    rows = roster[who]
    days = np.arange(rows.shape[1])
    given = shop.problem.taste[who[:, None], days[None, :], rows]
    return float(given[rows != OFF].sum())


def polish(best: Best, shop: Shop, rng: np.random.Generator) -> None:
    """Improves the best roster until time is up or its cost is proved."""
    threads = len(shop.desks) if shop.executor else 1
    if shop.executor is None:
        while shop.left_s() > 0 and best.cost > best.bound:
            _learn(best, shop, _attempt(best, shop, 0, int(rng.integers(2**31))))
        return
    running: dict[Future[tuple[str, Ints, Ints | None]], int] = {}
    free = list(range(threads))
    while shop.left_s() > 0 and best.cost > best.bound:
        while free:
            desk = free.pop()
            running[shop.executor.submit(_attempt, best, shop, desk, int(rng.integers(2**31)))] = desk
        done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
        for job in done:
            free.append(running.pop(job))
            _learn(best, shop, job.result())
    for job in running:
        _learn(best, shop, job.result())


def _attempt(best: Best, shop: Shop, desk: int, seed: int) -> tuple[str, Ints, Ints | None]:
    """One neighbourhood: what came of it ("bound", "missed" or "found"), whose it was, and their new rosters."""
    rng = np.random.default_rng(seed)
    roster, cost = best.roster, best.cost
    staff = len(roster)
    size = min(staff, max(_LEAST, int(best.size + rng.random())))
    who = np.sort(rng.choice(staff, size, replace=False)).astype(np.int64)
    cut = cost - 1 if rng.random() < 0.7 else cost
    others = np.setdiff1d(np.arange(staff), who)
    rest = cover_of(shop.problem, roster[others]).astype(np.int32)
    base = shop.problem.wish_cost + tastes(shop, roster, others)
    seeds = [[roster[e].astype(np.int32), *_some(best.seen[e], rng)] for e in who.tolist()]
    work = begin(shop, who, rest, base, seeds, _MOST_HELD)
    work.blend.anchor[:] = best.guide
    run(work, shop, desk, 40, 2e-4, cut)
    if work.floor_of_cost > cut:
        return "bound", who, None
    found = dive(work, shop, desk, rng, cut=cut, rounds=15, gap=2e-4, doubt=0.1)
    return ("missed" if found is None else "found"), who, found


def _some(rows: list[Small], rng: np.random.Generator) -> list[Small]:
    if len(rows) <= _SEEDS:
        return rows
    return [rows[k] for k in rng.choice(len(rows), _SEEDS, replace=False)]


def _learn(best: Best, shop: Shop, outcome: tuple[str, Ints, Ints | None]) -> None:
    """Takes the new rosters if they cost no more with everybody else's as they are now."""
    what, who, rows = outcome
    staff = len(best.roster)
    if what == "bound":
        best.size = min(best.size + 0.1, staff)
    if rows is None:
        if what == "missed":
            best.size = max(best.size - 0.1, _LEAST)
        return
    changed = best.roster.copy()
    changed[who] = rows
    cost = cost_of(shop.problem, changed)
    if cost <= best.cost and not broken_rules(shop.problem, rows, who):
        best.roster, best.cost = changed, cost
    for e, row in zip(who.tolist(), rows, strict=True):
        keep(best.seen[e], row.astype(np.int32))


def keep(seen: list[Small], row: Small) -> None:
    """Remembers a roster, the latest ones only."""
    if not any(np.array_equal(row, other) for other in seen):
        seen.append(row)
        del seen[: -3 * _SEEDS]
