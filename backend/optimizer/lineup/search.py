"""Which campaigns are open and which closed: branch and bound over line-ups that forget that rule.

1. The root lets every campaign have any crew up to its seats and is solved exactly (`transport`).
2. A line-up that leaves a campaign between nobody and its least crew is split: once closed, once with its least crew a
   must. Both are small changes of the line-up at hand, a few shortest paths each.
3. The most promising line-up is looked at first, so that the first one that keeps all rules is the best (Land & Doig
   1960). Fewer broken rules always count before worth.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.optimizer.lineup.hall import Hall, copy_hall
from backend.optimizer.lineup.problem import Problem
from backend.optimizer.lineup.transport import settle, totals

Stop = Callable[[int], bool]


def never(_: int) -> bool:
    """Does not stop a search."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A branch: the campaigns it opened (it only ever closes others), its line-up, worth in steps, rules broken."""

    opened: frozenset[int]
    hall: Hall
    worth: int
    broken: int

    @property
    def rank(self) -> tuple[int, int]:
        """Least first: broken rules, then worth."""
        return self.broken, -self.worth


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best line-up, the rank no line-up can beat, how many were tried, and whether the search was finished."""

    node: Node
    bound: tuple[int, int]
    tried: int
    finished: bool


def search(problem: Problem, hall: Hall, stop: Stop) -> Found:
    """The best line-up that keeps all rules, from a `hall` filled best without the rule of least crews."""
    root = _node(problem, frozenset(), hall)
    queue, births = [(root.rank, 0, root)], 1
    while True:
        _, _, node = queue[0]
        split = _between(problem, node)
        if split is None:
            return Found(node, node.rank, births, finished=True)
        if stop(births):
            return Found(_repaired(problem, queue), node.rank, births, finished=False)
        heapq.heappop(queue)
        for child in (_opened(problem, node, split), _closed(problem, node, split)):
            heapq.heappush(queue, (child.rank, births, child))
            births += 1


def _node(problem: Problem, opened: frozenset[int], hall: Hall) -> Node:
    worth, missing, held = totals(hall)
    must_stay = int((problem.fixed & (problem.now >= 0)).sum()) if problem.fixed is not None else 0
    return Node(opened, hall, int(worth), int(missing + must_stay - held))


def _between(problem: Problem, node: Node) -> int | None:
    """An open-or-closed campaign the line-up leaves between nobody and its least crew; the fullest of them."""
    load = node.hall.load[:-1]
    short = (load > 0) & (load < problem.open_crew) & (problem.crew == 0)
    short[list(node.opened)] = False
    if not short.any():
        return None
    return int(np.argmax(np.where(short, load, -1)))


def _opened(problem: Problem, node: Node, j: int) -> Node:
    hall = copy_hall(node.hall)
    hall.must[j] = problem.open_crew[j]
    settle(hall, j)
    return _node(problem, node.opened | {j}, hall)


def _closed(problem: Problem, node: Node, j: int) -> Node:
    hall = copy_hall(node.hall)
    hall.seats[j] = 0
    settle(hall, j)
    return _node(problem, node.opened, hall)


def _repaired(problem: Problem, queue: list[tuple[tuple[int, int], int, Node]]) -> Node:
    """A line-up that keeps all rules, when the search was stopped: whatever stays short is closed."""
    node = queue[0][2]
    while (short := _between(problem, node)) is not None:
        node = _closed(problem, node, short)
    return node
