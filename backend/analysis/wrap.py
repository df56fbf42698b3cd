"""Which wrap-up belongs to which call: the call log has no wrap time, the state events have no call."""

from __future__ import annotations

import numpy as np

from backend.analysis.estimates import Columns, Ints

EARLY_S = 5
"""A wrap-up may seem to begin this much before its call ended: the clocks of both reports round."""

LATE_S = 90
"""Longest stretch between the end of a call and its wrap-up: a dead line lies between."""

_SPAN = 1 << 34


def join_wraps(agent_id: Ints, started_at: Ints, talk_s: Ints, wraps: Columns) -> Ints:
    """Wrap seconds of each call, -1 where none was found; rows in any order, a wrap-up serves one call at most.

    `talk_s` is -1 while a call lasts and `agent_id` -1 or 0 without an agent; `wraps` has agent_id, start, seconds.
    """
    result = np.full(len(agent_id), -1, dtype=np.int64)
    if not len(wraps["start"]) or not len(agent_id):
        return result
    order = np.lexsort((wraps["start"], wraps["agent_id"]))
    keys = wraps["agent_id"][order] * _SPAN + wraps["start"][order]
    end = agent_id * _SPAN + started_at + np.maximum(talk_s, 0)
    spot = np.searchsorted(keys, end - EARLY_S)
    inside = np.minimum(spot, len(keys) - 1)
    found = (talk_s >= 0) & (agent_id > 0) & (spot < len(keys)) & (keys[inside] - end <= LATE_S)
    rows = np.flatnonzero(found)
    nearest = rows[np.lexsort((np.abs(keys[inside[rows]] - end[rows]), inside[rows]))]
    chosen = nearest[np.unique(inside[nearest], return_index=True)[1]]
    result[chosen] = wraps["seconds"][order][inside[chosen]]
    return result
