"""Inbound and transfer queues: callers arrive, wait for a subscribed agent, or hang up."""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from backend.simulator import desk as desks
from backend.simulator.codes import (
    ABANDON,
    CALLER,
    DID_USER,
    INBOUND,
    LOGOUT,
    NONE,
    READY,
    STATUS,
    SYSTEM_USER,
    THREE_WAY,
)
from backend.simulator.parts import ANSWERS, GIVE_UPS, Desk, Hall

if TYPE_CHECKING:
    from backend.simulator.day import Day

STAYS_ON = 0.25
"""Share of transfers the agent stays on: logged as a three-way call."""
OPEN_HOURS = 6 * 3600, 20 * 3600
"""Wall time from and until which people call in."""
_QUEUE, _XDROP, _AHXFER, _XFER = STATUS["QUEUE"], STATUS["XDROP"], STATUS["AHXFER"], STATUS["XFER"]


def next_caller(day: Day, hall: Hall, _: int) -> None:
    """Puts the next caller of a queue on the calendar."""
    if hall.spec.calls_per_hour:
        gap = -log(1 - next(hall.chance)) * 3600 / hall.spec.calls_per_hour
        day.later(day.at + 1 + int(gap), ANSWERS, caller, hall)


def caller(day: Day, hall: Hall, _: int) -> None:
    """Somebody calls in."""
    next_caller(day, hall, 0)
    if OPEN_HOURS[0] <= day.rates.walls[day.slot] < OPEN_HOURS[1]:
        arrive(day, hall, DID_USER, 0)


def arrive(day: Day, hall: Hall, user: int, origin: int) -> None:
    """A caller joins the queue: to the longest waiting member, else waits; with nobody logged in, after hours."""
    staffed = any(desk.state != LOGOUT for desk in hall.members)
    if not staffed:
        day.calls.add(day.at, day.at, user, hall.campaign, 0, _AHXFER, NONE, INBOUND, hall.spec.id, origin)
        return
    row = day.calls.add(day.at, -1, user, hall.campaign, 0, _QUEUE, NONE, INBOUND, hall.spec.id, origin)
    idle = [desk for desk in hall.members if desk.state == READY and not desk.script]
    if idle:
        desks.connect(day, min(idle, key=desks.idle_since), row)
        return
    hall.waiting.append(row)
    patience = hall.spec.patience_s * exp(0.9 * _bell(hall))
    day.later(day.at + 3 + int(patience), GIVE_UPS, give_up, (hall, row))


def _bell(hall: Hall) -> float:
    """Roughly normal: the sum of twelve uniform numbers less six."""
    return sum(next(hall.chance) for _ in range(12)) - 6


def next_waiting(desk: Desk) -> int:
    """The first caller waiting in a queue of this agent, taken off it; -1 if nobody waits."""
    for hall in desk.halls:
        if hall.waiting:
            return hall.waiting.popleft()
    return -1


def give_up(day: Day, what: tuple[Hall, int], _: int) -> None:
    """The caller loses patience."""
    hall, row = what
    if row in hall.waiting:
        hall.waiting.remove(row)
        abandon(day, hall, row)


def abandon(day: Day, hall: Hall, row: int) -> None:
    """Books a caller who hung up in the queue."""
    calls = day.calls
    waited = day.at - calls.at[row]
    calls.end[row], calls.talk[row], calls.queued[row] = day.at, 0, waited
    calls.status[row], calls.term[row] = _XDROP, CALLER if waited > 5 else ABANDON


def transfer(day: Day, desk: Desk, row: int) -> None:
    """A call handed over goes to the queue of its campaign, or to any."""
    if day.calls.status[row] != _XFER or not day.halls:
        return
    if next(desk.chance) < STAYS_ON:
        day.calls.kind[row] = THREE_WAY
    own = [hall for hall in day.halls.values() if hall.campaign == desk.campaign]
    arrive(day, (own or list(day.halls.values()))[0], SYSTEM_USER, desk.agent_id)
