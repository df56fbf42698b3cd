"""Best response: one employee after the other gets the cheapest roster given everybody else's.

The kinked cost of cover is softened first, as if each number at work were uncertain by a few, so that early choices
spread shortage and excess evenly; and the relaxation's prices, which know what is still to come, have the greater say
at first. Sweep by sweep both give way to the true cost.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.blend import empty_blend
from backend.optimizer.roster.calendar.floor import Floor
from backend.optimizer.roster.calendar.path import Desk
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
    blend = empty_blend(shop.floor, shop.rules, np.arange(staff), 1, 0.0)
    blend.toll[:] = best.tolls
    roster, cover = start.astype(np.int32), cover_of(shop.problem, start).astype(np.int32)
    for sweep in range(course.sweeps):
        done = sweep / course.sweeps
        sharp = sweep >= course.sweeps - _SHARP
        soft, say = (0.0, 0.0) if sharp else (course.softness * _COOLING**done, course.guided * (1.0 - done))
        for e in rng.permutation(staff).tolist():
            soft_prices(shop.floor, cover, roster[e], soft, best.guide, say, blend.price)
            seek(blend, shop.floor, shop.rules, desk, e, e + 1, _RETRIES)
            if blend.fresh[e, 1, 0] >= OFF:
                exchange(cover, roster[e], blend.fresh[e, 1])
                keep(best.seen[e], roster[e].copy())
            if best.cost < 1 << 62 and shop.left_s() <= 0:
                return
        found = roster.astype(np.int64)
        if (cost := cost_of(shop.problem, found)) < best.cost and not broken_rules(shop.problem, found):
            best.roster, best.cost = found, cost


@nb.njit(cache=True, nogil=True, error_model="numpy")
def soft_prices(
    floor: Floor, cover: Small, row: Small, softness: float, guide: Floats, say: float, price: Floats
) -> None:
    """What one more at each shift would save beside everybody but the employee with `row`; `guide` has so much say."""
    for day in range(price.shape[0]):
        for s in range(price.shape[1]):
            gap = floor.need[day, s] - cover[day, s] + (1 if row[day] == s else 0)
            wanted = 1.0 if gap > 0 else 0.0
            if softness > 0.0:
                wanted = 1.0 / (1.0 + np.exp((0.5 - gap) / softness))
            own = wanted * (floor.under[day, s] + floor.over[day, s]) - floor.over[day, s]
            price[day, s] = say * guide[day, s] + (1.0 - say) * own


@nb.njit(cache=True, nogil=True, error_model="numpy")
def exchange(cover: Small, row: Small, fresh: Small) -> None:
    """Replaces a roster by another, in the cover too."""
    for day in range(len(row)):
        if row[day] >= 0:
            cover[day, row[day]] -= 1
        if fresh[day] >= 0:
            cover[day, fresh[day]] += 1
        row[day] = fresh[day]
