"""The weeks ahead: scenarios, needs, runs of the scheduler, schedules and what is done with them.

Instants are UTC seconds, days are written YYYY-MM-DD, costs count agents short for one interval of 15 minutes.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from backend.schemas.base import CentreRef, Id, Model

JobState = Literal["waiting", "running", "finished", "stopped", "failed"]
ScheduleState = Literal["draft", "published"]
ScenarioOrigin = Literal["history", "file", "copy", "next_week"]
FileKind = Literal["yaml", "json", "xml"]
Moment = Annotated[int, Field(ge=0, le=2**40)]
Version = Annotated[int, Field(ge=1, le=2**31)]
Label = Annotated[str, Field(min_length=1, max_length=60)]


class ScheduleRow(Model):
    """One schedule of the list: its newest version."""

    schedule_id: int
    scenario_id: int
    version: int
    state: ScheduleState
    made_at: int
    made_by: str
    objective: float
    bound: float | None
    gap: float | None = Field(description="At most so far above the best possible, as a share; None without a bound.")
    shifts: int


class ScenarioRow(Model):
    """One scenario of the list: its newest version, and its schedules, the newest first."""

    scenario_id: int
    name: str
    version: int
    first: str = Field(description="The Monday it begins on.")
    weeks: int
    queues: int
    agents: int
    rules: int
    saved_at: int
    saved_by: str
    schedules: list[ScheduleRow]


class TracePoint(Model):
    """A moment of a run at which the schedule or the bound became better."""

    seconds: float
    objective: float
    bound: float | None


class Hire(Model):
    """How many to hire of a profile; `worth_cents` is what one more would save a week, before the wage."""

    profile: str
    count: int
    wage_cents: int = Field(description="Of one, a week.")
    worth_cents: int


class SkillWorth(Model):
    """What one more of a profile would save a week more with another skill as well."""

    profile: str
    skill: str
    worth_cents: int


class HiringAnswer(Model):
    """Whom to hire: the plan of least cost of wages and agent-hours short within the budget."""

    hires: list[Hire]
    skills: list[SkillWorth]
    wages_cents: int
    budget_cents: int | None
    gap: float | None = Field(description="At most so far above the best possible, as a share; None without a bound.")
    short_hour_cents: int = Field(description="What an agent-hour short was taken to cost.")
    plans_tried: int
    sentence: str


class Job(Model):
    """One run of the scheduler. `schedule_id` is there as soon as its schedule is stored, `hiring` as soon as known."""

    job_id: int
    scenario_id: int
    scenario: str
    state: JobState
    asked_at: int
    seconds: float = Field(description="Of searching, so far.")
    limit_s: float
    until_stopped: bool
    seed: int
    objective: float | None
    bound: float | None
    gap: float | None
    attempts: int
    trace: list[TracePoint]
    message: str = Field(description="What happens, what was found, or why it failed and what to do.")
    schedule_id: int | None
    kind: Literal["schedule", "hiring"]
    hiring: HiringAnswer | None


class Scenarios(Model):
    """Everything there is to plan with."""

    centre: CentreRef
    now: int
    scenarios: list[ScenarioRow]
    jobs: list[Job] = Field(description="Of this run of the backend, the newest first.")


class RuleRow(Model):
    """A rule of a scenario as a sentence."""

    sentence: str
    hard: bool
    rank: int | None = Field(description="Of a soft rule: 1 gives way last, 9 first.")
    source: Literal["policy", "law", "union", "preference"]


class VersionRow(Model):
    """One saved version."""

    version: int
    saved_at: int
    saved_by: str


class ScenarioAnswer(Model):
    """One scenario; `document` is JSON text of the whole."""

    centre: CentreRef
    now: int
    scenario_id: int
    name: str
    version: int
    newest: int = Field(description="Version that a save must name.")
    saved_at: int
    saved_by: str
    document: str
    rules: list[RuleRow]
    problems: list[str] = Field(description="Why no schedule can be made of it yet, or what will only be checked.")
    notes: list[str] = Field(description="What it was made from, where it was just made.")
    versions: list[VersionRow]


class NewScenarioRequest(Model):
    """A scenario from the stored history, a file's text, another scenario, or the newest one moved a week on.

    `first` is a day of the week it begins in: next week's without. `history_weeks` are averaged, `growth` multiplies
    the contacts, `shrinkage` is the share of paid time off the phones, `campaigns` are those to plan for (none: all)
    and `answer_share` of inbound contacts shall be answered within `answer_within_s`, of `history` only. `weights` say
    how much each past week counts, the last one first (none: each week back a fifth less). A copy is forecast from the
    history once more with `forecast_again`, else it has the contacts of the week copied.
    """

    origin: ScenarioOrigin
    name: Annotated[str, Field(max_length=80)] = ""
    first: date | None = None
    history_weeks: Annotated[int, Field(ge=1, le=12)] = 6
    weights: list[Annotated[float, Field(ge=0, le=1000)]] = Field(default_factory=list, max_length=12)
    forecast_again: bool = False
    weeks: Annotated[int, Field(ge=1, le=4)] = Field(1, description="Planned at once, of history only.")
    growth: Annotated[float, Field(ge=0.1, le=10)] = 1.0
    shrinkage: Annotated[float, Field(ge=0, le=0.6)] = 0.0
    campaigns: list[Id] = Field(default_factory=list, max_length=200)
    answer_share: Annotated[float, Field(ge=0.05, le=0.99)] = 0.8
    answer_within_s: Annotated[float, Field(ge=1, le=3600)] = 20.0
    text: Annotated[str, Field(max_length=10_000_000)] = ""
    kind: FileKind = "yaml"
    scenario_id: Id | None = None


ForecastMethod = Literal["even", "newer", "chosen", "trend"]


class MethodTested(Model):
    """A way to forecast, how far it was off a day (share of what came), and in how many weeks nearer than that used."""

    name: ForecastMethod
    missed: float
    nearer: int


class BackTestAnswer(Model):
    """Past weeks forecast each from those before it: `even` counts them alike, `newer` newer ones more, `chosen` as
    asked, `trend` continues growth. No methods where weeks or calls are too few.
    """

    centre: CentreRef
    now: int
    weeks: int = Field(description="That could be forecast; at most eight.")
    calls: int
    methods: list[MethodTested]
    used: ForecastMethod
    better: ForecastMethod | None = Field(description="Nearer by a tenth and in two weeks of three; None: no other is.")
    growth: float = Field(description="What the trend multiplies the next week's contacts by.")


class SaveScenarioRequest(Model):
    """The whole document as JSON text, and the version it was made from."""

    version: Version
    document: Annotated[str, Field(min_length=2, max_length=10_000_000)]


class SentenceRequest(Model):
    """A rule as a sentence; with a scenario, names are checked against its people and shifts."""

    sentence: Annotated[str, Field(min_length=1, max_length=2000)]
    scenario_id: Id | None = None


class OddWord(Model):
    """A word the language of rules does not know: where it begins, and what was probably meant (or empty)."""

    at: int
    word: str
    meant: str


class SentenceAnswer(Model):
    """What a sentence means, in the words of the program; else why it is not understood, and the nearest example."""

    understood: bool
    rule: RuleRow | None
    why: str
    odd: OddWord | None
    example: str
    examples: list[str]


RangeState = Literal["learned", "thin", "changed", "own"]


class DayDemand(Model):
    """The contacts of one local day with their likely range, in which four of five such days end; None without one."""

    day: str
    contacts: float
    low: float | None
    high: float | None
    weeks: int = Field(description="Such weekdays it was learned from.")
    state: RangeState


class DemandRange(Model):
    """How far contacts may come apart from the forecast: 80 % ranges, one entry per interval, and by day.

    `thin`: not enough calls; `changed`: somebody changed that day's forecast since; `own`: typed or from a file, so
    that nothing was learned.
    """

    state: Literal["learned", "thin", "own"]
    calls: int = Field(description="Learned from.")
    low: list[float | None]
    high: list[float | None]
    days: list[DayDemand]


class RequirementCurve(Model):
    """What a queue needs, one entry per interval."""

    queue: str
    media: str
    contacts: list[float]
    aht_s: list[float]
    agents: list[float] = Field(description="Working.")
    scheduled: list[float] = Field(description="With the share of paid time off the phones on top.")
    decides: list[str] = Field(description="The goal that asks for most; empty where nobody is needed.")
    unmet: list[str] = Field(description="Goals that cannot be kept, and what would do it.")
    agent_hours: float
    likely: DemandRange


class RequirementAnswer(Model):
    """The need of every queue of a scenario; `starts` are the intervals' beginnings."""

    centre: CentreRef
    now: int
    scenario_id: int
    version: int
    starts: list[int]
    queues: list[RequirementCurve]
    likely: DemandRange | None = Field(description="Of all queues at once; None where they grow by different factors.")


