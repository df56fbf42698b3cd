"""The day so far as the review needs it: sums of the whole day and of the last hour, and the running streaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from backend.analysis.anomaly.policy import REVIEW_S
from backend.analysis.anomaly.streaks import Run, follow
from backend.analysis.anomaly.table import Table, add_up, tabulate
from backend.analysis.anomaly.usual import Usual, expect, level, local_hour
from backend.analysis.estimates import Floats
from backend.analysis.interval import Interval
from backend.analysis.meaning import read_statuses
from backend.model import Disposition

WINDOW_S = 3600
DROP_WINDOW_S = 1800
_KEPT = WINDOW_S // REVIEW_S


@dataclass(frozen=True, slots=True, eq=False)
class Today:
    """What the day brought until `end`, beside what was expected of it; constant work per interval.

    `quarters` are the last hour's quarters by their number since the epoch, oldest first, the last perhaps unfinished;
    `first` is where the day's first call was (None: none yet).
    """

    zone: str
    end: int
    first: int | None
    whole: Table
    quarters: tuple[tuple[int, Table], ...]
    runs: Mapping[int, Run]
    rates: Floats = field(repr=False)

    def last(self, seconds: int) -> Table:
        """Sums of the last `seconds` (whole quarters of an hour, at most four)."""
        oldest = (self.end - seconds) // REVIEW_S
        return add_up([table for quarter, table in self.quarters if quarter >= oldest])


def start_day(usual: Usual, day_start: int, zone: str) -> Today:
    """A day of the centre in `zone` before its first interval."""
    return Today(zone, day_start, None, add_up([]), (), {}, level(usual))


def observe(today: Today, usual: Usual, interval: Interval, dispositions: Mapping[str, Disposition]) -> Today:
    """The day after one more interval; ValueError if intervals come out of order."""
    if interval.end <= today.end and today.first is not None:
        raise ValueError("intervals come in the order of time.")
    hour = local_hour(interval.start, today.zone)
    table = expect(tabulate(interval, dispositions), usual.campaign_ids, today.rates[:, hour])
    meaning = read_statuses(interval.calls["status"], dispositions)
    agents, good = interval.calls["agent_id"][meaning.contact], meaning.conversion[meaning.contact]
    first = interval.start if today.first is None and len(table) else today.first
    return replace(
        today, end=interval.end, first=first, whole=add_up([today.whole, table]),
        quarters=_with(today.quarters, interval.start // REVIEW_S, table),
        runs=follow(today.runs, agents, good, interval.start, interval.end),
    )  # fmt: skip


def _with(quarters: tuple[tuple[int, Table], ...], number: int, table: Table) -> tuple[tuple[int, Table], ...]:
    if quarters and quarters[-1][0] == number:
        return (*quarters[:-1], (number, add_up([quarters[-1][1], table])))
    return (*quarters, (number, table))[-_KEPT - 1 :]
