"""The best line-up now and which of its moves are worth advising, each priced in worth and in dropped calls.

1. The exact optimum of everybody here under all rules (`optimizer.lineup`).
2. Its moves are taken apart into the smallest sets that keep every rule by themselves: one agent, a swap, a ring.
3. A set is advised when it gains with the chance asked for, gains enough, and breaks no drop budget; the budget's
   refusals are forbidden and the line-up is solved again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from backend.analysis.estimates import Bools, Floats, Ints
from backend.optimizer.lineup import (
    Broken,
    Permits,
    Problem,
    Result,
    broken_rules,
    build,
    everybody,
    plain_assignment,
    solve,
)
from backend.schemas.steering import LineupMode
from backend.steering.inputs import Look
from backend.steering.lineup_chains import chains
from backend.steering.lineup_drops import CrewNow, crews_now, price, refusal_of
from backend.steering.lineup_gains import Draws, GainNow, draw_gains
from backend.steering.lineup_people import Here, here_of, permits_of
from backend.steering.values import Worths, worths_of

Verdict = Literal["advised", "unsure", "slight", "refused", "thin"]

ROUNDS = 3
"""So often a line-up is solved again without what the drop budget refused."""

MOST_BRANCHES = 400
WORTH_IT = 0.5
"""Part of the fullest hour's presence that makes another hour count."""

STEADY = 0.1
"""Part of an agent's present worth by which another change must be better than the one advised last."""

CONVERSION = 10_000
"""The solver counts in whole numbers: so many of them are a conversion."""


@dataclass(frozen=True, slots=True)
class MoveNow:
    """Moves that make sense together. `agents`, `from_ids`, `to_ids` are ids, None for no campaign.

    `gain` is per hour, `drops` the change of expected dropped calls per hour over the campaigns concerned. `verdict`
    says whether it is advised or why not, `refused` the drop budget's reason, `needed` whether a rule asks for it.
    """

    agents: tuple[int, ...]
    from_ids: tuple[int | None, ...]
    to_ids: tuple[int | None, ...]
    gain: GainNow
    drops: float | None
    refused: str
    verdict: Verdict
    needed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Everything a line-up says. `per_hour` (agents, campaigns) in the worths' unit; `proposed` (agents) positions.

    `moves` are all sets that were looked at, advised ones first; `best` is the unabridged optimum, `bound` the most
    any line-up of the rest of the day is worth, as the solver counts.
    """

    mode: LineupMode
    here: Here
    worths: Worths
    per_hour: Floats
    may: Permits
    problem: Problem
    result: Result
    bound: int
    best: Ints
    proposed: Ints
    moves: tuple[MoveNow, ...]
    gain: GainNow
    draws: Draws
    broken: tuple[Broken, ...]
    crews: dict[int, CrewNow]
    solve_ms: float

    @property
    def advised(self) -> list[MoveNow]:
        """What should be done, best first."""
        return [move for move in self.moves if move.verdict == "advised"]

    @property
    def scale(self) -> int:
        """Whole numbers of the solver that are one of the unit."""
        return scale_of(self.worths)

    def own_gain(self, i: int) -> GainNow:
        """The part of an agent who moves; in a swap it may be below nothing."""
        return self.gain_of([self.here.agent_ids[i]])

    def gain_of(self, agent_ids: Sequence[int]) -> GainNow:
        """What the proposed moves of these agents bring together."""
        return self.draws.of(np.sort([self.here.agent(one) for one in agent_ids]), self.proposed)

    def crew(self, campaign: Ints) -> Ints:
        """Agents per campaign of a line-up, who is on a break included."""
        return np.bincount(campaign[campaign >= 0], minlength=len(self.here.campaign_ids))


def scale_of(worths: Worths) -> int:
    """Whole numbers of the solver that are one of the worths' unit."""
    return 1 if worths.unit == "cents" else CONVERSION


def plan_of(look: Look, mode: LineupMode) -> Plan | None:
    """The plan of this poll; None while nobody is here or no campaign is worked."""
    return look.once(("plan", mode), lambda: _plan(look, mode))


