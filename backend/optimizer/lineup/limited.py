"""The best line-up that changes the place of a few agents only.

The limit is bought off by a price: every agent who keeps their place gets it on top. For any price the best line-up
with it, the price times the limit added and what the stayers got taken off, is worth at least as much as the best one
within the limit (Lagrange's relaxation; Fisher 1981). The price is moved to where two best line-ups meet, one with too
many changes and one within the limit. What gap is left is closed by branching on an agent whom one of them moves
and the other does not: once they stay, once one change is set aside for them.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

import numpy as np

from backend.optimizer.lineup.grid import Scale, fill_rows, hall_of
from backend.optimizer.lineup.problem import Bools, Ints, Problem
from backend.optimizer.lineup.search import Found, Node, Stop, never, search
from backend.optimizer.lineup.transport import seat_everybody

Rank = tuple[int, int]

_NOTHING = (0, -(1 << 62))
"""The rank before anything is known."""


@dataclass(frozen=True, slots=True, eq=False)
class _Branch:
    """Who stays, and for whom a change is set aside, whether they use it or not; each (agents)."""

    stays: Bools
    free: Bools

    @property
    def priced(self) -> Bools:
        """Whose changes count against what is left of the limit."""
        return ~(self.stays | self.free)


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """The best line-up of a branch at a price: `node` with its own worth, and whom it moves of those who are priced."""

    price: int
    node: Node
    moved: Bools

    @property
    def moves(self) -> int:
        """How many changes are priced."""
        return int(self.moved.sum())


class _Limited:
    """What is shared by all branches of one search: the problem, the best line-up so far, prices to start from."""

    def __init__(self, problem: Problem, scale: Scale, seed: int) -> None:
        self.problem, self.scale, self.seed = problem, scale, seed
        self.limit = problem.most_moves or 0
        sits = problem.now >= 0 if problem.fixed is None else (problem.now >= 0) & ~problem.fixed
        self.misplaced = sits & ~problem.allowed[np.arange(len(sits)), problem.now]
        self.prices: Ints | None = None
        self.best: Node | None = None
        self.least: tuple[int, Node] | None = None

    def at_price(self, branch: _Branch, price: int) -> _Point:
        """The best line-up of a branch when keeping one's place is worth `price` steps more; keeps it if allowed."""
        held = self.problem.fixed if self.problem.fixed is not None else np.zeros(len(branch.stays), dtype=np.bool_)
        problem = replace(self.problem, fixed=held | branch.stays)
        hall = hall_of(problem, self.scale, np.where(branch.priced, 1 + price, 1))
        seat_everybody(hall, np.random.default_rng(self.seed), self.prices)
        self.prices = hall.prices
        node = search(problem, hall, never).node
        campaign = np.where(node.hall.at == problem.value.shape[1], -1, node.hall.at)
        moved = campaign != problem.now
        worth = node.worth - price * int((branch.priced & ~moved).sum())
        own = replace(node, worth=worth, broken=node.broken + int((branch.stays & self.misplaced).sum()))
        self._keep(int(moved.sum()), own)
        return _Point(price, own, moved & branch.priced)

    def _keep(self, moves: int, node: Node) -> None:
        if moves <= self.limit and (self.best is None or node.rank < self.best.rank):
            self.best = node
        if self.least is None or moves < self.least[0]:
            self.least = moves, node

    def bound(self, branch: _Branch) -> tuple[Rank | None, list[_Branch]]:
        """The rank nothing in a branch can beat, and the two it is split into unless it is solved; None: impossible."""
        left = self.limit - int(branch.free.sum())
        over = self.at_price(branch, 0)
        if over.moves <= left:
            return over.node.rank, []
        within = self.at_price(branch, self.scale.stay)  # the fewest changes with which the rules are kept
        if within.moves > left:
            return None, []
        best = max(_bound(over, left), _bound(within, left))
        while True:
            price = (over.node.worth - within.node.worth) // (over.moves - within.moves)
            if price in (over.price, within.price):
                return best, _halves(branch, over, within, left)
            point = self.at_price(branch, price)
            best = max(best, _bound(point, left))
            over, within = (point, within) if point.moves > left else (over, point)


def _halves(branch: _Branch, over: _Point, within: _Point, left: int) -> list[_Branch]:
    one = np.zeros(len(branch.stays), dtype=np.bool_)
    one[int(np.argmax(over.moved & ~within.moved))] = True
    stays, freed = _Branch(branch.stays | one, branch.free), _Branch(branch.stays, branch.free | one)
    return [stays, freed] if left > 0 else [stays]


def _bound(point: _Point, left: int) -> Rank:
    """The rank no line-up with at most `left` priced changes can beat."""
    return point.node.broken, -(point.node.worth + point.price * (left - point.moves))


def search_limited(problem: Problem, scale: Scale, stop: Stop, seed: int) -> Found:
    """The best line-up with at most `most_moves` changes; where so few cannot keep the rules, not a good one at all."""
    state = _Limited(problem, scale, seed)
    nobody = np.zeros(len(problem.now), dtype=np.bool_)
    state.at_price(_Branch(~nobody, nobody), 0)
    queue: list[tuple[Rank, int, _Branch]] = [(_NOTHING, 0, _Branch(nobody, nobody))]
    births = 1
    while queue and (state.best is None or queue[0][0] < state.best.rank):
        if births > 1 and stop(births):
            return _found(state, queue[0][0], births, finished=False)
        rank, _, branch = heapq.heappop(queue)
        bound, halves = state.bound(branch)
        for half in halves:
            heapq.heappush(queue, (max(bound or rank, rank), births, half))
            births += 1
    return _found(state, _NOTHING, births, finished=True)


def _found(state: _Limited, bound: Rank, tried: int, *, finished: bool) -> Found:
    node = state.best or _beyond(state)
    fill_rows(node.hall.worth, state.problem, state.scale)  # worth without any price, for who asks afterwards
    return Found(node, node.rank if finished else bound, tried, finished)


def _beyond(state: _Limited) -> Node:
    """Where not even the present line-up is possible: the one with the fewest changes; the limit is broken too."""
    assert state.least is not None
    moves, node = state.least
    return replace(node, broken=node.broken + moves - state.limit)
