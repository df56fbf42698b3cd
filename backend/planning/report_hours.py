"""Hours of each agent in a schedule: agreed, scheduled, worked by the stored states, and what lies beyond (E015)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.clock import day_bounds
from backend.lookout import Asked
from backend.planning.report import Report, Table, Value, several
from backend.planning.report_adherence import Past, Tally, count, past_of
from backend.planning.scenario import Agent, Scenario
from backend.planning.timetable import Duty, Timetable

COLUMNS = (
    "agent", "shifts", "agreed", "scheduled_h", "beyond_h", "worked_h", "outside_h", "worked_beyond_h", "wages_cents",
)  # fmt: skip


@dataclass(slots=True)
class Week:
    """Hours of one agent in one week; `worked` and `outside` are None where nothing is stored."""

    scheduled: float = 0.0
    worked: float | None = None
    outside: float | None = None


def hours(asked: Asked, scenario: Scenario, timetable: Timetable) -> Report:
    """The report; worked hours up to yesterday."""
    until = min(asked.today, scenario.days[-1] + timedelta(days=1))
    past = past_of(asked, scenario.first, until) if until > scenario.first else None
    duties: dict[str, list[Duty]] = {agent.name: [] for agent in scenario.agents}
    for duty in timetable.duties:
        duties.setdefault(duty.agent, []).append(duty)
    rows, beyond, extra, wages, known = [], 0.0, 0.0, 0, 0
    for person in scenario.agents:
        weeks = list(_weeks(person, duties[person.name], scenario, timetable, past, until))
        row = _row(person, duties[person.name], weeks)
        rows.append(row)
        beyond, extra = beyond + float(row[4] or 0), extra + float(row[7] or 0)
        wages, known = wages + int(row[8] or 0), known + (row[8] is not None)
    said = _said(scenario, timetable, beyond, extra if past is not None and past.states else None)
    return Report("hours", said, (Table("hours", COLUMNS, tuple(rows)),), tuple(_notes(scenario, past, wages, known)))


def _weeks(
    person: Agent, duties: Sequence[Duty], scenario: Scenario, timetable: Timetable, past: Past | None, until: date
) -> Iterator[Week]:
    row = past.row.get(person.agent_id) if past is not None and person.agent_id is not None else None
    tally = Tally()
    if past is not None:
        for duty in duties:
            count(past, row, duty, timetable, (0, 0), tally)  # marks where the shifts are
    for place in range(scenario.weeks):
        first = scenario.first + timedelta(weeks=place)
        mine = [duty for duty in duties if first <= duty.day < first + timedelta(days=7)]
        week = Week(sum(duty.paid_h for duty in mine))
        if past is not None and past.states and person.agent_id is not None and first < until:
            _worked(week, past, row, mine, (first, min(first + timedelta(days=7), until)), scenario.zone)
        yield week


def _worked(
    week: Week, past: Past, row: int | None, duties: Sequence[Duty], span: tuple[date, date], zone: str
) -> None:
    """Time on the phones, and the paid breaks of shifts in which there was any."""
    week.worked, week.outside = 0.0, 0.0
    if row is None:
        return
    first, last = (past.at(day_bounds(day, zone)[0]) for day in span)
    work, inside = past.work_s[row, first:last], past.inside[row, first:last]
    week.worked, week.outside = float(work.sum()) / 3600, float(work[~inside].sum()) / 3600
    for duty in duties:
        if duty.day < span[1] and past.work_s[row, past.at(duty.start) : past.at(duty.end)].any():
            week.worked += sum(one.end - one.start for one in duty.breaks if one.paid) / 3600


def _row(person: Agent, duties: Sequence[Duty], weeks: Sequence[Week]) -> tuple[Value, ...]:
    scheduled = sum(week.scheduled for week in weeks)
    told = [week for week in weeks if week.worked is not None]
    worked = sum(week.worked or 0.0 for week in told)
    return (
        person.name, len(duties), f"{person.least_h:g} to {person.most_h:g} a week", round(scheduled, 2),
        round(sum(max(0.0, week.scheduled - person.most_h) for week in weeks), 2),
        round(worked, 2) if told else None, round(sum(week.outside or 0.0 for week in told), 2) if told else None,
        round(sum(max(0.0, (week.worked or 0.0) - person.most_h) for week in told), 2) if told else None,
        round(scheduled * person.cost_cents) if person.cost_cents else None,
    )  # fmt: skip


def _said(scenario: Scenario, timetable: Timetable, beyond: float, extra: float | None) -> str:
    total = sum(duty.paid_h for duty in timetable.duties)
    over = "none of them beyond what is agreed" if beyond < 0.005 else f"{beyond:,.1f} of them beyond what is agreed"
    said = f"{total:,.0f} paid hours are scheduled for {several(len(scenario.agents), 'agent')}, {over}."
    if extra is None:
        return said
    more = "no overtime" if extra < 0.005 else f"{extra:,.1f} hours of overtime"
    return f"{said} So far {more} were worked." if extra >= 0.005 else f"{said} So far {more} was worked."


def _notes(scenario: Scenario, past: Past | None, wages: int, known: int) -> Iterator[str]:
    if past is None or not past.states:
        yield "Nothing is stored of these days yet: hours worked come with the first day that is over."
    else:
        yield (
            "Worked is time on the phones by Convoso's states, up to yesterday, with the paid breaks of shifts that "
            "were worked; overtime is what goes beyond the most agreed for a week."
        )
    unknown = sum(agent.agent_id is None for agent in scenario.agents)
    if unknown:
        yield f"{several(unknown, 'agent has', 'agents have')} no number at Convoso, so nothing is known of their work."
    if known:
        yield f"Wages of {known} of {len(scenario.agents)} agents are known: {wages / 100:,.2f} together."
    else:
        yield "No wages are known: put them into the scenario to see money."
