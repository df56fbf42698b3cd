"""Beside the promises: other strengths, single metrics, the feed, confounders and the placebo."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.analysis.interval import INTERVAL_S
from backend.bench.alerts.gates import (
    BUDGET,
    family,
    judged_agents,
    product_alerts,
    tallied,
    threshold,
    told,
)
from backend.bench.alerts.measure import Measured, measure
from backend.bench.alerts.scoring import FALSE, HIT, Days, Judged, Placed, Which, judge, tally
from backend.bench.figure import Figure

PLACEBO_CENTRES = 4
FEED = (0.75, 0.85)
"""Promise and goal of the feed's precision."""


def by_family(measured: Measured, seed: int) -> Iterator[Figure]:
    """What climbs, other strengths, single metrics, long ramps, sudden drops: shares found and how early."""
    days = Days(len(measured.plans), seed)
    judged = judged_agents(measured, product_alerts(measured, threshold()))
    for name in ("handle", "wrap", "pause", "contact", "conversion"):
        yield from noticed(measured.episodes, judged, days, _alone(name), f"{name} alone")
    for name, which in {**_pairs(measured), **FAMILIES}.items():
        made = tally(judged, measured.episodes, days, measured.hours, measured.clean, which)
        n = sum(which(p) and p.crossed.t is not None for p in measured.episodes)
        early = f">= 1 h {made.lead_1h.value:.2g}, >= 2 h {made.lead_2h.value:.2g}"
        note = f"n={n}; median warning {made.median_lead_h.value:.2g} h, {early}"
        yield told(f"{name}: found before", made.recall, note=note)
    for what in ("contact", "conversion"):
        yield from noticed(measured.episodes, judged, days, _sudden(what), f"sudden drops of {what}")
    better = tally(judged, measured.episodes, days, measured.hours, measured.clean, _better, sign=1)
    yield from noticed(measured.episodes, judged, days, _better, "changes for the better")
    yield told("changes for the better: false per manager-hour, clean", better.false_clean)


def noticed(episodes: list[Placed], judged: Judged, days: Days, which: Which, name: str) -> Iterator[Figure]:
    """How many are noticed at all, before or while the rate is off, and how long after t."""
    rows = [e for e, placed in enumerate(episodes) if which(placed)]
    where = np.array([episodes[e].day for e in rows], dtype=int)
    late, early = judged.late[rows], judged.lead[rows] >= 0
    seen = early | (late >= 0)
    minutes = np.where(early, -judged.lead[rows] * 1.0, late * 1.0)[seen] * INTERVAL_S / 60
    share = days.ratio(days.per_day(where[seen]), days.per_day(where))
    median = f"; a median of {np.median(minutes):.0f} min after t" if len(minutes) else ""
    yield told(f"{name}: noticed before it is over", share, note=f"n={len(rows)}{median}")


def _pairs(measured: Measured) -> dict[str, Which]:
    held = family(measured, "held")

    def moves(*what: str) -> Which:
        return lambda p: held(p) and p.crossed.episode.moving == what

    pairs = (("handle", "wrap"), ("wrap", "pause"), ("handle", "pause"))
    return {f"held {' and '.join(pair)}": moves(*pair) for pair in pairs}


def _sudden(what: str) -> Which:
    return lambda p: p.crossed.episode.family == "sudden" and p.crossed.episode.outcome == what


def _better(placed: Placed) -> bool:
    return placed.crossed.t is not None and placed.crossed.episode.family == "better"


def _strength(strength: float) -> Which:
    return lambda p: p.crossed.episode.family == "precursor" and p.crossed.episode.strength == strength


def _alone(*what: str) -> Which:
    return lambda p: p.crossed.episode.family == "alone" and p.crossed.episode.moving[0] in what


def _long_pair(placed: Placed) -> bool:
    episode = placed.crossed.episode
    long = episode.drop_s - episode.onset_s >= 2.75 * 3600
    return _strength(1.0)(placed) and long and {"handle", "wrap"} <= set(episode.moving)


