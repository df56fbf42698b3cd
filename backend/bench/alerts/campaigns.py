"""Campaigns: precursors that climb for three to four hours before a fall, single metrics, and sudden falls."""

from __future__ import annotations

from collections.abc import Iterator

from backend.bench.alerts.desk import raise_alerts, threshold_for_false
from backend.bench.alerts.gates import threshold, told
from backend.bench.alerts.measure import Measured
from backend.bench.alerts.rows import noticed
from backend.bench.alerts.scores import Scores
from backend.bench.alerts.scoring import FALSE, Days, Judged, Placed, judge, tally
from backend.bench.figure import Figure

PRECISION, TWO_HOURS = (0.75, 0.85), (0.5, 0.7)
"""Promise and goal."""


def campaigns(measured: Measured, seed: int) -> Iterator[Figure]:
    """Campaigns' alerts at the threshold of agents: one budget per unit-hour serves both."""
    days = Days(len(measured.plans), seed)
    judged = judge(raise_alerts(measured.campaigns, threshold()), measured.campaign_episodes, unannounced=True)
    yield from _precursors(measured, judged, days, "campaigns", promised=True)
    if measured.campaign_limit is not None:
        best = _limit(measured, measured.campaign_limit, judged)
        yield from _precursors(measured, best, days, "campaigns, limit at the same false alerts", promised=False)
    strict = judge(judged.raised, measured.campaign_episodes)
    parts = (measured.campaign_episodes, days, measured.hours, measured.clean)
    early = tally(strict, *parts)
    yield told("campaigns: precision, alerts after a sudden fall counted as neither", early.precision)
    yield told("campaigns: precision, all late alerts counted as wrong", early.strict)
    mine = judged.raised.sign == 0
    real = days.per_day(judged.raised.day[mine & (judged.verdict != FALSE)])
    yield told("campaigns: alerts on a real change", days.ratio(real, days.per_day(judged.raised.day[mine])))
    alone = tally(judged, *parts, _alone)
    n = sum(map(_alone, measured.campaign_episodes))
    yield told("campaigns, one metric by itself: found before 25 %", alone.recall, note=f"n={n}")
    yield from noticed(measured.campaign_episodes, judged, days, _alone, "campaigns, one metric by itself")
    yield from noticed(measured.campaign_episodes, judged, days, _sudden, "campaigns, sudden falls, dips, bad lists")


def _precursors(measured: Measured, judged: Judged, days: Days, name: str, promised: bool) -> Iterator[Figure]:
    parts = (measured.campaign_episodes, days, measured.hours, measured.clean)
    made = tally(judged, *parts, precursor)
    n = sum(map(precursor, measured.campaign_episodes))
    gates = (PRECISION, TWO_HOURS) if promised else (None, None)
    yield told(f"{name}: precision", made.precision, gates[0], f"{made.alerts} alerts to the worse, all shifts")
    yield told(f"{name}: precursors found before the fall", made.recall, note=f"n={n}")
    yield told(f"{name}: precursors with >= 1 h warning", made.lead_1h)
    yield told(f"{name}: precursors with >= 2 h warning", made.lead_2h, gates[1])
    yield told(f"{name}: median warning", made.median_lead_h, unit="h")
    yield told(f"{name}: false alerts per manager-hour, clean shifts", made.false_clean)


def _limit(measured: Measured, scores: Scores, judged: Judged) -> Judged:
    false = (judged.verdict == FALSE) & (judged.raised.sign == 0)
    allowed = int(measured.clean[judged.raised.day[false]].sum())
    raised = raise_alerts(scores, threshold_for_false(scores, allowed, measured.clean))
    return judge(raised, measured.campaign_episodes, unannounced=True)


def precursor(placed: Placed) -> bool:
    """Whether it climbs for hours before another figure truly falls."""
    return placed.crossed.t is not None and placed.crossed.episode.family == "precursor"


def _alone(placed: Placed) -> bool:
    return placed.crossed.t is not None and placed.crossed.episode.family == "alone"


def _sudden(placed: Placed) -> bool:
    return placed.crossed.t is not None and placed.crossed.episode.family == "sudden"
