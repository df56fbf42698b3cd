"""Whose calls cannot carry a warning yet, said instead of silence."""

from __future__ import annotations

import numpy as np

from backend.analysis.drift.baselines import Baselines
from backend.analysis.drift.effects import find
from backend.analysis.drift.policy import Policy
from backend.analysis.drift.watch import Watch
from backend.analysis.estimates import Columns

NEEDED = 20
"""Calls within the horizon from which a slow-down by one deviation of a call shows in talk and wrap together."""
KNOWN = 60
"""Calls on past days from which an agent's usual level is known well enough."""


def thin(watch: Watch, baselines: Baselines, policy: Policy) -> Columns:
    """agent_id, calls (today), more_calls: agents at work today whose data cannot carry a warning, by id."""
    recent = watch.calls[:, 1]
    place = find(baselines.agent_id, watch.agent_id)
    known = np.append(baselines.tables["agent"][1, 0], 0.0)[place]
    lacking = np.maximum(NEEDED * policy.horizon_s / 7200 - recent, 0)
    lacking = np.where(
        known + watch.calls[:, 0] < KNOWN, np.maximum(KNOWN - known - watch.calls[:, 0], lacking), lacking
    )
    rows = lacking > 0
    return {
        "agent_id": watch.agent_id[rows],
        "calls": np.round(watch.calls[rows, 0]).astype(np.int64),
        "more_calls": np.ceil(lacking[rows]).astype(np.int64),
    }
