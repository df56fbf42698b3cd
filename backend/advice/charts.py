"""The small chart of an alert: its metric per quarter hour with the calls behind it, and the usual level with range."""

from __future__ import annotations

from collections.abc import Sequence

from backend.advice.alert import Alert, Chart
from backend.advice.observed import Level, Observed, channels_of, level
from backend.advice.outcome import total_of

QUARTER_S = 900
BACK_S = 2 * 3600
REACH = 1.2816
"""80 % of a normal range lie within so many standard errors."""


def chart_of(alert: Alert, seen: Sequence[Observed], until: int) -> Chart:
    """The chart from two hours before it was raised (or its beginning) to `until` (UTC s); empty for facts."""
    if not channels_of(alert.metric):
        return Chart()
    first = min(alert.began_at, alert.raised_at - BACK_S)
    first -= first % QUARTER_S
    mine = [one for one in seen if first <= one.start and one.end <= until]
    starts = sorted({one.start - one.start % QUARTER_S for one in mine})
    levels = [_level(alert, [one for one in mine if at <= one.start < at + QUARTER_S]) for at in starts]
    return Chart(
        tuple(starts),
        tuple(_round(one.now) if one else None for one in levels),
        tuple(one.n if one else 0 for one in levels),
        tuple(_round(one.usual) if one else None for one in levels),
        tuple(_round(max(0.0, one.usual * (1 - REACH * one.error))) if one else None for one in levels),
        tuple(_round(one.usual * (1 + REACH * one.error)) if one else None for one in levels),
    )


def _level(alert: Alert, seen: Sequence[Observed]) -> Level | None:
    return level(total_of(alert, seen), seen[0].sd, alert.metric) if seen else None


def _round(value: float) -> float:
    """Four digits: what a chart of this size shows."""
    return float(f"{value:.4g}")
