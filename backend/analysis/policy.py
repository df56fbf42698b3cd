"""What a centre chose: formulas, definitions, thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Formulas = Literal["corrected", "seed"]
AnswerDefinition = Literal["all_dials", "non_machine", "human_answered"]
RankMetric = Literal["conversions_per_hour", "conversion_per_contact", "answer_rate", "efficiency", "calls"]
Benchmark = Literal["team_mean", "team_median", "own_history", "target"]
TrendMetric = Literal["answer_rate", "conversion_per_contact"]

SEED_MIN_DIALS = 20
"""Below this many calls even the seed formulas show nothing (Insight Lens' "too little data")."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Choices of the manager; `dead_band` is a share (0.02 is 2 points), the cut-offs are per cent."""

    formulas: Formulas = "corrected"
    answer_definition: AnswerDefinition = "human_answered"
    rank_metric: RankMetric = "conversions_per_hour"
    benchmark: Benchmark = "team_mean"
    dead_band: float = 0.02
    min_contacts: int = 30
    excellent_at: float = 90.0
    good_at: float = 85.0

    def __post_init__(self) -> None:
        if not 0 <= self.dead_band <= 0.5:
            raise ValueError(f"dead_band is a share between 0 and 0.5, not {self.dead_band}.")
        if self.min_contacts < 1:
            raise ValueError(f"min_contacts must be at least 1, not {self.min_contacts}.")
        if self.good_at > self.excellent_at:
            raise ValueError(f"good_at ({self.good_at}) must not exceed excellent_at ({self.excellent_at}).")

    @property
    def seed(self) -> bool:
        """True when the seed formulas are shown exactly as written."""
        return self.formulas == "seed"

    @property
    def trend_metric(self) -> TrendMetric:
        """The share whose change the trend shows: the seed's answer rate, else the one nearest to the ranking."""
        outcome = self.rank_metric in ("conversions_per_hour", "conversion_per_contact")
        return "conversion_per_contact" if outcome and not self.seed else "answer_rate"
