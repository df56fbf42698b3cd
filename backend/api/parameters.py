"""What the routes accept in their query strings; an unknown name is refused, never ignored."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from backend.schemas import Formulas, Model, WindowName

LARGEST = 2**53 - 1
"""The largest whole number a browser keeps exact."""


def _whole(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("must be a whole number from 0 on")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.replace(".", "", 1).isdigit()):
        raise ValueError("must be a number from 0 on")
    return value


def _date(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("must be a day written YYYY-MM-DD")
    return value


Whole = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=LARGEST)]
Moment = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=2**40)]
Seconds = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=86_400)]
Limit = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=500)]
# A comma-separated list: letters, digits, - and _ are what the dialer's status codes are made of.
Codes = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]{1,20}(,[A-Za-z0-9_\-]{1,20})*$", max_length=2000)]
Ids = Annotated[str, Field(pattern=r"^[0-9]{1,15}(,[0-9]{1,15})*$", max_length=4000)]
Weights = Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,6})?(,[0-9]{1,4}(\.[0-9]{1,6})?){0,11}$")]
Cursor = Annotated[str, Field(pattern=r"^[0-9]{1,15}\.[0-9]{1,15}$")]
Outcome = Literal["contact", "conversion", "drop"]
CauseMetric = Literal[
    "conversion_per_contact", "contact_rate", "answer_rate", "handle_s", "conversions_per_hour", "calls"
]
Day = Annotated[date, BeforeValidator(_date)]
MatrixMetric = Literal["conversion_per_contact", "conversions_per_hour", "handle_s", "contacts_per_hour"]


class Query(Model):
    """Common to all: which centre; without it, the first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    centre: Whole | None = None


class WindowQuery(Query):
    """A question about one of the panel's windows."""

    window: WindowName = "today"


class SnapshotQuery(WindowQuery):
    """`more=1` adds the agents' further columns, which the board shows only when they are picked."""

    campaign: Whole | None = None
    formulas: Formulas | None = None
    more: Literal["0", "1"] = "0"


class MatrixQuery(WindowQuery):
    """Which metric, and which campaigns (comma-separated ids)."""

    metric: MatrixMetric = "conversion_per_contact"
    campaigns: Ids | None = None

    @property
    def campaign_ids(self) -> tuple[int, ...] | None:
        """The campaigns asked for; None asks for all."""
        return None if self.campaigns is None else tuple(int(one) for one in self.campaigns.split(","))


class OutlookQuery(Query):
    """The team's day, or one campaign's."""

    campaign: Whole | None = None


class AlertsQuery(Query):
    """A local day; today without one."""

    day: Day | None = None


class LineupQuery(Query):
    """Which way the line-up is found; as the settings say without one."""

    mode: Literal["best", "plain"] | None = None


class CandidatesQuery(Query):
    """Agents for one campaign."""

    campaign: Whole


class AuditQuery(Query):
    """One page of the audit; `before` is the `next` of the page above."""

    before: Whole | None = None
    limit: Limit = 200


class VersionQuery(Query):
    """A saved version; the newest without one."""

    version: Whole | None = None


class FileQuery(Query):
    """How a scenario is written."""

    kind: Literal["yaml", "json", "xml"] = "yaml"


class CalendarQuery(Query):
    """Whose calendar, by the name in the schedule."""

    agent: Annotated[str, Field(min_length=1, max_length=60)]


class WhyQueryOfDay(CalendarQuery):
    """Whose day."""

    day: Day


class CompareQuery(Query):
    """Which schedules, comma-separated ids."""

    ids: Annotated[str, Field(pattern=r"^[0-9]{1,15}(,[0-9]{1,15}){0,9}$", max_length=200)]

    @property
    def schedule_ids(self) -> tuple[int, ...]:
        """The schedules in their order."""
        return tuple(dict.fromkeys(int(one) for one in self.ids.split(",")))


class ReportQuery(VersionQuery):
    """Which schedule a report is about (none: the published one), or how many days that are over."""

    schedule: Whole | None = None
    days: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=366)] = 28


class ReportTableQuery(ReportQuery):
    """Which table of the report."""

    table: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]


class BackTestQuery(Query):
    """How many past weeks are averaged, what each counts (none: newer ones more), and which campaigns (none: all)."""

    weeks: Annotated[int, BeforeValidator(_whole), Field(ge=1, le=12)] = 6
    weights: Weights | None = None
    campaigns: Ids | None = None

    @property
    def each(self) -> tuple[float, ...]:
        """The weights in their order, the last week's first."""
        return () if self.weights is None else tuple(float(one) for one in self.weights.split(","))

    @property
    def campaign_ids(self) -> frozenset[int]:
        """The campaigns asked for."""
        return frozenset() if self.campaigns is None else frozenset(int(one) for one in self.campaigns.split(","))


class UnitQuery(Query):
    """Whose figures: the team's, or those of the agent or campaign with the number `id`."""

    unit: Literal["team", "agent", "campaign"] = "team"
    id: Whole | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if (self.unit == "team") != (self.id is None):
            raise ValueError("an agent or a campaign is named by id, the team has none")
        return self


class TrendsQuery(UnitQuery):
    """Metrics over the shift of one unit."""


class WhyQuery(UnitQuery):
    """Why one metric of a unit moved."""

    metric: CauseMetric = "conversion_per_contact"


class CallFilters(Query):
    """Which calls: one of the panel's windows, or a span of UTC seconds given by both `start` and `end`."""

    window: WindowName | None = None
    start: Moment | None = None
    end: Moment | None = None
    agent: Whole | None = None
    campaign: Whole | None = None
    status: Codes | None = None
    min_talk_s: Seconds | None = None
    max_talk_s: Seconds | None = None
    handled: Literal["0", "1"] = "0"
    outcome: Outcome | None = None

    @model_validator(mode="after")
    def _one_span(self) -> CallFilters:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end are given together or not at all")
        if self.start is not None and self.window is not None:
            raise ValueError("give a window or start and end, not both")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError("end lies before start")
        return self

    @property
    def statuses(self) -> tuple[str, ...] | None:
        """The dispositions asked for; None asks for all."""
        return None if self.status is None else tuple(self.status.split(","))


class CallQuery(CallFilters):
    """One page of calls; `before` is the `next` of the page above."""

    before: Cursor | None = None
    limit: Limit = 200

    @property
    def cursor(self) -> tuple[int, int] | None:
        """(started_at, call_id) below which the page begins."""
        if self.before is None:
            return None
        started_at, call_id = self.before.split(".")
        return int(started_at), int(call_id)
