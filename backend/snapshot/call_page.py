"""One page of calls: `schemas.CallPage`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from backend.analysis.estimates import Columns
from backend.analysis.meaning import read_statuses
from backend.analysis.wrap import join_wraps
from backend.snapshot.picture import Picture
from backend.store import Store, read

PROVISIONAL_S = 900
"""The poller reads the log again this far back: younger calls may still be re-disposed."""


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls: a half-open span of UTC seconds and what to narrow it by; None does not narrow."""

    start: int
    end: int
    agent_id: int | None = None
    campaign_id: int | None = None
    statuses: Sequence[str] | None = None
    min_talk_s: int | None = None
    max_talk_s: int | None = None
    agents_only: bool = False

    def narrowing(self) -> dict[str, Any]:
        """As keyword arguments of the store's questions."""
        names = ("agent_id", "campaign_id", "statuses", "min_talk_s", "max_talk_s", "agents_only")
        return {name: getattr(self, name) for name in names}


def call_page(
    store: Store, picture: Picture, wanted: CallFilter, *, before: tuple[int, int] | None = None, limit: int = 200
) -> dict[str, Any]:
    """Calls that match, newest first, with totals over the span; `before` is the last (started_at, call_id) seen."""
    centre_id = picture.scene.centre.centre_id
    span, narrow = (wanted.start, wanted.end), wanted.narrowing()
    with store.read() as conn:
        rows = read.calls(conn, centre_id, *span, **narrow, before=before, limit=limit + 1)
        found = read.calls_summary(conn, centre_id, *span, **narrow)
        every = read.calls_summary(conn, centre_id, *span, **{**narrow, "statuses": None}) if wanted.statuses else found
        shown = {name: column[:limit] for name, column in rows.items()}
        wraps = _wraps(conn, centre_id, shown)
    meaning = read_statuses(found.by_status["status"], picture.scene.dispositions)
    n = found.by_status["n"]
    more = len(rows["call_id"]) > limit
    return {
        "now": picture.now,
        "as_of": picture.state.as_of,
        "start": wanted.start,
        "end": wanted.end,
        "n": len(shown["call_id"]),
        "total": found.total,
        "contacts": int(n[meaning.contact].sum()),
        "conversions": int(n[meaning.conversion].sum()),
        "talk_s": int(found.by_status["talk_s"].sum()),
        "next": f"{shown['started_at'][-1]}.{shown['call_id'][-1]}" if more else None,
        "statuses": sorted(every.by_status["status"].tolist()),
        "columns": _columns(picture, shown, wraps),
    }


def _wraps(conn: Any, centre_id: int, calls: Columns) -> Columns:
    handled = calls["agent_id"] > 0
    if not handled.any():
        return {name: np.zeros(0, dtype=np.int64) for name in ("agent_id", "start", "seconds")}
    agents = np.unique(calls["agent_id"][handled]).tolist()
    first, last = int(calls["started_at"].min()), int((calls["started_at"] + np.maximum(calls["talk_s"], 0)).max())
    return read.wraps(conn, centre_id, agents, first, last + PROVISIONAL_S)


def _columns(picture: Picture, calls: Columns, wraps: Columns) -> dict[str, Any]:
    scene = picture.scene
    names = {a.agent_id: a.name for a in scene.live} | {i: a.name for i, a in scene.agents.items()}
    meaning = read_statuses(calls["status"], scene.dispositions)
    wrap_s = join_wraps(calls["agent_id"], calls["started_at"], calls["talk_s"], wraps)
    drop = meaning.drop & ~calls["inbound"]
    agents, campaigns = calls["agent_id"].tolist(), calls["campaign_id"].tolist()
    statuses = calls["status"].tolist()
    return {
        "id": calls["call_id"].tolist(),
        "started_at": calls["started_at"].tolist(),
        "agent_id": _or_none(calls["agent_id"]),
        "agent": ["" if i <= 0 else names.get(i, f"Agent {i}") for i in agents],
        "campaign_id": campaigns,
        "campaign": [scene.campaigns[i].name if i in scene.campaigns else f"Campaign {i}" for i in campaigns],
        "list_id": _or_none(calls["list_id"]),
        "lead_id": _or_none(calls["lead_id"]),
        "status": statuses,
        "status_name": [scene.dispositions[s].name if s in scene.dispositions else s for s in statuses],
        "talk_s": _or_none(calls["talk_s"]),
        "wrap_s": _or_none(wrap_s),
        "call_type": calls["call_type"].tolist(),
        "term_reason": calls["term_reason"].tolist(),
        "contact": meaning.contact.tolist(),
        "conversion": meaning.conversion.tolist(),
        "drop": drop.tolist(),
        "live": calls["live"].tolist(),
        "provisional": (calls["started_at"] > picture.now - PROVISIONAL_S).tolist(),
    }


def _or_none(column: Any) -> list[int | None]:
    return [None if value < 0 else value for value in column.tolist()]
