"""What the manager set for the early warning."""

from __future__ import annotations

from dataclasses import dataclass

SHIFT_HOURS = 8.0
"""Length of a shift where odds are told in shifts."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How far ahead warnings look (`horizon_s`) and which share off one's own usual level matters (`major_drop`).

    Units with a score of at least `least` are reported; the default is "more likely than not", a floor below every
    budget of up to one false alert per unit in a hundred hours.
    """

    horizon_s: int = 7200
    major_drop: float = 0.10
    least: float = 0.0

    def __post_init__(self) -> None:
        if not 1800 <= self.horizon_s <= 14_400:
            raise ValueError(f"horizon_s must lie between 1,800 and 14,400 seconds, not {self.horizon_s}.")
        if not 0.02 <= self.major_drop <= 0.9:
            raise ValueError(f"major_drop must lie between 0.02 and 0.9, not {self.major_drop}.")
