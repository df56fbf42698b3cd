"""The trend charts: metrics over today's shift with the usual band, the smoothed line, the next hours and marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from backend.analysis.estimates import Floats
from backend.analysis.ewma import memory, step_weight
from backend.clock import local_date
from backend.lookout.asked import Asked
from backend.lookout.callrows import pick, wall_offset
from backend.lookout.cubes import METRICS, Cube, Ratio, add_cube, ratio
from backend.lookout.facts import day_weights, made
from backend.lookout.history import Rows, history_of
from backend.lookout.running import agent_pieces, by_quarter, running_pieces
from backend.lookout.trend_line import Line, Sight, draw_trend
from backend.lookout.trend_marks import shift_marks
from backend.lookout.units import names_of, unit_name
from backend.lookout.usual import own_level, profiles
from backend.lookout.workload import workload

DAY_S = 86_400
LEAST_PART = 0.1
"""An interval just begun counts as at least this part of one."""


@dataclass(frozen=True, slots=True, eq=False)
class _Today:
    """The unit's sums of today with what still runs; `midnight` (UTC s) is where the wall clock of the day begins."""

    whole: Cube
    by_campaign: Cube
    midnight: int
    first: int
    last: int


def trends(asked: Asked, unit: str, unit_id: int | None, marks: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """`schemas.Trends` of today up to now; LookupError for an unknown agent or campaign.

    `marks` are `schemas.Marker` rows (alerts, reactions) with the key `metric`, or "" for every chart.
    """
    names = names_of(asked)
    name = unit_name(names, unit, unit_id)
    history, at, wish = history_of(asked), asked.at, asked.settings.foresight
    slot_s = wish.interval_min * 60
    with history.lock:
        today = _today(asked, unit, unit_id or 0, slot_s)
        pieces = agent_pieces(asked, unit_id or 0) if unit == "agent" else None
        own = shift_marks(pieces, names, at) if pieces is not None else []
        lines = [_line(asked, today, unit, unit_id or 0, metric, slot_s) for metric in METRICS]
        rows = [draw_trend(line, [*own, *_of_metric(marks, line.metric)]) for line in lines]
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of, "unit": unit, "unit_id": unit_id,
        "name": name, "interval_s": slot_s, "memory": _memory(lines, wish.alpha), "alpha": wish.alpha,
        "horizon_min": wish.horizon_min, "start": today.midnight + today.first * slot_s,
        "end": at + wish.horizon_min * 60, "trends": rows,
        "workload": workload(pieces, at) if pieces is not None else None,
    }  # fmt: skip


def _of_metric(marks: Sequence[Mapping[str, Any]], metric: str) -> list[dict[str, Any]]:
    chosen = [mark for mark in marks if mark.get("metric", "") in ("", metric)]
    return [{name: mark[name] for name in ("at", "kind", "label")} for mark in chosen]


