"""One agent's shift as a strip of states: in order, without gaps inside a login."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from backend.analysis.estimates import Columns
from backend.model import LiveAgent, State

JOIN_S = 5
"""A gap this short between two states is rounding: the earlier state is drawn on."""

AWAY_S = 4 * 3600
"""A gap this long without a logout is a login the dialer lost, not a state."""


class Span(NamedTuple):
    """One state of the strip; `code` is the availability code, 0 for none."""

    state: str
    start: int
    end: int
    campaign_id: int
    code: int


def read_shift(states: Columns, live: LiveAgent | None, start: int, until: int) -> list[Span]:
    """The states of `[start, until)` (see store.read.states) closed by what the monitor shows."""
    rows = zip(*(states[name].tolist() for name in ("state", "start", "end", "campaign_id", "code")), strict=True)
    spans = [Span(s, max(a, start), until if e < 0 else min(e, until), max(c, 0), max(k, 0)) for s, a, e, c, k in rows]
    if live is not None and live.state != State.LOGOUT:
        began = max(live.since, start)
        spans = [s if s.end <= began else s._replace(end=began) for s in spans if s.start < began]
        spans.append(Span(str(live.state), began, until, live.campaign_id or 0, live.code or 0))
    return _closed([s for s in spans if s.end > s.start or s.state == State.LOGOUT])


def _closed(spans: list[Span]) -> list[Span]:
    """Overlaps cut, short gaps drawn over, longer ones filled with "unknown" until the next login."""
    strip: list[Span] = []
    for span in spans:
        before = strip[-1] if strip else None
        if before is not None and span.start < before.end:
            strip[-1] = before._replace(end=max(span.start, before.start))
        elif before is not None and span.start > before.end and before.state != State.LOGOUT:
            strip.extend(_bridge(strip, before, span))
        strip.append(span)
    return [s for s in strip if s.end > s.start and s.state != State.LOGOUT]


def _bridge(strip: list[Span], before: Span, after: Span) -> list[Span]:
    gap = after.start - before.end
    if gap <= JOIN_S:
        strip[-1] = before._replace(end=after.start)
        return []
    if gap >= AWAY_S or after.state == State.LOGIN:
        return []
    return [Span(str(State.UNKNOWN), before.end, after.start, before.campaign_id, 0)]


def span_rows(strip: list[Span], codes: Mapping[int, str]) -> list[dict[str, Any]]:
    """`schemas.StateSpan` rows; the reason of a pause in the account's own words."""
    return [
        {
            "state": s.state,
            "start": s.start,
            "end": s.end,
            "campaign_id": s.campaign_id or None,
            "reason": codes.get(s.code, "") if s.state == State.PAUSE else "",
        }
        for s in strip
    ]