class RunRequest(Model):
    """How long to search; until stopped it goes on improving up to the limit."""

    seconds: Annotated[float, Field(ge=0.1, le=86_400)] = 30.0
    until_stopped: bool = False
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0


class HiringRequest(Model):
    """What an agent-hour short costs (three times the dearest wage without), and how long to try plans."""

    seconds: Annotated[float, Field(ge=0.1, le=3600)] = 60.0
    short_hour_cents: Annotated[int, Field(ge=1, le=10**7)] | None = None
    budget_cents: Annotated[int, Field(ge=0, le=10**10)] | None = Field(
        None, description="Most that hires may cost a week; the scenario's without."
    )
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0


class InviteRequest(Model):
    """Who shall be asked for their wishes (nobody named: everybody), and for how many days the links hold."""

    agents: Annotated[list[Label], Field(max_length=20_000)] = Field(default_factory=list)
    days: Annotated[int, Field(ge=1, le=60)] = 14


class WishLink(Model):
    """A link to one agent's form, told only once: the store knows its hash alone. `path` belongs to this backend."""

    agent: str
    path: str
    expires_at: int


class InviteAnswer(Model):
    """The links, one for each agent."""

    links: list[WishLink]


class WishRow(Model):
    """One agent's wishes: as sentences, once answered."""

    agent: str
    expires_at: int
    answered_at: int | None
    state: Literal["open", "answered", "taken up", "declined", "over"]
    sentences: list[str]


