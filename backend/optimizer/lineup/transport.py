"""Agents to columns of seats for the greatest worth, exactly: shortest paths on the small graph of the columns.

This is the transportation problem. All agents in a column are one node, so an improving path visits at most as
many nodes as there are columns, however many agents there are (successive shortest paths with prices: Tomizawa
1971, Edmonds & Karp 1972). An edge from column j to k costs what the agent in j loses least by moving to k. Empty
seats are agents of worth nothing, so that the problem is balanced and prices may start anywhere. They start
from the exact prices of a random eighth of the agents, found the same way, which leaves few agents to be placed by a
path.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

FORBIDDEN = -(1 << 50)
"""Worth of a seat an agent must not have."""

_FAR = 1 << 61
_SAMPLE, _LEAST = 8, 400


class _Hall(NamedTuple):
    """Everybody's place so far. `loss[j, k]` is what column j's `mover[j, k]` loses by going to k, the least there."""

    worth: Ints
    seats: Ints
    prices: Ints
    empty: Ints
    members: Ints
    crowd: Ints
    place: Ints
    at: Ints
    loss: Ints
    mover: Ints
    far: Ints
    before: Ints
    done: NDArray[np.bool_]


def transport(worth: Ints, seats: Ints, rng: np.random.Generator, prices: Ints | None = None) -> tuple[Ints, Ints]:
    """Column of each agent and price of a seat in each column (its worth if there were one more).

    `worth` (agents, columns) and `seats` (columns) with at least as many seats as agents; every agent is seated.
    `prices` of a problem nearly the same make it faster; the result's worth does not depend on them.
    """
    agents = len(worth)
    if prices is None:
        prices = _sampled_prices(worth, seats, rng)
    at, prices = _place(np.ascontiguousarray(worth), np.minimum(seats, agents), prices.copy())
    return at, np.asarray(prices - prices.min())


def _sampled_prices(worth: Ints, seats: Ints, rng: np.random.Generator) -> Ints:
    agents, columns = worth.shape
    if agents <= 2 * _LEAST:
        return np.zeros(columns, dtype=np.int64)
    size = max(agents // _SAMPLE, _LEAST)
    some = rng.choice(agents, size, replace=False)
    share = np.ceil(seats * size / agents).astype(np.int64)
    return transport(worth[some], share, rng)[1]


@nb.njit(cache=True)
def _place(worth: Ints, seats: Ints, prices: Ints) -> tuple[Ints, Ints]:
    agents, columns = worth.shape
    hall = _Hall(
        worth, seats, prices, np.zeros(columns, np.int64),
        np.empty((columns, max(seats.max(), 1)), np.int64), np.zeros(columns, np.int64), np.zeros(agents, np.int64),
        np.full(agents, -1, np.int64), np.full((columns, columns), _FAR, np.int64),
        np.full((columns, columns), -1, np.int64), np.empty(columns, np.int64), np.empty(columns, np.int64),
        np.empty(columns, np.bool_),
    )  # fmt: skip
    best, margin = _favourites(worth, prices)
    order = np.argsort(-margin)
    for i in order:
        if hall.crowd[best[i]] < seats[best[i]]:
            _enter(hall, i, best[i])
    for i in order:
        if hall.at[i] < 0:
            _insert(hall, i)
    for _ in range(_fill_cheapest(hall, seats.sum() - agents)):
        _insert(hall, -1)
    return hall.at, prices


@nb.njit(cache=True)
def _favourites(worth: Ints, prices: Ints) -> tuple[Ints, Ints]:
    """The column each agent likes best at these prices, and by how much."""
    agents, columns = worth.shape
    best, margin = np.zeros(agents, np.int64), np.zeros(agents, np.int64)
    for i in range(agents):
        first, second, j = -_FAR, -_FAR, 0
        for k in range(columns):
            gain = worth[i, k] - prices[k]
            if gain > first:
                second, first, j = first, gain, k
            elif gain > second:
                second = gain
        best[i], margin[i] = j, first - second
    return best, margin


@nb.njit(cache=True)
def _fill_cheapest(hall: _Hall, spare: int) -> int:
    """Empty seats stay where a seat costs least without moving anybody; returns how many must be placed by a path."""
    least = hall.prices.min()
    for k in range(len(hall.seats)):
        if hall.prices[k] == least:
            stay = min(spare, hall.seats[k] - hall.crowd[k])
            hall.empty[k] += stay
            spare -= stay
    return spare


@nb.njit(cache=True)
def _enter(hall: _Hall, i: int, j: int) -> None:
    worth, loss, mover = hall.worth, hall.loss, hall.mover  # once: every look into the tuple costs a count
    hall.members[j, hall.crowd[j]] = i
    hall.place[i], hall.at[i] = hall.crowd[j], j
    hall.crowd[j] += 1
    for k in range(worth.shape[1]):
        lost = worth[i, j] - worth[i, k]
        if lost < loss[j, k]:
            loss[j, k], mover[j, k] = lost, i


@nb.njit(cache=True)
def _leave(hall: _Hall, i: int, j: int) -> None:
    worth, loss, mover, members = hall.worth, hall.loss, hall.mover, hall.members
    left = hall.crowd[j] - 1
    last = members[j, left]
    members[j, hall.place[i]] = last
    hall.place[last] = hall.place[i]
    hall.crowd[j] = left
    for k in range(worth.shape[1]):
        if mover[j, k] != i:
            continue
        loss[j, k], mover[j, k] = _FAR, -1
        for m in range(left):
            a = members[j, m]
            lost = worth[a, j] - worth[a, k]
            if lost < loss[j, k]:
                loss[j, k], mover[j, k] = lost, a


@nb.njit(cache=True)
def _edge(loss: int, empty: int, price: int, to: int) -> tuple[int, bool]:
    """Reduced cost of moving on the cheapest agent, who loses `loss`, or an empty seat; and whether it is the seat."""
    cost = loss - price + to if loss < _FAR else _FAR // 2
    if empty > 0 and to - price < cost:
        return to - price, True
    return cost, False


@nb.njit(cache=True)
def _insert(hall: _Hall, i: int) -> None:
    """Seats agent i (-1: an empty seat) by the cheapest chain of moves that ends at a free seat."""
    far, before, prices = hall.far, hall.before, hall.prices
    end = _nearest_free(hall, i)
    k = end
    while before[k] >= 0:
        j = before[k]
        _, seat = _edge(hall.loss[j, k], hall.empty[j], prices[j], prices[k])
        if seat:
            hall.empty[j] -= 1
            hall.empty[k] += 1
        else:
            moved = hall.mover[j, k]
            _leave(hall, moved, j)
            _enter(hall, moved, k)
        k = j
    if i >= 0:
        _enter(hall, i, k)
    else:
        hall.empty[k] += 1
    for k in range(len(prices)):
        if hall.done[k] and far[k] < far[end]:
            prices[k] += far[end] - far[k]


@nb.njit(cache=True)
def _nearest_free(hall: _Hall, i: int) -> int:
    """The column with a free seat that costs least to reach (Dijkstra); leaves the way in `far` and `before`."""
    far, before, done, prices = hall.far, hall.before, hall.done, hall.prices
    worth, loss, empty, crowd, seats = hall.worth, hall.loss, hall.empty, hall.crowd, hall.seats
    columns, top = len(prices), -_FAR
    for k in range(columns):
        far[k] = (worth[i, k] if i >= 0 else 0) - prices[k]
        top = max(top, far[k])
    for k in range(columns):
        far[k], before[k], done[k] = top - far[k], -1, False
    while True:
        near, least = -1, _FAR
        for k in range(columns):
            if not done[k] and far[k] < least:
                near, least = k, far[k]
        done[near] = True
        if crowd[near] + empty[near] < seats[near]:
            return near
        for k in range(columns):
            if not done[k]:
                cost, _ = _edge(loss[near, k], empty[near], prices[near], prices[k])
                if least + cost < far[k]:
                    far[k], before[k] = least + cost, near
