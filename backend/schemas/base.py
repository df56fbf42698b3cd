"""What all shapes share: names, the base of every shape, a figure with its range, the refusal."""

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


class Ok(Model):
    """Done."""

    ok: Literal[True]
