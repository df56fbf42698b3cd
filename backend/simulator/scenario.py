"""What a simulated centre consists of: the checked parts of a scenario file.

Everything is relative: clock times are local wall times, days count from the day the simulation starts
(0 that day, -1 the day before), so a scenario never goes stale.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.simulator.codes import DEFAULT_TOKEN, STATUS

Wall = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")]
Hour = Annotated[str, Field(pattern=r"^([01]?\d|2[0-3])$")]
Share = Annotated[float, Field(ge=0, le=1)]
Factor = Annotated[float, Field(gt=0, le=20)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Shift = tuple[Wall, Wall]
SECTIONS = (
    "agent-monitor", "agent-performance", "agent-productivity", "log", "campaigns", "lists", "users",
    "user-activity", "status", "callbacks", "revenue", "leads",
)  # fmt: skip
Section = Literal[
    "agent-monitor", "agent-performance", "agent-productivity", "log", "campaigns", "lists", "users",
    "user-activity", "status", "callbacks", "revenue", "leads",
]  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FloorSpec(_Part):
    """How many people work when, and how often the unusual happens."""

    agents: int = Field(24, ge=1, le=20_000)
    shift: Shift = ("07:00", "16:00")
    stagger_min: int = Field(15, ge=0, le=240)
    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")
    absence: Share = 0.04
    rotation: Share = 0.3
    midday_switch: Share = 0.08
    fatigue_per_hour: Share = 0.015
    skill_sd: float = Field(0.22, ge=0, le=1)
    fit_sd: float = Field(0.18, ge=0, le=1)
    handle_sd: float = Field(0.1, ge=0, le=1)
    manual: Share = 0.006
    redisposition: Share = 0.015
    lost_connection: Share = 0.002
    return_min: int = Field(10, ge=1, le=600)


class DialSpec(_Part):
    """The predictive dialer: lines per free agent, look-ahead on agents in wrap, the drop share it defends."""

    level: float = Field(1.8, gt=0, le=20)
    soon: Share = 0.1
    max_drop: Share = 0.02


class CampaignSpec(_Part):
    """One campaign and its true rates: answers per dial, machines and contacts per answer, conversions per contact.

    `hours` multiplies conversions per contact in a local hour ("11" is 11:00 to 12:00), every day.
    """

    id: int = Field(gt=0)
    name: str = Field(min_length=1)
    active: bool = True
    success: str = "SALE"
    conversion: Share = 0.09
    answer: Share = 0.33
    machine: Share = 0.12
    contact: Share = 0.62
    transfer: Share = 0.0
    talk: Factor = 1.0
    wrap: Factor = 1.0
    level: float | None = Field(None, gt=0, le=20)
    crew: float = Field(1.0, ge=0)
    hours: dict[Hour, Factor] = {}

    @model_validator(mode="after")
    def _known_success(self) -> Self:
        if self.success not in ("SALE", "APPT"):
            raise ValueError(f"success must be SALE or APPT, not {self.success!r}")
        return self


class ListSpec(_Part):
    """A lead list: size, quality of its leads, its age on day 0 and how fast it is used up."""

    id: int = Field(gt=0)
    name: str = Field(min_length=1)
    campaign: str
    active: bool = True
    leads: int = Field(40_000, ge=1)
    quality: Factor = 1.0
    age_days: int = Field(20, ge=0)
    half_life_days: float = Field(30, gt=0)
    fresh: int | None = Field(None, ge=0)
    share: float = Field(1.0, ge=0)


class QueueSpec(_Part):
    """An inbound or transfer queue with its own callers; `patience_s` is the median wait before hanging up."""

    id: int = Field(gt=0)
    name: str = Field(min_length=1)
    campaign: str
    calls_per_hour: float = Field(6.0, ge=0, le=5000)
    patience_s: float = Field(70, gt=0)
    members: int = Field(4, ge=0)


class Renamed(_Part):
    """The name an agent had before local day `day`."""

    day: int
    was: str = Field(min_length=1)


class AgentSpec(_Part):
    """A named person; whatever is left out is drawn from the seed."""

    name: str = Field(min_length=1)
    campaign: str | None = None
    skill: Factor | None = None
    skills: dict[str, Factor] = {}
    handle: Factor | None = None
    wrap: Factor | None = None
    pause: Factor | None = None
    shift: Shift | None = None
    logins: Literal[1, 2] = 1
    queues: tuple[str, ...] = ()
    rotation: Share | None = None
    absence: Share | None = None
    left: int | None = Field(None, le=0)
    joined: int | None = Field(None, le=0)
    renamed: Renamed | None = None


class Change(_Part):
    """A true rate that changes: times `factor` from wall time `at`, reached after `ramp_min` minutes.

    `pause` multiplies the expected seconds of unplanned pauses, by more or fewer of them; `share` a list's part of
    its campaign's dials.
    """

    what: Literal["handle", "wrap", "pause", "conversion", "contact", "answer", "level", "share"]
    agent: str | None = None
    campaign: str | None = None
    list: str | None = None
    day: int = Field(0, ge=-400, le=400)
    last_day: int | None = Field(None, le=3650)
    at: Wall = "00:00"
    until: Wall | None = None
    ramp_min: float = Field(0, ge=0)
    factor: float = Field(gt=0, le=20)

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if sum(subject is not None for subject in (self.agent, self.campaign, self.list)) != 1:
            raise ValueError("name exactly one of agent, campaign or list")
        allowed = {"handle": "agent campaign", "wrap": "agent campaign", "conversion": "agent campaign list",
                   "contact": "agent campaign list", "answer": "campaign list", "level": "campaign",
                   "pause": "agent", "share": "list"}  # fmt: skip
        subject = "agent" if self.agent else "campaign" if self.campaign else "list"
        if subject not in allowed[self.what].split():
            known = allowed[self.what].replace(" ", " or ")
            raise ValueError(f"{self.what} can change for {known}, not for a {subject}")
        return self


class Roster(_Part):
    """Who works otherwise on one day: another shift, another campaign, or not at all; without `agent` everybody."""

    agent: str | None = None
    day: int = Field(0, ge=-400, le=400)
    shift: Shift | None = None
    campaign: str | None = None
    absent: bool = False


class Planted(_Part):
    """`n` equal calls in a row: wait, talk and wrap in seconds, and the disposition."""

    status: str
    n: int = Field(1, ge=1, le=2000)
    talk_s: int = Field(60, ge=1, le=7200)
    wrap_s: int = Field(10, ge=1, le=3600)
    wait_s: int = Field(20, ge=1, le=7200)

    @model_validator(mode="after")
    def _known_status(self) -> Self:
        if self.status not in STATUS:
            raise ValueError(f"status must be one of {', '.join(STATUS)}, not {self.status!r}")
        return self


class Script(_Part):
    """Calls an agent has exactly so; with `only` the agent logs in for them and has no other call that day."""

    agent: str
    campaign: str | None = None
    day: int = Field(0, ge=-400, le=400)
    at: Wall
    only: bool = True
    then: Literal["work", "pause", "logout"] = "pause"
    calls: tuple[Planted, ...] = Field(min_length=1)


class TokenSpec(_Part):
    """A further API token and the sections its access-control list allows."""

    value: str = Field(pattern=r"^[a-z0-9]{32}$")
    allow: tuple[Section, ...] = SECTIONS  # type: ignore[assignment]


class Scenario(_Part):
    """A whole simulated centre."""

    name: str = "unnamed"
    title: str = ""
    start: Wall = "13:10"
    zone: str = "America/Los_Angeles"
    history_days: int = Field(30, ge=0, le=400)
    floor: FloorSpec = FloorSpec()
    dialing: DialSpec = DialSpec()
    campaign: tuple[CampaignSpec, ...] = Field(min_length=1)
    list: tuple[ListSpec, ...] = Field(min_length=1)
    queue: tuple[QueueSpec, ...] = ()
    agent: tuple[AgentSpec, ...] = ()
    change: tuple[Change, ...] = ()
    roster: tuple[Roster, ...] = ()
    script: tuple[Script, ...] = ()
    token: tuple[TokenSpec, ...] = (TokenSpec(value=DEFAULT_TOKEN),)