class Wishes(Model):
    """The wishes of a scenario's agents."""

    centre: CentreRef
    now: int
    scenario_id: int
    wishes: list[WishRow]


class WishesRequest(Model):
    """Take answered wishes into the scenario as soft rules (nobody named: all), or decline them."""

    version: Version
    agents: Annotated[list[Label], Field(max_length=20_000)] = Field(default_factory=list)
    accept: bool = True


class DeletedAnswer(Model):
    """What was deleted."""

    scenario_id: int
    schedules: int
    sentence: str


class PauseRow(Model):
    """A break."""

    name: str
    start: int
    end: int
    paid: bool


class StretchRow(Model):
    """Time counted for one queue."""

    queue: str
    start: int
    end: int


class DutyRow(Model):
    """One shift of one agent on a local day."""

    day: str
    shift: str
    start: int
    end: int
    paid_h: float
    breaks: list[PauseRow]
    queues: list[StretchRow]


class AgentWeek(Model):
    """One agent's row of the chart."""

    agent: str
    agent_id: int | None
    site: str = Field(description="Where they sit, as the scenario says.")
    zone: str = Field(description="Whose clock they live by; empty: the schedule's.")
    duties: list[DutyRow]
    paid_h: float
    cost_cents: int


class CoverageCurve(Model):
    """What a queue needs and has, one entry per interval; `answered` is expected from the people scheduled."""

    queue: str
    required: list[float]
    scheduled: list[int]
    short_h: float = Field(description="Agent-hours short.")
    over_h: float
    answered: list[float | None] = Field(
        description="Share of contacts expected to be answered in the goal's time; None where there is none."
    )
    answered_overall: float | None


class BrokenRule(Model):
    """A rule that one agent's week breaks."""

    rule: str
    who: str
    said: str
    hard: bool
    rank: int | None
    times: int
    price: float = Field(description="What it adds to the cost.")


class ScoreVector(Model):
    """What a schedule costs, in the order of importance."""

    rules: float
    coverage: float
    wishes: float
    total: float


class DayReached(Model):
    """A goal on one local day with its likely range; None where nothing came, or what came is not judged."""

    day: str
    contacts: float
    value: float | None
    low: float | None
    high: float | None


