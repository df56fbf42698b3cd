"""Who does now what the published schedule says, and whether being out of it helps or hurts coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backend.model import LiveAgent, State
from backend.planning.scenario import Agent, Scenario
from backend.planning.timetable import Duty, Meeting, Timetable

WORKING = (State.WAIT, State.TALK, State.DEAD, State.WRAP)
GONE = (State.LOGOUT,)
WORDS = {
    State.WAIT: "waiting for a call", State.TALK: "talking", State.DEAD: "dead call", State.WRAP: "wrap-up",
    State.PAUSE: "on pause", State.LOGIN: "logging in",
}  # fmt: skip
GRACE_S = 120
"""Nobody starts and ends a break to the second."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What is scheduled now: a queue, a break (`queue` empty) or off (both empty), `[start, end)` in UTC s."""

    queue: str = ""
    pause: str = ""
    start: int = 0
    end: int | None = None

    @property
    def words(self) -> str:
        """For a table."""
        return self.queue or self.pause


def activity(duties: Sequence[Duty], now: int, meetings: Sequence[Meeting] = ()) -> Activity:
    """What one agent's duties and meetings say for a moment."""
    for met in meetings:
        if met.start <= now < met.end:
            return Activity(pause=met.name, start=met.start, end=met.end)
    for duty in duties:
        if not duty.start <= now < duty.end:
            continue
        for pause in duty.breaks:
            if pause.start <= now < pause.end:
                return Activity(pause=pause.name, start=pause.start, end=pause.end)
        for one in duty.queues:
            if one.start <= now < one.end:
                return Activity(queue=one.queue, start=one.start, end=one.end)
    ended = max((duty.end for duty in duties if duty.end <= now), default=0)
    return Activity(start=ended, end=min((duty.start for duty in duties if duty.start > now), default=None))


def rows(
    scenario: Scenario, timetable: Timetable, live: Sequence[LiveAgent], required: dict[str, float], now: int
) -> list[dict[str, Any]]:
    """`schemas.planning.AdherenceRow` for everybody who is scheduled or working now; `required` by queue."""
    by_id = {one.agent_id: one for one in live}
    by_name = {one.name: one for one in live}
    by_agent: dict[str, list[Duty]] = {}
    for duty in timetable.duties:
        by_agent.setdefault(duty.agent, []).append(duty)
    seen = []
    for person in scenario.agents:
        shown = by_id.get(person.agent_id) if person.agent_id is not None else by_name.get(person.name)
        if any(one.agent == person.name and one.start <= now < one.end for one in timetable.away):
            continue
        plan = activity(by_agent.get(person.name, []), now, timetable.met_by(person.name))
        if plan.words or (shown is not None and shown.state in WORKING):
            seen.append((person, plan, shown))
    short = _short(seen, required, scenario)
    found = [_row(person, plan, shown, short, now) for person, plan, shown in seen]
    return sorted(found, key=lambda row: (row["adheres"], -row["out_min"], row["agent"]))


def _short(
    seen: Sequence[tuple[Agent, Activity, LiveAgent | None]], required: dict[str, float], scenario: Scenario
) -> dict[str, bool]:
    """Per queue whether fewer work there now than are needed; who works unscheduled is counted for the first skill."""
    there = dict.fromkeys(required, 0)
    for person, plan, shown in seen:
        if shown is None or shown.state not in WORKING:
            continue
        there[plan.queue or _first_skill(person, scenario)] += 1
    return {name: there[name] < need - 0.5 for name, need in required.items()}


def _first_skill(person: Agent, scenario: Scenario) -> str:
    return person.skills[0] if person.skills else scenario.queues[0].name


def _row(person: Agent, plan: Activity, shown: LiveAgent | None, short: dict[str, bool], now: int) -> dict[str, Any]:
    works = shown is not None and shown.state in WORKING
    adheres = works == bool(plan.queue)
    since = None if shown is None else shown.since
    out_s = 0 if adheres else max(0, now - max(since or plan.start, plan.start))
    effect = "neutral"
    if not adheres and works:
        skills = person.skills or tuple(short)
        effect = "helps" if any(short.get(name, False) for name in skills) else "neutral"
    elif not adheres:
        effect = "hurts" if short.get(plan.queue, False) else "neutral"
    if out_s < GRACE_S and not adheres:
        adheres, effect = True, "neutral"
    return {
        "agent": person.name, "agent_id": person.agent_id, "scheduled": plan.words, "until": plan.end,
        "live": "" if shown is None or shown.state in GONE else WORDS.get(shown.state, "unknown"), "since": since,
        "adheres": adheres, "out_min": 0.0 if adheres else round(out_s / 60, 1), "effect": effect,
        "sentence": "" if adheres else _sentence(person.name, plan, shown, out_s, effect),
    }  # fmt: skip


def _sentence(name: str, plan: Activity, shown: LiveAgent | None, out_s: int, effect: str) -> str:
    now = "is not logged in" if shown is None or shown.state in GONE else f"is {WORDS.get(shown.state, 'elsewhere')}"
    said = f"should be on {plan.queue}" if plan.queue else f"should be on {plan.pause}" if plan.pause else "is off"
    end = {"helps": "; that helps coverage now", "hurts": "; that hurts coverage now", "neutral": ""}[effect]
    return f"{name} {now} but {said}, for {out_s // 60} min{end}."
