"""Callers who hang up: the M/M/n+M queue (Erlang A), summed over its states and exact to double precision.

With handling time 1, load a, hanging-up rate v (handling time / mean patience), the n-th and further states weigh
    S(n) = sum_k s_k,  s_k = a^k / ((n)(n + v) ... (n + kv)),   relative to a times state n - 1,
which is the integral J of Baccelli & Hebuterne (1981); the states below n sum to 1/B(n - 1). Waits beyond t are the
same sum at load a e^(-vt), waits that end in an answer the same at n + v (Mandelbaum & Zeltyn 2007). Only positive
terms are added; a scale is carried where a deep overload would leave the range of doubles.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np

from backend.optimizer.staffing.erlang import Floats, Ints, inverse_blocking

_SMALL = 1e-17
_BIG = 1e200

OFFERED, ANSWERED_OR_LATE, ABANDONED, MEAN_WAIT = 0, 1, 2, 3
"""What `least_with_patience` looks for."""


class Patient(NamedTuple):
    """A queue in balance: shares of all callers, `wait` (of all, hanging up or not) in handling times.

    `served` is answered within the limit; `left` has hung up within it; the rest is late.
    """

    waits: float
    abandoned: float
    wait: float
    served: float
    left: float


@nb.njit(cache=True)
def _states(load: float, agents: float, leave: float) -> tuple[float, float, float]:
    """S, the same with each term times k, and the logarithm of the scale both must be multiplied with."""
    term = 1.0 / agents
    total, weighted, scale, k = term, 0.0, 0.0, 0
    while True:
        k += 1
        ratio = load / (agents + k * leave)
        term *= ratio
        total += term
        weighted += k * term
        if ratio < 1.0 and k * term < _SMALL * weighted and term < _SMALL * total:
            return total, weighted, scale
        if total > _BIG:
            term, total, weighted, scale = term / _BIG, total / _BIG, weighted / _BIG, scale + np.log(_BIG)


@nb.njit(cache=True)
def patient(load: float, agents: int, leave: float, within: float) -> Patient:
    """The queue at an offered load (Erlang), hanging-up rate and limit `within` in handling times."""
    if load <= 0.0:
        return Patient(0.0, 0.0, 0.0, 1.0, 0.0)
    still = np.exp(-leave * within)
    if agents <= 0:
        return Patient(1.0, 1.0, 1.0 / leave, 0.0, 1.0 - still)
    total, weighted, scale = _states(load, agents, leave)
    below = inverse_blocking(load, agents - 1) * np.exp(-scale)
    per = load / (below + load * total)
    waits = per * total
    wait = per * weighted / load
    drift = load * -np.expm1(-leave * within) / leave
    late, _, late_scale = _states(load * still, agents, leave)
    late_share = per * late * np.exp(drift - agents * within + late_scale - scale) * still
    soon, _, soon_scale = _states(load, agents + leave, leave)
    after, _, after_scale = _states(load * still, agents + leave, leave)
    in_time = soon * np.exp(soon_scale - scale)
    in_time -= after * np.exp(drift - (agents + leave) * within + after_scale - scale)
    served = min(max(1.0 - waits + per * in_time, 0.0), 1.0)
    return Patient(waits, leave * wait, wait, served, max(1.0 - served - late_share, 0.0))


@nb.njit(cache=True)
def served_of_counted(found: Patient) -> float:
    """Answered in time / (answered + hung up late): whoever hangs up within the limit does not count."""
    return found.served / (1.0 - found.left) if found.left < 1.0 else 1.0


@nb.njit(cache=True)
def _reached(load: float, agents: int, leave: float, within: float, what: int, target: float) -> bool:
    found = patient(load, agents, leave, within)
    if what == OFFERED:
        return found.served >= target
    if what == ANSWERED_OR_LATE:
        return served_of_counted(found) >= target
    return (found.abandoned if what == ABANDONED else found.wait) <= target


@nb.njit(cache=True)
def least_with_patience(load: float, leave: float, within: float, what: int, target: float) -> int:
    """Least agents that reach a target (codes above); every figure improves with each agent."""
    if load <= 0.0:
        return 0
    low, step = max(int(load), 0), max(int(np.sqrt(load)), 1)
    if _reached(load, low, leave, within, what, target):
        high = low
        while low >= 0 and _reached(load, low, leave, within, what, target):
            high, low, step = low, low - step, 2 * step
        low = max(low, -1)
    else:
        high = low + step
        while not _reached(load, high, leave, within, what, target):
            low, high, step = high, high + step, 2 * step
    while high - low > 1:
        middle = (low + high) // 2
        if _reached(load, middle, leave, within, what, target):
            high = middle
        else:
            low = middle
    return high


@nb.njit(cache=True)
def patients(load: Floats, agents: Ints, leave: Floats, within: Floats) -> Floats:
    """`Patient` of each row of flat arrays, as columns (rows, 5)."""
    out = np.empty((load.size, 5))
    for i in range(load.size):
        found = patient(load[i], agents[i], leave[i], within[i])
        for j in range(5):
            out[i, j] = found[j]
    return out
