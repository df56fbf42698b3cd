"""Agents at work: who takes a new contact, what an agent who becomes free does next, and e-mail put aside for calls."""

from __future__ import annotations

from backend.optimizer.compiled import bare
from backend.optimizer.simulation.agenda import plan
from backend.optimizer.simulation.draws import PICKED, uniform
from backend.optimizer.simulation.law import Floats
from backend.optimizer.simulation.model import Ints
from backend.optimizer.simulation.parts import (
    BUSY,
    BUSY_MAIL,
    CALL,
    CHAT,
    CHAT_END,
    EMAIL,
    END,
    GHOSTS,
    HERE,
    INTERVAL_NOW,
    LINES_USED,
    MAIL_END,
    MOST_LINES,
    MOST_WAITING,
    OFFERED,
    ORDER,
    PICKS,
    REFUSED,
    SKILL,
    SPAN,
    SPREAD,
    TIER,
    WAITING_NOW,
    Floor,
    Records,
    Tables,
)
from backend.optimizer.simulation.waiting import (
    answer,
    back_to_front,
    first_waiting,
    forget,
    leave,
    line_up,
    new_contact,
    queue_area,
    take_first,
)


@bare(inline="always")
def measure(groups: Records, counts: Ints, g: int, now: float, staff: Floats) -> None:
    """Adds up a group's seconds since the last look, before anything about it changes."""
    group = groups[g]
    span = now - group.since
    row = staff[g, counts[INTERVAL_NOW]]
    row[HERE] += group.here * span
    row[BUSY] += group.busy * span
    row[BUSY_MAIL] += group.mailing * span
    row[GHOSTS] += max(group.busy - group.here, 0) * span
    group.since = now


@bare()
def offer(
    tables: Tables, floor: Floor, now: float, q: int, interval: int, work: float, patience: float, waited: float,
    out: Floats, staff: Floats,
) -> None:  # fmt: skip
    """A contact comes: to a free agent, to one who puts an e-mail aside, or into the queue; or it is refused."""
    queue, counts = floor.queues[q], floor.counts
    out[q, interval, OFFERED] += 1.0
    if 0 <= tables.options[MOST_LINES] <= counts[LINES_USED]:
        out[q, interval, REFUSED] += 1.0
        return
    counts[LINES_USED] += 1
    g = _taker(tables, floor, q, now, staff)
    if g >= 0:
        if queue.medium == EMAIL:
            c = new_contact(floor, q, interval, now, work, patience, waited)
            if c >= 0:
                _work_mail(floor, g, c, now, staff)
            return
        answer(floor.queues, out, q, interval, waited)
        _begin(floor, g, q, now, work, staff)
    elif 0 <= tables.options[MOST_WAITING] <= counts[WAITING_NOW]:
        out[q, interval, REFUSED] += 1.0
        counts[LINES_USED] -= 1
    elif patience <= 0.0:
        leave(out, q, interval, waited, waited <= queue.target)
        counts[LINES_USED] -= 1
    else:
        c = new_contact(floor, q, interval, now, work, patience, waited)
        if c >= 0:
            line_up(floor, c)


@bare(inline="always")
def _taker(tables: Tables, floor: Floor, q: int, now: float, staff: Floats) -> int:
    """The group that takes a new contact at once, an e-mail put aside if need be; -1 if none."""
    queue, groups, order = floor.queues[q], floor.groups, tables.lists[ORDER]
    if queue.medium == CHAT:
        for k in range(queue.order_first, queue.order_last):
            if _chat_seat(groups, floor.chats, order[k]) >= 0:
                return int(order[k])
    if tables.options[SPREAD]:
        return _any_free(tables, floor, q)
    for k in range(queue.order_first, queue.order_last):
        group = groups[order[k]]
        if group.here - group.busy > (group.spare if queue.medium == EMAIL else 0):
            return int(order[k])
    if queue.medium == EMAIL:
        return -1
    for k in range(queue.order_first, queue.order_last):
        if groups[order[k]].mailing > 0 and put_aside(floor, order[k], now, staff):
            return int(order[k])
    return -1


@bare()
def _any_free(tables: Tables, floor: Floor, q: int) -> int:
    """The group of one free agent taken at random among all who could."""
    queue, groups, total = floor.queues[q], floor.groups, 0
    for k in range(queue.order_first, queue.order_last):
        group = groups[tables.lists[ORDER, k]]
        total += max(group.here - group.busy, 0)
    if total == 0:
        return -1
    floor.counts[PICKS] += 1
    left = int(uniform(queue.key, floor.counts[PICKS], PICKED) * total)
    for k in range(queue.order_first, queue.order_last):
        group = groups[tables.lists[ORDER, k]]
        left -= max(group.here - group.busy, 0)
        if left < 0:
            return int(tables.lists[ORDER, k])
    return -1


@bare(inline="always")
def _begin(floor: Floor, g: int, q: int, now: float, work: float, staff: Floats) -> None:
    """An agent of the group begins a call or a chat."""
    group = floor.groups[g]
    if floor.queues[q].medium == CHAT and group.chats > 1:
        _begin_chat(floor, g, now, work, staff)
        return
    measure(floor.groups, floor.counts, g, now, staff)
    group.busy += 1
    plan(floor.agenda, floor.counts, now + work, END, g, 0)


@bare()
def _chat_seat(groups: Records, chats: Ints, g: int) -> int:
    """An agent of the group who chats already and could take one chat more, the least busy first; -1 if none."""
    group, best, fewest = groups[g], -1, groups[g].chats
    if group.chats < 2 or group.busy > group.here:
        return -1
    for seat in range(chats.shape[1]):
        number = chats[g, seat]
        if 0 < number < fewest:
            best, fewest = seat, number
    return best


