"""From a scenario to a timetable: build, search with progress, and write down who works what (E080-E087)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from backend.clock import day_bounds
from backend.optimizer.roster.tours import BadProblem, Problem, Progress, Result, Schedule, Search, solve
from backend.optimizer.roster.tours.arrays import Floats
from backend.optimizer.roster.tours.check import price_of_days
from backend.optimizer.roster.tours.hold import OTHER, USUAL, Asking, hold_goals, shorter
from backend.optimizer.roster.tours.solve import Mode
from backend.optimizer.simulation import BadModel, Outcome
from backend.planning.broken import Broken, broken
from backend.planning.build import OVER, SHORT, SLOT_S, Built, build
from backend.planning.fairness import held_alike
from backend.planning.meetings import places, put_in, together
from backend.planning.requirement import QueueNeed, needs, with_margin
from backend.planning.rules import Fair
from backend.planning.scenario import Event, Scenario
from backend.planning.simulated import ENOUGH, LAST, ROUND_WEEKS, centre, check_size, horizons, service_goals
from backend.planning.timetable import Duty, Meeting, Pause, Stretch, Timetable
from backend.planning.truth import parts_of, service

Stop = Callable[[Progress], bool]
Told = Callable[[Progress], None]
DIGITS = 4
"""Margins are asked for as they are stored."""

QUICK = Search(attempts=2, climbs=40, nudges=20)


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A timetable with what it was made from, what it breaks, and what an agent more is worth per interval."""

    timetable: Timetable
    built: Built
    result: Result
    broken: list[Broken]


def make(
    scenario: Scenario, stop: Stop, clock: Callable[[], float], seed: int = 0, told: Told = lambda _: None, *,
    until_stopped: bool = False, made_at: int = 0, search: Search = USUAL, executor: Executor | None = None,
) -> Made:  # fmt: skip
    """The best timetable found whose service goals hold in simulation; `told` hears of each better one.

    Where the goals cannot be held, the timetable that misses them least. An `executor` of `concurrent.futures`, or
    Dask's `Client.get_executor()`, shares the work. Raises BadProblem or BadGoal with what to change.
    """
    check_size(scenario)
    built = build(scenario)
    alike = _alike(scenario, built, stop, clock, seed, told, search)
    if alike is not None:
        built = replace(built, problem=alike)
    met, left = list[Meeting](), list[Event]()
    if scenario.events:
        first = solve(
            built.problem, stop, seed, lambda progress, _: told(progress), search=shorter(search), clock=clock
        )
        problem, met, left = together(scenario, built.problem, first.schedule, QUICK, seed)
        built = replace(built, problem=problem)
    mode: Mode = "until interrupted" if until_stopped else "normal"
    held = hold_goals(
        built.problem, asking(scenario, built), days=horizons(scenario, ENOUGH, ROUND_WEEKS),
        last_days=horizons(scenario, LAST), seed=seed, stop=stop, told=lambda progress, _: told(progress),
        clock=clock, mode=mode, search=search, executor=executor,
    )  # fmt: skip
    margins = {
        queue.name: round(float(more), DIGITS)
        for queue, more in zip(scenario.queues, held.margins, strict=True)
        if more
    }
    built = replace(built, problem=held.problem, needs=needs(scenario, margins))
    timetable = written(scenario, built, held.result, seed, made_at).model_copy(
        update={"margins": margins, "meetings": tuple(met)}
    )
    timetable = _with_the_rest(scenario, built, timetable, held.result.schedule, left)
    timetable = with_service(scenario, timetable, LAST, seed, None if left else held.played)
    return Made(timetable, built, held.result, broken(scenario, timetable))


def _with_the_rest(
    scenario: Scenario, built: Built, timetable: Timetable, schedule: Schedule, left: Sequence[Event]
) -> Timetable:
    """Events that not everybody can attend, each where most can and it does least harm; where nobody can, left out."""
    for event in left:
        try:
            best = places(scenario, built, schedule, event)[0]
        except BadProblem:
            continue
        if best.missing < len(event.who):
            timetable = put_in(timetable, event, best.start)
    if not left:
        return timetable
    have = np.array(staffed(scenario, timetable, built.needs), dtype=np.int64)
    coverage = round(built.problem.coverage.cost(have), 6)
    objective = round(timetable.rules + coverage + timetable.wishes, 6)
    return timetable.model_copy(update={"coverage": coverage, "objective": objective})


def asking(scenario: Scenario, built: Built) -> Asking:
    """What the scenario asks of a schedule, for the rounds of simulation."""

    def required(margins: Floats) -> Floats:
        asked = {queue.name: round(float(more), DIGITS) for queue, more in zip(scenario.queues, margins, strict=True)}
        plain = zip(scenario.queues, built.needs, strict=True)
        return np.stack([with_margin(scenario, one, need, asked[one.name]).scheduled for one, need in plain])

    goals = [service_goals(queue) if sum(queue.demand.contacts) else () for queue in scenario.queues]
    live = {queue.name for queue, mine in zip(scenario.queues, goals, strict=True) if mine}
    pooled = any(len(live & set(agent.skills)) > 1 or (not agent.skills and len(live) > 1) for agent in scenario.agents)
    return Asking(
        goals, required, lambda schedule: centre(scenario, duties(scenario, built, schedule)), SHORT, OVER, pooled,
        parts_of(scenario),
    )  # fmt: skip


