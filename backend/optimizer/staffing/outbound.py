"""Agents for outbound work: contacts wanted over contacts an agent-hour brings, as far as leads and drops allow.

A faster dialer brings more contacts an hour and drops more of the answered calls. With several paces on record the
fewest hours are a mixture of two of them (a linear programme with one row), so drops are spent where they save most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from backend.optimizer.staffing.goals import BadGoal

Limit = Literal["none", "leads", "drops"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the dialer may run: contacts an agent-hour brings and the share of answered calls it drops."""

    contacts_per_hour: float
    dropped: float

    def __post_init__(self) -> None:
        if not (0 < self.contacts_per_hour < float("inf") and 0 <= self.dropped < 1):
            raise BadGoal(
                "A pace needs contacts per agent-hour above 0 and a share of dropped calls from 0 to below 1."
            )


@dataclass(frozen=True, slots=True)
class Work:
    """One campaign in one stretch of `hours`: contacts wanted, contacts its leads still hold, drops it may make."""

    contacts: float
    hours: float
    leads_hold: float = float("inf")
    drops: float = float("inf")

    def __post_init__(self) -> None:
        if not (0 <= self.contacts < float("inf") and self.hours > 0 and self.leads_hold >= 0 and self.drops >= 0):
            raise BadGoal("Outbound work needs contacts, leads and drops that are not negative and hours above 0.")


@dataclass(frozen=True, slots=True)
class Crew:
    """`agents` at once over the stretch (not rounded), `contacts` they bring, and what limits them.

    `shares` is the part of the agent-hours at each pace.
    """

    agents: float
    contacts: float
    limit: Limit
    shares: tuple[float, ...]


def crew(work: Work, paces: Sequence[Pace]) -> Crew:
    """The fewest agents for the contacts wanted, or for as many as leads and drops allow."""
    if not paces:
        raise BadGoal("Outbound work needs at least one pace: how many contacts an agent-hour brings.")
    wanted = min(work.contacts, work.leads_hold)
    limit: Limit = "leads" if wanted < work.contacts else "none"
    gentlest = min(pace.dropped for pace in paces)
    if gentlest > 0 and work.drops < wanted * _drops_per_contact(gentlest):
        wanted, limit = work.drops / _drops_per_contact(gentlest), "drops"
    per_contact = work.drops / wanted if wanted > 0 else float("inf")
    parts = _fewest_hours(paces, per_contact)
    hours = [wanted * part / pace.contacts_per_hour for part, pace in zip(parts, paces, strict=True)]
    total = sum(hours)
    shares = tuple(each / total if total > 0 else 0.0 for each in hours)
    return Crew(total / work.hours, wanted, limit, shares)


def _drops_per_contact(dropped: float) -> float:
    """Drops for each contact when the share `dropped` of the answered calls is dropped."""
    return dropped / (1 - dropped)


def _fewest_hours(paces: Sequence[Pace], drops: float) -> list[float]:
    """Parts of the contacts at each pace with the fewest hours and at most so many drops a contact."""
    best, least = [0.0] * len(paces), float("inf")
    costs = [(1 / pace.contacts_per_hour, _drops_per_contact(pace.dropped)) for pace in paces]
    for i, (hours, dropped) in enumerate(costs):
        if dropped <= drops + 1e-12 and hours < least:
            least, best = hours, [float(j == i) for j in range(len(paces))]
    for i, j in combinations(range(len(paces)), 2):
        (hours_i, drops_i), (hours_j, drops_j) = costs[i], costs[j]
        if (drops_i - drops) * (drops_j - drops) >= 0:
            continue
        part = (drops - drops_j) / (drops_i - drops_j)
        hours = part * hours_i + (1 - part) * hours_j
        if hours < least:
            least, best = hours, [part if k == i else 1 - part if k == j else 0.0 for k in range(len(paces))]
    return best
