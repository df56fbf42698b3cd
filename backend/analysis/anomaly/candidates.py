"""Everything one look compared, as columns, and the few signals that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from backend.analysis.anomaly import budget
from backend.analysis.anomaly.evidence import Evidence
from backend.analysis.anomaly.policy import Policy
from backend.analysis.anomaly.table import CALLS, METRICS, PAUSE, TALK
from backend.analysis.estimates import Bools, Floats, Ints
from backend.analysis.signals import Sign, Signal, SignalKind

STREAK = len(METRICS)
KINDS: tuple[SignalKind, ...] = (
    "agent_unusual", "agent_streak", "campaign_unusual", "campaign_drops", "team_unusual",
)  # fmt: skip
FAMILY = np.array([0, 1, 2, 2, 2])
SHARES = (0.6, 0.1, 0.3)
"""Parts of the budget: agents; streaks; campaigns and the team. Apart, so that an incident of the whole floor, which is
many true findings at once, does not lower the bar for luck among the agents."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """One row per comparison: `chance` by luck (two-sided), `good` +1 better, -1 worse; figures as `Signal` has them.

    `tests` is how often in a shift luck has its chance at such a row; `always` rows become signals at any odds.
    """

    kind: Ints
    unit: Ints
    campaign: Ints
    metric: Ints
    chance: Floats
    good: Ints
    now: Floats
    usual: Floats
    n: Floats
    since: Ints
    tests: Floats
    always: Bools

    def __len__(self) -> int:
        return len(self.kind)

    def take(self, rows: NDArray[np.int64] | Bools) -> Candidates:
        """Some of the rows."""
        return Candidates(*(getattr(self, f.name)[rows] for f in fields(self)))


def together(parts: Sequence[Candidates]) -> Candidates:
    """All rows of several."""
    return Candidates(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Candidates)))


def candidates(
    kind: SignalKind, views: Sequence[tuple[Evidence, int]], metrics: Sequence[int], policy: Policy
) -> Candidates:
    """Rows of every unit and metric, each at the window (`views`: evidence and since) luck explains least.

    Looking at several windows gives luck as many chances, so the smallest chance is multiplied by their number.
    """
    widest = max((view for view, _ in views), key=lambda view: len(view.unit_ids))
    shape = (len(views), len(widest.unit_ids), len(metrics))
    chance, good, now, usual, n = np.ones(shape), np.ones(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for window, (view, _) in enumerate(views):
        at = np.searchsorted(widest.unit_ids, view.unit_ids)
        for column, metric in enumerate(metrics):
            chance[window, at, column] = view.two_sided[:, metric]
            good[window, at, column] = _goodness(view, metric, policy)
            now[window, at, column] = _figure(metric, view.seen[:, metric], view.size[:, metric])
            usual[window, at, column] = _figure(metric, view.mean[:, metric], view.size[:, metric])
            n[window, at, column] = view.seen[:, CALLS] if metric in (CALLS, PAUSE) else view.size[:, metric]
    pick = chance.argmin(0)[None]
    flat = [np.take_along_axis(values, pick, 0)[0].ravel() for values in (chance, good, now, usual, n)]
    rows, each = len(flat[0]), len(metrics)
    since = np.array([at for _, at in views], dtype=np.int64)[pick[0].ravel()]
    tests = float(len(metrics) * policy.looks)
    return Candidates(
        np.full(rows, KINDS.index(kind)), np.repeat(widest.unit_ids, each), np.repeat(widest.campaign_ids, each),
        np.tile(np.array(metrics, dtype=np.int64), rows // each), np.minimum(1.0, len(views) * flat[0]),
        flat[1].astype(np.int64), flat[2], flat[3], flat[4], since, np.full(rows, tests),
        np.zeros(rows, dtype=np.bool_),
    )  # fmt: skip


def signals_of(found: Candidates, policy: Policy) -> list[Signal]:
    """The signals of a look: even odds or better at the adjusted chance, and the rows that are always said."""
    score = budget.log_odds(budget.shared_out(found.chance, FAMILY[found.kind], SHARES))
    return grouped(found, score, (score >= 0) | found.always, policy)


def grouped(found: Candidates, score: Floats, keep: Bools, policy: Policy) -> list[Signal]:
    """One signal per kind, unit and direction of the rows to `keep`, led by the smallest chance; best first."""
    groups: dict[tuple[int, int, int], list[int]] = {}
    chosen = np.flatnonzero(keep)
    for row in chosen[np.lexsort((found.metric[chosen], found.chance[chosen]))].tolist():
        key = (int(found.kind[row]), int(found.unit[row]), int(found.good[row]))
        groups.setdefault(key, []).append(row)
    return [_signal(found, score, rows, policy) for rows in groups.values()]


def metric_name(metric: int) -> str:
    """The metric's name as alerts know it."""
    return "streak" if metric == STREAK else METRICS[metric].name


def _signal(found: Candidates, score: Floats, rows: list[int], policy: Policy) -> Signal:
    lead = rows[0]
    sign: Sign = "better" if found.good[lead] > 0 else "worse"
    return Signal(
        KINDS[int(found.kind[lead])], int(found.unit[lead]), int(found.campaign[lead]),
        metric_name(int(found.metric[lead])), tuple(metric_name(int(found.metric[row])) for row in rows), sign,
        float(score[lead]), budget.luck_shifts(float(found.chance[lead]), float(found.tests[lead])),
        float(found.now[lead]), float(found.usual[lead]), int(found.n[lead]), int(found.since[lead]),
    )  # fmt: skip


def _goodness(view: Evidence, metric: int, policy: Policy) -> Floats:
    better = METRICS[metric].better
    if metric == TALK:
        better = -1 if policy.handle_better == "lower" else 1
    return np.where(view.high[:, metric] <= view.low[:, metric], better, -better)


def _figure(metric: int, total: Floats, size: Floats) -> Floats:
    mean = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
    return np.exp(mean) if METRICS[metric].family == "time" else mean
