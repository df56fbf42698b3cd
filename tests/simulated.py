"""Reading the simulator over its wire, page by page, the way a client would."""

from __future__ import annotations

from typing import Any

from backend.simulator import Simulation

NOON = 1_778_101_200  # 2026-05-06, 14:00 in Los Angeles, a Wednesday
MIDNIGHT = NOON - 14 * 3600


def log_rows(simulation: Simulation, **params: object) -> list[dict[str, Any]]:
    """Every row of the call log for these parameters, oldest first."""
    rows: list[dict[str, Any]] = []
    while True:
        data = simulation.ask("log/retrieve", order="ASC", offset=len(rows), **params)["data"]
        rows += data["results"]
        if not data["results"] or len(rows) >= int(data["total_found"]):
            return rows


def events(simulation: Simulation, **params: object) -> list[dict[str, Any]]:
    """Every productivity event for these parameters."""
    rows: list[dict[str, Any]] = []
    while True:
        data = simulation.ask("agent-productivity/search", offset=len(rows), **params)["data"]
        rows += data["entries"]
        if not data["entries"] or len(rows) >= int(data["total"]):
            return rows


def seconds(span: str) -> int:
    """Seconds of `HH:MM:SS`."""
    hours, minutes, rest = span.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)
