"""Contacts that wait: in the order of their coming, given up when their patience ends, counted when they leave."""

from __future__ import annotations

from backend.optimizer.compiled import bare
from backend.optimizer.simulation.agenda import plan
from backend.optimizer.simulation.draws import RETRIES, uniform
from backend.optimizer.simulation.law import Floats
from backend.optimizer.simulation.model import Ints
from backend.optimizer.simulation.parts import (
    FREE,
    FRESH,
    FULL,
    GIVES_UP,
    IN_TIME,
    LEFT,
    LEFT_IN_TIME,
    LINES_USED,
    NEVER,
    QUEUE_AREA,
    RETRY,
    SENT_AWAY,
    SERVED,
    SPAN,
    WAIT_ALL,
    WAIT_SERVED,
    WAITED,
    WAITING_NOW,
    Floor,
    Records,
    Tables,
)


@bare()
def new_contact(floor: Floor, q: int, interval: int, came: float, work: float, patience: float, waited: float) -> int:
    """A record for a contact that must be remembered; -1 when there is no room left."""
    counts = floor.counts
    c = int(counts[FREE])
    if c >= 0:
        counts[FREE] = floor.contacts[c].next
    elif counts[FRESH] < floor.contacts.size:
        c = int(counts[FRESH])
        counts[FRESH] += 1
    else:
        counts[FULL] = 1
        return -1
    contact = floor.contacts[c]
    contact.queue, contact.interval, contact.next, contact.alive = q, interval, -1, 1
    contact.came, contact.work, contact.patience, contact.waited = came, work, patience, waited
    contact.gives_up = came + patience if patience < NEVER else NEVER
    contact.stamp += 1
    return c


@bare()
def forget(contacts: Records, counts: Ints, c: int) -> None:
    """Gives a record back."""
    contact = contacts[c]
    contact.alive = 0
    contact.stamp += 1
    contact.next = counts[FREE]
    counts[FREE] = c


@bare()
def line_up(floor: Floor, c: int) -> None:
    """A contact joins the end of its queue."""
    contact = floor.contacts[c]
    queue = floor.queues[contact.queue]
    contact.next = -1
    if queue.tail < 0:
        queue.head = c
    else:
        floor.contacts[queue.tail].next = c
    queue.tail = c
    queue.waiting += 1
    floor.counts[WAITING_NOW] += 1
    if queue.eager and contact.gives_up < NEVER:
        plan(floor.agenda, floor.counts, contact.gives_up, GIVES_UP, c, contact.stamp)


@bare()
def back_to_front(floor: Floor, c: int) -> None:
    """An e-mail put aside is the next to be taken up."""
    contact = floor.contacts[c]
    queue = floor.queues[contact.queue]
    contact.next = queue.head
    queue.head = c
    if queue.tail < 0:
        queue.tail = c
    queue.waiting += 1
    floor.counts[WAITING_NOW] += 1


@bare()
def first_waiting(tables: Tables, floor: Floor, q: int, now: float, out: Floats) -> int:
    """The contact of a queue that waits longest; those who have given up before it are counted and forgotten."""
    queue = floor.queues[q]
    c = int(queue.head)
    while c >= 0:
        contact = floor.contacts[c]
        if contact.alive and contact.gives_up > now:
            return c
        if contact.alive:
            _left_count(floor, q)
            gave_up(tables, floor, c, contact.gives_up, out)
        queue.head = contact.next
        if queue.head < 0:
            queue.tail = -1
        forget(floor.contacts, floor.counts, c)
        c = int(queue.head)
    return -1


@bare()
def take_first(queues: Records, contacts: Records, counts: Ints, q: int) -> None:
    """The first of a queue leaves it for an agent."""
    queue = queues[q]
    queue.head = contacts[queue.head].next
    if queue.head < 0:
        queue.tail = -1
    queue.waiting -= 1
    counts[WAITING_NOW] -= 1


@bare()
def _left_count(floor: Floor, q: int) -> None:
    floor.queues[q].waiting -= 1
    floor.counts[WAITING_NOW] -= 1


@bare()
def give_up_now(tables: Tables, floor: Floor, c: int, out: Floats) -> None:
    """A contact whose giving up is an event: it stays in its place in the queue as a shadow, which nobody counts."""
    contact = floor.contacts[c]
    _left_count(floor, contact.queue)
    gave_up(tables, floor, c, contact.gives_up, out)
    contact.alive = 0


@bare()
def gave_up(tables: Tables, floor: Floor, c: int, at: float, out: Floats) -> None:
    """Counts a contact that gave up, and plans its coming again."""
    contact = floor.contacts[c]
    q = contact.queue
    queue = floor.queues[q]
    wait = contact.waited + at - contact.came
    leave(out, q, contact.interval, wait, wait <= queue.target)
    queue_area(tables.numbers[SPAN], out, q, contact.came, at)
    floor.counts[LINES_USED] -= 1
    if queue.retrying > 0.0:
        queue.came += 1
        if uniform(queue.key, queue.came, RETRIES) < queue.retrying:
            again = new_contact(floor, q, contact.interval, at, contact.work, contact.patience, wait)
            if again >= 0:
                plan(floor.agenda, floor.counts, at + queue.retry_after, RETRY, again, floor.contacts[again].stamp)


@bare()
def leave(out: Floats, q: int, interval: int, wait: float, soon: bool) -> None:
    """Counts of one who gave up after `wait` seconds."""
    row = out[q, interval]
    row[LEFT] += 1.0
    row[LEFT_IN_TIME] += soon
    row[WAITED] += 1.0
    row[WAIT_ALL] += wait


@bare()
def answer(queues: Records, out: Floats, q: int, interval: int, wait: float) -> None:
    """Counts of one who is answered after `wait` seconds (an e-mail: handled)."""
    row = out[q, interval]
    row[SERVED] += 1.0
    row[IN_TIME] += wait <= queues[q].target
    row[WAITED] += wait > 0.0
    row[WAIT_SERVED] += wait
    row[WAIT_ALL] += wait


@bare()
def send_away(tables: Tables, floor: Floor, q: int, now: float, out: Floats) -> None:
    """Everybody who still waits in a queue is sent away."""
    c = first_waiting(tables, floor, q, now, out)
    while c >= 0:
        contact = floor.contacts[c]
        out[q, contact.interval, SENT_AWAY] += 1.0
        out[q, contact.interval, WAITED] += 1.0
        out[q, contact.interval, WAIT_ALL] += now - contact.came
        queue_area(tables.numbers[SPAN], out, q, contact.came, now)
        floor.counts[LINES_USED] -= 1
        take_first(floor.queues, floor.contacts, floor.counts, q)
        forget(floor.contacts, floor.counts, c)
        c = first_waiting(tables, floor, q, now, out)


@bare()
def queue_area(span: float, out: Floats, q: int, came: float, left: float) -> None:
    """Seconds one contact was in its queue, by interval of the clock: summed, they are the queue's mean length."""
    last = out.shape[1] - 1
    i, at = min(int(came / span), last), came
    while i < last and (i + 1) * span < left:
        out[q, i, QUEUE_AREA] += (i + 1) * span - at
        i += 1
        at = i * span
    out[q, i, QUEUE_AREA] += left - at