FAMILIES: dict[str, Which] = {
    "climbing to 0.5 sd": _strength(0.5), "climbing to 1 sd": _strength(1.0),
    "climbing to 1.5 sd": _strength(1.5), "climbing to 1 sd, talk and wrap over about 3 h or more": _long_pair,
}  # fmt: skip


def fed(measured: Measured, seed: int) -> Iterator[Figure]:
    """What the product's own desk lets into the feed with its default budget."""
    days = Days(len(measured.plans), seed)
    judged = judged_agents(measured, measured.fed)
    made = tallied(measured, judged, days)
    own = judge(measured.campaign_fed, measured.campaign_episodes, unannounced=True)
    per_hour = days.ratio(days.per_day([*measured.fed.day, *measured.campaign_fed.day]), measured.hours)
    number = len(measured.fed) + len(measured.campaign_fed)
    yield Figure("feed: alerts per manager-hour", per_hour.value, "", 3.0, note=f"{number} alerts")
    hit, false = (_worse(judged, own, days, verdict) for verdict in (HIT, FALSE))
    yield told("feed: precision", days.ratio(hit, hit + false), FEED, "agents' and campaigns' alerts, all families")
    yield told("feed: precision of agents' alerts", made.precision, note=f"{made.alerts} alerts")
    yield told("feed: precision of agents' alerts, late ones counted as wrong", made.strict)
    whole = tally(own, measured.campaign_episodes, days, measured.hours, measured.clean)
    yield told("feed: precision of campaigns' alerts", whole.precision, note=f"{whole.alerts} alerts")
    for kind, name in (("held", "held precursors"), ("straight", "climbing until the drop")):
        part = tallied(measured, judged, days, kind)
        yield told(f"feed, {name}: precision", part.precision)
        yield told(f"feed, {name}: predictable drops warned of", part.recall_predictable)
        yield told(f"feed, {name}: drops with >= 1 h warning", part.lead_1h)
    yield told("feed: false alerts per manager-hour, clean shifts", made.false_clean)


def _worse(judged: Judged, own: Judged, days: Days, verdict: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Alerts to the worse with a verdict, of agents and campaigns together, by day."""
    parts = (part.raised.day[(part.raised.sign == 0) & (part.verdict == verdict)] for part in (judged, own))
    return sum((days.per_day(part) for part in parts), np.zeros(days.days))


def confounders(measured: Measured, seed: int) -> Iterator[Figure]:
    """Alerts that name an agent on shifts whose only event is the campaign's, the list's or everybody's."""
    days = Days(len(measured.plans), seed)
    raised = product_alerts(measured, threshold())
    raised = raised.take((raised.sign == 0) & ~raised.merged)
    for what in ("dip", "lunch", "list", "outage", "campaign"):
        those = np.array([what in (plan.confounder, plan.kind) for plan in measured.plans])
        rate = days.ratio(days.per_day(raised.day) * those, measured.hours * those)
        yield told(f"confounder {what}: agent alerts per manager-hour", rate, note=f"{int(those.sum())} shifts")


def placebo(measured: Measured, seed: int) -> Iterator[Figure]:
    """With outcomes dealt out at random nobody drifts: alerts must stay within the budget."""
    mixed = measure(seed, PLACEBO_CENTRES, peers_too=False, shuffle=True)
    days = Days(len(mixed.plans), seed)
    raised = product_alerts(mixed, threshold())
    alerts = days.per_day(raised.day[raised.sign == 0])
    rate = days.ratio(alerts, mixed.hours)
    note = f"{len(mixed.plans)} shifts, shuffled outcomes; {rate.told()}"
    yield Figure("placebo: alerts per manager-hour", rate.value, "", BUDGET, note=note)
    plain = days.ratio(alerts * mixed.clean, mixed.hours * mixed.clean)
    yield told("placebo: alerts per manager-hour, clean shifts", plain, note=f"{int(mixed.clean.sum())} shifts")
