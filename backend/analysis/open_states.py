"""What agents have been doing since the last finished state the dialer reported: closes the gap up to now."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from backend.analysis.estimates import Columns
from backend.clock import Window
from backend.model import LiveAgent, State

STATE_COLUMNS = ("agent_id", "campaign_id", "state", "code", "seconds", "n")


def open_states(live: Iterable[LiveAgent], last_ends: Columns, window: Window, until: int) -> Columns:
    """State groups of the states the monitor shows, from their beginning (or the agent's last reported end,
    whichever is later, so that nothing counts twice) to `until`, cut at the window's edges.

    `last_ends` has agent_id and end (UTC seconds) of finished states.
    """
    ends = dict(zip(last_ends["agent_id"].tolist(), last_ends["end"].tolist(), strict=True))
    rows = []
    for agent in live:
        start = max(agent.since, ends.get(agent.agent_id, 0), window.start)
        seconds = min(until, window.end) - start
        if seconds > 0 and agent.state != State.LOGOUT:
            rows.append((agent.agent_id, agent.campaign_id or 0, str(agent.state), agent.code or 0, seconds, 1))
    return _table(rows)


def _table(rows: list[tuple[int, int, str, int, int, int]]) -> Columns:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(STATE_COLUMNS)
    kinds = {"state": object}
    return {
        name: np.array(column, dtype=kinds.get(name, np.int64))
        for name, column in zip(STATE_COLUMNS, columns, strict=True)
    }
