"""The agent's state machine: READY -> INCALL -> (DEAD) -> DISPO -> READY, with PAUSED, LOGIN and LOGOUT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.simulator import attendance, dialing, inbound, planted
from backend.simulator.codes import (
    CODE_FORCED_LOGOUT,
    CODE_FORCED_PAUSE,
    CODE_READY,
    DEAD,
    DISPO,
    INBOUND,
    INCALL,
    MANUAL,
    READY,
    STATUS,
)  # fmt: skip
from backend.simulator.outcome import draw_result, redisposition
from backend.simulator.parts import FIRST, Desk, Leave, Pause, Result

if TYPE_CHECKING:
    from backend.simulator.day import Day

LONG_WRAP_S = 100
"""After that long in wrap the dialer forces a pause."""
_INCALL, _ERI = STATUS["INCALL"], STATUS["ERI"]


def enter(day: Day, desk: Desk, state: int, code: int = 0) -> None:
    """Ends the agent's state and begins the next one, now."""
    if desk.event >= 0:
        day.states.finish(desk.event, day.at)
    if desk.state == READY and desk.line:
        desk.line.ready.pop(desk, None)
    desk.gen += 1
    desk.state, desk.code, desk.since = state, code, day.at
    desk.event = day.states.begin(day.at, desk.agent_id, state, desk.serving, code)


def free(day: Day, desk: Desk, gen: int) -> None:
    """The agent has nothing to do: leave, pause, take a waiting call, or get ready."""
    if gen != desk.gen:
        return
    line = desk.line
    if desk.leave:
        attendance.log_out(day, desk, desk.leave)
    elif desk.due:
        attendance.take_pause(day, desk, desk.due.popleft())
    elif desk.script:
        enter(day, desk, READY, CODE_READY)
        day.later(day.at + desk.script[0].wait_s, FIRST, planted.call, desk, desk.gen)
    elif (row := inbound.next_waiting(desk)) >= 0:
        connect(day, desk, row)
    elif line and line.waiting:
        connect(day, desk, line.waiting.popleft())
    elif line and next(desk.chance) < day.scenario.floor.manual:
        manual_call(day, desk)
    else:
        enter(day, desk, READY, CODE_READY)
        if line:
            line.ready[desk] = None
            dialing.pump(day, line, 0)


def connect(day: Day, desk: Desk, row: int, result: Result | None = None) -> None:
    """The agent gets an answered call; how it will end is drawn now."""
    calls = day.calls
    calls.wait[row] = day.at - desk.since if desk.state == READY else 0
    calls.queued[row] = day.at - calls.at[row]
    calls.agent[row], calls.status[row] = desk.agent_id, _INCALL
    if desk.line:
        calls.campaign[row] = desk.campaign
        desk.line.answered += 1
    desk.serving = calls.campaign[row]
    enter(day, desk, INCALL)
    desk.row, desk.result = row, result or draw_result(day, desk, row)
    desk.last_call = day.at
    if calls.kind[row] == INBOUND:
        desk.last_inbound = day.at
    day.later(day.at + desk.result.talk, FIRST, hang_up, desk, desk.gen)


def hang_up(day: Day, desk: Desk, gen: int) -> None:
    """The customer is gone: the row is final; the agent notices now or after a dead call."""
    if gen != desk.gen or desk.result is None:
        return
    calls, row, result = day.calls, desk.row, desk.result
    calls.end[row], calls.talk[row] = day.at, day.at - desk.since
    calls.status[row], calls.term[row] = result.status, result.term
    desk.calls += 1
    desk.last_finish = day.at
    if calls.kind[row] == INBOUND:
        desk.last_inbound_finish = day.at
    if not result.planted:
        redisposition(day, desk, row)
        inbound.transfer(day, desk, row)
    if desk.line:
        desk.line.wrapping += 1
        dialing.pump(day, desk.line, 0)
    if result.dead:
        enter(day, desk, DEAD)
        day.later(day.at + result.dead, FIRST, wrap_up, desk, desk.gen)
    else:
        wrap_up(day, desk, desk.gen)


def wrap_up(day: Day, desk: Desk, gen: int) -> None:
    """The agent writes up the call."""
    if gen == desk.gen and desk.result:
        enter(day, desk, DISPO)
        day.later(day.at + desk.result.wrap, FIRST, wrapped, desk, desk.gen)


def wrapped(day: Day, desk: Desk, gen: int) -> None:
    """The call is written up; a very long wrap forces a pause, a lost connection means logging in again."""
    if gen != desk.gen or desk.result is None:
        return
    result = desk.result
    end_wrap(day, desk)
    if result.status == _ERI:
        desk.leave = Leave(CODE_FORCED_LOGOUT, 120 + int(180 * next(desk.chance)), desk.campaign)
    elif result.wrap > LONG_WRAP_S and not result.planted:
        desk.due.appendleft(Pause(day.at, 45 + int(120 * next(desk.chance)), CODE_FORCED_PAUSE))
    if result.planted and not desk.script:
        planted.finish(day, desk)
    free(day, desk, desk.gen)


def end_wrap(day: Day, desk: Desk) -> None:
    """The call is done with: its wrap is known, the agent serves their own campaign again."""
    day.calls.wrap[desk.row] = day.at - day.calls.end[desk.row]
    desk.result, desk.serving = None, desk.campaign
    if desk.line:
        desk.line.wrapping -= 1


def manual_call(day: Day, desk: Desk) -> None:
    """The agent dials by hand."""
    stock = desk.line.stocks[0].spec.id if desk.line and desk.line.stocks else 0
    enter(day, desk, READY, CODE_READY)
    row = day.calls.add(day.at, -1, desk.agent_id, desk.campaign, stock, _INCALL, 0, MANUAL)
    connect(day, desk, row)


def idle_since(desk: Desk) -> tuple[int, int]:
    """Order in which waiting agents are served: longest wait first."""
    return desk.since, desk.agent_id
