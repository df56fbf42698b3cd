"""From a scenario to the solver's problem: rules become windows, sets of working days, contracts and prices.

What the solver cannot be told exactly is listed in `Built.checked`: such rules are checked afterwards, and a schedule
that breaks one says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil, floor
from typing import Any

import numpy as np

from backend.clock import day_bounds, wall_to_utc
from backend.optimizer.roster.tours.coverage import BadProblem, short_and_over
from backend.optimizer.roster.tours.problem import Agent, Break, Kind, Problem, Window
from backend.planning import sentences
from backend.planning.allowed import Allowed, allowed_days, by_days, even_part
from backend.planning.carried import SINCE
from backend.planning.requirement import NO_MARGINS, QueueNeed, day_starts, needs
from backend.planning.rules import NIGHT, WEEKS, AnyRule, Available, Fair, Limit, Off, Pattern, Prefer, Rest
from backend.planning.scenario import DEFERRED, SLOT_MIN, Scenario, Shift, rules_of
from backend.planning.scenario import Agent as Person

SLOT_S = 60 * SLOT_MIN
SHORT, OVER = 1.0, 0.2
"""Prices of an agent short of and beyond the requirement for one interval."""

SOFT = (8.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0, 0.5)
"""What breaking a soft rule of rank 1 to 9 costs per day it is broken on, in agents short for one interval."""


RESTED_DAYS = 5
"""On so many first days the rest after the last shift of the weeks before may bind: the longest rest, and a night."""


@dataclass(frozen=True, slots=True, eq=False)
class Built:
    """The solver's problem, the need it covers, and the sentences of rules that are only checked afterwards."""

    problem: Problem
    needs: list[QueueNeed]
    checked: tuple[str, ...]


def build(scenario: Scenario, margins: Mapping[str, float] = NO_MARGINS) -> Built:
    """The problem of a scenario; raises BadProblem or BadGoal with what to change.

    `margins` are what simulation asks for beyond the formulas, by queue.
    """
    if not scenario.agents:
        raise BadProblem("There is nobody to schedule: add agents to the scenario.")
    if not scenario.shifts:
        raise BadProblem("There is no shift anybody could work: add shifts to the scenario.")
    found = needs(scenario, margins)
    known = {queue.name: place for place, queue in enumerate(scenario.queues)}
    coverage = short_and_over(np.stack([need.scheduled for need in found]), SHORT, OVER)
    kinds = tuple(_kind(shift) for shift in scenario.shifts)
    sets: Sets = {}
    offered: Offered = {}
    agents = tuple(_agent(scenario, person, known, sets, offered) for person in scenario.agents)
    loose = {rule for allowed in sets.values() for rule in allowed.loose}
    left = [rule for rule in scenario.rules if rule in loose or not _is_told(rule, scenario)]
    checked = tuple(dict.fromkeys(sentences.write(rule) for rule in left))
    return Built(Problem(day_starts(scenario), coverage, kinds, agents), found, checked)


def is_night(shift: Shift, start_min: int) -> bool:
    """Whether a shift begun at a minute of the day covers any hour of the night."""
    first, last = NIGHT[0] * 60, NIGHT[1] * 60
    return any(start_min < last + day and start_min + shift.minutes > first + day for day in (0, 1440))


def slot_at(scenario: Scenario, day: date, minute: int) -> int:
    """The interval of a local day that begins at a wall-clock minute."""
    start, _ = day_bounds(day, scenario.zone)
    hours, minutes = divmod(minute, 60)
    wall = datetime(day.year, day.month, day.day, hours, minutes)  # noqa: DTZ001 a wall time, made UTC below
    return (wall_to_utc(wall, scenario.zone) - start) // SLOT_S


