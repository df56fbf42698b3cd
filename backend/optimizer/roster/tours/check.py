"""Whether a schedule keeps every rule, read from the problem alone; shares no code with the search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from backend.optimizer.roster.tours.problem import Agent, Kind, Problem
from backend.optimizer.roster.tours.schedule import Schedule

Rule = Literal["shift", "breaks", "days", "contract", "rest", "meeting", "presence"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule an agent's week breaks, in words, and what the problem prices it at (None: no schedule may do that)."""

    agent: int
    rule: Rule
    says: str
    price: float | None


def broken_rules(problem: Problem, schedule: Schedule) -> list[Broken]:
    """Everything that is not as it should be; a price means that nothing better was offered or it was worth it."""
    found: list[Broken] = []
    for i in range(len(problem.agents)):
        for part in (_shifts, _days, _contract, _rest, _meetings, _presence):
            found += part(problem, schedule, i)
    return found


def price_of_days(problem: Problem, schedule: Schedule) -> float:
    """What wrong working days cost in all: agents who work on a set of days that is none of theirs."""
    return sum(each.price or 0.0 for i in range(len(problem.agents)) for each in _days(problem, schedule, i))


def _worked(problem: Problem, schedule: Schedule, i: int) -> Iterator[tuple[int, Kind, int]]:
    for day in range(problem.days):
        kind = int(schedule.kind[i, day])
        if kind >= 0:
            yield day, problem.kinds[kind], int(schedule.start[i, day])


def _shifts(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    agent = problem.agents[i]
    for day, kind, start in _worked(problem, schedule, i):
        at = start - problem.day_starts[day]
        offered = any(w.day == day and problem.kinds[w.kind] is kind and w.first <= at <= w.last for w in agent.windows)
        if not offered:
            yield Broken(i, "shift", f"{agent.name}, day {day + 1}: no window offers {kind.name} at {at}", None)
        end = None
        for each, place in zip(kind.breaks, schedule.breaks[i, day].tolist(), strict=False):
            offset = place - start
            if not each.earliest <= offset <= each.latest:
                yield Broken(i, "breaks", f"{agent.name}, day {day + 1}: a break is {offset} after the start", None)
            if end is not None and offset < end + kind.gap:
                yield Broken(i, "breaks", f"{agent.name}, day {day + 1}: two breaks are too close", None)
            end = offset + each.length


def _days(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    agent = problem.agents[i]
    worked = sum(1 << day for day, _, _ in _worked(problem, schedule, i))
    wrong = 0
    if agent.sets is not None:
        wrong = agent.sets.nearest(worked)
    elif agent.patterns is not None:
        wrong = min((worked ^ pattern).bit_count() for pattern in agent.patterns)
    if wrong:
        says = f"{agent.name} works on {wrong} wrong {'day' if wrong == 1 else 'days'}, or not on days that were due"
        yield Broken(i, "days", says, wrong * problem.prices.day)


def _contract(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    agent = problem.agents[i]
    paid = sum(kind.paid for _, kind, _ in _worked(problem, schedule, i))
    if paid < agent.least_paid:
        missing = agent.least_paid - paid
        yield Broken(i, "contract", f"{agent.name} has {missing} paid intervals too few", missing * problem.prices.paid)
    if agent.most_paid is not None and paid > agent.most_paid:
        beyond = paid - agent.most_paid
        yield Broken(i, "contract", f"{agent.name} has {beyond} paid intervals too many", beyond * problem.prices.paid)


def _rest(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    agent = problem.agents[i]
    last: tuple[int, int] | None = None
    for day, kind, start in _worked(problem, schedule, i):
        if last is not None and start < last[1]:
            yield Broken(i, "rest", f"{agent.name}: the shifts of days {last[0] + 1} and {day + 1} overlap", None)
        elif last is not None and start < last[1] + agent.rest:
            says = f"{agent.name} rests {start - last[1]} of {agent.rest} intervals before day {day + 1}"
            yield Broken(i, "rest", says, problem.prices.rest)
        last = day, start + kind.length


def _meetings(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    agent = problem.agents[i]
    for first, length in agent.busy:
        for day, kind, start in _worked(problem, schedule, i):
            for each, place in zip(kind.breaks, schedule.breaks[i, day].tolist(), strict=False):
                if place < first + length and first < place + each.length:
                    yield Broken(i, "meeting", f"{agent.name}, day {day + 1}: a break falls into a meeting", None)
            del start


def _presence(problem: Problem, schedule: Schedule, i: int) -> Iterator[Broken]:
    """The queue an agent is counted for must follow from shift, breaks, meetings and skills."""
    agent = problem.agents[i]
    expected = set[int]()
    for day, kind, start in _worked(problem, schedule, i):
        expected |= set(range(start, start + kind.length))
        for each, place in zip(kind.breaks, schedule.breaks[i, day].tolist(), strict=False):
            expected -= set(range(place, place + each.length))
    for first, length in agent.busy:
        expected -= set(range(first, first + length))
    queue = schedule.queue[i]
    counted = {t for t in range(len(queue)) if queue[t] >= 0}
    if counted != expected or not _skilled(agent, {int(queue[t]) for t in counted}):
        yield Broken(i, "presence", f"{agent.name} is counted where not on the phones, or on a wrong queue", None)


def _skilled(agent: Agent, queues: set[int]) -> bool:
    return queues <= set(agent.skills)
