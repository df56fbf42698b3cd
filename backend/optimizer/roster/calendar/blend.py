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

from backend.optimizer.roster.calendar.floor import NEED, OVER, UNDER, Floor
from backend.optimizer.roster.calendar.rules import LEAST, MOST, Rules

Floats = NDArray[np.float64]
Small = NDArray[np.int32]
Rows = NDArray[np.int16]
Counts = NDArray[np.int64]

_NOTHING = 1e-9
_STIFFNESS = 0.25
"""How hard one missing pulls, as a share of what it and one too many cost."""

_CUTS = 12
"""Points tried along a line before its lowest is taken as found."""

COVER, PRICE, ANCHOR, SPRING = range(4)
"""Planes of Blend.cell."""

SPENT, TOLL, TOLL_ANCHOR, CAP = range(4)
"""Planes of Blend.limit."""

SHARE, TASTE, LEGAL = range(3)
"""Planes of Blend.hand."""

HELD, OPEN, VALUE, NEXT = range(4)
"""Rows of Blend.state."""


class Blend(NamedTuple):
    """Rosters held by n employees, K at most each.

    `roster` (n, K, D + S) are rosters, each followed by how often it has every shift. `hand` (3, n, K): their shares,
    which sum to 1 for each employee; what their requests cost; and 1 for those within the limits on kinds of shift.
    `state` (4, n): how many are held; whether new ones are sought; the value of the latest cheapest; and the place
    that is given up next. `cell` (4, D, S): cover by everybody, price, anchor and spring as told above. Limits on
    kinds of shift work alike: `limit` (4, n, S) is what is spent on average, the toll, its anchor and the limit, with
    one spring `pull`. `fresh` (n, 2, D) are the latest cheapest roster and the cheapest legal one found. `pace`
    (n, D + 1) are the units worked before each day in the middle of a corridor (see path.py).
    """

    roster: Rows
    hand: Floats
    state: Counts
    cell: Floats
    limit: Floats
    fresh: Small
    pull: float
    pace: Small


def empty_blend(floor: Floor, rules: Rules, most: int, pull: float) -> Blend:
    """Nobody holds a roster yet."""
    n, days, shifts = floor.taste.shape
    cell, limit = np.zeros((4, days, shifts)), np.zeros((4, n, shifts))
    cell[SPRING] = _STIFFNESS * (floor.wanted[UNDER] + floor.wanted[OVER])
    limit[CAP] = rules.most_of
    state = np.zeros((4, n), np.int64)
    state[OPEN] = 1
    roster = np.full((n, most, days + shifts), -1, np.int16)
    fresh = np.full((n, 2, days), -1, np.int32)
    return Blend(roster, np.zeros((3, n, most)), state, cell, limit, fresh, pull, _pace(floor, rules))


