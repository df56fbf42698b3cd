"""Changes of a schedule by hand: one duty moved, added or taken away, with what that costs at once.

The cost of coverage is counted anew; a hard rule broken costs what the solver takes for it (hours, rest, else a wrong
day), a soft one its price, a wish its place in the list. So the total stays comparable with the solver's own and its
bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from backend.clock import day_bounds, local_date, wall_to_utc
from backend.optimizer.roster.tours import Prices
from backend.optimizer.roster.tours.arrays import Bytes, Ints
from backend.optimizer.roster.tours.coverage import step_at
from backend.optimizer.roster.tours.schedule import Schedule
from backend.planning.broken import Broken, broken_anew
from backend.planning.build import SLOT_S, SOFT, Built, duty_wish
from backend.planning.engine import staffed
from backend.planning.errors import BadPlan
from backend.planning.scenario import DEFERRED, SLOT_MIN, Scenario, Shift
from backend.planning.timetable import Duty, Meeting, Pause, Stretch, Timetable, minute_of, shifts_by_name


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of the duty of an agent on a day; None stays as it is, `off` takes it away.

    With `swap` it goes to `to_agent`, whose duty of that day comes back.
    """

    agent: str
    day: date
    to_agent: str | None = None
    to_day: date | None = None
    to_start: int | None = None
    to_shift: str | None = None
    off: bool = False
    swap: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The timetable after a move, what it breaks now, and the duty as it is now (None: taken away)."""

    timetable: Timetable
    broken: list[Broken]
    duty: Duty | None
    sentence: str


def moved(scenario: Scenario, built: Built, timetable: Timetable, before: Sequence[Broken], move: Move) -> Moved:
    """The timetable after a move, scored; raises BadPlan where the move makes no sense."""
    _known(scenario, move)
    old = _duty_on(timetable, move.agent, move.day)
    if move.swap:
        return _swapped(scenario, built, timetable, before, move, old)
    rest = tuple(duty for duty in timetable.duties if duty is not old)
    new = None if move.off else _new(scenario, move, old)
    if old is None and new is None:
        raise BadPlan(f"{move.agent} does not work on {move.day}.", "Choose a day on which there is a shift.")
    if new is not None:
        if any((duty.agent, duty.day) == (new.agent, new.day) for duty in rest):
            raise BadPlan(f"{new.agent} works on {new.day} already.", "Move or remove that shift first.")
        new = on_queues(scenario, built, rest, new, timetable.met_by(new.agent))
    changed = timetable.model_copy(update={"duties": (*rest, new) if new else rest})
    found = broken_anew(scenario, changed, before, {move.agent, move.to_agent or move.agent})
    scored = rescored(scenario, built, timetable, changed, before, found)
    return Moved(scored, found, new, _said(scenario, move, old, new))


def _duty_on(timetable: Timetable, agent: str | None, day: date) -> Duty | None:
    return next((duty for duty in timetable.duties if (duty.agent, duty.day) == (agent, day)), None)


def _swapped(
    scenario: Scenario, built: Built, timetable: Timetable, before: Sequence[Broken], move: Move, old: Duty | None
) -> Moved:
    """Both duties of a day change hands; the first may begin at another time of the same day."""
    other = _duty_on(timetable, move.to_agent, move.day)
    if old is None or other is None or move.agent == move.to_agent or move.off:
        raise BadPlan("Two agents swap the shifts they work on one day.", "Choose two who both work on that day.")
    mine, theirs = _new(scenario, move, old), other.model_copy(update={"agent": move.agent})
    if mine.day != move.day:
        raise BadPlan("Swapped shifts stay on their day.", "Move it to the other day first, then give it away.")
    duties = tuple(duty for duty in timetable.duties if duty is not old and duty is not other)
    for duty in (mine, theirs):
        duties = (*duties, on_queues(scenario, built, duties, duty, timetable.met_by(duty.agent)))
    changed = timetable.model_copy(update={"duties": duties})
    found = broken_anew(scenario, changed, before, {mine.agent, theirs.agent})
    scored = rescored(scenario, built, timetable, changed, before, found)
    said = f"{_said(scenario, move, None, mine)} {_said(scenario, move, None, theirs)}"
    return Moved(scored, found, duties[-2], f"{mine.agent} and {theirs.agent} swap. {said}")


def rescored(
    scenario: Scenario, built: Built, old: Timetable, new: Timetable, before: Sequence[Broken], after: Sequence[Broken]
) -> Timetable:
    """The new timetable with its score, from the old one's score and the difference."""
    rules = old.rules + _hard(after) - _hard(before)
    wishes = old.wishes + _soft(after) - _soft(before) + _wished(scenario, old, new)
    coverage = built.problem.coverage.cost(np.array(staffed(scenario, new, built.needs), dtype=np.int64))
    rules, wishes = max(0.0, round(rules, 6)), round(wishes, 6)
    return new.model_copy(update={
        "rules": rules, "wishes": wishes, "coverage": round(coverage, 6),
        "objective": round(rules + wishes + coverage, 6), "status": "changed", "service": None,
    })  # fmt: skip


