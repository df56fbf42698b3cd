"""A scenario: everything a schedule is made from, as one document (E018, E060-E072).

A document covers `weeks` whole weeks from a Monday on, in intervals of fifteen minutes of the centre's local time. A
day has as many intervals as it has quarter hours, so 92 and 100 on the nights the clock changes. Rules may be written
as sentences. Whatever contradicts itself is refused with the place and what to do.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from backend.clock import day_bounds, days_from
from backend.planning import sentences
from backend.planning.rules import AnyRule, Clock, Name, Weekday
from backend.planning.similar import near

VERSION = 1
SLOT_MIN = 15
DAY_SLOTS = 24 * 60 // SLOT_MIN
Media = Literal["phone", "chat", "email", "fax", "outbound"]
DEFERRED: tuple[Media, ...] = ("email", "fax")
Share = Annotated[float, Field(gt=0, le=1)]
FirstDay = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))]
"""Time zones know nothing of other centuries."""


class Misplaced(ValueError):
    """What contradicts something elsewhere in the document; `place` leads to what should be changed."""

    def __init__(self, text: str, *place: str | int) -> None:
        super().__init__(text)
        self.place = place


class Part(BaseModel):
    """Base of all parts: an unknown word is an error, never ignored; infinite numbers too."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Goal(Part):
    """What callers shall find. `share` of contacts `within_s` seconds; `asa` seconds on average; at most a share
    `abandoned`; at most a share of time `idle`; a share of messages `replied` within hours.
    """

    kind: Literal["answered", "asa", "abandoned", "idle", "replied"]
    share: Share | None = None
    within_s: float | None = Field(None, gt=0, le=86_400)
    within_h: float | None = Field(None, gt=0, le=24 * 14)

    @model_validator(mode="after")
    def _parts(self) -> Self:
        needs = {
            "answered": ("share", "within_s"), "asa": ("within_s",), "abandoned": ("share",), "idle": ("share",),
            "replied": ("share", "within_h"),
        }[self.kind]  # fmt: skip
        for name in ("share", "within_s", "within_h"):
            if (getattr(self, name) is None) == (name in needs):
                raise ValueError(f"the goal {self.kind} is told by {' and '.join(needs)}")
        return self


class LikelyDay(Part):
    """The contacts forecast for a day, their 80 % range, and of how many such days before it was learned."""

    expected: float = Field(ge=0, le=1e9)
    least: float = Field(ge=0, le=1e9)
    most: float = Field(ge=0, le=1e9)
    weeks: int = Field(ge=0, le=1000)


class Likely(Part):
    """The 80 % range of a forecast, by interval and day of the span, learned from `calls`; empty with too few of them.

    It is written by the program: see likely.py.
    """

    calls: int = Field(0, ge=0)
    low: tuple[Annotated[float, Field(ge=0, le=1e6)], ...] = ()
    high: tuple[Annotated[float, Field(ge=0, le=1e6)], ...] = ()
    days: tuple[LikelyDay, ...] = ()


class Demand(Part):
    """Contacts and average handling time (s) per interval of the whole span, in order."""

    contacts: tuple[Annotated[float, Field(ge=0, le=1e6)], ...]
    aht_s: tuple[Annotated[float, Field(ge=0, le=36_000)], ...]
    likely: Likely | None = None

    @model_validator(mode="after")
    def _even(self) -> Self:
        if len(self.contacts) != len(self.aht_s):
            raise ValueError(f"{len(self.contacts)} intervals of contacts, but {len(self.aht_s)} of handling times")
        for place, (n, aht) in enumerate(zip(self.contacts, self.aht_s, strict=True)):
            if n > 0 and aht <= 0:
                raise ValueError(f"interval {place + 1} has {n:g} contacts but no handling time")
        return self


class Pace(Part):
    """Contacts an agent-hour on an outbound campaign brings, and the deviations of a day's and a week's logarithm.

    It is written by the program: see pace.py.
    """

    per_hour: float = Field(gt=0, le=10_000)
    day_dev: float = Field(ge=0, le=10)
    week_dev: float = Field(ge=0, le=10)
    days: int = Field(ge=1, le=10_000)
    weeks: int = Field(ge=1, le=2000)


class Stretch(Part):
    """Part of a day between two clock times on quarter hours; `end` 00:00 is midnight. Faults call it `NAME`."""

    NAME: ClassVar[str] = "stretch"
    start: Clock = "00:00"
    end: Clock = "00:00"

    @property
    def slots(self) -> range:
        """Quarter hours of the clock that it covers, of 0 to 95."""
        return range(_slot(self.start), _slot(self.end) or DAY_SLOTS)

    @model_validator(mode="after")
    def _order(self) -> Self:
        for time in (self.start, self.end):
            if int(time[3:]) % SLOT_MIN:
                raise ValueError(f"{self.NAME}s begin and end on quarter hours, not {time}")
        if not self.slots:
            said = f"the {self.NAME} ends at {self.end}, not after its start {self.start}"
            raise ValueError(f"{said}; split it at midnight")
        return self


