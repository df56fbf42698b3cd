"""What the compiled floor is made of: records of queues, groups and waiting contacts, and the agenda of events."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from backend.optimizer.simulation.law import Floats, Law
from backend.optimizer.simulation.model import Ints, Model, Queue

Records = NDArray[Any]

CALL, CHAT, EMAIL = 0, 1, 2
NEVER = 1e300

QUEUE = np.dtype([
    ("medium", "i8"), ("target", "f8"), ("balking", "f8"), ("retrying", "f8"), ("retry_after", "f8"),
    ("patient", "i8"), ("eager", "i8"), ("interruptible", "i8"), ("law", "i8"), ("patience_law", "i8"),
    ("trace_first", "i8"), ("trace_last", "i8"), ("trace_next", "i8"), ("came", "i8"), ("key", "u8"),
    ("head", "i8"), ("tail", "i8"), ("waiting", "i8"), ("order_first", "i8"), ("order_last", "i8"),
])  # fmt: skip
"""One queue. `head` and `tail` are contacts (-1: none); `waiting` counts those not given up, where that is followed."""

GROUP = np.dtype([
    ("here", "i8"), ("busy", "i8"), ("mailing", "i8"), ("chats", "i8"), ("slower", "f8"), ("spare", "i8"),
    ("since", "f8"), ("skill_first", "i8"), ("skill_last", "i8"), ("mail_top", "i8"), ("watched", "i8"),
    ("dialing", "i8"),
])  # fmt: skip
"""One group: agents `here`, of whom `busy` (more than here: they finish and leave), `mailing` of these on e-mail."""

CONTACT = np.dtype([
    ("queue", "i8"), ("interval", "i8"), ("next", "i8"), ("stamp", "i8"), ("alive", "i8"), ("group", "i8"),
    ("came", "f8"), ("gives_up", "f8"), ("work", "f8"), ("patience", "f8"), ("waited", "f8"), ("began", "f8"),
])  # fmt: skip
"""A contact that waits, will come again, or is an e-mail in work."""

EVENT = np.dtype([("at", "f8"), ("what", "i8"), ("who", "i8"), ("stamp", "i8")])

ARRIVAL, END, CHAT_END, MAIL_END, INTERVAL, GIVES_UP, RETRY, DIALER = range(8)

OFFERED, SERVED, IN_TIME, LEFT, LEFT_IN_TIME, WAITED, WAIT_SERVED, WAIT_ALL, REFUSED, SENT_AWAY, QUEUE_AREA = range(11)
FIGURES = 11
"""Counts by queue and interval of arrival; waits in seconds. The queue's area is by interval of the clock."""

HERE, BUSY, BUSY_MAIL, GHOSTS = range(4)
STAFF_FIGURES = 4
"""Seconds by group and interval: at work, busy, busy on e-mail, busy beyond those at work."""


class Tables(NamedTuple):
    """What does not change. Few arrays, because compiled calls hand over every one of them.

    `times` (RATE, HANDLING, PATIENCE, REACH; queues; intervals): contacts a second, seconds, seconds, and the chance to
    reach whom is dialed. `laws` are the tables of all laws, the last one the day's busyness where there is one. `lists`
    (ORDER, SKILL, TIER; places): groups a queue is offered to, queues a group has, their tiers. `agents` (groups,
    intervals). `trace` (contacts, 3). `numbers` and `options`: see below.
    """

    times: Floats
    laws: Floats
    lists: Ints
    agents: Ints
    trace: Floats
    numbers: Floats
    options: Ints


RATE, HANDLING, PATIENCE, REACH = range(4)
ORDER, SKILL, TIER = range(3)
SPAN, LEAST_FREE, PER_FREE, DIAL_FROM, DIAL_UNTIL = range(5)
"""Places in `numbers`: the interval's seconds, and the dialer's."""

SPREAD, MOST_LINES, MOST_WAITING, CLEAR, DIALER_QUEUE, BUSYNESS = range(6)
"""Places in `options`; -1 for no limit, no dialer, every day alike."""


class Floor(NamedTuple):
    """What changes: queues, groups, contacts, the agenda, chats by agent, e-mails in work, and counters (`now_int`)."""

    queues: Records
    groups: Records
    contacts: Records
    agenda: Records
    chats: Ints
    mails: Ints
    counts: Ints


SIZE, HOLE, FREE, INTERVAL_NOW, LINES_USED, WAITING_NOW, DIALED, EVENTS, PICKS, FULL, FRESH = range(11)
COUNTS = 11
"""Places in `counts`."""


