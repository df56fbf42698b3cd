"""One day of a centre, event by event."""

from __future__ import annotations

import numpy as np

from backend.optimizer.compiled import bare
from backend.optimizer.simulation.agenda import close_hole, plan
from backend.optimizer.simulation.draws import BALKS, COMES, REACHED, WAITS, WORKS, shaped, uniform, waiting
from backend.optimizer.simulation.law import Floats
from backend.optimizer.simulation.parts import (
    ARRIVAL,
    BUSYNESS,
    CHAT_END,
    CLEAR,
    DIAL_FROM,
    DIAL_UNTIL,
    DIALED,
    DIALER,
    DIALER_QUEUE,
    EMAIL,
    END,
    EVENTS,
    FREE,
    FULL,
    GIVES_UP,
    HANDLING,
    HOLE,
    INTERVAL,
    INTERVAL_NOW,
    LEAST_FREE,
    MAIL_END,
    NEVER,
    ORDER,
    PATIENCE,
    PER_FREE,
    RATE,
    REACH,
    RETRY,
    SIZE,
    SPAN,
    Floor,
    Tables,
)
from backend.optimizer.simulation.serving import (
    end_call,
    end_chat,
    end_mail,
    measure,
    offer,
    put_aside,
    take_next,
)
from backend.optimizer.simulation.waiting import forget, give_up_now, send_away
from backend.optimizer.whatif.chance import stream

_DIALER_STREAM, _BUSY_STREAM = 1_000_000, 1_000_001


@bare()
def play(tables: Tables, floor: Floor, seed: int, day: int, out: Floats, staff: Floats) -> None:
    """Plays a day and adds its figures to `out` (queues, intervals + 1, figures) and `staff` (groups, ...)."""
    busy = _open(tables, floor, seed, day)
    counts, agenda = floor.counts, floor.agenda
    dial_key = stream(seed, day, _DIALER_STREAM)
    now = 0.0
    while True:
        close_hole(agenda, counts)
        if counts[SIZE] == 0 or counts[FULL]:
            break
        event = agenda[0]
        now, what, who, stamp = event.at, event.what, event.who, event.stamp
        counts[HOLE] = 1
        counts[EVENTS] += 1
        if what == ARRIVAL:
            _arrive(tables, floor, now, who, busy, out, staff)
            continue
        freed = -1
        if what == END:
            end_call(floor.groups, floor.counts, who, now, staff)
            freed = who
        elif what == CHAT_END:
            end_chat(floor, who, stamp, now, staff)
            freed = who
        elif what == MAIL_END:
            if floor.contacts[who].stamp == stamp:
                freed = end_mail(tables, floor, who, now, out, staff)
        elif what == INTERVAL:
            _change(tables, floor, now, who, out, staff)
        elif what == GIVES_UP:
            if floor.contacts[who].stamp == stamp and floor.contacts[who].alive:
                give_up_now(tables, floor, who, out)
        elif what == RETRY:
            _come_again(tables, floor, now, who, out, staff)
        elif what == DIALER:
            _dial(tables, floor, now, dial_key, out, staff)
        if freed >= 0:
            take_next(tables, floor, freed, now, out, staff)
            if tables.options[DIALER_QUEUE] >= 0:
                _dial(tables, floor, now, dial_key, out, staff)
    for q in range(floor.queues.size):
        send_away(tables, floor, q, max(now, out.shape[1] * tables.numbers[SPAN]), out)


@bare()
def _open(tables: Tables, floor: Floor, seed: int, day: int) -> float:
    """The floor of a new day; returns the factor of all its contacts."""
    counts = floor.counts
    events, dialed = counts[EVENTS], counts[DIALED]
    counts[:] = 0
    counts[EVENTS], counts[DIALED] = events, dialed
    counts[FREE] = -1
    floor.chats[:, :] = 0
    for g in range(floor.groups.size):
        group = floor.groups[g]
        group.here = group.busy = group.mailing = group.mail_top = 0
        group.since = 0.0
    for q in range(floor.queues.size):
        queue = floor.queues[q]
        queue.head = queue.tail = -1
        queue.waiting = queue.came = 0
        queue.trace_next = queue.trace_first
        queue.key = stream(seed, day, q)
    busy = 1.0
    if tables.options[BUSYNESS] >= 0:
        busy = shaped(tables.laws, tables.options[BUSYNESS], waiting(stream(seed, day, _BUSY_STREAM), 0, COMES))
    plan(floor.agenda, counts, 0.0, INTERVAL, 0, 0)
    for q in range(floor.queues.size):
        _plan_next(tables, floor, q, 0.0, busy)
    if tables.options[DIALER_QUEUE] >= 0:
        plan(floor.agenda, counts, tables.numbers[DIAL_FROM], DIALER, 0, 0)
    return busy


