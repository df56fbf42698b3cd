"""What five minutes brought: the only thing the early warning, the anomaly scores and the replay ever look at.

Rows are taken by when they ENDED, so that a call is used once, whole, in the interval in which it became known.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.analysis.estimates import Columns

INTERVAL_S = 300


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """The half-open span [start, end), UTC seconds, `end - start` = INTERVAL_S, with four tables of columns.

    `calls`   one row per finished call of an agent: agent_id, campaign_id, list_id (-1: none), status (object str),
              inbound (bool), talk_s
    `wraps`   one row per finished wrap: agent_id, campaign_id, seconds
    `states`  seconds clipped to the span, running states included: agent_id, campaign_id, state (object str), seconds
    `dials`   groups of rows no agent had (no answer, machines, drops): campaign_id, list_id, status, inbound, n
    """

    start: int
    end: int
    calls: Columns
    wraps: Columns
    states: Columns
    dials: Columns
