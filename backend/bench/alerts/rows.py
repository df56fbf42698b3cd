"""Beside the promises: other strengths, single metrics, campaigns, the feed, confounders and the placebo."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.desk import raise_alerts
from backend.bench.alerts.gates import BUDGET, product_alerts, tallied, threshold, told
from backend.bench.alerts.measure import Measured, measure
from backend.bench.alerts.scoring import Days, Judged, Placed, Which, judge, tally
from backend.bench.figure import Figure

PLACEBO_CENTRES = 4


def by_family(measured: Measured, seed: int) -> Iterator[Figure]:
    """The other strengths, single metrics, long ramps, sudden drops: shares found and how early."""
    days = Days(len(measured.plans), seed)
    judged = judge(product_alerts(measured, threshold()), measured.episodes, measured.homes)
    for name in ("handle", "wrap", "pause", "contact", "conversion"):
        yield from _noticed(measured.episodes, judged, days, _alone(name), f"{name} alone")
    for name, which in FAMILIES.items():
        made = tallied(measured, judged, days, which)
        n = sum(which(p) and p.crossed.t is not None for p in measured.episodes)
        note = f"n={n}; median warning {made.median_lead_h.value:.2g} h, >= 1 h {made.lead_1h.value:.2g}"
        yield told(f"{name}: found before", made.recall, note=note)
    for what in ("contact", "conversion"):
        yield from _noticed(measured.episodes, judged, days, _sudden(what), f"sudden drops of {what}")
    better = tallied(measured, judged, days, _better, sign=1)
    yield from _noticed(measured.episodes, judged, days, _better, "changes for the better")
    yield told("changes for the better: false per manager-hour, clean", better.false_clean)


def _noticed(episodes: list[Placed], judged: Judged, days: Days, which: Which, name: str) -> Iterator[Figure]:
    """How many are noticed at all, before or while the rate is off, and how long after t."""
    rows = [e for e, placed in enumerate(episodes) if which(placed)]
    where = np.array([episodes[e].day for e in rows], dtype=int)
    late, early = judged.late[rows], judged.lead[rows] >= 0
    seen = early | (late >= 0)
    minutes = np.where(early, -judged.lead[rows] * 1.0, late * 1.0)[seen] * INTERVAL_S / 60
    share = days.ratio(days.per_day(where[seen]), days.per_day(where))
    median = f"; a median of {np.median(minutes):.0f} min after t" if len(minutes) else ""
    yield told(f"{name}: noticed before it is over", share, note=f"n={len(rows)}{median}")


def _sudden(what: str) -> Which:
    return lambda p: p.crossed.episode.family == "sudden" and p.crossed.episode.outcome == what


def _better(placed: Placed) -> bool:
    return placed.crossed.t is not None and placed.crossed.episode.family == "better"


def _planned_campaign(placed: Placed) -> bool:
    return placed.crossed.t is not None and placed.crossed.episode.drop_s - placed.crossed.episode.onset_s > 0


def _strength(strength: float) -> Which:
    return lambda p: p.crossed.episode.family == "precursor" and p.crossed.episode.strength == strength


def _alone(*what: str) -> Which:
    return lambda p: p.crossed.episode.family == "alone" and p.crossed.episode.moving[0] in what


def _long_pair(placed: Placed) -> bool:
    episode = placed.crossed.episode
    long = episode.drop_s - episode.onset_s >= 2.75 * 3600
    return episode.gated and long and {"handle", "wrap"} <= set(episode.moving)


FAMILIES: dict[str, Which] = {
    "precursor of 0.5 sd": _strength(0.5), "precursor of 1 sd": _strength(1.0),
    "precursor of 1.5 sd": _strength(1.5), "precursor of 1 sd, talk and wrap over about 3 h or more": _long_pair,
}  # fmt: skip


def campaigns(measured: Measured, seed: int) -> Iterator[Figure]:
    """Campaign drifts: ramps of three to four hours with 200 calls an hour and more; confounding dips are sudden."""
    days = Days(len(measured.plans), seed)
    judged = judge(raise_alerts(measured.campaigns, threshold()), measured.campaign_episodes)
    made = tally(judged, measured.campaign_episodes, days, measured.hours, measured.clean, _ramped)
    n = sum(map(_ramped, measured.campaign_episodes))
    yield told("campaigns: precision", made.precision, note=f"{made.alerts} alerts")
    yield told("campaigns: ramps found before 25 %", made.recall, note=f"n={n}")
    yield told("campaigns: ramps with >= 1 h warning", made.lead_1h)
    yield told("campaigns: median warning", made.median_lead_h, unit="h")
    yield told("campaigns: false alerts per manager-hour, clean shifts", made.false_clean)
    yield from _noticed(measured.campaign_episodes, judged, days, _planned_campaign, "campaigns: ramps")


def _ramped(placed: Placed) -> bool:
    return placed.crossed.episode.family == "alone" and placed.crossed.t is not None


def fed(measured: Measured, seed: int) -> Iterator[Figure]:
    """What the product's own desk lets into the feed with its default budget."""
    days = Days(len(measured.plans), seed)
    judged = judge(measured.fed, measured.episodes, measured.homes)
    made = tallied(measured, judged, days)
    per_hour = days.ratio(days.per_day(measured.fed.day), measured.hours)
    yield Figure("feed: alerts per manager-hour", per_hour.value, "", 3.0, note=f"{len(measured.fed)} alerts")
    yield Figure("feed: precision", made.precision.value, "", 0.7, ">=", f"goal 0.85; {made.precision.told()}")
    yield told("feed: predictable drops found before they came", made.recall_predictable)
    yield told("feed: drops with >= 1 h warning", made.lead_1h)
    yield told("feed: false alerts per manager-hour, clean shifts", made.false_clean)
    own = judge(measured.campaign_fed, measured.campaign_episodes)
    whole = tally(own, measured.campaign_episodes, days, measured.hours, measured.clean, _ramped)
    yield told("feed: precision of campaigns' alerts", whole.precision, note=f"{whole.alerts} alerts")


def confounders(measured: Measured, seed: int) -> Iterator[Figure]:
    """Agent alerts on shifts whose only event must not raise any."""
    days = Days(len(measured.plans), seed)
    raised = product_alerts(measured, threshold())
    raised = raised.take((raised.sign == 0) & ~raised.merged)
    for what in ("dip", "lunch", "list", "outage"):
        those = np.array([plan.confounder == what for plan in measured.plans])
        rate = days.ratio(days.per_day(raised.day) * those, measured.hours * those)
        yield told(f"confounder {what}: agent alerts per manager-hour", rate, note=f"{int(those.sum())} shifts")


def placebo(measured: Measured, seed: int) -> Iterator[Figure]:
    """With outcomes dealt out at random nobody drifts: alerts must stay within the budget."""
    mixed = measure(seed, PLACEBO_CENTRES, peers_too=False, shuffle=True)
    days = Days(len(mixed.plans), seed)
    raised = product_alerts(mixed, threshold())
    rate = days.ratio(days.per_day(raised.day[raised.sign == 0]), mixed.hours)
    note = f"{len(mixed.plans)} shifts, shuffled outcomes; {rate.told()}"
    yield Figure("placebo: alerts per manager-hour", rate.value, "", BUDGET, note=note)
