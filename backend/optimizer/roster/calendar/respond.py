"""Best response: one employee after the other gets the cheapest roster given everybody else's.

The kinked cost of cover is softened first, as if each number at work were uncertain by a few, so that early choices
spread shortage and excess evenly; and the relaxation's prices, which know what is still to come, have the greater say
at first. Sweep by sweep both give way to the true cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import PRICE, TOLL, empty_blend
from backend.optimizer.roster.calendar.path import Desk, corridor_for
from backend.optimizer.roster.calendar.polish import Best, keep
from backend.optimizer.roster.calendar.problem import OFF, Ints, broken_rules, cost_of, cover_of
from backend.optimizer.roster.calendar.relax import Shop
from backend.optimizer.roster.calendar.seek import seek

Small = NDArray[np.int32]
Floats = NDArray[np.float64]

_COOLING = 0.02
"""What is left of the softness at the end."""

_SHARP = 2
"""Last sweeps at true costs."""

_RETRIES = 16


class Course(NamedTuple):
    """So many sweeps, the softness to begin with (in employees), and the say of the relaxation's prices then."""

    sweeps: int
    softness: float
    guided: float


def respond(best: Best, shop: Shop, rng: np.random.Generator, desk: Desk, start: Ints, course: Course) -> None:
    """Sweeps of best responses from the rosters `start` (E, D); a better roster becomes the best."""
    staff = len(start)
    blend = empty_blend(shop.floor, shop.rules, 1, 0.0)
    blend.limit[TOLL] = best.tolls
    corridor = corridor_for(shop.rules)
    roster, cover = start.astype(np.int32), cover_of(shop.problem, start).astype(np.int32)
    for sweep in range(course.sweeps):
        done = sweep / course.sweeps
        sharp = sweep >= course.sweeps - _SHARP
        soft, say = (0.0, 0.0) if sharp else (course.softness * _COOLING**done, course.guided * (1.0 - done))
        for e in rng.permutation(staff).tolist():
            blend.cell[PRICE] = soft_prices(shop.floor.wanted, cover, roster[e], soft, best.guide, say)
            seek(blend, shop.floor, shop.rules, desk, e, e + 1, _RETRIES, corridor)
            if blend.fresh[e, 1, 0] >= OFF:
                exchange(cover, roster[e], blend.fresh[e, 1])
                keep(best.seen[e], roster[e].copy())
            if best.cost < 1 << 62 and shop.left_s() <= 0:
                return
        found = roster.astype(np.int64)
        if (cost := cost_of(shop.problem, found)) < best.cost and not broken_rules(shop.problem, found):
            best.take(found, cost)


def soft_prices(wanted: Small, cover: Small, row: Small, softness: float, guide: Floats, say: float) -> Floats:
    """What one more at each shift would save beside everybody but the employee with `row`; `guide` has so much say."""
    need, under, over = wanted
    gap = need - cover
    at_work = np.flatnonzero(row >= 0)
    gap[at_work, row[at_work]] += 1
    short = (gap > 0).astype(np.float64)
    if softness > 0.0:
        short = 1.0 / (1.0 + np.exp(np.minimum((0.5 - gap) / softness, 500.0)))
    prices: Floats = say * guide + (1.0 - say) * (short * (under + over) - over)
    return prices


def exchange(cover: Small, row: Small, fresh: Small) -> None:
    """Replaces a roster by another, in the cover too."""
    for rows, sign in ((row, -1), (fresh, 1)):
        at_work = np.flatnonzero(rows >= 0)
        cover[at_work, rows[at_work]] += sign
    row[:] = fresh
