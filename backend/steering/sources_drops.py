"""Candidates for the feed from the drop budget: campaigns that head for the legal limit."""

from __future__ import annotations

from backend.advice.feed import Benefit, Candidate, CardFigure
from backend.steering.drops import budgets, limits_of
from backend.steering.inputs import Look
from backend.steering.sources_alerts import hourly

STEPS = ("warn", "stop", "over")


def from_drops(look: Look) -> list[Candidate]:
    """A candidate for each campaign whose thirty days end today above the first warning, or are there already."""
    limits, rates = limits_of(look), hourly(look)
    found = []
    for campaign_id, one in budgets(look).items():
        budget = one.budget
        if budget.level not in STEPS or not one.complete or budget.rate is None:
            continue
        ahead = budget.rate if budget.rate_end is None else budget.rate_end.value
        sure = budget.rate >= limits.warn or budget.chance_over is None
        chance = 1.0 if sure else max(budget.chance_over or 0.0, 0.8 if budget.level == "stop" else 0.0)
        worth = rates.campaigns.get(campaign_id, rates.floor) * max(ahead, 0.0)
        found.append(Candidate(
            key=f"drops:{campaign_id}", rule="drop_budget", kind="investigate", tone="risk", agent_ids=(),
            campaign_id=campaign_id, metric="drop_rate", benefit_per_hour=Benefit(worth, 0.0, 2 * worth, "conversions"),
            chance=min(chance, 1.0), n=budget.answers_30d, since=look.asked.at - 30 * 86_400, as_of=look.asked.at,
            figures=(
                CardFigure("thirty days so far", budget.rate, "share", budget.answers_30d),
                CardFigure("thirty days tonight", ahead, "share", budget.answers_30d,
                           None if budget.rate_end is None else budget.rate_end.low,
                           None if budget.rate_end is None else budget.rate_end.high),
                CardFigure("dropped calls left", float(budget.left), "count", budget.answers_30d),
            ),
            parts={"now": ahead, "usual": limits.limit},
        ))  # fmt: skip
    return found