def worths_here(look: Look) -> Worths:
    """The worths of everybody here over the hours until the last of them leaves."""

    def make() -> Worths:
        here = here_of(look)
        hours = hours_left(look.scene.moment.wall, here.leaves - here.terms.begin)
        return worths_of(look, here.campaign_ids, here.agent_ids, hours)

    return look.once("worths", make)


def hours_left(wall: int, rest_s: Ints) -> tuple[int, ...]:
    """Local hours of the rest of the day in which people are there: those with little of it say nothing about it.

    `wall` is the wall clock (s), `rest_s` (agents) how long each still stays.
    """
    begins = 3600 * np.arange(24)
    upto = np.minimum(wall + rest_s[:, None], begins + 3600)
    there = np.maximum(upto - np.maximum(begins, wall), 0).sum(0)
    return tuple(np.flatnonzero(there >= WORTH_IT * there.max(initial=1)).tolist())


def _plan(look: Look, mode: LineupMode) -> Plan | None:
    here = here_of(look)
    if not here.agents or not here.campaign_ids:
        return None
    worths = worths_here(look)
    rows = [worths.agent(one) for one in here.agent_ids]
    columns = [worths.campaign(one) for one in here.campaign_ids]
    per_hour = np.asarray(worths.each.value[np.ix_(rows, columns)])
    may = permits_of(look)
    crews = crews_now(look, here)
    begun = time.perf_counter()
    free = _staying(build(here.people, here.wants, per_hour * scale_of(worths), here.terms))
    problem = _reluctant(free, look.asked.settings.steering.least_gain)
    problem = _steady(problem, here, look.kept.get("advised", (None, {}))[1])
    tried = _Tried(look, here, worths, per_hour, may, crews)
    refused: list[MoveNow] = []
    for _ in range(ROUNDS):
        result = best(problem)
        goal = result.campaign if mode == "best" else plain(problem)
        draws = tried.draws(problem, goal)
        moves, proposed = tried.weigh(problem, goal, draws)
        new = [move for move in moves if move.verdict == "refused"]
        refused += new
        if not new:
            break
        problem = replace(problem, allowed=_without(problem.allowed, new, here))
    took = 1000 * (time.perf_counter() - begun)
    order = sorted([*moves, *refused], key=lambda m: (m.verdict != "advised", not m.needed, -m.gain.value))
    bound = best(free).bound
    if mode == "best":
        look.kept["advised"] = None, _advised(here, problem, proposed)
    there = np.where(may.returns | may.gone, here.now, proposed)
    return Plan(
        mode, here, worths, per_hour, may, problem, result, bound, everybody(here.people, may, goal), there,
        tuple(dict.fromkeys(order)), _together(draws, here, there), draws,
        tuple(broken_rules(problem, proposed)), crews, took,
    )  # fmt: skip


def _staying(problem: Problem) -> Problem:
    """Whoever is on a campaign may stay there, whatever it asks for: nobody is advised to log out."""
    allowed = problem.allowed.copy()
    at = np.flatnonzero(problem.now >= 0)
    allowed[at, problem.now[at]] = True
    return replace(problem, allowed=allowed)


def _reluctant(problem: Problem, least: float) -> Problem:
    """The problem in which a change must bring at least that share of what the agent brings now."""
    at = np.flatnonzero(problem.now >= 0)
    asked = problem.move_cost.copy()
    asked[at] += np.rint(least * np.maximum(problem.value[at, problem.now[at]], 0)).astype(np.int64)
    return replace(problem, move_cost=asked)


def _steady(problem: Problem, here: Here, advised: Mapping[int, int]) -> Problem:
    """The problem in which what was advised last is worth a little more: advice must not flicker among equals."""
    value = problem.value.copy()
    for agent_id, campaign_id in advised.items():
        if agent_id in here.agent_ids and campaign_id in here.campaign_ids:
            i, j = here.agent(agent_id), here.campaign(campaign_id)
            if problem.now[i] >= 0 and problem.now[i] != j:
                value[i, j] += round(STEADY * max(int(problem.value[i, problem.now[i]]), 0))
    return replace(problem, value=value)


