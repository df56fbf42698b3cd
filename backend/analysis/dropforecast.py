"""How many calls will still be answered and dropped today, from past days at this time of day and today so far.

Two rates are needed: answers per call with an agent, and drops per answer. Each is that of past days from this time
of day on (a tapered dial mode drops most in the morning, so the morning's rate would be wrong for the afternoon),
moved by today so far as far as on past days the morning told the afternoon. The dialer's own guard often makes that
link negative: a bad morning is followed by a calm afternoon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.estimates import Floats, quotient

CALLS, ANSWERS, DROPS = range(3)
PRIOR_DAYS = 2.0
"""Past days that what is known of days in general counts for, when it is learned how much days differ."""

CALM, RESTLESS = 0.03**2, 0.35**2
"""How much, as squared shares, answers per call and drops per answer usually differ from day to day."""

LINK = 0.5
"""Part of a usual day's surprise that lasts, before past days say otherwise."""

LATELY, BY_LUCK = 5, 1e-3
"""The last hour and the quarter hour under way; and how rarely luck alone drops so many in them."""

EVEN_COUNTS, LEAST_VARIANCE = 20.0, 0.2
"""Expected drops it takes to believe half that a dialer evens them out, and how far that goes."""

_LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """What may still come today: calls a person answers, drops included, and the drops, each (draws,)."""

    answers: Floats
    drops: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Counts (days,) of past days before and after a time of day: events and what they are counted against."""

    events: tuple[Floats, Floats]
    out_of: tuple[Floats, Floats]


def draw_rest(
    rng: np.random.Generator, calls: DayForecast, past: Floats, today: Floats, done: Floats, draws: int
) -> Rest:
    """Draws the rest of the day.

    `past` (days, 3, slots) and `today` (3, slots) are CALLS, ANSWERS, DROPS, `done` (slots,) the part of each slot
    that is over, `calls` the forecast of the first of them.
    """
    if calls.left <= 0:
        return Rest(np.zeros(draws), np.zeros(draws))
    left = np.maximum((calls.left + 0.5) * np.exp(calls.sd * rng.standard_normal(draws)) - 0.5, 0.0)
    per_call = draw_rate(rng, _split(past, done, ANSWERS, CALLS), _so_far(today, ANSWERS, CALLS), CALM, draws)
    answers = rng.poisson(left * per_call).astype(np.float64)
    per_answer = draw_rate(rng, _split(past, done, DROPS, ANSWERS), _so_far(today, DROPS, ANSWERS), RESTLESS, draws)
    per_answer = _with_outbreak(rng, per_answer, today, done)
    drops = rng.binomial(answers.astype(np.int64), np.minimum(per_answer, 1.0)).astype(np.float64)
    expected = answers * np.minimum(per_answer, 1.0)
    even = np.sqrt(_evenness(_split(past, done, DROPS, ANSWERS)))
    return Rest(answers, np.maximum(np.rint(expected + even * (drops - expected)), 0.0))


def _evenness(past: Split) -> float:
    """Variance of past days' drops in the rest of the day over that of luck, at most 1.

    A dialer that steers by its drops makes them more even from day to day than luck would.
    """
    expected = _usual(past, 1) * past.out_of[1]
    squares = float(((past.events[1] - expected) ** 2).sum())
    return float(np.clip((squares + EVEN_COUNTS) / (expected.sum() + EVEN_COUNTS), LEAST_VARIANCE, 1.0))


def _with_outbreak(rng: np.random.Generator, per_answer: Floats, today: Floats, done: Floats) -> Floats:
    """Drops per answer where the last hour drops more than luck explains: it may go on like that, or may not.

    Something out of the ordinary (a wrong dial level) is like no past day: half of the draws take the last hour's rate.
    """
    over = int(np.ceil(done.sum()))
    lately = slice(max(over - LATELY, 0), over)
    dropped, answered = float(today[DROPS][lately].sum()), float(today[ANSWERS][lately].sum())
    expected = float(per_answer.mean()) * answered
    if answered <= 0 or dropped <= expected or special.pdtrc(dropped - 1, expected) > BY_LUCK:
        return per_answer
    goes_on = np.arange(len(per_answer)) % 2 == 0
    return np.where(goes_on, rng.gamma(dropped + 0.5, 1 / answered, len(per_answer)), per_answer)


def draw_rate(rng: np.random.Generator, past: Split, today: tuple[float, float], restless: float, draws: int) -> Floats:
    """The rate of the rest of today (draws,); `today` is events and what they are out of so far.

    Best linear prediction of the rest's factor from the factor so far (Robinson 1991), both 1 on a usual day; their
    variances and their link are those of past days, luck taken out, with PRIOR_DAYS of `restless` days beside them.
    """
    usual = [_usual(past, half) for half in (0, 1)]
    factors = [quotient(past.events[h], np.maximum(usual[h] * past.out_of[h], _LEAST)) - 1 for h in (0, 1)]
    luck = [_luck(usual[h], past.out_of[h]) for h in (0, 1)]
    seen = (past.out_of[0] > 0) & (past.out_of[1] > 0)
    first, rest = (
        max(_mean((factors[h] ** 2 - luck[h])[seen], luck[h][seen], restless), 0.1 * restless) for h in (0, 1)
    )
    both = _mean((factors[0] * factors[1])[seen], np.sqrt(luck[0] * luck[1])[seen], restless, LINK)
    link = float(np.clip(both, -1, 1)) * min(1.0, np.sqrt(first * rest) / max(abs(both), _LEAST))
    moved, variance = 1.0, rest
    if today[1] > 0:
        slope = link / (first + float(_luck(usual[0], np.array([today[1]]))[0]))
        moved = max(1 + slope * (today[0] / (usual[0] * today[1]) - 1), 0.05)
        variance = max(rest - slope * link, 0.1 * rest)
    shape = moved**2 / variance
    return np.asarray(usual[1] * moved * rng.gamma(shape, 1 / shape, draws))


def _usual(past: Split, half: int) -> float:
    """The past days' rate of one half; where that half has hardly anything, that of the whole day helps."""
    whole = (sum(float(part.sum()) for part in past.events) + 0.5) / (sum(float(p.sum()) for p in past.out_of) + 25.0)
    return (float(past.events[half].sum()) + 20 * whole) / (float(past.out_of[half].sum()) + 20)


def _luck(rate: float, out_of: Floats) -> Floats:
    """Variance of a factor from luck alone (Poisson)."""
    return np.asarray(1 / np.maximum(rate * out_of, _LEAST))


def _mean(squares: Floats, luck: Floats, prior: float, share: float = 1.0) -> float:
    """Mean over days, those with most counts heaviest, with PRIOR_DAYS of `share` of the `prior` beside them."""
    weight = (prior / (prior + luck)) ** 2
    return float((squares @ weight + PRIOR_DAYS * share * prior) / (weight.sum() + PRIOR_DAYS))


def _split(past: Floats, done: Floats, events: int, out_of: int) -> Split:
    return Split(
        ((past[:, events] * done).sum(1), (past[:, events] * (1 - done)).sum(1)),
        ((past[:, out_of] * done).sum(1), (past[:, out_of] * (1 - done)).sum(1)),
    )


def _so_far(today: Floats, events: int, out_of: int) -> tuple[float, float]:
    return float(today[events].sum()), float(today[out_of].sum())
