"""What moves would change: each figure before and after, and the change, with likely ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Figure = Literal["calls", "contacts", "conversions", "revenue_cents", "drops"]
FIGURES: tuple[Figure, ...] = ("calls", "contacts", "conversions", "revenue_cents", "drops")

LOW, HIGH = 10.0, 90.0
"""Percentiles of a likely range: it holds 80 %."""


@dataclass(frozen=True, slots=True)
class Range:
    """A figure with the range it lies in four times out of five."""

    likely: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One figure from now to the end, without the moves (`before`) and with them (`after`).

    `before` and `after` are what may come, luck included; `change` is what the moves bring on average on such a day,
    with the doubt about everything that had to be estimated. `chance` is the chance that this is for the better: more,
    or for drops fewer; None if it is exactly nothing. `error` is the standard error of `change.likely` from
    simulating so many times and no more. The draws behind all are (draws,), `draws_before` and `draws_after` paired.
    """

    figure: Figure
    before: Range
    after: Range
    change: Range
    chance: float | None
    error: float
    draws_before: Floats
    draws_after: Floats
    draws_change: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """A campaign, or the team (`campaign_id` None): crews right before and after the moves, and every figure.

    `drop_rate_*` are dropped among answered calls from now to the end (None: no answered call); `wait_s_*` the mean
    wait for a call, seconds. `concerned` is False for a campaign no move touches: nothing changes there. `notes` are
    sentences about it.
    """

    campaign_id: int | None
    crew_before: int
    crew_after: int
    changes: tuple[Change, ...]
    drop_rate_before: Range | None
    drop_rate_after: Range | None
    wait_s_before: float
    wait_s_after: float
    concerned: bool
    notes: tuple[str, ...]

    def change(self, figure: Figure) -> Change:
        """The change of one figure; KeyError for revenue where no value is configured."""
        for one in self.changes:
            if one.figure == figure:
                return one
        raise KeyError(figure)


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """What moves at `at_s` change until `until_s` (UTC s); figures count from the floor's now.

    `campaigns` lists all of the floor, `team` their sum. `draws` is how many sets of possible true values were tried,
    `runs` how many simulated afternoons in all, `events` what happened in them. `simulation_error` is the standard
    error of the team's change in conversions as a share of the team's conversions (None: there are none).
    """

    at_s: int
    until_s: int
    campaigns: tuple[Unit, ...]
    team: Unit
    draws: int
    runs: int
    events: int
    simulation_error: float | None
    warnings: tuple[str, ...]

    def campaign(self, campaign_id: int) -> Unit:
        """The unit of that campaign; raises KeyError."""
        for one in self.campaigns:
            if one.campaign_id == campaign_id:
                return one
        raise KeyError(campaign_id)


def range_of(draws: Floats) -> Range:
    """Mean of the draws and the range that holds 80 % of them."""
    low, high = np.percentile(draws, (LOW, HIGH))
    return Range(float(draws.mean()), float(low), float(high))
