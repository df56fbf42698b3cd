"""The rolling origin: each day is forecast from the days before it, then learned; ours and what one does by hand."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast import day as dayforecast
from backend.analysis.dayforecast import simple
from backend.analysis.dayforecast.errors import Model
from backend.bench.forecast.data import DaySet, on_grid

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TARGETS = (0.95, 1.0, 1.05)
"""Targets of the day, as multiples of the forecast of the evening before."""


@dataclass(frozen=True, slots=True, eq=False)
class Rolled:
    """Forecasts of each scored day at each moment, before that day was learned.

    `slots` (moments, days, slots) hold what was left; `low`, `high` (moments, days) the totals' 80 % band;
    `chance`, `straight` (moments, days, targets) our probability of a hit and the straight line's yes or no;
    `hit` (days, targets) the truth; `learn_ms`, `forecast_ms` CPU time of one step.
    """

    slots: Floats
    low: Floats
    high: Floats
    chance: Floats
    straight: Floats
    hit: Bools
    learn_ms: float
    forecast_ms: float


def roll(data: DaySet, scored: list[int], model: Model = "learned") -> Rolled:
    """Walks once through all days of the set; `scored` are indices into `data.days`."""
    shape = (len(data.moments), len(scored))
    out = Rolled(
        np.zeros((*shape, data.grid.slots)), np.zeros(shape), np.zeros(shape), np.zeros((*shape, len(TARGETS))),
        np.zeros((*shape, len(TARGETS))), np.zeros((len(scored), len(TARGETS)), np.bool_), 0.0, 0.0,
    )  # fmt: skip
    place = {index: i for i, index in enumerate(scored)}
    history = dayforecast.start(data.grid.slots)
    learning = forecasting = 0.0
    for index, (day, counts) in enumerate(zip(data.days, data.counts, strict=True)):
        begun = time.process_time()
        if index in place:
            _forecast_day(history, data, index, place[index], model, out)
        halfway = time.process_time()
        history = dayforecast.learn(history, day, counts, opened=True)
        forecasting += halfway - begun
        learning += time.process_time() - halfway
    steps = max(len(scored) * len(data.moments), 1)
    return Rolled(
        out.slots, out.low, out.high, out.chance, out.straight, out.hit,
        1e3 * learning / len(data.days), 1e3 * forecasting / steps,
    )  # fmt: skip


def _forecast_day(history: dayforecast.History, data: DaySet, index: int, at: int, model: Model, out: Rolled) -> None:
    counts, day = data.counts[index], data.days[index]
    none = np.zeros(data.grid.slots)
    ahead = dayforecast.forecast(history, day, none, none, model=model)
    if isinstance(ahead, dayforecast.NotEnough):
        raise ValueError(f"{data.name} {day}: {ahead.why}")
    goals = [share * ahead.likely for share in TARGETS]
    out.hit[at] = counts.sum() >= np.array(goals)
    for m, moment in enumerate(data.moments.values()):
        done = (np.arange(data.grid.slots) < moment).astype(np.float64)
        seen = counts * done
        now = dayforecast.forecast(history, day, seen, done, model=model)
        assert isinstance(now, dayforecast.DayForecast)
        line = simple.straight_line(now.so_far, float(moment), float(data.grid.slots))
        out.slots[m, at], out.low[m, at], out.high[m, at] = now.left_by_slot, now.low, now.high
        out.chance[m, at] = [now.chance(goal) for goal in goals]
        out.straight[m, at] = [float(line >= goal) for goal in goals]


def by_hand(data: DaySet, scored: list[int]) -> dict[str, Floats]:
    """Seasonal naive, mean of the weekday, and the last four of it x pace: (moments, days, slots) each."""
    days, counts, _ = on_grid(data)
    row = {day: i for i, day in enumerate(days)}
    week = len(data.weekdays)
    shape = (len(data.moments), len(scored), data.grid.slots)
    out = {name: np.zeros(shape) for name in ("seasonal naive", "weekday mean", "4 weeks x pace")}
    for at, index in enumerate(scored):
        i = row[data.days[index]]
        same = counts[:i][::-1][week - 1 :: week]
        for m, moment in enumerate(data.moments.values()):
            out["seasonal naive"][m, at] = same[0]
            out["weekday mean"][m, at] = same.mean(0)
            usual = same[:4].mean(0)
            before = usual[:moment].sum()
            pace = data.counts[index, :moment].sum() / before if before > 0 else 1.0
            out["4 weeks x pace"][m, at] = usual * pace
    return out
