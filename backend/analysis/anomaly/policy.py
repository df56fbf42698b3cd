"""What the manager chose about unusual things: how often luck may speak, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

REVIEW_S = 900
"""Seconds between two looks at the floor."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Choices behind `unusual`; refuses nonsense.

    `false_alerts_per_shift` is what luck may raise over the whole floor, all metrics and looks of a shift of
    `shift_s`. `rule` "seed" is the plain |z| > `z_limit` on past hourly values, at least `min_values` of them.
    `streak` good calls in a row are worth a word; `drop_jump` is the relative rise of the drop rate that is.
    """

    false_alerts_per_shift: float = 1.0
    shift_s: int = 28_800
    rule: Literal["budget", "seed"] = "budget"
    z_limit: float = 2.5
    min_values: int = 20
    min_n: int = 10
    streak: int = 5
    drop_jump: float = 0.15
    handle_better: Literal["lower", "higher"] = "lower"

    def __post_init__(self) -> None:
        if not 0 < self.false_alerts_per_shift <= 100:
            raise ValueError(f"false_alerts_per_shift lies above 0, at most 100, not {self.false_alerts_per_shift}.")
        if self.shift_s < REVIEW_S:
            raise ValueError(f"shift_s is at least {REVIEW_S} s, not {self.shift_s}.")
        if not 0.5 <= self.z_limit <= 20:
            raise ValueError(f"z_limit lies between 0.5 and 20, not {self.z_limit}.")
        if min(self.min_values, self.min_n, self.streak) < 2:
            raise ValueError("min_values, min_n and streak are at least 2.")
        if not 0 < self.drop_jump <= 10:
            raise ValueError(f"drop_jump is a relative rise between 0 and 10, not {self.drop_jump}.")

    @property
    def looks(self) -> int:
        """Looks at the floor in a shift."""
        return self.shift_s // REVIEW_S

    @property
    def false_rate(self) -> float:
        """Rate of false findings a look may have.

        Four looks in a row share their hour; together with the second look that a finding needs before it is raised,
        measured false alerts stay below the budget with one hour counted as one look (0.2 a shift at a budget of 1).
        """
        return min(0.5, self.false_alerts_per_shift * 3600 / self.shift_s)
