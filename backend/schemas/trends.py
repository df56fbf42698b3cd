"""Metrics over the shift: points with ranges, the usual band, the smoothed line and the next two hours."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from backend.schemas.alerts import MetricName, ValueUnit
from backend.schemas.base import CentreRef, Model

Unit = Literal["team", "agent", "campaign"]


class TrendPoints(Model):
    """One entry per interval, its start in `at`; `value` is None where nothing happened."""

    at: list[int]
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    n: list[int]
    smooth: list[float | None] = Field(description="EWMA per interval.")
    usual: list[float | None] = Field(description="Usual level at that time of day, on the same campaigns.")
    usual_low: list[float | None]
    usual_high: list[float | None]


class Ahead(Model):
    """The next hours: expected level with its 80 % range at the ends of the coming intervals."""

    at: list[int]
    likely: list[float]
    low: list[float]
    high: list[float]


class Marker(Model):
    """Something that happened on the way: an alert, a reaction, a peak or a dip."""

    at: int
    kind: Literal["alert", "reaction", "peak", "dip", "campaign", "break"]
    label: str


class Trend(Model):
    """One metric of one unit over the shift."""

    metric: MetricName
    unit: ValueUnit
    better: Literal["higher", "lower"]
    points: TrendPoints
    mark: Literal["improving", "stable", "declining", "not enough calls"]
    change_per_hour: float | None
    strength: str = Field(description="How clear the trend is against luck, in words.")
    now_value: float | None
    usual_value: float | None
    target: float | None
    n: int
    ahead: Ahead | None
    verdict: Literal["likely to stay above", "uncertain", "likely to fall below", "not enough calls", "no target"]
    chance: float | None = Field(description="Chance that the level stays on the good side of the line.")
    sentence: str
    markers: list[Marker]


class Workload(Model):
    """How hard an agent works now: busy share of the last two hours and time since the last break. Never feelings."""

    occupancy: float | None
    n: int
    since_break_s: int | None
    on_shift_s: int | None
    level: Literal["ok", "high", "too high", "unknown"]
    sentence: str


class Trends(Model):
    """The trend charts of the team, one campaign or one agent."""

    centre: CentreRef
    now: int
    as_of: int | None
    unit: Unit
    unit_id: int | None
    name: str
    interval_s: int
    memory: str = Field(description="How many calls or intervals the smoothed line remembers, in words.")
    alpha: float
    horizon_min: int
    start: int
    end: int
    trends: list[Trend]
    workload: Workload | None


class Cause(Model):
    """One part of a change; the parts add up to the whole."""

    name: Literal["staffing", "list_quality", "campaign_mix", "hour_mix", "lead_mix", "time_on_shift", "agent", "rest"]
    title: str
    contribution: float
    low: float | None
    high: float | None
    share: float | None = Field(description="Part of the whole change, 0 to 1; None where the change is nil.")
    sentence: str


class CauseSplit(Model):
    """Why a metric moved: usual against now, split into causes that sum to the change."""

    centre: CentreRef
    now: int
    as_of: int | None
    unit: Unit
    unit_id: int | None
    name: str
    metric: MetricName
    value_unit: ValueUnit
    better: Literal["higher", "lower"]
    start: int
    end: int
    compared_with: str
    usual_value: float | None
    now_value: float | None
    change: float | None
    n: int
    main: str | None = Field(description="Name of the cause that explains most, where one stands out.")
    causes: list[Cause]
    sentence: str


class Bottleneck(Model):
    """Where time above the norm goes: one agent, campaign, disposition or hour, and which part of the call."""

    by: Literal["agent", "campaign", "disposition", "hour"]
    id: int | None
    name: str
    part: Literal["talk", "wrap"]
    calls: int
    usual_s: float
    now_s: float
    extra_s: int = Field(description="Seconds above the norm in the window, all calls together.")
    low_s: float | None
    high_s: float | None
    sentence: str


class Bottlenecks(Model):
    """The delays of a window, the costliest first; only those luck does not explain."""

    centre: CentreRef
    now: int
    as_of: int | None
    start: int
    end: int
    n: int
    rows: list[Bottleneck]
    sentence: str
