"""Figures of the feed in words: money, conversions, shares of success, times."""

from __future__ import annotations

from backend.advice.feed.candidate import Benefit, Candidate
from backend.advice.phrases import figure, hours, number, phrase, plural

LONG_S = 3600


def value(metric: str, amount: float) -> str:
    """A value of a metric: 8:32, 1 h 50, 2.3 %, 1.4, 5."""
    unit = phrase(metric).unit
    if unit == "seconds" and amount >= LONG_S:
        return hours(amount)
    return f"{amount:.1f}" if unit == "per_hour" else figure(metric, amount)


def worth(amount: float, unit: str) -> str:
    """ "$18", "$1.50", "0.4 conversions"."""
    if unit == "cents":
        sign, cents = "-" if amount < 0 else "", abs(amount)
        return f"{sign}${cents / 100:,.0f}" if cents >= 1000 else f"{sign}${cents / 100:,.2f}"
    shown = f"{amount:,.1f}" if abs(amount) >= 0.1 else f"{amount:.2f}"
    return f"{shown} conversion{'' if shown == '1.0' else 's'}"


def an_hour(benefit: Benefit) -> str:
    """ "about $18 an hour"."""
    return f"about {worth(benefit.value, benefit.unit)} an hour"


def with_range(benefit: Benefit) -> str:
    """ "about $18 an hour, likely between $13 and $24"."""
    low, high = worth(benefit.low, benefit.unit), worth(benefit.high, benefit.unit)
    return f"{an_hour(benefit)}, likely between {low} and {high}" if low != high else an_hour(benefit)


def chance_in_words(chance: float) -> str:
    """ "about 9 times of 10"; never said to be sure."""
    if chance >= 0.985:
        return "nearly always"
    if chance >= 0.945:
        return "about 19 times of 20"
    return f"about {round(10 * chance)} times of 10"


def calls(candidate: Candidate, n: int) -> str:
    """ "24 calls", "30 contacts", "1 h 50": what stands behind a candidate's figures."""
    return plural(n, phrase(candidate.metric).counted)


def many(n: int) -> str:
    """Small numbers in words, with a capital left to the sentence."""
    return number(n)
