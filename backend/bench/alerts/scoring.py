"""Which alerts were right: hits in the three hours before t, late ones, false ones; and figures with their ranges.

* Hit: an alert of the episode's unit, sign and one of its metrics in [t - 3 h, t). A campaign's alert that stands for
  several of its agents hits an agent's episode of that campaign too.
* Late: the same at t or after, while the true rate is still off. Neither hit nor false; counted by itself. Only where
  a whole campaign falls at once (a dip, a list gone bad: nothing comes before) is an alert that names it right.
* False: every other alert. An alert before t - 3 h, on a metric that does not move, or on a drift that never brings
  a fall (family `recovery`) is false.
The share of found drops counts episodes with at least one hit; an episode's lead is from its first hit to t.
Ranges resample whole shifts (Efron & Tibshirani 1993).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.analysis.estimates import Floats, Ints
from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.desk import Raised
from backend.bench.alerts.scores import METRIC_NAMES
from backend.bench.alerts.truth import Crossed

BEFORE_SLOTS = 36
MANAGER_AGENTS = 20
FALSE, LATE, HIT = 0, 1, 2
NEVER = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """An episode on the bench: the day among all scored days, the unit's position, t and end in slots."""

    day: int
    unit: int
    crossed: Crossed

    @property
    def sign(self) -> int:
        """0 to the worse, 1 to the better."""
        return int(self.crossed.episode.family == "better")


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """`verdict` of each alert (FALSE, LATE, HIT) and the slots of lead of each episode (NEVER: not found before t)."""

    raised: Raised
    verdict: Ints
    lead: Ints
    late: Ints


def judge(
    raised: Raised, episodes: list[Placed], homes: dict[tuple[int, int], int] | None = None, unannounced: bool = False
) -> Judged:
    """Holds the alerts against the episodes; `homes` is the campaign id of (day, unit position) for merged alerts.

    With `unannounced`, an alert on a fall nothing came before is right while it lasts: for campaigns.
    """
    verdict = np.full(len(raised), FALSE)
    lead, late = np.full(len(episodes), NEVER), np.full(len(episodes), NEVER)
    by_day: dict[int, list[int]] = {}
    for i, day in enumerate(raised.day.tolist()):
        by_day.setdefault(day, []).append(i)
    for e, placed in enumerate(episodes):
        t, end = placed.crossed.t, placed.crossed.end
        if t is None:
            continue
        for i in by_day.get(placed.day, []):
            if not _same(raised, i, placed, homes):
                continue
            ahead = t - 1 - int(raised.slot[i])
            if 0 <= ahead < BEFORE_SLOTS:
                verdict[i] = HIT
                lead[e] = max(lead[e], ahead)
            elif ahead < 0 and raised.slot[i] < end:
                right = unannounced and placed.crossed.episode.family == "sudden"
                verdict[i] = max(verdict[i], HIT if right else LATE)
                late[e] = -ahead if late[e] == NEVER else min(late[e], -ahead)
    return Judged(raised, verdict, lead, late)