class Allowance(Stretch):
    """The share of paid time lost to absence and training on some weekdays (none: all) between two clock times."""

    NAME: ClassVar[str] = "allowance"
    days: tuple[Weekday, ...] = ()
    share: float = Field(ge=0, le=0.9)


class Queue(Part):
    """A queue, its demand and its goals. `patience_s` is callers' mean patience, `concurrency` chats at a time.

    `shrinkage` is the share of paid time lost to absence and training where no allowance says otherwise, see
    allowance.py; `growth` multiplies the contacts.
    """

    name: Name
    media: Media = "phone"
    demand: Demand
    goals: tuple[Goal, ...] = Field(min_length=1)
    patience_s: float | None = Field(None, gt=0, le=36_000)
    concurrency: int = Field(1, ge=1, le=20)
    shrinkage: float = Field(0.0, ge=0, lt=1)
    allowances: tuple[Allowance, ...] = Field((), max_length=100)
    growth: float = Field(1.0, gt=0, le=20)
    pace: Pace | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        kinds = [goal.kind for goal in self.goals]
        if len(set(kinds)) < len(kinds):
            raise ValueError("a kind of goal is named twice")
        if "abandoned" in kinds and self.patience_s is None:
            raise ValueError("the goal abandoned needs patience_s: how long callers wait on average")
        if (self.media in DEFERRED) != ("replied" in kinds):
            raise ValueError("e-mail and fax have the goal replied, and only they")
        return self


class Break(Part):
    """Time off the phone within a shift: its length and when it may begin, in minutes after the shift began."""

    name: Name
    minutes: int = Field(ge=SLOT_MIN, le=240, multiple_of=SLOT_MIN)
    earliest: int = Field(ge=0, le=1440, multiple_of=SLOT_MIN)
    latest: int = Field(ge=0, le=1440, multiple_of=SLOT_MIN)
    paid: bool = False

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.latest < self.earliest:
            raise ValueError(f"{self.name}: it may begin at the latest {self.latest} min, before {self.earliest} min")
        return self


class Shift(Part):
    """A contiguous span of work: length, start window, breaks, and what is worked in it."""

    name: Name
    minutes: int = Field(ge=60, le=1440, multiple_of=SLOT_MIN)
    first_start: Clock
    last_start: Clock
    step_min: int = Field(SLOT_MIN, ge=SLOT_MIN, le=480, multiple_of=SLOT_MIN)
    breaks: tuple[Break, ...] = ()
    days: tuple[Weekday, ...] = ()
    media: Literal["all", "phone"] = "all"

    @model_validator(mode="after")
    def _inside(self) -> Self:
        for start in (self.first_start, self.last_start):
            if int(start[3:]) % SLOT_MIN:
                raise ValueError(f"starts lie on quarter hours, not {start}")
        if self.last_start < self.first_start:
            raise ValueError(f"the last start {self.last_start} lies before the first {self.first_start}")
        for one in self.breaks:
            if one.latest + one.minutes > self.minutes:
                raise ValueError(f"{one.name} may begin {one.latest} min after the start and then ends after the shift")
        if sum(one.minutes for one in self.breaks) >= self.minutes:
            raise ValueError("the breaks leave no time to work")
        return self


