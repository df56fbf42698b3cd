"""Blends of rosters: each employee holds a few rosters in shares, and the shares are evened out against the cover.

This is the linear relaxation of the roster problem, solved without a linear programme: the method of multipliers
(Hestenes 1969, Powell 1969) on the rows of cover, pairwise Frank-Wolfe steps (Lacoste-Julien & Jaggi 2015) on the
shares, and the cheapest roster of each employee at the present prices as the new one to hold. A price is what one more
at work would save; it is the multiplier `anchor` plus a spring that pulls as hard as cover is missing.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from backend.optimizer.roster.calendar.path import NEVER, Desk, cheapest_roster
from backend.optimizer.roster.calendar.respond import Floor
from backend.optimizer.roster.calendar.rules import Rules

Floats = NDArray[np.float64]
Small = NDArray[np.int32]
Rows = NDArray[np.int16]

_NOTHING = 1e-9
_STIFFNESS = 0.25
"""How hard one missing pulls, as a share of what it and one too many cost."""

_HALVINGS = 25
_RETRIES = 3
"""Searches after the first for a roster within the limits on kinds of shift."""


class Blend(NamedTuple):
    """Rosters held by n employees `who`, K at most each.

    `roster` (n, K, D), `share` (n, K) sum to 1 for each, `taste` (n, K) what the requests of a roster cost, `held` (n)
    how many there are; `open` (n) whether new ones are sought. `cover` (D, S) is that of everybody, `price`, `anchor`
    and `spring` (D, S) as told above. `toll` (n, S) is what the employee pays per kind of shift, in scaled costs;
    `value` (n) and `fresh` (n, D) are the latest cheapest roster.
    """

    who: NDArray[np.int64]
    roster: Rows
    share: Floats
    taste: Floats
    held: NDArray[np.int64]
    open: NDArray[np.bool_]
    cover: Floats
    price: Floats
    anchor: Floats
    spring: Floats
    toll: Small
    value: NDArray[np.int64]
    fresh: Small


def empty_blend(floor: Floor, who: NDArray[np.int64], most: int) -> Blend:
    """Nobody holds a roster yet."""
    n, (days, shifts) = len(who), floor.need.shape
    spring = _STIFFNESS * (floor.under + floor.over).astype(np.float64)
    zero = np.zeros((days, shifts))
    return Blend(
        who, np.full((n, most, days), -1, np.int16), np.zeros((n, most)), np.zeros((n, most)), np.zeros(n, np.int64),
        np.ones(n, np.bool_), zero, zero.copy(), zero.copy(), spring, np.zeros((n, shifts), np.int32),
        np.zeros(n, np.int64), np.full((n, days), -1, np.int32),
    )  # fmt: skip


@nb.njit(cache=True, nogil=True, error_model="numpy")
def reprice(blend: Blend, floor: Floor) -> None:
    """Prices of all shifts at the present cover."""
    for day in range(blend.price.shape[0]):
        for s in range(blend.price.shape[1]):
            blend.price[day, s] = _price(blend, floor, day, s, blend.cover[day, s])


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _price(blend: Blend, floor: Floor, day: int, s: int, cover: float) -> float:
    pull = blend.anchor[day, s] + blend.spring[day, s] * (floor.need[day, s] - cover)
    return float(min(max(pull, -np.float64(floor.over[day, s])), np.float64(floor.under[day, s])))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def hold(blend: Blend, floor: Floor, i: int, row: Small) -> int:
    """Lets employee i hold one more roster, of share 0; returns its place, -1 if it is held already."""
    days = len(row)
    for k in range(blend.held[i]):
        same = True
        for day in range(days):
            if blend.roster[i, k, day] != row[day]:
                same = False
                break
        if same:
            return -1
    k = _room(blend, floor, i)
    wishes = 0
    for day in range(days):
        blend.roster[i, k, day] = row[day]
        if row[day] >= 0:
            wishes += floor.taste[blend.who[i], day, row[day]]
    blend.taste[i, k] = wishes
    return int(k)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _room(blend: Blend, floor: Floor, i: int) -> int:
    """A free place; where there is none, the roster of least share goes and the one of most takes its share over."""
    most = blend.roster.shape[1]
    if blend.held[i] < most:
        blend.held[i] += 1
        return int(blend.held[i] - 1)
    least, largest = 0, 0
    for k in range(most):
        least = k if blend.share[i, k] < blend.share[i, least] else least
        largest = k if blend.share[i, k] > blend.share[i, largest] else largest
    if blend.share[i, least] > 0.0:
        _move_share(blend, floor, i, least, largest, blend.share[i, least])
    return least


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _move_share(blend: Blend, floor: Floor, i: int, source: int, target: int, part: float) -> None:
    blend.share[i, source] -= part
    blend.share[i, target] += part
    if blend.share[i, source] < _NOTHING:
        blend.share[i, source] = 0.0
    for day in range(blend.roster.shape[2]):
        leaves, comes = blend.roster[i, source, day], blend.roster[i, target, day]
        if leaves != comes:
            if leaves >= 0:
                blend.cover[day, leaves] -= part
                blend.price[day, leaves] = _price(blend, floor, day, leaves, blend.cover[day, leaves])
            if comes >= 0:
                blend.cover[day, comes] += part
                blend.price[day, comes] = _price(blend, floor, day, comes, blend.cover[day, comes])


@nb.njit(cache=True, nogil=True, error_model="numpy")
def settle(blend: Blend, floor: Floor, passes: int) -> float:
    """Moves shares from each employee's dearest to the cheapest roster, again and again; returns the last gain."""
    gain = 0.0
    for _ in range(passes):
        gain = 0.0
        for i in range(len(blend.who)):
            if blend.held[i] > 1:
                gain += _settle_one(blend, floor, i)
        if gain < _NOTHING:
            break
    return gain


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _settle_one(blend: Blend, floor: Floor, i: int) -> float:
    cheap, dear, least, most = -1, -1, np.inf, -np.inf
    for k in range(blend.held[i]):
        cost = blend.taste[i, k]
        for day in range(blend.roster.shape[2]):
            s = blend.roster[i, k, day]
            if s >= 0:
                cost -= blend.price[day, s]
        if cost < least:
            least, cheap = cost, k
        if blend.share[i, k] > 0.0 and cost > most:
            most, dear = cost, k
    if cheap == dear or most - least < _NOTHING:
        return 0.0
    part = _best_part(blend, floor, i, dear, cheap)
    if part > 0.0:
        _move_share(blend, floor, i, dear, cheap, part)
    return float(part * (most - least))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _best_part(blend: Blend, floor: Floor, i: int, source: int, target: int) -> float:
    """How much share to move: until moving more would no longer save, by halving."""
    whole = blend.share[i, source]
    if _slope(blend, floor, i, source, target, whole) <= 0.0:
        return float(whole)
    low, high = 0.0, whole
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if _slope(blend, floor, i, source, target, middle) <= 0.0:
            low = middle
        else:
            high = middle
        if high - low < 1e-4 * whole:
            break
    return low


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _slope(blend: Blend, floor: Floor, i: int, source: int, target: int, part: float) -> float:
    slope = blend.taste[i, target] - blend.taste[i, source]
    for day in range(blend.roster.shape[2]):
        leaves, comes = blend.roster[i, source, day], blend.roster[i, target, day]
        if leaves != comes:
            if comes >= 0:
                slope -= _price(blend, floor, day, comes, blend.cover[day, comes] + part)
            if leaves >= 0:
                slope += _price(blend, floor, day, leaves, blend.cover[day, leaves] - part)
    return float(slope)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def seek(blend: Blend, floor: Floor, rules: Rules, desk: Desk, first: int, last: int, step: int) -> None:
    """Finds the cheapest roster at the present prices for the open ones among the employees first to last.

    Their values are a relaxation where limits on kinds of shift only cost a toll; the tolls move by `step` towards
    what keeps them. A roster that breaks a limit is sought again at higher tolls, for `fresh` alone; -2 in fresh[i, 0]
    says that none was found.
    """
    cost, off = desk.cost, desk.off
    for i in range(first, last):
        if not blend.open[i]:
            continue
        e = blend.who[i]
        _write_costs(blend, floor, i, cost)
        for attempt in range(_RETRIES + 1):
            value = cheapest_roster(rules, e, cost, off, desk, blend.fresh[i])
            if attempt == 0:
                blend.value[i] = value
                for s in range(cost.shape[1]):
                    blend.value[i] -= np.int64(blend.toll[i, s]) * min(rules.most_of[e, s], cost.shape[0])
            if value >= NEVER:
                blend.fresh[i, 0] = -2
                break
            if not _raise_tolls(blend, rules, i, cost, step, attempt, floor.scale >> 3):
                break
            if attempt == _RETRIES:
                blend.fresh[i, 0] = -2


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _write_costs(blend: Blend, floor: Floor, i: int, cost: Small) -> None:
    e = blend.who[i]
    for day in range(cost.shape[0]):
        for s in range(cost.shape[1]):
            if floor.away[e, day]:
                cost[day, s] = NEVER
            else:
                price = np.int64(np.rint(blend.price[day, s] * floor.scale))
                cost[day, s] = floor.scale * floor.taste[e, day, s] - price + blend.toll[i, s]


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _raise_tolls(blend: Blend, rules: Rules, i: int, cost: Small, step: int, attempt: int, least: int) -> bool:
    """Whether the fresh roster breaks a limit; if so it costs more from now on, and for good at the first attempt."""
    broken = False
    for s in range(cost.shape[1]):
        beyond = -rules.most_of[blend.who[i], s]
        for day in range(cost.shape[0]):
            beyond += blend.fresh[i, day] == s
        if attempt == 0 and (beyond > 0 or blend.toll[i, s] > 0):
            blend.toll[i, s] = max(0, blend.toll[i, s] + step * min(max(beyond, -4), 4))
        if beyond > 0:
            broken = True
            for day in range(cost.shape[0]):
                if cost[day, s] < NEVER:
                    cost[day, s] += (max(step, least) * (beyond + 1)) << attempt
    return broken


