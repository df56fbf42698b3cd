"""The feed: few pieces of advice with their evidence, what was held back and why, and whether advice helped."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backend.schemas.alerts import AlertChart, CallsQuery, ValueUnit
from backend.schemas.base import CentreRef, Model, Rate
from backend.schemas.steering import Gain

CardKind = Literal["coach", "praise", "investigate", "move", "balance", "process"]
CardSection = Literal["risk", "opportunity"]
Confidence = Literal["watch", "likely", "act", "urgent"]
CardState = Literal["shown", "done", "not_now", "wrong", "over"]
CardReaction = Literal["did_it", "not_now", "wrong", "reopened"]
HeldWhy = Literal["budget", "repeated", "muted", "thin", "unsure", "slight", "merged", "refused", "held_out", "praise"]


class CardFigure(Model):
    """One of the two or three numbers behind a card."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: ValueUnit | Literal["cents"]


class Card(Model):
    """One piece of advice."""

    id: int
    kind: CardKind
    section: CardSection
    confidence: Confidence
    state: CardState
    title: str
    sentence: str
    why: list[CardFigure]
    why_sentence: str
    chart: AlertChart | None
    gain: Gain
    odds: str
    record: str = Field(description="How often advice of this type was right or helped, in words.")
    would_change: str = Field(description="What would change the advice.")
    cost_of_nothing: str
    agent_ids: list[int]
    agents: list[str]
    campaign_id: int | None
    campaign: str
    from_id: int | None
    to_id: int | None
    steps: list[str] = Field(description="What to do in Convoso, step by step.")
    instruction: str = Field(description="The same as one text to copy; for praise, words ready to send.")
    runbook: str = Field(description="Where the method is explained.")
    alert_id: int | None
    shown_at: int
    as_of: int = Field(description="Up to when the numbers were known.")
    expires_at: int
    reaction: CardReaction | None
    reaction_reason: str
    followed_at: int | None = Field(description="When polling saw that it was done.")
    outcome: str = Field(description="What came of it, in words; empty while that is open.")
    calls: CallsQuery


class HeldCard(Model):
    """A candidate that is not shown, and why."""

    id: int
    kind: CardKind
    section: CardSection
    confidence: Confidence
    sentence: str
    why: HeldWhy
    why_sentence: str
    more_calls: int | None = Field(description="About how many more calls would settle it.")
    agent_ids: list[int]
    campaign_id: int | None
    since: int
    at: int
    calls: CallsQuery


class Feed(Model):
    """The cards of a day, newest first within priority, and the silence log."""

    centre: CentreRef
    now: int
    as_of: int | None
    sentence: str
    per_hour: int
    shown_this_hour: int
    praise_today: int
    measuring: str = Field(description="How many pieces of advice are held out now to measure the effect; not which.")
    adoption: str = Field(description="Share of the shown advice that was done, in words.")
    n: int
    cards: list[Card]
    held: list[HeldCard]


class CardReactionRequest(Model):
    """What the manager did with a card; "wrong" says why."""

    reaction: CardReaction
    reason: Annotated[str, Field(max_length=500)] = ""


class EffectRow(Model):
    """What advice of one type brought, against equally good advice that was held out at random."""

    kind: CardKind
    title: str
    metric: str
    unit: ValueUnit | Literal["cents"]
    shown: int
    held_out: int
    done: int
    adoption: Rate
    effect: Rate = Field(description="Shown less held out, per hour of the metric.")
    effect_done: Rate = Field(description="The same for advice that was done; an estimate with more assumptions.")
    before_after: float | None = Field(description="What a plain before and after would have claimed.")
    anyway: float | None = Field(description="The part that came without any advice.")
    verdict: Literal["helps", "hurts", "no effect seen", "too early"]
    more: int | None = Field(description="About how many more pieces of advice are needed.")
    sentence: str


class LedgerRow(Model):
    """One piece of advice whose time is over, or that is still being watched."""

    id: int
    at: int
    kind: CardKind
    sentence: str
    group: Literal["shown", "held out"]
    reaction: CardReaction | None
    followed_at: int | None
    expected: float | None
    came: float | None
    naive: float | None
    unit: ValueUnit | Literal["cents"]
    n: int
    outcome: str
    calls: CallsQuery


class Ledger(Model):
    """Did it help? The track record of advice."""

    centre: CentreRef
    now: int
    as_of: int | None
    since: int | None
    sentence: str
    share_held_out: float
    effects: list[EffectRow]
    n: int
    rows: list[LedgerRow]


class CoachRow(Model):
    """Who would gain most from coaching."""

    agent_id: int
    name: str
    rank: int
    metric: str
    sentence: str
    gain: Gain
    confidence: Confidence
    n: int
    last_coached_at: int | None
    alert_id: int | None
    calls: CallsQuery


class CoachingQueue(Model):
    """Who first? By expected benefit x confidence."""

    centre: CentreRef
    now: int
    as_of: int | None
    sentence: str
    n: int
    agents: list[CoachRow]


class ExposureRow(Model):
    """What one agent was exposed to in the days looked at."""

    agent_id: int
    name: str
    calls: int
    flagged: int
    praised: int
    coached: int
    moved: int
    viewed: int = Field(description="How often the agent's page was opened.")
    list_mix: float | None = Field(description="What the leads given bring against the floor; 1 is par.")


class ExposureGroup(Model):
    """Agents with equally good leads."""

    name: Literal["worst lists", "middle", "best lists"]
    agents: int
    flagged_per_agent: Rate
    wrong_share: Rate = Field(description="Share of judged flags that were wrong.")


class Exposure(Model):
    """Who was flagged, coached, moved, by the quality of the leads they were given."""

    centre: CentreRef
    now: int
    as_of: int | None
    start: int
    end: int
    sentence: str
    groups: list[ExposureGroup]
    n: int
    agents: list[ExposureRow]


class AuditRow(Model):
    """Who did what when."""

    at: int
    who: str
    action: str
    thing: str
    detail: str
    sentence: str


class Audit(Model):
    """The audit log, newest first."""

    centre: CentreRef
    now: int
    as_of: int | None
    n: int
    rows: list[AuditRow]
    next: int | None = Field(description="Pass as `before` for older rows; None at the end.")


class LogoutRequest(Model):
    """Log an agent out of the dialer; `confirmed` repeats the agent's name as shown."""

    confirmed: Annotated[str, Field(min_length=1, max_length=200)]
