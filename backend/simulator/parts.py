"""What moves on a day's floor: desks (agents at work), lines (campaigns dialed), stocks (lists), halls (queues)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from backend.simulator.codes import LOGOUT
from backend.simulator.people import Person
from backend.simulator.rates import AgentRates, CampaignRates, ListRates
from backend.simulator.scenario import CampaignSpec, ListSpec, Planted, QueueSpec, Script

FIRST, ANSWERS, GIVE_UPS, PUMPS = range(4)
"""Ranks of events in the same second: agents get free before calls are answered; drops come next, the dialer last."""


@dataclass(slots=True)
class Stock:
    """A list and how many of its leads were dialed today."""

    spec: ListSpec
    rates: ListRates
    name: str
    campaign: int
    active: bool
    dialed: int = 0

    @property
    def dialable(self) -> int:
        """Leads nobody has dialed yet."""
        return max(0, self.rates.fresh - self.dialed)


@dataclass(slots=True, eq=False)
class Line:
    """A campaign being dialed: who is ready, which lines are busy, which answered calls wait for an agent."""

    spec: CampaignSpec
    rates: CampaignRates
    chance: Iterator[float]
    on: bool
    stocks: list[Stock] = field(default_factory=list)
    ready: dict[Desk, None] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)
    busy: list[int] = field(default_factory=list)
    ringing: int = 0
    wrapping: int = 0
    staff: int = 0
    next_pump: int = -1
    answered: int = 0
    dropped: int = 0


@dataclass(slots=True, eq=False)
class Hall:
    """An inbound or transfer queue: callers waiting, agents subscribed."""

    spec: QueueSpec
    campaign: int
    chance: Iterator[float]
    members: list[Desk] = field(default_factory=list)
    waiting: deque[int] = field(default_factory=deque)


@dataclass(frozen=True, slots=True)
class Session:
    """One login of an agent: seconds since the day began, and the campaign (0: none)."""

    login: int
    logout: int
    campaign: int


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause an agent will take once free."""

    at: int
    seconds: int
    code: int


@dataclass(frozen=True, slots=True)
class Plan:
    """An agent's intended day."""

    sessions: tuple[Session, ...] = ()
    pauses: tuple[Pause, ...] = ()
    scripts: tuple[Script, ...] = ()


@dataclass(frozen=True, slots=True)
class Leave:
    """A logout to come as soon as the agent is free; `back` seconds later they log in again (-1: not today)."""

    code: int
    back: int = -1
    campaign: int = 0


@dataclass(slots=True)
class Result:
    """How the call under way will end."""

    status: int
    term: int
    talk: int
    wrap: int
    dead: int = 0
    planted: bool = False


@dataclass(slots=True, eq=False)
class Desk:
    """One agent at work today."""

    person: Person
    rates: AgentRates
    chance: Iterator[float]
    normal: Iterator[float]
    halls: tuple[Hall, ...] = ()
    line: Line | None = None
    serving: int = 0
    state: int = LOGOUT
    code: int = 0
    since: int = 0
    event: int = -1
    gen: int = 0
    row: int = -1
    result: Result | None = None
    assigned: int | None = None
    session_end: int = 0
    due: deque[Pause] = field(default_factory=deque)
    leave: Leave | None = None
    script: deque[Planted] = field(default_factory=deque)
    then: str = "work"
    calls: int = 0
    last_call: int = -1
    last_finish: int = -1
    last_inbound: int = -1
    last_inbound_finish: int = -1
    last_login: int = -1

    @property
    def agent_id(self) -> int:
        """The agent's id on the wire."""
        return self.person.agent_id

    @property
    def campaign(self) -> int:
        """Id of the campaign logged into, 0 for none."""
        return self.line.spec.id if self.line else 0
