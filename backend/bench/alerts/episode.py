"""A planted drift of one agent or campaign on one day: what climbs, how, what falls at t, and when it is over.

Families (every instant is a wall time, in seconds since local midnight):
* `held`: a pair of metrics climbs in a straight line over `climb_s` to `strength` standard deviations and stays there
  until t and after; at t the outcome (conversions per contact, contact rate) falls.
* `precursor`: the same, but it climbs until t.
* `sudden`: the same fall at t without anything before it.
* `alone`: one metric by itself climbs (or falls) and stays; t is its own crossing of 25 %.
* `recovery`: the precursor comes and goes again, nothing falls. `better`: conversions rise or handle time falls.
A standard deviation is that of the log of a single call's time within one disposition; for pauses that of an hour's
unplanned pause seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Family = Literal["held", "precursor", "sudden", "alone", "recovery", "better"]
FOREWARNED = ("held", "precursor")
"""Families with something to see before t."""

TALK_SD, WRAP_SD, PAUSE_SD = 0.65, 0.48, 2.35
"""A standard deviation of log talk and log wrap within a disposition; of an hour's unplanned pause, over its mean."""

METRICS = {
    "handle": ("talk_s", "handle_s", "calls_per_hour"), "wrap": ("wrap_s", "handle_s", "calls_per_hour"),
    "pause": ("pause_share", "occupancy"), "contact": ("contact_rate", "contacts_per_hour"),
    "conversion": ("conversion_per_contact", "conversions_per_hour"), "answer": ("answer_rate",),
}  # fmt: skip
"""What an alert may name when such a thing changes."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One drift; `climb_s` is how long it climbs (0: until t), `factors` what each of `moving` is times then."""

    day: int
    unit: Literal["agent", "campaign"]
    unit_id: int
    name: str
    family: Family
    strength: float
    moving: tuple[str, ...]
    outcome: str
    onset_s: float
    drop_s: float
    end_s: float
    factors: tuple[float, ...]
    drop_factor: float
    climb_s: float = 0.0

    @property
    def gated(self) -> bool:
        """Whether it is a precursor of one standard deviation or a sudden drop: what the promises are about."""
        return self.family in ("sudden", *FOREWARNED) and self.strength == 1.0

    @property
    def metrics(self) -> frozenset[str]:
        """Names an alert may lead with to be on this episode."""
        return frozenset(name for what in (*self.moving, self.outcome) if what for name in METRICS[what])

    def changes(self) -> Iterator[dict[str, Any]]:
        """The simulator's `[[change]]`s."""
        subject = {"agent": self.name} if self.unit == "agent" else {"campaign": self.name}
        span = {**subject, "day": self.day, "until": wall(self.end_s)}
        climb = self.climb_s or (self.drop_s - self.onset_s) / (2 if self.family == "recovery" else 1)
        for what, factor in zip(self.moving, self.factors, strict=True):
            ramp = max(0.0, climb / 60)
            yield {**span, "what": what, "at": wall(self.onset_s), "ramp_min": ramp, "factor": factor}
            if self.family == "recovery":  # a second ramp takes back what the first has built up
                yield {**span, "what": what, "at": wall(self.end_s - climb), "ramp_min": ramp, "factor": 1 / factor}
        if self.outcome:
            yield {**span, "what": self.outcome, "at": wall(self.drop_s), "factor": self.drop_factor}


def size(what: str, strength: float) -> float:
    """Factor of a metric that has moved `strength` standard deviations to the worse."""
    return {
        "handle": float(np.exp(TALK_SD * strength)), "wrap": float(np.exp(WRAP_SD * strength)),
        "pause": 1 + PAUSE_SD * strength,
    }[what]  # fmt: skip


def wall(seconds: float) -> str:
    """A wall time as HH:MM:SS."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
