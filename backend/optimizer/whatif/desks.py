"""Agents inside the compiled floor: they wait, talk, wrap up, pause, move, leave."""

from __future__ import annotations

from typing import Any

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.calendar import queue, schedule, unqueue, unschedule
from backend.optimizer.whatif.calls import chances, draw_call, usual_s
from backend.optimizer.whatif.chance import STEP, unit
from backend.optimizer.whatif.lines import pump
from backend.optimizer.whatif.parts import (
    CALLS,
    CONTACTS,
    CONVERSIONS,
    ENTER,
    LONGER_S,
    MOST_PAUSES,
    NEVER,
    OUT,
    PATIENCE_S,
    PAUSE,
    READY,
    RING,
    STAFF_S,
    TALK,
    WAIT_S,
    WRAP,
    Ints,
    Records,
)  # fmt: skip

FORCED_PAUSE_S, FORCED_SPAN_S = 45, 120
"""A pause forced by too long a wrap-up lasts that long at least, and so much more at most."""
_TRIES = 40
_UNKNOWN_REST_S = 30


@bare()
def begin(lines: Records, desks: Records, first: Ints, a: int) -> None:
    """Puts the agent into the state they are in at the start."""
    desk = desks[a]
    if desk.home < 0 or desk.arrive > 0 or desk.doing == OUT:
        comes = desk.home >= 0 and desk.arrive < NEVER
        moved_in = desk.move + desk.lost if desk.goal >= 0 and desk.move < NEVER else NEVER
        schedule(desks, first, a, desk.arrive if comes else moved_in)
        return
    line = lines[desk.home]
    line.staff += 1
    desk.state = desk.doing
    if desk.state == READY:
        desk.since = -desk.doing_s
        queue(line, desks, a)
        schedule(desks, first, a, _until_called(desk))
    else:
        line.wrapping += desk.state == WRAP
        schedule(desks, first, a, _rest(line, desk))


@bare()
def _rest(line: Any, desk: Any) -> int:
    """Seconds what the agent is doing still lasts: calls are drawn until one fits what has passed already."""
    if desk.state == PAUSE:
        return int(max(1, desk.pause_left))
    for _ in range(_TRIES):
        talk = draw_call(line, desk, 0)
        whole = talk if desk.state == TALK else desk.wrap_s
        if whole > desk.doing_s:
            return int(whole - desk.doing_s)
    return _UNKNOWN_REST_S


@bare()
def _until_called(desk: Any) -> int:
    """When a waiting agent stops waiting without a call: pause, move or end of work."""
    at = desk.leave
    if desk.paused < MOST_PAUSES:
        at = min(at, desk.pause_at[desk.paused])
    if desk.seat == 0:
        at = min(at, desk.move)
    return int(max(at, 0))


@bare()
def act(lines: Records, desks: Records, first: Ints, a: int, t: int) -> None:
    """What an agent does whose time has come."""
    unschedule(desks, first, a)
    desk = desks[a]
    if desk.state == TALK:
        lines[desk.campaign].wrapping += 1
        _enter(lines, desks, first, a, WRAP, t, t + desk.wrap_s)
        pump(lines[desk.campaign], t, False)
    elif desk.state == WRAP:
        lines[desk.campaign].wrapping -= 1
        _after_wrap(lines, desks, first, a, t)
    elif desk.state == OUT:
        _arrive(lines, desks, first, a, t)
    else:
        _free(lines, desks, first, a, t)


@bare()
def _enter(lines: Records, desks: Records, first: Ints, a: int, state: int, t: int, until: int) -> None:
    """Ends the agent's state, begins the next one, and says when it ends."""
    desk = desks[a]
    close_state(lines, desks, a, t)
    if desk.state == READY:
        unqueue(lines[desk.campaign], desks, a)
    desk.state, desk.since = state, t
    schedule(desks, first, a, until)


