"""The common scale of the feed: cents of margin an hour, times the chance; and how sure that is in one word."""

from __future__ import annotations

from backend.advice.feed.candidate import Candidate
from backend.advice.feed.manners import Manners
from backend.advice.rules.kinds import LEVELS, Level

LIKELY, ACT, URGENT = 0.7, 0.85, 0.95
"""Chances from which a candidate is likely, asks for action, is urgent (four stages: Sorkin, Kantowitz 1988)."""


def cents_per_hour(candidate: Candidate, manners: Manners) -> float:
    """What acting brings an hour if the candidate is right, in cents; conversions by their campaign's margin."""
    benefit = candidate.benefit_per_hour
    if benefit.unit == "cents":
        return benefit.value
    campaign_id = candidate.to_campaign_id or candidate.campaign_id
    return benefit.value * manners.conversion_cents.get(campaign_id, manners.mean_cents)


def expected_worth(candidate: Candidate, manners: Manners) -> float:
    """Expected benefit x chance, cents an hour: what candidates compete on."""
    return cents_per_hour(candidate, manners) * candidate.chance


def level_of(chance: float, severity: Level) -> Level:
    """The stage a chance reaches, at most the rule's severity."""
    reached = sum(chance >= mark for mark in (LIKELY, ACT, URGENT))
    return LEVELS[min(reached, LEVELS.index(severity))]
