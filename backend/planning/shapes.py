"""Schedules in the shapes of the panel: weeks by agent, coverage by queue, score, broken rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backend.optimizer.staffing import reached
from backend.planning import sentences
from backend.planning.allowance import lost
from backend.planning.broken import Broken
from backend.planning.build import Built
from backend.planning.changes import price
from backend.planning.engine import staffed
from backend.planning.jobs import finite
from backend.planning.local import zones_of
from backend.planning.requirement import QueueNeed, volume
from backend.planning.rules import AnyRule
from backend.planning.scenario import DEFERRED, Queue, Scenario
from backend.planning.timetable import Duty, Service, Timetable, intervals


def rule_row(rule: AnyRule) -> dict[str, Any]:
    """`schemas.planning.RuleRow`."""
    return {"sentence": sentences.write(rule), "hard": rule.hard, "rank": rule.rank, "source": rule.source}


def starts_of(scenario: Scenario) -> list[int]:
    """Beginnings of the intervals, UTC s."""
    return [start for _, start, _ in intervals(scenario)]


def curve(need: QueueNeed) -> dict[str, Any]:
    """`schemas.planning.RequirementCurve`."""
    return {
        "queue": need.name, "media": need.media, "contacts": np.round(need.contacts, 3).tolist(),
        "aht_s": np.round(need.aht_s, 1).tolist(), "agents": np.round(need.agents, 3).tolist(),
        "scheduled": np.round(need.scheduled, 3).tolist(), "decides": list(need.decides), "unmet": list(need.unmet),
        "agent_hours": round(float(need.scheduled.sum()) / 4, 2),
    }  # fmt: skip


def duty_row(duty: Duty) -> dict[str, Any]:
    """`schemas.planning.DutyRow`."""
    return {
        "day": duty.day.isoformat(), "shift": duty.shift, "start": duty.start, "end": duty.end,
        "paid_h": round(duty.paid_h, 4), "breaks": [one.model_dump() for one in duty.breaks],
        "queues": [one.model_dump() for one in duty.queues],
    }  # fmt: skip


def weeks(scenario: Scenario, timetable: Timetable) -> list[dict[str, Any]]:
    """`schemas.planning.AgentWeek` for everybody of the scenario, in its order."""
    by_agent: dict[str, list[Duty]] = {agent.name: [] for agent in scenario.agents}
    for duty in sorted(timetable.duties, key=lambda one: one.start):
        by_agent.setdefault(duty.agent, []).append(duty)
    people, zones = {agent.name: agent for agent in scenario.agents}, zones_of(scenario)
    out = []
    for name, duties in by_agent.items():
        hours, person = sum(duty.paid_h for duty in duties), people.get(name)
        out.append({
            "agent": name, "agent_id": None if person is None else person.agent_id,
            "site": "" if person is None else person.site, "zone": zones.get(name, ""),
            "duties": [duty_row(duty) for duty in duties], "paid_h": round(hours, 4),
            "cost_cents": 0 if person is None else round(hours * person.cost_cents),
        })  # fmt: skip
    return out


def coverage(scenario: Scenario, timetable: Timetable, needs: list[QueueNeed]) -> list[dict[str, Any]]:
    """`schemas.planning.CoverageCurve` for every queue."""
    out = []
    for queue, need, have in zip(scenario.queues, needs, staffed(scenario, timetable, needs), strict=True):
        people = np.asarray(have, dtype=np.float64)
        answered, overall = _answered(scenario, queue, people)
        out.append({
            "queue": need.name, "required": np.round(need.scheduled, 3).tolist(), "scheduled": have,
            "short_h": round(float(np.maximum(need.scheduled - people, 0).sum()) / 4, 2),
            "over_h": round(float(np.maximum(people - need.scheduled, 0).sum()) / 4, 2),
            "answered": answered, "answered_overall": overall,
        })  # fmt: skip
    return out


def _answered(
    scenario: Scenario, queue: Queue, people: np.ndarray[Any, Any]
) -> tuple[list[float | None], float | None]:
    """Share of contacts answered in the goal's time by those scheduled, less the share lost to absence."""
    goal = next((goal for goal in queue.goals if goal.kind == "answered"), None)
    if goal is None or queue.media in DEFERRED:
        return [None] * len(people), None
    working = np.floor(people * (1 - lost(scenario, queue)) + 1e-9).astype(np.int64)
    shares = np.nan_to_num(reached(volume(queue), working, goal.within_s or 0.0).answered, nan=0.0)
    contacts = np.asarray(queue.demand.contacts)
    out = [round(min(max(float(s), 0.0), 1.0), 4) if n > 0 else None for s, n in zip(shares, contacts, strict=True)]
    total = float(contacts.sum())
    return out, round(float((np.clip(shares, 0, 1) * contacts).sum()) / total, 4) if total > 0 else None


def broken_rows(found: Sequence[Broken]) -> list[dict[str, Any]]:
    """`schemas.planning.BrokenRule` for each."""
    return [
        {"rule": one.rule, "who": one.who, "said": one.said, "hard": one.rank is None, "rank": one.rank,
         "times": one.days, "price": price(one)}
        for one in found
    ]  # fmt: skip


def score_row(timetable: Timetable) -> dict[str, float]:
    """`schemas.planning.ScoreVector`."""
    return {
        "rules": round(timetable.rules, 4), "coverage": round(timetable.coverage, 4),
        "wishes": round(timetable.wishes, 4), "total": round(timetable.objective, 4),
    }  # fmt: skip


def meeting_rows(timetable: Timetable) -> list[dict[str, Any]]:
    """`schemas.planning.MeetingRow` for each."""
    return [one.model_dump() for one in sorted(timetable.meetings, key=lambda one: one.start)]


def service_row(found: Service | None) -> dict[str, Any] | None:
    """`schemas.planning.ServiceTruth`."""
    return None if found is None else found.model_dump(mode="json")


def bound_of(timetable: Timetable) -> float | None:
    """The bound for an answer."""
    return None if timetable.bound is None else finite(timetable.bound)


def compared(
    row: dict[str, Any], scenario: Scenario, timetable: Timetable, built: Built, found: Sequence[Broken]
) -> dict[str, Any]:
    """`schemas.planning.ComparedRow`."""
    everybody = weeks(scenario, timetable)
    covered = coverage(scenario, timetable, built.needs)
    hard = sum(one.rank is None for one in found)
    return {
        "schedule_id": row["schedule_id"], "scenario": scenario.name, "state": row["state"],
        "agents": sum(bool(one["duties"]) for one in everybody), "shifts": len(timetable.duties),
        "paid_h": round(sum(one["paid_h"] for one in everybody), 2),
        "needed_h": round(sum(float(need.scheduled.sum()) for need in built.needs) / 4, 2),
        "cost_cents": sum(one["cost_cents"] for one in everybody),
        "short_h": round(sum(one["short_h"] for one in covered), 2),
        "over_h": round(sum(one["over_h"] for one in covered), 2), "hard_broken": hard,
        "soft_broken": len(found) - hard, "objective": round(timetable.objective, 4), "bound": bound_of(timetable),
        "gap": timetable.gap, "goals": None if timetable.service is None else timetable.service.goals,
        "goals_kept": None if timetable.service is None else timetable.service.kept,
    }  # fmt: skip
