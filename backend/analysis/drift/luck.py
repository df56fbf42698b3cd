"""How often luck alone brings a score: the calibrated map between false-alert budgets and scores."""

from __future__ import annotations

import math

from backend.analysis.drift.policy import SHIFT_HOURS

INTERCEPT, SLOPE = -4.25, 0.925
"""score = INTERCEPT - SLOPE log(false alerts per unit-hour), of agents and campaigns alike.

Measured on clean days of the simulator's tuning seeds (15,129 agent-hours; two looks in a row, two hours of
cool-down): 0.036, 0.0116, 0.0030, 0.0011 and 0.0006 alerts per agent-hour at scores -1, 0, 1, 2 and 3; per
campaign-hour 0.034, 0.0114 and 0.0009 at -1, 0 and 1.
"""
LOWEST, HIGHEST = 1e-7, 10.0


def threshold(false_alerts_per_unit_hour: float) -> float:
    """The score above which luck alone raises so many alerts per unit and hour; raises ValueError unless positive."""
    if not false_alerts_per_unit_hour > 0:
        raise ValueError(f"a budget of false alerts must be positive, not {false_alerts_per_unit_hour}.")
    return INTERCEPT - SLOPE * math.log(min(max(false_alerts_per_unit_hour, LOWEST), HIGHEST))


def luck_shifts(score: float) -> float:
    """Luck alone brings such a score to one unit about once in so many shifts of eight hours; at least 1."""
    per_hour = math.exp((INTERCEPT - score) / SLOPE)
    return max(1.0, 1 / (max(per_hour, LOWEST) * SHIFT_HOURS))
