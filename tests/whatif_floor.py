"""A small made-up floor for what-if tests: campaigns alike but for what a test changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.optimizer.whatif import (
    AgentModel,
    CampaignModel,
    Estimate,
    FloorModel,
    Length,
    Skill,
    Work,
    known_pacing,
)

NOW = 1_778_101_200
"""2026-05-06, 14:00 in Los Angeles."""
MIDNIGHT = NOON = NOW - 14 * 3600
END = NOW + 2 * 3600


def work(talk_s: float, talk_spread: float, wrap_s: float) -> Work:
    """Talk and wrap-up of one kind of call."""
    return Work(Length(Estimate(talk_s), talk_spread), Length(Estimate(wrap_s), 0.5))


def campaign(campaign_id: int, **changed: Any) -> CampaignModel:
    """An ordinary campaign."""
    known = {
        "answer": Estimate(0.38, 0.01), "contact": Estimate(0.55, 0.01), "no_contact": work(9, 0.6, 4),
        "contact_only": work(55, 0.8, 8), "conversion": work(400, 0.42, 42), "pacing": known_pacing(1.8),
        "value_cents": Estimate(5000),
    }  # fmt: skip
    return CampaignModel(campaign_id, **(known | changed))


def agent(
    agent_id: int, campaign_id: int | None, skills: dict[int, float], sd: float = 0.0, **changed: Any
) -> AgentModel:
    """An agent who stays to the end; `skills` are conversions per contact by campaign."""
    known = {"leaves_s": END + 3600}
    each = {one: Skill(Estimate(rate, sd)) for one, rate in skills.items()}
    return AgentModel(agent_id, campaign_id, skills=each, **(known | changed))


def floor(*crews: int, campaigns: Sequence[CampaignModel] = (), rate: float = 0.08, sd: float = 0.0) -> FloorModel:
    """Campaigns 101, 102, ... with so many agents each, ids 1, 2, ... in that order."""
    parts = tuple(campaigns) or tuple(campaign(101 + c) for c in range(len(crews)))
    skills = {one.campaign_id: rate for one in parts}
    homes = [part.campaign_id for part, crew in zip(parts, crews, strict=True) for _ in range(crew)]
    agents = tuple(agent(1 + a, home, skills, sd) for a, home in enumerate(homes))
    return FloorModel(NOW, MIDNIGHT, parts, agents)
