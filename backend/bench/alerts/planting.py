"""What is planted on a centre's scored days: drifts with a truth, confounders without, and days with nothing at all.

Families of an agent's episodes (every instant is a wall time, in seconds since local midnight):
* `precursor`: handle, wrap or unplanned pauses climb in a straight line from nothing to `strength` standard deviations
  over 1 to 4 hours, ending at t; at t conversions per contact or the contact rate fall to 0.3-0.7 of what they were.
* `sudden`: the same fall at t without anything before it. Precursor to sudden is 70 to 30 in the gated family.
* `alone`: one metric by itself climbs (or falls) over 1 to 4 hours and stays; t is its own crossing of 25 %.
* `recovery`: the precursor comes and goes again, nothing falls. `better`: conversions rise or handle time falls.
A standard deviation is that of the log of a single call's time within one disposition; for pauses that of an hour's
unplanned pause seconds. Campaigns have `precursor`-less ramps of 3 to 4 hours (family `alone`) and `sudden` ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

Family = Literal["precursor", "sudden", "alone", "recovery", "better"]
Kind = Literal["clean", "agents", "campaign", "confounder"]
Confounder = Literal["", "dip", "lunch", "list", "outage"]

TALK_SD, WRAP_SD, PAUSE_SD = 0.65, 0.48, 2.35
"""A standard deviation of log talk and log wrap within a disposition; of an hour's unplanned pause, over its mean."""

HOUR = 3600.0
OPENS, LAST_DROP, CLOSES = 7.5 * HOUR, 14.5 * HOUR, 15.75 * HOUR
AGENT_EPISODES = 9
DAYS: tuple[Kind, ...] = ("clean",) * 7 + ("agents",) * 7 + ("campaign",) * 3 + ("confounder",) * 3
HISTORY = 8
CONFOUNDERS: tuple[Confounder, ...] = ("dip", "lunch", "list", "outage")
RECIPES: tuple[tuple[Family, float, float], ...] = (
    ("precursor", 1.0, 0.42), ("sudden", 1.0, 0.18), ("precursor", 0.5, 0.08), ("precursor", 1.5, 0.08),
    ("alone", 1.0, 0.12), ("recovery", 1.0, 0.06), ("better", 1.0, 0.06),
)  # fmt: skip
"""Family, strength and share of an agent's episodes; rows of strength 1 of the first two are the gated family."""

PRECURSORS: tuple[tuple[tuple[str, ...], float], ...] = (
    (("handle", "wrap"), 0.5), (("handle", "wrap", "pause"), 0.2), (("handle",), 0.15), (("wrap",), 0.15),
)  # fmt: skip
"""What climbs together before a fall, and how often."""

METRICS = {
    "handle": ("talk_s", "handle_s", "calls_per_hour"), "wrap": ("wrap_s", "handle_s", "calls_per_hour"),
    "pause": ("pause_share", "occupancy"), "contact": ("contact_rate", "contacts_per_hour"),
    "conversion": ("conversion_per_contact", "conversions_per_hour"), "answer": ("answer_rate",),
}  # fmt: skip
"""What an alert may name when such a thing changes."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A planted drift of one unit on one day: what moves before t, what falls at t, and when it is over."""

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

    @property
    def gated(self) -> bool:
        """Whether it belongs to the family the promises are about."""
        return self.unit == "agent" and self.family in ("precursor", "sudden") and self.strength == 1.0

    @property
    def metrics(self) -> frozenset[str]:
        """Names an alert may lead with to be on this episode."""
        return frozenset(name for what in (*self.moving, self.outcome) if what for name in METRICS[what])

    def changes(self) -> Iterator[dict[str, Any]]:
        """The simulator's `[[change]]`s."""
        subject = {"agent": self.name} if self.unit == "agent" else {"campaign": self.name}
        span = {**subject, "day": self.day, "until": _wall(self.end_s)}
        back = 0.5 * (self.onset_s + self.end_s) if self.family == "recovery" else self.drop_s
        for what, factor in zip(self.moving, self.factors, strict=True):
            ramp = max(0.0, (back - self.onset_s) / 60)
            yield {**span, "what": what, "at": _wall(self.onset_s), "ramp_min": ramp, "factor": factor}
            if self.family == "recovery":  # a second ramp takes back what the first has built up
                yield {**span, "what": what, "at": _wall(back), "ramp_min": ramp, "factor": 1 / factor}
        if self.outcome:
            yield {**span, "what": self.outcome, "at": _wall(self.drop_s), "factor": self.drop_factor}


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One scored day; `at_s` and `until_s` bound the confounder, `where` is the campaign or list it hits."""

    day: int
    kind: Kind
    confounder: Confounder = ""
    at_s: float = 0.0
    until_s: float = 0.0
    where: str = ""
    where_id: int = 0
    episodes: tuple[Episode, ...] = ()

    def changes(self) -> Iterator[dict[str, Any]]:
        """The simulator's `[[change]]`s of the day."""
        for episode in self.episodes:
            yield from episode.changes()
        if self.confounder == "list":
            for what in ("conversion", "contact", "answer"):
                yield {"what": what, "list": self.where, "day": self.day, "at": _wall(self.at_s),
                       "until": _wall(self.until_s), "factor": 0.65}  # fmt: skip


Units = list[tuple[int, str]]


