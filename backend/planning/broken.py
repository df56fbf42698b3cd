"""Which rules a timetable breaks, counted from the timetable alone: nothing of the solver is used here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from backend.clock import day_bounds
from backend.planning import sentences
from backend.planning.carried import ROW, SINCE, before, spans
from backend.planning.contradictions import against
from backend.planning.rules import WEEKS, AnyRule, Available, Fair, Limit, Off, Pattern, Rest
from backend.planning.scenario import DEFERRED, Agent, Scenario, Shift, rules_of
from backend.planning.timetable import Duty, Timetable, is_at_night, minute_of, shifts_by_name


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that one person's week breaks; `rank` is None for a hard one. `days` says how many times.

    `beyond_h` are the paid hours too few or many where it is about the hours of all weeks; `rest` marks short rests.
    """

    rule: str
    who: str
    said: str
    rank: int | None = None
    days: int = 1
    beyond_h: float | None = None
    rest: bool = False


def broken(scenario: Scenario, timetable: Timetable, only: Collection[str] | None = None) -> list[Broken]:
    """Every rule broken, hard ones first; with `only`, of these people and of several together."""
    found: list[Broken] = []
    by_agent: dict[str, list[Duty]] = {}
    for duty in sorted(timetable.duties, key=lambda one: one.start):
        by_agent.setdefault(duty.agent, []).append(duty)
    for agent in scenario.agents:
        if only is not None and agent.name not in only:
            continue
        duties = by_agent.get(agent.name, [])
        found += _shape(scenario, agent, duties)
        found += _contract(scenario, agent, duties)
        found += _met(timetable, agent, duties)
        for rule in rules_of(scenario, agent.name):
            said, days = _check(rule, scenario, agent, duties)
            if days:
                beyond_h = _beyond_h(rule, scenario, duties) if rule.hard else None
                if other := against(rule, scenario, agent):
                    said = f"{said}; contradicts {other}, change one of the two"
                text, rest = sentences.write(rule), isinstance(rule, Rest)
                found.append(Broken(text, agent.name, said, rule.rank, days, beyond_h, rest))
    found += _fairness(scenario, timetable)
    return _in_order(found)


def broken_anew(
    scenario: Scenario, timetable: Timetable, before: Sequence[Broken], changed: Collection[str]
) -> list[Broken]:
    """`broken` of a timetable in which only the weeks of `changed` differ from the one that broke `before`."""
    together = {sentences.write(rule) for rule in scenario.rules if isinstance(rule, Fair)}
    kept = [one for one in before if one.who not in changed and one.rule not in together]
    return _in_order([*kept, *broken(scenario, timetable, changed)])


def _in_order(found: Sequence[Broken]) -> list[Broken]:
    return sorted(found, key=lambda one: (one.rank is not None, one.rank or 0, one.who, one.rule))


