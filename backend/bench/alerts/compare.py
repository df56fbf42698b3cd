"""The limit at the same false alerts, and rules by hand at the same number of alerts, on the same shifts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.bench.alerts.desk import Raised, raise_alerts, threshold_for
from backend.bench.alerts.gates import (
    FAMILIES,
    judged_agents,
    limit_alerts,
    product_alerts,
    tallied,
    threshold,
    told,
)
from backend.bench.alerts.measure import Measured
from backend.bench.alerts.scoring import Days
from backend.bench.figure import Figure


def compared(measured: Measured, seed: int) -> Iterator[Figure]:
    """Every other detector's figures of each gated family, and everybody's curve."""
    days = Days(len(measured.plans), seed)
    ours = judged_agents(measured, product_alerts(measured, threshold()))
    number = int((ours.raised.sign == 0).sum())
    if "limit" in measured.agents:
        raised = limit_alerts(measured, ours)
        for kind in FAMILIES:
            yield from _peer(measured, "limit, same false alerts", raised, days, kind)
    for name in [name for name in measured.agents if name != "product"]:
        scores = measured.agents[name]
        raised = raise_alerts(scores, threshold_for(scores, number, 0))
        yield from _peer(measured, f"{name}, same number", raised, days, "held")
    for name in measured.agents:
        for kind in FAMILIES:
            yield _curve(measured, name, days, kind)


def _peer(measured: Measured, name: str, raised: Raised, days: Days, kind: str) -> Iterator[Figure]:
    made = tallied(measured, judged_agents(measured, raised), days, kind)
    note = f"{made.alerts} alerts, {made.false_clean.value:.3g} false per manager-hour on clean shifts"
    row = f"{FAMILIES[kind]}: {name}: "
    yield told(f"{row}precision", made.precision, note=note)
    yield told(f"{row}precision, late alerts counted as wrong", made.strict)
    yield told(f"{row}drops warned of", made.recall)
    yield told(f"{row}predictable drops warned of", made.recall_predictable)
    yield told(f"{row}drops with >= 1 h warning", made.lead_1h)
    yield told(f"{row}predictable drops with >= 1 h warning", made.lead_1h_predictable)
    yield told(f"{row}drops with >= 2 h warning", made.lead_2h)
    yield told(f"{row}median warning", made.median_lead_h, unit="h")


def _curve(measured: Measured, detector: str, days: Days, kind: str) -> Figure:
    """The area under precision over recall of a family's drops, with the points."""
    points = curve(measured, detector, days, kind)
    area, reached = 0.0, 0.0
    for _, precision, recall, *_ in points:
        area, reached = area + precision * max(0.0, recall - reached), max(reached, recall)
    name = "early warning" if detector == "product" else detector
    note = "of all its drops; about 0.7 is the most"
    return Figure(f"{FAMILIES[kind]}: {name}: area under precision and recall", area, "", note=note, points=points)


def curve(measured: Measured, name: str, days: Days, kind: str) -> tuple[tuple[float, ...], ...]:
    """Points (threshold, precision, drops warned of, >= 1 h, >= 2 h, false per manager-hour on clean shifts)."""
    scores = measured.agents[name].score[..., 0]
    finite = scores[np.isfinite(scores)]
    if not len(finite):
        return ()
    points = []
    for at in np.unique(np.quantile(finite, 1 - np.geomspace(3e-4, 0.3, 12)))[::-1].tolist():
        raised = product_alerts(measured, at) if name == "product" else raise_alerts(measured.agents[name], at)
        made = tallied(measured, judged_agents(measured, raised), days, kind)
        if np.isfinite(made.precision.value):
            figures = (made.precision, made.recall, made.lead_1h, made.lead_2h, made.false_clean)
            points.append((at, *(figure.value for figure in figures)))
    return tuple(points)
