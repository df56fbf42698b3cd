"""Linked lists inside the compiled floor: agents due in each second, and agents waiting on a campaign."""

from __future__ import annotations

from typing import Any

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.parts import Ints, Records


@bare()
def schedule(desks: Records, first: Ints, a: int, at: int) -> None:
    """The agent's next event is at second `at`, instead of any other; beyond the end there is none."""
    unschedule(desks, first, a)
    if at >= len(first):
        return
    desk, next_ = desks[a], first[at]
    desk.due, desk.later, desk.sooner = at, next_, -1
    if next_ >= 0:
        desks[next_].sooner = a
    first[at] = a


@bare()
def unschedule(desks: Records, first: Ints, a: int) -> None:
    """The agent has no next event."""
    desk = desks[a]
    if desk.due < 0:
        return
    if desk.sooner >= 0:
        desks[desk.sooner].later = desk.later
    else:
        first[desk.due] = desk.later
    if desk.later >= 0:
        desks[desk.later].sooner = desk.sooner
    desk.due = -1


@bare()
def queue(line: Any, desks: Records, a: int) -> None:
    """The agent waits for a call, behind all others."""
    last, desk = line.back, desks[a]
    desk.ahead, desk.behind = last, -1
    if last >= 0:
        desks[last].behind = a
    else:
        line.front = a
    line.back = a
    line.ready += 1


@bare()
def unqueue(line: Any, desks: Records, a: int) -> None:
    """The agent waits no more."""
    ahead, behind = desks[a].ahead, desks[a].behind
    if ahead >= 0:
        desks[ahead].behind = behind
    else:
        line.front = behind
    if behind >= 0:
        desks[behind].ahead = ahead
    else:
        line.back = ahead
    line.ready -= 1