def _shape(scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> Iterator[Broken]:
    """Duties that are no shift of the scenario: wrong length, beginning, day, or breaks."""
    shifts = shifts_by_name(scenario)
    written = {queue.name for queue in scenario.queues if queue.media in DEFERRED}
    for duty in duties:
        shift = shifts.get(duty.shift)
        said = "no such shift" if shift is None else _misfit(scenario, duty, shift)
        if said:
            yield Broken(f"Shift {duty.shift}", agent.name, f"{duty.day}: {said}")
        elif shift is not None and shift.media == "phone" and any(one.queue in written for one in duty.queues):
            yield Broken(f"Shift {duty.shift}", agent.name, f"{duty.day}: messages in a shift for the phones")
    for one, other in pairwise(duties):
        if other.start < one.end or one.day == other.day:
            yield Broken("One shift a day", agent.name, f"{other.day}: two shifts meet")


def _misfit(scenario: Scenario, duty: Duty, shift: Shift) -> str:
    start = minute_of(duty.start, duty.day, scenario.zone)
    if duty.end - duty.start != shift.minutes * 60:
        return f"{(duty.end - duty.start) // 60} min long, not {shift.minutes}"
    if not _minute(shift.first_start) <= start <= _minute(shift.last_start):
        return f"begins at {start // 60:02d}:{start % 60:02d}, outside {shift.first_start} to {shift.last_start}"
    if (start - _minute(shift.first_start)) % shift.step_min:
        return f"begins at {start // 60:02d}:{start % 60:02d}, between two allowed beginnings"
    if shift.days and duty.day.strftime("%A") not in shift.days:
        return "not worked on this weekday"
    return _wrong_breaks(duty, shift)


def _wrong_breaks(duty: Duty, shift: Shift) -> str:
    wanted = sorted(shift.breaks, key=lambda one: (one.earliest, one.latest))
    if len(wanted) != len(duty.breaks):
        return f"{len(duty.breaks)} breaks, not {len(wanted)}"
    for have, want in zip(duty.breaks, wanted, strict=True):
        after = (have.start - duty.start) // 60
        if not want.earliest <= after <= want.latest or have.end - have.start != want.minutes * 60:
            return f"{want.name} {after} min after the beginning"
    if any(other.start < one.end for one, other in pairwise(duty.breaks)):
        return "two breaks overlap"
    return ""


def _contract(scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> Iterator[Broken]:
    hours = sum(duty.paid_h for duty in duties)
    least, most = agent.least_h * scenario.weeks, agent.most_h * scenario.weeks
    if not least - 1e-9 <= hours <= most + 1e-9:
        said = f"{hours:g} paid hours, agreed are {least:g} to {most:g}"
        yield Broken("Contract", agent.name, said, beyond_h=max(least - hours, hours - most))


def _met(timetable: Timetable, agent: Agent, duties: Sequence[Duty]) -> Iterator[Broken]:
    """Who meets must be at work, on no queue and on no break."""
    for one in timetable.met_by(agent.name):
        here = next((duty for duty in duties if duty.start <= one.start and one.end <= duty.end), None)
        if here is None:
            yield Broken(f"Meeting {one.name}", agent.name, "is not at work then")
        elif any(a < one.end and one.start < b for a, b in here.elsewhere):
            yield Broken(f"Meeting {one.name}", agent.name, "has a break or a queue then")


def _beyond_h(rule: AnyRule, scenario: Scenario, duties: Sequence[Duty]) -> float | None:
    """Paid hours too few or many; None for what is not about the hours of just these weeks."""
    if not isinstance(rule, Limit) or rule.thing != "hours" or WEEKS.get(rule.period or "", 0.0) != scenario.weeks:
        return None
    hours = amount(rule, scenario, duties)
    return max((rule.least or 0.0) - hours, hours - (hours if rule.most is None else rule.most))


Check = Callable[..., tuple[str, int]]


def _check(rule: AnyRule, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    """What is wrong, and how many times; an empty text and 0 where the rule is kept."""
    check = _CHECKS.get(type(rule))
    return ("", 0) if check is None else check(rule, scenario, agent, duties)


def _limit(rule: Limit, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    if rule.period is None:
        return _runs(rule, scenario, agent, duties)
    if rule.period == "day":
        counts = [amount(rule, scenario, [duty]) for duty in duties]
        wrong = [n for n in counts if _outside(rule, n, final=True)]
        return (f"{wrong[0]:g} {rule.thing} on one day", len(wrong)) if wrong else ("", 0)
    weeks = WEEKS[rule.period]
    if weeks < scenario.weeks:
        return _periods(rule, scenario, agent, duties)
    had, earlier = before(rule, agent.carried, scenario.weeks)
    n = amount(rule, scenario, duties) + had
    over = earlier + scenario.weeks >= weeks - 0.5
    return (f"{n:g} {rule.thing} in {rule.period}", 1) if _outside(rule, n, final=over) else ("", 0)


def _periods(rule: Limit, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    """A limit over each of its periods in a scenario longer than one."""
    wrong = []
    for span in spans(rule, agent.carried, scenario):
        part = [duty for duty in duties if (duty.day - scenario.first).days in span.days]
        n = amount(rule, scenario, part) + span.had
        if _outside(rule, n, final=span.is_whole):
            wrong.append(n)
    period = "a week" if rule.period == "week" else rule.period
    return (f"{wrong[0]:g} {rule.thing} in {period}", len(wrong)) if wrong else ("", 0)


def _outside(rule: Limit, n: float, *, final: bool) -> bool:
    """Whether a count breaks the limit; too few only counts once the period is over."""
    too_many = rule.most is not None and n > rule.most + 1e-9
    return too_many or (final and rule.least is not None and n < rule.least - 1e-9)


def amount(rule: Limit | Fair, scenario: Scenario, duties: Sequence[Duty]) -> float:
    """How much of the rule's thing there is in some duties."""
    named = [duty for duty in duties if getattr(rule, "shift", None) in (None, duty.shift)]
    weekend = [duty for duty in named if duty.day.weekday() >= 5]
    if rule.thing == "hours":
        return sum(duty.paid_h for duty in named)
    if rule.thing == "weekend shifts":
        return len(weekend)
    if rule.thing == "weekends":
        return len({duty.day.isocalendar()[:2] for duty in weekend})
    if rule.thing == "night shifts":
        return sum(is_at_night(duty, scenario.zone) for duty in named)
    return len(named)


def _runs(rule: Limit, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    """Stretches of days worked (those of last week go on) or of days off between days worked."""
    worked = {duty.day for duty in duties}
    if rule.thing == "days in a row":
        run, longest = round(agent.carried.get(ROW, 0)), 0
        for day in scenario.days:
            run = run + 1 if day in worked else 0
            longest = max(longest, run)
        wrong = rule.most is not None and longest > rule.most
        return (f"{longest} days in a row", 1) if wrong else ("", 0)
    days = sorted(worked)
    gaps = [(b - a) // timedelta(days=1) - 1 for a, b in pairwise(days)]
    wrong_gaps = [gap for gap in gaps if gap and _outside(rule, gap, final=True)]
    return (f"{wrong_gaps[0]} days off in a row", len(wrong_gaps)) if wrong_gaps else ("", 0)


def _rest(rule: Rest, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    ends, begins = [duty.end for duty in duties], [duty.start for duty in duties]
    if SINCE in agent.carried:
        ends.insert(0, day_bounds(scenario.first, scenario.zone)[0] - round(3600 * agent.carried[SINCE]))
    else:
        begins = begins[1:]
    gaps = [(start - end) / 3600 for end, start in zip(ends, begins, strict=False)]
    short = [gap for gap in gaps if gap < rule.hours]
    return (f"{min(short):g} h between two shifts", len(short)) if short else ("", 0)


def _pattern(rule: Pattern, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    on = {duty.day: duty.shift for duty in duties}
    days = [day for day in scenario.days if day.strftime("%A") in rule.days]
    if rule.mode == "never":
        wrong = [day for day in days if day in on and (not rule.shifts or on[day] in rule.shifts)]
    else:
        wrong = [day for day in days if day in on and rule.shifts and on[day] not in rule.shifts]
        wrong += [day for day in days if day not in on] if rule.mode == "must" else []
    return (f"not kept on {min(wrong)}", len(wrong)) if wrong else ("", 0)


def _off(rule: Off, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    wrong = [duty.day for duty in duties if rule.first <= duty.day <= rule.last]
    return (f"works on {wrong[0]}", len(wrong)) if wrong else ("", 0)


def _available(rule: Available, scenario: Scenario, agent: Agent, duties: Sequence[Duty]) -> tuple[str, int]:
    first, last = _minute(rule.start), _minute(rule.end)
    last += 1440 if last <= first else 0
    wrong = [
        duty.day for duty in duties
        if duty.day.strftime("%A") in rule.days
        and not (first <= minute_of(duty.start, duty.day, scenario.zone)
                 and minute_of(duty.end, duty.day, scenario.zone) <= last)
    ]  # fmt: skip
    return (f"works outside on {wrong[0]}", len(wrong)) if wrong else ("", 0)


_CHECKS: dict[type, Check] = {
    Limit: _limit, Rest: _rest, Pattern: _pattern, Off: _off, Available: _available,
}  # fmt: skip


def _fairness(scenario: Scenario, timetable: Timetable) -> Iterator[Broken]:
    """The difference between those who have most and least of a thing that all should have alike."""
    for rule in scenario.rules:
        if not isinstance(rule, Fair):
            continue
        who = rule.who or tuple(agent.name for agent in scenario.agents)
        inside = [d for d in timetable.duties if rule.first <= d.day <= rule.last]
        counts = {name: amount(rule, scenario, [d for d in inside if d.agent == name]) for name in who}
        most, least = max(counts, key=lambda n: counts[n]), min(counts, key=lambda n: counts[n])
        apart = counts[most] - counts[least]
        if apart > 1e-9:
            said = f"{most} has {counts[most]:g}, {least} {counts[least]:g}"
            yield Broken(sentences.write(rule), ", ".join(rule.who) or "Everybody", said, rule.rank, round(apart) or 1)


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])
