"""What is planted on a centre's scored days: drifts with a truth, confounders without, and days with nothing at all.

A drifting day holds one gated family only: `held` days precursors that climb for about an hour and then stay until
the drop, `straight` days those that climb until the drop; both with 30 % sudden drops, and what else `RECIPES` says.
On a `campaign` day two of the three campaigns have an episode.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from backend.bench.alerts.episode import Episode, Family, size, wall

Kind = Literal["clean", "held", "straight", "campaign", "confounder"]
Confounder = Literal["", "dip", "lunch", "list", "outage"]
Recipe = tuple[Family, float, float]
Signatures = tuple[tuple[tuple[str, ...], float], ...]

HOUR = 3600.0
OPENS, LAST_DROP, CLOSES = 7.5 * HOUR, 14.5 * HOUR, 15.75 * HOUR
AGENT_EPISODES, CAMPAIGN_EPISODES = 10, 2
DAYS: tuple[Kind, ...] = (
    ("clean",) * 7 + ("held",) * 4 + ("straight",) * 3 + ("campaign",) * 4 + ("confounder",) * 2
)  # fmt: skip
HISTORY = 8
CONFOUNDERS: tuple[Confounder, ...] = ("dip", "lunch", "list", "outage")
RECIPES: dict[str, tuple[Recipe, ...]] = {
    "held": (("held", 1.0, 0.616), ("sudden", 1.0, 0.264), ("recovery", 1.0, 0.06), ("better", 1.0, 0.06)),
    "straight": (
        ("precursor", 1.0, 0.42), ("sudden", 1.0, 0.18), ("precursor", 0.5, 0.08), ("precursor", 1.5, 0.08),
        ("alone", 1.0, 0.12), ("recovery", 1.0, 0.06), ("better", 1.0, 0.06),
    ),
    "campaign": (("precursor", 1.0, 0.56), ("sudden", 1.0, 0.24), ("alone", 1.0, 0.2)),
}  # fmt: skip
"""Family, strength and share of the episodes on a day of each kind; precursor to sudden is 70 to 30."""

SIGNATURES: dict[str, Signatures] = {
    "held": ((("handle", "wrap"), 0.7), (("wrap", "pause"), 0.15), (("handle", "pause"), 0.15)),
    "straight": (
        (("handle", "wrap"), 0.5), (("handle", "wrap", "pause"), 0.2), (("handle",), 0.15), (("wrap",), 0.15),
    ),
    "campaign": (
        (("handle", "wrap"), 0.4), (("handle", "contact"), 0.2), (("wrap", "contact"), 0.2), (("handle",), 0.1),
        (("wrap",), 0.1),
    ),
}  # fmt: skip
"""What climbs together before a fall, and how often."""

LEADS_H = {"held": (2.75, 3.25), "straight": (1.0, 4.0), "campaign": (3.0, 4.0)}
"""Hours from the onset to t, even in between."""
CLIMB_H = (0.75, 1.25)
CONTACT_BEFORE = 0.76
"""What a contact rate that foretells another fall comes down to: just short of being a drop itself."""

OUTCOMES = ("conversion", "answer", "contact")
"""What may fall on a campaign."""


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
                yield {"what": what, "list": self.where, "day": self.day, "at": wall(self.at_s),
                       "until": wall(self.until_s), "factor": 0.65}  # fmt: skip


Units = list[tuple[int, str]]


def plan_days(
    rng: np.random.Generator, days: list[int], agents: Units, campaigns: Units, lists: dict[int, str]
) -> list[DayPlan]:
    """Plans of the scored days (`days`: their offsets); `lists` maps a campaign's id to one of its lists."""
    kinds = rng.permutation(np.array(DAYS))[: len(days)]
    turn = int(rng.integers(len(CONFOUNDERS)))
    plans = []
    for day, kind in zip(days, kinds.tolist(), strict=True):
        if kind in ("held", "straight"):
            chosen = rng.choice(len(agents), AGENT_EPISODES, replace=False).tolist()
            plans.append(DayPlan(day, kind, episodes=tuple(_agent_episode(rng, kind, day, *agents[i]) for i in chosen)))
        elif kind == "campaign":
            chosen = rng.choice(len(campaigns), min(CAMPAIGN_EPISODES, len(campaigns)), replace=False).tolist()
            plans.append(DayPlan(day, kind, episodes=tuple(_campaign_episode(rng, day, *campaigns[i]) for i in chosen)))
        elif kind == "confounder":
            turn += 1
            plans.append(_confounder(rng, day, CONFOUNDERS[turn % len(CONFOUNDERS)], campaigns, lists))
        else:
            plans.append(DayPlan(day, "clean"))
    return plans


def _agent_episode(rng: np.random.Generator, kind: str, day: int, unit_id: int, name: str) -> Episode:
    family, strength = _drawn_family(rng, kind)
    onset, drop = _times(rng, *LEADS_H[kind])
    end = min(drop + rng.uniform(1.0, 2.5) * HOUR, CLOSES)
    moving = _drawn_signature(rng, kind)
    climb = float(rng.uniform(*CLIMB_H)) * HOUR if kind == "held" else 0.0
    episode = Episode(
        day, "agent", unit_id, name, family, strength, moving, ("conversion", "contact")[int(rng.integers(2))],
        onset, drop, end, tuple(size(what, strength) for what in moving), float(rng.uniform(0.3, 0.7)), climb,
    )  # fmt: skip
    if family == "sudden":
        return replace(episode, moving=(), factors=(), onset_s=drop, climb_s=0.0)
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
    family, strength = _drawn_family(rng, "campaign")
    onset, drop = _times(rng, *LEADS_H["campaign"])
    end = min(drop + 1.25 * HOUR, CLOSES)
    if family == "alone":
        what = ("handle", "wrap", "contact", "conversion", "answer")[int(rng.integers(5))]
        factor = float(rng.uniform(1.6, 2.0)) if what in ("handle", "wrap") else float(rng.uniform(0.45, 0.6))
        return Episode(day, "campaign", unit_id, name, family, 1.0, (what,), "", onset, drop, end, (factor,), 1.0)
    moving = _drawn_signature(rng, "campaign") if family == "precursor" else ()
    factors = tuple(CONTACT_BEFORE if what == "contact" else size(what, strength) for what in moving)
    falls = [what for what in OUTCOMES if what not in moving]
    outcome, factor = falls[int(rng.integers(len(falls)))], float(rng.uniform(0.45, 0.65))
    begin = onset if moving else drop
    return Episode(day, "campaign", unit_id, name, family, strength, moving, outcome, begin, drop, end, factors, factor)


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


def _drawn_family(rng: np.random.Generator, kind: str) -> tuple[Family, float]:
    recipes = RECIPES[kind]
    family, strength, _ = recipes[int(rng.choice(len(recipes), p=[share for _, _, share in recipes]))]
    return family, strength


def _drawn_signature(rng: np.random.Generator, kind: str) -> tuple[str, ...]:
    known = SIGNATURES[kind]
    return known[int(rng.choice(len(known), p=[share for _, share in known]))][0]


def _times(rng: np.random.Generator, shortest: float, longest: float) -> tuple[float, float]:
    """Onset and t: the way to t is drawn first, then t so that it fits between opening and the last drop."""
    lead = float(rng.uniform(shortest, longest)) * HOUR
    drop = float(rng.uniform(max(OPENS + lead, 10.0 * HOUR), LAST_DROP))
    return drop - lead, drop
