"""How many findings luck may raise: one budget for the whole floor, all metrics and all looks of a shift.

At each look the adjusted chances of Benjamini & Hochberg (1995) say which findings would be believed at which rate of
false ones. Where nothing is going on, every finding is false, and the chance of any at rate q is at most q; so with
q = (false alerts a shift) / (hours a shift) luck raises at most that many, however many agents there are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backend.analysis.anomaly.policy import Policy
from backend.analysis.estimates import Floats, Ints

_SMALLEST = 1e-300


def adjusted(chances: Floats) -> Floats:
    """Benjamini-Hochberg adjusted chances: the smallest rate of false findings at which each would be believed."""
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    scaled = chances[order] * count / np.arange(1, count + 1)
    adjusted_ = np.empty(count)
    adjusted_[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted_


def shared_out(chances: Floats, family: Ints, shares: Sequence[float]) -> Floats:
    """Adjusted chances within each family, divided by the family's share of the budget (shares sum to at most 1)."""
    out = np.empty(len(chances))
    for number, share in enumerate(shares):
        rows = family == number
        out[rows] = np.minimum(adjusted(chances[rows]) / share, 1.0)
    return out


def log_odds(adjusted_chance: Floats) -> Floats:
    """Log (base e) odds of a real change against luck at an adjusted chance: ln((1 - q) / q)."""
    q = np.clip(adjusted_chance, _SMALLEST, 1 - 1e-12)
    return np.asarray(np.log1p(-q) - np.log(q))


def threshold(policy: Policy) -> float:
    """The score from which findings keep to the budget of the policy."""
    rate = policy.false_rate
    return float(np.log1p(-rate) - np.log(rate))


def luck_shifts(chance: float, tests: float) -> float:
    """Shifts between two times that luck brings as much to one unit which it can strike `tests` times a shift.

    Looks share most of their calls, so luck in truth strikes more rarely than 1 - (1 - chance)^tests.
    """
    per_shift = -np.expm1(tests * np.log1p(-min(chance, 1 - 1e-12)))
    return float(1 / max(per_shift, 1e-12))
