"""What happened on the way through an agent's shift: breaks and changes of campaign."""

from __future__ import annotations

from typing import Any

from backend.analysis.estimates import Columns
from backend.analysis.workload import BREAK_S
from backend.lookout.names import Names


def shift_marks(pieces: Columns, names: Names, at: int) -> list[dict[str, Any]]:
    """`schemas.Marker` rows of one agent's states (see `running.agent_pieces`), in order."""
    marks: list[dict[str, Any]] = []
    before = 0
    columns = (pieces[name].tolist() for name in ("state", "start", "end", "campaign_id"))
    for state, start, end, campaign in zip(*columns, strict=True):
        if state == "pause" and min(end, at) - start >= BREAK_S:
            marks.append({"at": start, "kind": "break", "label": f"Break of {(min(end, at) - start) // 60} minutes"})
        if campaign > 0 and campaign != before and state not in ("pause", "logout"):
            if before:
                name = names.campaigns.get(campaign, f"Campaign {campaign}")
                marks.append({"at": start, "kind": "campaign", "label": f"Now on {name}"})
            before = campaign
    return marks
