"""Who works too hard and who waits too much, and what would even it out (A032, A041, A048, C032, C033).

1. An agent is overloaded when their busy share is more than the margin above the team's, a campaign idle when its is
   more than the margin below. Inside the margin nothing is suggested.
2. An overloaded agent changes places with somebody who waits on a calmer campaign, or goes there, or gets help from
   there; an idle campaign sends somebody to one that is busier than the team. What costs least is suggested.
3. No suggestion breaks a rule of the line-up, alone or with the others. Where none is possible a break is suggested to
   those who are close to burning out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.optimizer.lineup.broken import faults, worsens
from backend.optimizer.lineup.moves import worth_of
from backend.optimizer.lineup.problem import BadProblem, Bools, Floats, Ints, Problem

BURNING_OUT = 0.95
"""Busy share at which relief is suggested even where nobody can change places (C032)."""

OVERSTAFFED = 0.60
"""Busy share below which a campaign may have more agents than work (C033)."""

LEAST_S = 2700
"""With less work than this in the time looked at, nothing is said about an agent."""

_PARTNERS = 5

Kind = Literal["overload", "idle"]
Relief = Literal["swap", "move", "help", "break", "overstaffed"]


@dataclass(frozen=True, slots=True, eq=False)
class Workload:
    """Busy share (talk and wrap of talk, wrap and wait) and seconds it is measured on, each (agents); NaN unknown."""

    occupancy: Floats
    seconds: Ints


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What evens out the workload: `agents` go from `origin` to `target` campaigns (none for a break or a question).

    `campaign` is where it is too busy or too idle, `about` the overloaded agent (-1: it is about the campaign),
    `occupancy` that one's busy share, `seconds` what it is measured on, `gain` what the line-up gains by it, cents
    (negative: costs).
    """

    kind: Kind
    relief: Relief
    campaign: int
    about: int
    agents: tuple[int, ...]
    origin: tuple[int, ...]
    target: tuple[int, ...]
    occupancy: float
    team: float
    seconds: int
    gain: int


def suggest_balance(problem: Problem, load: Workload, margin: float = 0.1, most: int = 3) -> list[Suggestion]:
    """At most `most` (best below 8) suggestions, the largest imbalance first, to be followed in any combination."""
    if not 0 < margin < 1:
        raise BadProblem(f"The margin is a busy share between 0 and 1, not {margin}.")
    floor = _Floor(problem, load)
    found: list[Suggestion] = []
    for kind, which in floor.imbalances(margin):
        if len(found) == most:
            break
        ideas = floor.relieve(which) if kind == "overload" else floor.employ(which)
        ranked = sorted(ideas, key=lambda each: (not each.target, -each.gain))
        suggestion = next((each for each in ranked if floor.is_allowed(each)), None)
        if suggestion is not None:
            found.append(suggestion)
            floor.follow(suggestion)
    return found


def team_occupancy(load: Workload) -> float:
    """Busy share of everybody on whom enough is known: busy seconds over seconds; NaN where nothing is."""
    known = _known(load)
    seconds = load.seconds[known]
    return float(load.occupancy[known] @ seconds / seconds.sum()) if known.any() else float("nan")


def _known(load: Workload) -> Bools:
    return np.isfinite(load.occupancy) & (load.seconds >= LEAST_S)


