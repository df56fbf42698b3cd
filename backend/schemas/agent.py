"""One agent in depth."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from backend.schemas.base import CentreRef, Model, Rate, StateName, WindowRef


class StateSpan(Model):
    """One state of an agent, half-open."""

    state: StateName
    start: int
    end: int
    campaign_id: int | None
    reason: str


class AgentCampaignRow(Model):
    """What one agent did on one campaign."""

    campaign_id: int
    name: str
    calls: int
    contacts: int
    conversions: int
    talk_s: int
    login_s: int
    revenue_cents: int | None
    conversion_per_contact: Rate
    conversions_per_hour: Rate
    handle_s: Rate
    mark: Literal["", "best", "mismatch", "not enough calls"]


class AgentDetail(Model):
    """One agent in one window, with the shift and the campaigns."""

    centre: CentreRef
    now: int
    as_of: int | None
    window: WindowRef
    id: int
    name: str
    state: StateName
    state_since: int | None
    pause_reason: str
    campaign_id: int | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    below_team: float | None
    calls: int
    human_answered: int
    contacts: int
    conversions: int
    talk_s: int
    wrap_s: int
    wait_s: int
    pause_s: int
    login_s: int
    revenue_cents: int | None
    answer_rate: Rate
    conversion_per_contact: Rate
    conversions_per_hour: Rate
    contacts_per_hour: Rate
    calls_per_hour: Rate
    handle_s: Rate
    occupancy: Rate
    utilisation: Rate
    efficiency: Rate
    efficiency_seed: float | None
    efficiency_parts: dict[str, float | None]
    status: str
    status_why: str
    versus_dialer: str = Field(description="How our counts compare with the dialer's own report for today.")
    campaigns: list[AgentCampaignRow]
    states: list[StateSpan] = Field(description="The shift of the day shown, in order, without gaps inside a login.")
    shift_start: int | None
    shift_end: int | None