def _pace(floor: Floor, rules: Rules) -> Small:
    """Everybody works as much as is needed: the same share of all work before each day."""
    whole = (rules.number[:, LEAST] + rules.number[:, MOST]).astype(np.int64) // 2
    needed = np.concatenate([[0], np.cumsum(floor.wanted[NEED].sum(axis=1, dtype=np.int64))])
    return np.asarray(whole[:, None] * needed // max(int(needed[-1]), 1), dtype=np.int32)


def reprice(blend: Blend, floor: Floor) -> None:
    """Prices of all shifts at the present cover, tolls at what is spent."""
    cell, limit, (need, under, over) = blend.cell, blend.limit, floor.wanted
    np.clip(cell[ANCHOR] + cell[SPRING] * (need - cell[COVER]), -over, under, out=cell[PRICE])
    np.maximum(limit[TOLL_ANCHOR] + blend.pull * (limit[SPENT] - limit[CAP]), 0.0, out=limit[TOLL])


def recount(blend: Blend, rest: Small) -> None:
    """Cover by everybody: `rest` (D, S) and the blend's own shares; what is spent of the limits."""
    days = len(rest)
    cover = blend.cell[COVER]
    cover[:] = rest
    blend.limit[SPENT] = 0.0
    for i, k in np.argwhere(blend.hand[SHARE] > 0.0).tolist():
        share, row = blend.hand[SHARE, i, k], blend.roster[i, k]
        blend.limit[SPENT, i] += share * row[days:]
        at_work = np.flatnonzero(row[:days] >= 0)
        cover[at_work, row[at_work]] += share


def blend_cost(blend: Blend, floor: Floor) -> float:
    """What the blend costs: tastes by share, and the cover of everybody; constants left out."""
    need, under, over = floor.wanted
    short = need - blend.cell[COVER]
    beyond = np.maximum(blend.limit[SPENT] - blend.limit[CAP], 0.0)
    cover = under * np.maximum(short, 0.0) + over * np.maximum(-short, 0.0)
    tastes = (blend.hand[SHARE] * blend.hand[TASTE]).sum()
    return float(tastes + (blend.limit[TOLL] * beyond).sum() + cover.sum())


def lower_bound(blend: Blend, floor: Floor, rest: Small) -> float:
    """The Lagrangian bound of the open employees' part at the prices `seek` used.

    `rest` (D, S) is the cover everybody else gives. Wishes and the tastes of everybody else are not counted.
    """
    prices = np.rint(blend.cell[PRICE] * floor.scale).astype(np.int64)
    values = int((blend.state[VALUE] * blend.state[OPEN]).sum())
    return (values + int((prices * (floor.wanted[NEED] - rest)).sum())) / floor.scale


def decide(blend: Blend, i: int, k: int, rest: Small) -> None:
    """Employee i gets roster k for good: it moves to the first place, alone, and into `rest`."""
    blend.roster[i, 0] = blend.roster[i, k]
    blend.hand[TASTE, i, 0] = blend.hand[TASTE, i, k]
    blend.hand[SHARE, i] = 0.0
    blend.state[HELD, i], blend.state[OPEN, i] = 0, 0
    row = blend.roster[i, 0, : len(rest)]
    at_work = np.flatnonzero(row >= 0)
    rest[at_work, row[at_work]] += 1


def settle(blend: Blend, floor: Floor, passes: int) -> float:
    """Moves shares from each employee's dearest to the cheapest roster, again and again; returns the last gain."""
    return float(
        _settle(blend.roster, blend.hand, blend.state, blend.cell, blend.limit, floor.wanted, blend.pull, passes)
    )


def take_fresh(blend: Blend, floor: Floor) -> int:
    """Lets the open employees hold the fresh rosters, legal ones alone if there is no pull; counts the new ones."""
    return int(_take(blend.roster, blend.hand, blend.state, blend.limit, floor.taste, blend.fresh, blend.pull))


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _take(roster: Rows, hand: Floats, state: Counts, limit: Floats, taste: Small, fresh: Small, pull: float) -> int:
    new = 0
    for i in range(len(fresh)):
        for which in range(0 if pull > 0.0 else 1, 2):
            if state[OPEN, i] and fresh[i, which, 0] > -2:
                new += _hold(roster[i], hand[:, i], state[:, i], limit[CAP, i], taste[i], fresh[i, which])
    return new


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _hold(roster: Rows, hand: Floats, state: Counts, cap: Floats, taste: Small, row: Small) -> bool:
    days = len(row)
    for k in range(state[HELD]):
        if _same(roster[k], row):
            return False
    k = state[HELD]
    if k < len(roster):
        state[HELD] += 1
    else:
        k = _place(hand[SHARE], state)
    if k < 0:
        return False
    for s in range(days, roster.shape[1]):
        roster[k, s] = 0
    hand[TASTE, k], hand[LEGAL, k], hand[SHARE, k] = 0.0, 1.0, 0.0
    for day in range(days):
        roster[k, day] = row[day]
        if row[day] >= 0:
            hand[TASTE, k] += taste[day, row[day]]
            roster[k, days + row[day]] += 1
            if roster[k, days + row[day]] > cap[row[day]]:
                hand[LEGAL, k] = 0.0
    return True


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _same(one: Rows, other: Small) -> bool:
    for day in range(len(other)):  # noqa: SIM110  all() over a generator does not compile
        if one[day] != other[day]:
            return False
    return True


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _place(share: Floats, state: Counts) -> int:
    """The next place in turn whose roster has no share, -1 if all have."""
    for _ in range(len(share)):
        state[NEXT] = (state[NEXT] + 1) % len(share)
        if share[state[NEXT]] <= 0.0:
            return int(state[NEXT])
    return -1


@nb.njit(cache=True, nogil=True, error_model="numpy")
def _settle(
    roster: Rows, hand: Floats, state: Counts, cell: Floats, limit: Floats, wanted: Small, pull: float, passes: int
) -> float:
    days, gain = wanted.shape[1], 0.0
    moves = np.empty((2 * days, 3), np.int64)
    for _ in range(passes):
        gain = 0.0
        for i in range(roster.shape[0]):
            cheap, dear, least, most = 0, 0, np.inf, -np.inf
            for k in range(state[HELD, i]):
                cost = hand[TASTE, i, k]
                for day in range(days):
                    s = roster[i, k, day]
                    if s >= 0:
                        cost += limit[TOLL, i, s] - cell[PRICE, day, s]
                if cost < least:
                    least, cheap = cost, k
                if hand[SHARE, i, k] > 0.0 and cost > most:
                    most, dear = cost, k
            if most - least > _NOTHING and cheap != dear:
                many = _differences(roster[i, dear], roster[i, cheap], days, moves)
                part = _best_part(hand[:, i], cell, limit[:, i], wanted, pull, roster[i], moves, many, dear, cheap)
                gain += part * (most - least)
        if gain < _NOTHING:
            break
    return gain


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _differences(leaves: Rows, comes: Rows, days: int, moves: Counts) -> int:
    """Fills `moves` with the (day, shift, -1 or 1) that a step from one roster to another changes."""
    many = 0
    for day in range(days):
        if leaves[day] != comes[day]:
            for s, sign in ((leaves[day], -1), (comes[day], 1)):
                if s >= 0:
                    moves[many, 0], moves[many, 1], moves[many, 2] = day, s, sign
                    many += 1
    return many


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _best_part(
    hand: Floats, cell: Floats, limit: Floats, wanted: Small, pull: float, roster: Rows, moves: Counts, many: int,
    source: int, target: int,
) -> float:  # fmt: skip
    """Moves as much share as saves, found by false position (Illinois); returns it."""
    whole, days = hand[SHARE, source], wanted.shape[1]
    low, high, at, part = 0.0, whole, whole, whole
    low_slope, high_slope, side = 0.0, 0.0, 0
    for turn in range(_CUTS):
        slope = hand[TASTE, target] - hand[TASTE, source]
        for m in range(many):
            day, s, sign = moves[m, 0], moves[m, 1], moves[m, 2]
            price = cell[ANCHOR, day, s] + cell[SPRING, day, s] * (
                wanted[NEED, day, s] - cell[COVER, day, s] - sign * at
            )
            slope -= sign * min(max(price, -np.float64(wanted[OVER, day, s])), np.float64(wanted[UNDER, day, s]))
        for s in range(limit.shape[1]):
            more = roster[target, days + s] - roster[source, days + s]
            if more != 0:
                spent = limit[SPENT, s] + at * more
                slope += more * max(limit[TOLL_ANCHOR, s] + pull * (spent - limit[CAP, s]), 0.0)
        if turn == 0:
            if slope <= 0.0:
                break
            high_slope, at = slope, 0.0
            continue
        if slope <= 0.0:
            low, low_slope, high_slope = at, slope, high_slope * (0.5 if side == 1 else 1.0)
            side = 1
        else:
            high, high_slope, low_slope = at, slope, low_slope * (0.5 if side == 2 else 1.0)
            side = 2
        part = low
        if high - low < 1e-4 * whole or -1e-7 < slope <= 0.0:
            break
        at = low + (high - low) * (-low_slope / max(high_slope - low_slope, 1e-12))
    if part > 0.0:
        _move(hand, cell, limit, wanted, pull, roster, moves, many, source, target, part)
    return float(part)


@nb.njit(cache=True, nogil=True, error_model="numpy", inline="always")
def _move(
    hand: Floats, cell: Floats, limit: Floats, wanted: Small, pull: float, roster: Rows, moves: Counts, many: int,
    source: int, target: int, part: float,
) -> None:  # fmt: skip
    """Moves share, and with it cover, prices, what is spent and tolls."""
    hand[SHARE, target] += part
    hand[SHARE, source] -= part
    if hand[SHARE, source] < _NOTHING:
        hand[SHARE, source] = 0.0
    for m in range(many):
        day, s, sign = moves[m, 0], moves[m, 1], moves[m, 2]
        cell[COVER, day, s] += sign * part
        price = cell[ANCHOR, day, s] + cell[SPRING, day, s] * (wanted[NEED, day, s] - cell[COVER, day, s])
        cell[PRICE, day, s] = min(max(price, -np.float64(wanted[OVER, day, s])), np.float64(wanted[UNDER, day, s]))
    days = wanted.shape[1]
    for s in range(limit.shape[1]):
        limit[SPENT, s] += part * (roster[target, days + s] - roster[source, days + s])
        limit[TOLL, s] = max(limit[TOLL_ANCHOR, s] + pull * (limit[SPENT, s] - limit[CAP, s]), 0.0)
