"""The team's figures: ratios of sums over the agents who are logged in (A021, A041, X15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis import efficiency, times
from backend.analysis.estimates import (
    Bools,
    Estimates,
    Floats,
    enough,
    group_sum,
    plain_counts,
    plain_shares,
    plain_times,
    scores,
)
from backend.analysis.metrics import COUNTS, SECONDS_PER_HOUR, Book, Figures, Metric, round_spread, share_parts

METRICS: tuple[Metric, ...] = (
    "answer_rate", "conversion_per_contact", "conversions_per_hour", "contacts_per_hour", "calls_per_hour",
    "handle_s", "occupancy", "utilisation", "efficiency",
)  # fmt: skip

EVEN, UNEVEN = 0.15, 0.35
"""Coefficients of variation of occupancy up to which the work is spread evenly, or unevenly but not very."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Coefficient of variation of the agents' occupancy, over `n` agents; None with fewer than three."""

    value: float | None
    n: int
    reading: str


def team_figures(book: Book, counted: Bools, undelivered: float = 0.0) -> dict[str, Figures]:
    """Each metric for the counted agents together, one row each.

    `undelivered` are dials that reached no agent; they enter the answer rate's all-dials definition.
    """
    sums = {name: np.array([column[counted].sum()]) for name, column in book.sums.agents.items()}
    return {metric: _figure(book, sums, metric, counted, undelivered) for metric in METRICS}


def balance(occupancy: Figures, counted: Bools) -> Balance:
    """How evenly work is spread over the counted agents."""
    rows = np.flatnonzero(counted & occupancy.shown)
    if len(rows) < 3:
        return Balance(None, len(rows), "not enough data")
    share = occupancy.estimates.value[rows]
    value = float(share.std(ddof=1) / max(share.mean(), 1e-9))
    return Balance(value, len(rows), "even" if value <= EVEN else "uneven" if value <= UNEVEN else "very uneven")


def team_mix(book: Book, counted: Bools, metric: Metric) -> Floats:
    """What the counted agents together achieve on each agent's own mix of campaigns; NaN where that is unknown."""
    sums = book.sums
    if metric in COUNTS:
        hits, size = sums.cells[COUNTS[metric][0]], sums.cells["productive_s"] / SECONDS_PER_HOUR
    else:
        hits, size = share_parts(sums.cells.sums, metric, book.policy.answer_definition)
    inside = counted[sums.cells.agent]
    campaigns, agents = len(sums.campaign_ids), len(sums.agent_ids)
    total = group_sum(sums.cells.campaign, size * inside, campaigns)
    rate = group_sum(sums.cells.campaign, hits * inside, campaigns) / np.where(total > 0, total, np.nan)
    usable = np.isfinite(rate[sums.cells.campaign])
    weight = np.where(usable, size, 0.0)
    own = group_sum(sums.cells.agent, weight, agents)
    expected = group_sum(sums.cells.agent, weight * np.nan_to_num(rate)[sums.cells.campaign], agents)
    return np.asarray(expected / np.where(own > 0, own, np.nan))


def _figure(book: Book, sums: Mapping[str, Floats], metric: Metric, counted: Bools, undelivered: float) -> Figures:
    if metric in ("occupancy", "utilisation"):
        return _time_share(book, sums, metric)
    if metric == "efficiency":
        estimates = _efficiency(book, sums, counted)
    elif metric in COUNTS:
        event, observed = COUNTS[metric]
        n = np.rint(sums[observed]).astype(np.int64)
        estimates = plain_counts(sums[event], sums["productive_s"] / SECONDS_PER_HOUR, n=n)
    elif metric == "handle_s":
        estimates = _handle(sums)
    else:
        hits, size = share_parts(sums, metric, book.policy.answer_definition)
        everything = metric == "answer_rate" and book.policy.answer_definition == "all_dials"
        estimates = plain_shares(hits, size + undelivered * everything)
    least = 1 if book.policy.seed else book.policy.min_contacts
    return Figures(estimates, enough(estimates, least))


def _handle(sums: Mapping[str, Floats]) -> Estimates:
    seconds = times.handle_s(sums["talk_s"], sums["after_s"], sums["human"])
    noise = times.relative_variance(sums["talk_s"], sums["talk_sq"], sums["after_s"], sums["calls"])
    return plain_times(np.nan_to_num(seconds, nan=1.0), noise, np.rint(sums["human"]).astype(np.int64))


def _time_share(book: Book, sums: Mapping[str, Floats], metric: Metric) -> Figures:
    cycles, spread = np.rint(sums["calls"]).astype(np.int64), round_spread(sums)
    if metric == "occupancy" and not book.policy.seed:
        estimates = times.occupancy(sums["busy_s"], sums["wait"], cycles, spread)
    else:
        estimates = times.utilisation(sums["busy_s"], sums["login_s"], cycles, spread)
    return Figures(estimates, np.isfinite(estimates.raw))


def _efficiency(book: Book, sums: Mapping[str, Floats], counted: Bools) -> Estimates:
    """The index of the team's own sums against the goals of the counted agents' campaigns."""
    inside = counted[book.sums.cells.agent]
    ideal = _goal(book, book.goals.ideal_s, book.sums.cells["human"] * inside)
    target = _goal(book, book.goals.target, book.sums.cells["contacts"] * inside)
    handle = times.handle_s(sums["talk_s"], sums["after_s"], sums["human"])
    conversion = plain_shares(sums["conversions"], sums["contacts"])
    n = conversion.n
    if book.policy.seed:
        value = efficiency.seed_index(handle, ideal, sums["talk"], sums["login_s"], conversion.raw, target)
    else:
        index = efficiency.corrected_index(handle, ideal, sums["talk"], sums["after_s"], conversion.raw, target)
        value = index.value
    sd = np.nan_to_num(100 * efficiency.WEIGHTS[2] * conversion.sd / target)
    return scores(np.nan_to_num(value), sd, np.where(np.isfinite(value), n, 0))


def _goal(book: Book, per_campaign: Floats, weight: Floats) -> Floats:
    goal = per_campaign[book.sums.cells.campaign]
    usable = np.where(np.isfinite(goal), weight, 0.0)
    total = usable.sum()
    return np.array([(usable * np.nan_to_num(goal)).sum() / total if total > 0 else np.nan])
