"""A last-minute change: somebody is away, and the schedule is repaired by as few changes as are worth their price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend.optimizer.roster.tours.compiled import Tables, compile_problem, sizes
from backend.optimizer.roster.tours.keep import Absence, ChangePrices, as_held, as_plain, held, without
from backend.optimizer.roster.tours.problem import Problem
from backend.optimizer.roster.tours.schedule import Plan, Schedule, copy_plan, cost_of, plan_of
from backend.optimizer.roster.tours.solve import Search, Stop, solve

USUAL_PRICES = ChangePrices()
SHORT_SEARCH = Search(goal=0.002, attempts=2, climbs=80, nudges=10)
FEW, SMALL_SEARCH = 30, Search(goal=0.0, attempts=6, climbs=80)
"""Up to so many agents a search that nearly always finds the least repair takes no more than a moment."""


@dataclass(frozen=True, slots=True)
class Change:
    """One agent's day that becomes another; kind None is a day off, beginnings are intervals of the horizon."""

    agent: int
    day: int
    from_kind: int | None
    from_start: int
    to_kind: int | None
    to_start: int
    only_breaks: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """All changes of one agent, to be accepted together, and what they save when those before have been accepted."""

    agent: int
    changes: tuple[Change, ...]
    saves: float


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """The repaired schedule and the proposals that lead to it, the most useful first.

    Costs are coverage only: as published, with the absence and nothing done, and repaired. `gap` says how far the
    repair (prices of changes included) may be from the best one.
    """

    schedule: Schedule
    proposals: tuple[Proposal, ...]
    cost_before: float
    cost_absent: float
    cost_after: float
    gap: float

    @property
    def changed_shifts(self) -> int:
        """Shifts that begin otherwise, come or go; moved breaks do not count, nor shifts lost by the absence itself."""
        return sum(not change.only_breaks for each in self.proposals for change in each.changes)


def repair(
    problem: Problem, schedule: Schedule, absences: Sequence[Absence], *, prices: ChangePrices = USUAL_PRICES,
    frozen_until: int = 0, stop: Stop = lambda _: False, seed: int = 0, search: Search | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> Repair:  # fmt: skip
    """The cheapest repair of a schedule when some agents are away.

    A changed shift or moved breaks cost `prices`; nothing that begins before interval `frozen_until` changes. Without a
    `search` it is one that fits the number of agents.
    """
    search = search or (SMALL_SEARCH if len(problem.agents) <= FEW else SHORT_SEARCH)
    kept = without(held(problem, schedule, prices, frozen_until), absences)
    begin = _absent(problem, schedule, absences)
    found = solve(kept, stop, seed, search=search, begin=as_held(kept, problem, begin), clock=clock)
    after = as_plain(kept, problem, found.schedule)
    counts = [
        each.counts(problem.coverage.queues)[:, : problem.coverage.intervals] for each in (schedule, begin, after)
    ]
    before, absent, repaired = (problem.coverage.cost(each) for each in counts)
    proposals = _in_order(kept, problem, begin, found.schedule, after)
    return Repair(after, proposals, before, absent, repaired, found.gap)


def _coverage(problem: Problem, schedule: Schedule) -> float:
    return problem.coverage.cost(schedule.counts(problem.coverage.queues)[:, : problem.coverage.intervals])


def _absent(problem: Problem, schedule: Schedule, absences: Sequence[Absence]) -> Schedule:
    """The schedule without the shifts that touch an absence."""
    kind, queue = schedule.kind.copy(), schedule.queue.copy()
    for absence in absences:
        for day in range(problem.days):
            number, start = int(kind[absence.agent, day]), int(schedule.start[absence.agent, day])
            if number < 0:
                continue
            end = start + problem.kinds[number].length
            if start < absence.last and absence.first < end:
                kind[absence.agent, day] = -1
                queue[absence.agent, start:end] = -1
    return Schedule(kind, schedule.start, schedule.breaks, queue)


def _in_order(
    kept: Problem, problem: Problem, begin: Schedule, found: Schedule, after: Schedule
) -> tuple[Proposal, ...]:
    """Agents whose week changes, each time the one whose change saves most once those before are made."""
    tables = compile_problem(kept)
    plan = plan_of(tables, sizes(tables), as_held(kept, problem, begin))
    target = plan_of(tables, sizes(tables), found)
    changes = {i: _changes(problem, begin, after, i) for i in range(len(problem.agents))}
    left = [i for i, each in changes.items() if each]
    proposals = []
    cost = cost_of(tables, plan)
    while left:
        costs = {i: _if_changed(tables, plan, target, i) for i in left}
        best = min(left, key=lambda i: costs[i])
        plan = _changed(plan, target, best)
        proposals.append(Proposal(best, tuple(changes[best]), cost - costs[best]))
        cost = costs[best]
        left.remove(best)
    return tuple(proposals)


def _if_changed(tables: Tables, plan: Plan, target: Plan, i: int) -> float:
    return float(cost_of(tables, _changed(plan, target, i)))


def _changed(plan: Plan, target: Plan, i: int) -> Plan:
    """The plan with agent i's week taken from the target."""
    out = copy_plan(plan)
    for queue, sign in ((plan.queue[i], -1), (target.queue[i], 1)):
        here = (queue >= 0).nonzero()[0]
        out.counts[queue[here], here] += sign
    out.kind[i], out.start[i], out.breaks[i], out.queue[i] = (
        target.kind[i], target.start[i], target.breaks[i], target.queue[i],
    )  # fmt: skip
    return out


def _changes(problem: Problem, begin: Schedule, after: Schedule, i: int) -> list[Change]:
    found = []
    for day in range(problem.days):
        a, b = int(begin.kind[i, day]), int(after.kind[i, day])
        start_a, start_b = int(begin.start[i, day]), int(after.start[i, day])
        if a < 0 and b < 0:
            continue
        same = a == b and start_a == start_b
        number = len(problem.kinds[a].breaks) if same else 0
        if same and (begin.breaks[i, day, :number] == after.breaks[i, day, :number]).all():
            continue
        found.append(Change(i, day, a if a >= 0 else None, start_a, b if b >= 0 else None, start_b, same))
    return found
