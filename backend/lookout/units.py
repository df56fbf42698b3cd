"""Agents, campaigns and metrics as the lookout's answers name them."""

from __future__ import annotations

from typing import Literal

from backend.lookout.asked import Asked
from backend.lookout.names import Names, read_names
from backend.schemas import CentreSettings

ValueUnit = Literal["seconds", "share", "per_hour", "count"]
SECONDS = ("handle_s", "talk_s", "wrap_s", "since_break_s")
PER_HOUR = ("contacts_per_hour", "conversions_per_hour", "calls_per_hour")
COUNTS = ("calls", "streak")
LOWER = ("wrap_s", "talk_s", "pause_share", "drop_rate", "since_break_s")


def unit_of(metric: str) -> ValueUnit:
    """The unit of a metric's values."""
    if metric in SECONDS:
        return "seconds"
    return "per_hour" if metric in PER_HOUR else "count" if metric in COUNTS else "share"


def better_of(metric: str, settings: CentreSettings) -> Literal["higher", "lower"]:
    """Which direction is better; for handle time the manager decides."""
    if metric == "handle_s":
        return settings.foresight.handle_better
    return "lower" if metric in LOWER else "higher"


def names_of(asked: Asked) -> Names:
    """The names of the centre a question is about."""
    with asked.store.read() as conn:
        return read_names(conn, asked.centre.centre_id)


def unit_name(names: Names, unit: str, unit_id: int | None) -> str:
    """The name of a unit; LookupError where there is no such agent or campaign."""
    if unit == "team":
        return "Team"
    known = names.agents if unit == "agent" else names.campaigns
    if unit_id is None or unit_id not in known:
        raise LookupError(f"There is no {unit} {unit_id}.")
    return known[unit_id]
