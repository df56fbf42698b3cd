"""The sets of days a person may work: limits, days in a row and patterns by weekday as rules followed day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf

from backend.optimizer.roster.tours.coverage import BadProblem
from backend.optimizer.roster.tours.patterns import Automaton
from backend.optimizer.roster.tours.workdays import Count, DayRule, Due, Gap, Stretch, working_days
from backend.planning.carried import ROW, before, spans
from backend.planning.rules import WEEKS, AnyRule, Limit, Pattern
from backend.planning.scenario import Agent, Scenario

BY_DAYS = ("shifts", "weekend shifts", "weekends", "days in a row", "days off in a row")
"""What the set of working days alone decides."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The sets of working days, and the limits of which only every other period is kept, the ones between checked."""

    sets: Automaton
    loose: tuple[Limit, ...] = ()


def by_days(rule: Limit) -> bool:
    """Whether the set of working days alone decides a limit."""
    return rule.thing in BY_DAYS and rule.shift is None and rule.period != "day"


def allowed_days(
    scenario: Scenario, person: Agent, rules: Sequence[AnyRule], price: Callable[[AnyRule], float]
) -> Allowed:
    """Sets of working days that keep the hard rules, each with the price of the soft ones it breaks.

    Where no set keeps all hard rules, those are given that break the fewest; what they break is told afterwards.
    """
    days = len(scenario.days)
    told = [rule for rule in rules if isinstance(rule, Pattern) or (isinstance(rule, Limit) and by_days(rule))]
    try:
        return Allowed(working_days(days, list(_followed(scenario, person, told, price, every=True))))
    except BadProblem:  # periods that roll overlap, and each one open must be kept in mind
        rolling = tuple(rule for rule in told if isinstance(rule, Limit) and _is_rolling(rule, scenario))
        if not rolling:
            raise
        return Allowed(working_days(days, list(_followed(scenario, person, told, price, every=False))), rolling)


def _is_rolling(rule: Limit, scenario: Scenario) -> bool:
    return 1 < WEEKS.get(rule.period or "", 0.0) < scenario.weeks and rule.period != "month"


def _followed(
    scenario: Scenario, person: Agent, rules: Sequence[AnyRule], price: Callable[[AnyRule], float], *, every: bool
) -> Iterator[DayRule]:
    for rule in rules:
        cost = None if rule.hard else price(rule)
        if isinstance(rule, Pattern) and rule.mode == "must":
            due = (place for place, day in enumerate(scenario.days) if day.strftime("%A") in rule.days)
            yield Due(frozenset(due), cost)
        elif isinstance(rule, Limit):
            yield from _limit(scenario, person, rule, cost, every=every)


def _limit(scenario: Scenario, person: Agent, rule: Limit, cost: float | None, *, every: bool) -> Iterator[DayRule]:
    least, most = rule.least or 0.0, inf if rule.most is None else rule.most
    if rule.thing == "days in a row":
        yield Stretch(least, most, round(person.carried.get(ROW, 0)), cost)
    elif rule.thing == "days off in a row":
        yield Gap(least, most, cost)
    elif WEEKS[rule.period or "week"] >= scenario.weeks and rule.period != "week":
        low, high = even_part(rule, person.carried, scenario.weeks)
        yield Count(groups(scenario, rule.thing, range(len(scenario.days))), low, high, cost)
    else:
        free_from = 0
        for span in spans(rule, person.carried, scenario):
            if every or span.days.start >= free_from:
                free_from = span.days.stop
                low = max(0.0, least - span.had) if span.is_whole else 0.0
                yield Count(groups(scenario, rule.thing, span.days), low, max(0.0, most - span.had), cost)


def groups(scenario: Scenario, thing: str, places: range) -> tuple[int, ...]:
    """What each day counts for: shifts each for itself, days of one weekend together; -1 where it does not count."""
    out = []
    for place, day in enumerate(scenario.days):
        counts = place in places and (thing == "shifts" or day.weekday() >= 5)
        out.append(-1 if not counts else place // 7 if thing == "weekends" else place)
    return tuple(out)


def even_part(rule: Limit, carried: Mapping[str, float], span_weeks: float) -> tuple[float, float]:
    """The least and most for a span, when what is left of a longer period is spread evenly over its rest (E110).

    `carried` are an agent's counts of earlier weeks; they count only where the period reaches beyond the span. A span
    longer than the period has so many times its limit.
    """
    had, weeks = before(rule, carried, span_weeks)
    left = WEEKS[rule.period or "week"] - weeks
    part = span_weeks / left
    least = max(0.0, (rule.least or 0.0) - had) * part
    most = inf if rule.most is None else max(0.0, rule.most - had) * part
    if rule.thing == "hours" or part >= 1:
        return least, most
    return floor(least + 1e-9), most if most == inf else ceil(most - 1e-9)