def price(one: Broken) -> float:
    """What the solver takes for a broken rule, in agents short for one interval."""
    if one.rank is not None:
        return SOFT[one.rank - 1] * one.days
    if one.beyond_h is not None:
        return round(Prices().paid * one.beyond_h * 60 / SLOT_MIN, 6)
    return (Prices().rest if one.rest else Prices().day) * one.days


def _hard(found: Sequence[Broken]) -> float:
    return sum(price(one) for one in found if one.rank is None)


def _soft(found: Sequence[Broken]) -> float:
    return sum(price(one) for one in found if one.rank is not None)


def _wished(scenario: Scenario, old: Timetable, new: Timetable) -> float:
    """What the duties that are new cost more in wishes than those that are gone."""
    had, has = ({(one.agent, one.shift, one.start): one for one in table.duties} for table in (old, new))
    come = _wishes(scenario, [has[key] for key in has.keys() - had.keys()])
    return come - _wishes(scenario, [had[key] for key in had.keys() - has.keys()])


def _wishes(scenario: Scenario, duties: Sequence[Duty]) -> float:
    shifts = shifts_by_name(scenario)
    return sum(
        duty_wish(scenario, duty.agent, shifts[duty.shift], minute_of(duty.start, duty.day, scenario.zone))
        for duty in duties if duty.shift in shifts
    )  # fmt: skip


def _known(scenario: Scenario, move: Move) -> None:
    names = {agent.name for agent in scenario.agents}
    for name in (move.agent, move.to_agent or move.agent):
        if name not in names:
            raise BadPlan(f"There is no agent {name} in this schedule.", "Choose one of its agents.")
    if move.to_shift is not None and move.to_shift not in shifts_by_name(scenario):
        raise BadPlan(f"There is no shift {move.to_shift}.", "Choose a shift of the scenario.")


def _new(scenario: Scenario, move: Move, old: Duty | None) -> Duty:
    shifts = shifts_by_name(scenario)
    name = move.to_shift or (old.shift if old else scenario.shifts[0].name)
    shift = shifts.get(name)
    if shift is None:
        raise BadPlan(f"There is no shift {name} any more.", "Say which shift it shall become.")
    start = _start(scenario, move, old, shift)
    first, last = scenario.days[0], scenario.days[-1]
    if not day_bounds(first, scenario.zone)[0] <= start < day_bounds(last, scenario.zone)[1]:
        raise BadPlan("That beginning lies outside the schedule.", f"Choose {first} to {last}.")
    day = local_date(start, scenario.zone)
    if start % SLOT_S:
        raise BadPlan("Shifts begin on quarter hours.", "Move it to a quarter hour.")
    if old is not None and old.shift == name:
        pauses = tuple(
            one.model_copy(update={"start": one.start + start - old.start, "end": one.end + start - old.start})
            for one in old.breaks
        )
    else:
        pauses = _pauses(shift, start)
    agent = move.to_agent or move.agent
    return Duty(agent=agent, day=day, shift=name, start=start, end=start + 60 * shift.minutes, breaks=pauses)


def _start(scenario: Scenario, move: Move, old: Duty | None, shift: Shift) -> int:
    """When the duty begins: as said, else at the same clock time, else when the shift may begin first."""
    if move.to_start is not None:
        return move.to_start
    day = move.to_day or move.day
    minute = int(shift.first_start[:2]) * 60 + int(shift.first_start[3:])
    if old is not None:
        minute = minute_of(old.start, old.day, scenario.zone)
    return at_minute(day, minute, scenario.zone)


