"""What the floor talks about: calls, states, agents, campaigns, dispositions, centres.

Frozen and validated; nothing here knows the dialer's wire format, a database or a clock.
Times are integer UTC seconds, durations seconds, money integer cents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo

SYSTEM_USERS = frozenset({666666, 666667, 666669})
"""Pseudo-users of the dialer: automatic calls and drops, the DID user, the creator of API inserts."""

DROP_STATUSES = frozenset({"DROP", "PDROP"})
"""Outbound calls answered by a person while no agent was free: the legal drop."""

ABANDON_STATUSES = frozenset({"XDROP"})
"""Inbound or transferred callers who left a queue."""

MACHINE_STATUSES = frozenset({"A", "AA", "AM", "AFAX"})
"""Answering machines and faxes when the account's own flags do not say."""

LIVE_STATUSES = frozenset({"INCALL", "QUEUE"})
"""Log rows of calls still going on; they carry no final length or disposition."""


class State(StrEnum):
    """What an agent is doing, in the order of the Agent Monitor's counters."""

    WAIT = "wait"
    TALK = "talk"
    DEAD = "dead"
    WRAP = "wrap"
    PAUSE = "pause"
    LOGIN = "login"
    LOGOUT = "logout"
    UNKNOWN = "unknown"


class CallType(StrEnum):
    """How a call came about."""

    OUTBOUND = "OUTBOUND"
    INBOUND = "INBOUND"
    MANUAL = "MANUAL"
    THREE_WAY = "3WAY"


@dataclass(frozen=True, slots=True)
class Call:
    """One row of the dialer's call log, without any personal data of the lead.

    `agent_id` is None when no agent handled the call (the dialer's system users); `talk_s` is None while
    the call is live. `lead_id` is the dialer's own number for the lead, never a name or a phone number.
    """

    call_id: int
    started_at: int
    campaign_id: int
    status: str
    agent_id: int | None = None
    list_id: int | None = None
    queue_id: int | None = None
    lead_id: int | None = None
    talk_s: int | None = None
    call_type: CallType = CallType.OUTBOUND
    term_reason: str = ""
    called_count: int | None = None
    queue_s: float = 0.0

    def __post_init__(self) -> None:
        if self.call_id <= 0:
            raise ValueError(f"call_id must be positive, not {self.call_id}.")
        if self.started_at <= 0:
            raise ValueError(f"started_at must be UTC seconds, not {self.started_at}.")
        if not self.status:
            raise ValueError("a call needs a status.")
        if self.talk_s is not None and not 0 <= self.talk_s <= 86_400:
            raise ValueError(f"talk_s must lie between 0 and 86,400 seconds, not {self.talk_s}.")
        if not 0 <= self.queue_s <= 86_400:
            raise ValueError(f"queue_s must lie between 0 and 86,400 seconds, not {self.queue_s}.")
        if self.agent_id in SYSTEM_USERS:
            raise ValueError("a system user is not an agent; use agent_id=None.")

    @property
    def live(self) -> bool:
        """True while the call goes on: its length and disposition will still change."""
        return self.talk_s is None or self.status in LIVE_STATUSES


@dataclass(frozen=True, slots=True)
class StateEvent:
    """One finished or running state of one agent, from the dialer's productivity report.

    `event_id` is the dialer's; `duration_s` is None while the state lasts. `code` is the availability
    code (1 login, 2 ready, 11 forced pause, 20 logout, >= 1000 the account's own pause reasons).
    """

    event_id: int
    agent_id: int
    state: State
    started_at: int
    duration_s: int | None = None
    campaign_id: int | None = None
    code: int | None = None
    code_name: str = ""

    def __post_init__(self) -> None:
        if self.event_id <= 0 or self.agent_id <= 0 or self.started_at <= 0:
            raise ValueError("event_id, agent_id and started_at must be positive.")
        if self.duration_s is not None and self.duration_s < 0:
            raise ValueError(f"duration_s must not be negative, not {self.duration_s}.")


