"""Each goal of a scenario as a timetable reaches it in simulation, overall and by day, in figures and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from backend.clock import day_bounds
from backend.optimizer.roster.tours.promises import Kept, ServiceGoal, judged
from backend.optimizer.simulation import BadModel, Model, Outcome, Range, simulate
from backend.optimizer.simulation.outcome import ratio_range
from backend.optimizer.simulation.parts import BUSY, GHOSTS, HERE, OFFERED
from backend.optimizer.staffing import Abandoned, Answered, Idle, MeanWait, Replied
from backend.planning.allowance import lost
from backend.planning.remedies import State, fill, more_agents, state_of
from backend.planning.requirement import SLOT_S, day_starts, live_goals
from backend.planning.scenario import DEFERRED, Queue, Scenario
from backend.planning.simulated import LAST, centre, horizons, is_simulated, service_goals, target_s
from backend.planning.timetable import DayReached, Measured, QueueService, Reached, Service, Timetable

REMEDIES = 3
"""Queues for which it is worked out how many agents more would keep the goals."""


def service(
    scenario: Scenario, timetable: Timetable, seed: int = 0, contacts: int = LAST, outcome: Outcome | None = None
) -> Service:  # fmt: skip
    """The service of a timetable: each goal with its range, and what would keep those that fail.

    About so many `contacts` are played, unless this very timetable was played with `parts_of` already and `outcome` is
    what came of it. Raises BadModel where nothing can be simulated.
    """
    played = _play(scenario, timetable, seed, contacts, outcome)
    queues = [_of_queue(played, q) for q in range(len(scenario.queues))]
    queues = _with_remedies(played, queues, seed)
    goals = [goal for queue in queues for goal in queue.goals]
    return Service(
        played=played.times, contacts=int(played.outcome.days[:, :, OFFERED].sum()),
        kept=sum(goal.state == "kept" for goal in goals), goals=len(goals),
        sentence=_overall(queues, played.times, scenario.weeks), queues=tuple(queues),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Played:
    """What was simulated so many times, and the first interval of each part that has figures of its own."""

    scenario: Scenario
    timetable: Timetable
    model: Model
    outcome: Outcome
    parts: list[int]
    times: int

    def between(self, first: int, last: int) -> Outcome:
        """What arrived in some intervals; both are edges of parts."""
        return self.outcome.within([n for n, start in enumerate(self.parts) if first <= start < last])


def _play(scenario: Scenario, timetable: Timetable, seed: int, contacts: int, outcome: Outcome | None) -> _Played:
    if not any(is_simulated(queue) for queue in scenario.queues):
        raise BadModel("All queues are dialled campaigns: nobody waits in them.")
    model, parts = centre(scenario, timetable.duties), parts_of(scenario)
    if outcome is None:
        outcome = simulate(model, horizons(scenario, contacts), seed, parts=parts)
    return _Played(scenario, timetable, model, outcome, parts, len(outcome.days))


def parts_of(scenario: Scenario) -> list[int]:
    """First intervals of the parts of the weeks that have figures of their own: days, and what is not judged."""
    edges = {*day_starts(scenario)[:-1], *(judged_until(scenario, queue) for queue in scenario.queues)}
    return sorted(edges - {day_starts(scenario)[-1]})


def judged_until(scenario: Scenario, queue: Queue) -> int:
    """The interval from which on messages come whose deadline lies beyond the weeks; they are not judged."""
    end = day_starts(scenario)[-1]
    return max(0, end - int(target_s(queue) // SLOT_S)) if queue.media in DEFERRED else end


def _of_queue(played: _Played, q: int) -> QueueService:
    queue = played.scenario.queues[q]
    if not is_simulated(queue):
        return QueueService(queue=queue.name, goals=_dialled(played, queue))
    goals = [_reached(played, q, goal) for goal in service_goals(queue)]
    if queue.media not in DEFERRED:
        goals += [_idle(played, q, goal) for goal in live_goals(queue) if isinstance(goal, Idle)]
    curve = played.outcome.curve(q)
    return QueueService(
        queue=queue.name, goals=tuple(goals),
        curve=tuple(None if np.isnan(share) else round(float(share), 3) for share in curve),
        measured=tuple(_measured(played, q)),
    )  # fmt: skip


def _measured(played: _Played, q: int) -> Iterator[Measured]:
    """What callers and writers of a queue find, also where no goal asks for it."""
    queue, within_s = played.scenario.queues[q], target_s(played.scenario.queues[q])
    judged_part = played.between(0, judged_until(played.scenario, queue))
    if not judged_part.days.size or not judged_part.days[:, q, OFFERED].sum():
        return
    mail = queue.media in DEFERRED
    yield _measure("replied" if mail else "answered", within_s, judged_part.service_level(q))
    if queue.patience_s and not mail:
        yield _measure("abandoned", None, judged(judged_part, q, Abandoned(0.5)))


def _measure(kind: Literal["answered", "abandoned", "replied"], within_s: float | None, found: Range) -> Measured:
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    return Measured(kind=kind, within_s=within_s, value=_round(found.value), low=_round(low), high=_round(high))


def _reached(played: _Played, q: int, goal: ServiceGoal) -> Reached:
    scenario, queue = played.scenario, played.scenario.queues[q]
    until = judged_until(scenario, queue)
    kept = Kept(queue.name, goal, judged(played.between(0, until), q, goal))
    return Reached(
        goal=str(goal), kind=_kind(goal), unit="s" if isinstance(goal, MeanWait) else "share", target=_target(goal),
        value=_round(kept.reached.value), low=_round(kept.reached.low), high=_round(kept.reached.high),
        state=state_of(kept), sentence=_sentence(queue.name, str(goal), kept.reached, state_of(kept)),
        days=_days(played, q, goal, until),
    )  # fmt: skip


def _days(played: _Played, q: int, goal: ServiceGoal, until: int) -> tuple[DayReached, ...]:
    scenario, out = played.scenario, []
    edges = day_starts(scenario)
    for day, first, last in zip(scenario.days, edges[:-1], edges[1:], strict=True):
        here = played.between(first, min(last, until))
        contacts = float(here.days[:, q, OFFERED].mean()) if here.days.size else 0.0
        if not contacts:
            out.append(DayReached(day=day, contacts=0.0))
            continue
        found = judged(here, q, goal)
        out.append(DayReached(
            day=day, contacts=round(contacts, 1), value=_round(found.value), low=_round(found.low),
            high=_round(found.high),
        ))  # fmt: skip
    return tuple(out)


def _idle(played: _Played, q: int, goal: Idle) -> Reached:
    """Idle time of everybody who has the queue's skill: they are idle for all their queues at once."""
    rows = played.outcome.staff_days[:, list(played.model.offered_to(q))]
    busy = ratio_range(rows[:, :, BUSY].sum(axis=1), (rows[:, :, HERE] + rows[:, :, GHOSTS]).sum(axis=1))
    idle = Range(1 - busy.value, 1 - busy.high, 1 - busy.low)
    hours = float(rows[:, :, HERE].sum()) / 3600 / played.times / played.scenario.weeks
    return _as_idle(played.scenario.queues[q].name, goal, idle, hours, simulated=True)


