"""How each figure of a unit ends today: calls by the day's forecast, all that follows from calls by draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from backend.analysis.dayforecast import day as dayforecast
from backend.analysis.dayforecast.chain import (
    Outcome,
    Outcomes,
    Share,
    Value,
    outcome,
    outcomes,
    rate_strength,
    value_today,
)
from backend.analysis.dayforecast.day import DayForecast, NotEnough
from backend.analysis.dayforecast.grid import Grid
from backend.analysis.estimates import Floats
from backend.lookout.outlook_learn import PLACE, TEAM, Unit, Values
from backend.schemas.base import AnswerDefinition
from backend.schemas.outlook import FigureName, ForecastModel

SEED = 20_260_102
"""Draws begin with the same numbers at every poll, so that a forecast moves only with the data."""

FIGURES: tuple[FigureName, ...] = ("calls", "contacts", "conversions", "revenue_cents", "answer_rate")
COUNTED: Mapping[FigureName, tuple[str, str]] = {
    "calls": ("calls", "calls"),
    "contacts": ("contacts", "calls"),
    "conversions": ("conversions", "contacts"),
    "revenue_cents": ("revenue_cents", "conversions"),
}
"""Row of a figure's counts, and the row of the observations behind it."""


NO_ANSWERS = NotEnough("No call was answered on past days.")


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """One figure: `so_far` from `n` observations, and its `end` with range and chance, or why there is none."""

    name: FigureName
    so_far: float
    n: int
    end: DayForecast | Outcome | NotEnough

    @property
    def known(self) -> DayForecast | Outcome | None:
        """The end where there is a forecast."""
        return None if isinstance(self.end, NotEnough) else self.end


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """All figures of a unit; `counts` (ROWS, slots) are today's, `done` (slots,) the part of each slot that is over."""

    unit: Unit
    grid: Grid
    counts: Floats
    done: Floats
    calls: DayForecast | NotEnough
    figures: Mapping[FigureName, End]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the manager chose: the model, what an answer is, what conversions are worth."""

    model: ForecastModel
    definition: AnswerDefinition
    values: Values


def read_ends(centre_id: int, unit: Unit, grid: Grid, day: date, counts: Floats, done: Floats, by: Choices) -> Ends:
    """The end of `day`, the next after those learned, from its `counts` (ROWS, slots) so far."""
    so_far = {name: float(counts[row].sum()) for name, row in PLACE.items()}
    calls = dayforecast.forecast(unit.history, day, counts[PLACE["calls"]], done, model=by.model)
    hits, trials = answer_parts(so_far, by.definition)
    found: dict[FigureName, DayForecast | Outcome | NotEnough | None]
    if isinstance(calls, NotEnough):
        found = dict.fromkeys(FIGURES, calls)
    else:
        rng = np.random.default_rng((SEED, centre_id, day.toordinal(), unit.campaign_id))
        drawn = _draw(rng, unit, calls, so_far, by.values)
        rate = _rate(rng, unit, drawn.calls.draws - calls.so_far, (hits, trials), by.definition)
        found = {
            "calls": calls, "contacts": drawn.contacts, "conversions": drawn.conversions,
            "revenue_cents": drawn.revenue_cents, "answer_rate": rate,
        }  # fmt: skip
    done_so_far = {name: (so_far[row], so_far[n]) for name, (row, n) in COUNTED.items()}
    done_so_far["answer_rate"] = (hits / trials if trials else 0.0, trials)
    ends = {
        name: End(name, value, round(n), found[name] or NO_ANSWERS)
        for name, (value, n) in done_so_far.items()
        if name != "revenue_cents" or priced(unit, by.values)
    }
    return Ends(unit, grid, counts, done, calls, ends)


def priced(unit: Unit, values: Values) -> bool:
    """Whether any of the unit's conversions has a value."""
    return bool(values) if unit.campaign_id == TEAM else unit.campaign_id in values


def answer_parts(sums: Mapping[str, float], definition: AnswerDefinition) -> tuple[float, float]:
    """Hits and trials of the answer rate, in the board's meaning (see `analysis.metrics.share_parts`)."""
    if definition == "non_machine":
        return min(sums["contacts"], sums["human"]), sums["human"]
    return sums["human"], sums["calls"] + (sums["undelivered"] if definition == "all_dials" else 0.0)


def usual_rate(unit: Unit, definition: AnswerDefinition) -> float:
    """The answer rate of the last open days; NaN without one."""
    hits, trials = answer_parts({name: float(unit.totals[row].sum()) for name, row in PLACE.items()}, definition)
    return hits / trials if trials else float("nan")


def _draw(
    rng: np.random.Generator, unit: Unit, calls: DayForecast, so_far: Mapping[str, float], values: Values
) -> Outcomes:
    contacts, conversions = (round(so_far[name]) for name in ("contacts", "conversions"))
    contact = Share(contacts, round(so_far["calls"]), *unit.rate("contacts", "calls"))
    conversion = Share(conversions, contacts, *unit.rate("conversions", "contacts"))
    return outcomes(rng, calls, contact, conversion, _value(unit, so_far, values))


def _value(unit: Unit, so_far: Mapping[str, float], values: Values) -> Value | None:
    """What a conversion is worth: the campaign's value, or the team's mean over its mix of the last days and today."""
    if not priced(unit, values):
        return None
    if unit.campaign_id != TEAM:
        return Value(so_far["revenue_cents"], float(values[unit.campaign_id]), 0.0)
    n, worth, squares = (unit.totals[PLACE[name]] for name in ("conversions", "revenue_cents", "revenue_sq"))
    if n.sum() + so_far["conversions"] <= 0:
        return Value(so_far["revenue_cents"], sum(values.values()) / len(values), 0.0)
    return value_today(worth, squares, n, so_far["revenue_cents"], so_far["conversions"])


def _rate(
    rng: np.random.Generator,
    unit: Unit,
    calls_left: Floats,
    today: tuple[float, float],
    definition: AnswerDefinition,
) -> Outcome | None:
    """The answer rate of the whole day, in as many possible day ends as `calls_left` (draws,) has."""
    days = [answer_parts(dict(zip(PLACE, column, strict=True)), definition) for column in unit.totals.T]
    past = np.array(days).reshape(-1, 2).sum(0)
    calls = float(unit.totals[PLACE["calls"]].sum())
    hits, trials = today
    if calls <= 0 or past[1] <= 0:
        return None
    share = _share(hits, trials, days)
    left = np.rint(calls_left * past[1] / calls).astype(np.int64)
    ends = (hits + rng.binomial(left, share.draw(rng, len(left)))) / np.maximum(trials + left, 1)
    return outcome(hits / trials if trials else 0.0, ends)


def _share(hits: float, trials: float, days: list[tuple[float, float]]) -> Share:
    x, n = np.array(days).reshape(-1, 2).T
    mean, strength = rate_strength(x, n)
    return Share(round(hits), round(trials), float(np.clip(mean, 1e-6, 1 - 1e-6)), strength)
