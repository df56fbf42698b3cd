"""Coming and going: logins, pauses, logouts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backend.simulator import desk as desks
from backend.simulator.codes import AGENT, CODE_LOGIN, CODE_LOGOUT, INCALL, LOGIN, LOGOUT, PAUSED, READY, STATUS
from backend.simulator.parts import FIRST, Desk, Leave, Pause, Result, Session

if TYPE_CHECKING:
    from backend.simulator.day import Day


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
    desks.enter(day, desk, LOGIN, CODE_LOGIN)
    day.later(day.at + 2 + int(4 * next(desk.chance)), FIRST, desks.free, desk, desk.gen)


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
    desks.enter(day, desk, LOGOUT, leave.code)
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
        desk.result = Result(STATUS["ERI"], AGENT, 0, 0, planted=True)
        desks.hang_up(day, desk, desk.gen)
    if desk.result:
        desks.end_wrap(day, desk)
    desk.script.clear()
    log_out(day, desk, Leave(code, back, campaign))


def pause_due(day: Day, what: tuple[Desk, Pause], _: int) -> None:
    """Break time: at once if the agent is waiting, else after the call."""
    desk, pause = what
    if desk.state == READY and not desk.script:
        take_pause(day, desk, pause)
    elif desk.state != LOGOUT:
        desk.due.append(pause)


def take_pause(day: Day, desk: Desk, pause: Pause) -> None:
    """The agent is not ready for the pause's length."""
    desks.enter(day, desk, PAUSED, pause.code)
    day.later(day.at + max(1, pause.seconds), FIRST, desks.free, desk, desk.gen)
