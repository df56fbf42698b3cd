"""The live floor: counters, team, agents and campaigns in one window."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from backend.schemas.base import (
    AnswerDefinition,
    CentreRef,
    FloorStatus,
    Formulas,
    Model,
    Rate,
    RateColumn,
    StateName,
    WindowRef,
)


class FloorNow(Model):
    """The Agent Monitor's counters."""

    logged_in: int
    wait: int
    talk: int
    dead: int
    wrap: int
    pause: int
    unknown: int
    dialable_leads: int | None


class Balance(Model):
    """How evenly work is spread: the coefficient of variation of the agents' occupancy (0 is even)."""

    value: float | None
    n: int
    reading: Literal["even", "uneven", "very uneven", "not enough data"]


class Reliability(Model):
    """How far the order of the board is skill rather than luck, 0 to 1."""

    value: float | None
    n: int = Field(description="Median number of observations per agent.")
    metric: str
    sentence: str


class Team(Model):
    """The whole floor in one window: sums, and rates as ratios of sums."""

    dials: int
    calls: int
    human_answered: int
    contacts: int
    conversions: int
    drops: int
    talk_s: int
    wrap_s: int
    wait_s: int
    pause_s: int
    login_s: int
    revenue_cents: int | None = Field(description="None where no campaign has a value per conversion.")
    answer_rate: Rate
    contact_rate: Rate
    conversion_per_contact: Rate
    conversions_per_hour: Rate
    contacts_per_hour: Rate
    calls_per_hour: Rate
    handle_s: Rate
    occupancy: Rate
    utilisation: Rate
    drop_rate: Rate
    efficiency: Rate
    balance: Balance
    reliability: Reliability


class AgentColumns(Model):
    """One entry per agent with a login or a call in the window; logged-out ones have state `logout`."""

    id: list[int]
    name: list[str]
    campaign_id: list[int | None]
    state: list[StateName]
    state_since: list[int | None]
    pause_reason: list[str]
    rank: list[int | None]
    rank_low: list[int | None] = Field(description="Best place the data allow.")
    rank_high: list[int | None]
    tie: list[int | None] = Field(description="Agents with the same number cannot be told apart.")
    dials: list[int]
    calls: list[int]
    human_answered: list[int]
    contacts: list[int]
    conversions: list[int]
    answer_rate: RateColumn
    efficiency: RateColumn
    versus_team: list[float | None] = Field(description="Signed difference to the team in the ranking metric.")
    trend: list[float | None] = Field(description="Change of the trend metric in points (share of 1).")
    trend_mark: list[Literal["improving", "stable", "declining", "not enough calls"]]
    status: list[Literal["excellent", "good", "needs coaching", "not enough calls"]]
    status_why: list[str]


class MoreAgentColumns(Model):
    """Further columns of the same agents in the same order, sent only when asked for with `more=1`."""

    below_team: list[float | None] = Field(description="Chance that the agent is truly below the team.")
    talk_s: list[int]
    wrap_s: list[int]
    wait_s: list[int]
    pause_s: list[int]
    login_s: list[int]
    revenue_cents: list[int | None]
    conversion_per_contact: RateColumn
    conversions_per_hour: RateColumn
    handle_s: RateColumn
    occupancy: RateColumn


class AgentsTable(Model):
    """The board: agents in order of their place."""

    n: int
    rank_metric: str
    trend_metric: str
    columns: AgentColumns
    more: MoreAgentColumns | None


class CampaignColumns(Model):
    """One entry per campaign with calls in the window or a crew now."""

    id: list[int]
    name: list[str]
    active: list[bool]
    crew: list[int] = Field(description="Agents logged into the campaign now.")
    waiting: list[int]
    dialable_leads: list[int | None]
    dials: list[int]
    calls: list[int]
    human_answered: list[int]
    contacts: list[int]
    conversions: list[int]
    drops: list[int]
    live_answers: list[int] = Field(description="Denominator of the drop rate: answered by a person.")
    talk_s: list[int]
    login_s: list[int]
    revenue_cents: list[int | None]
    cost_cents: list[int | None]
    cost_per_lead_cents: list[int | None]
    cost_note: list[str]
    contact_rate: RateColumn
    conversion_per_contact: RateColumn
    conversions_per_hour: RateColumn
    handle_s: RateColumn
    drop_rate: RateColumn
    drop_rate_30d: RateColumn
    drops_30d: list[int]
    live_answers_30d: list[int]
    versus_team: list[float | None]


class CampaignsTable(Model):
    """The campaigns by name."""

    n: int
    columns: CampaignColumns


class Backfill(Model):
    """How far the history has been read."""

    done_days: int
    total_days: int
    rows: int
    finished: bool
    sentence: str


class HealthSummary(Model):
    """Whether the numbers can be trusted now, in one sentence."""

    level: Literal["ok", "warn", "bad"]
    sentence: str
    backfill: Backfill


class Snapshot(Model):
    """The live floor in one window; serialised once per poll."""

    next_update_in_s: float
    api: int
    version: int
    centre: CentreRef
    now: int
    as_of: int | None = Field(description="When the dialer last answered; None before its first answer.")
    status: FloorStatus
    stale_since: int | None
    reason: str
    window: WindowRef
    campaign_id: int | None
    formulas: Formulas
    answer_definition: AnswerDefinition
    floor: FloorNow
    team: Team
    agents: AgentsTable
    campaigns: CampaignsTable
    health: HealthSummary


class SeedSwitch(Model):
    """Both formulas side by side: whose place changes when the seed formula ranks."""

    n: int
    id: list[int]
    name: list[str]
    corrected: list[float | None]
    seed: list[float | None]
    rank_corrected: list[int | None]
    rank_seed: list[int | None]
    sentence: str
