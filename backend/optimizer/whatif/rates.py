"""Answers, contacts and conversions: of campaigns, of agents on them, over the day, and from day to day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints, group_sum
from backend.optimizer.whatif.days import day_spread, today_factor
from backend.optimizer.whatif.mixed import Fit, fit_counts
from backend.optimizer.whatif.model import MISSES, QUARTERS, Estimate, Today
from backend.optimizer.whatif.past import Past, by_quarter, rows_of, smooth_curve

PRIOR_DIALS, PRIOR_CALLS = 300.0, 100.0
"""Dials, or calls, of the whole floor that stand for a campaign of which nothing is known."""
LINE_S = {"NA": 24.0, "AA": 15.0, "AM": 22.0, "B": 4.0, "DC": 4.0, "CG": 3.0, "CGD": 3.0, "AFAX": 9.0}
"""Seconds a line is busy with a dial that ends so; of other statuses little is known and they are rare."""


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Campaigns are rows of `ids`, agents of `people` (both sorted).

    `answer`, `contact` (campaigns); curves (96,); `level` conversions per contact of the floor; `conversions` and
    `contacts` fits of factors (agents, campaigns) on `level` and on `contact`; `today` what all campaigns share.
    """

    ids: Ints
    people: Ints
    answer: list[Estimate]
    answer_curve: Floats
    contact: list[Estimate]
    contact_curve: Floats
    level: float
    conversion_curve: Floats
    conversions: Fit
    contacts: Fit
    today: Today
    misses: list[tuple[tuple[float, float], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Events and trials of rows with their campaign, quarter and day, and the weight of each row."""

    events: Floats
    trials: Floats
    campaign: Ints
    quarter: Ints
    day: Ints
    weight: Floats


def fit_rates(past: Past, calls: Columns, ids: Ints, people: Ints) -> Rates:
    """All rates from outbound `calls` of these campaigns and from dials."""
    campaign, agent = rows_of(calls["campaign_id"], ids), rows_of(calls["agent_id"], people)
    weight, quarter, day = past.weight(calls["day"]), by_quarter(calls["wall_s"]), calls["day"]
    contact, conversion = calls["contact"].astype(float), calls["conversion"].astype(float)
    dialed, kinds = _dialed(past, calls, ids)
    answers = _shares(dialed, len(ids), PRIOR_DIALS, past.today)
    called = _Part(contact, np.ones(len(contact)), campaign, quarter, day, weight)
    contacts = _shares(called, len(ids), PRIOR_CALLS, past.today)
    won = _Part(conversion, contact, campaign, quarter, day, weight)
    usual = _shares(won, len(ids), PRIOR_CALLS, past.today)
    shape, pair = (len(people), len(ids)), agent * len(ids) + campaign
    level = (float(weight @ conversion) + 0.5) / (float(weight @ contact) + 5.0)
    tried = weight * contact * usual.curve[quarter] * level
    conversions = fit_counts(_sums(pair, weight * conversion, shape), _sums(pair, tried, shape), level)
    likely = np.array([one.mean for one in contacts.of])[campaign] * contacts.curve[quarter]
    reached = fit_counts(
        _sums(pair, weight * contact, shape), _sums(pair, weight * likely, shape), float(likely.mean())
    )
    today = Today(answers.today, contacts.today, usual.today)
    return Rates(
        ids, people, answers.of, answers.curve, contacts.of, contacts.curve, level, usual.curve, conversions, reached,
        today, kinds,
    )  # fmt: skip


def _sums(pair: Ints, column: Floats, shape: tuple[int, int]) -> Floats:
    return group_sum(pair, column, shape[0] * shape[1]).reshape(shape)


def _dialed(past: Past, calls: Columns, ids: Ints) -> tuple[_Part, list[tuple[tuple[float, float], ...]]]:
    """Dials with their answers, those of agents and those without; and kinds of unanswered ones per campaign."""
    known = np.isin(past.dials["campaign_id"], ids)
    dials = {name: column[known] for name, column in past.dials.items()}
    campaign, n, dropped = rows_of(dials["campaign_id"], ids), dials["n"].astype(float), dials["drop"].astype(float)
    ones = np.ones(len(calls["day"]))
    day = np.concatenate([calls["day"], dials["day"]])
    part = _Part(
        np.concatenate([ones, n * dropped]), np.concatenate([ones, n]),
        np.concatenate([rows_of(calls["campaign_id"], ids), campaign]),
        np.concatenate([by_quarter(calls["wall_s"]), dials["quarter"]]), day, past.weight(day),
    )  # fmt: skip
    kinds = []
    for c in range(len(ids)):
        seen = {
            status: float(n[(campaign == c) & (dials["status"] == status)].sum())
            for status in LINE_S
        }  # fmt: skip
        kinds.append(tuple((count, LINE_S[status]) for status, count in seen.items() if count) or MISSES)
    return part, kinds


@dataclass(frozen=True, slots=True, eq=False)
class _Shares:
    """Events per trial of each campaign, the floor's curve (96,), and the factor of today."""

    of: list[Estimate]
    curve: Floats
    today: Estimate


def _shares(part: _Part, campaigns: int, prior: float, today: int | None) -> _Shares:
    """Pulled to the floor's where little is known."""
    events, trials = part.weight * part.events, part.weight * part.trials
    floor = (events.sum() + 0.5) / (trials.sum() + 1.0)
    own_events, own = (group_sum(part.campaign, each, campaigns) for each in (events, trials))
    rate = (own_events + prior * floor) / (own + prior)
    curve = smooth_curve(
        group_sum(part.quarter, events, QUARTERS), group_sum(part.quarter, trials * rate[part.campaign], QUARTERS)
    )
    due = group_sum(part.campaign, trials * curve[part.quarter], campaigns)
    rate = (own_events + prior * floor) / (due + prior)
    likely = part.trials * rate[part.campaign] * curve[part.quarter]
    alone, factor = _days(part, likely, campaigns, today, float(floor))
    sd = rate * np.sqrt((1 - rate) / np.maximum(rate * (own + prior), 1.0) + alone**2)
    wide = np.where(own < prior, rate * 0.25 * np.sqrt(prior / (own + prior)), 0.0)
    of = [Estimate(float(r), float(np.hypot(s, w))) for r, s, w in zip(rate, sd, wide, strict=True)]
    return _Shares(of, curve, factor)


def _days(part: _Part, likely: Floats, campaigns: int, today: int | None, share: float) -> tuple[float, Estimate]:
    """How far a campaign's days stray by themselves (deviation of the factor), and today's factor for all of them."""
    size = int(part.day.max(initial=-1)) + 1
    events, due = (group_sum(part.day, each, size) for each in (part.events, likely))
    together = day_spread(events, due, share)
    cell = part.day * campaigns + part.campaign
    each = day_spread(group_sum(cell, part.events, size * campaigns), group_sum(cell, likely, size * campaigns), share)
    so_far = (float(events[today]), float(due[today])) if today is not None and today < size else (0.0, 0.0)
    return float(np.sqrt(max(each**2 - together**2, 0.0))), today_factor(*so_far, together, share)
