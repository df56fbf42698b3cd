"""What past days teach about how a day ends: for the team and for each campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from backend.analysis.dayforecast import day as dayforecast
from backend.analysis.dayforecast.chain import rate_strength
from backend.analysis.dayforecast.day import History
from backend.analysis.dayforecast.grid import Grid, open_hours
from backend.analysis.estimates import Floats
from backend.lookout.outlook_days import COUNTS, SLOT_S, SLOTS, DayCounts

TEAM = 0
RATE_DAYS = 28
"""Open days rates and values are taken from."""

MONEY = ("revenue_cents", "revenue_sq")
ROWS = (*COUNTS, *MONEY)
"""Rows of a unit's counts: COUNTS, the conversions' worth, and the sum of their squared values."""

PLACE = {name: row for row, name in enumerate(ROWS)}
Values = Mapping[int, int]
"""Cents a conversion is worth, by campaign; without an entry it has no value."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """The team (`campaign_id` 0) or one campaign.

    `history` is of its calls on the days `opened`, `totals` (ROWS, days) are its last open days.
    """

    campaign_id: int
    history: History
    totals: Floats
    opened: Sequence[date] = ()

    def rate(self, hits: str, trials: str) -> tuple[float, float]:
        """Mean and strength (trials) of a rate over the last open days, inside (0, 1)."""
        x, n = self.totals[PLACE[hits]], self.totals[PLACE[trials]]
        mean, strength = rate_strength(np.minimum(x, n), n)
        return float(np.clip(mean, 1e-6, 1 - 1e-6)), strength

    def per(self, row: str, of: str) -> float:
        """Sum of one row over that of another, over the last open days; NaN where there is nothing."""
        below = float(self.totals[PLACE[of]].sum())
        return float(self.totals[PLACE[row]].sum()) / below if below > 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The units by campaign (0: the team), in slots of `grid`."""

    grid: Grid
    units: Mapping[int, Unit]

    def unit(self, campaign_id: int) -> Unit:
        """A unit; one never seen before knows nothing."""
        found = self.units.get(campaign_id)
        if found is not None:
            return found
        return Unit(campaign_id, dayforecast.start(self.grid.slots), np.zeros((len(ROWS), 0)))


def learn_days(days: Sequence[tuple[date, DayCounts]], values: Values) -> Learned:
    """Learns past days in order; every campaign that had calls on one of them is a unit, as is the team."""
    grid = opening_hours(days)
    ids = sorted({int(i) for _, counts in days for i in counts.campaign_ids})
    return Learned(grid, {one: _learn(one, days, values, grid) for one in [TEAM, *ids]})


def opening_hours(days: Sequence[tuple[date, DayCounts]]) -> Grid:
    """The quarter hours that hold all but the rarest calls; the whole day while none is known."""
    whole = np.array([counts.of(None)[PLACE["calls"]] for _, counts in days]).reshape(len(days), SLOTS)
    return open_hours(whole, SLOT_S)


def unit_counts(day: DayCounts, campaign_id: int, values: Values, grid: Grid) -> Floats:
    """A unit's counts of one day (ROWS, slots of the grid); what lies outside opening hours counts at their edge."""
    whole = day.of(campaign_id or None)
    money = np.zeros((len(MONEY), whole.shape[1]))
    for place, one in enumerate(day.campaign_ids.tolist()):
        if one in values and campaign_id in (TEAM, one):
            won = day.counts[PLACE["conversions"], place]
            money += np.outer([values[one], values[one] ** 2], won)
    return on_grid(np.vstack([whole, money]), grid)


def on_grid(counts: Floats, grid: Grid) -> Floats:
    """Counts (rows, quarter hours of the day) in the grid's slots (rows, slots)."""
    first = grid.first_s // SLOT_S
    inside = counts[:, first : first + grid.slots].copy()
    inside[:, 0] += counts[:, :first].sum(1)
    inside[:, -1] += counts[:, first + grid.slots :].sum(1)
    return inside


def _learn(campaign_id: int, days: Sequence[tuple[date, DayCounts]], values: Values, grid: Grid) -> Unit:
    counts = [unit_counts(one, campaign_id, values, grid) for _, one in days]
    calls = np.array([one[0] for one in counts]).reshape(len(days), grid.slots)
    history = dayforecast.from_days(grid.slots, [day for day, _ in days], calls)
    opened = [place for place, one in enumerate(counts) if one[0].sum() > 0]
    totals = np.array([counts[place].sum(1) for place in opened[-RATE_DAYS:]]).reshape(-1, len(ROWS)).T
    return Unit(campaign_id, history, totals, [days[place][0] for place in opened])
