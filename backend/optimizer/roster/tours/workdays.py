"""Rules about working days made into an automaton of days, without listing the sets that keep them.

Each rule follows what it must know of the days so far: a count, a run. Together these are states; of all ways to the
end those are kept that break strict rules the least, which is not at all where that can be done. What other rules are
broken by costs their price.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Any, Protocol

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.patterns import NEVER, Automaton, Step, minimal

MOST_STATES = 30_000
_TINY = 1e-9


class DayRule(Protocol):
    """A rule followed day by day. `price` is that of each day, or whatever it counts, too many or few; None: strict."""

    @property
    def price(self) -> float | None: ...
    def begin(self) -> Hashable:
        """What is known before the first day."""

    def step(self, known: Any, day: int, on: bool) -> tuple[Hashable, float]:
        """What is known after a day, and by how much more the rule is broken."""

    def end(self, known: Any) -> float:
        """By how much more it is broken after the last day."""


@dataclass(frozen=True, slots=True)
class Count:
    """From `least` to `most` groups of days worked. `groups` has the group of each day, -1 for days not counted.

    Days of one group stand together and count once, such as those of a weekend.
    """

    groups: tuple[int, ...]
    least: float = 0.0
    most: float = inf
    price: float | None = None

    def begin(self) -> Hashable:
        """Number so far, and the group counted last if it goes on."""
        return (0, -1) if self._last() >= 0 else None

    def step(self, known: tuple[int, int] | None, day: int, on: bool) -> tuple[Hashable, float]:
        """A day more; after the last one counted nothing is known any more."""
        if known is None:
            return None, 0.0
        (n, group), miss = known, 0.0
        mine = self.groups[day]
        if on and mine >= 0 and mine != group:
            miss = max(0.0, n + 1 - self.most) - max(0.0, n - self.most)
            n, group = min(n + 1, self._cap()), mine
        if day >= self._last():
            return None, miss + max(0.0, self.least - n)
        return (n, group if self.groups[day + 1] == group else -1), miss

    def end(self, known: tuple[int, int] | None) -> float:
        """Where no day is counted, the least cannot be reached."""
        return 0.0 if self._last() >= 0 else max(0.0, self.least)

    def _cap(self) -> int:
        return ceil(max(self.least, self.most if self.most < inf else 0.0))

    def _last(self) -> int:
        return max((day for day, group in enumerate(self.groups) if group >= 0), default=-1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The longest run of days worked, from `least` to `most`; `before` of them lie just before the first day."""

    least: float = 0.0
    most: float = inf
    before: int = 0
    price: float | None = None

    def begin(self) -> Hashable:
        """The run so far, and the longest as far as that matters."""
        return self._run(self.before), 0.0 if self.least > 0 else self.most

    def step(self, known: tuple[int, float], day: int, on: bool) -> tuple[Hashable, float]:
        """A day more."""
        run, longest = self._run(known[0] + 1) if on else 0, known[1]
        miss = max(0.0, run - max(self.most, longest))
        longest = max(longest, float(run))
        return (run, longest if self.most < inf else min(longest, self.least)), miss

    def end(self, known: tuple[int, float]) -> float:
        """Where no run was long enough."""
        return max(0.0, self.least - known[1]) if self.least > 0 else 0.0

    def _run(self, run: int) -> int:
        return run if self.most < inf else min(run, ceil(self.least))


@dataclass(frozen=True, slots=True)
class Gap:
    """Runs of days off between days worked, each from `least` to `most` long; the worst one counts."""

    least: float = 0.0
    most: float = inf
    price: float | None = None

    def begin(self) -> Hashable:
        """The run so far (-1: nothing worked yet), and how wrong the worst run was."""
        return -1, 0.0

    def step(self, known: tuple[int, float], day: int, on: bool) -> tuple[Hashable, float]:
        """A day more."""
        run, worst = known
        if not on:
            longer = run if run < 0 else run + 1
            return (longer if self.most < inf else min(longer, ceil(self.least)), worst), 0.0
        wrong = max(0.0, run - self.most) + max(0.0, self.least - run) if run > 0 else 0.0
        return (0, max(worst, wrong)), max(0.0, wrong - worst)

    def end(self, known: tuple[int, float]) -> float:
        """The last days off may be as many as they like."""
        return 0.0


@dataclass(frozen=True, slots=True)
class Due:
    """Days that must be worked."""

    days: frozenset[int]
    price: float | None = None

    def begin(self) -> Hashable:
        """Nothing needs to be known."""
        return None

    def step(self, known: None, day: int, on: bool) -> tuple[Hashable, float]:
        """A day more."""
        return None, float(day in self.days and not on)

    def end(self, known: None) -> float:
        """Nothing is left."""
        return 0.0


