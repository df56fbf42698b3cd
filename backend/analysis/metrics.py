"""Each metric of the board, per agent and for the team, under the corrected or the seed formulas.

Corrected figures are pulled toward the agents' campaigns and hidden where the calls are too few; seed
figures are plain quotients. A definition is stated once, here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from backend.analysis import efficiency, rates, times
from backend.analysis.estimates import (
    Bools,
    Estimates,
    Floats,
    Ints,
    enough,
    group_sum,
    plain_counts,
    plain_shares,
    plain_times,
    scores,
)
from backend.analysis.goals import Goals, mixed, outcome_factor, read_goals
from backend.analysis.policy import SEED_MIN_DIALS, AnswerDefinition, Policy
from backend.analysis.sums import Sums
from backend.model import CampaignTerms

Metric = Literal[
    "answer_rate", "conversion_per_contact", "conversions_per_hour", "contacts_per_hour", "calls_per_hour",
    "handle_s", "occupancy", "utilisation", "efficiency",
]  # fmt: skip

COUNTS: Mapping[str, tuple[str, str]] = {
    "conversions_per_hour": ("conversions", "contacts"),
    "contacts_per_hour": ("contacts", "contacts"),
    "calls_per_hour": ("calls", "calls"),
}
"""What is counted per hour of talk, wrap and wait, and what stands as its number of observations."""

WEAK_CONTACTS, WEAK_HOURS = 4.0, 0.5
SECONDS_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Estimates of one metric with the rows that carry enough calls to be shown."""

    estimates: Estimates
    shown: Bools

    @property
    def value(self) -> Floats:
        """The figures, NaN where there are not enough calls."""
        return np.where(self.shown, self.estimates.value, np.nan)

    @property
    def low(self) -> Floats:
        """Lower end of the likely range, NaN without any observation."""
        return np.where(self.estimates.n > 0, self.estimates.low, np.nan)

    @property
    def high(self) -> Floats:
        """Upper end of the likely range, NaN without any observation."""
        return np.where(self.estimates.n > 0, self.estimates.high, np.nan)


@dataclass(frozen=True, slots=True)
class Book:
    """The sums of a window with what is needed to read them; `dispersion` is variance over mean per count.

    `handle` and `conversion` are the pulled estimates that the efficiency index shares with the board.
    """

    sums: Sums
    goals: Goals
    policy: Policy
    handle: Estimates
    conversion: Estimates
    dispersion: Mapping[str, float]


def open_book(
    sums: Sums,
    terms: Mapping[int, CampaignTerms],
    policy: Policy,
    dispersion: Mapping[str, float] = MappingProxyType({}),
) -> Book:
    """Read goals and the shared estimates of a window."""
    handle, conversion = _pulled_handle(sums), _pulled_share(sums, "conversion_per_contact", policy)
    return Book(sums, read_goals(sums, terms), policy, handle, conversion, dispersion)


def share_parts(sums: Mapping[str, Floats], metric: str, definition: AnswerDefinition) -> tuple[Floats, Floats]:
    """Numerator and denominator of a share.

    `answer_rate` of all dials and of human answered: human-answered calls over the calls an agent had (a team's
    or campaign's all-dials denominator adds the dials no agent had); non-machine: contacts over human-answered.
    """
    if metric == "conversion_per_contact":
        return sums["conversions"], sums["contacts"]
    if definition == "non_machine":
        return sums["contacts"], sums["human"]
    return sums["human"], sums["calls"]


def figures(book: Book, metric: Metric) -> Figures:
    """One metric for every agent of the book."""
    if metric in COUNTS:
        estimates = _counts(book, metric)
    elif metric == "handle_s":
        estimates = _handle(book)
    elif metric in ("occupancy", "utilisation"):
        return _time_share(book, metric)
    elif metric == "efficiency":
        estimates = _efficiency(book)
    else:
        estimates = _share(book, metric)
    return Figures(estimates, _shown(book, estimates, book.sums.agents["calls"]))


def handle_parts(sums: Sums) -> tuple[Floats, Floats, Floats]:
    """Mean handle seconds, their squared relative error and the seconds the agents' campaigns lead one to expect."""
    agents, campaigns = sums.agents, sums.campaigns
    seconds = times.handle_s(agents["talk_s"], agents["after_s"], agents["human"])
    noise = times.relative_variance(agents["talk_s"], agents["talk_sq"], agents["after_s"], agents["calls"])
    usual = times.handle_s(campaigns["talk_s"], campaigns["after_s"], campaigns["human"])
    expected = mixed(sums, usual, "human")
    return seconds, noise, np.where(np.isfinite(expected), expected, 1.0)


def index_parts(book: Book) -> efficiency.Index:
    """The corrected index of every agent with its parts, at the estimated handle time and conversion."""
    agents = book.sums.agents
    same_outcome = book.handle.value * outcome_factor(book.sums)
    same_outcome = np.where(agents["human"] > 0, same_outcome, np.nan)
    outcome = np.where(agents["contacts"] > 0, book.conversion.value, np.nan)
    ideal, target = mixed(book.sums, book.goals.ideal_s, "human"), mixed(book.sums, book.goals.target, "contacts")
    return efficiency.corrected_index(same_outcome, ideal, agents["talk"], agents["after_s"], outcome, target)


def seed_index(book: Book) -> Floats:
    """The seed formula of every agent in per cent; total time is the logged-in time (X02)."""
    agents, sums = book.sums.agents, book.sums
    handle = times.handle_s(agents["talk_s"], agents["after_s"], agents["human"])
    with np.errstate(divide="ignore", invalid="ignore"):
        conversion = agents["conversions"] / agents["contacts"]
    ideal, target = mixed(sums, book.goals.ideal_s, "human"), mixed(sums, book.goals.target, "contacts")
    return efficiency.seed_index(handle, ideal, agents["talk"], agents["login_s"], conversion, target)