class GoalReached(Model):
    """A goal of a queue as simulated: reached with the 95 % range, overall and by day, and what would keep it."""

    goal: str
    kind: Literal["answered", "asa", "abandoned", "idle", "replied"]
    unit: Literal["share", "s"]
    target: float
    value: float
    low: float
    high: float
    state: Literal["kept", "uncertain", "not kept"] = Field(
        description="kept: with the whole range; uncertain: the goal lies within it."
    )
    simulated: bool = Field(description="False: by a formula, for what nobody waits in.")
    sentence: str
    remedy: str = Field(description="What would keep a goal that is not kept.")
    days: list[DayReached]


class MeasuredShare(Model):
    """A share of a queue's contacts as simulated with the 95 % range, whether or not it is a goal.

    `answered` and `replied` within `within_s`; `abandoned`: given up before anybody answered.
    """

    kind: Literal["answered", "abandoned", "replied"]
    within_s: float | None
    value: float
    low: float
    high: float


class QueueService(Model):
    """A queue's goals, and by interval of arrival the share answered in time (None: nobody came)."""

    queue: str
    goals: list[GoalReached]
    curve: list[float | None]
    measured: list[MeasuredShare] = Field(
        default_factory=list, description="Empty in schedules made by 1.0 and before."
    )


class ServiceTruth(Model):
    """The service of a schedule, simulated contact by contact so many times."""

    played: int
    contacts: int
    kept: int
    goals: int
    sentence: str
    queues: list[QueueService]


class ServiceAnswer(Model):
    """The service of a schedule; None where nothing can be simulated."""

    centre: CentreRef
    now: int
    schedule_id: int
    version: int
    service: ServiceTruth | None


class CaseReached(Model):
    """One case of a queue's contacts: how many on a judged day, the share answered in time with its 95 % range."""

    contacts: float
    value: float
    low: float
    high: float


class RobustCases(Model):
    """Contacts at the lower end of their likely range, as forecast, and at the upper end."""

    low: CaseReached
    middle: CaseReached
    high: CaseReached


class QueueRobustness(Model):
    """A queue's service on days that bring few contacts, as many as forecast, or many, all queues at once.

    One day in ten brings fewer than `low`, one in ten more than `high`. Judged are the `days` with a likely range.
    There is none where the forecast is the manager's `own`, the history is `thin`, or all days were `changed` since.
    """

    queue: str
    kind: Literal["answered", "replied"]
    within_s: float
    target: float | None = Field(description="The goal's share, where it is one.")
    why: Literal["", "own", "thin", "changed"]
    days: int
    calls: int = Field(description="The likely range was learned from.")
    cases: RobustCases | None


class RobustnessAnswer(Model):
    """How a schedule's service holds; the weeks were simulated `played` times in each case."""

    centre: CentreRef
    now: int
    schedule_id: int
    version: int
    played: int
    queues: list[QueueRobustness]


class OutboundDay(Model):
    """Contacts of an outbound campaign on one local day: the target, and what the hours scheduled make of it."""

    day: str
    target: float
    hours: float
    made: float
    low: float | None
    high: float | None


class WorstHours(Model):
    """Hours of one day in which most contacts of the target are missing."""

    start: int
    end: int
    contacts: float


class OutboundTarget(Model):
    """What the hours scheduled on an outbound campaign make of its target of contacts, with the 80 % range.

    No range (None) where the pace was not learned from calls. Drops count against the limit for all calls a person
    answers; `dropped` is the share of the last thirty days.
    """

    queue: str
    target: float
    made: float
    low: float | None
    high: float | None
    state: Literal["kept", "uncertain", "not kept"]
    hours: float = Field(description="Agent-hours scheduled.")
    hours_needed: float
    per_hour: float | None = Field(description="Contacts that an hour scheduled can make.")
    per_hour_needed: float | None = Field(description="Contacts that an hour needed was planned to make.")
    learned_days: int
    short_h: float
    worst: WorstHours | None
    drop_limit: float
    drops_allowed: int
    dropped: float | None
    answers: int = Field(description="Answered calls of the last thirty days.")
    days: list[OutboundDay]


class MeetingRow(Model):
    """A meeting or training in a schedule: its attendees are at work, but on no queue."""

    name: str
    start: int
    end: int
    who: list[str]


