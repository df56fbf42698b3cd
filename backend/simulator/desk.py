"""The agent's state machine: READY -> INCALL -> (DEAD) -> DISPO -> READY, with PAUSED, LOGIN and LOGOUT."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from backend.simulator import dialing, inbound
from backend.simulator.codes import (
    AGENT,
    CODE_BREAK,
    CODE_FORCED_LOGOUT,
    CODE_FORCED_PAUSE,
    CODE_LOGIN,
    CODE_LOGOUT,
    CODE_READY,
    DEAD,
    DISPO,
    INBOUND,
    INCALL,
    LOGIN,
    LOGOUT,
    MANUAL,
    PAUSED,
    READY,
    STATUS,
)  # fmt: skip
from backend.simulator.outcome import draw_result, redisposition
from backend.simulator.parts import Desk, Leave, Pause, Result, Session
from backend.simulator.scenario import Planted

if TYPE_CHECKING:
    from backend.simulator.day import Day

FIRST = 0
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


def log_in(day: Day, who: tuple[Desk, Session], _: int) -> None:
    """The agent logs in to the session's campaign, or to the one a manager assigned since."""
    desk, session = who
    if session.logout <= day.at:
        return
    campaign = session.campaign if desk.assigned is None else desk.assigned
    if desk.state != LOGOUT:  # the last call before lunch is not over yet
        desk.session_end, desk.leave = session.logout, Leave(CODE_LOGOUT, 20, campaign)
        return
    desk.line, desk.leave, desk.session_end = day.lines.get(campaign), None, session.logout
    desk.serving = desk.campaign
    desk.due.clear()
    desk.last_login = day.at
    if desk.line:
        desk.line.staff += 1
    enter(day, desk, LOGIN, CODE_LOGIN)
    day.later(day.at + 2 + int(4 * next(desk.chance)), FIRST, free, desk, desk.gen)


def free(day: Day, desk: Desk, gen: int) -> None:
    """The agent has nothing to do: leave, pause, take a waiting call, or get ready."""
    if gen != desk.gen:
        return
    line = desk.line
    if desk.leave:
        log_out(day, desk, desk.leave)
    elif desk.due:
        take_pause(day, desk, desk.due.popleft())
    elif desk.script:
        enter(day, desk, READY, CODE_READY)
        day.later(day.at + desk.script[0].wait_s, FIRST, planted_call, desk, desk.gen)
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
    _end_wrap(day, desk)
    if result.status == _ERI:
        desk.leave = Leave(CODE_FORCED_LOGOUT, 120 + int(180 * next(desk.chance)), desk.campaign)
    elif result.wrap > LONG_WRAP_S and not result.planted:
        desk.due.appendleft(Pause(day.at, 45 + int(120 * next(desk.chance)), CODE_FORCED_PAUSE))
    if result.planted and not desk.script:
        _after_script(day, desk)
    free(day, desk, desk.gen)


def _end_wrap(day: Day, desk: Desk) -> None:
    day.calls.wrap[desk.row] = day.at - day.calls.end[desk.row]
    desk.result, desk.serving = None, desk.campaign
    if desk.line:
        desk.line.wrapping -= 1


def take_pause(day: Day, desk: Desk, pause: Pause) -> None:
    """The agent is not ready for the pause's length."""
    enter(day, desk, PAUSED, pause.code)
    day.later(day.at + max(1, pause.seconds), FIRST, free, desk, desk.gen)


def pause_due(day: Day, what: tuple[Desk, Pause], _: int) -> None:
    """Break time: at once if the agent is waiting, else after the call."""
    desk, pause = what
    if desk.state == READY and not desk.script:
        take_pause(day, desk, pause)
    elif desk.state != LOGOUT:
        desk.due.append(pause)


def session_over(day: Day, desk: Desk, _: int) -> None:
    """The session's planned end: logs out at once, or after the call under way."""
    if desk.session_end > day.at:
        return
    go(day, desk, Leave(CODE_LOGOUT))


def go(day: Day, desk: Desk, leave: Leave) -> None:
    """Logs out at once, or after the call under way."""
    if desk.state in (READY, PAUSED, LOGIN):
        log_out(day, desk, leave)
    elif desk.state != LOGOUT:
        desk.leave = leave


def log_out(day: Day, desk: Desk, leave: Leave) -> None:
    """The agent is gone, for good or until `leave.back` seconds later."""
    enter(day, desk, LOGOUT, leave.code)
    day.states.end[desk.event] = day.at
    desk.event, desk.leave = -1, None
    if desk.line:
        desk.line.staff -= 1
    if leave.back >= 0 and desk.session_end > day.at + leave.back:
        again = Session(day.at + leave.back, desk.session_end, leave.campaign)
        day.later(again.login, FIRST, log_in, (desk, again))
    desk.line = None


def force_out(day: Day, desk: Desk, code: int, back: int) -> None:
    """Logs out this very second; a call under way is lost (ERI), wrap is cut short."""
    if desk.state == LOGOUT:
        return
    campaign = desk.campaign
    if desk.state == INCALL:
        desk.result = Result(_ERI, AGENT, 0, 0, planted=True)
        hang_up(day, desk, desk.gen)
    if desk.result:
        _end_wrap(day, desk)
    desk.script.clear()
    log_out(day, desk, Leave(code, back, campaign))


def manual_call(day: Day, desk: Desk) -> None:
    """The agent dials by hand."""
    stock = desk.line.stocks[0].spec.id if desk.line and desk.line.stocks else 0
    enter(day, desk, READY, CODE_READY)
    row = day.calls.add(day.at, -1, desk.agent_id, desk.campaign, stock, _INCALL, 0, MANUAL)
    connect(day, desk, row)


def script_due(day: Day, what: tuple[Desk, tuple[Planted, ...], str], _: int) -> None:
    """From here on the agent's calls are exactly those planted."""
    desk, planted, then = what
    desk.then = then
    desk.script = deque(one for one in planted for _ in range(one.n))
    if desk.state in (READY, PAUSED):
        enter(day, desk, READY, CODE_READY)
        free(day, desk, desk.gen)


def planted_call(day: Day, desk: Desk, gen: int) -> None:
    """The next planted call comes in."""
    if gen != desk.gen or not desk.script:
        return
    one = desk.script.popleft()
    stock = desk.line.stocks[0].spec.id if desk.line and desk.line.stocks else 0
    row = day.calls.add(day.at, -1, desk.agent_id, desk.campaign, stock, _INCALL, 0)
    connect(day, desk, row, Result(STATUS[one.status], AGENT, one.talk_s, one.wrap_s, planted=True))


def _after_script(day: Day, desk: Desk) -> None:
    if desk.then == "logout":
        desk.leave = Leave(CODE_LOGOUT)
    elif desk.then == "pause":
        desk.due.appendleft(Pause(day.at, max(1, desk.session_end - day.at), CODE_BREAK))


def idle_since(desk: Desk) -> Any:
    """Order in which waiting agents are served: longest wait first."""
    return desk.since, desk.agent_id