def _is_told(rule: AnyRule, scenario: Scenario) -> bool:
    """Whether the solver is told the rule exactly."""
    if isinstance(rule, Fair):
        return rule.thing in ("shifts", "weekend shifts", "weekends")  # see `fairness`
    if isinstance(rule, Limit) and rule.thing == "hours":
        return rule.hard and rule.period != "day" and WEEKS.get(rule.period or "", 0.0) >= scenario.weeks
    if isinstance(rule, Limit):
        return by_days(rule)
    return rule.hard or not isinstance(rule, Rest)


def _kind(shift: Shift) -> Kind:
    breaks = tuple(
        Break(one.minutes // SLOT_MIN, one.earliest // SLOT_MIN, one.latest // SLOT_MIN, one.paid)
        for one in sorted(shift.breaks, key=lambda one: (one.earliest, one.latest))
    )
    return Kind(shift.name, shift.minutes // SLOT_MIN, breaks)


Sets = dict[tuple[Any, ...], Allowed]
"""Sets of working days by the rules and the history they come from: most people share them."""


Offered = dict[tuple[Any, ...], tuple[Window, ...]]
"""Windows by the rules and the end of the last shift they come from."""


def _agent(scenario: Scenario, person: Person, queues: dict[str, int], sets: Sets, offered: Offered) -> Agent:
    rules = rules_of(scenario, person.name)
    skills = _skills(scenario, person, queues)
    key = (*(rule for rule in rules if isinstance(rule, Limit | Pattern)), *sorted(person.carried.items()))
    if key not in sets:
        sets[key] = allowed_days(scenario, person, rules, _price)
    shaping = (*(id(rule) for rule in rules if not isinstance(rule, Limit | Fair)), person.carried.get(SINCE))
    if shaping not in offered:
        offered[shaping] = _windows(scenario, person, rules)
    least, most = _hours(scenario, person, rules)
    rest = max((rule.hours for rule in rules if isinstance(rule, Rest) and rule.hard), default=0.0)
    return Agent(
        person.name, offered[shaping], least_paid=least, most_paid=most,
        rest=ceil(rest * 60 / SLOT_MIN), skills=skills, sets=sets[key].sets,
    )  # fmt: skip


def _skills(scenario: Scenario, person: Person, queues: dict[str, int]) -> tuple[int, ...]:
    """Queues a person can be counted for: without messages where every shift is for the phones alone."""
    known = tuple(queues[name] for name in person.skills) or tuple(range(len(queues)))
    if all(shift.media == "phone" for shift in scenario.shifts):
        return tuple(q for q in known if scenario.queues[q].media not in DEFERRED) or known
    return known


def _windows(scenario: Scenario, person: Person, rules: Sequence[AnyRule]) -> tuple[Window, ...]:
    """What the person may work: shifts by day with their beginnings, each with the price of wishes it goes against."""
    out = []
    for place, day in enumerate(scenario.days):
        for kind, shift in enumerate(scenario.shifts):
            if shift.days and day.strftime("%A") not in shift.days:
                continue
            dear = _day_price(rules, day, shift)
            if dear is None:
                continue
            starts = [start for start in _starts(shift) if _is_available(rules, day, shift, start)]
            if place < RESTED_DAYS:
                starts = [start for start in starts if _is_rested(scenario, person, rules, day, start)]
            for run in _runs(starts):
                first, last = slot_at(scenario, day, run[0]), slot_at(scenario, day, run[-1])
                if last - first + 1 != len(run):  # the clock changes in between
                    run = run[: last - first + 1]
                wishes = tuple(dear + _wish(rules, shift, start) for start in run)
                if len(wishes) == last - first + 1:
                    out.append(Window(place, kind, first, last, wishes))
    return tuple(out)


def _starts(shift: Shift) -> list[int]:
    first, last = _minute(shift.first_start), _minute(shift.last_start)
    return list(range(first, last + 1, shift.step_min))


def _runs(starts: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for start in starts:
        if runs and start - runs[-1][-1] == SLOT_MIN:
            runs[-1].append(start)
        else:
            runs.append([start])
    return runs


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _price(rule: AnyRule) -> float:
    return 0.0 if rule.rank is None else SOFT[rule.rank - 1]


def _day_price(rules: Sequence[AnyRule], day: date, shift: Shift) -> float | None:
    """What working the shift on the day costs in broken soft rules; None where a hard rule forbids it."""
    price = 0.0
    for rule in rules:
        if _forbids(rule, day, shift):
            if rule.hard:
                return None
            price += _price(rule)
    return price


def _forbids(rule: AnyRule, day: date, shift: Shift) -> bool:
    if isinstance(rule, Off):
        return rule.first <= day <= rule.last
    if isinstance(rule, Pattern) and day.strftime("%A") in rule.days:
        if rule.mode == "never":
            return not rule.shifts or shift.name in rule.shifts
        return bool(rule.shifts) and shift.name not in rule.shifts
    return False


def _is_available(rules: Sequence[AnyRule], day: date, shift: Shift, start: int) -> bool:
    """Whether hard availability holds the shift; without any for the weekday everything is possible."""
    end = start + shift.minutes
    for rule in rules:
        if isinstance(rule, Available) and rule.hard and day.strftime("%A") in rule.days:
            first, last = _minute(rule.start), _minute(rule.end)
            last += 1440 if last <= first else 0
            if start < first or end > last:
                return False
    return True


def _is_rested(scenario: Scenario, person: Person, rules: Sequence[AnyRule], day: date, start: int) -> bool:
    """Whether enough hours lie between the last shift of the weeks before and a beginning."""
    since = person.carried.get(SINCE)
    wanted = [rule.hours for rule in rules if isinstance(rule, Rest) and rule.hard]
    if since is None or not wanted:
        return True
    midnight = day_bounds(scenario.first, scenario.zone)[0]
    at = day_bounds(day, scenario.zone)[0] + SLOT_S * slot_at(scenario, day, start)
    return (at - midnight) / 3600 + since >= max(wanted) - 1e-9


def _wish(rules: Sequence[AnyRule], shift: Shift, start: int) -> float:
    """What a beginning or shift costs because it is not the first wish: more for each place down the list."""
    price = 0.0
    for rule in rules:
        if isinstance(rule, Prefer):
            wanted: list[int | str] = [_minute(one) for one in rule.starts] or list(rule.shifts)
            have: int | str = start if rule.starts else shift.name
            place = wanted.index(have) if have in wanted else len(wanted)
            price += _price(rule) * place / len(wanted)
        elif isinstance(rule, Available) and not rule.hard:
            first, last = _minute(rule.start), _minute(rule.end)
            price += _price(rule) * (start < first or start + shift.minutes > last + (1440 if last <= first else 0))
    return price


def duty_wish(scenario: Scenario, name: str, shift: Shift, start_min: int) -> float:
    """What a person's wishes (not soft availability) cost when the shift begins at a minute of the day."""
    rules = [rule for rule in rules_of(scenario, name) if isinstance(rule, Prefer)]
    return _wish(rules, shift, start_min) if rules else 0.0


def _hours(scenario: Scenario, person: Person, rules: Sequence[AnyRule]) -> tuple[int, int | None]:
    """Least and most paid intervals over the span, from the contract and the limits on hours."""
    least, most = person.least_h * scenario.weeks, person.most_h * scenario.weeks
    for rule in rules:
        if isinstance(rule, Limit) and rule.thing == "hours" and rule.hard and rule.period != "day":
            low, high = even_part(rule, person.carried, scenario.weeks)
            least, most = max(least, low), min(most, high)
    return ceil(min(least, most) * 60 / SLOT_MIN - 1e-9), floor(most * 60 / SLOT_MIN + 1e-9)


def locked(problem: Problem, agents: dict[int, Agent]) -> Problem:
    """The same problem with some agents replaced, e.g. tied to what they work already."""
    return replace(problem, agents=tuple(agents.get(place, one) for place, one in enumerate(problem.agents)))
