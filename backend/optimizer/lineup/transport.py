"""Agents to columns of seats for the greatest worth, exactly: shortest paths on the small graph of the columns.

This is the transportation problem. All agents in a column are one node, so an improving path visits at most as
many nodes as there are columns, however many agents there are (successive shortest paths with prices: Tomizawa
1971, Edmonds & Karp 1972). An edge from column j to k costs what the agent in j loses least by moving to k. The l-th
seat of a column adds `step(l)` to whoever sits there; the steps never rise, which is what keeps the greedy paths exact.
The last column is idleness: it costs nothing and has room for all.

Three things happen to a line-up, and each is one shortest path: an agent comes (`_insert`), a column holds more than
is worth while (`_push`), a column would like one more (`_pull`). Solving and solving again after a change are made of
these. Prices may start anywhere; they start from the exact prices of a random eighth of the agents.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from backend.optimizer.lineup.hall import FAR, FORBIDDEN, Hall, Ints, open_hall

_SAMPLE, _LEAST = 8, 400


def seat_everybody(hall: Hall, rng: np.random.Generator, prices: Ints | None = None) -> None:
    """Fills an empty hall best; `prices` of a problem nearly the same make it faster, never different in worth."""
    if prices is None or prices.shape != hall.prices.shape:
        prices = _sampled_prices(hall, rng)
    hall.prices[:] = prices
    _seat_all(hall)


def _sampled_prices(hall: Hall, rng: np.random.Generator) -> Ints:
    agents, columns = hall.worth.shape
    if agents <= 2 * _LEAST:
        return np.zeros(columns, dtype=np.int64)
    size = max(agents // _SAMPLE, _LEAST)
    some = rng.choice(agents, size, replace=False)
    less = hall.less if not hall.less.size else np.ascontiguousarray(hall.less[:, np.arange(size) * agents // size])
    sample = open_hall(
        hall.worth[some], np.ceil(hall.seats * size / agents).astype(np.int64),
        np.rint(hall.must * size / agents).astype(np.int64), hall.fall * agents // size, less, int(hall.bonus[0]),
    )  # fmt: skip
    sample.seats[-1] = size + 1
    seat_everybody(sample, rng)
    return sample.prices


@nb.njit(cache=True)
def _seat_all(hall: Hall) -> None:
    """Favourite columns first, where there is room at these prices; then one path each; then the columns' wishes."""
    columns = hall.worth.shape[1]
    best, margin = _favourites(hall.worth, hall.prices)
    order = np.argsort(-margin)
    for i in order:
        if _room_cost(hall, best[i]) <= 0:
            _enter(hall, i, best[i])
    for i in order:
        if hall.at[i] < 0:
            _insert(hall, i)
    for k in range(columns):
        settle(hall, k)


@nb.njit(cache=True)
def _favourites(worth: Ints, prices: Ints) -> tuple[Ints, Ints]:
    """The column each agent likes best at these prices, and by how much."""
    agents, columns = worth.shape
    best, margin = np.zeros(agents, np.int64), np.zeros(agents, np.int64)
    for i in range(agents):
        first, second, j = -FAR, -FAR, 0
        for k in range(columns):
            gain = worth[i, k] - prices[k]
            if gain > first:
                second, first, j = first, gain, k
            elif gain > second:
                second = gain
        best[i], margin[i] = j, first - second
    return best, margin


@nb.njit(cache=True)
def settle(hall: Hall, k: int) -> None:
    """After column k's seats or musts changed: sends agents away, or brings some, until its price is right again."""
    while _push(hall, k):
        pass
    while _pull(hall, k):
        pass


@nb.njit(cache=True)
def change_agent(hall: Hall, i: int, row: Ints) -> None:
    """Agent i's worths become `row` (columns); everybody is best placed again afterwards."""
    j = hall.at[i]
    _leave(hall, i, j)
    hall.worth[i, :] = row
    _insert(hall, i)
    settle(hall, j)


@nb.njit(cache=True)
def _step(hall: Hall, k: int, seat: int) -> int:
    """What the seat-th (from 1) seat of column k adds to the worth of whoever sits there."""
    if seat > hall.seats[k]:
        return -FAR
    added = -hall.fall[k] * (seat - 1)
    if hall.less.shape[1] > 0:
        added -= hall.less[k, seat - 1]
    if seat <= hall.must[k]:
        added += hall.bonus[0]
    return int(added)


