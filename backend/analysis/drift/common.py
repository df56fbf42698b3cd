"""What all agents of a campaign share at the time, and what is left of an agent's residuals without it.

The common movement of a campaign is the mean of the other agents' recent residuals, pulled to nothing by its noise:
S / (N + phi / t2), with t2 the larger of a usual wander and what the mean itself shows beyond luck
(positive-part empirical Bayes), so that a small wobble is ignored and a campaign-wide dip is taken out whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints

MEMORY = float(np.exp(-5 / 40))
"""What an interval still counts in the next; the mean looks back about 40 minutes."""
_WANDER2 = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Discounted (sum, information; units, CHANNELS) of campaigns and of agents on their `home` campaign."""

    campaign: Floats
    own: Floats
    home: Ints


def follow(common: Common, home: Ints, campaign: Floats, own: Floats) -> Common:
    """After one more interval; an agent that changed campaigns begins anew there."""
    held = np.where((home == common.home)[:, None], common.own, 0.0)
    return Common(common.campaign * MEMORY + campaign, held * MEMORY + own, home)


def movement(common: Common, phi: Floats) -> tuple[Floats, Floats, Floats]:
    """(movement of each campaign, movement of each agent's campaign without the agent, its variance)."""
    whole, _ = _pulled(common.campaign[0], common.campaign[1], phi)
    there = common.home >= 0
    rest = common.campaign[:, common.home] - common.own
    rest = np.where(there[:, None], np.maximum(rest, [[[-np.inf]], [[0.0]]]), 0.0)
    without, variance = _pulled(rest[0], rest[1], phi)
    return whole, without, variance


def _pulled(total: Floats, weight: Floats, phi: Floats) -> tuple[Floats, Floats]:
    mean = np.divide(total, weight, out=np.zeros_like(total), where=weight > 0)
    luck = np.divide(phi, weight, out=np.full_like(total, np.inf), where=weight > 0)
    t2 = np.maximum(_WANDER2, mean**2 - luck)
    share = t2 / (t2 + luck)
    return mean * share, t2 * (1 - share)
