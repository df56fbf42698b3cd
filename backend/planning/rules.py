"""The rules of a schedule as data: limits, rest, patterns by weekday, fairness, time off, preferences (E060-E068).

Every rule names whom it is about (`who`; empty means everybody), where it comes from, and whether it is hard.
A soft rule has a rank: 1 gives way last. Rules are compared by value; `sentences` turns them into words and back.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Source = Literal["policy", "law", "union", "preference"]
Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Thing = Literal[
    "shifts", "hours", "weekend shifts", "night shifts", "days in a row", "days off in a row", "weekends"
]  # fmt: skip
Period = Literal["day", "week", "2 weeks", "4 weeks", "month"]

WEEKDAYS: tuple[Weekday, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RUNS = ("days in a row", "days off in a row")
"""Things counted in one stretch, which have no period."""

NIGHT = (0, 5)
"""A shift that covers any of these hours is a night shift."""

WEEKS = {"week": 1.0, "2 weeks": 2.0, "4 weeks": 4.0, "month": 365.25 / 12 / 7}
"""Lengths of the periods."""

NAME = r"^[^\W_](?:[\w.'’\- ]*[\w.'’\-])?$"
"""Names of people and shifts: letters, digits, spaces and . ' - only, so that a sentence can be read back."""

RESERVED = frozenset((
    "and", "or", "then", "works", "work", "has", "have", "must", "never", "prefers", "prefer", "rests", "rest", "is",
    "are", "on", "off", "from", "to", "everybody", "available", "any",
))  # fmt: skip
"""Words of the language of rules: a name that holds one would make a sentence mean two things."""


def _plain(name: str) -> str:
    if taken := RESERVED & {word.lower() for word in name.split()}:
        raise ValueError(f"the name “{name}” holds the word “{min(taken)}”, which rules are made of; choose another")
    return name


Name = Annotated[str, Field(min_length=1, max_length=60, pattern=NAME), AfterValidator(_plain)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Rule(BaseModel):
    """What all rules share. `rank` is None for a hard rule, else 1 (gives way last) to 9."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: tuple[Name, ...] = ()
    source: Source = "policy"
    rank: int | None = Field(None, ge=1, le=9)

    @property
    def hard(self) -> bool:
        """Whether a schedule that breaks it is no schedule."""
        return self.rank is None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.who)) < len(self.who):
            raise ValueError("a person is named twice")
        return self


class Limit(Rule):
    """How much of a thing in a period: at least `least`, at most `most`. `shift` counts shifts of that name only."""

    kind: Literal["limit"] = "limit"
    thing: Thing
    least: float | None = Field(None, ge=0, le=10_000)
    most: float | None = Field(None, ge=0, le=10_000)
    period: Period | None = "week"
    shift: Name | None = None

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("a limit needs a least or a most")
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"at least {self.least:g} and at most {self.most:g} contradict each other")
        if (self.thing in RUNS) != (self.period is None):
            raise ValueError("days in a row have no period; everything else needs one")
        if self.shift is not None and self.thing != "shifts":
            raise ValueError("only shifts can be counted by name")
        whole = [number for number in (self.least, self.most) if number is not None]
        if self.thing != "hours" and any(number != int(number) for number in whole):
            raise ValueError(f"{self.thing} are counted in whole numbers")
        return self


class Rest(Rule):
    """Hours free between the end of a shift and the beginning of the next."""

    kind: Literal["rest"] = "rest"
    hours: float = Field(gt=0, le=72)


class Pattern(Rule):
    """What is worked on some weekdays: one of `shifts` (empty: any) must or may be, or none of them (`never`)."""

    kind: Literal["pattern"] = "pattern"
    days: tuple[Weekday, ...] = Field(min_length=1)
    mode: Literal["must", "may", "never"]
    shifts: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if len(set(self.days)) < len(self.days) or len(set(self.shifts)) < len(self.shifts):
            raise ValueError("a day or a shift is named twice")
        if list(self.days) != sorted(self.days, key=WEEKDAYS.index):
            raise ValueError("weekdays are named in their order")
        if self.mode == "may" and not self.shifts:
            raise ValueError("who may work any shift needs no rule; name the shifts")
        return self


class Fair(Rule):
    """Several people have the same number of a thing between two dates, both included."""

    kind: Literal["fair"] = "fair"
    thing: Literal["shifts", "hours", "weekend shifts", "night shifts", "weekends"]
    first: date
    last: date

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if len(self.who) == 1:
            raise ValueError("fairness needs at least two people")
        if self.last < self.first:
            raise ValueError("the last day lies before the first")
        return self


class Off(Rule):
    """Time off: whole days, both included."""

    kind: Literal["off"] = "off"
    first: date
    last: date

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.last < self.first:
            raise ValueError("the last day lies before the first")
        return self


class Available(Rule):
    """Work is possible between two clock times only, on some weekdays."""

    kind: Literal["available"] = "available"
    days: tuple[Weekday, ...] = Field(min_length=1)
    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if self.start == self.end:
            raise ValueError("the beginning and the end are the same")
        if list(self.days) != sorted(set(self.days), key=WEEKDAYS.index):
            raise ValueError("weekdays are named once, in their order")
        return self


class Prefer(Rule):
    """Wishes in order: start times, or shifts by name; always soft."""

    kind: Literal["prefer"] = "prefer"
    source: Source = "preference"
    rank: int | None = Field(5, ge=1, le=9)
    starts: tuple[Clock, ...] = ()
    shifts: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _sense(self) -> Self:
        if bool(self.starts) == bool(self.shifts):
            raise ValueError("prefer start times or shifts, one of the two")
        if len(set(self.starts)) < len(self.starts) or len(set(self.shifts)) < len(self.shifts):
            raise ValueError("a wish is named twice")
        if self.rank is None:
            raise ValueError("a wish is never hard")
        return self


AnyRule = Annotated[Limit | Rest | Pattern | Fair | Off | Available | Prefer, Field(discriminator="kind")]