def build(model: Model) -> tuple[Tables, Floor]:
    """Tables and an empty floor of a model."""
    queues, groups = np.zeros(len(model.queues), QUEUE), np.zeros(len(model.groups), GROUP)
    laws: dict[bytes, int] = {}
    tables: list[Floats] = []
    order: list[int] = []
    skills: list[tuple[int, int]] = []
    trace: list[tuple[float, float, float]] = []
    for number, queue in enumerate(model.queues):
        _fill_queue(queues[number], model, number, queue, laws, tables, order, trace)
    for number, group in enumerate(model.groups):
        row = groups[number]
        row["chats"], row["slower"], row["spare"] = group.chats, group.slower, group.spare
        row["skill_first"] = len(skills)
        skills += [(tier, q) for tier, members in enumerate(group.queues) for q in members]
        row["skill_last"] = len(skills)
    dialer = model.dialer
    if dialer is not None:
        groups["watched"][list(dialer.watched)] = 1
        groups["dialing"][list(dialer.dialing)] = 1
    busyness = -1
    if model.busyness:
        busyness = len(tables)
        tables.append(Law("gamma", model.busyness).table())
    made = Tables(
        _times(model), np.stack(tables) if tables else np.zeros((0, 1)), _lists(order, skills),
        _ints([group.agents for group in model.groups]), np.array(trace, dtype=float).reshape(-1, 3), _numbers(model),
        _options(model, busyness),
    )  # fmt: skip
    return made, _floor(model, queues, groups, len(trace))


def _floor(model: Model, queues: Records, groups: Records, traced: int) -> Floor:
    expected = sum(sum(queue.contacts) for queue in model.queues)
    contacts = int(3 * expected + 10 * np.sqrt(expected)) + traced + 200
    most = max(max(group.agents) for group in model.groups)
    chatting = most if any(group.chats > 1 for group in model.groups) else 0
    mailing = most if any(queue.medium == "email" for queue in model.queues) else 0
    events = contacts + len(queues) + 2 * sum(max(group.agents) for group in model.groups) + 10
    return Floor(
        queues, groups, np.zeros(contacts, CONTACT), np.zeros(events, EVENT),
        np.zeros((len(groups), chatting), dtype=np.int64), np.zeros((len(groups), mailing), dtype=np.int64),
        np.zeros(COUNTS, dtype=np.int64),
    )  # fmt: skip


def _fill_queue(
    row: Any, model: Model, number: int, queue: Queue, laws: dict[bytes, int], tables: list[Floats],
    order: list[int], trace: list[tuple[float, float, float]],
) -> None:  # fmt: skip
    row["medium"] = {"call": CALL, "chat": CHAT, "email": EMAIL}[queue.medium]
    row["target"], row["interruptible"] = queue.target_s, queue.interruptible
    row["law"] = _law(queue.law.table(), laws, tables)
    row["patience_law"] = -1
    if queue.patience is not None:
        patience = queue.patience
        row["patient"] = 1
        row["balking"], row["retrying"], row["retry_after"] = (
            patience.balking,
            patience.retrying,
            patience.retry_after_s,
        )
        row["patience_law"] = _law(patience.law.table(), laws, tables)
    row["eager"] = bool(row["retrying"]) or model.lines is not None or model.most_waiting is not None
    row["order_first"] = len(order)
    order += model.offered_to(number)
    row["order_last"] = len(order)
    row["trace_first"] = row["trace_last"] = -1
    if queue.trace is not None:
        row["trace_first"] = len(trace)
        patience_s = queue.trace.patience_s or (NEVER,) * len(queue.trace.at_s)
        trace += zip(queue.trace.at_s, queue.trace.handling_s, patience_s, strict=True)
        row["trace_last"] = len(trace)
        row["patient"] = row["patient"] or bool(queue.trace.patience_s)


def _law(table: Floats, laws: dict[bytes, int], tables: list[Floats]) -> int:
    """Number of a law's table; -1 for the exponential law."""
    if not len(table):
        return -1
    key = table.tobytes()
    if key not in laws:
        laws[key] = len(tables)
        tables.append(table)
    return laws[key]


def _times(model: Model) -> Floats:
    out = np.zeros((4, len(model.queues), model.intervals))
    out[PATIENCE] = NEVER
    for number, queue in enumerate(model.queues):
        if queue.trace is None:
            out[RATE, number] = np.array(queue.contacts) / model.interval_s
        out[HANDLING, number] = queue.handling_s
        if queue.patience is not None:
            out[PATIENCE, number] = queue.patience.mean_s
    if model.dialer is not None:
        out[REACH, model.dialer.queue] = model.dialer.reach
    return out


def _lists(order: list[int], skills: list[tuple[int, int]]) -> Ints:
    out = np.full((3, max(len(order), len(skills))), -1, dtype=np.int64)
    out[ORDER, : len(order)] = order
    out[SKILL, : len(skills)] = [q for _, q in skills]
    out[TIER, : len(skills)] = [tier for tier, _ in skills]
    return out


def _numbers(model: Model) -> Floats:
    dialer = model.dialer
    dialing = [0.0, 0.0, NEVER, NEVER]
    if dialer is not None:
        dialing = [dialer.least_free, dialer.per_free, dialer.from_s, dialer.until_s]
    return np.array([model.interval_s, *dialing], dtype=float)


def _options(model: Model, busyness: int) -> Ints:
    def limit(value: int | None) -> int:
        return -1 if value is None else value

    dialer = -1 if model.dialer is None else model.dialer.queue
    return _ints(
        [int(model.spread_evenly), limit(model.lines), limit(model.most_waiting), int(model.clear_when_closed), dialer,
         busyness]
    )  # fmt: skip


def _ints(values: Any) -> Ints:
    return np.array(values, dtype=np.int64)