class _Floor:
    """The floor while suggestions are looked for: what is measured, and what the line-up may be by then."""

    def __init__(self, problem: Problem, load: Workload) -> None:
        self.problem, self.load, self.known = problem, load, _known(load)
        self.team = team_occupancy(load)
        self.line_ups, self.used = [problem.now], set[int]()
        self.now_faults, self.now_worth = faults(problem, problem.now), worth_of(problem, problem.now)
        campaigns = problem.value.shape[1]
        some = np.flatnonzero(self.known & (problem.now >= 0))
        at, seconds = problem.now[some], load.seconds[some].astype(np.float64)
        self.seconds = np.bincount(at, weights=seconds, minlength=campaigns)
        busy = np.bincount(at, weights=seconds * load.occupancy[some], minlength=campaigns)
        self.busy = np.divide(busy, self.seconds, out=np.full(campaigns, np.nan), where=self.seconds > 0)

    def imbalances(self, margin: float) -> list[tuple[Kind, int]]:
        """Overloaded agents and idle campaigns, the furthest from the team's busy share first."""
        above = np.where(self.known & (self.problem.now >= 0), self.load.occupancy - self.team, np.nan)
        found: list[tuple[float, Kind, int]] = [
            (float(above[i]), "overload", int(i)) for i in np.flatnonzero(above > margin)
        ]
        below = self.team - self.busy
        found += [(float(below[j]), "idle", int(j)) for j in np.flatnonzero(below > margin)]
        return [(kind, which) for _, kind, which in sorted(found, key=lambda each: (-each[0], each[1], each[2]))]

    def relieve(self, i: int) -> Iterator[Suggestion]:
        """What may help an overloaded agent: another place, somebody's place, somebody's help, at worst a break."""
        here, problem = int(self.problem.now[i]), self.problem
        occupancy, seconds = float(self.load.occupancy[i]), int(self.load.seconds[i])

        def idea(relief: Relief, agents: tuple[int, ...], target: tuple[int, ...]) -> Suggestion:
            origin = tuple(int(problem.now[h]) for h in agents) if target else ()
            gain = self._gain(agents, target)
            return Suggestion("overload", relief, here, i, agents, origin, target, occupancy, self.team, seconds, gain)

        for there in self._calmest(here):
            yield idea("move", (i,), (there,))
            for h in self._waiting(there):
                yield idea("swap", (i, h), (there, here))
                if self.busy[here] > self.team:
                    yield idea("help", (h,), (here,))
        if occupancy >= BURNING_OUT:
            yield idea("break", (i,), ())

    def employ(self, there: int) -> Iterator[Suggestion]:
        """What may help an idle campaign: somebody goes where there is more work; at worst a question."""
        occupancy, seconds = float(self.busy[there]), int(self.seconds[there])

        def idea(relief: Relief, agents: tuple[int, ...], origin: tuple[int, ...], to: tuple[int, ...]) -> Suggestion:
            gain = self._gain(agents, to)
            return Suggestion("idle", relief, there, -1, agents, origin, to, occupancy, self.team, seconds, gain)

        for here in np.argsort(-np.nan_to_num(self.busy, nan=-1.0))[:_PARTNERS]:
            if self.busy[here] > self.team:
                yield from (idea("move", (h,), (there,), (int(here),)) for h in self._waiting(there))
        if occupancy < OVERSTAFFED:
            yield idea("overstaffed", (), (), ())

    def is_allowed(self, each: Suggestion) -> bool:
        """Whether nobody is in it who moves already, and no rule is broken, alone and with any others."""
        if self.used & set(each.agents):
            return False
        if not each.target:
            return True
        return not any(worsens(self.now_faults, faults(self.problem, _with(at, each))) for at in self.line_ups)

    def follow(self, each: Suggestion) -> None:
        """From now on every line-up is possible with the suggestion followed and without."""
        self.used |= set(each.agents)
        if each.target:
            self.line_ups += [_with(at, each) for at in self.line_ups]

    def _calmest(self, but: int) -> list[int]:
        calm = [int(j) for j in np.argsort(self.busy) if self.busy[j] < self.team and j != but]
        return calm[:_PARTNERS]

    def _waiting(self, j: int) -> list[int]:
        """Who waits most on a campaign, the idlest first."""
        there = np.flatnonzero((self.problem.now == j) & self.known & (self.load.occupancy < self.team))
        return [int(i) for i in there[np.argsort(self.load.occupancy[there], kind="stable")][:_PARTNERS]]

    def _gain(self, agents: tuple[int, ...], target: tuple[int, ...]) -> int:
        if not target:
            return 0
        campaign = self.problem.now.copy()
        campaign[list(agents)] = target
        return worth_of(self.problem, campaign) - self.now_worth


def _with(campaign: Ints, each: Suggestion) -> Ints:
    changed = campaign.copy()
    changed[list(each.agents)] = each.target
    return changed


def in_words(each: Suggestion, agents: Sequence[str], campaigns: Sequence[str]) -> str:
    """One or two sentences with from and to; `agents` and `campaigns` are names by index."""
    where = campaigns[each.campaign]
    subject = agents[each.about] if each.about >= 0 else where
    about = f"{subject} is busy {100 * each.occupancy:.0f} % of the time, the team {100 * each.team:.0f} %. "
    if each.relief == "break":
        return about + "Nobody can take over: a short break would help."
    if each.relief == "overstaffed":
        return about + "There may be more agents than work: other leads, coaching time or an earlier end?"
    who, origin = [agents[i] for i in each.agents], [campaigns[j] for j in each.origin]
    if each.relief == "swap":
        return about + f"Let {who[0]} ({origin[0]}) and {who[1]} ({origin[1]}) change places."
    to_help = " to help" if each.relief == "help" else ""
    return about + f"Move {who[0]} from {origin[0]} to {campaigns[each.target[0]]}{to_help}."
