"""What all agents of a campaign share at the time, and what is left of an agent's residuals without it.

The common movement of a campaign is the mean of the other agents' residuals over about 40 minutes, pulled to nothing
by its noise: S / (N + phi / t2), with t2 the larger of a usual wander and what the mean itself shows beyond luck
(positive-part empirical Bayes), so that a small wobble is ignored and a campaign-wide dip is taken out whole. What
the last ten minutes show beyond that counts too as soon as it is well beyond luck: a new script slows down everybody
at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.drift.channels import CHANNELS
from backend.analysis.estimates import Floats, Ints

MEMORY = np.exp(-5 / np.array([40.0, 10.0]))[:, None, None, None]
"""What an interval still counts in the next, for the slow and the quick mean."""
_WANDER2, _SURE = 0.01, 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Discounted sums (2: slow, quick; 2: residual, information; units, CHANNELS) of campaigns, and of agents on their
    `home` campaign."""

    campaign: Floats
    own: Floats
    home: Ints


def nobody() -> Common:
    """No campaign and no agent yet."""
    empty = np.zeros((2, 2, 0, CHANNELS))
    return Common(empty, empty, np.array([], dtype=np.int64))


def follow(common: Common, home: Ints, campaign: Floats, own: Floats) -> Common:
    """After one more interval; an agent that changed campaigns begins anew there."""
    held = np.where((home == common.home)[:, None], common.own, 0.0)
    return Common(common.campaign * MEMORY + campaign, held * MEMORY + own, home)


def movement(common: Common, phi: Floats) -> tuple[Floats, Floats, Floats]:
    """(movement of each campaign, movement of each agent's campaign without the agent, its variance)."""
    whole, _ = _mean(common.campaign, phi)
    there = (common.home >= 0)[:, None]
    rest = common.campaign[:, :, common.home] - common.own if len(common.home) else common.own
    rest = np.where(there, rest, 0.0)
    rest[:, 1] = np.maximum(rest[:, 1], 0.0)
    without, variance = _mean(rest, phi)
    return whole, without, variance


def _mean(sums: Floats, phi: Floats) -> tuple[Floats, Floats]:
    slow, variance = _pulled(sums[0, 0], sums[0, 1], phi, _WANDER2, 1.0)
    quick, more = _pulled(sums[1, 0] - sums[1, 1] * slow, sums[1, 1], phi, 0.0, _SURE)
    return slow + quick, variance + more


def _pulled(total: Floats, weight: Floats, phi: Floats, wander2: float, sure: float) -> tuple[Floats, Floats]:
    mean = np.divide(total, weight, out=np.zeros_like(total), where=weight > 1e-6)
    luck = np.divide(phi, weight, out=np.full_like(total, 1e6), where=weight > 1e-6)
    t2 = np.maximum(wander2, mean**2 - sure * luck)
    share = t2 / (t2 + luck)
    return mean * share, t2 * (1 - share)
