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

from backend.optimizer.roster.calendar.floor import Floor
from backend.optimizer.roster.calendar.rules import Rules

Floats = NDArray[np.float64]
Small = NDArray[np.int32]
Rows = NDArray[np.int16]

_NOTHING = 1e-9
_STIFFNESS = 0.25
"""How hard one missing pulls, as a share of what it and one too many cost."""

_HALVINGS = 25


class Blend(NamedTuple):
    """Rosters held by n employees `who`, K at most each.

    `roster` (n, K, D), `share` (n, K) sum to 1 for each, `taste` (n, K) what the requests of a roster cost, `held` (n)
    how many there are; `open` (n) whether new ones are sought. `cover` (D, S) is that of everybody, `price`, `anchor`
    and `spring` (D, S) as told above. Limits on kinds of shift work alike: `counts` (n, K, S) of a roster and `spent`
    (n, S) on average, against `cap` (n, S), with `toll`, `toll_anchor` and one spring `pull`; `legal` (n, K) tells
    the rosters that keep the limits. `value` (n) and `fresh` (n, 2, D) are the latest cheapest roster and the cheapest
    legal one found. Outside the days `window` (2), first and behind the last, everybody keeps what `kept` (n, D) says.
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
    counts: Rows
    spent: Floats
    cap: Floats
    toll: Floats
    toll_anchor: Floats
    pull: float
    legal: NDArray[np.bool_]
    value: NDArray[np.int64]
    fresh: Small
    window: NDArray[np.int64]
    kept: Small


def empty_blend(floor: Floor, rules: Rules, who: NDArray[np.int64], most: int, pull: float) -> Blend:
    """Nobody holds a roster yet."""
    n, (days, shifts) = len(who), floor.need.shape
    cover, employee = np.zeros((days, shifts)), np.zeros((n, shifts))
    spring = _STIFFNESS * (floor.under + floor.over).astype(np.float64)
    return Blend(
        who, np.full((n, most, days), -1, np.int16), np.zeros((n, most)), np.zeros((n, most)), np.zeros(n, np.int64),
        np.ones(n, np.bool_), cover, cover.copy(), cover.copy(), spring, np.zeros((n, most, shifts), np.int16),
        employee, rules.most_of[who].astype(np.float64), employee.copy(), employee.copy(), pull,
        np.zeros((n, most), np.bool_), np.zeros(n, np.int64), np.full((n, 2, days), -1, np.int32),
        np.array([0, days]), np.full((n, days), -1, np.int32),
    )  # fmt: skip


@nb.njit(cache=True, nogil=True, error_model="numpy")
def reprice(blend: Blend, floor: Floor) -> None:
    """Prices of all shifts at the present cover."""
    for day in range(blend.price.shape[0]):
        for s in range(blend.price.shape[1]):
            blend.price[day, s] = _price(blend, floor, day, s, blend.cover[day, s])
    for i in range(len(blend.who)):
        for s in range(blend.price.shape[1]):
            blend.toll[i, s] = _toll(blend, i, s, blend.spent[i, s])


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _toll(blend: Blend, i: int, s: int, spent: float) -> float:
    return float(max(blend.toll_anchor[i, s] + blend.pull * (spent - blend.cap[i, s]), 0.0))


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
    for s in range(blend.cap.shape[1]):
        blend.counts[i, k, s] = 0
    for day in range(days):
        blend.roster[i, k, day] = row[day]
        if row[day] >= 0:
            wishes += floor.taste[blend.who[i], day, row[day]]
            blend.counts[i, k, row[day]] += 1
    blend.taste[i, k], blend.legal[i, k] = wishes, True
    for s in range(blend.cap.shape[1]):
        blend.legal[i, k] &= blend.counts[i, k, s] <= blend.cap[i, s]
    return k


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
    for s in range(blend.cap.shape[1]):
        blend.spent[i, s] += part * (blend.counts[i, target, s] - blend.counts[i, source, s])
        blend.toll[i, s] = _toll(blend, i, s, blend.spent[i, s])


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
                cost -= blend.price[day, s] - blend.toll[i, s]
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
    for s in range(blend.cap.shape[1]):
        more = blend.counts[i, target, s] - blend.counts[i, source, s]
        if more != 0:
            slope += more * _toll(blend, i, s, blend.spent[i, s] + part * more)
    return float(slope)


@nb.njit(cache=True, nogil=True, error_model="numpy")
def take_fresh(blend: Blend, floor: Floor) -> int:
    """Lets the open employees hold the rosters just found, legal ones alone if there is no pull; counts the new."""
    new = 0
    for i in range(len(blend.who)):
        for kind in range(2):
            if blend.open[i] and blend.fresh[i, kind, 0] > -2 and (kind == 1 or blend.pull > 0.0):
                new += hold(blend, floor, i, blend.fresh[i, kind]) >= 0
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
        for s in range(blend.cap.shape[1]):
            total += blend.toll[i, s] * max(blend.spent[i, s] - blend.cap[i, s], 0.0)
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
        for s in range(rest.shape[1]):
            blend.spent[i, s] = 0.0
        for k in range(blend.held[i]):
            part = blend.share[i, k]
            if part > 0.0:
                for s in range(rest.shape[1]):
                    blend.spent[i, s] += part * blend.counts[i, k, s]
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