@bare(inline="always")
def _plan_next(tables: Tables, floor: Floor, q: int, now: float, busy: float) -> None:
    """Plans the queue's next contact: that of its trace, or where the summed rate has grown by a unit exponential."""
    queue = floor.queues[q]
    if queue.trace_first >= 0:
        if queue.trace_next < queue.trace_last:
            plan(floor.agenda, floor.counts, tables.trace[queue.trace_next, 0], ARRIVAL, q, 0)
        return
    left, rate, span = waiting(queue.key, queue.came, COMES), tables.times[RATE, q], tables.numbers[SPAN]
    i, at = floor.counts[INTERVAL_NOW], now
    while i < rate.size:
        pace = rate[i] * busy
        if pace > 0.0:
            room = pace * ((i + 1) * span - at)
            if left <= room:
                plan(floor.agenda, floor.counts, at + left / pace, ARRIVAL, q, 0)
                return
            left -= room
        i += 1
        at = i * span


@bare(inline="always")
def _arrive(tables: Tables, floor: Floor, now: float, q: int, busy: float, out: Floats, staff: Floats) -> None:
    """A contact comes, and the next one of its queue is planned."""
    queue = floor.queues[q]
    interval = min(floor.counts[INTERVAL_NOW], tables.times.shape[2] - 1)
    number = queue.came
    queue.came += 1
    if queue.trace_first >= 0:
        row = tables.trace[queue.trace_next]
        queue.trace_next += 1
        _plan_next(tables, floor, q, now, busy)
        offer(tables, floor, now, q, interval, row[1], row[2], 0.0, out, staff)
        return
    _plan_next(tables, floor, q, now, busy)
    work = tables.times[HANDLING, q, interval] * shaped(tables.laws, queue.law, waiting(queue.key, number, WORKS))
    offer(tables, floor, now, q, interval, work, _patience(tables, floor, q, interval, number), 0.0, out, staff)


@bare(inline="always")
def _patience(tables: Tables, floor: Floor, q: int, interval: int, number: int) -> float:
    queue = floor.queues[q]
    if not queue.patient:
        return NEVER
    if queue.balking > 0.0 and uniform(queue.key, number, BALKS) < queue.balking:
        return 0.0
    x = waiting(queue.key, number, WAITS)
    return float(tables.times[PATIENCE, q, interval] * shaped(tables.laws, queue.patience_law, x))


@bare()
def _come_again(tables: Tables, floor: Floor, now: float, c: int, out: Floats, staff: Floats) -> None:
    """Somebody who gave up contacts again, with the same matter and the same patience."""
    contact = floor.contacts[c]
    q, work, patience, waited = contact.queue, contact.work, contact.patience, contact.waited
    forget(floor.contacts, floor.counts, c)
    offer(
        tables, floor, now, q, min(floor.counts[INTERVAL_NOW], tables.times.shape[2] - 1), work, patience, waited, out,
        staff,
    )  # fmt: skip


@bare()
def _change(tables: Tables, floor: Floor, now: float, interval: int, out: Floats, staff: Floats) -> None:
    """Another interval: other agents are at work. After the last one the crew stays until all is done."""
    last = tables.times.shape[2]
    for g in range(floor.groups.size):
        measure(floor.groups, floor.counts, g, now, staff)
    floor.counts[INTERVAL_NOW] = interval
    if interval < last:
        plan(floor.agenda, floor.counts, (interval + 1) * tables.numbers[SPAN], INTERVAL, interval + 1, 0)
        for g in range(floor.groups.size):
            group = floor.groups[g]
            group.here = tables.agents[g, interval]
            while group.busy > group.here and group.mailing > 0 and put_aside(floor, g, now, staff):
                pass
    if tables.options[CLEAR]:
        _clear(tables, floor, now, out)
    for g in range(floor.groups.size):
        take_next(tables, floor, g, now, out, staff)


@bare()
def _clear(tables: Tables, floor: Floor, now: float, out: Floats) -> None:
    """Sends away who waits where nobody who could help is at work; e-mail waits for the next day."""
    for q in range(floor.queues.size):
        if floor.queues[q].medium == EMAIL:
            continue
        here = 0
        for k in range(floor.queues[q].order_first, floor.queues[q].order_last):
            here += floor.groups[tables.lists[ORDER, k]].here
        if here == 0:
            send_away(tables, floor, q, now, out)


@bare()
def _dial(tables: Tables, floor: Floor, now: float, key: np.uint64, out: Floats, staff: Floats) -> None:
    """Dials for the agents who are free, if enough are."""
    if not tables.numbers[DIAL_FROM] <= now < tables.numbers[DIAL_UNTIL]:
        return
    watched, free = 0, 0
    for g in range(floor.groups.size):
        group = floor.groups[g]
        watched += max(group.here - group.busy, 0) * group.watched
        free += max(group.here - group.busy, 0) * group.dialing
    if watched < tables.numbers[LEAST_FREE] or free < 1:
        return
    q = tables.options[DIALER_QUEUE]
    queue = floor.queues[q]
    interval = min(floor.counts[INTERVAL_NOW], tables.times.shape[2] - 1)
    for _ in range(int(tables.numbers[PER_FREE] * free + 0.5)):
        floor.counts[DIALED] += 1
        if uniform(key, floor.counts[DIALED], REACHED) < tables.times[REACH, q, interval]:
            number = queue.came
            queue.came += 1
            work = tables.times[HANDLING, q, interval] * shaped(
                tables.laws, queue.law, waiting(queue.key, number, WORKS)
            )
            patience = _patience(tables, floor, q, interval, number)
            offer(tables, floor, now, q, interval, work, patience, 0.0, out, staff)