def _dialled(played: _Played, queue: Queue) -> tuple[Reached, ...]:
    """Idle time of those counted for a dialled campaign, by its load alone."""
    goals = [goal for goal in live_goals(queue) if isinstance(goal, Idle)]
    begins = day_bounds(played.scenario.days[0], played.scenario.zone)[0]
    kept = 1 - lost(played.scenario, queue)
    there = SLOT_S * sum(
        float(kept[(one.start - begins) // SLOT_S : (one.end - begins) // SLOT_S].sum())
        for duty in played.timetable.duties for one in duty.queues if one.queue == queue.name
    )  # fmt: skip
    if not goals or not there:
        return ()
    demand = zip(queue.demand.contacts, queue.demand.aht_s, strict=True)
    work = sum(n * aht for n, aht in demand) * queue.growth / queue.concurrency
    idle = max(0.0, 1 - work / there)
    hours = there / 3600 / played.scenario.weeks
    return (_as_idle(queue.name, goals[0], Range(idle, idle, idle), hours, simulated=False),)


def _as_idle(name: str, goal: Idle, idle: Range, hours: float, *, simulated: bool) -> Reached:
    state: State = "kept" if idle.high <= goal.at_most else "not kept" if idle.low > goal.at_most else "uncertain"
    said = _sentence(name, str(goal), idle, state)
    if not simulated:
        said = f"{name}: by its work alone its agents are idle {100 * idle.value:.0f} % of the time; {goal} is asked."
    return Reached(
        goal=str(goal), kind="idle", unit="share", target=goal.at_most, value=_round(idle.value), low=_round(idle.low),
        high=_round(idle.high), state=state, simulated=simulated, sentence=said,
        remedy=fill(hours * (idle.value - goal.at_most)) if state == "not kept" else "",
    )  # fmt: skip


def _with_remedies(played: _Played, queues: list[QueueService], seed: int) -> list[QueueService]:
    """The same, with what would keep the service goals of the few queues that miss them most."""
    failing = [q for q, one in enumerate(queues) if any(g.state == "not kept" and g.kind != "idle" for g in one.goals)]
    worst = sorted(failing, key=lambda q: min(_distance(goal) for goal in queues[q].goals))[:REMEDIES]
    for q in worst:
        service_only = [goal for goal in queues[q].goals if goal.kind != "idle"]
        said = more_agents(played.scenario, played.model, q, seed, service_only)
        goals = [
            goal.model_copy(update={"remedy": said}) if goal.state == "not kept" and goal.kind != "idle" else goal
            for goal in queues[q].goals
        ]
        queues[q] = queues[q].model_copy(update={"goals": tuple(goals)})
    return queues


def _distance(goal: Reached) -> float:
    """How far a goal is from being kept, below 0 where it is not, as a share of its target."""
    better = goal.value - goal.target if goal.kind in ("answered", "replied") else goal.target - goal.value
    return better / max(goal.target, 1e-9)


def _overall(queues: Sequence[QueueService], times: int, weeks: int) -> str:
    goals = [(queue.queue, goal) for queue in queues for goal in queue.goals]
    failing = [f"{name}: {goal.goal}" for name, goal in goals if goal.state == "not kept"]
    close = sum(goal.state == "uncertain" for _, goal in goals)
    played = f"{times} simulated weeks" if weeks == 1 else f"{times} simulations of {weeks} weeks"
    if not failing and not close:
        return f"All {len(goals)} goals are kept in {played}." if goals else "There is no goal to be kept."
    said = [f"{len(goals) - len(failing) - close} of {len(goals)} goals are kept in {played}"]
    if close:
        said.append(f"{close} {'is' if close == 1 else 'are'} too close to tell")
    if failing:
        said.append(f"not kept: {'; '.join(failing[:5])}{' and others' if len(failing) > 5 else ''}")
    return ", ".join(said) + "."


def _sentence(name: str, goal: str, found: Range, state: State) -> str:
    end = {"kept": "is kept", "not kept": "is not kept", "uncertain": "is too close to tell"}[state]
    return f"{name}: “{goal}” {end}: {_figure(goal, found)}."


def _figure(goal: str, found: Range) -> str:
    if "on average" in goal:
        return f"{found.value:.0f} s, likely range {max(found.low, 0):.0f} to {found.high:.0f} s"
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    return f"{100 * found.value:.1f} %, likely range {100 * low:.1f} to {100 * high:.1f} %"


def _kind(goal: ServiceGoal) -> str:
    return {Answered: "answered", MeanWait: "asa", Abandoned: "abandoned", Replied: "replied"}[type(goal)]


def _target(goal: ServiceGoal) -> float:
    if isinstance(goal, MeanWait | Abandoned):
        return goal.at_most_s if isinstance(goal, MeanWait) else goal.at_most
    return goal.share


def _round(value: float) -> float:
    return round(value, 4)
