"""Answers, contacts and conversions: of campaigns, of agents on them, over the day, and from day to day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints, group_sum
from backend.optimizer.whatif.mixed import Fit, fit_counts
from backend.optimizer.whatif.model import MISSES, QUARTERS, Estimate
from backend.optimizer.whatif.past import Past, by_quarter, day_spread, rows_of, smooth_curve

PRIOR_DIALS, PRIOR_CALLS = 300.0, 100.0
"""Dials, or calls, of the whole floor that stand for a campaign of which nothing is known."""
DAY_SPREAD = 0.02
"""Answers and contacts of one day stray from the usual at least so much (deviation of the factor)."""
LINE_S = {"NA": 24.0, "AA": 15.0, "AM": 22.0, "B": 4.0, "DC": 4.0, "CG": 3.0, "CGD": 3.0, "AFAX": 9.0}
"""Seconds a line is busy with a dial that ends so; of other statuses little is known and they are rare."""


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Campaigns are rows of `ids`, agents of `people` (both sorted).

    `answer`, `contact` (campaigns); curves (96,); `level` conversions per contact of the floor; `conversions` and
    `contacts` fits of factors (agents, campaigns) on `level` and on `contact`; `day_sd` of conversions.
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
    day_sd: float
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
    answer, answer_curve = _shares(dialed, len(ids), PRIOR_DIALS)
    called = _Part(contact, np.ones(len(contact)), campaign, quarter, day, weight)
    contacts, contact_curve = _shares(called, len(ids), PRIOR_CALLS)
    won = _Part(conversion, contact, campaign, quarter, day, weight)
    usual, conversion_curve = _shares(won, len(ids), PRIOR_CALLS)
    shape, pair = (len(people), len(ids)), agent * len(ids) + campaign
    level = (float(weight @ conversion) + 0.5) / (float(weight @ contact) + 5.0)
    tried = weight * contact * conversion_curve[quarter] * level
    conversions = fit_counts(_sums(pair, weight * conversion, shape), _sums(pair, tried, shape), level)
    likely = np.array([one.mean for one in contacts])[campaign] * contact_curve[quarter]
    reached = fit_counts(
        _sums(pair, weight * contact, shape), _sums(pair, weight * likely, shape), float(likely.mean())
    )
    due = np.array([one.mean for one in usual])[campaign] * conversion_curve[quarter] * contact
    spread = day_spread(group_sum(day, conversion, past.days), group_sum(day, due, past.days))
    return Rates(
        ids, people, answer, answer_curve, contacts, contact_curve, level, conversion_curve, conversions, reached,
        spread, kinds,
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


def _shares(part: _Part, campaigns: int, prior: float) -> tuple[list[Estimate], Floats]:
    """Events per trial of each campaign, pulled to the floor's where little is known, and the floor's curve."""
    events, trials = part.weight * part.events, part.weight * part.trials
    floor = (events.sum() + 0.5) / (trials.sum() + 1.0)
    own_events, own = (group_sum(part.campaign, each, campaigns) for each in (events, trials))
    rate = (own_events + prior * floor) / (own + prior)
    curve = smooth_curve(
        group_sum(part.quarter, events, QUARTERS), group_sum(part.quarter, trials * rate[part.campaign], QUARTERS)
    )
    due = group_sum(part.campaign, trials * curve[part.quarter], campaigns)
    rate = (own_events + prior * floor) / (due + prior)
    size, likely = int(part.day.max(initial=-1)) + 1, part.trials * rate[part.campaign] * curve[part.quarter]
    days = day_spread(group_sum(part.day, part.events, size), group_sum(part.day, likely, size))
    days = max(days, DAY_SPREAD)
    sd = rate * np.sqrt((1 - rate) / np.maximum(rate * (own + prior), 1.0) + days**2)
    wide = np.where(own < prior, rate * 0.25 * np.sqrt(prior / (own + prior)), 0.0)
    return [Estimate(float(r), float(np.hypot(s, w))) for r, s, w in zip(rate, sd, wide, strict=True)], curve
