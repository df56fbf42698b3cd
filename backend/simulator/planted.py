"""Calls planted by a script: exactly these, in this order, instead of whatever the dialer brings."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from backend.simulator import desk as desks
from backend.simulator.codes import AGENT, CODE_BREAK, CODE_LOGOUT, CODE_READY, PAUSED, READY, STATUS
from backend.simulator.parts import Desk, Leave, Pause, Result
from backend.simulator.scenario import Planted

if TYPE_CHECKING:
    from backend.simulator.day import Day


def begin(day: Day, what: tuple[Desk, tuple[Planted, ...], str], _: int) -> None:
    """From here on the agent's calls are exactly those planted."""
    desk, planted, then = what
    desk.then = then
    desk.script = deque(one for one in planted for _ in range(one.n))
    if desk.state in (READY, PAUSED):
        desks.enter(day, desk, READY, CODE_READY)
        desks.free(day, desk, desk.gen)


def call(day: Day, desk: Desk, gen: int) -> None:
    """The next planted call comes in."""
    if gen != desk.gen or not desk.script:
        return
    one = desk.script.popleft()
    stock = desk.line.stocks[0].spec.id if desk.line and desk.line.stocks else 0
    row = day.calls.add(day.at, -1, desk.agent_id, desk.campaign, stock, STATUS["INCALL"], 0)
    desks.connect(day, desk, row, Result(STATUS[one.status], AGENT, one.talk_s, one.wrap_s, planted=True))


def finish(day: Day, desk: Desk) -> None:
    """The last planted call is written up: on with the day, a pause until its end, or home."""
    if desk.then == "logout":
        desk.leave = Leave(CODE_LOGOUT)
    elif desk.then == "pause":
        desk.due.appendleft(Pause(day.at, max(1, desk.session_end - day.at), CODE_BREAK))
