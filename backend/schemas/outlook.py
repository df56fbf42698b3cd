"""Where today ends: per figure the end of the day with its range, the chance to hit the target, and the clock time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from backend.schemas.base import CentreRef, Model

FigureName = Literal["calls", "contacts", "conversions", "revenue_cents", "answer_rate"]
ForecastModel = Literal["learned", "pattern", "ewma", "gamma_poisson"]


class Clock(Model):
    """When something happens, UTC seconds: early, likely and late (80 %); None is "not today"."""

    earliest: int | None
    likely: int | None
    latest: int | None


class FigureOutlook(Model):
    """One figure of today: done so far, its likely end with the 80 % range, and what that means for the target."""

    name: FigureName
    so_far: float
    n: int = Field(description="Observations behind the figure so far, e.g. answered calls for a rate.")
    likely: float | None
    low: float | None
    high: float | None
    pace: float | None = Field(description="Straight line: so far x opening hours / hours open. Only to compare with.")
    target: float | None
    chance: float | None = Field(description="Chance (0 to 1) that the day ends at the target or above.")
    hit: Clock | None
    shortfall: float | None = Field(description="Target less likely end, where the likely end misses it.")
    verdict: Literal[
        "reached", "on target", "within band", "uncertain", "below target", "no target", "too early", "not enough days"
    ]
    sentence: str = Field(description="The outcome in words, e.g. 164 calls, 18 % below target.")
    needed: str = Field(description="What it would take to reach the target; empty where it is likely reached.")


class OutlookCurve(Model):
    """Running totals of one figure over the day at the ends of its slots; what is not yet known is None."""

    name: FigureName
    at: list[int]
    so_far: list[float | None]
    likely: list[float | None]
    low: list[float | None]
    high: list[float | None]
    usual: list[float | None]


class Capacity(Model):
    """What the people still on the floor can do: agent-hours left (breaks and planned logouts out) x their rate."""

    agent_hours: float
    agents: int
    likely: float | None
    low: float | None
    high: float | None
    sentence: str


class OutlookRow(Model):
    """One campaign's end of the day."""

    campaign_id: int
    name: str
    figures: list[FigureOutlook]


class Outlook(Model):
    """Where today ends, for the team (`campaign_id` None) or one campaign, with the campaigns side by side."""

    centre: CentreRef
    now: int
    as_of: int | None
    campaign_id: int | None
    day_start: int
    opens_at: int | None = Field(description="When calls usually begin and end on such a day, UTC seconds.")
    closes_at: int | None
    history_days: int = Field(description="Past open days the forecast was made from.")
    model: ForecastModel
    model_name: str = Field(description="The model in the manager's words, e.g. pace x pattern.")
    model_sentence: str = Field(description="Which history was used and how.")
    sentence: str = Field(description="Today in one sentence; what is missing where there is no forecast yet.")
    figures: list[FigureOutlook]
    curves: list[OutlookCurve]
    capacity: Capacity | None
    campaigns: list[OutlookRow]
    record: str = Field(description="How right such forecasts were, e.g. 31 of 40 days ended inside the range.")