@dataclass(frozen=True, slots=True)
class LiveAgent:
    """One logged-in agent as the Agent Monitor shows it now; `since` is when the state began."""

    agent_id: int
    name: str
    state: State
    since: int
    campaign_id: int | None = None
    queue_id: int | None = None
    status_label: str = ""
    call_id: int | None = None
    calls_today: int = 0
    code: int | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FloorTotals:
    """Counters of the Agent Monitor that no other endpoint gives; None where the account does not send them."""

    dialable_leads: int | None = None
    calls_today: int | None = None
    dropped: int | None = None
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """The dialer's own totals for one agent over one local day (campaign_id None: all campaigns)."""

    agent_id: int
    name: str
    calls: int
    human_answered: int
    machines: int
    talk_s: int
    wait_s: int
    pause_s: int
    wrap_s: int
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class Agent:
    """A person who takes calls. `email` is never stored."""

    agent_id: int
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class Campaign:
    """An outbound programme: lists, dialing rules, dispositions."""

    campaign_id: int
    name: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class LeadList:
    """A batch of leads; belongs to one campaign."""

    list_id: int
    name: str
    campaign_id: int | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Queue:
    """An inbound or transfer line; known only from the Agent Monitor."""

    queue_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Disposition:
    """What the account itself counts as contact, success and so on, per status code."""

    status: str
    name: str
    contact: bool = False
    success: bool = False
    reached: bool = False
    voicemail: bool = False
    dnc: bool = False
    callback: bool = False
    final: bool = False

    def __post_init__(self) -> None:
        if not self.status:
            raise ValueError("a disposition needs a status code.")


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What the dialer cannot tell about a campaign: money and targets. None means not configured."""

    value_cents: int | None = None
    margin_cents: int | None = None
    cost_per_lead_cents: int | None = None
    cost_per_hour_cents: int | None = None
    target_per_contact: float | None = None
    ideal_handle_s: int | None = None

    def __post_init__(self) -> None:
        for name in ("value_cents", "margin_cents", "cost_per_lead_cents", "cost_per_hour_cents"):
            worth = getattr(self, name)
            if worth is not None and worth < 0:
                raise ValueError(f"{name} must not be negative, not {worth}.")
        if self.target_per_contact is not None and not 0 < self.target_per_contact <= 1:
            raise ValueError(f"target_per_contact is a share between 0 and 1, not {self.target_per_contact}.")
        if self.ideal_handle_s is not None and self.ideal_handle_s <= 0:
            raise ValueError(f"ideal_handle_s must be positive, not {self.ideal_handle_s}.")


@dataclass(frozen=True, slots=True)
class Targets:
    """What the centre wants of a day; None means no target was set."""

    calls_per_day: int | None = None
    contacts_per_day: int | None = None
    conversions_per_day: int | None = None
    revenue_cents_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Centre:
    """One account (office) of the dialer with the settings its manager chose.

    `zone` is the IANA zone the dialer writes its naive times in; a day of the centre is a local date
    there. `excluded_names` are case-insensitive regular expressions of names that are no agents.
    """

    centre_id: int
    name: str
    zone: str = "America/Los_Angeles"
    excluded_names: tuple[str, ...] = (r"\b(trainer|test(er)?|qa|manager|supervisor)\b", r"^deleted user")
    terms: dict[int, CampaignTerms] = field(default_factory=dict)
    targets: Targets = field(default_factory=Targets)
    drop_limit: float = 0.03
    poll_interval_s: int = 30

    def __post_init__(self) -> None:
        ZoneInfo(self.zone)  # raises ZoneInfoNotFoundError for an unknown zone
        if not 10 <= self.poll_interval_s <= 300:
            raise ValueError(f"poll_interval_s must lie between 10 and 300 seconds, not {self.poll_interval_s}.")
        if not 0 < self.drop_limit < 1:
            raise ValueError(f"drop_limit is a share between 0 and 1, not {self.drop_limit}.")
