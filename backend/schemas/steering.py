"""Who works where: the line-up, what a move would bring, the drop budget."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from backend.schemas.alerts import CallsQuery
from backend.schemas.base import CentreRef, Id, Model, Rate

WorthUnit = Literal["cents", "conversions"]
LineupMode = Literal["best", "plain"]
WhatIfFigure = Literal["calls", "contacts", "conversions", "revenue_cents", "drops"]


class Gain(Model):
    """What a change is expected to bring, with its likely range (80 %) and the chance that it brings anything."""

    value: float | None
    low: float | None
    high: float | None
    chance: float | None = Field(description="Chance that the gain is above nothing.")
    unit: WorthUnit
    n: int = Field(description="Contacts behind it.")


class MissingInput(Model):
    """An input the line-up had to do without, and what that means."""

    what: str
    sentence: str
    campaign_id: int | None = None


class LineupCampaign(Model):
    """One campaign of a line-up; money per conversion, worth per hour."""

    campaign_id: int
    name: str
    predictive: bool
    crew_now: int
    crew_proposed: int
    crew_min: int
    crew_open: int = Field(description="Fewest agents if it is worked at all.")
    seats: int | None = Field(description="Most agents; None is no limit.")
    needs: list[str] = Field(description="Skills, languages and licences an agent must have.")
    value_cents: int | None
    margin_cents: int | None
    worth_now: float = Field(description="Of the present crew, per hour.")
    worth_proposed: float
    seat_worth: float = Field(description="What one more seat would bring per hour.")
    hour_worth: float | None = Field(description="What one more agent-hour would bring.")
    drops_now: float | None = Field(description="Expected dropped calls per hour, as it is.")
    drops_proposed: float | None
    leads_left: int | None


class LineupAgent(Model):
    """One agent of a line-up: where now, where best, and why."""

    agent_id: int
    name: str
    now_id: int | None
    now: str
    proposed_id: int | None
    proposed: str
    moves: bool
    worth_now: Rate = Field(description="Per hour on the present campaign.")
    worth_proposed: Rate = Field(description="Per hour on the proposed one.")
    raw_now: float | None = Field(description="The plain quotient, before lead mix and luck are taken out.")
    gain: Gain
    reason: str
    held: str = Field(description="Why the agent is not moved although that would pay; empty where that is not so.")
    occupancy: float | None
    calls: CallsQuery


class LineupMove(Model):
    """A move or swap that makes sense by itself, as it would be advised."""

    agents: list[int]
    sentence: str
    steps: list[str] = Field(description="What to do in Convoso, step by step.")
    instruction: str = Field(description="The same as one text to copy.")
    gain: Gain
    drops: float | None = Field(description="Change of expected dropped calls per hour over the campaigns concerned.")
    refused: str = Field(description="Why it must not be done, e.g. the drop budget; empty when it may.")


class BalanceRow(Model):
    """Too much work here, too little there."""

    kind: Literal["overload", "idle"]
    sentence: str
    from_campaign_id: int | None
    to_campaign_id: int | None
    agents: list[int]
    occupancy: float | None
    team_occupancy: float | None
    n: int = Field(description="Seconds of work looked at.")


class Lineup(Model):
    """The line-up now beside the best one; empty moves mean that the present one should be kept."""

    centre: CentreRef
    now: int
    as_of: int | None
    mode: LineupMode
    unit: WorthUnit = Field(description="Cents of margin or value where configured, else conversions.")
    sentence: str
    worth_now: float = Field(description="Of everybody, per hour.")
    worth_proposed: float
    gain: Gain
    bound: float = Field(description="The most any allowed line-up could be worth per hour.")
    status: Literal["optimal", "stopped", "infeasible", "empty"]
    broken: list[str] = Field(description="Rules the present data cannot keep, in words.")
    solve_ms: float
    history_days: int
    missing: list[MissingInput]
    campaigns: list[LineupCampaign]
    n: int
    agents: list[LineupAgent]
    moves: list[LineupMove]
    balance: list[BalanceRow]


class CandidateAgent(Model):
    """One agent for a campaign: what they would bring, and what they would leave behind."""

    agent_id: int
    name: str
    rank: int
    now_id: int | None
    now: str
    worth: Rate = Field(description="Per hour on the campaign asked for.")
    leaves: Rate = Field(description="Per hour on the present campaign.")
    gain: Gain
    contacts_there: int = Field(description="Contacts the agent ever had there in the days looked at.")
    allowed: bool
    why_not: str


class CampaignCandidates(Model):
    """Who should work on one campaign, best first."""

    centre: CentreRef
    now: int
    as_of: int | None
    campaign_id: int
    campaign: str
    unit: WorthUnit
    sentence: str
    n: int
    agents: list[CandidateAgent]


class PlannedMove(Model):
    """Where an agent goes; None logs out."""

    agent_id: Id
    campaign_id: Id | None = None


class WhatIfRequest(Model):
    """Moves to try, and when (UTC s; the present moment without)."""

    moves: Annotated[list[PlannedMove], Field(min_length=1, max_length=20)]
    at: Annotated[int, Field(ge=0, le=2**40)] | None = None


class WhatIfChange(Model):
    """One figure before and after, and its change, each with its likely range (80 %)."""

    figure: WhatIfFigure
    before: Rate
    after: Rate
    change: Rate
    chance: float | None = Field(description="Chance that the change is for the better.")


class WhatIfUnit(Model):
    """A campaign, or the team (campaign_id None), from the moment of the move to the end of the day."""

    campaign_id: int | None
    name: str
    crew_before: int
    crew_after: int
    changes: list[WhatIfChange]
    drop_rate_before: Rate
    drop_rate_after: Rate
    notes: list[str]


class DayBeforeAfter(Model):
    """Where the day ends as it is and with the moves."""

    figure: Literal["calls", "contacts", "conversions", "revenue_cents"]
    so_far: float
    target: float | None
    before: Rate
    after: Rate
    chance_before: float | None = Field(description="Chance to reach the target.")
    chance_after: float | None
    sentence: str = Field(description="E.g. 164 to 198 of 200: 99 % of target - within the likely range.")


class WhatIf(Model):
    """What moves would change for each campaign concerned and the team."""

    centre: CentreRef
    now: int
    as_of: int | None
    at: int
    until: int
    sentence: str
    refused: str = Field(description="Why it must not be done; empty when it may.")
    warnings: list[str]
    units: list[WhatIfUnit]
    day: list[DayBeforeAfter]
    steps: list[str]
    instruction: str
    basis: str = Field(description="What the simulation was set up from.")
    runs: int
    took_ms: float
    monte_carlo_error: float | None = Field(description="Of the team's change in conversions, as a share of its level.")


class DropDay(Model):
    """One local day of a campaign."""

    day_start: int
    drops: int
    answers: int
    rate_30d: float | None = Field(description="Over the thirty days that end with this one.")


class DropCampaign(Model):
    """How much of the legal limit of thirty days a campaign has used, and where today leads."""

    campaign_id: int
    name: str
    level: Literal["ok", "warn", "stop", "over", "unknown"]
    sentence: str
    complete: bool = Field(description="False while days of the thirty are still being read.")
    drops_30d: int
    answers_30d: int
    rate_30d: Rate
    drops_today: int
    answers_today: int
    rate_today: Rate
    answers_end: Rate = Field(description="Live answers of today at its end.")
    drops_end: Rate = Field(description="Dropped calls of today at its end.")
    rate_end: Rate = Field(description="Of the thirty days when today is over.")
    left: int = Field(description="Dropped calls that may still come with today's expected answers; negative: over.")
    rolls_off: int = Field(description="Dropped calls of the oldest day, which leave the window tomorrow.")
    chance_over: float | None = Field(description="Chance that the thirty days end today beyond the limit.")
    front_loaded: str = Field(description="Says so when today's first half drops more than the second usually does.")
    days: list[DropDay]


class DropBudget(Model):
    """The legal limit for dropped calls, campaign by campaign; campaigns are never averaged."""

    centre: CentreRef
    now: int
    as_of: int | None
    limit: float
    warn_at: float
    stop_at: float
    sentence: str
    n: int
    campaigns: list[DropCampaign]
