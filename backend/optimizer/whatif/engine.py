"""The compiled floor: dialers and agents of some campaigns lived second by second.

The rules are those of a predictive dialer as far as anybody outside sees them: it dials `level` lines per agent free
now or soon; answers go to the longest waiting agent; an answered call no agent takes within two seconds is dropped;
the more has been dropped today, the less it dials ahead. An agent waits, talks, wraps up, pauses, leaves.

Within a second lines that were busy end, agents get free, calls are answered, patience ends, and free lines are dialed
again. Calls, contacts and conversions are counted as their expectations when a call is connected: what is only luck
of the call need not be averaged away. How long it takes still follows what the call happens to become.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from backend.optimizer.compiled import bare
from backend.optimizer.whatif.answers import serve
from backend.optimizer.whatif.calls import set_means
from backend.optimizer.whatif.chance import stream
from backend.optimizer.whatif.desks import act, begin, close_state
from backend.optimizer.whatif.lines import pump
from backend.optimizer.whatif.parts import DRY, RING, Floats, Ints, Records


@nb.njit(cache=True, nogil=True)
def run_pairs(
    lines: Records, before: Records, after: Records, seed: int, until: int, both: bool, counts: Floats
) -> int:
    """Fills counts (runs, 2, campaigns, COUNTS) of runs without and with the moves; returns the events lived.

    `lines` (draws, campaigns), `before` and `after` (draws, agents): run i lives draw i modulo draws. The two runs
    with and without have the same random numbers; unless `both`, the second is a copy of the first.
    """
    events = 0
    for run in range(len(counts)):
        i = run % len(lines)
        events += run_floor(lines[i].copy(), before[i].copy(), seed, run, until, counts[run, 0])
        counts[run, 1] = counts[run, 0]
        if both:
            events += run_floor(lines[i].copy(), after[i].copy(), seed, run, until, counts[run, 1])
    return events


@nb.njit(cache=True)
def run_floor(lines: Records, desks: Records, seed: int, run: int, until: int, counts: Floats) -> int:
    """Lives one run from 0 to `until` seconds, fills counts (campaigns, COUNTS), returns how many events that were.

    The records are used up.
    """
    first = np.full(until + 1, -1)
    start(lines, desks, first, seed, run)
    events = live(lines, desks, first, 0, until)
    tally(lines, desks, until, counts)
    return events


@bare()
def live(lines: Records, desks: Records, first: Ints, since: int, until: int) -> int:
    """Lives the seconds from `since` to `until`, returns how many events they held."""
    events, dialed = 0, 0
    for c in range(len(lines)):
        dialed -= lines[c].dialed
    for t in range(since, until):
        slot = t % RING
        for c in range(len(lines)):
            lines[c].busy -= lines[c].ends[slot]
            lines[c].ends[slot] = 0
        while first[t] >= 0:
            act(lines, desks, first, first[t], t)
            events += 1
        for c in range(len(lines)):
            line = lines[c]
            if line.rings[slot] or line.gives[slot] or line.pump_at == t:
                events += serve(lines, desks, first, c, t)
    for c in range(len(lines)):
        dialed += lines[c].dialed
    return events + dialed


@nb.njit(cache=True)
def tally(lines: Records, desks: Records, t: int, counts: Floats) -> None:
    """Fills counts (campaigns, COUNTS) with what has been up to second `t`."""
    for a in range(len(desks)):
        close_state(lines, desks, a, t)
        desks[a].since = t
    for c in range(len(lines)):
        lines[c].counts[DRY] = 1.0 if lines[c].dialed > lines[c].leads else 0.0
        counts[c] = lines[c].counts


@nb.njit(cache=True)
def start(lines: Records, desks: Records, first: Ints, seed: int, run: int) -> None:
    """Streams, agents in the state they are in, and the lines already ringing."""
    for c in range(len(lines)):
        line = lines[c]
        line.front, line.back, line.pump_at = -1, -1, -1
        set_means(line)
        line.dial_stream, line.pump_stream = stream(seed, run, 3 * c), stream(seed, run, 3 * c + 1)
        line.luck_stream = stream(seed, run, 3 * c + 2)
    for a in range(len(desks)):
        desk = desks[a]
        desk.campaign, desk.due, desk.stream = desk.home, -1, stream(seed, run, 3 * len(lines) + a)
        begin(lines, desks, first, a)
    for c in range(len(lines)):
        pump(lines[c], 0, True)