@bare()
def close_state(lines: Records, desks: Records, a: int, t: int) -> None:
    """Counts the seconds of the agent's state up to `t`."""
    desk = desks[a]
    if desk.state == OUT or desk.campaign < 0:
        return
    seconds = t - max(desk.since, 0)
    counts = lines[desk.campaign].counts
    counts[STAFF_S] += seconds
    if desk.state == READY:
        counts[WAIT_S] += seconds


@bare()
def _after_wrap(lines: Records, desks: Records, first: Ints, a: int, t: int) -> None:
    desk = desks[a]
    forced_s = lines[desk.campaign].forced_s
    if forced_s > 0 and desk.wrap_s > forced_s and desk.leave > t:
        desk.stream += STEP
        _enter(lines, desks, first, a, PAUSE, t, t + FORCED_PAUSE_S + int(FORCED_SPAN_S * unit(desk.stream)))
    else:
        _free(lines, desks, first, a, t)


@bare()
def _arrive(lines: Records, desks: Records, first: Ints, a: int, t: int) -> None:
    """The agent logs in: at home, or where a move sent them meanwhile."""
    desk = desks[a]
    if desk.seat == 0 and desk.move <= t:
        desk.seat, desk.campaign = 1, desk.goal
    if desk.campaign < 0 or desk.leave <= t:
        return
    lines[desk.campaign].staff += 1
    desk.stream += STEP
    _enter(lines, desks, first, a, ENTER, t, t + 2 + int(4 * unit(desk.stream)))


@bare()
def _free(lines: Records, desks: Records, first: Ints, a: int, t: int) -> None:
    """The agent has nothing to do: leaves, moves, pauses, takes a waiting call, or gets ready."""
    desk = desks[a]
    line = lines[desk.campaign]
    if desk.leave <= t:
        _log_out(lines, desks, first, a, t, NEVER)
    elif desk.seat == 0 and desk.move <= t:
        _log_out(lines, desks, first, a, t, t + desk.lost if desk.goal >= 0 else NEVER)
        desk.seat, desk.campaign = 1, desk.goal
    elif desk.paused < MOST_PAUSES and desk.pause_at[desk.paused] <= t:
        desk.paused += 1
        _enter(lines, desks, first, a, PAUSE, t, t + max(1, desk.pause_s[desk.paused - 1]))
    elif line.waiting > 0:
        _take_waiting(line, t)
        connect(lines, desks, first, a, t)
    elif _dials_by_hand(line, desk):
        connect(lines, desks, first, a, t)
    else:
        _enter(lines, desks, first, a, READY, t, _until_called(desk))
        queue(line, desks, a)
        pump(line, t, False)


@bare()
def _log_out(lines: Records, desks: Records, first: Ints, a: int, t: int, back: int) -> None:
    lines[desks[a].campaign].staff -= 1
    _enter(lines, desks, first, a, OUT, t, back)


@bare()
def _dials_by_hand(line: Any, desk: Any) -> bool:
    if line.manual <= 0:
        return False
    desk.stream += STEP
    return bool(unit(desk.stream) < line.manual)


@bare()
def _take_waiting(line: Any, t: int) -> None:
    """One waiting call is taken: the one whose patience ends first."""
    line.waiting -= 1
    for ahead in range(PATIENCE_S + 1):
        slot = (t + ahead) % RING
        if line.gives[slot]:
            line.gives[slot] -= 1
            return


@bare()
def connect(lines: Records, desks: Records, first: Ints, a: int, t: int) -> None:
    """The agent gets an answered call; what it may bring is counted now."""
    desk = desks[a]
    line = lines[desk.campaign]
    line.answered += 1
    contact, success = chances(line, desk, t)
    line.counts[CALLS] += 1
    line.counts[CONTACTS] += contact
    line.counts[CONVERSIONS] += contact * success
    talk_s = draw_call(line, desk, t)
    line.counts[LONGER_S] += talk_s + desk.wrap_s - usual_s(line, desk, contact, success)
    _enter(lines, desks, first, a, TALK, t, t + talk_s)
