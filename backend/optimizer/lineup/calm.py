"""How well each seat evens out the workload: who worked hardest of late belongs where it is calmer."""

from __future__ import annotations

import numpy as np

from backend.optimizer.lineup.problem import Floats


def evenness(worked: Floats, busy: Floats) -> Floats:
    """From 0 to 1 (agents, campaigns): 1 where the agent's busy share so far and the campaign's average to the team's.

    `worked` (agents) is the busy share of each agent lately, `busy` (campaigns) what is expected on each; NaN is
    unknown and taken as the team's.
    """
    team = float(np.nanmean(worked)) if np.isfinite(worked).any() else 0.0
    there = float(np.nanmean(busy)) if np.isfinite(busy).any() else 0.0
    mine = np.nan_to_num(worked - team)[:, None] + np.nan_to_num(busy - there)[None, :]
    return np.asarray(1 - np.clip(np.abs(mine), 0, 1))
