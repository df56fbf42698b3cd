"""Agents against their colleagues on the same campaigns, where there is no history yet: the exact binomial funnel.

The same tails as in the review, with the colleagues' rate as the expected one. It is itself uncertain by as much as the
colleagues' calls are few; agents are not taken to differ, so what it finds may be a lasting difference.
"""

from __future__ import annotations

import numpy as np

from backend.analysis.anomaly import budget
from backend.analysis.anomaly.tails import share_tails, time_tails
from backend.analysis.estimates import Floats

_PSEUDO = 0.5
_WEAK = 30.0


def share_chances(hits: Floats, n: Floats) -> Floats:
    """Two-sided chance by luck of each agent's `hits` of `n` (campaigns, agents) at the colleagues' rates there.

    A campaign with few calls leans on the colleagues' rate of the whole floor.
    """
    others, size = _rest(hits), _rest(n)
    floor = (others.sum(0) + _PSEUDO) / (size.sum(0) + 2 * _PSEUDO)
    rate = (others + _WEAK * floor) / (size + _WEAK)
    mean, mine, all_hits = (n * rate).sum(0), n.sum(0), hits.sum(0)
    # What a thin campaign leans on is not its own, so only its own calls make its rate certain.
    doubt = (n**2 * rate * (1 - rate) / (size + 2 * _PSEUDO)).sum(0)
    known = (mine > 0) & (size.sum(0) > 0)
    share = np.divide(mean, mine, out=np.full_like(mean, 0.5), where=mine > 0)
    spread = np.divide(doubt, mean**2, out=np.zeros_like(mean), where=mean > 0)
    return np.where(known, share_tails(all_hits, mine, share, spread).two_sided, 1.0)


def time_chances(log_sum: Floats, log_squares: Floats, n: Floats) -> Floats:
    """The same of mean log durations: sums and sums of squares of `n` log seconds per agent (..., agents)."""
    others, size = _rest(log_sum), _rest(n)
    squares = _rest(log_squares)
    mean = np.divide(others, size, out=np.zeros_like(others), where=size > 0)
    variance = np.divide(squares - size * mean**2, size - 1, out=np.ones_like(others), where=size > 1)
    own = np.divide(log_sum, n, out=np.zeros_like(others), where=n > 0)
    known = (n > 0) & (size > 2)
    each = np.where(known, variance * (1 / np.maximum(n, 1.0) + 1 / np.maximum(size, 1.0)), 1.0)
    chances = time_tails(own - mean, each, np.maximum(size - 1, 1.0)).two_sided
    return np.asarray(np.where(known, chances, 1.0))


def believed(chances: Floats, rate: float) -> Floats:
    """1 where a look's comparison is believed at that rate of false findings, over all comparisons of the look."""
    return np.asarray(budget.adjusted(chances.ravel()).reshape(chances.shape) <= rate)


def _rest(values: Floats) -> Floats:
    return np.asarray(values.sum(-1, keepdims=True) - values)
