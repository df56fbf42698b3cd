"""Who was given which leads: what an agent's lists bring on average, against what the campaigns bring (X28, 3.6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints, group_sum

PULL = 60.0
"""A list with so many contacts is believed as much as its campaign as a whole."""

LEAST = 30
"""With fewer contacts no lead mix is told."""


@dataclass(frozen=True, slots=True, eq=False)
class LeadMix:
    """One row per agent: contacts, and what their lists bring against their campaigns (1 is par; NaN: too thin)."""

    agent_id: Ints
    contacts: Ints
    mix: Floats


def lead_mix(calls: Columns) -> LeadMix:
    """The lead mix of each agent from calls: agent_id, campaign_id, list_id, contact, conversion.

    A list's conversions per contact, and its campaign's, are taken from the other agents' calls, so that nobody makes
    their own list look good; the list's is pulled toward the campaign's.
    """
    here = calls["contact"].astype(bool)
    one, won = np.ones(int(here.sum())), calls["conversion"][here].astype(np.float64)
    agents, agent = np.unique(calls["agent_id"][here], return_inverse=True)
    campaign_of, campaign = np.unique(calls["campaign_id"][here], return_inverse=True)
    pairs, where = np.unique(np.stack([campaign, calls["list_id"][here]]), axis=1, return_inverse=True)
    base_n, base_won = _others(agent, campaign, one, won, len(campaign_of))
    list_n, list_won = _others(agent, where.reshape(-1), one, won, pairs.shape[1])
    usual = group_sum(campaign, won, len(campaign_of)) / np.maximum(group_sum(campaign, one, len(campaign_of)), 1)
    base = (base_won + usual[campaign]) / (base_n + 1)
    rate = (list_won + PULL * base) / (list_n + PULL)
    total = group_sum(agent, one, len(agents))
    expected, par = group_sum(agent, rate, len(agents)), group_sum(agent, base, len(agents))
    mix = np.divide(expected, par, out=np.full(len(agents), np.nan), where=(par > 0) & (total >= LEAST))
    return LeadMix(agents.astype(np.int64), np.rint(total).astype(np.int64), mix)


def _others(agent: Ints, unit: Ints, one: Floats, won: Floats, units: int) -> tuple[Floats, Floats]:
    """Contacts and conversions of each row's unit (list or campaign) by others than the row's own agent."""
    cells, cell = np.unique(agent * max(units, 1) + unit, return_inverse=True)
    mine = group_sum(cell, one, len(cells)), group_sum(cell, won, len(cells))
    every = group_sum(unit, one, units), group_sum(unit, won, units)
    return every[0][unit] - mine[0][cell], every[1][unit] - mine[1][cell]
