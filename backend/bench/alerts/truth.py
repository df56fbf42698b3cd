"""When a planted drift really crosses the line: from the model's rates, never from what was observed.

The rate of an episode is that of its outcome (conversions per contact, contact rate) or, where only one metric moves,
of that metric itself. t is the first instant from which this rate is at least 25 % beyond what it would have been
with nothing planted on the unit (to the worse; for the family `better` to the better), for an hour or more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.episode import Episode
from backend.bench.alerts.planting import DayPlan
from backend.bench.alerts.tables import FIRST_SLOT, SLOTS
from backend.simulator.rates import DayRates

LINE = 0.25
HOUR_SLOTS = 12
HARMFUL_UP = frozenset({"handle", "wrap", "pause"})


@dataclass(frozen=True, slots=True)
class Crossed:
    """An episode on day `index` of its centre, with t and the end of being off, both in slots of the grid.

    `t` is None where nothing is off for an hour: such an episode has no right time for an alert.
    """

    index: int
    episode: Episode
    t: int | None
    end: int


def spoiled(index: int, plan: DayPlan) -> list[Crossed]:
    """A list that goes bad takes its campaign's rates down at once: a campaign's alert on it is late, not false."""
    if plan.confounder != "list":
        return []
    first, last = (int(second // INTERVAL_S) - FIRST_SLOT for second in (plan.at_s, plan.until_s))
    return [
        Crossed(index, Episode(plan.day, "campaign", plan.where_id, plan.where, "sudden", 1.0, (), what,
                               plan.at_s, plan.at_s, plan.until_s, (), 0.65), first, last)
        for what in ("conversion", "contact", "answer")
    ]  # fmt: skip


def cross(index: int, episode: Episode, planted: DayRates, plain: DayRates) -> Crossed:
    """Where the episode's true rate crosses the line."""
    what = episode.outcome or episode.moving[0]
    kind = "agents" if episode.unit == "agent" else "campaigns"
    now = np.array(getattr(getattr(planted, kind)[episode.unit_id], what))
    usual = np.array(getattr(getattr(plain, kind)[episode.unit_id], what))
    ratio = (now / usual)[FIRST_SLOT : FIRST_SLOT + SLOTS]
    up = (what in HARMFUL_UP) != (episode.family == "better")
    off = ratio >= 1 + LINE if up else ratio <= 1 - LINE
    run = np.convolve(off, np.ones(HOUR_SLOTS), "full")[HOUR_SLOTS - 1 :][:SLOTS] >= HOUR_SLOTS
    over = int(np.ceil(episode.end_s / INTERVAL_S)) - FIRST_SLOT
    if not run.any() or episode.family == "recovery":
        return Crossed(index, episode, None, over)
    first = int(run.argmax())
    after = np.flatnonzero(~off[first:])
    return Crossed(index, episode, first, first + int(after[0]) if len(after) else SLOTS)
