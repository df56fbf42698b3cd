"""What was promised of the early warning, measured: false alerts, and per gated family how much comes in time.

A drifting day holds one family. The precision of a family is that of a floor whose drifting days all hold it: its days
stand in for those of the other family, the clean days and the days of confounders and campaigns count as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.analysis import drift
from backend.analysis.estimates import Floats
from backend.bench.alerts.desk import Raised, merge, raise_alerts, threshold_for_false
from backend.bench.alerts.measure import Measured
from backend.bench.alerts.scoring import FALSE, MANAGER_AGENTS, Days, Estimate, Judged, Tally, Which, judge, tally
from backend.bench.figure import Figure

BUDGET = 0.05
"""False alerts per manager-hour the early warning is run at here: one a manager in two and a half shifts."""

FAMILIES = {"held": "held precursors", "straight": "climbing until the drop"}
"""Kind of drifting day -> what the report calls its gated family; the promises are about the first."""

FALSE_CLEAN, PRECISION, WARNED, HOUR_AHEAD, OF_LIMIT = (0.05, 0.02), (0.65, 0.75), (0.7, 0.7), (0.62, 0.68), (0.6, 0.85)
"""Promise and goal of the held family, with 30 % sudden drops, which leave 0.70 to be warned of."""

Gate = tuple[float, float]


def product_alerts(measured: Measured, threshold: float) -> Raised:
    """The product's agent alerts at a threshold, merged where three agents of a campaign are alike."""
    return merge(raise_alerts(measured.agents["product"], threshold), measured.where)


def gated(measured: Measured, seed: int, name: str = "") -> Iterator[Figure]:
    """False alerts, then the figures of each gated family; `name` goes before every row."""
    days = Days(len(measured.plans), seed)
    judged = judged_agents(measured, product_alerts(measured, threshold()))
    whole = tallied(measured, judged, days)
    note = f"{len(measured.plans)} shifts, {measured.hours.sum():,.0f} manager-hours; budget {BUDGET}"
    yield told(f"{name}false alerts per manager-hour, clean shifts", whole.false_clean, FALSE_CLEAN, note, most=True)
    yield told(f"{name}false alerts per manager-hour, all shifts", whole.false_all, note=f"{whole.alerts} alerts")
    for kind in FAMILIES:
        yield from _family(measured, judged, days, kind, name)
    yield from _on_real(measured, judged, days, name)


def _family(measured: Measured, judged: Judged, days: Days, kind: str, name: str) -> Iterator[Figure]:
    promised = kind == "held"
    made = tallied(measured, judged, days, kind)
    drops = [p for p in measured.episodes if family(measured, kind)(p) and p.crossed.t is not None]
    ahead = sum(p.crossed.episode.family != "sudden" for p in drops)
    row, note = f"{name}{FAMILIES[kind]}: ", f"{len(drops)} drops, {ahead} of them with a precursor"
    most = f"most possible {ahead / max(1, len(drops)):.3g}"
    yield told(f"{row}precision", made.precision, PRECISION if promised else None, note)
    yield told(f"{row}precision, late alerts counted as wrong", made.strict)
    yield told(
        f"{row}drops warned of", made.recall, WARNED if promised else None, f"{most}; {_even(made.recall_predictable)}"
    )
    yield told(f"{row}predictable drops warned of", made.recall_predictable)
    note = f"{most}; {_even(made.lead_1h_predictable)}"
    yield told(f"{row}drops with >= 1 h warning", made.lead_1h, HOUR_AHEAD if promised else None, note)
    yield told(f"{row}drops with >= 2 h warning", made.lead_2h)
    yield told(f"{row}predictable drops with >= 1 h warning", made.lead_1h_predictable)
    yield told(f"{row}median warning", made.median_lead_h, unit="h")
    if "limit" in measured.agents:
        yield from _beside_limit(measured, judged, days, kind, row)


def _even(predictable: Estimate) -> str:
    """What a share of the predictable drops comes to where exactly 30 % are sudden, whatever the draw was."""
    return f"at exactly 30 % sudden {0.7 * predictable.value:.3g}"


def _beside_limit(measured: Measured, judged: Judged, days: Days, kind: str, row: str) -> Iterator[Figure]:
    """What of the limit's warnings, at the same false alerts on the same clean shifts, comes two hours ahead."""
    best = judged_agents(measured, limit_alerts(measured, judged))
    ours, theirs = (early(measured, one, days, kind, 2.0) for one in (judged, best))
    note = f"{ours.sum():.0f} drops against {theirs.sum():.0f}"
    promised = OF_LIMIT if kind == "held" else None
    yield told(f"{row}>= 2 h warning, part of the limit's", days.ratio(ours, theirs), promised, note)


