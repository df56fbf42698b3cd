"""Large neighbourhoods: a few employees' rosters, or some weeks of more of them, are given up and found anew.

Relaxation and dive run for those alone, everybody else's cover being given; the bound tells early when nothing can be
gained. How many are given up follows from what happens: more when bounds say no, fewer when dives miss. Which length
of weeks is tried follows from what the time spent on it has brought.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import ANCHOR
from backend.optimizer.roster.calendar.dive import dive
from backend.optimizer.roster.calendar.floor import floor_of, keep_outside
from backend.optimizer.roster.calendar.part import Part, part_of
from backend.optimizer.roster.calendar.path import desk_for
from backend.optimizer.roster.calendar.problem import WEEK, Ints, broken_rules, cost_of, cover_of
from backend.optimizer.roster.calendar.relax import Shop, begin, run
from backend.optimizer.roster.calendar.rules import counted_shifts, rules_of

Small = NDArray[np.int32]

_LEAST = 3
_FIRST_CELLS = 220
"""Employees times days given up at first."""

_WEEKS = (2, 3, 5, 8)
_MOST_HELD, _SEEDS = 40, 12

_GROWTH = {"bound": 1.02, "found": 1.01, "missed": 0.97}
"""What becomes of the number of employees after an attempt."""

_FADING = 0.98
"""How fast what a length of weeks brought is forgotten, per attempt at any."""


@dataclass(slots=True)
class Reach:
    """A length in days, how many employees are given up with it, what it brought of late and the seconds it took."""

    days: int
    size: float
    gain: float = 0.0
    seconds: float = 0.0


@dataclass(slots=True)
class Best:
    """The best roster (E, D) so far, its cost, what cannot be undercut, and good rosters seen of each employee.

    `guide` (D, S) and `tolls` (E, S) are the prices of the relaxation; `told` hears of every better roster.
    """

    roster: Ints
    cost: int
    bound: int
    guide: NDArray[np.float64]
    tolls: NDArray[np.float64]
    seen: list[list[Small]]
    reaches: list[Reach] = field(default_factory=list)
    told: Callable[[Ints, int, int], None] | None = None

    def take(self, roster: Ints, cost: int) -> None:
        """Makes this roster the best, and tells if it is better."""
        better = cost < self.cost
        self.roster, self.cost = roster, cost
        if better and self.told is not None:
            self.told(roster, cost, self.bound)


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Of one attempt: whose rosters, of which reach, what came of it, and the new rosters if any."""

    what: str
    who: Ints
    reach: Reach
    rows: Ints | None
    seconds: float


def reaches_for(staff: int, days: int) -> list[Reach]:
    """The whole horizon, and shorter lengths where it is long."""
    lengths = [WEEK * weeks for weeks in _WEEKS if WEEK * weeks * 1.4 < days]
    return [Reach(d, float(np.clip(_FIRST_CELLS / d, _LEAST, staff))) for d in [*lengths, days]]


def polish(best: Best, shop: Shop, rng: np.random.Generator) -> None:
    """Improves the best roster until time is up or its cost is proved."""
    best.reaches = reaches_for(*best.roster.shape)
    if shop.executor is None:
        while shop.left_s() > 0 and best.cost > best.bound:
            _learn(best, shop, _attempt(best, shop, _choose(best, rng), int(rng.integers(2**31))))
        return
    running: set[Future[Outcome]] = set()
    while shop.left_s() > 0 and best.cost > best.bound:
        while len(running) < len(shop.desks):
            seed = int(rng.integers(2**31))
            running.add(shop.executor.submit(_attempt, best, shop, _choose(best, rng), seed))
        done, _ = wait(running, timeout=0.5, return_when=FIRST_COMPLETED)
        for job in done:
            running.discard(job)
            _learn(best, shop, job.result())
    for job in running:
        _learn(best, shop, job.result())


