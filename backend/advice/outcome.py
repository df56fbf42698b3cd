"""Was an alert right? Judged afterwards, by calls made after it was raised and by nothing else.

Right: over the horizon after the alert the metric lay beyond the agreed line (its usual level and `major_drop` more),
more likely than not. Wrong: it did not. Untold: too few calls to tell. The line is crossed when an hour of calls
first lies beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.advice.alert import FACTS_ONLY, Alert, Judged
from backend.advice.observed import Level, Observed, UnitKind, channels_of, level, sums
from backend.analysis.drift.channels import HARM
from backend.analysis.estimates import Floats
from backend.analysis.interval import INTERVAL_S

ENOUGH = 0.15
"""Standard error of a relative change above which a stretch of calls tells nothing."""

ROLLING = 3600 // INTERVAL_S
ROUGH = 0.25
"""The same for the rolling hour, which only dates the crossing."""


def unit_of(alert: Alert) -> tuple[UnitKind, tuple[int, ...]]:
    """Whose calls tell: the agent's, those of the merged agents, the campaign's, or all."""
    if alert.agents:
        return "agent", alert.agents
    if alert.agent_id:
        return "agent", (alert.agent_id,)
    return ("campaign", (alert.campaign_id,)) if alert.campaign_id else ("team", (0,))


def total_of(alert: Alert, seen: Sequence[Observed]) -> Floats:
    """The sums of an alert's unit over some intervals."""
    unit, ids = unit_of(alert)
    return np.asarray(sum(sums(seen, unit, one) for one in ids))


def harm(alert: Alert, change: float) -> float:
    """A relative change in the direction the alert spoke of, larger is more of it."""
    channels = channels_of(alert.metric)
    worse = float(HARM[channels[0]]) if channels else 1.0
    return change * worse * (1.0 if alert.sign == "worse" else -1.0)


def judge_alert(alert: Alert, seen: Sequence[Observed], horizon_s: int, major_drop: float, at: int) -> Judged:
    """How an alert turned out, from a day's intervals up to `at` (UTC s)."""
    end = alert.raised_at + horizon_s
    after = [one for one in seen if alert.raised_at <= one.start and one.end <= end]
    if alert.kind in FACTS_ONLY or not after or not channels_of(alert.metric):
        return Judged("untold", at)
    found = level(total_of(alert, after), after[0].sd, alert.metric)
    if found is None or found.error > ENOUGH:
        return Judged("untold", at, *_shown(found))
    if harm(alert, found.change) < major_drop:
        return Judged("wrong", at, *_shown(found))
    crossed = crossing(alert, [one for one in seen if one.end <= end], major_drop)
    lead = None if crossed is None else max(0, crossed - alert.raised_at)
    return Judged("right", at, *_shown(found), crossed, lead)


def _shown(found: Level | None) -> tuple[float | None, float | None, int, float | None]:
    return (None, None, 0, None) if found is None else (found.now, found.usual, found.n, found.change)


def crossing(alert: Alert, seen: Sequence[Observed], major_drop: float) -> int | None:
    """When the rolling hour first lay beyond the line, at the alert or later; UTC seconds."""
    for i, one in enumerate(seen):
        if one.end < alert.raised_at:
            continue
        hour = seen[max(0, i + 1 - ROLLING) : i + 1]
        found = level(total_of(alert, hour), one.sd, alert.metric)
        if found is not None and found.error <= ROUGH and harm(alert, found.change) >= major_drop:
            return one.end
    return None
