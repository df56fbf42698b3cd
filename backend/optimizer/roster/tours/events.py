"""When to hold a meeting or a training: every beginning judged exactly, and shifts rearranged around it where free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numba as nb
import numpy as np

from backend.optimizer.roster.tours.arrays import Bools, Bytes, Floats, Ints
from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.keep import FIXED, ChangePrices, as_held, as_plain, cut_window, held
from backend.optimizer.roster.tours.problem import Agent, Problem
from backend.optimizer.roster.tours.schedule import Schedule
from backend.optimizer.roster.tours.solve import Search, solve

SHORT_SEARCH = Search(goal=0.002, attempts=3, climbs=80)
_FIRST_LOOK, _SECOND_LOOKS = Search(attempts=1, climbs=0), 2
"""Every beginning gets a first look: the schedule settles around it. So many of the best are searched."""


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Every beginning (intervals): `harm`, what coverage costs more, and how many attendees are `missing`.

    An attendee is missing who is not at work for the whole meeting or has a break in it, and then stays on the phones.
    """

    harm: Floats
    missing: Ints

    def best(self, number: int = 1, price_of_missing: float = FIXED) -> Ints:
        """The beginnings of least harm, a missing attendee counted at a price; the earliest first among equals."""
        return np.argsort(self.harm + price_of_missing * self.missing, kind="stable")[:number]

    def only(self, allowed: Sequence[int]) -> Slots:
        """The same with infinite harm elsewhere."""
        harm = np.full(len(self.harm), np.inf)
        harm[list(allowed)] = self.harm[list(allowed)]
        return Slots(harm, self.missing)


def slots(problem: Problem, schedule: Schedule, attendees: Sequence[int], length: int) -> Slots:
    """The harm of a meeting of `length` intervals at every beginning, with shifts and breaks as they are."""
    if length < 1 or length > problem.coverage.intervals:
        raise BadProblem(f"A meeting of {length} intervals does not fit into the schedule.")
    if not attendees or not all(0 <= i < len(problem.agents) for i in attendees):
        raise BadProblem("A meeting needs attendees who are agents of the schedule.")
    queue = schedule.queue[np.array(sorted(set(attendees)))]
    cover = problem.coverage
    return Slots(*_judged(cover.least, cover.steps, schedule.counts(cover.queues), queue, length))


def with_meeting(problem: Problem, attendees: Sequence[int], first: int, length: int) -> Problem:
    """The problem in which the attendees meet from interval `first` on: their shifts must reach over it."""
    agents = list(problem.agents)
    for i in attendees:
        agents[i] = _attending(problem, agents[i], first, length)
    return replace(problem, agents=tuple(agents))


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """Where the meeting lies, the schedule around it, and what that schedule costs (wishes and rules included)."""

    first: int
    schedule: Schedule
    objective: float


def meet_joint(
    problem: Problem, schedule: Schedule, attendees: Sequence[int], length: int, *, candidates: int = 5, seed: int = 0,
    prices: ChangePrices | None = None, search: Search = SHORT_SEARCH, allowed: Sequence[int] | None = None,
) -> Meeting:  # fmt: skip
    """The best of several beginnings, of those `allowed`, with shifts and breaks rearranged around each (E091).

    With `prices` the schedule is published and every change costs; without, it is still free. The answer is never worse
    than the meeting put into the schedule as it is, which is among the candidates where one is possible.
    """
    free = held(problem, schedule, prices) if prices is not None else problem
    known = as_held(free, problem, schedule) if prices is not None else schedule
    judged = slots(problem, schedule, attendees, length)
    if allowed is not None:
        judged = judged.only(allowed)
    tries = [int(first) for first in judged.best(candidates) if np.isfinite(judged.harm[first])]
    tries += [first for first in _roomy(problem, attendees, length, judged, candidates) if first not in tries]
    seen = [_met(free, known, attendees, first, length, seed, _FIRST_LOOK, judged) for first in tries]
    found = sorted((each for each in seen if each is not None), key=lambda each: each.objective)
    for each in found[:_SECOND_LOOKS]:
        again = _met(free, each.schedule, attendees, each.first, length, seed, search, judged, met=True)
        found += [again] if again is not None else []
    best = min(found, key=lambda each: each.objective, default=None)
    if best is None:
        raise BadProblem("There is no time at which all attendees can be at work together; leave somebody out.")
    return best if prices is None else replace(best, schedule=as_plain(free, problem, best.schedule))


