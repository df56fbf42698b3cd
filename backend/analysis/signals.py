"""What a detector says: one change of one unit, with its size, its evidence and how often luck brings as much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SignalKind = Literal[
    "agent_drift", "agent_unusual", "agent_streak", "campaign_drift", "campaign_unusual", "campaign_drops",
    "team_unusual", "workload",
]  # fmt: skip
Sign = Literal["worse", "better"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """When the agreed line is crossed, UTC seconds: early, likely, late (80 %); None is not within the horizon."""

    earliest: int | None
    likely: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class Signal:
    """A detector's finding at the end of one interval. Levels, budget, words and memory are the advice's business.

    `unit_id` is an agent's or a campaign's number, 0 for the team. `metric` leads; `metrics` are all that move.
    `now` and `usual` are in the metric's unit (seconds, share, per hour, count) over the `n` observations since
    `since`. `score` is the log (base e) odds of a real change against luck, the one number thresholds are set
    on. `luck_shifts` says: luck alone brings as much to such a unit about once in so many shifts. `chance` is
    that of crossing the agreed line within the horizon.
    """

    kind: SignalKind
    unit_id: int
    campaign_id: int
    metric: str
    metrics: tuple[str, ...]
    sign: Sign
    score: float
    luck_shifts: float
    now: float
    usual: float
    n: int
    since: int
    chance: float | None = None
    crosses: Crossing | None = None
