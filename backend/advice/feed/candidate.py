"""What competes for the feed: a candidate piece of advice as numbers, without words and without names."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from backend.advice.rules.kinds import Kind, Tone

WorthUnit = Literal["cents", "conversions"]
FigureUnit = Literal["seconds", "share", "per_hour", "count", "cents"]


@dataclass(frozen=True, slots=True)
class Benefit:
    """What acting brings in an hour if the candidate is right, with its likely range (80 %).

    Cents are margin. What prevents a loss counts as much as what brings a gain.
    """

    value: float
    low: float
    high: float
    unit: WorthUnit

    def __post_init__(self) -> None:
        if not all(math.isfinite(one) for one in (self.value, self.low, self.high)):
            raise ValueError(f"A benefit needs finite numbers, not {self.value}, {self.low}, {self.high}.")
        if not self.low <= self.value <= self.high:
            raise ValueError(f"A benefit lies inside its range: {self.low} <= {self.value} <= {self.high} is not so.")


@dataclass(frozen=True, slots=True)
class CardFigure:
    """One of the two or three numbers behind a candidate; `label` is a phrase such as "usual talk time"."""

    label: str
    value: float | None
    unit: FigureUnit
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class ChartRef:
    """Which small chart goes with it: a metric of a unit (agent 0: the campaign's) over `[start, end)`, UTC s."""

    metric: str
    agent_id: int
    campaign_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that could be advised at a look.

    `key` is its identity: the same trouble has the same key at each look. `rule` names its type in `rules.RULES`.
    `campaign_id`, `from_campaign_id` and `to_campaign_id` are 0 where there is none. `chance` is the probability that
    it is true (a finding) or gains (a change). `n` are the calls or contacts behind it, `more_calls` how many more
    would settle it (None: not known, see `feed.enough`). `since` is when it began, `as_of` up to when its numbers were
    known (UTC s). `refused` says in words which hard limit forbids it; empty: none does. `parts` are further numbers
    or words for the rule's sentence and expression. `sources` are the alerts or plans it comes from, as
    (kind, tone) of `advice.record`, whose track record counts for it.
    """

    key: str
    rule: str
    kind: Kind
    tone: Tone
    agent_ids: tuple[int, ...]
    campaign_id: int
    metric: str
    benefit_per_hour: Benefit
    chance: float
    n: int
    since: int
    as_of: int
    from_campaign_id: int = 0
    to_campaign_id: int = 0
    more_calls: int | None = None
    figures: tuple[CardFigure, ...] = ()
    chart: ChartRef | None = None
    alert_id: int | None = None
    refused: str = ""
    parts: Mapping[str, float | str] = field(default_factory=dict)
    sources: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("A candidate needs a key that is the same at every look.")
        if not 0 <= self.chance <= 1:
            raise ValueError(f"The chance of {self.key!r} is a probability, not {self.chance}.")
        if self.n < 0:
            raise ValueError(f"{self.key!r} cannot rest on {self.n} calls.")

    @property
    def subjects(self) -> tuple[tuple[str, int], ...]:
        """Whom it is about: its agents, else its campaign; a process is its campaign's business."""
        if self.agent_ids and self.kind != "process":
            return tuple(("agent", agent_id) for agent_id in self.agent_ids)
        return (("campaign", self.campaign_id),)
