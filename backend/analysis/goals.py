"""Ideal handle time and target conversion per agent, from the agents' campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Bools, Floats, group_sum, quotient
from backend.analysis.sums import Sums
from backend.model import CampaignTerms


@dataclass(frozen=True, slots=True)
class Goals:
    """Per campaign: the configured goal or, where there is none, what the campaign itself averages (`assumed`)."""

    ideal_s: Floats
    target: Floats
    ideal_assumed: Bools
    target_assumed: Bools


def read_goals(sums: Sums, terms: Mapping[int, CampaignTerms]) -> Goals:
    """Goals of the campaigns in `sums`, seconds per human-answered call and conversions per contact."""
    of = [terms.get(int(campaign), CampaignTerms()) for campaign in sums.campaign_ids]
    ideal = np.array([np.nan if t.ideal_handle_s is None else t.ideal_handle_s for t in of], dtype=np.float64)
    target = np.array([np.nan if t.target_per_contact is None else t.target_per_contact for t in of], dtype=np.float64)
    total = sums.campaigns
    handle = quotient(total["talk_s"] + total["after_s"], total["human"])
    conversion = quotient(total["conversions"], total["contacts"])
    conversion = np.where(conversion > 0, conversion, np.nan)
    no_ideal, no_target = np.isnan(ideal), np.isnan(target)
    return Goals(np.where(no_ideal, handle, ideal), np.where(no_target, conversion, target), no_ideal, no_target)


def mixed(sums: Sums, per_campaign: Floats, weight: str) -> Floats:
    """A figure per campaign carried to the agents, weighted by each agent's own `weight` there; NaN without any."""
    cells = sums.cells
    size = np.where(np.isfinite(per_campaign[cells.campaign]), cells[weight], 0.0)
    value = np.nan_to_num(per_campaign[cells.campaign])
    agents = len(sums.agent_ids)
    return quotient(group_sum(cells.agent, size * value, agents), group_sum(cells.agent, size, agents))


def outcome_factor(sums: Sums) -> Floats:
    """What to multiply an agent's handle time by so that calls are compared with calls of the same outcome (X01).

    Indirect standardisation: the campaign's mean talk time over what the campaign takes for the agent's own
    outcomes (converted, contact only, neither); 1 where that is unknown.
    """
    cells, per = sums.cells, sums.campaigns
    mean = quotient(per["won_s"] + per["met_s"] + per["rest_s"], per["human"])
    agents = len(sums.agent_ids)
    flat = group_sum(cells.agent, cells["human"] * np.nan_to_num(mean)[cells.campaign], agents)
    same = np.zeros(agents)
    for outcome in ("won", "met", "rest"):
        of_outcome = np.nan_to_num(quotient(per[f"{outcome}_s"], per[f"{outcome}_n"]))
        same += group_sum(cells.agent, cells[f"{outcome}_n"] * of_outcome[cells.campaign], agents)
    return np.where((flat > 0) & (same > 0), flat / np.where(same > 0, same, 1.0), 1.0)
