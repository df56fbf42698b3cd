"""The best line-up under all rules: transport where it suffices, branching where a campaign is open or closed.

A predictive campaign needs a least crew or none at all, which is a yes or no. The relaxation forgets that rule and is
solved exactly by `transport`; where its line-up leaves a campaign between nobody and its least crew, the two answers
are tried in turn, the better bound first (branch and bound: Land & Doig 1960).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.lineup.problem import BadProblem, Ints, Problem
from backend.optimizer.lineup.transport import FORBIDDEN, transport

FINE = 1000
"""Steps in which calm is told apart below one cent of the whole line-up."""

STEPS = 24
"""A campaign whose agents bring less each is cut into at most so many steps of equal worth."""

Stop = Callable[[int], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """A line-up: `campaign` (agents) is each agent's campaign, -1 for none.

    `objective` is its worth and `bound` the most any line-up can be worth, cents; equal when `status` is
    "optimal". `seat_worth` (campaigns) is what one more seat would bring and `agent_worth` (agents) what the
    agent's presence brings, cents. `prices` make the next solution after a small change faster.
    """

    campaign: Ints
    objective: int
    bound: int
    status: Literal["optimal", "stopped", "infeasible"]
    seat_worth: Ints
    agent_worth: Ints
    prices: Ints
    tried: int


@dataclass(frozen=True, slots=True, eq=False)
class _Node:
    """A branch: what it decided, and the relaxation's line-up, worth and prices."""

    closed: frozenset[int]
    opened: frozenset[int]
    campaign: Ints
    worth: int
    missing: int
    prices: Ints


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """Seats as columns of the transport: which campaign, how many, and what is added to each agent's worth there."""

    campaign: Ints
    seats: Ints
    extra: Ints


def solve(problem: Problem, stop: Stop = lambda _: False, seed: int = 0, prices: Ints | None = None) -> Result:
    """The line-up worth most; among equals the calmest. `stop` is told how many branches were tried and may end it."""
    if problem.value.shape[1] == 0 or problem.value.shape[0] == 0:
        return _nobody(problem)
    rng = np.random.default_rng(seed)
    root = _relax(problem, frozenset(), frozenset(), rng, prices)
    best: _Node | None = None
    queue, births, tried = [(-root.worth, 0, root)], 1, 1
    bound = root.worth
    while queue:
        bound = -queue[0][0]
        if best is not None and bound <= best.worth:
            break
        _, _, node = heapq.heappop(queue)
        split = _between(problem, node)
        if split is None:
            best = node
            break
        if stop(tried):
            heapq.heappush(queue, (-node.worth, births, node))
            break
        for closed, opened in ((node.closed, node.opened | {split}), (node.closed | {split}, node.opened)):
            child = _relax(problem, closed, opened, rng, None)
            tried += 1
            births += 1
            if best is None or child.worth > best.worth:
                heapq.heappush(queue, (-child.worth, births, child))
    return _result(problem, best or _repaired(problem, root, rng), bound, tried, finished=best is not None)


def _nobody(problem: Problem) -> Result:
    agents, campaigns = problem.value.shape
    none = np.zeros(campaigns, dtype=np.int64)
    status: Literal["optimal", "infeasible"] = "infeasible" if problem.crew.any() else "optimal"
    nowhere = np.full(agents, -1, dtype=np.int64)
    return Result(nowhere, 0, 0, status, none, np.zeros(agents, dtype=np.int64), none, 0)


