"""What is drifting or unusual, good or bad, with reason, evidence, odds and the track record of its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backend.schemas.base import CentreRef, Model
from backend.schemas.outlook import Clock

AlertKind = Literal[
    "agent_drift", "agent_unusual", "agent_streak", "campaign_drift", "campaign_unusual", "campaign_drops",
    "campaign_agents", "team_unusual", "workload",
]  # fmt: skip
AlertTone = Literal["risk", "praise"]
AlertLevel = Literal["watch", "likely", "act"]
AlertState = Literal["open", "ended", "dismissed", "held_back"]
MetricName = Literal[
    "handle_s", "talk_s", "wrap_s", "conversion_per_contact", "contact_rate", "contacts_per_hour",
    "conversions_per_hour", "calls_per_hour", "answer_rate", "pause_share", "occupancy", "drop_rate", "streak",
    "calls", "since_break_s",
]  # fmt: skip
ValueUnit = Literal["seconds", "share", "per_hour", "count"]
Reaction = Literal["coached", "investigating", "praised", "dismissed", "not_now", "reopened"]


class KindRecord(Model):
    """How often alerts of one kind were right; `precision` is None below ten alerts that could be judged."""

    kind: AlertKind
    tone: AlertTone
    title: str
    raised: int
    right: int
    wrong: int
    untold: int = Field(description="Too few calls afterwards to tell.")
    pending: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None = Field(description="Share of the observed drops that an alert came before.")
    drops: int = Field(description="Observed drops behind `recall`.")
    before: float | None = Field(description="Share of the right alerts raised before the drop.")
    median_lead_s: int | None
    lead_1h: float | None
    lead_2h: float | None
    muted: bool
    muted_since: int | None
    sentence: str = Field(description="E.g. right 17 of the last 21 times; median warning 1 h 50.")


class AlertChart(Model):
    """The small chart of an alert: the metric per interval with its number of calls, the usual level and its range."""

    at: list[int]
    value: list[float | None]
    n: list[int]
    usual: list[float | None]
    low: list[float | None]
    high: list[float | None]


class CallsQuery(Model):
    """The filter of the calls behind an alert."""

    start: int
    end: int
    agent_id: int | None
    campaign_id: int | None
    statuses: list[str]


class Alert(Model):
    """One thing worth knowing: a sentence, why, how sure, what to do, and afterwards whether it was right."""

    id: int
    kind: AlertKind
    tone: AlertTone
    level: AlertLevel
    state: AlertState
    agent_id: int | None
    agent: str
    campaign_id: int | None
    campaign: str
    agents: list[int] = Field(description="The agents merged into a campaign's alert.")
    metric: MetricName
    metrics: list[MetricName]
    unit: ValueUnit
    now_value: float | None
    usual_value: float | None
    n: int
    points: float | None = Field(description="Change in the metric's unit.")
    relative: float | None = Field(description="Change as a share of the usual value.")
    sentence: str
    reason: str = Field(description="The figures behind the sentence, and what the usual level was taken from.")
    odds: str = Field(description="How often luck alone brings this, e.g. about 1 in 300 shifts.")
    advice: str = Field(description="What to do about it.")
    praise: str = Field(description="Words of praise ready to copy; empty for a risk.")
    chance: float | None = Field(description="Chance that the agreed line is crossed within the horizon.")
    crosses: Clock | None = Field(description="When the agreed line is crossed.")
    began_at: int
    raised_at: int
    updated_at: int
    ended_at: int | None
    held_back_why: str
    origin: Literal["live", "replay"] = Field(description="Raised while it happened, or found in stored days.")
    priority: float = Field(description="Expected benefit x confidence; the coaching queue's order.")
    outcome: Literal["pending", "right", "wrong", "untold"]
    outcome_sentence: str
    lead_s: int | None
    reaction: Reaction | None
    reaction_reason: str
    chart: AlertChart
    calls: CallsQuery


class ThinAgent(Model):
    """An agent whose calls cannot carry a warning, and how many more would."""

    agent_id: int
    name: str
    calls: int
    more_calls: int
    sentence: str


class Alerts(Model):
    """The alerts of a day: open ones first by priority, then what ended, then what was held back."""

    centre: CentreRef
    now: int
    as_of: int | None
    day_start: int
    reviewed_at: int | None = Field(description="End of the last interval looked at.")
    watching: str = Field(description="Who is watched on which budget, in one sentence.")
    budget: str
    learning: str = Field(description="What is still missing before warnings begin; empty when nothing is.")
    n: int
    alerts: list[Alert]
    thin: list[ThinAgent]
    records: list[KindRecord]


class ReactionRequest(Model):
    """What the manager did about an alert; a dismissal says why."""

    reaction: Reaction
    reason: Annotated[str, Field(max_length=500)] = ""


class ForecastScore(Model):
    """How the forecasts made at one time of day fared."""

    figure: str
    hour: int
    days: int
    error: float | None = Field(description="Sum of misses / sum of actual day ends.")
    covered: float | None = Field(description="Share of days that ended inside the 80 % range.")
    brier: float | None = Field(description="Mean squared miss of the chance to hit the target; 0.25 is a coin.")


class ForecastDay(Model):
    """One forecast of a past day against what came."""

    day_start: int
    hour: int
    figure: str
    likely: float
    low: float
    high: float
    actual: float
    inside: bool
    chance: float | None
    hit: bool | None
    origin: Literal["live", "replay"]


class Record(Model):
    """The track record: alerts by kind, forecasts by time of day, and the past days one by one."""

    centre: CentreRef
    now: int
    as_of: int | None
    since: int | None
    sentence: str
    before_sentence: str = Field(description="Share of alerts raised before the drop, in words.")
    kinds: list[KindRecord]
    scores: list[ForecastScore]
    days: list[ForecastDay]
