"""Work that an interval inherits: calls begun in one interval are still talked through in the next.

A requirement computed interval by interval as if each had lasted for ever (stationary independent periods) asks for
the peak too early and lets go too soon when handling times are not short beside the interval. Two corrections of the
offered load, both for arrival rates constant within an interval:

- modified (Jennings, Mandelbaum, Massey & Whitt 1996): the mean number of busy agents if there were enough of them,
  m' = rate - m / aht, averaged over the interval (exponential handling times);
- lagged (Green, Kolesar & Soares 2001): the arrivals of one mean handling time earlier.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from backend.optimizer.staffing.erlang import Floats
from backend.optimizer.staffing.goals import BadGoal
from backend.optimizer.staffing.requirement import Volume

Carry = Literal["none", "modified", "lagged"]


def carried(volume: Volume, how: Carry = "modified", busy_before: float = 0.0) -> Volume:
    """The volume with the load each interval truly meets; `busy_before` agents are busy when the first begins."""
    if busy_before < 0:
        raise BadGoal("Calls carried over from before the first interval cannot be fewer than none.")
    if how == "none":
        return volume
    if how == "lagged":
        return replace(volume, load=_lagged(volume, busy_before))
    return replace(volume, load=_modified(volume, busy_before))


def leftover(volume: Volume, busy_before: float = 0.0) -> float:
    """Busy agents at the end of the last interval, for the day that follows."""
    busy = busy_before
    for load, aht_s in zip(volume.load, volume.aht_s, strict=True):
        busy = load + (busy - load) * np.exp(-volume.interval_s / aht_s)
    return float(busy)


def _modified(volume: Volume, busy: float) -> Floats:
    out = np.empty(len(volume.load))
    for i, (load, aht_s) in enumerate(zip(volume.load, volume.aht_s, strict=True)):
        spans = volume.interval_s / aht_s
        out[i] = load + (busy - load) * -np.expm1(-spans) / spans
        busy = load + (busy - load) * np.exp(-spans)
    return out


def _lagged(volume: Volume, before: float) -> Floats:
    """Mean over the interval of the load `aht_s` earlier: linear in the sum of all load up to then."""
    edges = np.arange(len(volume.load) + 1) * volume.interval_s
    total = np.concatenate([[0.0], np.cumsum(volume.load) * volume.interval_s])
    starts, ends = edges[:-1] - volume.aht_s, edges[1:] - volume.aht_s
    early = before * (np.minimum(ends, 0.0) - np.minimum(starts, 0.0))
    return np.asarray((np.interp(ends, edges, total) - np.interp(starts, edges, total) + early) / volume.interval_s)
