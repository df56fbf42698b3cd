"""What a manager sets for a centre."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backend.schemas.base import AnswerDefinition, CentreRef, Formulas, Id, Model
from backend.schemas.outlook import ForecastModel


class Terms(Model):
    """What the dialer cannot tell about a campaign; None is not configured."""

    campaign_id: Id
    value_cents: int | None = Field(None, ge=0, le=10**10)
    margin_cents: int | None = Field(None, ge=0, le=10**10)
    cost_per_lead_cents: int | None = Field(None, ge=0, le=10**10)
    cost_per_hour_cents: int | None = Field(None, ge=0, le=10**10)
    target_per_contact: float | None = Field(None, gt=0, le=1)
    ideal_handle_s: int | None = Field(None, gt=0, le=86_400)


class TargetsModel(Model):
    """What the centre wants of a day; None is no target."""

    calls_per_day: int | None = Field(None, ge=0, le=10**9)
    contacts_per_day: int | None = Field(None, ge=0, le=10**9)
    conversions_per_day: int | None = Field(None, ge=0, le=10**9)
    revenue_cents_per_day: int | None = Field(None, ge=0, le=10**13)


class Foresight(Model):
    """What to warn of, how early and how often; the defaults are the ones the track record is measured with."""

    alpha: float = Field(0.3, ge=0.05, le=0.9, description="Weight of the newest interval in the smoothed line.")
    interval_min: Literal[5, 15, 30] = Field(15, description="Interval of the smoothed line.")
    horizon_min: int = Field(120, ge=30, le=240, description="How far ahead warnings look.")
    major_drop: float = Field(0.1, ge=0.02, le=0.9, description="Share below one's own usual level that matters.")
    false_alerts_per_shift: float = Field(1.0, ge=0.05, le=20, description="Over the whole floor, expected by luck.")
    unusual_rule: Literal["budget", "seed"] = "budget"
    unusual_z: float = Field(2.5, ge=1, le=6, description="Limit of the seed rule, in standard deviations.")
    cool_down_min: int = Field(60, ge=0, le=480)
    mute_below: float = Field(0.7, ge=0, le=1, description="A kind that is right less often is held back.")
    model: ForecastModel = "learned"
    handle_better: Literal["lower", "higher"] = "lower"


class Wanted(Model):
    """What a campaign asks of its crew; None is no limit. `needs` are skills, languages or licences by name."""

    campaign_id: Id
    seats: int | None = Field(None, ge=0, le=20_000)
    crew_min: int = Field(0, ge=0, le=20_000)
    predictive: bool = True
    needs: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(default_factory=list, max_length=20)


class Ability(Model):
    """What an agent can do and when; times are local minutes of the day. `skills` are added to the dialer's own."""

    agent_id: Id
    skills: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(default_factory=list, max_length=40)
    never: list[Id] = Field(default_factory=list, max_length=100, description="Campaigns not to be moved to.")
    from_min: int | None = Field(None, ge=0, le=1440)
    until_min: int | None = Field(None, ge=0, le=1440)
    max_hours: float | None = Field(None, gt=0, le=24)
    fixed: bool = Field(False, description="Stays where the dialer has them.")


class Steering(Model):
    """Who works where and what is advised."""

    wanted: list[Wanted] = Field(default_factory=list, max_length=2000)
    abilities: list[Ability] = Field(default_factory=list, max_length=20_000)
    open_crew: int = Field(6, ge=1, le=100, description="Fewest agents on a predictive campaign that is worked at all.")
    switch_min: float = Field(5, ge=0, le=120, description="Minutes of work a move costs.")
    stay_min: int = Field(60, ge=0, le=480, description="An agent stays so long before being moved again.")
    least_chance: float = Field(0.75, ge=0.5, le=0.99, description="A move is advised when it gains with this chance.")
    least_gain: float = Field(0.02, ge=0, le=1, description="Share of the present worth that is too little.")
    balance_margin: float = Field(0.1, ge=0.02, le=0.5, description="So far off the team is out of balance.")
    max_occupancy: float = Field(0.92, ge=0.5, le=1)
    max_hours: float = Field(10, gt=0, le=24)
    mode: Literal["best", "plain"] = "best"
    per_hour: int = Field(3, ge=1, le=10, description="Pieces of advice shown in an hour at most.")
    hold_out: float = Field(0.1, ge=0, le=0.5, description="Share kept back to measure the effect.")
    drop_warn: float = Field(0.025, gt=0, lt=1)
    drop_stop: float = Field(0.029, gt=0, lt=1)
    allow_logout: bool = Field(False, description="Whether the panel may log agents out.")


class CentreSettings(Model):
    """Settings of one centre; the whole object is sent back on a change."""

    name: str = Field(min_length=1, max_length=80)
    zone: str = Field(min_length=1, max_length=64)
    poll_interval_s: int = Field(ge=10, le=300)
    excluded_names: list[Annotated[str, Field(max_length=200)]] = Field(max_length=50)
    terms: list[Terms] = Field(max_length=2000)
    targets: TargetsModel
    drop_limit: float = Field(gt=0, lt=1)
    formulas: Formulas
    answer_definition: AnswerDefinition
    rank_metric: Literal["conversions_per_hour", "conversion_per_contact", "answer_rate", "efficiency", "calls"]
    benchmark: Literal["team_mean", "team_median", "own_history", "target"]
    dead_band_points: float = Field(ge=0, le=50)
    min_contacts: int = Field(ge=1, le=10_000)
    excellent_at: float = Field(ge=0, le=100)
    good_at: float = Field(ge=0, le=100)
    foresight: Foresight = Field(default_factory=Foresight)
    steering: Steering = Field(default_factory=Steering)


class SettingsAnswer(Model):
    """The settings with what the form needs beside them."""

    centre: CentreRef
    settings: CentreSettings
    campaigns: dict[str, str] = Field(description="Names by campaign id, for the form.")
    dialer_url: str
    token_stored: bool
    missing: list[str] = Field(description="What is not configured and what that hides, a sentence each.")
