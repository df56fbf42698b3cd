"""Rounds of best responses at falling softness, from many gathered agents to single ones, then at the true steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.compiled import Sizes, Tables
from backend.optimizer.roster.tours.schedule import Plan, copy_plan, cost_of
from backend.optimizer.roster.tours.sweep import Bench, Soft, exact, refresh, soften, sweep

WIDEST, NARROWEST = 40.0, 0.12
_LEAN = 3.0
_TIE = 1e-7
_LAST_ROUNDS = 8
_UPSETS = (0.15, 0.4, 0.8)


@dataclass(frozen=True, slots=True, eq=False)
class Guide:
    """Where a bound's linear programme would have the agents: its prices and coverage (queues, intervals)."""

    prices: Floats
    gathered: Floats


@dataclass(slots=True, eq=False)
class Best:
    """The best plan met and its true cost; the search replaces it whole."""

    plan: Plan
    cost: float

    def offer(self, plan: Plan, cost: float) -> bool:
        """Takes a copy of the plan if it is better."""
        if cost >= self.cost - 1e-9:
            return False
        self.plan, self.cost = copy_plan(plan), cost
        return True


def widest(size: Sizes, tables: Tables) -> float:
    """Softness to begin with: a fiftieth of the agents a queue has."""
    return float(min(max(size.agents / tables.least.shape[0] / 50, 1.0), WIDEST))


def anneal(
    tables: Tables, plan: Plan, bench: Bench, rng: np.random.Generator, rounds: int, width: float,
    guide: Guide | None, offer: Callable[[Plan, float], bool],
) -> float:  # fmt: skip
    """Changes the plan in `rounds` soft rounds from `width` down and some true ones; returns its true cost.

    `offer` is told plan and cost after every round and ends the search by True. The plan may be empty at first: its
    cost is counted after the first round and followed from there.
    """
    cost = float("nan")
    for number in range(rounds):
        now = width * (NARROWEST / width) ** (number / max(rounds - 1, 1))
        lean = np.zeros(tables.least.shape) if guide is None else leaning(tables, now, guide.prices, guide.gathered)
        changed = _round(tables, plan, soften(tables, now, lean), bench, rng, 0.0)
        cost = cost + changed if number else cost_of(tables, plan)
        if offer(plan, cost):
            return cost
    return settle(tables, plan, cost, bench, rng, offer)


def settle(
    tables: Tables, plan: Plan, cost: float, bench: Bench, rng: np.random.Generator,
    offer: Callable[[Plan, float], bool],
) -> float:  # fmt: skip
    """Rounds at the true steps, equal choices taken at random, until two in a row gain nothing."""
    idle = 0
    for _ in range(_LAST_ROUNDS):
        changed = _round(tables, plan, exact(tables), bench, rng, _TIE)
        cost += changed
        idle = idle + 1 if changed > -1e-9 else 0
        if offer(plan, cost) or idle == 2:
            break
    return cost


def nudge(
    tables: Tables, plan: Plan, cost: float, bench: Bench, rng: np.random.Generator, times: int,
    offer: Callable[[Plan, float], bool],
) -> None:  # fmt: skip
    """Improves a plan by small upsets: a few agents answer to noisy prices, then all settle; equals are taken.

    This finds the chains of moves, each worth nothing alone, that rounds of single best responses walk past.
    """
    shape, agents = tables.least.shape, len(tables.root)
    span = float((tables.steps[:, :, -1] - tables.steps[:, :, 0]).max(initial=0.0))
    soft = Soft(*exact(tables), np.empty(shape), np.empty(shape))
    for _ in range(times):
        upset, new = copy_plan(plan), cost
        refresh(soft, upset.counts)
        few = rng.choice(agents, min(int(rng.integers(2, max(3, agents // 8) + 1)), agents), replace=False)
        noise = rng.choice(_UPSETS) * span * rng.standard_normal(2 * shape[1])
        new += _turns(tables, upset, soft, bench, rng, few, noise)
        for _ in range(2):
            gained = _turns(tables, upset, soft, bench, rng, rng.permutation(agents), _TIE * rng.random(2 * shape[1]))
            new += gained
            if gained > -1e-9:
                break
        if new <= cost + 1e-9:
            plan, cost = upset, new
        if offer(plan, cost):
            return


def _turns(
    tables: Tables, plan: Plan, soft: Soft, bench: Bench, rng: np.random.Generator, order: Ints, noise: Floats
) -> float:  # fmt: skip
    shifts = rng.integers(0, tables.least.shape[1], len(order))
    return float(sweep(tables, plan, soft, bench, order, noise, shifts))


def _round(
    tables: Tables, plan: Plan, steps: tuple[Ints, Floats], bench: Bench, rng: np.random.Generator, tie: float
) -> float:  # fmt: skip
    shape = tables.least.shape
    soft = Soft(*steps, np.empty(shape), np.empty(shape))
    refresh(soft, plan.counts)
    return _turns(tables, plan, soft, bench, rng, rng.permutation(len(tables.root)), tie * rng.random(2 * shape[1]))


@nb.njit(cache=True, nogil=True)
def leaning(tables: Tables, width: float, prices: Floats, gathered: Floats) -> Floats:
    """By how many agents each softened step must be moved to cost the bound's price at the bound's coverage.

    At most three widths; found by halving, as softened steps rise.
    """
    queues, intervals, steps = tables.steps.shape
    out = np.zeros((queues, intervals))
    for q in range(queues):
        for t in range(intervals):
            if tables.steps[q, t, steps - 1] <= tables.steps[q, t, 0]:
                continue
            here = gathered[q, t] - tables.least[q, t]
            only = _only_rise(tables.steps, q, t)
            if only > 0:
                share = (prices[q, t] - tables.steps[q, t, 0]) / (tables.steps[q, t, steps - 1] - tables.steps[q, t, 0])
                share = min(max(share, 1e-9), 1 - 1e-9)
                away = only + width * np.log(share / (1 - share)) - here
                out[q, t] = min(max(away, -_LEAN * width), _LEAN * width)
                continue
            low, high = here - _LEAN * width, here + _LEAN * width
            for _ in range(20):
                middle = (low + high) / 2
                value = tables.steps[q, t, 0]
                for k in range(1, steps):
                    rise = tables.steps[q, t, k] - tables.steps[q, t, k - 1]
                    if rise > 0.0:
                        value += rise / (1.0 + np.exp(-(middle - k) / width))
                if value < prices[q, t]:
                    low = middle
                else:
                    high = middle
            out[q, t] = (low + high) / 2 - here
    return out


@nb.njit(cache=True, nogil=True)
def _only_rise(steps: Floats, q: int, t: int) -> int:
    """The step that rises above the one before if there is but one such, else 0."""
    found = 0
    for k in range(1, steps.shape[2]):
        if steps[q, t, k] > steps[q, t, k - 1]:
            if found:
                return 0
            found = k
    return found
