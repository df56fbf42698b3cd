"""How much days differ beyond luck, for everybody at once, and what today is like as far as it has gone."""

from __future__ import annotations

import numpy as np

from backend.analysis.estimates import Floats
from backend.optimizer.whatif.model import Estimate

USUAL_SPREAD = 0.04
"""Days of a floor differ by a few in a hundred before anything is seen of them (deviation of the factor)."""
SPREADS: Floats = np.linspace(0.0, 0.3, 61)


def day_spread(events: Floats, expected: Floats, share: float = 0.0) -> float:
    """Deviation of the days' common factor from events and what was expected, each (days,); never certainly 0.

    Events scatter as trials with chance `share`, and with the factor besides; the spread is averaged over what it may
    be given both, half-normal around USUAL_SPREAD before (Gelman 2006: with few days the likeliest spread is often 0).
    """
    x, m = events[expected > 0], expected[expected > 0]
    m = m * (x.sum() / m.sum()) if x.sum() else m
    variance = (1 - share) * np.maximum(m, 1.0) + np.outer(SPREADS**2, m**2)
    odds = -0.5 * ((x - m) ** 2 / variance + np.log(variance)).sum(axis=1) - 0.5 * (SPREADS / USUAL_SPREAD) ** 2
    weights = np.exp(odds - odds.max())
    return float(np.sqrt(weights @ SPREADS**2 / weights.sum()))


def today_factor(events: float, expected: float, spread: float, share: float = 0.0) -> Estimate:
    """What today's factor is, given the events so far and what was expected of an ordinary day."""
    told = spread**2 * expected / (1 - share)
    mean = 1.0 if expected <= 0 else 1.0 + told / (1 + told) * (events / expected - 1)
    return Estimate(max(mean, 0.0), spread / float(np.sqrt(1 + told)))
