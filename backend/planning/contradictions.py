"""Two rules that no week of a person can keep both: said where one of them is broken, so that one can be changed."""

from __future__ import annotations

from collections.abc import Iterator

from backend.planning import sentences
from backend.planning.rules import AnyRule, Available, Limit, Off, Pattern
from backend.planning.scenario import Agent, Scenario, Shift, rules_of


def against(rule: AnyRule, scenario: Scenario, agent: Agent) -> str:
    """What a must-rule of somebody contradicts, in words; empty where nothing by itself does."""
    if not rule.hard:
        return ""
    if isinstance(rule, Limit) and _beyond_contract(rule, agent):
        return f"the contract of {agent.least_h:g} to {agent.most_h:g} hours a week"
    for other in rules_of(scenario, agent.name):
        if other.hard and other != rule and (_excludes(rule, other, scenario) or _excludes(other, rule, scenario)):
            return f"“{sentences.write(other)}”"
    return ""


def _beyond_contract(rule: Limit, agent: Agent) -> bool:
    if rule.thing != "hours" or rule.period != "week":
        return False
    return (rule.least or 0) > agent.most_h or (rule.most is not None and rule.most < agent.least_h)


def _excludes(rule: AnyRule, other: AnyRule, scenario: Scenario) -> bool:
    """Whether keeping the first makes keeping the other impossible."""
    if isinstance(rule, Limit):
        return isinstance(other, Limit) and _crossed(rule, other)
    if not isinstance(rule, Pattern) or rule.mode != "must":
        return False
    shifts = [one for one in scenario.shifts if not rule.shifts or one.name in rule.shifts]
    days = [day for day in scenario.days if day.strftime("%A") in rule.days]
    if isinstance(other, Off):
        return any(other.first <= day <= other.last for day in days)
    if isinstance(other, Limit):
        wanted = other.thing == "shifts" and other.period == "week" and other.shift is None
        return wanted and other.most is not None and other.most < len(rule.days)
    if not isinstance(other, Pattern | Available) or not set(rule.days) & set(other.days):
        return False
    return not any(_allows(other, shift) for shift in shifts)


def _crossed(one: Limit, other: Limit) -> bool:
    """Whether the least of one lies above the most of the other, of the same thing in the same time."""
    if (one.thing, one.period, one.shift) != (other.thing, other.period, other.shift):
        return False
    return one.least is not None and other.most is not None and one.least > other.most


def _allows(rule: Pattern | Available, shift: Shift) -> bool:
    """Whether the shift can be worked at all on the days of the rule."""
    if isinstance(rule, Available):
        first, last = _minute(rule.start), _minute(rule.end)
        last += 1440 if last <= first else 0
        return any(first <= start and start + shift.minutes <= last for start in _starts(shift))
    if rule.mode == "never":
        return bool(rule.shifts) and shift.name not in rule.shifts
    return not rule.shifts or shift.name in rule.shifts


def _starts(shift: Shift) -> Iterator[int]:
    yield from range(_minute(shift.first_start), _minute(shift.last_start) + 1, shift.step_min)


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])
