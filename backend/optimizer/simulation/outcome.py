"""What the simulated days came to: figures by queue and interval, each with the range the days leave it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import special

from backend.optimizer.simulation.law import Floats
from backend.optimizer.simulation.parts import (
    BUSY,
    BUSY_MAIL,
    GHOSTS,
    HERE,
    IN_TIME,
    LEFT,
    LEFT_IN_TIME,
    OFFERED,
    QUEUE_AREA,
    SENT_AWAY,
    SERVED,
    WAIT_ALL,
    WAIT_SERVED,
)

Counting = Literal["offered", "answered or late"]


@dataclass(frozen=True, slots=True)
class Range:
    """A figure and the range that holds its true value in `level` of such simulations."""

    value: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Figures by day and by interval, numbered as in parts.py.

    `days` (days, queues, figures) and `staff_days` (days, groups, figures) are summed over each day's intervals,
    `by_interval` and `staff_by_interval` (queues or groups, intervals + 1, figures) over the days; the last interval is
    what came after. `events` were played, `dialed` numbers dialed. `parts` (days, queues, parts, figures) are sums over
    the parts of a day that were asked for, contacts counted where they arrived.
    """

    days: Floats
    staff_days: Floats
    by_interval: Floats
    staff_by_interval: Floats
    interval_s: float
    events: int
    dialed: int
    parts: Floats

    def within(self, parts: Sequence[int]) -> Outcome:
        """The same for what arrived in some of the parts; figures of agents stay those of the whole days."""
        return replace(self, days=np.asarray(self.parts[:, :, list(parts)].sum(axis=2)))

    def mean(self, figure: int, queue: int | None = None) -> Range:
        """A figure a day, of a queue or of all."""
        return mean_range(self._figure(figure, queue))

    def service_level(self, queue: int | None = None, counting: Counting = "offered") -> Range:
        """Share answered in time: of all offered (a), or of those answered or given up late (b)."""
        good = self._figure(IN_TIME, queue)
        counted = self._figure(OFFERED, queue)
        if counting == "answered or late":
            counted = self._figure(SERVED, queue) + self._figure(LEFT, queue) - self._figure(LEFT_IN_TIME, queue)
        return ratio_range(good, counted)

    def abandoned(self, queue: int | None = None) -> Range:
        """Share of the offered contacts that gave up."""
        return ratio_range(self._figure(LEFT, queue), self._figure(OFFERED, queue))

    def speed_of_answer(self, queue: int | None = None) -> Range:
        """Mean seconds until the answer of those who got one."""
        return ratio_range(self._figure(WAIT_SERVED, queue), self._figure(SERVED, queue))

    def wait(self, queue: int | None = None) -> Range:
        """Mean seconds all contacts waited, whether answered or not."""
        return ratio_range(self._figure(WAIT_ALL, queue), self._figure(OFFERED, queue))

    def unhandled(self, queue: int | None = None) -> Range:
        """Contacts a day that were sent away or never handled."""
        return self.mean(SENT_AWAY, queue)

    def queue_length(self, queue: int | None = None) -> Range:
        """Mean number waiting over the opening time; needs no look at the queue, only how long each was in it."""
        seconds = (self.by_interval.shape[1] - 1) * self.interval_s
        return mean_range(self._figure(QUEUE_AREA, queue) / seconds)

    def occupancy(self, group: int | None = None) -> Range:
        """Busy share of the agents' time, those counted who finish a contact after their shift."""
        rows = self.staff_days if group is None else self.staff_days[:, group : group + 1]
        return ratio_range(rows[:, :, BUSY].sum(axis=1), (rows[:, :, HERE] + rows[:, :, GHOSTS]).sum(axis=1))

    def mail_share(self, group: int | None = None) -> Range:
        """Share of the agents' time spent on e-mail."""
        rows = self.staff_days if group is None else self.staff_days[:, group : group + 1]
        return ratio_range(rows[:, :, BUSY_MAIL].sum(axis=1), (rows[:, :, HERE] + rows[:, :, GHOSTS]).sum(axis=1))

    def curve(self, queue: int, counting: Counting = "offered") -> Floats:
        """Service level by interval of arrival; NaN where nobody came."""
        rows = self.by_interval[queue, :-1]
        counted = rows[:, OFFERED]
        if counting == "answered or late":
            counted = rows[:, SERVED] + rows[:, LEFT] - rows[:, LEFT_IN_TIME]
        return np.asarray(np.divide(rows[:, IN_TIME], counted, out=np.full(len(rows), np.nan), where=counted > 0))

    def _figure(self, figure: int, queue: int | None) -> Floats:
        return np.asarray(self.days[:, :, figure].sum(axis=1) if queue is None else self.days[:, queue, figure])


def mean_range(values: Floats, level: float = 0.95) -> Range:
    """The mean of days that are alike and do not depend on each other (Student)."""
    value, n = float(values.mean()), len(values)
    half = float(special.stdtrit(n - 1, (1 + level) / 2) * values.std(ddof=1) / np.sqrt(n)) if n > 1 else float("inf")
    return Range(value, value - half, value + half, level)


def ratio_range(above: Floats, below: Floats, level: float = 0.95) -> Range:
    """A ratio of two daily sums by the delta method; 1 where nothing was counted."""
    total, n = float(below.sum()), len(above)
    if total == 0:
        return Range(1.0, 1.0, 1.0, level)
    value = float(above.sum()) / total
    if n < 2:
        return Range(value, -float("inf"), float("inf"), level)
    spread = (above - value * below).std(ddof=1) / (total / n)
    half = float(special.ndtri((1 + level) / 2) * spread / np.sqrt(n))
    return Range(value, value - half, value + half, level)
