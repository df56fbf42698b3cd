"""What a manager or a test does to the running floor: moves, logouts, switches, planted calls, re-dispositions.

A deed is kept with its instant, so that a day can be lived again with the same outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backend.simulator import attendance, dialing, planted
from backend.simulator.codes import CODE_FORCED_LOGOUT, CODE_LOGOUT, LOGOUT, STATUS
from backend.simulator.parts import Leave
from backend.simulator.scenario import Planted

if TYPE_CHECKING:
    from backend.simulator.day import Day, World


@dataclass(frozen=True, slots=True)
class Deed:
    """One intervention: `at` in UTC seconds, the ordinal of the date it changes, what and with which values."""

    at: int
    ordinal: int
    what: str
    values: tuple[Any, ...]

    def do(self, day: Day) -> None:
        """Changes a day that has been lived up to this deed's instant."""
        DEEDS[self.what](day, *self.values, at=self.at)

    def remember(self, world: World) -> None:
        """Carries the change over to the days that follow."""
        if self.what == "move":
            world.homes[self.values[0]] = self.values[1]
        elif self.what == "campaign":
            world.campaigns[self.values[0]] = self.values[1]
        elif self.what == "list":
            world.lists.setdefault(self.values[0], {}).update(self.values[1])


def move(day: Day, agent_id: int, campaign_id: int, *, at: int) -> None:
    """The agent logs out once free and logs in to the other campaign under a minute and a half later."""
    desk = day.desks[agent_id]
    desk.assigned = campaign_id
    if desk.campaign != campaign_id:
        attendance.go(day, desk, Leave(CODE_LOGOUT, 45 + int(45 * next(desk.chance)), campaign_id))


def logout(day: Day, agent_id: int, *, at: int) -> None:
    """The agent is logged out this second and comes back some minutes later."""
    attendance.force_out(day, day.desks[agent_id], CODE_FORCED_LOGOUT, day.scenario.floor.return_min * 60)


def campaign(day: Day, campaign_id: int, on: bool, *, at: int) -> None:
    """Starts or stops dialing for everyone in a campaign."""
    line = day.lines[campaign_id]
    line.on = on
    dialing.pump(day, line, 0)


def lead_list(day: Day, list_id: int, changed: dict[str, Any], *, at: int) -> None:
    """Renames, moves or switches a list."""
    stock = day.stocks[list_id]
    stock.name = changed.get("name", stock.name)
    stock.campaign = changed.get("campaign", stock.campaign)
    stock.active = changed.get("active", stock.active)
    day.deal_stocks()


def dispose(day: Day, row: int, status: str, *, at: int) -> None:
    """Gives a finished call another disposition."""
    day.calls.redisp_at[row] = at - day.start
    day.calls.redisp[row] = STATUS[status]


def script(day: Day, agent_id: int, calls: tuple[Planted, ...], then: str, *, at: int) -> None:
    """Plants the agent's next calls; the agent must be logged in."""
    desk = day.desks[agent_id]
    if desk.state == LOGOUT:
        raise ValueError(f"Agent {agent_id} is not logged in.")
    planted.begin(day, (desk, calls, then), 0)


DEEDS: dict[str, Callable[..., None]] = {
    "move": move, "logout": logout, "campaign": campaign, "list": lead_list, "dispose": dispose, "script": script,
}  # fmt: skip