def limit_alerts(measured: Measured, judged: Judged) -> Raised:
    """The limit's alerts, with as many false ones on clean shifts as `judged` has."""
    false = (judged.verdict == FALSE) & (judged.raised.sign == 0)
    allowed = int(measured.clean[judged.raised.day[false]].sum())
    scores = measured.agents["limit"]
    return raise_alerts(scores, threshold_for_false(scores, allowed, measured.clean))


def early(measured: Measured, judged: Judged, days: Days, kind: str, hours: float) -> Floats:
    """How many of a family's drops are warned of so many hours before, by day."""
    which = family(measured, kind)
    rows = [e for e, p in enumerate(measured.episodes) if which(p) and judged.lead[e] >= hours * 12]
    return days.per_day([measured.episodes[e].day for e in rows])


def _on_real(measured: Measured, judged: Judged, days: Days, name: str) -> Iterator[Figure]:
    """How many alerts are on something real at all; and how many false ones only foretold what did not come."""
    mine = judged.raised.sign == 0
    real = days.per_day(judged.raised.day[mine & (judged.verdict != FALSE)])
    yield told(
        f"{name}alerts on a real change, before or after t", days.ratio(real, days.per_day(judged.raised.day[mine]))
    )
    spans = {(p.day, p.unit): p.crossed for p in measured.episodes if p.crossed.episode.family == "recovery"}
    false = np.flatnonzero(mine & (judged.verdict == FALSE))
    units = zip(judged.raised.day[false].tolist(), judged.raised.unit[false].tolist(), strict=True)
    came = np.array([unit in spans for unit in units], dtype=bool)
    where = judged.raised.day[false]
    share = days.ratio(days.per_day(where[came]), days.per_day(where))
    yield told(f"{name}false alerts that are recoveries", share, note=f"{len(spans)} recoveries planted")


def judged_agents(measured: Measured, raised: Raised) -> Judged:
    """Agents' alerts judged; one that stands for many agents is right where their campaign truly changed, too."""
    judged = judge(raised, measured.episodes, measured.homes)
    many = np.flatnonzero(raised.merged & np.isin(raised.unit, measured.campaign_ids))
    if not len(many):
        return judged
    named = raised.take(many)
    place = np.array([measured.campaign_ids.index(i) for i in named.unit.tolist()])
    whole = Raised(named.day, named.slot, place, named.sign, named.metric, named.score, np.zeros(len(many), dtype=bool))
    judged.verdict[many] = np.maximum(
        judged.verdict[many], judge(whole, measured.campaign_episodes, unannounced=True).verdict
    )
    return judged


def family(measured: Measured, kind: str) -> Which:
    """Whether an episode is of the gated family of the days of a kind."""
    return lambda placed: placed.crossed.episode.gated and measured.plans[placed.day].kind == kind


def stand_in(measured: Measured, kind: str) -> Floats:
    """How often each day counts where all drifting days hold one family."""
    kinds = np.array([plan.kind for plan in measured.plans])
    drifting = np.isin(kinds, list(FAMILIES))
    times = drifting.sum() / max(1, int((kinds == kind).sum()))
    return np.where(kinds == kind, times, np.where(drifting, 0.0, 1.0))


def threshold() -> float:
    """The score the product maps the bench's budget to."""
    return drift.threshold(BUDGET / MANAGER_AGENTS)


def tallied(measured: Measured, judged: Judged, days: Days, kind: str = "") -> Tally:
    """The tally of a family on its days; without a kind, of every gated drop on the days as they are."""
    parts = (measured.episodes, days, measured.hours, measured.clean)
    if not kind:
        return tally(judged, *parts)
    return tally(judged, *parts, family(measured, kind), weight=stand_in(measured, kind))


def told(
    name: str, made: Estimate, gate: Gate | None = None, note: str = "", unit: str = "", most: bool = False
) -> Figure:
    """A figure with its ranges, promise and goal; `most`: the promise is an upper bound."""
    target, goal = gate or (None, None)
    parts = (note, made.told(), f"goal {goal}" if goal is not None else "")
    return Figure(name, made.value, unit, target, "<=" if most else ">=", "; ".join(part for part in parts if part))
