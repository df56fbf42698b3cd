"""From cells to what each of the three rates is fitted to, recent days counting most, and to what counts now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Floats, Ints, group_sum
from backend.analysis.pairing.cells import BANDS, PairCells
from backend.analysis.pairing.fitted import Family, Link, Table

HALF_LIFE_DAYS = 10.0
"""Working days after which a day counts half."""

MIX_HALF_LIFE_DAYS = 1.0
"""The same for which lists are being dialed."""

WEEK_DAYS = 5
"""A list's age is told to so many days."""

OLDEST_DAYS = 120.0
MOST_HOURLY = 400
"""Up to so many pairs of campaign and hour each campaign has hours of its own."""

_PER_MONTH = 30.0


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate: `hits` per `size` (columns of the cells), its usual level, and usual spreads of its effects."""

    link: Link
    hits: str
    size: str
    level: float
    agent: float
    pair: float
    campaign: float
    hour: float
    hourly: float
    list: float = 0.0
    band: float = 0.0
    age: float = 0.0


RATES: Mapping[str, Rate] = {
    "calls": Rate("log", "calls", "hours", float(np.log(15.0)), 0.12, 0.06, 0.4, 0.12, 0.06),
    "contact": Rate("logit", "contacts", "calls", 0.0, 0.12, 0.08, 0.5, 0.1, 0.06, 0.25, 0.2, 0.15),
    "conversion": Rate("logit", "conversions", "contacts", -2.4, 0.25, 0.18, 0.5, 0.12, 0.1, 0.25, 0.2, 0.15),
}
"""Calls per productive hour, contacts per call, conversions per contact."""


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The lists by campaign, those calls without a list included, and how much each is dialed now.

    `campaign` and `list` (units) are positions, list -1 none; `age_days` is the list's age today (NaN: none). `calls`,
    `contacts` (units) are how much each had lately; `bands` (campaigns, BANDS) the shares of attempts lately.
    """

    campaign: Ints
    list: Ints
    age_days: Floats
    calls: Floats
    contacts: Floats
    bands: Floats
    mean_age: float


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where shared columns begin: `at` by family name, -1 where the rate has no such effects; `hours` known."""

    at: Mapping[str, int]
    hours: Ints
    families: tuple[Family, ...]


def units_of(cells: PairCells) -> tuple[Units, Ints]:
    """The lists by campaign, and each cell's."""
    code = cells.campaign * (len(cells.list_ids) + 1) + cells.list + 1
    codes, unit = np.unique(code, return_inverse=True)
    campaign, which = np.divmod(codes, len(cells.list_ids) + 1)
    recent = 0.5 ** ((cells.days - 1 - cells.day) / MIX_HALF_LIFE_DAYS)
    born = np.full(len(codes), np.nan)
    born[unit] = cells.lead_age_days - cells.day
    calls, contacts = (group_sum(unit, recent * column, len(codes)) for column in (cells.calls, cells.contacts))
    spot = cells.campaign * BANDS + cells.band
    bands = group_sum(spot, recent * cells.calls, len(cells.campaign_ids) * BANDS).reshape(-1, BANDS)
    listed = np.isfinite(cells.lead_age_days) & (cells.calls > 0)
    ages = np.minimum(cells.lead_age_days[listed], OLDEST_DAYS)
    mean_age = float(np.average(ages, weights=cells.calls[listed])) if listed.any() else 0.0
    age = np.minimum(born + cells.days - 1, OLDEST_DAYS)
    shares = bands / np.maximum(bands.sum(1, keepdims=True), 1e-9)
    return Units(campaign, which - 1, age, calls, contacts, shares, mean_age), unit.astype(np.int64)


def layout_of(rate: Rate, cells: PairCells, units: Units) -> Layout:
    """The shared columns of a rate: campaigns, hours, hours of campaigns, lists, attempts, and age."""
    hours = np.unique(cells.hour)
    both = len(cells.campaign_ids) * len(hours)
    wanted = [
        Family("campaign", len(cells.campaign_ids), rate.campaign), Family("hour", len(hours), rate.hour),
        Family("hourly", both if both <= MOST_HOURLY else 0, rate.hourly),
    ]  # fmt: skip
    if rate.list:
        wanted += [Family("list", len(units.list), rate.list), Family("band", BANDS, rate.band)]
        wanted += [Family("age", 1, rate.age, learned=False)]
    at, first = {}, 1
    for family in wanted:
        at[family.name], first = first if family.size else -1, first + family.size
    return Layout(at, hours, tuple(wanted))


