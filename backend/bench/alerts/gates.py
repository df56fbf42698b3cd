"""What was promised of the early warning, and how the limit and the peers do on the same shifts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.analysis import drift
from backend.bench.alerts.desk import Raised, merge, raise_alerts, threshold_for, threshold_for_false
from backend.bench.alerts.measure import Measured
from backend.bench.alerts.scores import Scores
from backend.bench.alerts.scoring import FALSE, MANAGER_AGENTS, Days, Estimate, Judged, Tally, Which, judge, tally
from backend.bench.figure import Figure

BUDGET = 0.05
"""False alerts per manager-hour the early warning is run at here: one a manager in two and a half shifts."""

GATES = {"false_clean": (0.1, 0.02), "precision": (0.5, 0.7), "lead_1h": (0.62, 0.65)}
"""What was promised, and the goal, for precursors of one standard deviation with 30 % sudden drops."""


def product_alerts(measured: Measured, threshold: float) -> Raised:
    """The product's agent alerts at a threshold, merged where three agents of a campaign are alike."""
    return merge(raise_alerts(measured.agents["product"], threshold), measured.where)


def gated(measured: Measured, seed: int, name: str = "") -> Iterator[Figure]:
    """The figures promises are about: precursors of one standard deviation with sudden drops among them."""
    days = Days(len(measured.plans), seed)
    judged = judge(product_alerts(measured, threshold()), measured.episodes, measured.homes)
    made = tallied(measured, judged, days)
    n = sum(placed.crossed.episode.gated for placed in measured.episodes)
    note = f"{len(measured.plans)} shifts, {measured.hours.sum():,.0f} manager-hours, {n} drops"
    yield told(f"{name}false alerts per manager-hour, clean shifts", made.false_clean, "false_clean", note)
    yield told(f"{name}false alerts per manager-hour, all shifts", made.false_all)
    yield told(f"{name}precision", made.precision, "precision", f"{made.alerts} alerts, all families")
    yield told(f"{name}precision, late alerts counted as wrong", made.strict)
    yield told(f"{name}drops found before they came", made.recall)
    yield told(f"{name}predictable drops found before they came", made.recall_predictable)
    yield told(f"{name}drops with >= 1 h warning", made.lead_1h, "lead_1h")
    yield told(f"{name}drops with >= 2 h warning", made.lead_2h)
    yield told(f"{name}predictable drops with >= 1 h warning", made.lead_1h_predictable)
    yield told(f"{name}median warning", made.median_lead_h, unit="h")
    yield from _recoveries(measured, judged, days, name)
    yield _curve(measured, "product", f"{name}early warning", days)


def compared(measured: Measured, seed: int) -> Iterator[Figure]:
    """The limit at the same false alerts on clean shifts, and everybody on the same number of alerts."""
    days = Days(len(measured.plans), seed)
    ours = tallied(measured, judge(product_alerts(measured, threshold()), measured.episodes, measured.homes), days)
    if "limit" in measured.agents:
        scores = measured.agents["limit"]
        allowed = ours.false_clean.value * float(measured.hours[measured.clean].sum())
        at = threshold_for_false(scores, round(allowed), measured.clean)
        yield from _peer(measured, "limit, same false alerts", scores, at, days)
    for name in [name for name in measured.agents if name != "product"]:
        scores = measured.agents[name]
        yield from _peer(measured, f"{name}, same number", scores, threshold_for(scores, ours.alerts, 0), days)
        yield _curve(measured, name, name, days)


def _recoveries(measured: Measured, judged: Judged, days: Days, name: str) -> Iterator[Figure]:
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


def _curve(measured: Measured, detector: str, name: str, days: Days) -> Figure:
    """The area under precision over recall of all gated drops, with the points."""
    points = curve(measured, detector, days)
    area, reached = 0.0, 0.0
    for _, precision, recall, _, _ in points:
        area, reached = area + precision * max(0.0, recall - reached), max(reached, recall)
    return Figure(
        f"{name}: area under precision and recall", area, "", note="of all gated drops; 0.7 is the most", points=points
    )


def _peer(measured: Measured, name: str, scores: Scores, at: float, days: Days) -> Iterator[Figure]:
    made = tallied(measured, judge(raise_alerts(scores, at), measured.episodes, measured.homes), days)
    note = f"{made.alerts} alerts, {made.false_clean.value:.3g} false per manager-hour on clean shifts"
    yield told(f"{name}: precision", made.precision, note=note)
    yield told(f"{name}: predictable drops found", made.recall_predictable)
    yield told(f"{name}: drops with >= 1 h warning", made.lead_1h)
    yield told(f"{name}: median warning", made.median_lead_h, unit="h")


def curve(measured: Measured, name: str, days: Days) -> tuple[tuple[float, ...], ...]:
    """Points (threshold, precision, recall of all gated drops, >= 1 h, false per manager-hour on clean shifts)."""
    scores = measured.agents[name].score[..., 0]
    finite = scores[np.isfinite(scores)]
    if not len(finite):
        return ()
    points = []
    for at in np.unique(np.quantile(finite, 1 - np.geomspace(3e-4, 0.3, 12)))[::-1].tolist():
        raised = product_alerts(measured, at) if name == "product" else raise_alerts(measured.agents[name], at)
        made = tallied(measured, judge(raised, measured.episodes, measured.homes), days)
        if np.isfinite(made.precision.value):
            figures = (made.precision, made.recall, made.lead_1h, made.false_clean)
            points.append((at, *(figure.value for figure in figures)))
    return tuple(points)


def threshold() -> float:
    """The score the product maps the bench's budget to."""
    return drift.threshold(BUDGET / MANAGER_AGENTS)


def tallied(measured: Measured, judged: Judged, days: Days, which: Which | None = None, sign: int = 0) -> Tally:
    chosen = which or (lambda placed: placed.crossed.episode.gated)
    return tally(judged, measured.episodes, days, measured.hours, measured.clean, chosen, sign)


def told(name: str, made: Estimate, gate: str = "", note: str = "", unit: str = "") -> Figure:
    target, goal = GATES.get(gate, (None, None))
    told = "; ".join(part for part in (note, made.told(), f"goal {goal}" if goal is not None else "") if part)
    return Figure(name, made.value, unit, target, "<=" if gate == "false_clean" else ">=", told)
