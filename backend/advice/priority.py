"""Who comes first: expected benefit times confidence, in lost (or gained) minutes of work of an hour."""

from __future__ import annotations

import math

from backend.advice.alert import AGENT_KINDS, Alert

PEOPLE = {"campaign_agents": 1.0, "campaign_drift": 3.0, "campaign_unusual": 3.0, "campaign_drops": 4.0}
"""What a campaign's trouble weighs against one agent's; a merged alert counts its agents, the team counts ten."""

TEAM = 10.0
PRAISE = 0.5
"""A praise can wait a little; a risk grows."""


def priority(alert: Alert) -> float:
    """Relative change x chance that it is real x people it concerns; a praise counts half."""
    return benefit(alert) * confidence(alert) * (1.0 if alert.sign == "worse" else PRAISE)


def benefit(alert: Alert) -> float:
    """Minutes of an hour at stake: the relative change, at most all of it, times the people concerned."""
    usual = abs(alert.latest.usual)
    relative = min(abs(alert.latest.now - alert.latest.usual) / usual, 1.0) if usual > 0 else 0.1
    return 60 * max(relative, 0.01) * people(alert)


def confidence(alert: Alert) -> float:
    """Chance that the change is real, from the score's odds."""
    return 1 / (1 + math.exp(-max(min(alert.latest.score, 50.0), -50.0)))


def people(alert: Alert) -> float:
    """How many people it concerns."""
    if alert.kind in AGENT_KINDS:
        return 1.0
    if alert.agents:
        return float(len(alert.agents))
    return PEOPLE.get(alert.kind, TEAM)
