"""What came of a piece of advice: the figure before, what was usual, and what came, with the work behind it."""

from __future__ import annotations

from typing import Any

from backend.advice.feed import Card
from backend.advice.rules import RULES_BY_NAME
from backend.steering.inputs import Look
from backend.steering.outcomes import brought

USUAL_DAYS = 28


def score(look: Look, card: Card) -> dict[str, Any]:
    """`before`, `usual` and `came` (rates, None without work), with the hours or answers and the contacts behind.

    Before is as long a time as the outcome's, just before the card; usual are the four weeks up to that day's morning.
    """
    rule, first = RULES_BY_NAME[card.first.rule], card.first
    agents, campaign_id = first.agent_ids, 0 if first.agent_ids else first.campaign_id
    span = card.expires_at - card.shown_at
    before = brought(look, rule.metric, agents, campaign_id, card.shown_at - span, card.shown_at)
    came = brought(look, rule.metric, agents, campaign_id, card.shown_at, card.expires_at)
    usual = brought(look, rule.metric, agents, campaign_id, card.shown_at - USUAL_DAYS * 86_400, card.shown_at - span)
    return {
        "before": before.rate, "before_size": before.size, "usual": usual.rate, "usual_size": usual.size,
        "came": came.rate, "size": came.size, "n": came.n,
    }  # fmt: skip