@nb.njit(cache=True)
def _room_cost(hall: Hall, k: int) -> int:
    """What taking one more into column k costs beyond its price; below 0 the column wants one more."""
    return int(-hall.prices[k] - _step(hall, k, hall.load[k] + 1))


@nb.njit(cache=True)
def _relief_cost(hall: Hall, k: int) -> int:
    """What giving up its last seat costs column k; below 0 it holds one too many."""
    if hall.load[k] == 0:
        return FAR
    return int(hall.prices[k] + _step(hall, k, hall.load[k]))


@nb.njit(cache=True)
def _enter(hall: Hall, i: int, j: int) -> None:
    worth, loss, mover = hall.worth, hall.loss, hall.mover  # once: every look into the tuple costs a count
    head = hall.first[j]
    hall.after[i], hall.ahead[i], hall.first[j], hall.at[i] = head, -1, i, j
    if head >= 0:
        hall.ahead[head] = i
    hall.load[j] += 1
    for k in range(worth.shape[1]):
        if worth[i, k] > FORBIDDEN:
            lost = worth[i, j] - worth[i, k]
            if lost < loss[j, k]:
                loss[j, k], mover[j, k] = lost, i


@nb.njit(cache=True)
def _leave(hall: Hall, i: int, j: int) -> None:
    before, behind = hall.ahead[i], hall.after[i]
    if before >= 0:
        hall.after[before] = behind
    else:
        hall.first[j] = behind
    if behind >= 0:
        hall.ahead[behind] = before
    hall.load[j] -= 1
    hall.at[i] = -1
    worth, loss, mover, after = hall.worth, hall.loss, hall.mover, hall.after
    stale, many = hall.far, 0  # nobody needs the distances any more when somebody moves
    for k in range(worth.shape[1]):
        if mover[j, k] == i:
            loss[j, k], mover[j, k], stale[many] = FAR, -1, k
            many += 1
    a = hall.first[j] if many else -1
    while a >= 0:
        for m in range(many):
            k = stale[m]
            if worth[a, k] > FORBIDDEN and worth[a, j] - worth[a, k] < loss[j, k]:
                loss[j, k], mover[j, k] = worth[a, j] - worth[a, k], a
        a = after[a]


@nb.njit(cache=True)
def _insert(hall: Hall, i: int) -> None:
    """Seats agent i by the cheapest chain of moves that ends where there is room."""
    far, way, done, prices, worth = hall.far, hall.way, hall.done, hall.prices, hall.worth
    columns, top = len(prices), -FAR
    for k in range(columns):
        if worth[i, k] > FORBIDDEN:
            top = max(top, worth[i, k] - prices[k])
    for k in range(columns):
        far[k] = top - worth[i, k] + prices[k] if worth[i, k] > FORBIDDEN else FAR
        way[k], done[k] = -1, False
    end, cost = _nearest_room(hall, -1, FAR)
    _raise(hall, cost)
    _enter(hall, i, _shift(hall, end))


@nb.njit(cache=True)
def _push(hall: Hall, j: int) -> bool:
    """Sends one agent of column j elsewhere if it holds one too many; else lifts its price to where that is so."""
    relief = _relief_cost(hall, j)
    if relief >= 0:
        return False
    _begin_at(hall, j)
    end, cost = _nearest_room(hall, j, -relief)
    _raise(hall, cost)
    if end >= 0:
        _shift(hall, end)
    return end >= 0


@nb.njit(cache=True)
def _nearest_room(hall: Hall, but: int, most: int) -> tuple[int, int]:
    """The column cheapest to reach with room (Dijkstra from `far`), and the cost; -1 and `most` if none is cheaper."""
    far, way, done, prices, loss = hall.far, hall.way, hall.done, hall.prices, hall.loss
    columns, end, cost = len(prices), -1, most
    while True:
        near, least = -1, cost
        for k in range(columns):
            if not done[k] and far[k] < least:
                near, least = k, far[k]
        if near < 0:
            return end, cost
        done[near] = True
        if near != but and hall.load[near] < hall.seats[near]:
            all_the_way = least + max(_room_cost(hall, near), 0)
            if all_the_way < cost:
                end, cost = near, all_the_way
        for k in range(columns):
            if not done[k] and loss[near, k] < FAR:
                along = least + loss[near, k] - prices[near] + prices[k]
                if along < far[k]:
                    far[k], way[k] = along, near