def _advised(here: Here, problem: Problem, proposed: Ints) -> dict[int, int]:
    """Where each agent who should move should go, by id."""
    moved = np.flatnonzero((proposed != problem.now) & (problem.now >= 0) & (proposed >= 0))
    return {here.agent_ids[i]: here.campaign_ids[proposed[i]] for i in moved.tolist()}


def _together(draws: Draws, here: Here, proposed: Ints) -> GainNow:
    """What all that is advised brings together."""
    return draws.of(np.flatnonzero((proposed != here.now) & (proposed >= 0)), proposed)


def best(problem: Problem) -> Result:
    """The optimum; stopped after MOST_BRANCHES branches it says how far off it may be."""
    return solve(problem, stop=lambda tried: tried >= MOST_BRANCHES)


def plain(problem: Problem) -> Ints:
    """The plain one-to-one line-up of those who may move; everybody else stays where they are."""
    held = np.zeros(len(problem.now), dtype=bool) if problem.fixed is None else problem.fixed
    free = np.flatnonzero((problem.now >= 0) & ~held & problem.allowed.any(1))
    goal = problem.now.copy()
    if len(free):
        never = -float(np.abs(problem.value).max(initial=1)) * (len(free) + 1)
        found = plain_assignment(np.where(problem.allowed[free], problem.value[free], never))
        goal[free] = np.where(found >= 0, found, goal[free])
    return goal


def _without(allowed: Bools, moves: list[MoveNow], here: Here) -> Bools:
    rest = allowed.copy()
    for move in moves:
        for agent_id, to_id in zip(move.agents, move.to_ids, strict=True):
            if to_id is not None:
                rest[here.agent(agent_id), here.campaign(to_id)] = False
    return rest


@dataclass(frozen=True, slots=True, eq=False)
class _Tried:
    """Takes a line-up apart and says of each part whether it is worth advising."""

    look: Look
    here: Here
    worths: Worths
    per_hour: Floats
    may: Permits
    crews: dict[int, CrewNow]

    def draws(self, problem: Problem, goal: Ints) -> Draws:
        """Draws for everybody whom a line-up moves."""
        movers = np.flatnonzero((goal != problem.now) & (problem.now >= 0))
        return draw_gains(self.look, self.worths, self.here, movers, self.may.hours)

    def weigh(self, problem: Problem, goal: Ints, draws: Draws) -> tuple[list[MoveNow], Ints]:
        """All parts, and the line-up with those that are advised."""
        now = problem.now.copy()
        moves: list[MoveNow] = []

        def judge(state: Ints, part: tuple[int, ...], needed: bool) -> bool:
            after = state.copy()
            after[list(part)] = goal[list(part)]
            move = self._judged(draws, now, state, after, part, needed=needed)
            moves.append(move)
            return move.verdict == "advised"

        gains = dict(zip(draws.movers.tolist(), draws.alone(goal).tolist(), strict=True))
        return moves, chains(problem, goal, gains, judge)

    def _judged(
        self, draws: Draws, now: Ints, state: Ints, after: Ints, part: tuple[int, ...], *, needed: bool
    ) -> MoveNow:
        settings = self.look.asked.settings.steering
        gain = draws.of(np.array(part), after)
        before, then = (np.bincount(each[each >= 0], minlength=len(self.here.wants)) for each in (state, after))
        priced = price(self.crews, self.here.campaign_ids, before, then)
        refused = refusal_of(self.look, self.here, self.crews, before, then)
        worth_now = float(self.per_hour[list(part), now[list(part)]].sum())
        verdict: Verdict = "advised"
        if refused:
            verdict = "refused"
        elif self.worths.is_thin:
            verdict = "thin"
        elif needed:
            verdict = "advised"
        elif gain.chance < settings.least_chance:
            verdict = "unsure"
        elif gain.value < settings.least_gain * worth_now:
            verdict = "slight"
        ids = self.here.agent_ids
        return MoveNow(
            tuple(ids[i] for i in part), tuple(self._campaign(now[i]) for i in part),
            tuple(self._campaign(after[i]) for i in part), gain, priced, refused, verdict, needed,
        )  # fmt: skip

    def _campaign(self, place: int) -> int | None:
        return self.here.campaign_ids[place] if place >= 0 else None
