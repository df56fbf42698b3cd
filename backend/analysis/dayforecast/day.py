"""One series of one floor or campaign (calls, contacts, ...): what its days were like, and how today will end.

    history = from_days(slots, past_days, past_counts)        # once
    history = learn(history, yesterday, counts_yesterday)     # each midnight
    today = forecast(history, date_today, counts_so_far, done)

The state is small (about 0.2 MB), and learning a day or asking for a forecast is the same work after
20 days as after 2,000. `counts` (slots,) are the series' counts in equal slots of the local day, from opening
to closing time; `done` (slots,) is the part of each slot that is over (see `grid.done_part`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from backend.analysis.dayforecast import carry as carrying
from backend.analysis.dayforecast import curve as curves
from backend.analysis.dayforecast import errors as past_errors
from backend.analysis.dayforecast import level as levels
from backend.analysis.dayforecast import simple
from backend.analysis.dayforecast.errors import MODELS, Errors, Model, Z

Floats = NDArray[np.float64]

ENOUGH_DAYS = 5
"""Open days needed before anything is forecast."""

EWMA_ALPHA = 0.3
_SETTLED_DAYS = 10
_SCORED_DAYS = 90
_CLOSED_SHARE = 0.25
_HALF = 0.5
_LEAST_SD = 1e-6
_LEAST_VARIANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """All that is remembered of a series' past days; `opens` and `seen` (7,) count open and all days by weekday."""

    level: levels.Level
    curve: curves.Curve
    carry: carrying.Carry
    errors: Errors
    opens: Floats
    seen: Floats

    @property
    def days(self) -> int:
        """Open days learned."""
        return self.level.days


@dataclass(frozen=True, slots=True)
class NotEnough:
    """No forecast, and why, in words for the panel; `need_days` more open days would change that (0: it would not)."""

    why: str
    need_days: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class DayForecast:
    """How a day ends: calls `so_far` and `left`, the `likely` total with its 80 % range `low` to `high`.

    `left_by_slot` and `expected` (slots,) are what is left and what a such day was expected to bring the
    evening before; `sd` is the calibrated log deviation of `left`; `pace` is so far / usually by now (NaN
    before opening). `days` and `same_weekdays` say how much history stands behind it.
    """

    model: Model
    so_far: float
    left: float
    likely: float
    low: float
    high: float
    sd: float
    pace: float
    left_by_slot: Floats
    expected: Floats
    days: int
    same_weekdays: int

    def chance(self, target: float) -> float:
        """Probability (0 to 1) that the day's total reaches `target`."""
        need = target - self.so_far
        if need <= 0:
            return 1.0
        if self.left <= 0:
            return 0.0
        return float(ndtr(np.log((self.left + _HALF) / need) / self.sd))

    def left_at(self, z: float) -> float:
        """What is left of the day in a day `z` deviations better than likely."""
        return max((self.left + _HALF) * float(np.exp(z * self.sd)) - _HALF, 0.0) if self.left > 0 else 0.0


def start(slots: int) -> History:
    """A series of which nothing is known yet."""
    if slots < 1:
        raise ValueError(f"a day needs at least one slot, not {slots}.")
    return History(
        levels.start(), curves.start(slots), carrying.start(slots), past_errors.start(), np.zeros(7), np.zeros(7)
    )


def from_days(slots: int, days: Sequence[date], counts: Floats, opened: Sequence[bool] | None = None) -> History:
    """The state after past `days` in order with their `counts` (days, slots); `opened` as in `learn`.

    The band is learned from the last ninety of them only, which is three times as fast as `learn` for each.
    """
    history = start(slots)
    for i, (day, today) in enumerate(zip(days, counts, strict=True)):
        worked = None if opened is None else opened[i]
        history = learn(history, day, today, opened=worked, score=len(days) - i <= _SCORED_DAYS)
    return history


