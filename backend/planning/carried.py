"""What earlier weeks count toward rules on longer periods, and where it comes from (E066, E110).

`Agent.carried` holds, by thing, what was worked in the `weeks` weeks just before the scenario; `"hours in 2 weeks"` and
the like hold it for one period alone, with `"weeks in 2 weeks"` beside them. Periods of 2 and 4 weeks roll: the weeks
before the scenario and its own together make one. A month is the calendar month in which most of the scenario's first
week lies. `"days in a row"` are those up to the day before, `"hours since last shift"` lie between the end of the last
shift and the scenario's first midnight. What fits into the scenario's own weeks never looks back.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.clock import day_bounds
from backend.planning.rules import WEEKS, Limit
from backend.planning.scenario import Agent, Scenario
from backend.planning.timetable import Duty, is_at_night

SINCE = "hours since last shift"
ROW = "days in a row"
LONGEST = {"2 weeks": 1, "4 weeks": 3}
"""Weeks before a one-week scenario that a rolling period still covers."""

MOST_A_WEEK = {"shifts": 7, "weekend shifts": 2, "weekends": 1, "night shifts": 7, "hours": 168}


def before(rule: Limit, carried: Mapping[str, float], span_weeks: float) -> tuple[float, float]:
    """What earlier weeks count toward a limit, and how many weeks of its period they are.

    Counts that reach further back than the period are taken in proportion.
    """
    period = rule.period or "week"
    room = WEEKS.get(period, 0.0) - span_weeks
    if room <= 1e-9:
        return 0.0, 0.0
    own = f"{rule.thing} in {period}"
    if own in carried:
        return carried[own], min(carried.get(f"weeks in {period}", 0.0), room)
    weeks = carried.get("weeks", 0.0)
    share = min(1.0, room / weeks) if weeks > 0 else 1.0
    return carried.get(rule.thing, 0.0) * share, min(weeks, room)


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a scenario that make one period of a limit, with what earlier weeks count toward it.

    A least number is due only where the period is whole.
    """

    days: range
    had: float = 0.0
    is_whole: bool = True


def spans(rule: Limit, carried: Mapping[str, float], scenario: Scenario) -> list[Span]:
    """The periods of a limit within a scenario longer than one of them: weeks, calendar months, or rolling weeks.

    Of rolling periods that began earlier there is the one that takes all weeks known but one.
    """
    if rule.period == "month":
        return _months(scenario.days)
    weeks = round(WEEKS[rule.period or "week"])
    out = [Span(range(7 * w, 7 * (w + weeks))) for w in range(scenario.weeks - weeks + 1)]
    had, known = before(rule, carried, 1)
    if weeks > 1 and known >= weeks - 1.01:
        out.insert(0, Span(range(7), had))
    return out


def _months(days: Sequence[date]) -> list[Span]:
    out = []
    for month in dict.fromkeys(day.replace(day=1) for day in days):
        places = [place for place, day in enumerate(days) if day.replace(day=1) == month]
        whole = monthrange(month.year, month.month)[1] == len(places)
        out.append(Span(range(places[0], places[-1] + 1), 0.0, whole))
    return out


def too_late(scenario: Scenario) -> Iterator[str]:
    """Limits that no schedule can keep any more, whatever the weeks that are left look like."""
    for rule in scenario.rules:
        if not isinstance(rule, Limit) or WEEKS.get(rule.period or "", 0.0) <= scenario.weeks:
            continue
        for agent in scenario.agents:
            if rule.who and agent.name not in rule.who:
                continue
            had, weeks = before(rule, agent.carried, scenario.weeks)
            left = WEEKS[rule.period or "week"] - weeks
            possible = MOST_A_WEEK[rule.thing] * left
            if rule.most is not None and had > rule.most + 1e-9:
                yield f"{agent.name} has {had:g} {rule.thing} in {rule.period} already; at most {rule.most:g} may be."
            elif rule.least is not None and had + possible < rule.least - 1e-9:
                yield (
                    f"{agent.name} has {had:g} {rule.thing} so far and {left:.1f} weeks of {rule.period} are left: "
                    f"{rule.least:g} cannot be reached."
                )


def counted(
    agents: Sequence[Agent], duties: Iterable[Duty], first: date, zone: str, known: Sequence[date]
) -> dict[str, dict[str, float]]:
    """Carried counters by agent from the duties of the weeks before; `known` are the Mondays a schedule is known of.

    Weeks count back from `first` as long as none is missing.
    """
    by_name: dict[str, list[Duty]] = defaultdict(list)
    for duty in duties:
        by_name[duty.agent].append(duty)
    weeks = 0
    while first - timedelta(days=7 * (weeks + 1)) in known:
        weeks += 1
    return {agent.name: _of(by_name[agent.name], first, zone, weeks) for agent in agents} if weeks else {}


def _of(duties: Sequence[Duty], first: date, zone: str, weeks: int) -> dict[str, float]:
    out: dict[str, float] = {}
    for period, most in LONGEST.items():
        back = min(weeks, most)
        out |= _things(duties, first - timedelta(days=7 * back), first, zone, period, back)
    month = (first + timedelta(days=3)).replace(day=1)
    begin = max(month, first - timedelta(days=7 * weeks))
    days = max(0, (first - begin).days)
    out |= _things(duties, first - timedelta(days=days), first, zone, "month", days / 7)
    worked = {duty.day for duty in duties}
    run = 0
    while first - timedelta(days=run + 1) in worked:
        run += 1
    out[ROW] = float(run)
    ends = [duty.end for duty in duties if duty.day < first]
    if ends:
        out[SINCE] = round((day_bounds(first, zone)[0] - max(ends)) / 3600, 2)
    return out


def _things(duties: Sequence[Duty], begin: date, end: date, zone: str, period: str, weeks: float) -> dict[str, float]:
    inside = [duty for duty in duties if begin <= duty.day < end]
    weekend = [duty for duty in inside if duty.day.weekday() >= 5]
    found = {
        "shifts": float(len(inside)), "hours": sum(duty.paid_h for duty in inside),
        "weekend shifts": float(len(weekend)), "weekends": float(len({duty.day.isocalendar()[:2] for duty in weekend})),
        "night shifts": float(sum(is_at_night(duty, zone) for duty in inside)),
    }  # fmt: skip
    return {f"{name} in {period}": value for name, value in found.items()} | {f"weeks in {period}": round(weeks, 4)}
