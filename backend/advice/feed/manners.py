"""What the feed goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PER_HOUR = 3
"""Ten suggestions an hour were not read, two or three were (product catalogue A086)."""

LEAST_CHANCE = 0.7
"""Aids that are right less often than that are worse than none (Wickens and Dixon 2007)."""

CONVERSION_CENTS = 2000.0
"""What a conversion counts where no margin is configured: for the order of cards alone, never shown."""


@dataclass(frozen=True, slots=True)
class Manners:
    """Choices of the centre and what is known at a look.

    `shift` is the local day's ordinal; with a new one the silence log and the praise begin anew. `muted` are names of
    rules that were right too seldom (`feed.trust`). `conversion_cents` is the margin of a conversion by campaign;
    `mean_cents` stands in where none is configured. `hold_share` of what would be shown is held out at random; `salt`
    is the install's secret that makes it unforeseeable and repeatable.
    """

    shift: int
    salt: str
    per_hour: int = PER_HOUR
    least_chance: float = LEAST_CHANCE
    least_worth: float = 0.0
    hold_share: float = 0.1
    muted: frozenset[str] = frozenset()
    conversion_cents: Mapping[int, float] = field(default_factory=dict)
    mean_cents: float = CONVERSION_CENTS
    snooze_s: int = 3600
    many: int = 3

    def __post_init__(self) -> None:
        if self.per_hour < 1:
            raise ValueError(f"At least one piece of advice an hour, not {self.per_hour}.")
        if not 0 <= self.hold_share <= 0.5:
            raise ValueError(f"The share held out lies between 0 and 0.5, not {self.hold_share}.")
        if not 0 <= self.least_chance <= 1:
            raise ValueError(f"least_chance is a probability, not {self.least_chance}.")
        if self.mean_cents <= 0:
            raise ValueError(f"A conversion is worth more than {self.mean_cents} cents.")
        if self.many < 2:
            raise ValueError(f"Many agents are at least 2, not {self.many}.")
