"""What would have come without any advice, by all that was known before: the pre-trend expectation.

Whoever is picked for a bad hour was partly unlucky, and the next hour is better by itself (regression to the mean,
Galton 1886). The expectation therefore pulls the last hours toward what is usual, by how much such hours tell.
"""

from __future__ import annotations

RESTLESS = 0.3
"""How much a unit's level differs from its usual one from day to day, as a share."""


def weight_hours(usual: float, restless: float = RESTLESS) -> float:
    """Hours of work that tell as much as the usual level does: 1 / (restless^2 usual), a gamma prior's rate."""
    return 1 / (restless**2 * max(usual, 1e-6))


def expected_rate(usual: float, recent: float, hours: float, floor: float = 1.0, restless: float = RESTLESS) -> float:
    """Events per hour to expect: `usual`, moved by `recent` events in the `hours` before, times the `floor`'s factor.

    (k usual + recent) / (k + hours) with k = `weight_hours`: the mean of a gamma-Poisson. `floor` is what the agents
    without advice brought in the window against their own expectation: what all share is not the advice's doing.
    """
    if usual < 0 or recent < 0 or hours < 0 or floor < 0:
        raise ValueError(f"Rates, events and hours are not negative: {usual}, {recent}, {hours}, {floor}.")
    own = weight_hours(usual, restless)
    return floor * (own * usual + recent) / (own + hours)


def floor_factor(came: float, expected: float, weight: float = 10.0) -> float:
    """What the others brought over what they were expected to, pulled toward 1 by `weight` events."""
    return (came + weight) / (expected + weight)