def learn(history: History, day: date, counts: Floats, *, opened: bool | None = None, score: bool = True) -> History:
    """The state after a finished day; days must come in order.

    `opened` says whether the floor worked; by default a day without counts was closed, which is right for calls
    and wrong for rare things such as conversions. Without `score` the band stays as it was.
    """
    _check(history, counts)
    seen, opens = history.seen.copy(), history.opens.copy()
    seen[day.weekday()] += 1
    total = float(counts.sum())
    if not (total > 0 if opened is None else opened):
        return replace(history, seen=seen)
    opens[day.weekday()] += 1
    before = levels.expect(history.level, day)
    expected = before.total * curves.share(history.curve, day.weekday())
    level, is_open = levels.learn(history.level, day, total)
    errors = history.errors
    if score and history.days >= ENOUGH_DAYS:
        # A day that ended outside the band was a miss, even where the level takes it for a closure.
        errors = past_errors.learn(errors, _errors(history, before.sd, expected, counts))
    if not is_open:
        return replace(history, level=level, errors=errors, seen=seen, opens=opens)
    curve, ordinary = curves.learn(history.curve, day.weekday(), counts)
    carry = history.carry
    if ordinary and history.days >= _SETTLED_DAYS:
        carry = carrying.learn(carry, expected, counts)
    return History(level, curve, carry, errors, opens, seen)


def forecast(
    history: History, day: date, counts: Floats, done: Floats, *, model: Model = "learned"
) -> DayForecast | NotEnough:
    """How `day`, the next after those learned, will end, from its `counts` so far; with none `done`, the day ahead."""
    _check(history, counts)
    thin = _thin(history, day, counts)
    if thin is not None:
        return thin
    before = levels.expect(history.level, day)
    expected = before.total * curves.share(history.curve, day.weekday())
    so_far = float(counts.sum())
    carried = carrying.left(history.carry, expected, counts, done)
    left_by_slot = _by_model(model, history.carry, carried, expected, counts, done)
    left = float(left_by_slot.sum())
    own_sd = carried.sd if done.any() else before.sd
    sd = max(own_sd * past_errors.widen(history.errors, model, float(done.mean())), _LEAST_SD)
    usual = float((expected * done).sum())
    point = DayForecast(
        model, so_far, left, so_far + left, so_far, so_far, sd, so_far / usual if usual > 0 else float("nan"),
        left_by_slot, expected, history.days, int(history.opens[day.weekday()]),
    )  # fmt: skip
    return replace(point, low=so_far + point.left_at(-Z), high=so_far + point.left_at(Z))


def _by_model(
    model: Model, carry: carrying.Carry, carried: carrying.Left, expected: Floats, counts: Floats, done: Floats
) -> Floats:
    """Calls left in each slot (slots,) as `model` sees it."""
    if model == "pattern":
        return simple.pace_left(expected, counts, done)
    if model == "ewma":
        return simple.ewma_left(expected, counts, done, EWMA_ALPHA)
    if model == "gamma_poisson":
        return simple.gamma_poisson_left(expected, counts, done, carry.noise / max(carry.day, _LEAST_VARIANCE))
    return carried.calls


def _errors(history: History, day_sd: float, expected: Floats, counts: Floats) -> Floats:
    """Standardised log errors of what was left (models, moments), had the day been forecast at each moment."""
    slots = len(counts)
    starts = past_errors.moments(slots)
    z = np.empty((len(MODELS), len(starts)))
    for j, at in enumerate(starts):
        done = (np.arange(slots) < at).astype(np.float64)
        seen, rest = counts * done, float(counts[at:].sum())
        carried = carrying.left(history.carry, expected, seen, done)
        sd = max(carried.sd if at else day_sd, _LEAST_SD)
        for i, model in enumerate(MODELS):
            left = _by_model(model, history.carry, carried, expected, seen, done)
            z[i, j] = np.log((rest + _HALF) / (float(left.sum()) + _HALF)) / sd
    return z


def _thin(history: History, day: date, counts: Floats) -> NotEnough | None:
    missing = ENOUGH_DAYS - history.days
    if missing > 0:
        days = "day" if missing == 1 else "days"
        return NotEnough(f"Not enough history for a forecast: {missing} more open {days} needed.", missing)
    weekday = day.weekday()
    usually_closed = history.seen[weekday] >= 2 and history.opens[weekday] < _CLOSED_SHARE * history.seen[weekday]
    if usually_closed and counts.sum() <= 0:
        return NotEnough(f"There are usually no calls on {day:%A}s.")
    return None


def _check(history: History, counts: Floats) -> None:
    if counts.shape != (history.curve.slots,):
        raise ValueError(f"counts must have {history.curve.slots} slots, not {counts.shape}.")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("counts must be finite and not negative.")
