"""Past calls, dials and states as a what-if reads them: per campaign, agent and quarter hour, recent days heavier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.estimates import Columns, Floats, Ints
from backend.model import State
from backend.optimizer.whatif.model import QUARTERS

HALF_LIFE_DAYS = 15.0
SMOOTH_QUARTERS = 2.5
PULL = 150.0
"""Expected events an hour's factor must see to be half believed."""

STATE_NUMBERS = {state: number for number, state in enumerate(State)}
"""States within rows are numbers: their place in `State`."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Days below each other, as polling knows them; `day` (position, oldest first) joins the three tables.

    `calls` are calls of agents: day, agent_id, campaign_id, inbound, contact, conversion, talk_s, after_s (wrap and
    dead seconds, -1 unknown), wall_s (wall clock, seconds since midnight). `dials` are outbound rows without an agent:
    day, quarter (0 to 95), campaign_id, status, n, drop. `states` are seconds: day, agent_id, quarter, campaign_id,
    state (place in `State`), seconds. `today` is the position of the day under way, None where none is.
    """

    calls: Columns
    dials: Columns
    states: Columns
    today: int | None = None

    @property
    def days(self) -> int:
        """How many days there are."""
        return self.last_day + 1

    @property
    def last_day(self) -> int:
        """Position of the newest day, -1 without any."""
        return max((int(table["day"].max()) for table in (self.calls, self.dials) if len(table["day"])), default=-1)

    def weight(self, day: Ints) -> Floats:
        """How much rows of a day count: half after HALF_LIFE_DAYS, and together as much as they tell.

        Weighted sums scatter like those of so many rows as (sum of w)^2 / sum of w^2 (Kish 1965).
        """
        ages = self.last_day - np.unique(self.calls["day"])
        each = 0.5 ** (ages / HALF_LIFE_DAYS)
        scale = each.sum() / (each**2).sum() if len(each) else 1.0
        return np.asarray(scale * 0.5 ** ((self.last_day - day) / HALF_LIFE_DAYS))


def outbound(past: Past) -> Columns:
    """Calls of agents that were not inbound."""
    return {name: column[~past.calls["inbound"].astype(bool)] for name, column in past.calls.items()}


def rows_of(ids: Ints, known: Ints) -> Ints:
    """Row of each id among `known` (sorted, with every id)."""
    return np.asarray(np.searchsorted(known, ids), dtype=np.int64)


def by_quarter(wall_s: Ints) -> Ints:
    """Quarter hour of the wall clock, 0 to 95."""
    return np.asarray(wall_s // 900 % QUARTERS, dtype=np.int64)


def smooth_curve(events: Floats, expected: Floats) -> Floats:
    """Factors (96,) by quarter hour: events against expected, smoothed over about an hour and pulled to 1."""
    reach = np.arange(-8, 9)
    kernel = np.exp(-0.5 * (reach / SMOOTH_QUARTERS) ** 2)
    seen, due = (np.convolve(np.pad(part, 8, mode="edge"), kernel, mode="valid") for part in (events, expected))
    curve = (seen + PULL) / (due + PULL)
    total = float(expected.sum())
    return np.asarray(curve * (total / float((curve * expected).sum()))) if total > 0 else np.ones(QUARTERS)
