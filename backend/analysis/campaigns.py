"""The campaigns table: outcome, money and the drop budget. Campaigns are shown as they are, as ratios of sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis import times
from backend.analysis.estimates import Columns, Estimates, Floats, Ints, enough, plain_counts, plain_shares, plain_times
from backend.analysis.meaning import read_statuses
from backend.analysis.metrics import SECONDS_PER_HOUR, Book, Figures
from backend.analysis.sums import Sums, dialled
from backend.model import CampaignTerms, Disposition

DROP_DAYS = 30
"""The legal drop rate is measured over 30 days per campaign (47 CFR 64.1200(a)(7))."""


@dataclass(frozen=True, slots=True)
class Money:
    """Cents per campaign, -1 where nothing is configured, and how the cost came about."""

    revenue_cents: Ints
    cost_cents: Ints
    cost_per_lead_cents: Ints
    note: list[str]


def campaign_figures(book: Book) -> dict[str, Figures]:
    """Rates of each campaign; the drop rate, a legal count, shows from the first answer."""
    total, least = book.sums.campaigns, 1 if book.policy.seed else book.policy.min_contacts
    hours = total["productive_s"] / SECONDS_PER_HOUR
    contacts, human = (np.rint(total[name]).astype(np.int64) for name in ("contacts", "human"))
    noise = times.relative_variance(total["talk_s"], total["talk_sq"], total["after_s"], total["calls"])
    handle = np.nan_to_num(times.handle_s(total["talk_s"], total["after_s"], total["human"]), nan=1.0)
    contactable = np.maximum(total["dials"], total["contacts"])
    found = {
        "contact_rate": plain_shares(total["contacts"], contactable),
        "conversion_per_contact": plain_shares(total["conversions"], total["contacts"]),
        "conversions_per_hour": plain_counts(total["conversions"], hours, n=contacts),
        "handle_s": plain_times(handle, noise, human),
    }
    table = {name: Figures(estimates, enough(estimates, least)) for name, estimates in found.items()}
    return {**table, "drop_rate": drop_rate(total["drops"], total["live_answers"])}


def whole_floor(book: Book) -> dict[str, Figures]:
    """Contact rate and drop rate of all campaigns together, as ratios of sums."""
    names = ("contacts", "dials", "drops", "live_answers")
    total = {name: np.array([book.sums.campaigns[name].sum()]) for name in names}
    contact = plain_shares(total["contacts"], np.maximum(total["dials"], total["contacts"]))
    least = 1 if book.policy.seed else book.policy.min_contacts
    drops = drop_rate(total["drops"], total["live_answers"])
    return {"contact_rate": Figures(contact, enough(contact, least)), "drop_rate": drops}


def drop_rate(drops: Floats, live_answers: Floats) -> Figures:
    """{DROP, PDROP} over calls answered by a person, drops included; outbound only."""
    estimates: Estimates = plain_shares(drops, live_answers)
    return Figures(estimates, np.isfinite(estimates.raw))


def drops_in(calls: Columns, campaign_ids: Ints, dispositions: Mapping[str, Disposition]) -> Mapping[str, Floats]:
    """`dials`, `drops` and `live_answers` per campaign in call groups, e.g. of the last 30 local days."""
    return dialled(calls, read_statuses(calls["status"], dispositions), campaign_ids)


def money(sums: Sums, terms: Mapping[int, CampaignTerms]) -> Money:
    """Revenue, cost and cost per lead reached (X30): logged-in hours at the hourly cost plus the price of the leads.

    A lead counts when it was reached (a contact). Nothing is made up: what is not configured is -1 and said so.
    """
    of = [terms.get(int(campaign), CampaignTerms()) for campaign in sums.campaign_ids]
    total = sums.campaigns
    revenue = [_times(t.value_cents, won) for t, won in zip(of, total["conversions"], strict=True)]
    rows = [
        _cost(t, hours, leads) for t, hours, leads in zip(of, total["login_s"] / 3600, total["contacts"], strict=True)
    ]
    cost, each = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    return Money(np.array(revenue, dtype=np.int64), cost, each, [row[2] for row in rows])


def revenue_of_agents(sums: Sums, terms: Mapping[int, CampaignTerms]) -> Ints:
    """Conversions times their campaign's value per agent, cents; -1 where none of the agent's campaigns has a value."""
    values = [terms.get(int(campaign), CampaignTerms()).value_cents for campaign in sums.campaign_ids]
    worth = np.array([-1 if value is None else value for value in values], dtype=np.float64)
    of_cell = worth[sums.cells.campaign] if len(values) else np.zeros(0)
    agents = len(sums.agent_ids)
    priced = np.bincount(sums.cells.agent[of_cell >= 0], minlength=agents) > 0
    earned = np.bincount(sums.cells.agent, weights=sums.cells["conversions"] * np.maximum(of_cell, 0), minlength=agents)
    return np.where(priced, np.rint(earned), -1).astype(np.int64)


def _times(cents: int | None, n: float) -> int:
    return -1 if cents is None else round(cents * n)


def _cost(terms: CampaignTerms, hours: float, leads: float) -> tuple[int, int, str]:
    hourly, price = terms.cost_per_hour_cents, terms.cost_per_lead_cents
    if hourly is None and price is None:
        return -1, -1, "no cost configured"
    cost = round(hours * (hourly or 0) + leads * (price or 0))
    parts = [] if hourly is None else [f"{hours:.1f} h at {hourly / 100:.2f}"]
    parts += [] if price is None else [f"{leads:.0f} leads reached at {price / 100:.2f}"]
    return cost, round(cost / leads) if leads > 0 else -1, " + ".join(parts)