class AwayRow(Model):
    """Somebody who is away although they were scheduled when the schedule was made."""

    agent: str
    start: int
    end: int


class TimeOffRow(Model):
    """Whole days off, both included; of everybody without an agent. A wish where it is not `hard`."""

    agent: str
    first: str
    last: str
    hard: bool


class ScheduleAnswer(Model):
    """One schedule."""

    centre: CentreRef
    now: int
    schedule_id: int
    scenario_id: int
    scenario: str
    scenario_version: int
    version: int
    newest: int
    state: ScheduleState
    how: str = Field(description="What made this version: a run, a move, a repair, a publication.")
    made_at: int
    made_by: str
    first: str
    weeks: int
    zone: str
    starts: list[int]
    agents: list[AgentWeek]
    coverage: list[CoverageCurve]
    score: ScoreVector
    bound: float | None
    gap: float | None
    service: ServiceTruth | None = Field(
        description="As simulated; None after a change by hand (ask for /service) or where nothing can be simulated."
    )
    outbound: list[OutboundTarget]
    broken: list[BrokenRule]
    meetings: list[MeetingRow]
    away: list[AwayRow]
    time_off: list[TimeOffRow]
    versions: list[VersionRow]


class MoveRequest(Model):
    """What becomes of an agent's shift on a day; what is not said stays. Without a shift on that day one is added.

    `off` takes the shift away. With `swap` the shift of `to_agent` on that day comes back for it. `apply` stores it,
    else only its cost is told.
    """

    version: Version
    agent: Label
    day: date
    to_agent: Label | None = None
    to_day: date | None = None
    to_start: Moment | None = None
    to_shift: Label | None = None
    off: bool = False
    swap: bool = False
    apply: bool = False


class MoveAnswer(Model):
    """What a move changes; `broken` are the rules broken afterwards that were not before."""

    applied: bool
    version: int
    sentence: str
    before: ScoreVector
    after: ScoreVector
    change: float = Field(description="Of the total; below 0 the schedule becomes better.")
    broken: list[BrokenRule]
    mended: list[BrokenRule]
    duty: DutyRow | None


class AbsenceRequest(Model):
    """An agent who is away from `start` up to `end`; the repair changes nothing that has begun."""

    version: Version
    agent: Label
    start: Moment
    end: Moment
    apply: bool = False


class ShiftChange(Model):
    """One agent's day that changes; None is a day off."""

    agent: str
    day: str
    before: DutyRow | None
    after: DutyRow | None
    only_breaks: bool
    sentence: str


class RepairAnswer(Model):
    """The repair with the fewest changed shifts that are worth it, the most useful change first."""

    applied: bool
    version: int
    sentence: str
    coverage_before: float
    coverage_absent: float
    coverage_after: float
    changed_shifts: int
    changes: list[ShiftChange]
    took_ms: float


class EventRequest(Model):
    """A meeting: how long, for whom, on which days, and between which clock times (23:45: the end of the day)."""

    name: Label
    minutes: Annotated[int, Field(ge=15, le=480, multiple_of=15)]
    who: Annotated[list[Label], Field(min_length=1, max_length=2000)]
    first: date
    last: date
    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):(00|15|30|45)$")] = "00:00"
    end: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):(00|15|30|45)$")] = "23:45"


class PlaceRequest(Model):
    """Where to put a meeting: at `to_start`, else where it does least harm.

    With `rearrange` shifts and breaks change around it, so that everybody is there. `apply` stores it.
    """

    version: Version
    event: EventRequest
    to_start: Moment | None = None
    rearrange: bool = False
    apply: bool = False


class PlaceRow(Model):
    """One beginning: what coverage costs more with shifts as they are, and how many are not at work throughout."""

    start: int
    harm: float
    missing: int


class PlaceAnswer(Model):
    """All beginnings with their price, the best ones, and what the one chosen does to the schedule."""

    applied: bool
    version: int
    sentence: str
    starts: list[int] = Field(description="Every beginning within the event's days and hours, in order of time.")
    harm: list[float]
    missing: list[int]
    best: list[PlaceRow] = Field(description="At most five, the least harmful first.")
    meeting: MeetingRow
    absent: list[str] = Field(description="Who was asked for but cannot be there.")
    before: ScoreVector
    after: ScoreVector
    changes: list[ShiftChange]
    broken: list[BrokenRule] = Field(description="Rules broken afterwards that were not before.")


