"""Products of rates: calls x contact rate x conversion rate x value, with the doubt of each carried along.

Point forecasts are never multiplied: the mean of a product is not the product of the means when the same
calls drive both, and the ranges do not multiply at all. Instead every draw takes a number of calls left, a
contact rate, the contacts that gives, a conversion rate, the conversions, and their value (Gelman et al. 2013,
ch. 3 and 5). Rates are beta-binomial: the days before, worth `strength` calls, and today's own counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast.day import DayForecast

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS = 1000
MOST_STRENGTH = 10_000.0
"""What the past may be worth at most, in trials; a rate never is more certain than that."""


@dataclass(frozen=True, slots=True)
class Share:
    """A rate of today: `hits` of `trials` so far, and the days before: `mean` (0 to 1), worth `strength` trials."""

    hits: int
    trials: int
    mean: float
    strength: float

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.trials:
            raise ValueError(f"hits must lie between 0 and trials, not {self.hits} of {self.trials}.")
        if not 0 < self.mean < 1 or self.strength <= 0:
            raise ValueError("a rate's mean must lie inside (0, 1) and its strength above 0.")

    def draw(self, rng: np.random.Generator, draws: int) -> Floats:
        """The rate of the rest of the day (draws,)."""
        yes, no = self.mean * self.strength + self.hits, (1 - self.mean) * self.strength + self.trials - self.hits
        return np.asarray(rng.beta(yes, no, draws), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Value:
    """Revenue: `so_far_cents` today, a conversion's mean and deviation (cents), and how sure today's mean is."""

    so_far_cents: float
    mean_cents: float
    sd_cents: float
    mean_sd_cents: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One figure at the day's end: median `likely`, 80 % range `low` to `high`; `draws` are possible day ends."""

    so_far: float
    likely: float
    low: float
    high: float
    draws: Floats

    def chance(self, target: float) -> float:
        """Probability (0 to 1) that the figure reaches `target`."""
        return float(np.mean(self.draws >= target))


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """The day's end along the chain; rates are shares of the whole day, revenue is cents or None without a value."""

    calls: Outcome
    contacts: Outcome
    conversions: Outcome
    contact_rate: Outcome
    conversion_rate: Outcome
    revenue_cents: Outcome | None


def rate_strength(hits: Ints | Floats, trials: Ints | Floats) -> tuple[float, float]:
    """Mean and strength (trials) of a rate over past days, by moments; days differ more than luck alone explains.

    The strength is the beta-binomial's a + b (Kleinman 1973): mean (1 - mean) / between-day variance - 1.
    """
    open_days = trials > 0
    x, n = np.asarray(hits, np.float64)[open_days], np.asarray(trials, np.float64)[open_days]
    total = float(n.sum())
    mean = float((x.sum() + 0.5) / (total + 1.0)) if total else 0.5
    if len(n) < 3:
        return mean, 20.0
    luck = mean * (1 - mean)
    excess = float((n * (x / n - mean) ** 2).sum() - luck * (len(n) - 1))
    between = excess / (total - float((n**2).sum()) / total)
    strength = luck / between - 1 if between > 0 else MOST_STRENGTH
    return mean, float(np.clip(strength, 5.0, MOST_STRENGTH))


def value_today(worth: Floats, squares: Floats, n: Floats, so_far_cents: float, won: float) -> Value:
    """What a conversion is worth in the rest of today, where its mean differs from day to day with what is sold.

    Past days had `n` conversions with sums of `worth` (cents) and of its `squares`, each (days,); today brought
    `so_far_cents` with `won` conversions. Normal-normal: the past mean counts as k = within-day / between-day
    variance conversions (Gelman et al. 2013, ch. 5.4; between days by moments as in `rate_strength`).
    """
    total = float(n.sum()) + won
    if total <= 0:
        raise ValueError("a value needs at least one conversion.")
    mean = (float(worth.sum()) + so_far_cents) / total
    within = max(float(squares.sum()) / max(float(n.sum()), 1.0) - mean**2, 0.0)
    some = n > 0
    if some.sum() < 3 or within <= 0:
        return Value(so_far_cents, mean, float(np.sqrt(within)))
    past = float(worth.sum() / n.sum())
    excess = float((n[some] * (worth[some] / n[some] - past) ** 2).sum()) - within * (some.sum() - 1)
    between = max(excess / float(n.sum() - (n**2).sum() / n.sum()), within / MOST_STRENGTH)
    k = within / between
    today = (k * past + so_far_cents) / (k + won)
    return Value(so_far_cents, today, float(np.sqrt(within)), float(np.sqrt(within / (k + won))))


def outcomes(
    rng: np.random.Generator,
    calls: DayForecast,
    contact: Share,
    conversion: Share,
    value: Value | None = None,
    *,
    draws: int = DRAWS,
) -> Outcomes:
    """Draws the rest of the day `draws` times and adds what already is; the same `rng` state gives the same result."""
    n = _calls_left(rng, calls, draws)
    contacts = rng.binomial(n, contact.draw(rng, draws))
    conversions = rng.binomial(contacts, conversion.draw(rng, draws))
    all_calls, all_contacts = n + calls.so_far, contacts + float(contact.hits)
    all_conversions = conversions + float(conversion.hits)
    return Outcomes(
        outcome(calls.so_far, all_calls),
        outcome(contact.hits, all_contacts),
        outcome(conversion.hits, all_conversions),
        outcome(_quotient(contact.hits, contact.trials), all_contacts / np.maximum(contact.trials + n, 1)),
        outcome(_quotient(conversion.hits, conversion.trials), all_conversions / np.maximum(all_contacts, 1)),
        None if value is None else outcome(value.so_far_cents, _revenue(rng, value, conversions)),
    )


def _calls_left(rng: np.random.Generator, calls: DayForecast, draws: int) -> Ints:
    if calls.left <= 0:
        return np.zeros(draws, dtype=np.int64)
    left = (calls.left + 0.5) * np.exp(calls.sd * rng.standard_normal(draws)) - 0.5
    return np.maximum(np.rint(left), 0).astype(np.int64)


def _revenue(rng: np.random.Generator, value: Value, conversions: Ints) -> Floats:
    noise = value.sd_cents * np.sqrt(conversions) * rng.standard_normal(len(conversions))
    mean = value.mean_cents + value.mean_sd_cents * rng.standard_normal(len(conversions))
    return value.so_far_cents + np.maximum(conversions * mean + noise, 0.0)


def outcome(so_far: float, ends: NDArray[np.floating[Any]]) -> Outcome:
    """Median and 80 % range of possible day ends (draws,)."""
    low, likely, high = quantiles(ends)
    return Outcome(float(so_far), likely, low, high, ends.astype(np.float64))


def quantiles(ends: NDArray[np.floating[Any]]) -> tuple[float, float, float]:
    """The tenth, middle and ninetieth hundredth of draws, as `np.quantile` has them but in a tenth of its time."""
    ordered = np.sort(ends)
    places = (0.1 * (len(ends) - 1), 0.5 * (len(ends) - 1), 0.9 * (len(ends) - 1))
    low, likely, high = (_between(ordered, place) for place in places)
    return low, likely, high


def _between(ordered: NDArray[np.floating[Any]], place: float) -> float:
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return float(ordered[below] + (ordered[above] - ordered[below]) * (place - below))


def _quotient(hits: int, trials: int) -> float:
    return hits / trials if trials else float("nan")