@bare()
def _begin_chat(floor: Floor, g: int, now: float, work: float, staff: Floats) -> None:
    """A chat goes to a free agent, else to the least busy of those who chat; each makes new ones slower."""
    group, seat = floor.groups[g], -1
    if group.here > group.busy:
        measure(floor.groups, floor.counts, g, now, staff)
        group.busy += 1
        for k in range(floor.chats.shape[1]):
            if floor.chats[g, k] == 0:
                seat = k
                break
    else:
        seat = _chat_seat(floor.groups, floor.chats, g)
    slower = 1.0 + group.slower * floor.chats[g, seat]
    floor.chats[g, seat] += 1
    plan(floor.agenda, floor.counts, now + work * slower, CHAT_END, g, seat)


@bare()
def _work_mail(floor: Floor, g: int, c: int, now: float, staff: Floats) -> None:
    """An agent of the group takes up an e-mail."""
    group, contact = floor.groups[g], floor.contacts[c]
    measure(floor.groups, floor.counts, g, now, staff)
    group.busy += 1
    group.mailing += 1
    contact.group, contact.began, contact.next = g, now, group.mail_top
    floor.mails[g, group.mail_top] = c
    group.mail_top += 1
    contact.stamp += 1
    plan(floor.agenda, floor.counts, now + contact.work, MAIL_END, c, contact.stamp)


@bare()
def _drop_mail(floor: Floor, c: int, now: float, staff: Floats) -> None:
    """The e-mail is no longer in work."""
    contact = floor.contacts[c]
    group = floor.groups[contact.group]
    measure(floor.groups, floor.counts, contact.group, now, staff)
    group.busy -= 1
    group.mailing -= 1
    group.mail_top -= 1
    last = floor.mails[contact.group, group.mail_top]
    floor.mails[contact.group, contact.next] = last
    floor.contacts[last].next = contact.next
    contact.stamp += 1


@bare()
def put_aside(floor: Floor, g: int, now: float, staff: Floats) -> bool:
    """An agent of the group puts the e-mail begun last aside; False where none may be."""
    for k in range(floor.groups[g].mail_top - 1, -1, -1):
        c = floor.mails[g, k]
        contact = floor.contacts[c]
        if floor.queues[contact.queue].interruptible:
            contact.work -= now - contact.began
            _drop_mail(floor, c, now, staff)
            back_to_front(floor, c)
            return True
    return False


@bare()
def end_mail(tables: Tables, floor: Floor, c: int, now: float, out: Floats, staff: Floats) -> int:
    """An e-mail is handled; returns the group of the agent who is free now."""
    contact = floor.contacts[c]
    g, q = contact.group, contact.queue
    answer(floor.queues, out, q, contact.interval, now - contact.came)
    _drop_mail(floor, c, now, staff)
    floor.counts[LINES_USED] -= 1
    forget(floor.contacts, floor.counts, c)
    return int(g)


@bare(inline="always")
def end_call(groups: Records, counts: Ints, g: int, now: float, staff: Floats) -> None:
    """A call ends."""
    measure(groups, counts, g, now, staff)
    groups[g].busy -= 1
    counts[LINES_USED] -= 1


@bare()
def end_chat(floor: Floor, g: int, seat: int, now: float, staff: Floats) -> None:
    """A chat ends; its agent is free when it was the last one."""
    floor.chats[g, seat] -= 1
    floor.counts[LINES_USED] -= 1
    if floor.chats[g, seat] == 0:
        measure(floor.groups, floor.counts, g, now, staff)
        floor.groups[g].busy -= 1


@bare(inline="always")
def take_next(tables: Tables, floor: Floor, g: int, now: float, out: Floats, staff: Floats) -> None:
    """Free agents of a group take what waits for them, as long as there is both."""
    group = floor.groups[g]
    while group.here > group.busy or _chat_seat(floor.groups, floor.chats, g) >= 0:
        c = _next_for(tables, floor, g, now, out, group.here > group.busy)
        if c < 0:
            return
        contact = floor.contacts[c]
        q = contact.queue
        take_first(floor.queues, floor.contacts, floor.counts, q)
        queue_area(tables.numbers[SPAN], out, q, contact.came, now)
        if floor.queues[q].medium == EMAIL:
            _work_mail(floor, g, c, now, staff)
            continue
        answer(floor.queues, out, q, contact.interval, contact.waited + now - contact.came)
        work = contact.work
        forget(floor.contacts, floor.counts, c)
        _begin(floor, g, q, now, work, staff)


@bare(inline="always")
def _next_for(tables: Tables, floor: Floor, g: int, now: float, out: Floats, free: bool) -> int:
    """The longest waiting contact of the first tier that has one; e-mail only while enough agents stay free."""
    group = floor.groups[g]
    best, came, tier = -1, 0.0, -1
    for k in range(group.skill_first, group.skill_last):
        if best >= 0 and tables.lists[TIER, k] > tier:
            break
        q = tables.lists[SKILL, k]
        medium = floor.queues[q].medium
        if floor.queues[q].head < 0 or (medium == CALL and not free):
            continue
        if medium == EMAIL and (not free or group.here - group.busy <= group.spare):
            continue
        c = first_waiting(tables, floor, q, now, out)
        if c >= 0 and (best < 0 or floor.contacts[c].came < came):
            best, came, tier = c, floor.contacts[c].came, tables.lists[TIER, k]
    return best
