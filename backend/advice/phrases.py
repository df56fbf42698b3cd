"""How metrics are called and their figures said, in Convoso's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from backend.analysis.anomaly.odds import duration, duration_change, percent, share_change
from backend.clock import zone

Unit = Literal["seconds", "share", "per_hour", "count"]

MANY = 5
"""A share grown more than so many times is told in points only: per cent of next to nothing say nothing."""

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A metric's name, its unit, what is counted, and whether it is better low."""

    name: str
    unit: Unit
    counted: str
    low_is_good: bool = False


PHRASES: dict[str, Phrase] = {
    "handle_s": Phrase("handle time", "seconds", "call", True),
    "talk_s": Phrase("talk time", "seconds", "call", True),
    "wrap_s": Phrase("wrap time", "seconds", "call", True),
    "conversion_per_contact": Phrase("conversion per contact", "share", "contact"),
    "contact_rate": Phrase("contact rate", "share", "call"),
    "contacts_per_hour": Phrase("contacts per hour", "per_hour", "contact"),
    "conversions_per_hour": Phrase("conversions per hour", "per_hour", "contact"),
    "calls_per_hour": Phrase("calls per hour", "per_hour", "call"),
    "answer_rate": Phrase("answer rate", "share", "dial"),
    "pause_share": Phrase("time on pause", "share", "five minutes", True),
    "occupancy": Phrase("occupancy", "share", "five minutes"),
    "drop_rate": Phrase("abandonment rate", "share", "answered call", True),
    "streak": Phrase("successes in a row", "count", "contact"),
    "calls": Phrase("calls", "count", "call"),
    "since_break_s": Phrase("time since the last break", "seconds", "break", True),
}
_OTHER = Phrase("figures", "count", "call")


def phrase(metric: str) -> Phrase:
    """How a metric is spoken of."""
    return PHRASES.get(metric, _OTHER)


def figure(metric: str, value: float) -> str:
    """A value in its unit: 8:32, 2.3 %, 1.4 an hour, 5."""
    unit = phrase(metric).unit
    if unit == "seconds":
        return duration(value)
    if unit == "share":
        return percent(value)
    return f"{value:.1f} an hour" if unit == "per_hour" else f"{value:,.0f}"


def change(metric: str, before: float, now: float) -> str:
    """Before and after with both forms of the change."""
    unit = phrase(metric).unit
    if unit == "share" and now > MANY * before > 0:
        return f"{percent(before)} -> {percent(now)} ({100 * (now - before):+.1f} pt)"
    if unit == "share":
        return share_change(before, now)
    if unit == "seconds":
        return duration_change(before, now)
    relative = f" ({100 * (now / before - 1):+.0f} %)" if before > 0 else ""
    return f"{figure(metric, before)} -> {figure(metric, now)}{relative}"


def number(n: int) -> str:
    """Small numbers in words."""
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else f"{n:,}"


def plural(n: int, one: str) -> str:
    """ "1 call", "24 calls"."""
    if one == "five minutes":
        return hours(300 * n)
    return f"{n:,} {one}{'' if n == 1 else 's'}"


def hours(seconds: float) -> str:
    """ "35 min", "1 h 50"."""
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d}"


def wall(at: int, zone_name: str) -> str:
    """The local time of day, like 16:40."""
    return datetime.fromtimestamp(at, zone(zone_name)).strftime("%H:%M")


def own(name: str) -> str:
    """ "Marcus's"."""
    return f"{name}'s"