def plan_days(
    rng: np.random.Generator, days: list[int], agents: Units, campaigns: Units, lists: dict[int, str]
) -> list[DayPlan]:
    """Plans of the scored days (`days`: their offsets); `lists` maps a campaign's id to one of its lists."""
    kinds = rng.permutation(np.array(DAYS))[: len(days)]
    turn = int(rng.integers(len(CONFOUNDERS)))
    plans = []
    for day, kind in zip(days, kinds.tolist(), strict=True):
        if kind == "agents":
            chosen = rng.choice(len(agents), AGENT_EPISODES, replace=False).tolist()
            episodes = tuple(_agent_episode(rng, day, *agents[i]) for i in chosen)
            plans.append(DayPlan(day, kind, episodes=episodes))
        elif kind == "campaign":
            episode = _campaign_episode(rng, day, *campaigns[int(rng.integers(len(campaigns)))])
            plans.append(DayPlan(day, kind, episodes=(episode,)))
        elif kind == "confounder":
            turn += 1
            plans.append(_confounder(rng, day, CONFOUNDERS[turn % len(CONFOUNDERS)], campaigns, lists))
        else:
            plans.append(DayPlan(day, "clean"))
    return plans


def _agent_episode(rng: np.random.Generator, day: int, unit_id: int, name: str) -> Episode:
    family, strength, _ = RECIPES[int(rng.choice(len(RECIPES), p=[share for _, _, share in RECIPES]))]
    onset, drop = _times(rng, 1.0, 4.0)
    end = min(drop + rng.uniform(1.0, 2.5) * HOUR, CLOSES)
    moving = PRECURSORS[int(rng.choice(len(PRECURSORS), p=[share for _, share in PRECURSORS]))][0]
    episode = Episode(
        day, "agent", unit_id, name, family, strength, moving, ("conversion", "contact")[int(rng.integers(2))],
        onset, drop, end, tuple(size(what, strength) for what in moving), float(rng.uniform(0.3, 0.7)),
    )  # fmt: skip
    if family == "sudden":
        return replace(episode, moving=(), factors=(), onset_s=drop)
    if family == "recovery":
        return replace(episode, outcome="", end_s=drop)
    if family == "alone":
        what = ("handle", "wrap", "pause", "contact", "conversion")[int(rng.integers(5))]
        factor = float(rng.uniform(0.3, 0.5)) if what in ("contact", "conversion") else size(what, 1.2)
        return replace(episode, moving=(what,), factors=(factor,), outcome="")
    if family == "better":
        what, factor = (("handle", 0.5), ("wrap", 0.55), ("conversion", 2.0))[int(rng.integers(3))]
        return replace(episode, moving=(what,), factors=(factor,), outcome="")
    return episode


def _campaign_episode(rng: np.random.Generator, day: int, unit_id: int, name: str) -> Episode:
    family: Family = "sudden" if rng.random() < 0.3 else "alone"
    onset, full = _times(rng, 3.0, 4.0)
    what = ("handle", "wrap", "contact", "conversion", "answer")[int(rng.integers(5))]
    factor = float(rng.uniform(1.6, 2.0)) if what in ("handle", "wrap") else float(rng.uniform(0.45, 0.6))
    end = min(full + 1.25 * HOUR, CLOSES)
    if family == "sudden":
        return Episode(day, "campaign", unit_id, name, family, 1.0, (), what, full, full, end, (), factor)
    return Episode(day, "campaign", unit_id, name, family, 1.0, (what,), "", onset, full, end, (factor,), 1.0)


def _confounder(
    rng: np.random.Generator, day: int, what: Confounder, campaigns: Units, lists: dict[int, str]
) -> DayPlan:
    campaign_id, name = campaigns[int(rng.integers(len(campaigns)))]
    at = float(rng.uniform(9.0, 13.0)) * HOUR
    if what == "dip":
        end = at + rng.uniform(1.2, 2.0) * HOUR
        dip = Episode(day, "campaign", campaign_id, name, "sudden", 1.0, (), "conversion", at, at, end, (),
                      float(rng.uniform(0.4, 0.6)))  # fmt: skip
        return DayPlan(day, "confounder", what, at, end, name, campaign_id, (dip,))
    if what == "list":
        return DayPlan(day, "confounder", what, at, at + 2 * HOUR, lists[campaign_id], campaign_id)
    if what == "lunch":
        at = float(rng.uniform(11.5, 12.5)) * HOUR
        return DayPlan(day, "confounder", what, at, at + 2400.0)
    return DayPlan(day, "confounder", what, at, at + 1200.0)


def _times(rng: np.random.Generator, shortest: float, longest: float) -> tuple[float, float]:
    """Onset and t: the ramp is drawn first, then t so that the ramp fits between opening and the last drop."""
    ramp = float(rng.uniform(shortest, longest)) * HOUR
    drop = float(rng.uniform(max(OPENS + ramp, 10.0 * HOUR), LAST_DROP))
    return drop - ramp, drop


def size(what: str, strength: float) -> float:
    """Factor of a metric that has moved `strength` standard deviations to the worse."""
    return {
        "handle": float(np.exp(TALK_SD * strength)), "wrap": float(np.exp(WRAP_SD * strength)),
        "pause": 1 + PAUSE_SD * strength,
    }[what]  # fmt: skip


def _wall(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
