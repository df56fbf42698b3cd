"""How long planning and its changes took: steps from the audit and the stored versions (E133).

Steps no more than ten minutes apart belong to one sitting; the time between them counts as work. A single step takes
no time here, so what is told is a least.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from backend.lookout import Asked
from backend.planning.report import Report, Table, Value, several
from backend.store import read

SITTING_S = 600
TOOK = re.compile(r"worked out in ([\d.]+) s")
OF_SCENARIO = frozenset({"new_scenario", "save_scenario", "run_schedule", "plan_hiring"})
MOST_PLANS = 40
NEAR_S = 2
"""How soon after a version is made the audit notes it."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """One scenario's steps (UTC s), first publication, searches and changes by hand since a schedule was there."""

    name: str
    first: date
    steps: tuple[int, ...]
    published_at: int | None
    search_s: float
    changes: tuple[Row, ...]


def planning_time(asked: Asked, days: int) -> Report:
    """The report over plans with a step within so many days."""
    since = asked.now - 86_400 * days
    plans = [plan for plan in _plans(asked, since) if plan.steps][:MOST_PLANS]
    changes = sorted((row for plan in plans for row in plan.changes), key=lambda row: -row["at"])
    return Report(
        "planning", _said(plans, changes, days),
        (Table("planning_plans",
               ("plan", "week", "steps", "work_min", "search_s", "published_at", "changes", "changes_min"),
               tuple(map(_plan_row, plans))),
         Table("planning_changes", ("at", "plan", "who", "what", "took_s"),
               tuple((row["at"], row["plan"], row["who"], row["what"], row["took_s"]) for row in changes))),
        (f"Steps no more than {SITTING_S // 60} minutes apart are counted as one sitting; reading and thinking before "
         "the first step is not seen, so the times are a least. Searching is the computer's time.",),
    )  # fmt: skip


def _plans(asked: Asked, since: int) -> Iterator[Plan]:
    centre_id = asked.centre.centre_id
    with asked.store.read() as conn:
        scenarios = read.scenario_rows(conn, centre_id)
        schedules = read.schedule_rows(conn, centre_id)
        actions = read.plan_actions(conn, centre_id)
    of = {row["schedule_id"]: row["scenario_id"] for row in schedules}
    steps = _steps(scenarios, schedules, actions, of)
    newest = {row["scenario_id"]: row for row in reversed(scenarios)}
    recent = [number for number in newest if steps[number] and steps[number][-1] >= since]
    for number in sorted(recent, key=lambda one: -steps[one][-1]):
        row, mine = newest[number], [one for one in schedules if one["scenario_id"] == number]
        acts = [act for act in actions if of.get(_number(act["object"])) == number and _of_schedule(act)]
        yield Plan(
            row["name"], date.fromordinal(row["first_day"]), tuple(steps[number]),
            min((act["at"] for act in acts if act["action"] == "publish_schedule"), default=None),
            _searched(asked, mine), tuple(_changes(row["name"], mine, acts)),
        )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if str(text).isdecimal() else -1


def _of_schedule(act: Row) -> bool:
    return act["action"] not in OF_SCENARIO


def _steps(
    scenarios: Sequence[Row], schedules: Sequence[Row], actions: Sequence[Row], of: Mapping[int, int]
) -> dict[int, list[int]]:
    """Moments of steps by scenario, in order: saved and made versions, and what the audit noted."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in scenarios:
        found[row["scenario_id"]].add(row["saved_at"])
    for row in schedules:
        found[row["scenario_id"]].add(row["made_at"])
    for act in actions:
        number = of.get(_number(act["object"])) if _of_schedule(act) else _number(act["object"])
        if number in found and number is not None:
            found[number].add(act["at"])
    return defaultdict(list, {number: sorted(moments) for number, moments in found.items()})


def _searched(asked: Asked, schedules: Sequence[Row]) -> float:
    """Seconds of the searches that made the schedules."""
    total = 0.0
    with asked.store.read() as conn:
        for row in schedules:
            if row["how"] == "run":
                whole = read.schedule_row(conn, asked.centre.centre_id, row["schedule_id"], row["version"])
                total += float(json.loads(whole["document"])["seconds"]) if whole is not None else 0.0
    return total


def _changes(plan: str, schedules: Sequence[Row], acts: Sequence[Row]) -> Iterator[Row]:
    """Versions that were not made by a search, with the time it took to work them out where it is known."""
    took = {(_number(act["object"]), act["at"]): float(told[1]) for act in acts if (told := TOOK.search(act["detail"]))}
    for row in schedules:
        if row["how"] != "run":
            near = [
                s for (number, at), s in took.items() if number == row["schedule_id"] and 0 <= at - row["made_at"] <= 2
            ]
            yield {"at": row["made_at"], "plan": plan, "who": row["made_by"], "what": row["how"],
                   "took_s": near[0] if near else None}  # fmt: skip


def sat(steps: Sequence[int]) -> float:
    """Minutes of work between steps."""
    return sum(b - a for a, b in pairwise(steps) if b - a <= SITTING_S) / 60


def _plan_row(plan: Plan) -> tuple[Value, ...]:
    end = plan.published_at if plan.published_at is not None else plan.steps[-1]
    before, after = [at for at in plan.steps if at <= end], [at for at in plan.steps if at >= end]
    later = sum(row["at"] > end for row in plan.changes) if plan.published_at is not None else None
    return (
        plan.name, plan.first.isoformat(), len(plan.steps), round(sat(before), 1), round(plan.search_s, 1),
        plan.published_at, later, None if later is None else round(sat(after), 1),
    )  # fmt: skip


def _said(plans: Sequence[Plan], changes: Sequence[Row], days: int) -> str:
    if not plans:
        return f"Nothing was planned in the last {days} days."
    rows = [_plan_row(plan) for plan in plans]
    work, search = sum(float(row[3] or 0) for row in rows), sum(plan.search_s for plan in plans)
    said = (
        f"{several(len(plans), 'plan')} took at least {work:,.0f} minutes of work, {search:,.0f} seconds of searching "
        "among them."
    )
    took = [row["took_s"] for row in changes if row["took_s"] is not None]
    if not took:
        return said
    return f"{said} Repairs were worked out in {max(took):.1f} s at most."
