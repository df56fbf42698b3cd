"""Stored rows and changes as the panel lists and tells them."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.clock import utc_to_wall
from backend.planning import shapes
from backend.planning.placing import Placed
from backend.planning.repairs import Changed
from backend.planning.rules import Off
from backend.planning.scenario import Scenario

Answer = dict[str, Any]


def scenario_row(row: Answer, schedules: list[Answer]) -> Answer:
    """`schemas.planning.ScenarioRow` of a stored row and the rows of its schedules."""
    names = ("scenario_id", "name", "version", "weeks", "queues", "agents", "rules", "saved_at", "saved_by")
    first = date.fromordinal(row["first_day"]).isoformat()
    return {name: row[name] for name in names} | {"first": first, "schedules": schedules}


def schedule_row(row: Answer) -> Answer:
    """`schemas.planning.ScheduleRow` of a stored row; the gap is that to the bound."""
    names = ("schedule_id", "scenario_id", "version", "state", "made_at", "made_by", "objective", "bound", "shifts")
    bound = row["bound"]
    gap = max(0.0, row["objective"] / bound - 1) if bound is not None and bound > 0 else None
    return {name: row[name] for name in names} | {"gap": gap}


def version_row(row: Answer, did: str) -> Answer:
    """Which version, when it was `did` (saved, made) and by whom."""
    return {"version": row["version"], "saved_at": row[f"{did}_at"], "saved_by": row[f"{did}_by"]}


def change_row(one: Changed, zone: str) -> Answer:
    """A day of an agent before and after, with a sentence."""
    duty = one.after or one.before
    assert duty is not None  # a change has a day before or after it
    before = "off" if one.before is None else f"{one.before.shift} from {utc_to_wall(one.before.start, zone)[11:16]}"
    after = "off" if one.after is None else f"{one.after.shift} from {utc_to_wall(one.after.start, zone)[11:16]}"
    said = "other breaks" if one.only_breaks else f"{after} instead of {before}"
    return {
        "agent": one.agent, "day": duty.day.isoformat(),
        "before": None if one.before is None else shapes.duty_row(one.before),
        "after": None if one.after is None else shapes.duty_row(one.after), "only_breaks": one.only_breaks,
        "sentence": f"{one.agent}, {duty.day:%A}: {said}.",
    }  # fmt: skip


def placed_words(found: Placed, zone: str) -> str:
    """Where a meeting went and at what harm."""
    when = utc_to_wall(found.meeting.start, zone)[:16]
    harm = next((one.harm for one in found.places if one.start == found.meeting.start), 0.0)
    said = f"{found.meeting.name} on {when} costs {harm:.1f} of coverage with shifts as they are"
    others = f"; {len(found.changes)} shifts change around it" if found.changes else ""
    away = f"; {', '.join(found.absent)} cannot be there" if found.absent else "; everybody is there"
    return f"{said}{others}{away}."


def repair_words(agent: str, others: int, found: Any) -> str:
    """What an absence costs and what a repair wins back."""
    lost, mended = found.coverage_absent - found.coverage_before, found.coverage_absent - found.coverage_after
    changes = "no other shift" if not others else "1 other shift" if others == 1 else f"{others} other shifts"
    back = max(mended, 0.0)
    return f"With {agent} away coverage costs {lost:.1f} more; changing {changes} wins {back:.1f} of that back."


def time_off_rows(scenario: Scenario) -> list[Answer]:
    """`schemas.planning.TimeOffRow` of every day off within the scenario's weeks."""
    days = scenario.days
    return [
        {"agent": name, "first": rule.first.isoformat(), "last": rule.last.isoformat(), "hard": rule.hard}
        for rule in scenario.rules
        if isinstance(rule, Off) and rule.first <= days[-1] and rule.last >= days[0]
        for name in rule.who or ("",)
    ]
