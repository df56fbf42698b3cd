"""How many calls settle a question: what the silence log answers instead of keeping silent.

Both tests are two-sided at 5 % (luck in 1 of 20) and find a change that is there in 4 of 5 cases, the usual choice of
the power of a test (Cohen 1988). The figures of the product catalogue X09 and X18 follow from them.
"""

from __future__ import annotations

import math

from scipy.special import ndtri

SURE, POWER = float(ndtri(0.975)), float(ndtri(0.80))
MOST = 100_000
"""So many calls are never: the answer is then None."""


def calls_for_times(change: float, cv: float) -> int | None:
    """Calls that show a relative change of a mean duration (0.26: a quarter longer); None: never.

    Durations are log-normal with the coefficient of variation `cv`: n = (z + z')^2 ln(1 + cv^2) / ln(1 + change)^2.
    """
    if change <= -1 or change == 0:
        return None
    return _whole((SURE + POWER) ** 2 * math.log1p(cv**2) / math.log1p(change) ** 2)


def calls_for_shares(usual: float, now: float) -> int | None:
    """Contacts (or calls) that show a share going from `usual` to `now`; None: never.

    n = (z sqrt(p q) + z' sqrt(p' q'))^2 / (p - p')^2, one sample against a known level.
    """
    if usual == now:
        return None
    spread = SURE * math.sqrt(usual * (1 - usual)) + POWER * math.sqrt(now * (1 - now))
    return _whole(spread**2 / (usual - now) ** 2)


def calls_for_rates(usual: float, now: float, calls_per_hour: float) -> int | None:
    """Calls that show an hourly rate of events going from `usual` to `now` at `calls_per_hour`; None: never.

    Events are Poisson: hours = (z sqrt(usual) + z' sqrt(now))^2 / (usual - now)^2.
    """
    if usual == now or calls_per_hour <= 0:
        return None
    spread = SURE * math.sqrt(max(usual, 0.0)) + POWER * math.sqrt(max(now, 0.0))
    return _whole(calls_per_hour * spread**2 / (usual - now) ** 2)


def calls_to_settle(n: int, chance: float, wanted: float) -> int | None:
    """How many more calls lift a chance of `chance` on `n` calls to `wanted`, if things go on as they are; None: never.

    A standardised difference grows with the root of the calls: n' = n (z(wanted) / z(chance))^2.
    """
    if chance >= wanted:
        return 0
    if n <= 0 or chance <= 0.5:
        return None
    total = _whole(n * (float(ndtri(wanted)) / float(ndtri(chance))) ** 2) if wanted < 1 else None
    return None if total is None else total - n


def _whole(calls: float) -> int | None:
    return math.ceil(calls) if calls <= MOST else None
