"""The agenda: a binary heap of events by time. The event just taken leaves a hole the next one may fill."""

from __future__ import annotations

from backend.optimizer.compiled import bare
from backend.optimizer.simulation.model import Ints
from backend.optimizer.simulation.parts import HOLE, SIZE, Records


@bare()
def plan(agenda: Records, counts: Ints, at: float, what: int, who: int, stamp: int) -> None:
    """Adds an event; most events follow from one just taken, whose place at the top is then free."""
    if counts[HOLE]:
        counts[HOLE] = 0
        _sink(agenda, counts[SIZE], at, what, who, stamp)
        return
    i = counts[SIZE]
    counts[SIZE] += 1
    while i > 0:
        above = (i - 1) >> 1
        if agenda[above].at <= at:
            break
        _move(agenda, above, i)
        i = above
    _put(agenda, i, at, what, who, stamp)


@bare()
def close_hole(agenda: Records, counts: Ints) -> None:
    """Fills the hole of the event taken last, if nothing has."""
    if counts[HOLE]:
        counts[HOLE] = 0
        counts[SIZE] -= 1
        last = counts[SIZE]
        if last > 0:
            event = agenda[last]
            _sink(agenda, last, event.at, event.what, event.who, event.stamp)


@bare()
def _sink(agenda: Records, size: int, at: float, what: int, who: int, stamp: int) -> None:
    """Puts an event at the top and lets it sink to its place."""
    i, below = 0, 1
    while below < size:
        if below + 1 < size and agenda[below + 1].at < agenda[below].at:
            below += 1
        if agenda[below].at >= at:
            break
        _move(agenda, below, i)
        i, below = below, 2 * below + 1
    _put(agenda, i, at, what, who, stamp)


@bare(inline="always")
def _move(agenda: Records, source: int, to: int) -> None:
    a, b = agenda[to], agenda[source]
    a.at, a.what, a.who, a.stamp = b.at, b.what, b.who, b.stamp


@bare(inline="always")
def _put(agenda: Records, i: int, at: float, what: int, who: int, stamp: int) -> None:
    event = agenda[i]
    event.at, event.what, event.who, event.stamp = at, what, who, stamp