def _today(asked: Asked, unit: str, unit_id: int, slot_s: int) -> _Today:
    at = asked.at
    offset = wall_offset(local_date(at, asked.centre.zone), asked.centre.zone)
    history = history_of(asked)
    assert history.today is not None
    rows = history.today[1]
    running = by_quarter(running_pieces(asked), offset)
    states = {name: np.concatenate([rows.states[name], running[name]]) for name in running}
    rows = replace(rows, states=states)
    if unit != "team":
        key = f"{unit}_id"
        rows = Rows(
            rows.days,
            pick(rows.calls, rows.calls[key] == unit_id),
            pick(rows.dials, rows.dials[key] == unit_id if unit == "campaign" else rows.dials["n"] < 0),
            pick(rows.states, rows.states[key] == unit_id),
        )
    last = (at + offset) % DAY_S // slot_s
    begun = [rows.calls["wall_s"] // slot_s, rows.states["quarter"] * 900 // slot_s]
    first = min([int(one.min()) for one in begun if len(one)], default=last)
    own = "team" if unit == "agent" else unit
    whole, by_campaign = add_cube(rows, own, slot_s), add_cube(rows, "campaign", slot_s)
    return _Today(whole, by_campaign, (at + offset) // DAY_S * DAY_S - offset, min(first, last), last)


def _line(asked: Asked, today: _Today, unit: str, unit_id: int, metric: str, slot_s: int) -> Line:
    """One metric's intervals of today with their usual level."""
    wish, definition = asked.settings.foresight, asked.settings.answer_definition
    at, history = asked.at, history_of(asked)
    steps = max(wish.horizon_min * 60 // slot_s, 1)
    span = slice(today.first, today.last + 1)
    seen, level, course, campaign = _against_usual(asked, today, unit, unit_id, metric, slot_s)
    part = max((at - today.midnight - today.last * slot_s) / slot_s, LEAST_PART)
    weight = step_weight(wish.alpha, np.full(today.last + 1 - today.first, float(slot_s)), slot_s)
    weight[-1] = step_weight(wish.alpha, np.array([part * slot_s]), slot_s)[0]
    coming = np.clip(np.arange(today.last + 1, today.last + 1 + steps), 0, len(level) - 1)
    sight = Sight(level[span], level[coming], course, weight, part, steps)
    days = len(history.past.days) if history.past is not None else 0
    start = today.midnight + today.first * slot_s
    return Line(asked, unit, unit_id, metric, seen[span], sight, start, slot_s, definition, days, campaign)


def _against_usual(
    asked: Asked, today: _Today, unit: str, unit_id: int, metric: str, slot_s: int
) -> tuple[Ratio, Floats, Any, int]:
    """Today's sums per interval, the usual level per interval, how deviations behave, and the main campaign."""
    history, definition = history_of(asked), asked.settings.answer_definition
    by_campaign = today.by_campaign
    busiest = int(by_campaign.ids[int(by_campaign.sums["calls"].sum((1, 2)).argmax())]) if len(by_campaign.ids) else 0
    ids, levels, course = profiles(history, unit, metric, unit, definition, slot_s)
    if unit != "agent":
        seen = ratio(today.whole, metric, unit, definition)
        level = levels[ids == unit_id][0] if (ids == unit_id).any() else np.full(levels.shape[-1], np.nan)
        return _total(seen, levels.shape[-1]), level, course, unit_id if unit == "campaign" else 0
    campaigns, shapes, _ = profiles(history, "campaign", metric, "agent", definition, slot_s)
    seen = ratio(by_campaign, metric, "agent", definition)
    expected = _mixed(by_campaign, seen, campaigns, shapes, busiest)
    own = _own_level(asked, unit_id, metric, campaigns, shapes, course, slot_s)
    return _total(seen, shapes.shape[-1]), expected * own, course, busiest


def _total(seen: Ratio, slots: int) -> Ratio:
    if not seen.hits.size:
        return Ratio(np.zeros(slots), np.zeros(slots), np.zeros(slots))
    return Ratio(seen.hits.sum((0, 1)), seen.size.sum((0, 1)), seen.n.sum((0, 1)))


def _mixed(cube: Cube, seen: Ratio, campaigns: Any, shapes: Floats, busiest: int) -> Floats:
    """Usual level on the campaigns worked in each interval; where none was, on the busiest one."""
    spot = {int(key): i for i, key in enumerate(campaigns)}
    fallback = shapes[spot[busiest]] if busiest in spot else shapes.mean(0) if len(shapes) else np.zeros(0)
    rows = np.array([shapes[spot[int(key)]] if int(key) in spot else fallback for key in cube.ids])
    if not len(rows):
        return np.asarray(fallback)
    size = seen.size.sum(1)
    total = size.sum(0)
    return np.where(total > 0, (size * rows).sum(0) / np.maximum(total, 1e-9), fallback)


def _own_level(
    asked: Asked, agent_id: int, metric: str, campaigns: Any, shapes: Floats, course: Any, slot_s: int
) -> float:
    """The agent's usual level against what the campaigns worked on lead one to expect, from past days."""
    history, definition = history_of(asked), asked.settings.answer_definition

    def cube() -> Cube:
        assert history.past is not None
        rows = history.past
        mine = {name: getattr(rows, name)["agent_id"] == agent_id for name in ("calls", "states")}
        return add_cube(rows, "campaign", 900, {**mine, "dials": np.zeros(len(rows.dials["n"]), dtype=bool)})

    past = made(history, ("own", agent_id), cube)
    seen = ratio(past, metric, "agent", definition)
    weight = day_weights(history)
    hits, size = (np.einsum("cdq,d->cq", column, weight) for column in (seen.hits, seen.size))
    quarter = shapes if slot_s == 900 else _quarterly(shapes)
    spot = {int(key): i for i, key in enumerate(campaigns)}
    rows = [quarter[spot[int(key)]] if int(key) in spot else np.zeros(96) for key in past.ids]
    due = size * np.array(rows).reshape(size.shape)
    return own_level(hits[due > 0], due[due > 0], course)


def _quarterly(shapes: Floats) -> Floats:
    slots = shapes.shape[-1]
    if slots > 96:
        return np.asarray(shapes.reshape(*shapes.shape[:-1], 96, slots // 96).mean(-1))
    return np.repeat(shapes, 96 // slots, axis=-1)


def _memory(lines: Sequence[Line], alpha: float) -> str:
    """E.g. remembers about 5.7 intervals of 15 minutes, here the last 64 calls."""
    first = lines[0]
    calls = first.calls_remembered
    text = f"remembers about {memory(alpha):.1f} intervals of {first.slot_s // 60} minutes"
    return f"{text}, here the last {calls:.0f} calls" if calls >= 1 else text
