"""A timetable: who works what, as a document that is stored, published and checked (E061, E083)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import Field

from backend.clock import day_bounds, utc_to_wall
from backend.planning.rules import NIGHT
from backend.planning.scenario import Part, Scenario, Shift


class Pause(Part):
    """A break within a duty, `[start, end)` in UTC s."""

    name: str
    start: int
    end: int
    paid: bool = False


class Stretch(Part):
    """Time in which a duty is counted for one queue, `[start, end)` in UTC s."""

    queue: str
    start: int
    end: int


class Duty(Part):
    """One shift of one person on a local day, `[start, end)` in UTC s."""

    agent: str
    day: date
    shift: str
    start: int
    end: int
    breaks: tuple[Pause, ...] = ()
    queues: tuple[Stretch, ...] = ()

    @property
    def paid_h(self) -> float:
        """Paid hours: without the breaks that are not."""
        return (self.end - self.start - sum(one.end - one.start for one in self.breaks if not one.paid)) / 3600

    @property
    def elsewhere(self) -> list[tuple[int, int]]:
        """Breaks and times on queues, in which nobody can meet."""
        return [(one.start, one.end) for one in self.breaks] + [(one.start, one.end) for one in self.queues]


class Away(Part):
    """Somebody who is away although scheduled when the timetable was made, `[start, end)` in UTC s."""

    agent: str
    start: int
    end: int


class Meeting(Part):
    """A meeting or training of some agents, `[start, end)` in UTC s: they are at work but on no queue."""

    name: str
    start: int
    end: int
    who: tuple[str, ...]


class DayReached(Part):
    """A goal on one local day: what was reached and its likely range; None where nothing came or is judged."""

    day: date
    contacts: float
    value: float | None = None
    low: float | None = None
    high: float | None = None


class Reached(Part):
    """A goal of a queue in simulation: share or seconds reached with the 95 % range, and whether that keeps the goal.

    "uncertain" is a goal that lies within the range. `simulated` is False for what only a formula tells.
    """

    goal: str
    kind: str
    unit: Literal["share", "s"]
    target: float
    value: float
    low: float
    high: float
    state: Literal["kept", "uncertain", "not kept"]
    simulated: bool = True
    sentence: str
    remedy: str = ""
    days: tuple[DayReached, ...] = ()


class Measured(Part):
    """A share of a queue's contacts in simulation with its 95 % range, whether or not it is a goal.

    `answered` and `replied` within `within_s`, or `abandoned`: given up before anybody answered.
    """

    kind: Literal["answered", "abandoned", "replied"]
    within_s: float | None = None
    value: float
    low: float
    high: float


class QueueService(Part):
    """A queue's goals, and the share of contacts answered in time by interval of arrival (None: nobody came)."""

    queue: str
    goals: tuple[Reached, ...]
    curve: tuple[float | None, ...] = ()
    measured: tuple[Measured, ...] = ()


class Service(Part):
    """What a timetable's service is when its weeks are simulated, contact by contact, so many times."""

    played: int
    contacts: int
    kept: int
    goals: int
    sentence: str
    queues: tuple[QueueService, ...]


class Timetable(Part):
    """A whole timetable with what it costs: `objective` = `rules` + `coverage` + `wishes`, and the bound below it."""

    scenario: str
    first: date
    weeks: int
    zone: str
    duties: tuple[Duty, ...]
    objective: float
    bound: float | None = None
    rules: float = 0.0
    coverage: float = 0.0
    wishes: float = 0.0
    seconds: float = 0.0
    seed: int = 0
    status: str = "ended"
    made_at: int = Field(0, ge=0)
    away: tuple[Away, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    margins: dict[str, float] = Field(default_factory=dict, description="Asked for beyond the formulas, by queue.")
    service: Service | None = None

    @property
    def gap(self) -> float | None:
        """How far above the bound the objective lies, as a share of the bound."""
        if self.bound is None or self.bound <= 0:
            return None
        return max(0.0, self.objective / self.bound - 1)

    def of(self, agent: str) -> list[Duty]:
        """One person's duties in order."""
        return sorted((duty for duty in self.duties if duty.agent == agent), key=lambda duty: duty.start)

    def met_by(self, agent: str) -> list[Meeting]:
        """One person's meetings in order."""
        return sorted((one for one in self.meetings if agent in one.who), key=lambda one: one.start)


def minute_of(at: int, day: date, zone: str) -> int:
    """Wall-clock minute of an instant, counted from the local day `day` on: after midnight it goes beyond 1440."""
    wall = utc_to_wall(at, zone)
    there = date.fromisoformat(wall[:10])
    return (there - day).days * 1440 + int(wall[11:13]) * 60 + int(wall[14:16])


def shifts_by_name(scenario: Scenario) -> dict[str, Shift]:
    """The scenario's shifts."""
    return {shift.name: shift for shift in scenario.shifts}


def intervals(scenario: Scenario) -> Iterator[tuple[int, int, int]]:
    """Every interval of the span: its day's place, and `[start, end)` in UTC s."""
    for place, day in enumerate(scenario.days):
        start, end = day_bounds(day, scenario.zone)
        for at in range(start, end, 900):
            yield place, at, at + 900


def is_at_night(duty: Duty, zone: str) -> bool:
    """Whether a duty covers any hour of a night."""
    first, last = (minute_of(at, duty.day, zone) for at in (duty.start, duty.end))
    return any(first < NIGHT[1] * 60 + day and last > NIGHT[0] * 60 + day for day in (0, 1440))
