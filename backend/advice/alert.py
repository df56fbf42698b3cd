"""An alert as the desk keeps it: numbers and states, no words and no names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from backend.analysis.signals import Crossing, Sign, Signal

Kind = Literal[
    "agent_drift", "agent_unusual", "agent_streak", "campaign_drift", "campaign_unusual", "campaign_drops",
    "campaign_agents", "team_unusual", "workload",
]  # fmt: skip
Level = Literal["watch", "likely", "act"]
State = Literal["open", "ended", "held_back", "missed"]
Outcome = Literal["pending", "right", "wrong", "untold"]

LEVELS: tuple[Level, ...] = ("watch", "likely", "act")
AGENT_KINDS = ("agent_drift", "agent_unusual", "agent_streak", "workload")
FACTS_ONLY = ("agent_streak", "workload")
"""Kinds that state what was and foretell nothing, so that there is nothing to be right about."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a signal as known at `at` (UTC s)."""

    at: int
    now: float
    usual: float
    n: int
    since: int
    score: float
    luck_shifts: float
    chance: float | None = None
    crosses: Crossing | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """How an alert turned out: the level afterwards, and when the agreed line was crossed (None: it was not).

    `caught_at` is when the drop of the day came that it was the first to foretell, `caught_kind` whose drop that was.
    """

    outcome: Outcome = "pending"
    at: int | None = None
    now: float | None = None
    usual: float | None = None
    n: int = 0
    change: float | None = None
    crossed_at: int | None = None
    lead_s: int | None = None
    caught_at: int | None = None
    caught_kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A metric per quarter hour up to an alert: entries as in `schemas.AlertChart`."""

    at: tuple[int, ...] = ()
    value: tuple[float | None, ...] = ()
    n: tuple[int, ...] = ()
    usual: tuple[float | None, ...] = ()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing worth knowing. `agent_id` and `campaign_id` are 0 where there is none; times are UTC seconds.

    `raised_at` is when it reached its present level first; `first` are the figures of that moment, `latest` the
    newest. `in_feed` once it was shown; `held_back` says why it was not: muted, told, busy, merged. `agents` are
    those merged into it; `units` how many agents were watched.
    """

    alert_id: int
    kind: Kind
    sign: Sign
    level: Level
    state: State
    agent_id: int
    campaign_id: int
    metric: str
    metrics: tuple[str, ...]
    began_at: int
    raised_at: int
    updated_at: int
    first: Figures
    latest: Figures
    units: int
    ended_at: int | None = None
    in_feed: bool = False
    held_back: str = ""
    agents: tuple[int, ...] = ()
    settings_hash: str = ""
    origin: Literal["live", "replay"] = "live"
    judged: Judged = field(default_factory=Judged)
    chart: Chart = field(default_factory=Chart)

    @property
    def tone(self) -> Literal["risk", "praise"]:
        """Red or green."""
        return "risk" if self.sign == "worse" else "praise"

    @property
    def counts(self) -> bool:
        """Whether it is judged and stands in the track record: what is likely, or asks for action."""
        return self.level != "watch"

    @property
    def asks(self) -> bool:
        """Whether it asks for somebody's action, and so for a place in the feed."""
        return self.level == "act"

    def but(self, **changed: object) -> Alert:
        """The same alert with some fields changed."""
        return replace(self, **changed)  # type: ignore[arg-type]


NEVER = 1e9
"""Shifts that stand for "luck never brings this", which JSON cannot hold."""


def figures_of(signal: Signal, at: int) -> Figures:
    """The numbers of a signal."""
    luck = min(signal.luck_shifts, NEVER)
    return Figures(
        at, signal.now, signal.usual, signal.n, signal.since, signal.score, luck, signal.chance,
        signal.crosses,
    )  # fmt: skip
