"""From shares to rosters: the surest roster is decided, the rest of the relaxation adapts, and so on to the last."""

from __future__ import annotations

import numpy as np

from backend.optimizer.roster.calendar.blend import LEGAL, OPEN, SHARE, TASTE, decide, recount
from backend.optimizer.roster.calendar.problem import Ints
from backend.optimizer.roster.calendar.relax import Relaxed, Shop, run

_SURE = 0.999


def dive(
    work: Relaxed, shop: Shop, desk: int | None, rng: np.random.Generator, *, cut: float, rounds: int, gap: float,
    doubt: float,
) -> Ints | None:  # fmt: skip
    """Rosters of the blend's employees (n, D), or None once the bound exceeds `cut` or time is up.

    `rounds` and `gap` say how far the relaxation is run after each decision; `doubt` is how much chance has a say in
    which roster is the surest.
    """
    blend = work.blend
    while True:
        shares = np.where(blend.hand[LEGAL] > 0.0, blend.hand[SHARE], -1.0)
        surest = np.where(blend.state[OPEN] > 0, shares.max(axis=1), -1.0)
        chosen = np.flatnonzero(surest >= _SURE)
        if not len(chosen):
            chosen = np.array([np.argmax(surest + doubt * rng.random(len(surest)))])
        for i in chosen.tolist():
            k = int(np.argmax(shares[i]))
            work.base += float(blend.hand[TASTE, i, k])
            decide(blend, i, k, work.rest)
        if not blend.state[OPEN].any():
            return blend.roster[:, 0, : len(work.rest)].astype(np.int64)
        recount(blend, work.rest)
        run(work, shop, desk, rounds, gap, cut)
        if work.floor_of_cost > cut or shop.left_s() <= 0:
            return None
