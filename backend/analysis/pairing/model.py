"""All agents on all campaigns fitted at once, and their values at given hours on given lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing.cells import PairCells
from backend.analysis.pairing.crossed import fit_crossed
from backend.analysis.pairing.fitted import Fitted
from backend.analysis.pairing.moments import Now, as_log_normal, moments
from backend.analysis.pairing.tables import (
    HALF_LIFE_DAYS,
    RATES,
    Layout,
    Units,
    layout_of,
    predictors,
    table_of,
    units_of,
)  # fmt: skip
from backend.analysis.pairing.values import PairValues, Worth

ListsNow = Mapping[int, Mapping[int, float]]
"""Campaign id to list id to how much of its calls the list gets now (any positive numbers)."""


@dataclass(frozen=True, slots=True, eq=False)
class PairModel:
    """What is known of the agents on the campaigns: one fit per rate of RATES, the lists, and the counts behind.

    `calls`, `contacts`, `conversions` and `hours` (agents, campaigns) are plain sums, not weighted by age.
    """

    agent_ids: Ints
    campaign_ids: Ints
    list_ids: Ints
    calls: Ints
    contacts: Ints
    conversions: Ints
    hours: Floats
    units: Units
    layouts: Mapping[str, Layout]
    fitted: Mapping[str, Fitted]

    def values(
        self, hours: Sequence[int], lists_now: ListsNow | None = None, worth: Mapping[int, Worth] | None = None
    ) -> PairValues:
        """Values at local `hours` (0 to 23, averaged; none: an average hour) on the lists dialed then.

        Campaigns that `lists_now` lacks are taken as dialed in the last days. `worth` by campaign id says what a
        conversion brings; campaigns it lacks have none configured. Raises ValueError for an hour that does not exist.
        """
        if any(not 0 <= hour <= 23 for hour in hours):
            raise ValueError(f"hours must lie from 0 to 23, not {sorted(hours)}.")
        now = self._now(np.unique(np.asarray(hours, dtype=np.int64)), lists_now or {})
        logs = {name: as_log_normal(self.fitted[name], moments(self.fitted[name], now[name])) for name in RATES}
        terms = tuple((worth or {}).get(int(i), Worth()) for i in self.campaign_ids)
        return PairValues(
            self.agent_ids, self.campaign_ids, self.calls, self.contacts, terms, self.fitted, now, logs
        )  # fmt: skip

    def _now(self, hours: Ints, lists_now: ListsNow) -> dict[str, Now]:
        calls = self._shares(self.units.calls, lists_now)
        now = {"calls": self._part("calls", hours, calls), "contact": self._part("contact", hours, calls)}
        reached = calls * np.exp(self._list_effects("contact"))
        usual = self._shares(self.units.contacts, {})
        asked = np.isin(self.campaign_ids[self.units.campaign], list(lists_now))
        now["conversion"] = self._part("conversion", hours, np.where(asked, self._full(reached, calls), usual))
        return now

    def _shares(self, lately: Floats, lists_now: ListsNow) -> Floats:
        """Each list's share of its campaign's calls; lists that were never dialed have none."""
        units, total = self.units, np.zeros(len(self.campaign_ids))
        weight = lately.copy()
        for c, campaign_id in enumerate(self.campaign_ids.tolist()):
            if campaign_id in lists_now:
                wanted = lists_now[campaign_id]
                mine = np.flatnonzero(units.campaign == c)
                weight[mine] = [wanted.get(self._list_id(unit), 0.0) for unit in mine.tolist()]
                total[c] = sum(wanted.values())
        seen = group_sum(units.campaign, weight, len(total))
        return np.asarray(weight / np.maximum(np.where(total > 0, total, seen), 1e-12)[units.campaign])

    def _list_id(self, unit: int) -> int:
        at = int(self.units.list[unit])
        return int(self.list_ids[at]) if at >= 0 else -1

    def _full(self, part: Floats, shares: Floats) -> Floats:
        """`part` with the sums that `shares` have in each campaign."""
        campaign, n = self.units.campaign, len(self.campaign_ids)
        have, want = (group_sum(campaign, each, n) for each in (part, shares))
        return np.asarray(part * (want / np.maximum(have, 1e-12))[campaign])

    def _list_effects(self, name: str) -> Floats:
        at = self.layouts[name].at["list"]
        return np.asarray(self.fitted[name].mean[at : at + len(self.units.list)])

    def _part(self, name: str, hours: Ints, shares: Floats) -> Now:
        fitted, layout = self.fitted[name], self.layouts[name]
        every = hours if len(hours) else layout.hours
        x, unknown = predictors(layout, self.units, shares, every, fitted.table.width)
        variance, shift = np.zeros(len(x)), np.zeros(len(x))
        if "list" in layout.at:
            sd = fitted.spreads.families[[family.name for family in layout.families].index("list")]
            variance, effect = (unknown * sd) ** 2, self._list_effects(name)
            mixed = group_sum(self.units.campaign, shares * np.exp(effect), len(x)) + unknown
            shift = np.log(np.maximum(mixed, 1e-12)) - group_sum(self.units.campaign, shares * effect, len(x))
        return Now(x, shift, variance)


def fit(cells: PairCells, half_life_days: float = HALF_LIFE_DAYS, start: PairModel | None = None) -> PairModel:
    """Fits all agents on all campaigns; a day counts half after `half_life_days` working days.

    `start` is an earlier model, e.g. of ten minutes ago, to begin from: the same answer sooner. Raises ValueError.
    """
    if half_life_days <= 0:
        raise ValueError(f"half_life_days must be above 0, not {half_life_days}.")
    units, unit = units_of(cells)
    layouts = {name: layout_of(rate, cells, units) for name, rate in RATES.items()}
    fitted = {
        name: fit_crossed(
            table_of(rate, layouts[name], cells, units, unit, half_life_days),
            None if start is None else start.fitted[name],
        )
        for name, rate in RATES.items()
    }
    calls, contacts, conversions = (
        np.rint(_sums(cells, each)).astype(np.int64) for each in (cells.calls, cells.contacts, cells.conversions)
    )
    hours = _sums(cells, cells.productive_s / 3600)
    return PairModel(
        cells.agent_ids, cells.campaign_ids, cells.list_ids, calls, contacts, conversions, hours, units, layouts, fitted
    )  # fmt: skip


def _sums(cells: PairCells, column: Floats) -> Floats:
    """A column added up by agent and campaign (agents, campaigns)."""
    shape = len(cells.agent_ids), len(cells.campaign_ids)
    return group_sum(cells.agent * shape[1] + cells.campaign, column, shape[0] * shape[1]).reshape(shape)