@nb.njit(cache=True)
def _begin_at(hall: Hall, j: int) -> None:
    hall.far[:] = FAR
    hall.way[:] = -1
    hall.done[:] = False
    hall.far[j] = 0


@nb.njit(cache=True)
def _raise(hall: Hall, cost: int) -> None:
    for k in range(len(hall.prices)):
        if hall.far[k] < cost:
            hall.prices[k] += cost - hall.far[k]


@nb.njit(cache=True)
def _shift(hall: Hall, end: int) -> int:
    """Moves one agent along each edge of the way that leads to `end`; returns where the way begins."""
    k, way = end, hall.way
    while way[k] >= 0:
        j = way[k]
        moved = hall.mover[j, k]
        _leave(hall, moved, j)
        _enter(hall, moved, k)
        k = j
    return k


@nb.njit(cache=True)
def _pull(hall: Hall, j: int) -> bool:
    """Brings one agent into column j if it wants one more; else lowers its price to where it does not."""
    wish = -_room_cost(hall, j)
    if wish <= 0:
        return False
    begin, cost = _nearest_relief(hall, j, wish)
    far, way, prices = hall.far, hall.way, hall.prices
    for k in range(len(prices)):
        if far[k] < cost:
            prices[k] -= cost - far[k]
    if begin < 0:
        return False
    k = begin
    while way[k] >= 0:
        moved = hall.mover[k, way[k]]
        _leave(hall, moved, k)
        _enter(hall, moved, way[k])
        k = way[k]
    return True


@nb.njit(cache=True)
def _nearest_relief(hall: Hall, j: int, most: int) -> tuple[int, int]:
    """The column that can spare one and is cheapest to bring to j (Dijkstra backwards); -1 and `most` if none is."""
    _begin_at(hall, j)
    far, way, done, prices, loss = hall.far, hall.way, hall.done, hall.prices, hall.loss
    columns, begin, cost = len(prices), -1, most
    while True:
        near, least = -1, cost
        for k in range(columns):
            if not done[k] and far[k] < least:
                near, least = k, far[k]
        if near < 0:
            return begin, cost
        done[near] = True
        if near != j and least + _relief_cost(hall, near) < cost:
            begin, cost = near, least + _relief_cost(hall, near)
        for k in range(columns):
            if not done[k] and loss[k, near] < FAR:
                along = least + loss[k, near] - prices[k] + prices[near]
                if along < far[k]:
                    far[k], way[k] = along, near


@nb.njit(cache=True)
def least_prices(hall: Hall) -> Ints:
    """The lowest prices (columns) that still support the line-up: what one more seat of each would bring.

    One shortest path from the world outside to every column: who or what would fill the seat (Dijkstra).
    """
    far, done, prices, loss = hall.far, hall.done, hall.prices, hall.loss
    columns = len(prices)
    for k in range(columns):
        far[k], done[k] = _relief_cost(hall, k), False
    for _ in range(columns):
        near, least = -1, FAR
        for k in range(columns):
            if not done[k] and far[k] < least:
                near, least = k, far[k]
        if near < 0:
            break
        done[near] = True
        for k in range(columns):
            if not done[k] and loss[near, k] < FAR:
                far[k] = min(far[k], least + loss[near, k] - prices[near] + prices[k])
    return prices - far


@nb.njit(cache=True)
def totals(hall: Hall) -> tuple[int, int, int]:
    """Worth of the line-up without any bonus, how many musts are missing, and how many agents sit where they must."""
    at, load, must, each, bonus = hall.at, hall.load, hall.must, hall.worth, hall.bonus[0]
    worth, missing, held = 0, 0, 0
    for k in range(len(load)):
        for seat in range(1, load[k] + 1):
            worth += _step(hall, k, seat) - (bonus if seat <= must[k] else 0)
        missing += max(must[k] - load[k], 0)
    for i in range(len(at)):
        mine = each[i, at[i]]
        sits = mine > bonus // 2
        worth += mine - bonus if sits else mine
        held += 1 if sits else 0
    return worth, missing, held
