"""Queues whose callers wait for ever (Erlang C) or are turned away (Erlang B), in doubles that cannot overflow.

Everything rests on the inverse of the blocking chance, 1/B(n) = 1 + n/a 1/B(n-1) with offered load a (Erlang; Jagerman
1974): a sum of positive terms, so no digit is lost, and at n < a an error in 1/B(n-1) shrinks by n/a. Hence the
recursion may start 9 sqrt(a) below the load from any sensible value: e^(-81/2) of the error is left at n = a.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FORGETS = 9.0


@nb.njit(cache=True)
def inverse_blocking(load: float, agents: int) -> float:
    """1 / B(agents) at an offered load > 0 in Erlang; infinite where blocking is below 1e-308."""
    start = int(load - _FORGETS * np.sqrt(load))
    inverse = 1.0
    if 0 < start <= agents:
        inverse = load / (load - start)
    else:
        start = 0
    per = 1.0 / load
    for n in range(start + 1, agents + 1):
        inverse = 1.0 + n * per * inverse
    return inverse


@nb.njit(cache=True)
def wait_chance(load: float, agents: int) -> float:
    """Chance that a caller waits (Erlang C); 1 where the agents cannot keep up."""
    if load <= 0.0:
        return 0.0
    if agents <= load:
        return 1.0
    return agents / ((agents - load) * inverse_blocking(load, agents) + load)


@nb.njit(cache=True)
def least_for_service(load: float, within: float, share: float) -> int:
    """Least agents that answer `share` of the calls within `within` handling times (Erlang C)."""
    if load <= 0.0:
        return 0
    agents = int(load) + 1
    inverse = inverse_blocking(load, agents)
    late, fewer, per = np.exp(-(agents - load) * within), np.exp(-within), 1.0 / load
    while agents * late > (1.0 - share) * ((agents - load) * inverse + load):
        agents += 1
        inverse = 1.0 + agents * per * inverse
        late *= fewer
    return agents


@nb.njit(cache=True)
def least_for_wait(load: float, wait: float) -> int:
    """Least agents at which the mean wait of all callers is at most `wait` handling times (Erlang C)."""
    if load <= 0.0:
        return 0
    agents = int(load) + 1
    inverse, per = inverse_blocking(load, agents), 1.0 / load
    while agents > wait * (agents - load) * ((agents - load) * inverse + load):
        agents += 1
        inverse = 1.0 + agents * per * inverse
    return agents


@nb.njit(cache=True)
def least_for_blocking(load: float, blocked: float) -> int:
    """Least lines at which at most the share `blocked` of the calls finds none free (Erlang B)."""
    if load <= 0.0:
        return 0
    lines, inverse = 0, 1.0
    start = int(load - _FORGETS * np.sqrt(load))
    if start > 0 and 1.0 - start / load > blocked:
        lines, inverse = start, load / (load - start)
    while blocked * inverse < 1.0:
        lines += 1
        inverse = 1.0 + lines / load * inverse
    return lines


@nb.njit(cache=True)
def _wait_chances(load: Floats, agents: Ints) -> Floats:
    out = np.empty(load.size)
    for i in range(load.size):
        out[i] = wait_chance(load[i], agents[i])
    return out


@nb.njit(cache=True)
def _blockings(load: Floats, lines: Ints) -> Floats:
    out = np.empty(load.size)
    for i in range(load.size):
        out[i] = 1.0 / inverse_blocking(load[i], lines[i]) if load[i] > 0.0 else 0.0
    return out


def wait_chances(load: Floats, agents: Ints) -> Floats:
    """Chance to wait (Erlang C) for arrays of one shape: offered load in Erlang, agents."""
    found = _wait_chances(np.ravel(load), np.ravel(agents))
    return np.asarray(found.reshape(np.shape(load)))


def blockings(load: Floats, lines: Ints) -> Floats:
    """Chance to find every line busy (Erlang B) for arrays of one shape: offered load in Erlang, lines."""
    found = _blockings(np.ravel(load), np.ravel(lines))
    return np.asarray(found.reshape(np.shape(load)))