class CancelRequest(Model):
    """A meeting that does not take place; its attendees go back to the queues."""

    version: Version
    name: Label
    start: Moment


class PublishRequest(Model):
    """The version to publish."""

    version: Version


class RestoreRequest(Model):
    """The newest version, and the older one whose shifts shall hold again."""

    version: Version
    back_to: Version


class WhyAnswer(Model):
    """Why somebody works or does not on a day, and what the opposite would cost."""

    agent: str
    day: str
    works: bool
    possible: bool
    costs_more: float
    sentence: str


class ComparedService(Model):
    """What callers of a queue find in simulation (shares), or what an outbound campaign's hours make (contacts)."""

    queue: str
    kind: Literal["answered", "abandoned", "replied", "contacts"]
    within_s: float | None
    value: float
    low: float | None
    high: float | None
    target: float | None = Field(description="The goal's, where it is one; of contacts those wanted.")


class ComparedSkill(Model):
    """A campaign's part of a schedule: who can work it, and its contacts and agent-hours."""

    queue: str
    able: int = Field(description="Agents with the skill, working or not.")
    working: int = Field(description="Those of them who work at least once.")
    contacts: float
    needed_h: float
    scheduled_h: float


class ComparedRow(Model):
    """One schedule beside others."""

    schedule_id: int
    scenario: str
    state: ScheduleState
    people: int = Field(description="Agents of the scenario.")
    agents: int = Field(description="Who work at least once.")
    contacts: float = Field(description="Forecast, with the growth.")
    growth: float | None = Field(description="Factor on the forecast; None where campaigns have different ones.")
    skills: list[ComparedSkill]
    shifts: int
    paid_h: float
    needed_h: float
    cost_cents: int
    short_h: float
    over_h: float
    hard_broken: int
    soft_broken: int
    objective: float
    bound: float | None
    gap: float | None
    goals: int | None = Field(None, description="Of service; None where it was changed since it was simulated.")
    goals_kept: int | None = None
    service: list[ComparedService]
    simulated: Literal["yes", "changed", "outbound"] = Field(
        description="changed: by hand since it was simulated; outbound: nobody waits in any of its queues."
    )


class Comparison(Model):
    """Schedules side by side."""

    centre: CentreRef
    now: int
    schedules: list[ComparedRow]
    sentence: str


class AdherenceRow(Model):
    """One agent now: what is scheduled, what they do, and whether that helps."""

    agent: str
    agent_id: int | None
    scheduled: str = Field(description="A queue, a break's name, or empty: off.")
    until: int | None = Field(description="When that ends.")
    live: str = Field(description="State in words; empty: not logged in.")
    since: int | None
    adheres: bool
    out_min: float = Field(description="Minutes out of schedule so far in a row.")
    effect: Literal["helps", "hurts", "neutral"] = Field(description="For coverage now.")
    sentence: str


class Adherence(Model):
    """The published schedule against the floor as it is."""

    centre: CentreRef
    now: int
    as_of: int | None
    schedule_id: int | None
    version: int | None
    sentence: str
    share: float | None = Field(description="Of those scheduled now who do what is scheduled.")
    agents: list[AdherenceRow]


class ReportColumn(Model):
    """A column of a report's table; `own` values have the unit that the row's column `unit` names."""

    key: str
    unit: Literal[
        "text", "day", "time", "count", "number", "hours", "minutes", "seconds", "share", "change", "money", "own"
    ] = Field(
        description="money: cents; change: a share of what was; time: UTC seconds; day: YYYY-MM-DD; number: decimal."
    )


class ReportTable(Model):
    """A table of a report; None where there is no value, or not enough to say one."""

    name: str
    columns: list[ReportColumn]
    rows: list[list[str | float | None]]


class ReportAnswer(Model):
    """A report: of one schedule (`schedule_id`), or of the last `days` days that are over."""

    centre: CentreRef
    now: int
    report: str
    schedule_id: int | None
    version: int | None
    scenario: str
    days: int
    sentence: str
    notes: list[str]
    tables: list[ReportTable]
