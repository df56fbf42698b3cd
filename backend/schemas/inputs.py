"""What is loaded into a scenario: agents and forecasts from tables."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from backend.schemas.base import Model

Version = Annotated[int, Field(ge=1, le=2**31)]
TableText = Annotated[str, Field(min_length=1, max_length=10_000_000)]


class TableRequest(Model):
    """A table's text (CSV, names of the columns first) and the scenario's version it is for; `apply` stores it.

    Rows of a forecast that name no campaign are for `queue`.
    """

    version: Version
    text: TableText
    queue: Annotated[str, Field(max_length=60)] | None = None
    apply: bool = False


class BadCell(Model):
    """A cell that cannot be read; row 1 is the line of names."""

    row: int
    column: str
    sentence: str


class PeopleAnswer(Model):
    """What a table of agents changes. With a bad cell nothing is."""

    applied: bool
    version: int
    sentence: str
    added: list[str]
    changed: list[str]
    kept: int = Field(description="Agents who stay as they are.")
    left_out: list[str] = Field(description="Columns of the file that mean nothing here.")
    faults: list[BadCell] = Field(description="The first of them.")
    more_faults: int


class DemandRead(Model):
    """What a table changes of one campaign's forecast: days it names, minutes of its rows, contacts on these days."""

    queue: str
    days: int
    minutes: list[int]
    before: float
    after: float


class DemandAnswer(Model):
    """What a table of contacts changes. With a bad cell nothing is."""

    applied: bool
    version: int
    sentence: str
    queues: list[DemandRead]
    faults: list[BadCell] = Field(description="The first of them.")
    more_faults: int
