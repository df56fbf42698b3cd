"""All reports of the scheduler by name: of one schedule, or of the days that are over (E015)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

from backend.lookout import Asked
from backend.planning import report_before, report_forecast, report_plan, report_wishes, report_work
from backend.planning.errors import BadPlan
from backend.planning.plans import Shelf, StoredSchedule, schedule_of
from backend.planning.report import Report, Table
from backend.planning.report_adherence import kept_to
from backend.planning.report_hours import hours
from backend.planning.requirement import QueueNeed
from backend.store import read

OfPlan = Literal["coverage", "hours", "fairness", "wishes"]
OfPast = Literal["adherence", "forecast", "planning", "before_after"]
ReportName = Literal[OfPlan, OfPast]
OF_PLAN: tuple[str, ...] = get_args(OfPlan)

_PAST: dict[str, Callable[[Asked, int], Report]] = {
    "adherence": kept_to, "forecast": report_forecast.foretold, "planning": report_work.planning_time,
    "before_after": report_before.before_after,
}  # fmt: skip


def chosen(asked: Asked, schedule_id: int | None, version: int | None) -> StoredSchedule:
    """The schedule a report is about: as named, else the one published for today, else the newest.

    Raises LookupError for an unknown one, BadPlan where there is none at all.
    """
    if schedule_id is None:
        with asked.store.read() as conn:
            row = read.published_schedule(conn, asked.centre.centre_id, asked.today.toordinal())
            rows = [row] if row is not None else read.schedule_rows(conn, asked.centre.centre_id)
        if not rows:
            raise BadPlan("There is no schedule to report on.", "Make one first.")
        newest = max(rows, key=lambda one: (one["made_at"], one["schedule_id"]))
        schedule_id, version = newest["schedule_id"], newest["version"]
    return schedule_of(asked, schedule_id, version)


def of_plan(asked: Asked, name: str, stored: StoredSchedule, shelf: Shelf, needs: list[QueueNeed]) -> Report:
    """A report of one schedule."""
    scenario, timetable, found = stored.scenario, stored.timetable, shelf.broken(asked, stored)
    if name == "coverage":
        return report_plan.coverage(scenario, timetable, needs)
    if name == "hours":
        return hours(asked, scenario, timetable)
    if name == "wishes":
        return report_wishes.satisfied(scenario, timetable, found)
    kept = report_wishes.satisfaction(report_wishes.wishes_of(scenario, timetable, found))
    return report_plan.fairness(scenario, timetable, found, kept)


def of_past(asked: Asked, name: str, days: int) -> Report:
    """A report of the days that are over."""
    return _PAST[name](asked, days)


def table_of(report: Report, name: str) -> Table:
    """One table of a report; LookupError for an unknown one."""
    found = next((table for table in report.tables if table.name == name), None)
    if found is None:
        raise LookupError(f"The report has no table {name}; it has {', '.join(one.name for one in report.tables)}.")
    return found
