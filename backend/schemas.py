"""The shapes the panel receives and sends: one pydantic model per answer, the source of `/v1/openapi.json`.

Tables travel as columns: equally long arrays under their names. Times are UTC seconds on the dialer's
clock, durations seconds, money integer cents. Every rate travels with its likely range (`low`, `high`, 80 %
unless said otherwise) and with `n`, the number of observations behind it; `value` is None where there are
not enough of them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

WindowName = Literal["15m", "1h", "today", "7d"]
Formulas = Literal["corrected", "seed"]
FloorStatus = Literal["starting", "live", "stale", "signed_out"]
StateName = Literal["wait", "talk", "dead", "wrap", "pause", "login", "logout", "unknown"]
AnswerDefinition = Literal["all_dials", "non_machine", "human_answered"]
Id = Annotated[int, Field(ge=0, le=2**53)]


class Model(BaseModel):
    """Base of all shapes: an unknown field is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Problem(Model):
    """Every refusal and failure: what happened and what to do, in one sentence each."""

    error: str = Field(description="A short code, e.g. not_paired, unknown_agent, bad_value.")
    message: str
    what_to_do: str = ""


class Rate(Model):
    """An estimate with its likely range; `raw` is the plain quotient before shrinking toward the team."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    raw: float | None = None


class RateColumn(Model):
    """Estimates of a table, one entry a row, each with its likely range and its number of observations."""

    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    n: list[int]


class CentreRef(Model):
    """Which centre an answer is about."""

    id: int
    name: str
    zone: str
    simulated: bool = Field(description="True when the dialer says its data are simulated.")


class WindowRef(Model):
    """The span an answer covers, half-open."""

    name: WindowName
    start: int
    end: int


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


class CallColumns(Model):
    """One entry per call; no name or phone number of a lead."""

    id: list[int]
    started_at: list[int]
    agent_id: list[int | None]
    agent: list[str]
    campaign_id: list[int]
    campaign: list[str]
    list_id: list[int | None]
    lead_id: list[int | None]
    status: list[str]
    status_name: list[str]
    talk_s: list[int | None]
    wrap_s: list[int | None]
    call_type: list[str]
    term_reason: list[str]
    contact: list[bool]
    conversion: list[bool]
    drop: list[bool]
    live: list[bool]
    provisional: list[bool] = Field(description="Younger than the look-back window: may still be re-disposed.")


class CallPage(Model):
    """Newest first; `next` is the cursor of the following page, None on the last one."""

    now: int
    as_of: int | None
    start: int
    end: int
    n: int
    total: int = Field(description="Calls that match in the whole span.")
    contacts: int
    conversions: int
    talk_s: int
    next: str | None
    statuses: list[str] = Field(description="Dispositions that occur in the span, for the filter.")
    columns: CallColumns


class MatrixCells(Model):
    """Row-major agents x campaigns; None where the pair never met."""

    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    n: list[int]
    mark: list[Literal["", "best", "tie", "mismatch", "thin"]]


class Matrix(Model):
    """Agents by campaigns in one metric."""

    centre: CentreRef
    now: int
    as_of: int | None
    window: WindowRef
    metric: Literal["conversion_per_contact", "conversions_per_hour", "handle_s", "contacts_per_hour"]
    agent_ids: list[int]
    agent_names: list[str]
    campaign_ids: list[int]
    campaign_names: list[str]
    campaign_value: list[float | None]
    cells: MatrixCells


class Stage(Model):
    """One stage of the pipeline: acquire, store, analyse, serve (and each dialer endpoint)."""

    name: str
    title: str
    last_run: int | None
    last_ok: int | None
    duration_ms: float | None
    rows: int
    rejected: int
    errors: int
    state: Literal["ok", "warn", "bad", "waiting"]
    message: str
    what_to_do: str


class RejectRow(Model):
    """A row of the dialer that was not taken, without personal data."""

    at: int
    endpoint: str
    reason: str
    sample: str = Field(description="The offending field only, personal data removed.")


class DataHealth(Model):
    """Where the data come from, how fresh and how complete they are."""

    centre: CentreRef
    now: int
    as_of: int | None
    status: FloorStatus
    reason: str
    requests_per_min: float
    poll_interval_s: int
    clock_skew_s: float | None
    stages: list[Stage]
    rejects: list[RejectRow]
    backfill: Backfill
    calls_stored: int
    oldest_call: int | None
    store_bytes: int
    schema_version: str
    backend_version: str
    agreement: str = Field(description="Our counts against the dialer's own report, in one sentence.")


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


class SettingsAnswer(Model):
    """The settings with what the form needs beside them."""

    centre: CentreRef
    settings: CentreSettings
    campaigns: dict[str, str] = Field(description="Names by campaign id, for the form.")
    dialer_url: str
    token_stored: bool
    missing: list[str] = Field(description="What is not configured and what that hides, a sentence each.")


class TokenTest(Model):
    """What each section of the dialer says to the stored token."""

    ok: bool
    sections: dict[str, str] = Field(description="Per API section: ok, forbidden, wrong token or unreachable.")
    message: str
    what_to_do: str


class PairRequest(Model):
    """The one-time code, and the name the pairing is listed under."""

    code: str = Field(min_length=4, max_length=32)
    name: str = Field("Chrome", max_length=60)


class PairAnswer(Model):
    """The token of the pairing; it is shown this once."""

    token: str
    backend_version: str


class Hello(Model):
    """The version handshake."""

    backend_version: str
    api: int
    extension_ok: bool
    message: str
    what_to_do: str
    centres: list[CentreRef]


class Ok(Model):
    """Done."""

    ok: Literal[True]