def _met(
    problem: Problem, schedule: Schedule, attendees: Sequence[int], first: int, length: int, seed: int, search: Search,
    judged: Slots, *, met: bool = False,
) -> Meeting | None:  # fmt: skip
    """The schedule rearranged around a meeting; begun from the meeting put into it as it is where all can attend.

    `met` says that the schedule has the meeting already.
    """
    try:
        asked = with_meeting(problem, attendees, first, length)
    except BadProblem:
        return None
    begin = schedule if met else None
    if judged.missing[first] == 0 and not met:
        queue = schedule.queue.copy()
        queue[np.array(attendees), first : first + length] = -1
        begin = replace(schedule, queue=queue)
    found = solve(asked, seed=seed, search=search, begin=begin)
    return Meeting(first, found.schedule, found.objective)


def _roomy(problem: Problem, attendees: Sequence[int], length: int, judged: Slots, number: int) -> list[int]:
    """Beginnings at which all attendees could be at work, by their windows, where the harm now is least."""
    able = np.ones(problem.coverage.intervals - length + 1, dtype=np.bool_)
    for i in attendees:
        able &= _could_attend(problem, problem.agents[i], length)
    possible = np.flatnonzero(able & np.isfinite(judged.harm))
    return [int(first) for first in possible[np.argsort(judged.harm[possible], kind="stable")][:number]]


def _could_attend(problem: Problem, agent: Agent, length: int) -> Bools:
    able = np.zeros(problem.coverage.intervals - length + 1, dtype=np.bool_)
    for window in agent.windows:
        at, span = problem.day_starts[window.day], problem.kinds[window.kind].length
        able[at + window.first : max(at + window.last + span - length + 1, 0)] = True
    return able


def _attending(problem: Problem, agent: Agent, first: int, length: int) -> Agent:
    """Only shifts that reach over the meeting are left on its day, and the day off is out of the question."""
    windows, day = [], None
    for window in agent.windows:
        at, span = problem.day_starts[window.day], problem.kinds[window.kind].length
        earliest, latest = first + length - span - at, first - at
        if earliest > window.last or latest < window.first:
            continue
        day = window.day
        for each in cut_window(window, latest + 1, window.last + 1):
            windows += cut_window(each, each.first, earliest)
    if day is None:
        raise BadProblem(f"{agent.name} cannot be at work then; choose another time or leave {agent.name} out.")
    others = [window for window in agent.windows if window.day != day]
    off = list(agent.day_off_cost or (0.0,) * problem.days)
    off[day] += FIXED
    return replace(
        agent, windows=tuple(others + [w for w in windows if w.day == day]), day_off_cost=tuple(off),
        busy=(*agent.busy, (first, length)),
    )  # fmt: skip


@nb.njit(cache=True)
def _judged(least: Ints, steps: Floats, counts: Ints, queue: Bytes, length: int) -> tuple[Floats, Ints]:
    """Harm and missing attendees of every beginning: only those who are on the phones throughout leave them."""
    people, intervals = queue.shape[0], least.shape[1]
    harm, missing = np.zeros(intervals - length + 1), np.zeros(intervals - length + 1, np.int64)
    there = np.zeros((people, intervals), np.bool_)
    for i in range(people):
        free = 0
        for t in range(intervals):
            free = 0 if queue[i, t] < 0 else free + 1
            if free >= length:
                there[i, t - length + 1] = True
    leaving = np.zeros(counts.shape[0], np.int64)
    for first in range(harm.size):
        for i in range(people):
            missing[first] += not there[i, first]
        for t in range(first, first + length):
            leaving[:] = 0
            for i in range(people):
                if there[i, first]:
                    leaving[queue[i, t]] += 1
            for q in range(leaving.size):
                for k in range(leaving[q]):
                    j = counts[q, t] - 1 - k - least[q, t]
                    harm[first] -= steps[q, t, min(max(j, 0), steps.shape[2] - 1)]
    return harm, missing
