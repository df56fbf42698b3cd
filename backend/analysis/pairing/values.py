"""What a seat is worth: expected calls to margin per productive hour of each agent on each campaign, with ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from backend.analysis.estimates import TAIL, Floats, Ints
from backend.analysis.pairing.fitted import Fitted
from backend.analysis.pairing.moments import Moments, Now, draws

Measure = Literal[
    "calls_per_hour", "contacts_per_hour", "conversions_per_hour", "conversion_per_contact",
    "revenue_cents_per_hour", "margin_cents_per_hour",
]  # fmt: skip

PARTS: Mapping[str, tuple[str, ...]] = {
    "calls_per_hour": ("calls",),
    "contacts_per_hour": ("calls", "contact"),
    "conversion_per_contact": ("conversion",),
    "conversions_per_hour": ("calls", "contact", "conversion"),
    "revenue_cents_per_hour": ("calls", "contact", "conversion"),
    "margin_cents_per_hour": ("calls", "contact", "conversion"),
}
"""Which rates are multiplied for each measure."""

DRAWS = 2000
_REACH = float(-special.ndtri(TAIL))


@dataclass(frozen=True, slots=True, eq=False)
class PairEstimates:
    """Expected values (agents, campaigns) with `sd`, the 80 % likely range `low` to `high`, and `n` contacts behind."""

    value: Floats
    low: Floats
    high: Floats
    sd: Floats
    n: Ints


@dataclass(frozen=True, slots=True)
class Worth:
    """What a conversion brings on a campaign, cents; None where it is not configured."""

    value_cents: int | None = None
    margin_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Gain:
    """What a set of moves brings: expected gain, its sd and 80 % likely range, and the chance that it is above 0."""

    value: float
    low: float
    high: float
    sd: float
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class PairValues:
    """Every agent on every campaign at the hours and on the lists asked for; rows are agents, columns campaigns.

    `contacts` (agents, campaigns) are those the pair had, 0 where it never met; `calls` likewise. Estimates of
    revenue or margin are NaN on campaigns where none is configured.
    """

    agent_ids: Ints
    campaign_ids: Ints
    calls: Ints
    contacts: Ints
    worth: tuple[Worth, ...]
    fitted: Mapping[str, Fitted]
    now: Mapping[str, Now]
    logs: Mapping[str, Moments]

    @property
    def calls_per_hour(self) -> PairEstimates:
        """Calls per productive hour."""
        return self.of("calls_per_hour")

    @property
    def contacts_per_hour(self) -> PairEstimates:
        """Contacts per productive hour."""
        return self.of("contacts_per_hour")

    @property
    def conversions_per_hour(self) -> PairEstimates:
        """Conversions per productive hour."""
        return self.of("conversions_per_hour")

    @property
    def conversion_per_contact(self) -> PairEstimates:
        """Conversions per contact, 0 to 1."""
        return self.of("conversion_per_contact")

    @property
    def revenue_cents_per_hour(self) -> PairEstimates:
        """Revenue per productive hour, cents; NaN where no value is configured."""
        return self.of("revenue_cents_per_hour")

    @property
    def margin_cents_per_hour(self) -> PairEstimates:
        """Margin per productive hour, cents; NaN where no margin is configured."""
        return self.of("margin_cents_per_hour")

    def of(self, measure: Measure) -> PairEstimates:
        """The estimates of a measure."""
        parts, cents = [self.logs[name] for name in PARTS[measure]], self._cents(measure)
        mean, variance = sum(p.mean for p in parts), sum(p.variance for p in parts)
        sd_log, middle = np.sqrt(variance), np.exp(mean) * cents
        value = middle * np.exp(variance / 2)
        low, high = middle * np.exp(-_REACH * sd_log), middle * np.exp(_REACH * sd_log)
        low, high = np.where(cents < 0, high, low), np.where(cents < 0, low, high)
        sd = np.abs(value) * np.sqrt(np.expm1(variance))
        return PairEstimates(value, np.minimum(low, value), np.maximum(high, value), sd, self.contacts)

    def draws(self, measure: Measure, seed: int, n: int = DRAWS, agents: Ints | None = None) -> Floats:
        """Plausible true values (n, agents, campaigns), drawn jointly: what agents or campaigns share moves together.

        `agents` are positions, None for all. The same seed gives the same draws.
        """
        rng = np.random.default_rng([seed, n])
        which = np.arange(len(self.agent_ids)) if agents is None else np.asarray(agents, dtype=np.int64)
        total = np.ones((n, len(which), len(self.campaign_ids)))
        for name in PARTS[measure]:
            eta = draws(self.fitted[name], self.now[name], which, rng, n)
            total *= special.expit(eta) if self.fitted[name].table.link == "logit" else np.exp(eta)
        return np.asarray(total * self._cents(measure))

    def gain(
        self, before: Ints, after: Ints, hours: Floats, *, cents: Floats | None = None, lost_h: Floats | float = 0.0,
        seed: int = 0, n: int = DRAWS,
    ) -> Gain:  # fmt: skip
        """What a line-up brings more than another over the agents' `hours`, in conversions or, with `cents`, in cents.

        `before` and `after` (agents) are positions of campaigns, -1 for none; `cents` (campaigns) is what a
        conversion counts; who moves loses `lost_h` hours (an agent's or everybody's) of the new campaign.
        """
        moved = np.flatnonzero(before != after)
        if not len(moved):
            return Gain(0.0, 0.0, 0.0, 0.0, 0.0)
        each = self.draws("conversions_per_hour", seed, n, moved)
        each = each if cents is None else each * np.asarray(cents, dtype=np.float64)
        rows, lost = np.arange(len(moved)), np.broadcast_to(lost_h, np.shape(before))[moved]
        there = np.where(after[moved] >= 0, each[:, rows, after[moved]], 0.0)
        here = np.where(before[moved] >= 0, each[:, rows, before[moved]], 0.0)
        stay = hours[moved]
        total = (there * np.maximum(stay - lost, 0.0) - here * stay).sum(1)
        low, high = np.quantile(total, [TAIL, 1 - TAIL])
        return Gain(float(total.mean()), float(low), float(high), float(total.std()), float((total > 0).mean()))

    def _cents(self, measure: Measure) -> Floats:
        name = {"revenue_cents_per_hour": "value_cents", "margin_cents_per_hour": "margin_cents"}.get(measure)
        if name is None:
            return np.ones(len(self.campaign_ids))
        each = [getattr(worth, name) for worth in self.worth]
        return np.array([np.nan if cents is None else cents for cents in each], dtype=np.float64)