def _columns(problem: Problem, closed: frozenset[int], opened: frozenset[int], bonus: int) -> _Columns:
    """One column per campaign and step of its worth; the first seats of a crew that must be there carry a bonus."""
    rows: list[tuple[int, int, int]] = []
    for j in range(problem.value.shape[1]):
        too_small = problem.crew[j] == 0 and problem.seats[j] < problem.open_crew[j]
        seats = 0 if j in closed or too_small else int(problem.seats[j])
        open_crew = int(problem.open_crew[j]) if j in opened or problem.crew[j] else 0
        must = min(max(int(problem.crew[j]), open_crew), seats)
        rows += _steps(j, seats, must, int(problem.fall[j]), bonus)
    rows.append((-1, problem.value.shape[0], 0))
    return _Columns(*(np.array(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def _steps(j: int, seats: int, must: int, fall: int, bonus: int) -> list[tuple[int, int, int]]:
    edges = {0, must, seats} if not fall else {must, *np.linspace(0, seats, min(seats, STEPS) + 1).astype(int).tolist()}
    cuts = sorted(edges)
    return [
        (j, b - a, (bonus if b <= must else 0) - fall * (a + b - 1) // 2)
        for a, b in pairwise(cuts)
    ] or [(j, 0, 0)]  # fmt: skip


def _relax(
    problem: Problem, closed: frozenset[int], opened: frozenset[int], rng: np.random.Generator, prices: Ints | None
) -> _Node:
    agents = problem.value.shape[0]
    worth = np.where(problem.allowed, problem.worth, FORBIDDEN)
    bonus = int(np.abs(np.where(problem.allowed, problem.worth, 0)).max(initial=0)) * 4 + 1
    bonus += int(problem.fall.max(initial=0)) * agents
    columns = _columns(problem, closed, opened, bonus)
    spread = np.concatenate([worth, np.zeros((agents, 1), dtype=np.int64)], axis=1)[:, columns.campaign]
    spread = spread + columns.extra[None, :]
    known = prices if prices is not None and prices.shape == columns.seats.shape else None
    at, found = transport(_refined(problem, spread, columns), columns.seats, rng, known)
    campaign = columns.campaign[at]
    chosen = spread[np.arange(agents), at]
    must = columns.extra >= bonus // 2
    filled = np.bincount(at, minlength=len(columns.seats))
    missing = int((columns.seats - filled)[must].sum())
    total = int(chosen.sum()) - bonus * int(filled[must].sum()) - bonus * missing
    return _Node(closed, opened, campaign, total, missing, found)


def _refined(problem: Problem, spread: Ints, columns: _Columns) -> Ints:
    """Worth in steps so fine that calm decides only where the cents are equal."""
    if problem.calm is None:
        return spread
    agents = len(spread)
    calm = np.concatenate([problem.calm, np.zeros((agents, 1))], axis=1)[:, columns.campaign]
    step = FINE * agents
    if np.abs(spread[spread > FORBIDDEN // 2]).max(initial=0) > (1 << 49) // step:
        raise BadProblem("Values this large cannot be told apart to the cent together with calm; use larger units.")
    return np.where(spread > FORBIDDEN // 2, spread * step + np.rint(calm * (FINE - 1)).astype(np.int64), FORBIDDEN)


def _between(problem: Problem, node: _Node) -> int | None:
    """An open-or-closed campaign the line-up leaves between nobody and its least crew; the fullest of them."""
    load = np.bincount(node.campaign[node.campaign >= 0], minlength=problem.value.shape[1])
    short = (load > 0) & (load < problem.open_crew)
    short[list(node.opened)] = False
    short &= problem.crew == 0  # a campaign that must be worked is never closed
    if not short.any():
        return None
    return int(np.argmax(np.where(short, load, -1)))


def _repaired(problem: Problem, root: _Node, rng: np.random.Generator) -> _Node:
    """A line-up that keeps all rules, when the search was stopped: whatever stays short is closed."""
    node = root
    while (short := _between(problem, node)) is not None:
        node = _relax(problem, node.closed | {short}, node.opened, rng, None)
    return node


def _result(problem: Problem, node: _Node, bound: int, tried: int, *, finished: bool) -> Result:
    load = np.bincount(node.campaign[node.campaign >= 0], minlength=problem.value.shape[1])
    crews = np.maximum(problem.crew, np.where(load > 0, problem.open_crew, 0))
    status: Literal["optimal", "stopped", "infeasible"] = "optimal" if finished else "stopped"
    if node.missing or (load < crews).any():
        status = "infeasible"
    seat_worth, agent_worth = _worths(problem, node)
    return Result(
        node.campaign, node.worth, max(bound, node.worth) if not finished else node.worth, status,
        seat_worth, agent_worth, node.prices, tried,
    )  # fmt: skip


def _worths(problem: Problem, node: _Node) -> tuple[Ints, Ints]:
    """Prices of seats per campaign (that of its last step), and each agent's worth less the price of the seat."""
    agents, campaigns = problem.value.shape
    rows = np.arange(agents)
    unit = 1 if problem.calm is None else FINE * agents
    columns = _columns(problem, node.closed, node.opened, 0).campaign[:-1]
    last = np.searchsorted(columns, np.arange(campaigns), side="right") - 1
    idle = int(node.prices[-1])
    seat_worth = np.maximum(node.prices[last] - idle, 0) // unit
    seated = node.campaign >= 0
    mine = np.where(seated, problem.worth[rows, node.campaign] - seat_worth[node.campaign], 0)
    return np.asarray(seat_worth, dtype=np.int64), np.asarray(np.maximum(mine, 0), dtype=np.int64)


def is_kept(problem: Problem, campaign: NDArray[np.int64]) -> bool:
    """Whether a line-up keeps every rule of the problem: seats, crews, skills."""
    seated = campaign >= 0
    if not problem.allowed[np.flatnonzero(seated), campaign[seated]].all():
        return False
    load = np.bincount(campaign[seated], minlength=problem.value.shape[1])
    crews = np.maximum(problem.crew, np.where(load > 0, problem.open_crew, 0))
    return bool((load <= problem.seats).all() and (load >= crews).all())