def _choose(best: Best, rng: np.random.Generator) -> Reach:
    """A reach by what a second spent on it brought of late; one in five at random."""
    rates = np.array([reach.gain / max(reach.seconds, 1e-3) for reach in best.reaches])
    if rng.random() < 0.2 or rates.sum() <= 0:
        return best.reaches[int(rng.integers(len(rates)))]
    return best.reaches[int(rng.choice(len(rates), p=rates / rates.sum()))]


def _attempt(best: Best, shop: Shop, reach: Reach, seed: int) -> Outcome:
    """One neighbourhood: proved to hold nothing ("bound"), "missed", or "found"."""
    rng, started = np.random.default_rng(seed), shop.left_s()
    roster, cost = best.roster, best.cost
    staff, days = roster.shape
    size = min(staff, max(_LEAST, int(reach.size + rng.random())))
    who = np.sort(rng.choice(staff, size, replace=False)).astype(np.int64)
    first = int(rng.integers(-(reach.days // 3), days - reach.days * 2 // 3)) if reach.days < days else 0
    window = (max(first, 0), min(first + reach.days, days))
    cut = cost - 1 if rng.random() < 0.7 else cost
    part = part_of(shop.problem, roster, cover_of(shop.problem, roster), who, window)
    small = _shop_of(part, shop)
    seeds = [[own, *_more(best.seen[e], part, rng)] for e, own in zip(who.tolist(), part.rows, strict=True)]
    work = begin(small, part.rest, float(cost - part.cost), seeds, _MOST_HELD, best.tolls[who])
    work.blend.cell[ANCHOR] = best.guide[part.first : part.first + part.rows.shape[1]]
    run(work, small, 0, 40, 1e-4, cut)
    found = None
    what = "bound" if work.floor_of_cost > cut else "missed"
    if what != "bound":
        found = dive(work, small, 0, rng, cut=cut, rounds=15, gap=1e-4, doubt=0.1)
    if found is None:
        return Outcome(what, who, reach, None, started - shop.left_s())
    rows = roster[who].copy()
    rows[:, part.first : part.first + found.shape[1]] = found
    return Outcome("found", who, reach, rows, started - shop.left_s())


def _shop_of(part: Part, shop: Shop) -> Shop:
    rules = rules_of(part.problem, counted_shifts(part.problem))
    floor = floor_of(part.problem)
    keep_outside(floor, part.rows, part.window)
    return Shop(part.problem, rules, floor, [desk_for(rules)], shop.left_s)


def _more(rows: list[Small], part: Part, rng: np.random.Generator) -> list[Small]:
    """Rosters seen before, where the part is the whole horizon."""
    if part.rows.shape[1] < rows[0].shape[0] or part.window != (0, rows[0].shape[0]):
        return []
    if len(rows) <= _SEEDS:
        return rows
    return [rows[k] for k in rng.choice(len(rows), _SEEDS, replace=False)]


def _learn(best: Best, shop: Shop, outcome: Outcome) -> None:
    """Takes the new rosters if they cost no more with everybody else's as they are now."""
    reach, rows, staff = outcome.reach, outcome.rows, len(best.roster)
    for each in best.reaches:
        each.gain, each.seconds = each.gain * _FADING, each.seconds * _FADING
    reach.seconds += outcome.seconds
    reach.size = float(np.clip(reach.size * _GROWTH[outcome.what], _LEAST, staff))
    if rows is None:
        return
    changed = best.roster.copy()
    changed[outcome.who] = rows
    cost = cost_of(shop.problem, changed)
    if cost <= best.cost and not broken_rules(shop.problem, rows, outcome.who):
        reach.gain += best.cost - cost
        best.take(changed, cost)
    for e, row in zip(outcome.who.tolist(), rows, strict=True):
        keep(best.seen[e], row.astype(np.int32))


def keep(seen: list[Small], row: Small) -> None:
    """Remembers a roster, the latest ones only."""
    if not any(np.array_equal(row, other) for other in seen):
        seen.append(row)
        del seen[: -3 * _SEEDS]