@nb.njit(cache=True, nogil=True, error_model="numpy")
def take_fresh(blend: Blend, floor: Floor) -> int:
    """Lets the open employees hold the rosters just found; returns how many were new."""
    new = 0
    for i in range(len(blend.who)):
        if blend.open[i] and blend.fresh[i, 0] > -2:
            new += hold(blend, floor, i, blend.fresh[i]) >= 0
    return new


@nb.njit(cache=True, nogil=True, error_model="numpy")
def lower_bound(blend: Blend, floor: Floor, rest: Small) -> float:
    """The Lagrangian bound of the open employees' part at the prices `seek` used.

    `rest` (D, S) is the cover everybody else gives. Wishes and the tastes of everybody else are not counted.
    """
    total = np.int64(0)
    for i in range(len(blend.who)):
        if blend.open[i]:
            total += blend.value[i]
    for day in range(rest.shape[0]):
        for s in range(rest.shape[1]):
            price = np.int64(np.rint(blend.price[day, s] * floor.scale))
            total += price * (floor.need[day, s] - rest[day, s])
    return total / floor.scale


@nb.njit(cache=True, nogil=True, error_model="numpy")
def blend_cost(blend: Blend, floor: Floor) -> float:
    """What the blend costs: tastes by share, and the cover of everybody; constants left out."""
    total = 0.0
    for i in range(len(blend.who)):
        for k in range(blend.held[i]):
            total += blend.share[i, k] * blend.taste[i, k]
    for day in range(blend.cover.shape[0]):
        for s in range(blend.cover.shape[1]):
            short = floor.need[day, s] - blend.cover[day, s]
            total += short * floor.under[day, s] if short > 0.0 else -short * floor.over[day, s]
    return total


@nb.njit(cache=True, nogil=True, error_model="numpy")
def recount(blend: Blend, rest: Small) -> None:
    """Cover by everybody: `rest` (D, S) and the blend's own shares."""
    for day in range(rest.shape[0]):
        for s in range(rest.shape[1]):
            blend.cover[day, s] = rest[day, s]
    for i in range(len(blend.who)):
        for k in range(blend.held[i]):
            part = blend.share[i, k]
            if part > 0.0:
                for day in range(blend.roster.shape[2]):
                    s = blend.roster[i, k, day]
                    if s >= 0:
                        blend.cover[day, s] += part


@nb.njit(cache=True, nogil=True, error_model="numpy")
def decide(blend: Blend, i: int, k: int, rest: Small) -> None:
    """Employee i gets roster k for good: it moves to the first place, alone, and into `rest`."""
    blend.taste[i, 0] = blend.taste[i, k]
    for at in range(blend.share.shape[1]):
        blend.share[i, at] = 0.0
    blend.held[i] = 0
    blend.open[i] = False
    for day in range(blend.roster.shape[2]):
        s = blend.roster[i, k, day]
        blend.roster[i, 0, day] = s
        if s >= 0:
            rest[day, s] += 1
