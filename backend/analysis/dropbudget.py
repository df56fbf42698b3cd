"""The legal drop budget of a campaign: what thirty days hold, what is left of it, and where today leads.

A campaign may drop at most 3 % of the calls a person answers, over thirty days (47 CFR 64.1200(a)(7)). The days are
local days; the oldest leaves the window when the next begins. Campaigns are never averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis.campaigns import DROP_DAYS
from backend.analysis.dropforecast import Rest
from backend.analysis.estimates import Floats, Ints

Level = Literal["ok", "warn", "stop", "over", "unknown"]

HALF = 0.5
FRONT = 1.3
"""A first half that drops so many times what the second usually does is front-loaded."""

BY_LUCK = 0.05
WORSE = 0.01
"""A change of the thirty days' share by a smaller part of the limit is none."""
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of the answered calls: the legal limit, and where to warn and to advise nothing that drops more."""

    limit: float
    warn: float
    stop: float

    def __post_init__(self) -> None:
        if not 0 < self.warn <= self.stop <= self.limit < 1:
            raise ValueError("the limits must rise: warn, stop, legal limit, each a share between 0 and 1.")


@dataclass(frozen=True, slots=True)
class Ranged:
    """A figure with the range it lies in four times out of five."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Budget:
    """One campaign. `drops` and `answers` (30,) by day, oldest first, today so far last; answers include the drops.

    `answers_end` and `drops_end` are today's at its end, `rate_end` the thirty days' then (None: no forecast), `left`
    how many more drops the window holds with today's expected answers, `chance_over` that it ends beyond the limit.
    """

    drops: Ints
    answers: Ints
    limits: Limits
    answers_end: Ranged | None
    drops_end: Ranged | None
    rate_end: Ranged | None
    left: int
    chance_over: float | None

    @property
    def drops_30d(self) -> int:
        return int(self.drops.sum())

    @property
    def answers_30d(self) -> int:
        return int(self.answers.sum())

    @property
    def rate(self) -> float | None:
        """The thirty days up to now; None without an answer."""
        return share(self.drops_30d, self.answers_30d)

    @property
    def rolls_off(self) -> int:
        """Drops of the oldest day, which leave the window tomorrow."""
        return int(self.drops[0])

    @property
    def level(self) -> Level:
        """Over the limit now, or where today leads: to the stop, to the warning, to neither."""
        if self.rate is None:
            return "unknown"
        ahead = self.rate if self.rate_end is None else self.rate_end.value
        if self.rate > self.limits.limit:
            return "over"
        return "stop" if ahead >= self.limits.stop else "warn" if ahead >= self.limits.warn else "ok"

    def with_more(self, drops: float, answers: float) -> float:
        """The thirty days' share at today's end if so many more are dropped and answered than expected."""
        end_drops = self.drops_end.value if self.drops_end else float(self.drops[-1])
        end_answers = self.answers_end.value if self.answers_end else float(self.answers[-1])
        whole = float(self.answers[:-1].sum()) + end_answers + answers
        return (float(self.drops[:-1].sum()) + end_drops + drops) / max(whole, 1.0)

    def refuses(self, drops: float, answers: float) -> bool:
        """Whether so many more drops and answers today would break the budget, or worsen one that is used up.

        Fewer answers at the same share of drops per answer spare nothing: the thirty days' share is what counts.
        """
        now, then = self.with_more(0, 0), self.with_more(drops, answers)
        return then > self.limits.stop and then > now + WORSE * self.limits.limit


def left_over(limit: float, drops: int, answers: int, more_answers: float) -> int:
    """Drops that may still come when so many more calls are answered; below 0 the limit is passed by so many.

    540 dropped of 20,000 with 1,200 more answers to come: 3 % of 21,200 are 636, so 96 are left.
    """
    return floor(limit * (answers + more_answers) + 1e-9) - drops


def share(part: float, whole: float) -> float | None:
    """A share; None of nothing."""
    return part / whole if whole > 0 else None


def make_budget(drops: Ints, answers: Ints, limits: Limits, rest: Rest | None) -> Budget:
    """The budget of thirty days (oldest first, today last) with what may still come today. Raises ValueError."""
    if len(drops) != DROP_DAYS or len(answers) != DROP_DAYS:
        raise ValueError(f"a window has {DROP_DAYS} days, not {len(drops)} and {len(answers)}.")
    if (drops < 0).any() or (drops > answers).any():
        raise ValueError("dropped calls are among the answered ones; neither may be negative.")
    d, a = int(drops.sum()), int(answers.sum())
    if rest is None:
        return Budget(drops, answers, limits, None, None, None, left_over(limits.limit, d, a, 0), None)
    answers_end, drops_end = ranged(answers[-1] + rest.answers), ranged(drops[-1] + rest.drops)
    whole = a + rest.answers
    rates = np.divide(d + rest.drops, whole, out=np.zeros(len(whole)), where=whole > 0)
    left = left_over(limits.limit, d, a, answers_end.value - float(answers[-1]))
    chance = float((rates > limits.limit).mean())
    return Budget(drops, answers, limits, answers_end, drops_end, ranged(rates), left, chance)


def ranged(draws: Floats) -> Ranged:
    """Median and 80 % range of draws."""
    low, middle, high = np.quantile(draws, (LOW, HALF, HIGH))
    return Ranged(float(middle), float(low), float(high))


def burn_down(drops: Ints, answers: Ints) -> list[float | None]:
    """The share over the thirty days that end with each of the last thirty; `drops` and `answers` of 59 days."""
    if len(drops) != 2 * DROP_DAYS - 1:
        raise ValueError(f"a burn-down needs {2 * DROP_DAYS - 1} days, not {len(drops)}.")
    d, a = (np.convolve(each, np.ones(DROP_DAYS), mode="valid") for each in (drops, answers))
    return [share(part, whole) for part, whole in zip(d.tolist(), a.tolist(), strict=True)]


@dataclass(frozen=True, slots=True)
class Front:
    """Today's first half drops `now` of the `answers`, the second half of past days `usual`."""

    now: float
    usual: float
    answers: int


def front_loaded(past: Floats, today: Floats, done: Floats) -> Front | None:
    """Whether today's first half drops more than the second half usually does, beyond luck (a tapered dial mode).

    `past` (days, 2, slots) and `today` (2, slots) are answers and drops, `done` (slots,) the part of each slot that is
    over. The halves are those of a usual day's answers.
    """
    answers = past[:, 0].sum(0)
    if answers.sum() <= 0:
        return None
    first = np.cumsum(answers) <= HALF * answers.sum()
    dropped, answered = (float(today[row][first].sum()) for row in (1, 0))
    late = [float(past[:, row][:, ~first].sum()) for row in (1, 0)]
    if answered <= 0 or late[0] <= 0 or done[first].mean() < HALF:
        return None
    usual, now = late[0] / late[1], dropped / answered
    lucky = float(special.pdtrc(dropped - 1, usual * answered))
    return Front(now, usual, round(answered)) if now >= FRONT * usual and lucky < BY_LUCK else None