def at_minute(day: date, minute: int, zone: str) -> int:
    """UTC s of a minute of a local day; minutes beyond midnight belong to the next."""
    there = day + timedelta(days=minute // 1440)
    wall = datetime(there.year, there.month, there.day, minute % 1440 // 60, minute % 60)  # noqa: DTZ001 wall time
    return wall_to_utc(wall, zone)


def _pauses(shift: Shift, start: int) -> tuple[Pause, ...]:
    """The shift's breaks, each as early as it may begin."""
    out, free = [], 0
    for one in sorted(shift.breaks, key=lambda one: (one.earliest, one.latest)):
        at = max(one.earliest, free)
        free = at + one.minutes
        out.append(Pause(name=one.name, start=start + 60 * at, end=start + 60 * free, paid=one.paid))
    return tuple(out)


def on_queues(
    scenario: Scenario, built: Built, others: Sequence[Duty], duty: Duty, meetings: Sequence[Meeting] = ()
) -> Duty:
    """The duty counted in each interval for the queue of the agent's skills where that is worth most."""
    person = next(agent for agent in scenario.agents if agent.name == duty.agent)
    known = {queue.name: place for place, queue in enumerate(scenario.queues)}
    skills = [known[name] for name in person.skills] or list(known.values())
    if shifts_by_name(scenario)[duty.shift].media == "phone":
        skills = [q for q in skills if scenario.queues[q].media not in DEFERRED] or skills
    without = Timetable(
        scenario=scenario.name, first=scenario.first, weeks=scenario.weeks, zone=scenario.zone, duties=tuple(others),
        objective=0.0,
    )  # fmt: skip
    counts = np.array(staffed(scenario, without, built.needs), dtype=np.int64)
    begins, cover = day_bounds(scenario.days[0], scenario.zone)[0], built.problem.coverage
    runs: list[Stretch] = []
    off = [(one.start, one.end) for one in duty.breaks] + [(one.start, one.end) for one in meetings]
    for at in range(duty.start, duty.end, SLOT_S):
        t = (at - begins) // SLOT_S
        if t >= counts.shape[1] or any(a <= at < b for a, b in off):
            continue
        here = runs[-1].queue if runs and runs[-1].end == at else ""
        best = min(skills, key=lambda q: (round(step_at(cover.least, cover.steps, q, t, counts[q, t]), 9),
                                          scenario.queues[q].name != here))  # fmt: skip
        name = scenario.queues[best].name
        if name == here:
            runs[-1] = Stretch(queue=name, start=runs[-1].start, end=at + SLOT_S)
        else:
            runs.append(Stretch(queue=name, start=at, end=at + SLOT_S))
    return duty.model_copy(update={"queues": tuple(runs)})


def _said(scenario: Scenario, move: Move, old: Duty | None, new: Duty | None) -> str:
    if new is None:
        return f"{move.agent} is off on {move.day}."
    start = minute_of(new.start, new.day, scenario.zone)
    text = f"{new.agent} works {new.shift} on {new.day} from {start // 60:02d}:{start % 60:02d}"
    if old is not None and new.agent != old.agent:
        return f"{text} instead of {old.agent}."
    return f"{text}."


def as_schedule(scenario: Scenario, built: Built, timetable: Timetable) -> Schedule:
    """The timetable in the solver's numbers; a duty whose shift no longer exists is left out."""
    begins = day_bounds(scenario.days[0], scenario.zone)[0]
    rows = {agent.name: row for row, agent in enumerate(scenario.agents)}
    kinds = {shift.name: number for number, shift in enumerate(scenario.shifts)}
    queues = {queue.name: number for number, queue in enumerate(scenario.queues)}
    shape = (len(rows), len(scenario.days))
    most = max((len(kind.breaks) for kind in built.problem.kinds), default=0)
    longest = max(kind.length for kind in built.problem.kinds)
    kind: Ints = np.full(shape, -1, dtype=np.int64)
    start: Ints = np.zeros(shape, dtype=np.int64)
    breaks: Ints = np.zeros((*shape, max(most, 1)), dtype=np.int64)
    width = built.problem.coverage.intervals + longest
    queue: Bytes = np.full((shape[0], width), -1, dtype=np.int8)
    for duty in timetable.duties:
        if duty.shift not in kinds or duty.agent not in rows:
            continue
        row, place = rows[duty.agent], (duty.day - scenario.first).days
        kind[row, place], start[row, place] = kinds[duty.shift], (duty.start - begins) // SLOT_S
        for number, pause in enumerate(duty.breaks[:most]):
            breaks[row, place, number] = (pause.start - begins) // SLOT_S
        for stretch in duty.queues:
            a, b = (stretch.start - begins) // SLOT_S, (stretch.end - begins) // SLOT_S
            queue[row, a:b] = queues[stretch.queue]
    return Schedule(kind, start, breaks, queue)