class Agent(Part):
    """A person: skills are names of queues. `carried` are counts of the weeks before, see carried.py."""

    name: Name
    agent_id: int | None = Field(None, ge=0, le=2**53, description="The dialer's number, where known.")
    skills: tuple[Name, ...] = ()
    least_h: float = Field(0, ge=0, le=168)
    most_h: float = Field(40, ge=0, le=168)
    site: str = Field("", max_length=60)
    zone: str = Field("", max_length=64)
    contract: str = Field("", max_length=60)
    cost_cents: int = Field(0, ge=0, le=10**6, description="Per hour.")
    carried: dict[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.least_h > self.most_h:
            raise ValueError(f"at least {self.least_h:g} h and at most {self.most_h:g} h contradict each other")
        return self


class Event(Part):
    """A meeting or training: how long, for whom, and between which days and clock times."""

    name: Name
    minutes: int = Field(ge=SLOT_MIN, le=480, multiple_of=SLOT_MIN)
    who: tuple[Name, ...] = Field(min_length=1)
    first: date
    last: date
    start: Clock = "00:00"
    end: Clock = "23:45"


class Profile(Part):
    """A kind of person that could be hired (phantom agents)."""

    name: Name
    skills: tuple[Name, ...] = Field(min_length=1)
    hours: float = Field(gt=0, le=60, description="Per week.")
    cost_cents: int = Field(ge=0, le=10**6, description="Per hour.")
    most: int = Field(1000, ge=0, le=20_000)


def _spoken(value: Any) -> Any:
    """A rule given as a sentence."""
    return sentences.read(value) if isinstance(value, str) else value


Spoken = Annotated[AnyRule, BeforeValidator(_spoken)]


class Scenario(Part):
    """A whole scenario; `first` is a Monday."""

    version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=80)
    zone: str = "America/Los_Angeles"
    first: FirstDay
    weeks: int = Field(1, ge=1, le=8)
    queues: tuple[Queue, ...] = Field(min_length=1, max_length=200)
    agents: tuple[Agent, ...] = Field((), max_length=20_000)
    shifts: tuple[Shift, ...] = Field((), max_length=200)
    rules: tuple[Spoken, ...] = Field((), max_length=5000)
    events: tuple[Event, ...] = Field((), max_length=500)
    profiles: tuple[Profile, ...] = Field((), max_length=100)
    budget_cents: int | None = Field(None, ge=0, description="Most that hires may cost a week.")
    together: Likely | None = Field(None, description="The range of all queues' contacts at once.")

    @property
    def days(self) -> list[date]:
        """The local days, in order."""
        return days_from(self.first, 7 * self.weeks)

    def slots_of(self, day: date) -> int:
        """Intervals of a local day: 96, on the nights the clock changes 92 or 100."""
        start, end = day_bounds(day, self.zone)
        return (end - start) // (60 * SLOT_MIN)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        check_zone(self.zone)
        if self.first.weekday():
            monday = self.first - timedelta(days=self.first.weekday())
            raise Misplaced(f"first: {self.first} is no Monday; begin on {monday}", "first")
        slots = sum(self.slots_of(day) for day in self.days)
        for place, queue in enumerate(self.queues):
            if len(queue.demand.contacts) != slots:
                said = f"queues: {queue.name} {self._wrong_length(len(queue.demand.contacts), slots)}"
                raise Misplaced(said, "queues", place, "demand", "contacts")
            _check_likely(queue.demand.likely, slots, len(self.days), f"queues: {queue.name}")
        _check_likely(self.together, slots, len(self.days), "together")
        _check_names(self)
        return self

    def _wrong_length(self, have: int, slots: int) -> str:
        """What is wrong with a number of intervals, and whether it is because the clock changes."""
        said = f"has {have} intervals; {self.weeks} week(s) have {slots}"
        odd = [(day, self.slots_of(day)) for day in self.days if self.slots_of(day) != DAY_SLOTS]
        for day, slots_then in odd:
            said += f"; the clock changes on {day}, which has {slots_then} intervals instead of {DAY_SLOTS}"
        return said


def _check_likely(found: Likely | None, slots: int, days: int, where: str) -> None:
    """A range is there for the whole span, or not at all."""
    have = (0, 0, 0) if found is None else (len(found.low), len(found.high), len(found.days))
    if have not in ((0, 0, 0), (slots, slots, days)):
        raise ValueError(f"{where}: its likely range must have {slots} intervals and {days} days; leave it out")


def _slot(time: str) -> int:
    return (60 * int(time[:2]) + int(time[3:])) // SLOT_MIN


def check_zone(zone: str, *place: str | int) -> None:
    """Raises ValueError for a name that is no time zone; `place` is where it stands, if not at the top."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        meant = near(zone, available_timezones()) or "; use a name like America/Los_Angeles"
        raise Misplaced(f"zone: {zone[:60] or 'nothing'} is no time zone{meant}", *place or ("zone",)) from None


def _check_names(scenario: Scenario) -> None:
    """Everything that is named must exist, and only once."""
    known = {}
    for part in ("queues", "agents", "shifts", "profiles", "events"):
        known[part] = set[str]()
        for place, one in enumerate(getattr(scenario, part)):
            if one.name in known[part]:
                raise Misplaced(f"{part}: {one.name} is there twice; give each a name of its own", part, place)
            known[part].add(one.name)
    for place, agent in enumerate(scenario.agents):
        said = f"agents: {agent.name} has the skill"
        _known(agent.skills, known["queues"], said, "queue", "agents", place, "skills")
        if agent.zone:
            check_zone(agent.zone, "agents", place, "zone")
    for place, profile in enumerate(scenario.profiles):
        said = f"profiles: {profile.name} has the skill"
        _known(profile.skills, known["queues"], said, "queue", "profiles", place, "skills")
    for place, event in enumerate(scenario.events):
        _known(event.who, known["agents"], f"events: {event.name} is for", "agent", "events", place, "who")
    for place, rule in enumerate(scenario.rules):
        said = f"rules: “{sentences.write(rule)}” names"
        _known(rule.who, known["agents"], said, "agent", "rules", place)
        shifts = getattr(rule, "shifts", ()) or tuple(filter(None, [getattr(rule, "shift", None)]))
        _known(shifts, known["shifts"], said, "shift", "rules", place)


def _known(names: tuple[str, ...], known: set[str], said: str, kind: str, *place: str | int) -> None:
    if missing := next((name for name in names if name not in known), None):
        raise Misplaced(f"{said} {missing}, and there is no such {kind}{near(missing, known)}", *place)


def rules_of(scenario: Scenario, name: str) -> list[AnyRule]:
    """The rules that are about a person."""
    return [rule for rule in scenario.rules if not rule.who or name in rule.who]