def working_days(days: int, rules: Sequence[DayRule], closed: Collection[int] = ()) -> Automaton:
    """The sets of days that break the strict rules least, with the prices of the others; no `closed` day is worked.

    Raises BadProblem where the rules together need more than can be kept in mind.
    """
    allowance = 0.0
    while True:
        found = _explored(days, rules, frozenset(closed), allowance)
        if found is not None:
            return found
        allowance = 2 * allowance + 1


def keeping(made: Automaton, rule: DayRule) -> Automaton | None:
    """The sets of an automaton that keep a strict rule as well; None where there is none."""
    known: dict[tuple[int, Hashable], int] = {(0, rule.begin()): 0}
    levels = list[list[Step]]()
    for day, level in enumerate(made.levels):
        ahead: dict[tuple[int, Hashable], int] = {}
        row = list[Step]()
        for state, so_far in known:
            ends = list[int]()
            for on in (False, True):
                target = level[state][1] if on else level[state][0]
                after, miss = rule.step(so_far, day, on)
                if day == made.days - 1:
                    after, miss = None, miss + rule.end(after)
                kept = target >= 0 and miss <= _TINY
                ends.append(ahead.setdefault((target, after), len(ahead)) if kept else -1)
            row.append((ends[0], ends[1], level[state][2], level[state][3]))
        levels.append(row)
        known = ahead
    return minimal(levels, made.start) if known else None


@dataclass(frozen=True, slots=True)
class _Edge:
    target: int
    wrong: float
    cost: float


def _explored(days: int, rules: Sequence[DayRule], closed: frozenset[int], allowance: float) -> Automaton | None:
    """The automaton where no more than `allowance` of strict rules need be broken; None where that does not do."""
    known: dict[tuple[Hashable, ...], int] = {tuple(rule.begin() for rule in rules): 0}
    wrong, levels, states = [0.0], list[list[tuple[_Edge | None, _Edge | None]]](), 1
    for day in range(days):
        ahead: dict[tuple[Hashable, ...], int] = {}
        least: list[float] = []
        level = []
        for state, so_far in zip(known, wrong, strict=True):
            edges: list[_Edge | None] = []
            for on in (False, True):
                edge = (
                    None
                    if on and day in closed
                    else _edge(rules, state, day, days, on, ahead, least, so_far, allowance)
                )
                edges.append(edge)
            level.append((edges[0], edges[1]))
        levels.append(level)
        known, wrong, states = ahead, least, states + len(ahead)
        if states > MOST_STATES:
            raise BadProblem("The rules on working days need too much to be kept in mind together; drop one of them.")
    return _tight(levels) if known else None


def _edge(
    rules: Sequence[DayRule], state: tuple[Hashable, ...], day: int, days: int, on: bool,
    ahead: dict[tuple[Hashable, ...], int], least: list[float], so_far: float, allowance: float,
) -> _Edge | None:  # fmt: skip
    """One day from a state; the states ahead, and how much is broken at least on the way there, grow with it."""
    strict = cost = 0.0
    target: list[Hashable] = []
    for rule, known in zip(rules, state, strict=True):
        after, miss = rule.step(known, day, on)
        if day == days - 1:
            miss, after = miss + rule.end(after), None
        target.append(after)
        if rule.price is None:
            strict += miss
        else:
            cost += miss * rule.price
    if so_far + strict > allowance + _TINY:
        return None
    key = tuple(target)
    number = ahead.setdefault(key, len(ahead))
    if number == len(least):
        least.append(so_far + strict)
    least[number] = min(least[number], so_far + strict)
    return _Edge(number, strict, cost)


def _tight(levels: Sequence[Sequence[tuple[_Edge | None, _Edge | None]]]) -> Automaton:
    """Only the ways that break strict rules least."""
    left = [0.0]
    out: list[list[Step]] = []
    for level in reversed(levels):
        totals = [tuple(inf if edge is None else edge.wrong + left[edge.target] for edge in pair) for pair in level]
        row: list[Step] = []
        for pair, total in zip(level, totals, strict=True):
            (a, x), (b, y) = (
                (edge.target, edge.cost)
                if edge is not None and here < inf and here <= min(total) + _TINY
                else (-1, NEVER)
                for edge, here in zip(pair, total, strict=True)
            )
            row.append((a, b, x, y))
        out.append(row)
        left = [min(total) for total in totals]
    return minimal(list(reversed(out)))
