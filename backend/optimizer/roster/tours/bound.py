"""What no schedule can beat: coverage priced interval by interval, every agent's cheapest week at those prices.

Let c be the counts of a schedule and g(c) the cost of coverage. For any prices p, g(c) >= p c + min over x of
(g(x) - p x), and p c splits into what each agent's week is worth. So

    L(p) = sum over intervals of min_x (g(x) - p x) + sum over agents of min over weeks of (p week + own cost) <= cost

for every schedule, whatever it does: the certificate is one number anybody can recompute from p. L is concave; its
largest value is that of the linear programme over all weeks of all agents (Geoffrion 1974). It is climbed by a proximal
bundle method (Lemarechal 1975; Kiwiel 1990): the agents' part is modelled by the cuts met so far, the intervals' part
exactly, and a quadratic term keeps the next prices near the best ones. The weights of the cuts give, for nothing, the
coverage of an optimal solution of the linear programme.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Floats, Ints
from backend.optimizer.roster.tours.compiled import Sizes, Tables
from backend.optimizer.roster.tours.kernel import FAST, Desk, new_desk, respond

_CUTS, _FAR = 40, 500.0
_SERIOUS, _EAGER, _IN_A_ROW = 0.1, 0.5, 3
_FROM_NOTHING, _NEAR = 0.1, 2.0
"""How far the first steps reach, in spans of the prices for one agent: prices that are nearly right bear long steps."""


class Bundle:
    """The climb to the best prices; `value` is the bound so far, at `prices` (queues, intervals).

    `promise` is how much more the model still hopes for, `gathered` (queues, intervals) the coverage of the linear
    programme's solution so far.
    """

    def __init__(self, tables: Tables, size: Sizes, prices: Floats | None = None) -> None:
        self.tables, self.desk = tables, new_desk(size)
        self.shape = tables.least.shape
        self.least = tables.least.ravel().astype(np.float64)
        self.steps = np.ascontiguousarray(tables.steps.reshape(-1, tables.steps.shape[2]))
        low, high = self.steps[:, 0], self.steps[:, -1]
        center = (low + high) / 2 if prices is None else np.clip(prices.ravel(), low, high)
        self.center = center
        counts, total = self._ask(center)
        self.value = total + self._coverage(center)
        span = float((high - low).max(initial=0.0))
        self.reach = (_FROM_NOTHING if prices is None else _NEAR) * (span or 1.0) * self.shape[0] / max(size.agents, 1)
        self.in_a_row = 0
        self.slopes, self.heights = np.zeros((_CUTS + 2, counts.size)), np.zeros(_CUTS + 2)
        self.weights = np.zeros(_CUTS + 2)
        self.slopes[0], self.heights[0], self.weights[0], self.cuts = counts, total - center @ counts, 1.0, 1
        self.mixed = counts.copy()
        self.promise = float("inf")

    @property
    def prices(self) -> Floats:
        """The best prices: what one more agent costs (below 0: is worth), by queue and interval."""
        return np.asarray(self.center.reshape(self.shape))

    @property
    def gathered(self) -> Floats:
        """Coverage of the linear programme's solution, by queue and interval."""
        return np.asarray(self.mixed.reshape(self.shape))

    def step(self) -> bool:
        """One step of the climb; True while there is hope for more than a millionth."""
        trial = np.empty_like(self.center)
        tolerance = 1e-3 * abs(self.value) if self.promise == float("inf") else 0.02 * self.promise
        level = self._modelled(trial, max(tolerance, 1e-7 * abs(self.value)))
        self.promise = max(level + self._coverage(trial) - self.value, 0.0)
        if self.promise <= 1e-6 * max(abs(self.value), 1e-9):
            return False
        counts, total = self._ask(trial)
        found = total + self._coverage(trial)
        self._keep(counts, float(total - trial @ counts))
        if found > self.value + _SERIOUS * self.promise:
            self.in_a_row += 1
            if found > self.value + _EAGER * self.promise or self.in_a_row > _IN_A_ROW:
                self.reach *= 1.5
            self.center, self.value = trial, found
        else:
            self.in_a_row = 0
            if found < self.value - self.promise:
                self.reach *= 0.8
        return True

    def _modelled(self, trial: Floats, tolerance: float) -> float:
        """Fills in the prices the model likes best, and `mixed`; returns the agents' part there.

        Where all cuts agree, as in hours nobody can work, no weight matters: only the other columns are worked on.
        """
        slopes, weights = self.slopes[: self.cuts], self.weights[: self.cuts]
        differ = (slopes != slopes[0]).any(axis=0)
        self.mixed[:] = weights @ slopes
        _place(self.least, self.steps, self.center, self.reach, self.mixed, trial)
        live = np.flatnonzero(differ)
        heights = self.heights[: self.cuts] + float(slopes[0, ~differ] @ trial[~differ])
        prices, mixed = trial[live], self.mixed[live]
        level = _master(
            self.cuts, np.ascontiguousarray(slopes[:, live]), heights, self.weights, self.least[live], self.steps[live],
            self.center[live], self.reach, prices, mixed, tolerance, 300,
        )  # fmt: skip
        trial[live], self.mixed[live] = prices, mixed
        return float(level)

    def _ask(self, prices: Floats) -> tuple[Floats, float]:
        counts = np.zeros(self.shape, dtype=np.int64)
        total = _all_weeks(self.tables, self.desk, prices.reshape(self.shape), counts)
        return counts.ravel().astype(np.float64), float(total)

    def _coverage(self, prices: Floats) -> float:
        return float(_priced_coverage(self.least, self.tables.base.ravel(), self.steps, prices))

    def _keep(self, slope: Floats, height: float) -> None:
        """Adds a cut; the cuts of least weight are joined into one when there are too many."""
        if self.cuts >= _CUTS:
            order = np.argsort(self.weights[: self.cuts], kind="stable")
            joined, kept = order[: _CUTS // 4], np.sort(order[_CUTS // 4 :])
            weight = self.weights[joined]
            share = weight / weight.sum() if weight.sum() > 0 else np.full(len(joined), 1 / len(joined))
            slope_of_joined, height_of_joined = share @ self.slopes[joined], float(share @ self.heights[joined])
            n = len(kept)
            self.slopes[:n], self.heights[:n], self.weights[:n] = (
                self.slopes[kept], self.heights[kept], self.weights[kept],
            )  # fmt: skip
            self.slopes[n], self.heights[n], self.weights[n] = slope_of_joined, height_of_joined, float(weight.sum())
            self.cuts = n + 1
        at = self.cuts
        self.slopes[at], self.heights[at], self.weights[at] = slope, height, 0.0
        self.cuts += 1


def prices_at(tables: Tables, counts: Ints) -> Floats:
    """What an agent more costs near some counts (queues, intervals): the steps there, smoothed over an agent or two."""
    out = tables.steps[:, :, 0].astype(np.float64)
    beyond = np.clip(counts - tables.least, -_FAR, _FAR)
    for k in range(1, tables.steps.shape[2]):
        rise = tables.steps[:, :, k] - tables.steps[:, :, k - 1]
        out += rise / (1.0 + np.exp(-(beyond - k + 0.5)))
    return np.asarray(out)


def worth_per_agent_hour(tables: Tables, prices: Floats, interval_s: float, intervals: int) -> Floats:
    """What one more agent-hour is worth in each interval (queues, intervals), from a bound's prices."""
    return np.asarray(np.maximum(-prices[:, :intervals], 0.0) * 3600.0 / interval_s)


@nb.njit(cache=True, nogil=True)
def _all_weeks(tables: Tables, desk: Desk, prices: Floats, counts: Ints) -> float:
    """Cost of every agent's cheapest week at the prices; adds their presences to the counts."""
    total = 0.0
    for i in range(tables.root.size):
        cheapest_queue(tables, desk, prices, i)
        total += respond(tables, desk, i)
        _count(tables, desk, i, counts)
    return total


@nb.njit(cache=True, nogil=True)
def cheapest_queue(tables: Tables, desk: Desk, prices: Floats, i: int) -> None:
    """Puts the lowest of the prices on agent i's queues, interval by interval, on the desk."""
    price, choice = desk.price, desk.choice
    first, last = tables.skill_at[i], tables.skill_at[i + 1]
    q = tables.skill[first]
    for t in range(price.size):
        price[t] = prices[q, t]
        choice[t] = q
    for k in range(first + 1, last):
        q = tables.skill[k]
        for t in range(price.size):
            if prices[q, t] < price[t]:
                price[t] = prices[q, t]
                choice[t] = q


@nb.njit(cache=True, nogil=True)
def _count(tables: Tables, desk: Desk, i: int, counts: Ints) -> None:
    """Adds the presence of the week on the desk; meetings are taken off where the agent is at work."""
    choice = desk.choice
    for day in range(desk.kind.size):
        kind = desk.kind[day]
        if kind < 0:
            continue
        first, last = desk.start[day], desk.start[day] + tables.length[kind]
        for t in range(first, last):
            counts[choice[t], t] += 1
        for b in range(tables.break_at[kind], tables.break_at[kind + 1]):
            at = desk.breaks[day, b - tables.break_at[kind]]
            for t in range(at, at + tables.break_length[b]):
                counts[choice[t], t] -= 1
        for m in range(tables.busy_at[i], tables.busy_at[i + 1]):
            for t in range(max(first, tables.busy_first[m]), min(last, tables.busy_first[m] + tables.busy_length[m])):
                if not _in_break(tables, desk, day, kind, t):
                    counts[choice[t], t] -= 1


@nb.njit(cache=True, nogil=True)
def _in_break(tables: Tables, desk: Desk, day: int, kind: int, t: int) -> bool:
    for b in range(tables.break_at[kind], tables.break_at[kind + 1]):
        at = desk.breaks[day, b - tables.break_at[kind]]
        if at <= t < at + tables.break_length[b]:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _priced_coverage(least: Floats, base: Floats, steps: Floats, prices: Floats) -> float:
    """Sum of min over x of (g(x) - p x): the steps cheaper than p are taken."""
    total = 0.0
    for j in range(least.size):
        value = base[j] - prices[j] * least[j]
        for k in range(steps.shape[1]):
            value += min(steps[j, k] - prices[j], 0.0)
        total += value
    return total


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _prox(least: float, steps: Floats, j: int, center: float, reach: float, mixed: float) -> tuple[float, bool]:
    """The price that maximises coverage's part + price x mixed - (price - center)^2 / (2 reach); whether it is loose.

    Between two steps the count is constant and the price follows the counts; at a step it stands still.
    """
    width = steps.shape[1]
    x = center + reach * (mixed - least)
    for k in range(width):
        if x <= steps[j, k]:
            return steps[j, k], False
        x -= reach
        if k + 1 < width and x <= steps[j, k + 1]:
            return (x, True) if x > steps[j, k] else (steps[j, k], False)
    return steps[j, width - 1], False


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _place(least: Floats, steps: Floats, center: Floats, reach: float, mixed: Floats, prices: Floats) -> None:
    """The prices that go with mixed cuts."""
    for j in range(least.size):
        prices[j], _ = _prox(least[j], steps, j, center[j], reach, mixed[j])


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _master(
    cuts: int, slopes: Floats, heights: Floats, weights: Floats, least: Floats, steps: Floats, center: Floats,
    reach: float, prices: Floats, mixed: Floats, tolerance: float, rounds: int,
) -> float:  # fmt: skip
    """The prices the model likes best, by moving weight between two cuts at a time; returns the agents' part there.

    This is the dual of the quadratic programme: least over the simplex of weights. At its optimum all cuts with weight
    have the same height, and no cut is lower.
    """
    n = least.size
    mixed[:] = 0.0
    for k in range(cuts):
        if weights[k] > 0.0:
            for j in range(n):
                mixed[j] += weights[k] * slopes[k, j]
    for j in range(n):
        prices[j], _ = _prox(least[j], steps, j, center[j], reach, mixed[j])
    height, way = np.empty(cuts), np.empty(n)
    lowest = 0
    for _ in range(rounds):
        highest = -1
        lowest = 0
        for k in range(cuts):
            total = heights[k]
            for j in range(n):
                total += slopes[k, j] * prices[j]
            height[k] = total
            if total < height[lowest]:
                lowest = k
            if weights[k] > 0.0 and (highest < 0 or total > height[highest]):
                highest = k
        if height[highest] - height[lowest] < tolerance:
            break
        for j in range(n):
            way[j] = slopes[lowest, j] - slopes[highest, j]
        moved = _how_far(
            least, steps, center, reach, mixed, way, heights[lowest] - heights[highest], weights[highest], tolerance
        )
        weights[highest] -= moved
        weights[lowest] += moved
        if weights[highest] < 1e-12:
            weights[highest] = 0.0
        for j in range(n):
            mixed[j] += moved * way[j]
            prices[j], _ = _prox(least[j], steps, j, center[j], reach, mixed[j])
    level: float = height[lowest]
    return level


@nb.njit(cache=True, nogil=True, fastmath=FAST)
def _how_far(
    least: Floats, steps: Floats, center: Floats, reach: float, mixed: Floats, way: Floats, rise: float, most: float,
    tolerance: float,
) -> float:  # fmt: skip
    """How much weight to move until both cuts are equally high: Newton's steps kept inside a shrinking bracket."""
    low, high, at = 0.0, most, most
    for _ in range(40):
        slope, bend = rise, 0.0
        for j in range(least.size):
            price, loose = _prox(least[j], steps, j, center[j], reach, mixed[j] + at * way[j])
            slope += way[j] * price
            if loose:
                bend += way[j] * way[j]
        if (slope <= 0.0 and at == most) or abs(slope) < 0.1 * tolerance:
            break
        if slope < 0.0:
            low = at
        else:
            high = at
        step = at - slope / (reach * bend) if bend > 0.0 else (low + high) / 2
        at = step if low < step < high else (low + high) / 2
    return at
