"""Sets of working days as a small automaton with costs, so that a dynamic programme can walk them day by day.

After the first d days all that matters is what the remaining days may be and cost: two beginnings whose remaining costs
differ by a constant share one state, and the constant is paid on the way in. So weeks of rules take a few dozen states
a day, where a list of all sets would double with every day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from backend.optimizer.roster.tours.arrays import Floats

NEVER = 1e15
"""Cost of what is not allowed."""

LISTED_DAYS = 14
"""Sets of days may be listed one by one up to here."""

_HALF = NEVER / 2
Step = tuple[int, int, float, float]
Levels = Sequence[Sequence[Step]]
Moves = Callable[[int, bool], Sequence[tuple[bool, float]]]
"""By day and whether it is worked: as what the day may count, each at a price."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """Per day a list of states: (next if off, next if on, cost of off, cost of on); -1 where not allowed.

    `start` is paid before the first day, whose only state is 0; after the last day there is one state. From every
    state the last day can be reached.
    """

    levels: tuple[tuple[Step, ...], ...]
    start: float

    @property
    def days(self) -> int:
        """How many days."""
        return len(self.levels)

    def cost(self, mask: int) -> float:
        """Cost of a set of days (bit d for day d), NEVER where it is not allowed."""
        state, total = 0, self.start
        for day, level in enumerate(self.levels):
            off, on, off_cost, on_cost = level[state]
            state, cost = (on, on_cost) if mask >> day & 1 else (off, off_cost)
            if state < 0:
                return NEVER
            total += cost
        return total

    def masks(self) -> Iterator[int]:
        """Every allowed set of days: for short horizons."""
        return (mask for mask in range(1 << self.days) if self.cost(mask) < _HALF)

    def nearest(self, mask: int) -> int:
        """On how many days a set differs from the allowed one that is most like it."""
        wrong = {0: 0}
        for day, level in enumerate(self.levels):
            worked, ahead = mask >> day & 1, dict[int, int]()
            for state, so_far in wrong.items():
                for on, target in enumerate(level[state][:2]):
                    if target >= 0:
                        now = so_far + (on != worked)
                        ahead[target] = min(ahead.get(target, now), now)
            wrong = ahead
        return min(wrong.values())


def automaton(cost: Floats) -> Automaton:
    """The automaton of `cost` (2 ** days): cost of each set of days (bit d of the index), NEVER where not allowed."""
    days = len(cost).bit_length() - 1
    start = float(cost.min())
    rest = [np.asarray(cost - start)]
    levels = []
    for _ in range(days):
        found: dict[bytes, int] = {}
        following: list[Floats] = []
        level = []
        for costs in rest:
            off, off_cost = _enter(costs[0::2], found, following)
            on, on_cost = _enter(costs[1::2], found, following)
            level.append((off, on, off_cost, on_cost))
        levels.append(tuple(level))
        rest = following
    return Automaton(tuple(levels), start)


def _enter(costs: Floats, found: dict[bytes, int], following: list[Floats]) -> tuple[int, float]:
    least = float(costs.min())
    if least >= _HALF:
        return -1, NEVER
    left = np.where(costs >= _HALF, NEVER, np.round(costs - least, 9))
    key = left.tobytes()
    if key not in found:
        found[key] = len(following)
        following.append(left)
    return found[key], least


def minimal(levels: Levels, start: float = 0.0) -> Automaton:
    """The smallest automaton with the costs of `levels`, all of whose states can be reached.

    Something must be allowed.
    """
    same, ahead = [0], [0.0]
    out = []
    for level in reversed(levels):
        found: dict[Step, int] = {}
        here, least = [], []
        for off, on, off_cost, on_cost in level:
            costs = [
                cost + ahead[target] if target >= 0 and same[target] >= 0 else NEVER
                for target, cost in ((off, off_cost), (on, on_cost))
            ]
            low = min(costs)
            if low >= _HALF:
                here.append(-1)
            else:
                steps = [
                    (same[n], round(c - low, 9)) if c < _HALF else (-1, NEVER)
                    for n, c in zip((off, on), costs, strict=True)
                ]
                (a, x), (b, y) = steps
                here.append(found.setdefault((a, b, x, y), len(found)))
            least.append(low)
        out.append(tuple(found))
        same, ahead = here, least
    return _pruned(tuple(reversed(out)), same[0], start + ahead[0])


def _pruned(levels: Levels, first: int, start: float) -> Automaton:
    """Only what can be reached from the first state, which becomes number 0."""
    known, out = {first: 0}, []
    for level in levels:
        ahead: dict[int, int] = {}
        row = []
        for state in known:
            off, on, off_cost, on_cost = level[state]
            a, b = (ahead.setdefault(n, len(ahead)) if n >= 0 else -1 for n in (off, on))
            row.append((a, b, off_cost, on_cost))
        out.append(tuple(row))
        known = ahead
    return Automaton(tuple(out), start)


def counting_as(made: Automaton, moves: Moves) -> Automaton:
    """The automaton where a day may count as something else than it is, at a price: each set costs its cheapest way.

    Several ways are followed at once: a state holds those that are left, each with what it costs more.
    """
    states: list[tuple[tuple[int, float], ...]] = [((0, 0.0),)]
    levels = []
    for day, level in enumerate(made.levels):
        found: dict[tuple[tuple[int, float], ...], int] = {}
        row = []
        for ways in states:
            ends = [_ahead(level, ways, moves(day, on)) for on in (False, True)]
            numbers = [found.setdefault(key, len(found)) if key else -1 for key, _ in ends]
            row.append((numbers[0], numbers[1], ends[0][1], ends[1][1]))
        levels.append(row)
        states = list(found)
    return minimal(levels, made.start)


def _ahead(
    level: Sequence[Step], ways: Sequence[tuple[int, float]], moves: Sequence[tuple[bool, float]]
) -> tuple[tuple[tuple[int, float], ...], float]:
    """Where the ways lead, and what the cheapest costs."""
    out: dict[int, float] = {}
    for state, more in ways:
        for on, price in moves:
            target = level[state][1] if on else level[state][0]
            if target >= 0:
                total = more + price + level[state][3 if on else 2]
                out[target] = min(out.get(target, total), total)
    least = min(out.values(), default=NEVER)
    return tuple(sorted((target, round(total - least, 9)) for target, total in out.items())), least


def priced(made: Automaton, price: float) -> Automaton:
    """Every set of days, at `price` for each day on which it differs from an allowed one.

    Beyond two weeks, where following every way would be too much, a day counts as it is as long as it may.
    """
    if made.days > LISTED_DAYS:
        levels = [[_bent(step, price) for step in level] for level in made.levels]
        return minimal(levels, made.start)
    return counting_as(made, lambda _, on: ((on, 0.0), (not on, price)))


def _bent(step: Step, price: float) -> Step:
    """A step that is not allowed counts as the other one."""
    off, on, off_cost, on_cost = step
    if off < 0:
        return on, on, on_cost + price, on_cost
    return (off, off, off_cost, off_cost + price) if on < 0 else step


def with_day(made: Automaton, day: int, *, on: bool) -> Automaton:
    """The sets with one day worked (`on`) or off, whatever it was: who is away keeps the other days."""

    def moves(at: int, worked: bool) -> Sequence[tuple[bool, float]]:
        if at != day:
            return ((worked, 0.0),)
        return ((False, 0.0), (True, 0.0)) if worked == on else ()

    return counting_as(made, moves)


def or_worked(made: Automaton, day: int, price: float) -> Automaton:
    """The sets, and at `price` those of them with a day more, where that day is worked in none."""
    if any(on >= 0 for _, on, _, _ in made.levels[day]):
        return made

    def moves(at: int, worked: bool) -> Sequence[tuple[bool, float]]:
        return ((False, price),) if at == day and worked else ((worked, 0.0),)

    return counting_as(made, moves)


def for_nothing(made: Automaton) -> Automaton:
    """The same sets without their costs."""
    return minimal(
        [[(a, b, NEVER if a < 0 else 0.0, NEVER if b < 0 else 0.0) for a, b, _, _ in level] for level in made.levels]
    )


def or_none(made: Automaton, price: float) -> Automaton:
    """No day at all for nothing, or any other allowed set at `price` more."""
    levels: list[list[Step]] = []
    idle, so_far = 0, made.start  # the state after days off only, -1 where these are not allowed
    for day, level in enumerate(made.levels):
        last = day == made.days - 1
        shift = 0 if last else 1  # state 0 stands for "no day yet" until the end, where all is one
        row: list[Step] = []
        on, cost = (level[idle][1], so_far + level[idle][3] + price) if idle >= 0 else (-1, NEVER)
        row.append((0, on + shift if on >= 0 else -1, 0.0, cost))
        if day:
            row += [(a + shift if a >= 0 else -1, b + shift if b >= 0 else -1, x, y) for a, b, x, y in level]
        if idle >= 0:
            so_far += level[idle][2]
            idle = level[idle][0]
        levels.append(row)
    return minimal(levels)


def strict_costs(days: int, patterns: Sequence[int] | None, extra: Sequence[float] = ()) -> Floats:
    """Cost of each set of days: that of its pattern, NEVER where it is none of them."""
    if patterns is None:
        return np.zeros(1 << days)
    out = np.full(1 << days, NEVER)
    for pattern, cost in zip(patterns, extra or [0.0] * len(patterns), strict=True):
        out[pattern] = min(out[pattern], cost)
    return out


def any_days(days: int) -> Automaton:
    """Every set of days for nothing."""
    return Automaton((((0, 0, 0.0, 0.0),),) * days, 0.0)
