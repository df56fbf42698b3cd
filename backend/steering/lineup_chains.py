"""A line-up taken apart into the smallest sets of moves that keep every rule by themselves.

A move from one campaign to another may leave too few behind or find no seat. Then the shortest way of further moves of
the same line-up is added that leads from where there is one too many to where there is one too few: a swap is a way of
one move, a ring one of several.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Ints
from backend.optimizer.lineup import Broken, Problem, broken_rules

LONGEST = 12
"""A set of more moves than this is no advice."""

Judge = Callable[[Ints, tuple[int, ...], bool], bool]
"""(line-up so far, agents of the set, whether it mends a broken rule) -> whether it is made."""

Shortages = Counter[tuple[str, int]]


def chains(problem: Problem, goal: Ints, gains: Mapping[int, float], judge: Judge) -> Ints:
    """The line-up (agents) after all sets that `judge` lets pass; `gains` are the movers' own, by position.

    Sets begin with the mover who gains most. What mends a broken rule comes first and counts as needed. A mover whom
    no addition makes fit is left where they are: alone that move makes no sense.
    """
    state, left = problem.now.copy(), set(gains)
    for needed in (True, False):
        for agent in sorted(left, key=lambda one: (-gains[one], one)):
            if agent not in left:
                continue
            part = _Search(problem, state, goal, left, gains).whole(agent)
            if part is None or _mends(problem, state, goal, part) != needed:
                continue
            left -= set(part)
            if judge(state, part, needed):
                state[list(part)] = goal[list(part)]
    return state


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """Looks for the smallest set around one mover, which breaks nothing new, neither from now nor from `state`."""

    problem: Problem
    state: Ints
    goal: Ints
    left: set[int]
    gains: Mapping[int, float]

    def whole(self, first: int) -> tuple[int, ...] | None:
        """The set that begins with `first`; None where there is none."""
        part = [first]
        starts = [self.state]
        if not np.array_equal(self.state, self.problem.now):
            starts.append(self.problem.now)
        known = [shortages(self.problem, start) for start in starts]
        while len(part) <= LONGEST:
            pairs = zip(starts, known, strict=True)
            wrong = next(((start, new) for start, before in pairs if (new := self._new(start, part, before))), None)
            if wrong is None:
                return tuple(part)
            way = self._way(part, *wrong)
            if not way:
                return None
            part += way
        return None

    def _new(self, start: Ints, part: list[int], before: Shortages) -> list[Broken]:
        broken = broken_rules(self.problem, self._after(start, part))
        return [each for each in broken if abs(each.has - each.wants) > before[(each.rule, each.campaign)]]

    def _after(self, start: Ints, part: list[int]) -> Ints:
        after = start.copy()
        after[part] = self.goal[part]
        return after

    def _way(self, part: list[int], start: Ints, wrong: list[Broken]) -> list[int]:
        """Movers on the shortest way, among equally short ones those who gain most, that mends one broken rule."""
        load = np.bincount(self._after(start, part)[self._after(start, part) >= 0], minlength=len(self.problem.seats))
        over = {each.campaign for each in wrong if each.rule == "seats"}
        short = {each.campaign for each in wrong if each.rule in ("crew", "open_crew")}
        if not over | short:
            return []
        room = set(np.flatnonzero(load < self.problem.seats).tolist())
        spare = set(np.flatnonzero(load > np.maximum(self.problem.crew, 0)).tolist())
        begins, ends = (over or spare), (short or room - over)
        return self._shortest(part, begins, ends)

    def _shortest(self, part: list[int], begins: set[int], ends: set[int]) -> list[int]:
        """From a campaign of `begins` to one of `ends` over the best mover of each pair of campaigns."""
        edges: dict[tuple[int, int], int] = {}
        for one in self.left - set(part):
            pair = int(self.problem.now[one]), int(self.goal[one])
            if pair not in edges or self.gains[one] > self.gains[edges[pair]]:
                edges[pair] = one
        ways: dict[int, tuple[float, list[int]]] = {one: (0.0, []) for one in begins}
        seen = set(begins)
        for _ in range(LONGEST):
            longer: dict[int, tuple[float, list[int]]] = {}
            for (here, there), one in edges.items():
                if here in ways and (there not in seen or there in ends):
                    gain = ways[here][0] + self.gains[one]
                    if there not in longer or gain > longer[there][0]:
                        longer[there] = gain, [*ways[here][1], one]
            found = [longer[one] for one in ends if one in longer]
            if found:
                return max(found)[1]
            ways, seen = longer, seen | set(longer)
        return []


def shortages(problem: Problem, campaign: Ints) -> Shortages:
    """How much each rule is broken, by rule and campaign."""
    return Counter({(each.rule, each.campaign): abs(each.has - each.wants) for each in broken_rules(problem, campaign)})


def _mends(problem: Problem, state: Ints, goal: Ints, part: tuple[int, ...]) -> bool:
    after = state.copy()
    after[list(part)] = goal[list(part)]
    return shortages(problem, after).total() < shortages(problem, state).total()