def table_of(rate: Rate, layout: Layout, cells: PairCells, units: Units, unit: Ints, half_life_days: float) -> Table:
    """What a rate is fitted to: cells of a week added up where all their columns agree, recent days counting most.

    A week is WEEK_DAYS working days. Calls where no time is known are left out.
    """
    back = cells.days - 1 - cells.day
    weight = 0.5 ** (back / half_life_days)
    plain = [_column(cells, name) for name in (rate.hits, rate.size)]
    keys = [cells.agent, cells.campaign, back // WEEK_DAYS, cells.hour]
    keys += [unit, cells.band] if "list" in layout.at else []
    first, row = _groups(keys)
    sums = np.array([group_sum(row, column, len(first)) for column in (*(c * weight for c in plain), *plain)])
    age = group_sum(row, plain[1] * _months(cells, units), len(first)) / np.maximum(sums[3], 1e-12)
    told = sums[3] > 0
    group, sums = first[told], sums[:, told]
    if rate.link == "logit":
        sums[::2] = np.minimum(sums[::2], sums[1::2])
    cols, xs = _columns(layout, cells, group, unit, age[told])
    agent, campaign, campaigns = cells.agent[group], cells.campaign[group], max(len(cells.campaign_ids), 1)
    pairs, pair = np.unique(agent * campaigns + campaign, return_inverse=True)
    owner, where = np.divmod(pairs, campaigns)
    blocks = pair * (cells.days // WEEK_DAYS + 1) + back[group] // WEEK_DAYS
    return Table(
        rate.link, rate.level, layout.families, len(cells.agent_ids), rate.agent, rate.pair, owner, where,
        pair.astype(np.int64), cols, xs, np.unique(blocks, return_inverse=True)[1].astype(np.int64), *sums,
    )  # fmt: skip


def _months(cells: PairCells, units: Units) -> Floats:
    """Each cell's lead age against the mean, in months; 0 where it has no list."""
    days = np.nan_to_num(np.minimum(cells.lead_age_days, OLDEST_DAYS), nan=units.mean_age)
    return np.asarray((days - units.mean_age) / _PER_MONTH)


def _columns(
    layout: Layout, cells: PairCells, group: Ints, unit: Ints, age: Floats
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int32]], Floats]:
    at, hour, campaign = layout.at, np.searchsorted(layout.hours, cells.hour[group]), cells.campaign[group]
    parts: list[Ints | int] = [0, at["campaign"] + campaign, at["hour"] + hour]
    if at["hourly"] >= 0:
        parts.append(at["hourly"] + campaign * len(layout.hours) + hour)
    if "list" in at:
        parts += [at["list"] + unit[group], at["band"] + cells.band[group], at["age"]]
    cols, xs = np.empty((len(group), len(parts)), dtype=np.int32), np.ones((len(group), len(parts)))
    for entry, part in enumerate(parts):
        cols[:, entry] = part
    if "list" in at:
        xs[:, -1] = age
    return cols, xs


def _column(cells: PairCells, name: str) -> Floats:
    return np.asarray(cells.productive_s / 3600 if name == "hours" else getattr(cells, name))


def _groups(keys: list[Ints]) -> tuple[Ints, Ints]:
    """First row of each combination of keys in ascending order, and each row's combination."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        code = code * (int(key.max(initial=0)) + 1) + key
    _, first, row = np.unique(code, return_index=True, return_inverse=True)
    return first.astype(np.int64), row.astype(np.int64)


def predictors(layout: Layout, units: Units, shares: Floats, hours: Ints, width: int) -> tuple[Floats, Floats]:
    """Shared columns (campaigns, width) that count on each campaign now, averaged over lists and hours.

    `shares` (units) are each list's part in its campaign, adding up to 1 or less. The second part is the share of each
    campaign that is on lists nobody has dialed yet.
    """
    campaigns = len(units.bands)
    x = np.zeros((campaigns, width))
    x[:, 0] = 1
    each = np.arange(campaigns)
    x[each, layout.at["campaign"] + each] = 1
    for hour in hours[np.isin(hours, layout.hours)]:
        spot = int(np.searchsorted(layout.hours, hour))
        x[:, layout.at["hour"] + spot] += 1 / len(hours)
        if layout.at["hourly"] >= 0:
            x[each, layout.at["hourly"] + each * len(layout.hours) + spot] += 1 / len(hours)
    if "list" not in layout.at:
        return x, np.zeros(campaigns)
    x[units.campaign, layout.at["list"] + np.arange(len(units.list))] = shares
    x[:, layout.at["band"] : layout.at["band"] + BANDS] = units.bands
    age = (np.nan_to_num(units.age_days, nan=units.mean_age) - units.mean_age) / _PER_MONTH
    x[:, layout.at["age"]] = group_sum(units.campaign, shares * age, campaigns)
    return x, np.maximum(1 - group_sum(units.campaign, shares, campaigns), 0.0)
