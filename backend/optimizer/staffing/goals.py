"""What a queue promises, as data: each goal knows its own words and refuses nonsense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Counting = Literal["offered", "answered or late"]


class BadGoal(ValueError):
    """A goal nobody can mean, or one that lacks a figure; the text says what to change."""


@dataclass(frozen=True, slots=True)
class Answered:
    """`share` of the calls answered within `within_s` seconds.

    Where callers hang up, `counting` says of which calls: all "offered", or those "answered or late" (whoever hangs
    up within the limit is left out).
    """

    share: float
    within_s: float
    counting: Counting = "offered"

    def __post_init__(self) -> None:
        _between("The share of calls answered in time", self.share, "use 0.8 for 80 %")
        _positive("The time to answer within", self.within_s, zero=True)

    def __str__(self) -> str:
        return f"{_percent(self.share)} answered within {self.within_s:g} s"


@dataclass(frozen=True, slots=True)
class MeanWait:
    """Callers wait `at_most_s` seconds on average."""

    at_most_s: float

    def __post_init__(self) -> None:
        _positive("The mean wait", self.at_most_s)

    def __str__(self) -> str:
        return f"answered within {self.at_most_s:g} s on average"


@dataclass(frozen=True, slots=True)
class Abandoned:
    """At most the share `at_most` of the callers hangs up; needs the callers' patience."""

    at_most: float

    def __post_init__(self) -> None:
        _between("The share of abandoned calls", self.at_most, "use 0.05 for 5 %")

    def __str__(self) -> str:
        return f"abandoned calls at most {_percent(self.at_most)}"


@dataclass(frozen=True, slots=True)
class Idle:
    """Agents are idle at most the share `at_most` of their time on the phones: an upper limit on staff."""

    at_most: float

    def __post_init__(self) -> None:
        _between("The share of idle time", self.at_most, "use 0.25 for 25 %")

    def __str__(self) -> str:
        return f"agents idle at most {_percent(self.at_most)} of the time"


@dataclass(frozen=True, slots=True)
class Occupied:
    """Agents are busy at most the share `at_most` of their time, so that nobody burns out."""

    at_most: float

    def __post_init__(self) -> None:
        _between("The share of busy time", self.at_most, "use 0.85 for 85 %")

    def __str__(self) -> str:
        return f"agents busy at most {_percent(self.at_most)} of the time"


@dataclass(frozen=True, slots=True)
class Replied:
    """`share` of the messages handled within `within_s` seconds of their arrival, however much that is in hours."""

    share: float
    within_s: float

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise BadGoal(f"The share of messages handled in time must lie above 0 and up to 1, not {self.share:g}.")
        _positive("The time to reply within", self.within_s)

    def __str__(self) -> str:
        return f"{_percent(self.share)} of the messages handled within {self.within_s / 3600:g} h"


Goal = Answered | MeanWait | Abandoned | Idle | Occupied
"""The goals of queues where somebody waits on the line; they combine with "and"."""


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _between(what: str, share: float, hint: str) -> None:
    if not 0 < share < 1:
        raise BadGoal(f"{what} must be more than 0 and less than 1, not {share:g}; {hint}.")


def _positive(what: str, seconds: float, *, zero: bool = False) -> None:
    if not (seconds >= 0 if zero else seconds > 0) or seconds == float("inf"):
        raise BadGoal(f"{what} must be a positive number of seconds, not {seconds:g}.")
