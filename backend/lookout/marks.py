"""What happened on the way, as markers for the trend charts: alerts and what was done about them."""

from __future__ import annotations

from typing import Any

from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.rows import from_row
from backend.store import read

SHOWN = frozenset({"open", "ended"})


def marks_of(asked: Asked, unit: str, unit_id: int | None) -> list[dict[str, Any]]:
    """`schemas.Marker` rows of today with the key `metric`: a unit's alerts; the team shows all campaigns' ones."""
    day = asked.today
    with asked.store.read() as conn:
        rows = read.alerts(conn, asked.centre.centre_id, *day_bounds(day, asked.centre.zone))
    found = [
        one
        for one in map(from_row, rows)
        if one.state in SHOWN and _is_of(one.agent_id, one.campaign_id, unit, unit_id)
    ]
    return [
        {
            "at": one.raised_at,
            "kind": "alert",
            "label": f"{one.level.capitalize()} alert",
            "metric": one.metric,
        }
        for one in found
    ]


def _is_of(agent_id: int, campaign_id: int, unit: str, unit_id: int | None) -> bool:
    if unit == "agent":
        return agent_id == unit_id
    return agent_id == 0 and (unit == "team" or campaign_id == unit_id)