def _shown(book: Book, estimates: Estimates, calls: Floats) -> Bools:
    if book.policy.seed:
        return np.isfinite(estimates.raw) & (calls >= SEED_MIN_DIALS)
    return enough(estimates, book.policy.min_contacts)


def _whole(column: Floats) -> Ints:
    return np.rint(column).astype(np.int64)


def _share(book: Book, metric: str) -> Estimates:
    if not book.policy.seed:
        conversion = metric == "conversion_per_contact"
        return book.conversion if conversion else _pulled_share(book.sums, metric, book.policy)
    return plain_shares(*share_parts(book.sums.agents, metric, book.policy.answer_definition))


def _pulled_share(sums: Sums, metric: str, policy: Policy) -> Estimates:
    definition = policy.answer_definition
    hits, size = share_parts(sums.agents, metric, definition)
    cell_hits, cell_size = share_parts(sums.cells.sums, metric, definition)
    agents = len(sums.agent_ids)
    prior = rates.mix_prior(
        sums.cells.agent, sums.cells.campaign, cell_hits, cell_size, agents, WEAK_CONTACTS, share=True
    )
    return rates.shrink_shares(hits, _whole(size), prior)


def _counts(book: Book, metric: str) -> Estimates:
    event, observed = COUNTS[metric]
    sums = book.sums
    hours, n = sums.agents["productive_s"] / SECONDS_PER_HOUR, _whole(sums.agents[observed])
    if book.policy.seed:
        return plain_counts(sums.agents[event], hours, n=n)
    cells, cell_hours = sums.cells, sums.cells["productive_s"] / SECONDS_PER_HOUR
    counted = np.where(cell_hours > 0, cells[event], 0.0)
    events = group_sum(cells.agent, counted, len(sums.agent_ids))
    prior = rates.mix_prior(cells.agent, cells.campaign, counted, cell_hours, len(events), WEAK_HOURS, share=False)
    return rates.shrink_counts(events, hours, prior, n=n, dispersion=book.dispersion.get(metric, 1.0))


def _handle(book: Book) -> Estimates:
    if not book.policy.seed:
        return book.handle
    seconds, noise, _ = handle_parts(book.sums)
    return plain_times(np.nan_to_num(seconds, nan=1.0), noise, _whole(book.sums.agents["human"]))


def _pulled_handle(sums: Sums) -> Estimates:
    seconds, noise, expected = handle_parts(sums)
    fitted = int((sums.campaigns["human"] > 0).sum())
    return rates.shrink_times(seconds, noise, expected, _whole(sums.agents["human"]), fitted)


def _time_share(book: Book, metric: str) -> Figures:
    agents = book.sums.agents
    cycles = _whole(agents["calls"])
    spread = round_spread(agents)
    if metric == "occupancy" and not book.policy.seed:
        estimates = times.occupancy(agents["busy_s"], agents["wait"], cycles, spread)
    else:
        estimates = times.utilisation(agents["busy_s"], agents["login_s"], cycles, spread)
    return Figures(estimates, np.isfinite(estimates.raw))


def round_spread(sums: Mapping[str, Floats]) -> float:
    """Squared relative spread of one call's length over the floor, at least 0.05."""
    n, talk = sums["calls"].sum(), sums["talk_s"].sum()
    if n < 2 or talk <= 0:
        return 1.0
    return max(0.05, float(sums["talk_sq"].sum() * n / talk**2 - 1))


def _efficiency(book: Book) -> Estimates:
    contacts = _whole(book.sums.agents["contacts"])
    parts = index_parts(book)
    if book.policy.seed:
        value = seed_index(book)
        return scores(np.nan_to_num(value), _index_sd(book, parts), np.where(np.isfinite(value), contacts, 0))
    return scores(np.nan_to_num(parts.value), _index_sd(book, parts), contacts, floor=0.0, ceiling=100.0)


def _index_sd(book: Book, parts: efficiency.Index) -> Floats:
    """Uncertainty of the index in points: its three parts are taken as independent."""
    ideal = mixed(book.sums, book.goals.ideal_s, "human")
    target = mixed(book.sums, book.goals.target, "contacts")
    factor = outcome_factor(book.sums)
    ends = [efficiency.handling_score(end * factor, ideal) for end in (book.handle.low, book.handle.high)]
    here = np.nan_to_num(parts.handling)
    handling = np.maximum(np.abs(np.nan_to_num(ends[0]) - here), np.abs(np.nan_to_num(ends[1]) - here)) / 1.2816
    outcome = np.nan_to_num(book.conversion.sd / np.where(target > 0, target, np.nan))
    share, calls = np.nan_to_num(parts.talking), np.maximum(book.sums.agents["calls"], 1.0)
    # A share of time varies like a share of calls, more so where calls differ much in length.
    talking = np.sqrt(np.clip(share * (1 - share), 0.0, 0.25) * (1 + round_spread(book.sums.agents)) / calls)
    there = np.isfinite(np.array([parts.handling, parts.talking, parts.outcome]))
    total = (np.array(efficiency.WEIGHTS)[:, None] * there).sum(0)
    spread = np.sqrt(((np.array(efficiency.WEIGHTS)[:, None] * np.array([handling, talking, outcome])) ** 2).sum(0))
    return np.asarray(100 * spread / np.where(total > 0, total, 1.0))
