"""Times on the clock where an agent sits, beside the centre's: shifts are planned on the centre's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from backend.clock import utc_to_wall
from backend.planning.scenario import Scenario

NO_ZONES: Mapping[str, str] = MappingProxyType({})


def zones_of(scenario: Scenario) -> dict[str, str]:
    """Zones by agent, of those who have one that is not the centre's."""
    return {agent.name: agent.zone for agent in scenario.agents if agent.zone and agent.zone != scenario.zone}


def place_of(zone: str) -> str:
    """A zone as a person says it: America/New_York is New York."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def clock_of(at: int, zone: str) -> str:
    """HH:MM on a zone's clock."""
    return utc_to_wall(at, zone)[11:16]


def span_of(start: int, end: int, zone: str, day: date) -> str:
    """`[start, end)` on a zone's clock, "06:00-14:30"; beginnings and ends on another day than `day` say which."""
    return "-".join(_said(at, zone, day) for at in (start, end))


def differs(start: int, end: int, zone: str, centre: str) -> bool:
    """Whether the clocks of the zone and the centre show different times at the beginning or the end."""
    return any(utc_to_wall(at, zone) != utc_to_wall(at, centre) for at in (start, end))


def _said(at: int, zone: str, day: date) -> str:
    there = date.fromisoformat(utc_to_wall(at, zone)[:10])
    return clock_of(at, zone) if there == day else f"{there:%a} {clock_of(at, zone)}"