def _same(raised: Raised, i: int, placed: Placed, homes: dict[tuple[int, int], int] | None) -> bool:
    unit = raised.unit[i]
    if raised.merged[i]:
        mine = homes is not None and homes.get((placed.day, placed.unit)) == unit
    else:
        mine = unit == placed.unit
    named = METRIC_NAMES[int(raised.metric[i])] in placed.crossed.episode.metrics
    return bool(mine and raised.sign[i] == placed.sign and named)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 80 and 95 % ranges."""

    value: float
    low80: float
    high80: float
    low95: float
    high95: float

    def told(self) -> str:
        """The ranges as text."""
        return f"80 % {self.low80:.3g}-{self.high80:.3g}, 95 % {self.low95:.3g}-{self.high95:.3g}"


class Days:
    """Draws of whole days, the same for every figure, so that ranges of one report belong together."""

    def __init__(self, days: int, seed: int, draws: int = 1000) -> None:
        rng = np.random.default_rng(seed)
        picked = rng.integers(0, days, (draws, days))
        self.days = days
        self.times = np.stack([np.bincount(row, minlength=days) for row in picked]).astype(np.float64)

    def ratio(self, over: Floats, under: Floats) -> Estimate:
        """Sum of `over` by day over sum of `under` by day."""
        drawn = np.divide(self.times @ over, self.times @ under, out=np.full(len(self.times), np.nan),
                          where=self.times @ under > 0)  # fmt: skip
        total = float(over.sum() / under.sum()) if under.sum() > 0 else float("nan")
        return _estimate(total, drawn)

    def median(self, values: Floats, day: Ints) -> Estimate:
        """Median of values, each of a day, drawn with their days."""
        if not len(values):
            return Estimate(*([float("nan")] * 5))
        order = np.argsort(values, kind="stable")
        weights = np.cumsum(self.times[:, day[order]], axis=1)
        place = (weights < 0.5 * weights[:, -1:]).sum(1)
        return _estimate(float(np.median(values)), values[order][np.minimum(place, len(values) - 1)])

    def per_day(self, day: Ints | Iterable[int], weight: Floats | None = None) -> Floats:
        """Sums by day."""
        where = np.asarray(day, dtype=np.int64)
        return np.bincount(where, weights=weight, minlength=self.days).astype(np.float64)


def _estimate(value: float, drawn: Floats) -> Estimate:
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Estimate(value, *([float("nan")] * 4))
    low95, low80, high80, high95 = np.quantile(drawn, (0.025, 0.1, 0.9, 0.975)).tolist()
    return Estimate(value, low80, high80, low95, high95)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one detector at one threshold. Leads are of all drops in question, in hours."""

    alerts: int
    precision: Estimate
    strict: Estimate
    recall: Estimate
    recall_predictable: Estimate
    lead_1h: Estimate
    lead_2h: Estimate
    lead_1h_predictable: Estimate
    median_lead_h: Estimate
    false_clean: Estimate
    false_all: Estimate


Which = Callable[[Placed], bool]


def tally(judged: Judged, episodes: list[Placed], days: Days, hours: Floats, clean: NDArray[np.bool_],
          which: Which = lambda placed: placed.crossed.episode.gated, sign: int = 0,
          weight: Floats | None = None) -> Tally:  # fmt: skip
    """`hours` are the manager-hours of each day, `clean` the days on which nothing at all was planted.

    `weight` is how often each day counts in the precision and in the false alerts of all shifts.
    """
    raised, verdict = judged.raised, judged.verdict
    mine = raised.sign == sign
    times = np.ones(days.days) if weight is None else weight
    hit, false, late = (times * days.per_day(raised.day[mine & (verdict == v)]) for v in (HIT, FALSE, LATE))
    rows = np.array(
        [e for e, placed in enumerate(episodes) if which(placed) and placed.crossed.t is not None], dtype=int
    )
    day = np.array([episodes[e].day for e in rows], dtype=int)
    ahead = np.array([episodes[e].crossed.episode.family != "sudden" for e in rows], dtype=bool)
    lead = judged.lead[rows] * INTERVAL_S / 3600 if len(rows) else np.zeros(0)
    found = lead >= 0
    drops, known = days.per_day(day), days.per_day(day[ahead])

    def share(these: NDArray[np.bool_], of: Floats) -> Estimate:
        return days.ratio(days.per_day(day[these]), of)

    return Tally(
        int(mine.sum()), days.ratio(hit, hit + false), days.ratio(hit, hit + false + late),
        share(found, drops), share(found & ahead, known), share(lead >= 1, drops), share(lead >= 2, drops),
        share((lead >= 1) & ahead, known), days.median(lead[found], day[found]),
        days.ratio(false * clean, times * hours * clean), days.ratio(false, times * hours),
    )  # fmt: skip