def with_service(
    scenario: Scenario, timetable: Timetable, contacts: int, seed: int = 0, outcome: Outcome | None = None
) -> Timetable:  # fmt: skip
    """The timetable with its service in simulation; without where nothing can be simulated.

    `outcome` is what came of the same days where they were played already.
    """
    try:
        found = service(scenario, timetable, seed + OTHER, contacts, outcome)
    except BadModel:
        return timetable.model_copy(update={"service": None})
    return timetable.model_copy(update={"service": found})


def _alike(
    scenario: Scenario, built: Built, stop: Stop, clock: Callable[[], float], seed: int, told: Told, search: Search
) -> Problem | None:
    """The problem in which groups are held to one number, from a first schedule; None where no rule asks for it."""
    if not any(isinstance(rule, Fair) for rule in scenario.rules):
        return None
    first = solve(built.problem, stop, seed, lambda progress, _: told(progress), search=shorter(search), clock=clock)
    return held_alike(scenario, built.problem, written(scenario, built, first, seed, 0))


def written(scenario: Scenario, built: Built, result: Result, seed: int, made_at: int) -> Timetable:
    """A search's result as a timetable; wrong working days, which the search counts with the wishes, are rules here."""
    score, wrong_days = result.score, price_of_days(built.problem, result.schedule)
    bound = round(result.lower_bound, 6) if isfinite(result.lower_bound) else None
    return Timetable(
        scenario=scenario.name, first=scenario.first, weeks=scenario.weeks, zone=scenario.zone,
        duties=tuple(duties(scenario, built, result.schedule)), objective=round(result.objective, 6),
        bound=bound, rules=round(score.rules + wrong_days, 6), coverage=round(score.coverage, 6),
        wishes=round(score.wishes - wrong_days, 6), seconds=round(result.runtime_s, 3), seed=seed, status=result.status,
        made_at=made_at,
    )  # fmt: skip


def duties(scenario: Scenario, built: Built, schedule: Schedule) -> Iterator[Duty]:
    """Every shift of a schedule as a duty with its breaks and queues."""
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    kinds = built.problem.kinds
    names = [sorted(shift.breaks, key=lambda one: (one.earliest, one.latest)) for shift in scenario.shifts]
    for row, person in enumerate(scenario.agents):
        for place, day in enumerate(scenario.days):
            kind = int(schedule.kind[row, place])
            if kind < 0:
                continue
            first = int(schedule.start[row, place])
            last = first + kinds[kind].length
            pauses = [
                Pause(name=want.name, start=at, end=at + 60 * want.minutes, paid=want.paid)
                for want, at in zip(
                    names[kind], (begins + SLOT_S * int(one) for one in schedule.breaks[row, place]), strict=False
                )
            ]
            yield Duty(
                agent=person.name, day=day, shift=kinds[kind].name, start=begins + SLOT_S * first,
                end=begins + SLOT_S * last, breaks=tuple(pauses),
                queues=tuple(_stretches(scenario, schedule.queue[row], begins, first, last)),
            )  # fmt: skip


def _stretches(
    scenario: Scenario, queue: np.ndarray[tuple[int, ...], np.dtype[np.int8]], begins: int, first: int, last: int
) -> Iterator[Stretch]:
    """Runs of intervals on one queue; time off the phones is in none."""
    at = first
    while at < min(last, len(queue)):
        here, start = int(queue[at]), at
        while at < min(last, len(queue)) and int(queue[at]) == here:
            at += 1
        if here >= 0:
            yield Stretch(queue=scenario.queues[here].name, start=begins + SLOT_S * start, end=begins + SLOT_S * at)


def staffed(scenario: Scenario, timetable: Timetable, needs: list[QueueNeed]) -> list[list[int]]:
    """People on each queue per interval, counted from the timetable alone."""
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    known = {need.name: row for row, need in enumerate(needs)}
    all_of_them = [(known[one.queue], one.start, one.end) for duty in timetable.duties for one in duty.queues]
    row, start, end = np.array(all_of_them, dtype=np.int64).reshape(-1, 3).T
    last = len(needs[0].agents)
    steps = np.zeros((len(needs), last + 1), dtype=np.int64)
    np.add.at(steps, (row, np.clip((start - begins) // SLOT_S, 0, last)), 1)
    np.add.at(steps, (row, np.clip((end - begins) // SLOT_S, 0, last)), -1)
    found: list[list[int]] = steps.cumsum(axis=1)[:, :-1].tolist()
    return found
