"""E-mail and other work that waits: no caller hears it, nobody hangs up, a deadline of hours decides.

The oldest message is worked first, so the backlog is a fluid: what is handled by the end of an interval is the work
that arrived up to some moment, and a message is in time when that moment reaches its arrival before its deadline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.optimizer.staffing.erlang import Floats
from backend.optimizer.staffing.goals import BadGoal, Replied

_NEVER = 1e15


@dataclass(frozen=True, slots=True, eq=False)
class Messages:
    """`work_h` agent-hours of messages arriving in each interval of `interval_s` seconds, spread evenly.

    `waiting_h` is the work that waits at the start and counts as arrived then. An agent who handles several messages at
    once makes `work_h` so many times smaller.
    """

    work_h: Floats
    interval_s: float
    waiting_h: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.work_h).all() and (self.work_h >= 0).all() and self.waiting_h >= 0):
            raise BadGoal("Messages need hours of work that are not negative, in every interval and waiting.")
        if not 0 < self.interval_s < float("inf"):
            raise BadGoal(f"An interval of {self.interval_s:g} s has no length.")


@dataclass(frozen=True, slots=True, eq=False)
class Backlog:
    """`waiting_h` (intervals) hours of work left at each end; `in_time` is the share handled by its deadline.

    Messages whose deadline lies beyond the last interval are not judged.
    """

    waiting_h: Floats
    in_time: float


def backlog(messages: Messages, capacity_h: Floats, within_s: float) -> Backlog:
    """What agent-hours `capacity_h` (intervals) free for messages make of them."""
    edges, left = _corners(messages, capacity_h)
    even = np.arange(len(capacity_h) + 1) * messages.interval_s
    arrived = np.asarray(np.interp(edges, even, _summed(messages)), dtype=np.float64)
    return Backlog(left[2::2], _in_time(messages, edges, arrived, arrived - left, within_s))


def extra_agents(messages: Messages, goal: Replied, idle_h: Floats, open_: Floats) -> float:
    """The constant number of agents on messages that keeps the goal beside the idle time of others.

    `idle_h` (intervals) are agent-hours left over by the phones, worked first; `open_` (intervals) is 1 where agents
    can be put on messages, 0 where the centre is closed, or anything between. 0 where idle time suffices. Raises
    BadGoal where no number suffices because the centre is closed for too long.
    """
    hours = open_ * messages.interval_s / 3600

    def kept(agents: float) -> bool:
        return backlog(messages, idle_h + agents * hours, goal.within_s).in_time >= goal.share - 1e-9

    if kept(0.0):
        return 0.0
    high = max(float(messages.work_h.sum() + messages.waiting_h) * 3600 / messages.interval_s, 1.0)
    if not kept(high):
        raise BadGoal(f"'{goal}' cannot be kept by any number of agents: the centre is closed for too long.")
    low = 0.0
    while high - low > 1e-6 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if kept(middle) else (middle, high)
    return high


def due_h(messages: Messages, goal: Replied) -> Floats:
    """Least hours of work to be handled by each interval's end, from the start, so that the goal holds throughout."""
    arrived = _summed(messages)
    edges = np.arange(len(arrived)) * messages.interval_s
    return np.asarray(goal.share * np.interp(edges[1:] - goal.within_s, edges, arrived, left=0.0))


def _summed(messages: Messages) -> Floats:
    """Hours arrived by each edge, those waiting at the start included."""
    return np.concatenate([[0.0], np.cumsum(messages.work_h)]) + messages.waiting_h


def _corners(messages: Messages, capacity_h: Floats) -> tuple[Floats, Floats]:
    """Moments between which the backlog is straight, and the backlog there: each edge, and where work runs out."""
    n, span = len(capacity_h), messages.interval_s
    moments, left = np.zeros(2 * n + 1), np.zeros(2 * n + 1)
    left[0] = messages.waiting_h
    for i, (work, capacity) in enumerate(zip(messages.work_h, capacity_h, strict=True)):
        before = left[2 * i]
        ends = before + work <= capacity
        part = before / (capacity - work) if ends and capacity > work else 1.0
        moments[2 * i + 1], moments[2 * i + 2] = (i + part) * span, (i + 1) * span
        left[2 * i + 1] = left[2 * i + 2] = max(before + work - capacity, 0.0)
    return moments, left


def _in_time(messages: Messages, edges: Floats, arrived: Floats, handled: Floats, within_s: float) -> float:
    """Share of the judged work that is handled by its deadline, from both sums at the moments `edges`.

    Work number x (hours, oldest first) arrives and is finished at the times where the two sums reach x; between their
    corners both are straight, and so is the delay.
    """
    judged = float(np.interp(edges[-1] - within_s, edges, arrived)) if edges[-1] >= within_s else 0.0
    if judged <= 0.0:
        return 1.0
    marks = np.unique(np.concatenate([[0.0, messages.waiting_h, judged], arrived, handled]))
    marks = marks[marks <= judged]
    from_, to, width = marks[:-1], marks[1:], np.diff(marks)
    came_a, came_b = _moments(from_, to, edges, arrived, 0.0)
    done_a, done_b = _moments(from_, to, edges, handled, _NEVER)
    early_a, early_b = within_s - (done_a - came_a), within_s - (done_b - came_b)
    return float((_positive_share(early_a, early_b) * width).sum() / judged)


def _moments(from_: Floats, to: Floats, edges: Floats, total: Floats, outside: float) -> tuple[Floats, Floats]:
    """When a sum passes both ends of stretches between its corners; before the first edge and after the last: outside.

    The sum may stand still between two stretches, so both ends are taken from the interval of the stretch's middle.
    """
    at = np.searchsorted(total, (from_ + to) / 2) - 1
    inside = (at >= 0) & (at < len(edges) - 1)
    at = np.where(inside, at, 0)
    slope = np.where(inside, total[at + 1] - total[at], 1.0)
    step = (edges[at + 1] - edges[at]) / slope
    return (
        np.where(inside, edges[at] + (from_ - total[at]) * step, outside),
        np.where(inside, edges[at] + (to - total[at]) * step, outside),
    )


def _positive_share(a: Floats, b: Floats) -> Floats:
    """Share of a straight stretch from a to b that is not below zero, to a millisecond."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    part = np.clip(high / np.where(high > low, high - low, 1.0), 0.0, 1.0)
    return np.where(low >= -1e-3, 1.0, np.where(high > low, part, 0.0))
