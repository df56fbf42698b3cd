"""Contacts that an agent-hour on an outbound campaign brings, and how far a day's or a week's pace may lie off it.

A day's pace is its contacts over the hours agents worked there or waited for a call. Logarithms of paces are taken as
week + day: the days' variance s2 is pooled within weeks, the weeks' t2 is what their means differ beyond that (one-way
random effects: Searle, Casella & McCulloch 1992, ch. 3.6; never below 0). With W weeks and N days known, the next
week of days with hours h has the variance t2 (1 + 1/W) + s2 (sum h^2 / (sum h)^2 + 1/N), a day t2 (1 + 1/W) +
s2 (1 + 1/N); the range takes Student's t with Satterthwaite's degrees of freedom (1946).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import log, sqrt

import numpy as np
from scipy import special

from backend.planning.scenario import Pace
from backend.planning.spread import COVERAGE

LEAST_DAYS, LEAST_WEEKS, LEAST_CONTACTS, LEAST_H = 8, 2, 100, 1.0
"""Days (of an hour of work or more), weeks and contacts that a pace with its range is learned from."""


def pace_of(contacts: Mapping[date, float], hours: Mapping[date, float], fade: float) -> Pace | None:
    """The pace of the days on which both are known; None with too few. A week back counts `fade` as much."""
    days = sorted(day for day, h in hours.items() if h >= LEAST_H and contacts.get(day, 0) > 0)
    weeks: dict[int, list[float]] = defaultdict(list)
    for day in days:
        weeks[day.toordinal() - day.weekday()].append(log(contacts[day] / hours[day]))
    total = sum(contacts[day] for day in days)
    if len(days) < LEAST_DAYS or len(weeks) < LEAST_WEEKS or total < LEAST_CONTACTS:
        return None
    counted = [fade ** ((days[-1] - day).days // 7) for day in days]
    brought = sum(weight * contacts[day] for weight, day in zip(counted, days, strict=True))
    worked = sum(weight * hours[day] for weight, day in zip(counted, days, strict=True))
    day_var, week_var = _variances(list(weeks.values()))
    return Pace(
        per_hour=round(brought / worked, 4), day_dev=round(sqrt(day_var), 5), week_dev=round(sqrt(week_var), 5),
        days=len(days), weeks=len(weeks),
    )  # fmt: skip


def _variances(weeks: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Of days within weeks, and of weeks."""
    freedom = sum(len(one) for one in weeks) - len(weeks)
    within = sum(float(np.var(one)) * len(one) for one in weeks) / freedom if freedom > 0 else 0.0
    means = [float(np.mean(one)) for one in weeks]
    return within, max(0.0, float(np.var(means, ddof=1)) - within * float(np.mean([1 / len(one) for one in weeks])))


def half_width(pace: Pace, hours: Sequence[float]) -> float:
    """Of the logarithm of the pace over days with so many agent-hours each: the range is times exp(+-it)."""
    total = sum(hours)
    if total <= 0:
        return 0.0
    share = sum(one**2 for one in hours) / total**2
    of_weeks = pace.week_dev**2 * (1 + 1 / pace.weeks)
    of_days = pace.day_dev**2 * (share + 1 / pace.days)
    if of_weeks + of_days <= 0:
        return 0.0
    parts = of_weeks**2 / max(pace.weeks - 1, 1) + of_days**2 / max(pace.days - pace.weeks, 1)
    freedom = (of_weeks + of_days) ** 2 / parts
    return float(special.stdtrit(freedom, 0.5 + COVERAGE / 2) * sqrt(of_weeks + of_days))
