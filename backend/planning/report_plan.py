"""Reports of one schedule: how the need is covered, and how evenly work is shared out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from backend.clock import utc_to_wall
from backend.planning import shapes
from backend.planning.broken import Broken, amount
from backend.planning.engine import staffed
from backend.planning.report import Report, Table, Value, several
from backend.planning.requirement import QueueNeed
from backend.planning.rules import Fair
from backend.planning.scenario import Scenario
from backend.planning.sentences import write
from backend.planning.timetable import Duty, Timetable

SHARED = ("shifts", "hours", "weekend shifts", "night shifts")
BY_FORMULA = "Agents needed and “answered in time” are worked out by formula, so they are approximate."


def coverage(scenario: Scenario, timetable: Timetable, needs: list[QueueNeed]) -> Report:
    """Needed and scheduled agent-hours by queue and by day, with the interval that lacks most."""
    starts = shapes.starts_of(scenario)
    have = np.asarray(staffed(scenario, timetable, needs), dtype=np.float64)
    edges = list(accumulate((scenario.slots_of(day) for day in scenario.days), initial=0))
    days: list[tuple[Value, ...]] = []
    for need, people in zip(needs, have, strict=True):
        for place, day in enumerate(scenario.days):
            span = slice(edges[place], edges[place + 1])
            lack = _lack(starts[span], need.scheduled[span], people[span], scenario.zone)
            days.append((need.name, day.isoformat(), *_covered(need.scheduled[span], people[span]), *lack))
    answered = {row["queue"]: row["answered_overall"] for row in shapes.coverage(scenario, timetable, needs)}
    queues = tuple(
        (need.name, *_covered(need.scheduled, people), answered[need.name])
        for need, people in zip(needs, have, strict=True)
    )
    sums = ("needed_h", "scheduled_h", "covered", "short_h", "over_h")
    return Report(
        "coverage", _covered_said(needs, have, days),
        (Table("coverage_queues", ("queue", *sums, "answered"), queues),
         Table("coverage_days", ("queue", "day", *sums, "worst_at", "worst_short"), tuple(days))),
        (BY_FORMULA, *_simulated(timetable)),
    )  # fmt: skip


def _covered(need: np.ndarray, have: np.ndarray) -> tuple[float, float, float | None, float, float]:
    needed, short = float(need.sum()) / 4, float(np.maximum(need - have, 0).sum()) / 4
    over = float(np.maximum(have - need, 0).sum()) / 4
    share = round(1 - short / needed, 4) if needed > 0 else None
    return round(needed, 2), round(float(have.sum()) / 4, 2), share, round(short, 2), round(over, 2)


def _lack(starts: Sequence[int], need: np.ndarray, have: np.ndarray, zone: str) -> tuple[str, float | None]:
    """When most are missing, and how many."""
    lack = need - have
    at = int(lack.argmax())
    if lack[at] <= 0.005:
        return "", None
    return utc_to_wall(starts[at], zone)[11:16], round(float(lack[at]), 1)


def _covered_said(needs: list[QueueNeed], have: np.ndarray, days: Sequence[tuple[Value, ...]]) -> str:
    needed, _, share, short, over = _covered(np.stack([need.scheduled for need in needs]), have)
    if share is None:
        return "Nobody is needed in these weeks."
    said = f"{100 * share:.1f} % of {needed:,.0f} needed agent-hours are covered; {short:,.1f} short, {over:,.1f} over."
    worst = max(days, key=lambda row: float(row[8] or 0))
    if not worst[8]:
        return said
    return f"{said} Most are missing on {worst[0]}, {worst[1]} at {worst[7]}: {worst[8]} agents."


def _simulated(timetable: Timetable) -> Iterator[str]:
    if timetable.service is None:
        yield "This version was not simulated; open the schedule to see its service in simulation."
    else:
        yield f"In simulation: {timetable.service.sentence}"


def fairness(
    scenario: Scenario, timetable: Timetable, found: Sequence[Broken], satisfied: Mapping[str, float | None]
) -> Report:
    """Who has how much of what is shared out, and the rules that ask for the same."""
    by_agent = {agent.name: timetable.of(agent.name) for agent in scenario.agents}
    counts = {name: [_amount(thing, scenario, duties) for thing in SHARED] for name, duties in by_agent.items()}
    agents = tuple(
        (name, int(row[0]), round(row[1], 2), int(row[2]), int(row[3]), satisfied.get(name))
        for name, row in counts.items()
    )
    spread = tuple(_spread(thing, {name: row[place] for name, row in counts.items()})
                   for place, thing in enumerate(SHARED) if counts)  # fmt: skip
    return Report(
        "fairness", _even(scenario, found),
        (Table("fairness_spread", ("thing", "average", "least", "least_who", "most", "most_who"), spread),
         Table("fairness_agents",
               ("agent", "shifts", "scheduled_h", "weekend_shifts", "night_shifts", "satisfied"), agents)),
        ("Night shifts cover any time between 00:00 and 05:00; weekend shifts begin on a Saturday or Sunday.",),
    )  # fmt: skip


def _amount(thing: str, scenario: Scenario, duties: Sequence[Duty]) -> float:
    first, last = scenario.days[0], scenario.days[-1]
    return amount(Fair.model_validate({"thing": thing, "first": first, "last": last}), scenario, duties)


def _spread(thing: str, of: Mapping[str, float]) -> tuple[Value, ...]:
    least, most = min(of, key=lambda name: of[name]), max(of, key=lambda name: of[name])
    mean = sum(of.values()) / len(of)
    return (
        thing, round(mean, 2), round(of[least], 2), _alike(of, least), round(of[most], 2), _alike(of, most)
    )  # fmt: skip


def _alike(of: Mapping[str, float], name: str) -> str:
    """The name, and how many others have as much."""
    others = sum(abs(value - of[name]) < 1e-9 for value in of.values()) - 1
    return name if not others else f"{name} and {several(others, 'other')}"


def _even(scenario: Scenario, found: Sequence[Broken]) -> str:
    rules = [write(rule) for rule in scenario.rules if isinstance(rule, Fair)]
    wrong = [f"{one.rule.removesuffix('.')}: {one.said}." for one in found if one.rule in rules]
    if not rules:
        return "No rule asks for the same number for several agents; the table shows how work is shared out."
    if not wrong:
        return f"{several(len(rules), 'rule asks', 'rules ask')} for the same number, and all are kept."
    return f"{len(wrong)} of {several(len(rules), 'rule')} that ask for the same number are not kept. {' '.join(wrong)}"
