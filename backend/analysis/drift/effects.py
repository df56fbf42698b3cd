"""Additive effects on a log level, each pulled to nothing as far as its data are thin (empirical Bayes).

The level of an observation is exp(first guess + base[campaign, inbound] + outcome + cell[campaign, outcome] + list
+ hour + shape[campaign, hour] + agent). An effect keeps two discounted sums, `total` and `weight`; its value is
total / (weight + prior), its variance 1 / (weight + prior), as of a normal with prior precision `prior`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from backend.analysis.drift.channels import CHANNELS, FIRST_GUESS, LEAST, MOST, SPREAD, TIMES
from backend.analysis.drift.rows import Rows
from backend.analysis.estimates import Bools, Floats, Ints
from backend.clock import zone

SLOTS = 48
"""Half hours of a local day, by the wall clock."""

GROUPS = ("base", "outcome", "cell", "listing", "hour", "shape", "agent")
"""In the order in which they are fitted."""

_SD = {
    "base": (1.5, 1.5, 1.0, 1.5, 1.0, 1.0, 1.5),
    "outcome": (2.0, 1.5, 0.1, 0.1, 0.1, 0.1, 0.1),
    "cell": (0.25, 0.25, 0.1, 0.1, 0.1, 0.1, 0.1),
    "listing": (0.05, 0.05, 0.1, 0.25, 0.05, 0.2, 0.3),
    "hour": (0.1, 0.1, 0.1, 0.15, 0.5, 0.15, 0.5),
    "shape": (0.05, 0.05, 0.05, 0.08, 0.3, 0.1, 0.3),
    "agent": (0.15, 0.25, 0.1, 0.3, 0.5, 0.1, 0.1),
}
PRIOR = {name: 1 / np.square(np.array(sd)) for name, sd in _SD.items()}
"""Prior precision of each group's effects by channel: how different campaigns, lists, hours and people usually are."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the observations of a channel belong: positions in the baselines' axes, -1 for the unknown."""

    agent: Ints
    campaign: Ints
    inbound: Ints
    list: Ints
    status: Ints
    slot: Ints

    def of(self, group: str) -> tuple[Ints, ...]:
        """The indices into a group's table behind (sum or weight, channel)."""
        pairs = {
            "base": (self.campaign, self.inbound), "outcome": (self.status,), "cell": (self.campaign, self.status),
            "listing": (self.list,), "hour": (self.slot,), "shape": (self.campaign, self.slot),
            "agent": (self.agent,),
        }  # fmt: skip
        return pairs[group]


Tables = dict[str, Floats]
"""By group: (2: total, weight; CHANNELS; the group's own axes)."""


def wall_slot(at: int, zone_name: str) -> int:
    """The half hour of the wall clock an instant (UTC s) lies in."""
    wall = datetime.fromtimestamp(at, UTC).astimezone(zone(zone_name))
    return wall.hour * 2 + wall.minute // 30


def find(ids: Ints, wanted: Ints) -> Ints:
    """Position of each wanted id in the sorted `ids`, -1 where it is missing."""
    if not len(ids):
        return np.full(len(wanted), -1)
    place = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.asarray(np.where(ids[place] == wanted, place, -1))


def value(table: Floats, group: str, channel: int, index: tuple[Ints, ...]) -> Floats:
    """Effect of each observation; nothing where the place is unknown."""
    known = known_places(index)
    total, weight = table[0, channel][index], table[1, channel][index]
    return np.asarray(np.where(known, total / (weight + PRIOR[group][channel]), 0.0))


def known_places(index: tuple[Ints, ...]) -> Bools:
    """Where every axis is known."""
    known = index[0] >= 0
    for axis in index[1:]:
        known = known & (axis >= 0)
    return known


def level(tables: Tables, channel: int, places: Places) -> Floats:
    """Log of the expected time or share of each observation."""
    eta = np.full(len(places.agent), FIRST_GUESS[channel])
    for group in GROUPS:
        index = places.of(group)
        if tables[group].shape[2] and tables[group].shape[-1]:
            eta += value(tables[group], group, channel, index)
    return eta


def values(tables: Tables) -> Tables:
    """The effects themselves, each axis with a place for the unknown at its end: nothing, found at -1."""
    made = {}
    for group, table in tables.items():
        prior = PRIOR[group].reshape(-1, *[1] * (table.ndim - 2))
        pad = [(0, 0)] + [(0, 1)] * (table.ndim - 2)
        made[group] = np.pad(table[0] / (table[1] + prior), pad)
    return made


def level_of(worth: Tables, channel: int, places: Places) -> Floats:
    """The same as `level` from the `values` of the tables."""
    eta = np.full(len(places.agent), FIRST_GUESS[channel])
    for group in GROUPS:
        eta += worth[group][channel][places.of(group)]
    return eta


def scatter(spread: Floats, channel: int, status: Ints) -> Floats:
    """Standard deviation of a log time of each observation's outcome; 1 for shares."""
    if channel not in TIMES:
        return np.ones(len(status))
    total, weight = spread[:, channel]
    pooled = (total.sum() + 20 * SPREAD[channel]) / (weight.sum() + 20)
    own = np.append((total + 20 * pooled) / (weight + 20), pooled)
    return np.asarray(np.sqrt(own[status]))


def residuals(rows: Rows, eta: Floats, sd: Floats, channel: int, most: float) -> tuple[Floats, Floats]:
    """(residual, information) of each observation, in the units of `channels`; a time counts at most as `most` sd."""
    if channel in TIMES:
        return np.clip((rows.y - eta) / sd, -most, most), np.ones(len(rows))
    p = np.clip(np.exp(eta), LEAST[channel], MOST)
    return (rows.y - rows.m * p) / (1 - p), rows.m * p / (1 - p)


def empty_tables(campaigns: int = 0, lists: int = 0, agents: int = 0, statuses: int = 0) -> Tables:
    """Tables that know nothing, of the given sizes."""
    axes = {
        "base": (campaigns, 2), "outcome": (statuses,), "cell": (campaigns, statuses), "listing": (lists,),
        "hour": (SLOTS,), "shape": (campaigns, SLOTS), "agent": (agents,),
    }  # fmt: skip
    return {name: np.zeros((2, CHANNELS, *size)) for name, size in axes.items()}
