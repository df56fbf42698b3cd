"""Figures and curves of a day's end in the shapes of `schemas.outlook`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from backend.analysis.dayforecast.day import DayForecast
from backend.analysis.dayforecast.simple import straight_line
from backend.analysis.dayforecast.target import reached, when
from backend.analysis.estimates import Bools, Floats
from backend.clock import wall_to_utc
from backend.lookout.outlook_ends import COUNTED, FIGURES, End, Ends, usual_rate
from backend.lookout.outlook_learn import PLACE
from backend.lookout.outlook_words import judge, needed
from backend.schemas.base import AnswerDefinition
from backend.schemas.outlook import FigureName


@dataclass(frozen=True, slots=True)
class Moment:
    """Now on the local day: `wall` is the wall time (s), `opens` and `closes` when calls usually begin and end (s)."""

    day: date
    zone: str
    at: int
    wall: int
    opens: int
    closes: int

    def utc(self, wall_s: int) -> int:
        """UTC seconds of a wall time of this day (s since midnight)."""
        wall = datetime.combine(self.day, time()) + timedelta(seconds=wall_s)
        return wall_to_utc(wall, self.zone, near=self.at)


def figure(
    ends: Ends, end: End, moment: Moment, target: float | None, tolerance: float, work_hours: float
) -> dict[str, Any]:
    """`schemas.FigureOutlook`; `work_hours` are the agent-hours so far behind the unit's counts."""
    verdict, sentence = judge(end.name, end.so_far, end.end, target, tolerance)
    known = end.known
    if known is not None and verdict != "reached" and moment.wall < moment.opens and end.n == 0:
        verdict = "too early" if target is None else verdict
    pace = end.so_far / work_hours if work_hours > 0 else float("nan")
    short = target is not None and known is not None and known.likely < target and verdict != "reached"
    return {
        "name": end.name,
        "so_far": _number(end.name, end.so_far),
        "n": end.n,
        "likely": None if known is None else _number(end.name, known.likely),
        "low": None if known is None else _number(end.name, known.low),
        "high": None if known is None else _number(end.name, known.high),
        "pace": _pace(end, moment),
        "target": target,
        "chance": None if target is None or known is None else _chance(ends, end, target),
        "hit": None if target is None or known is None else _clock(ends, end, moment, target),
        "shortfall": _number(end.name, target - known.likely) if short and target and known else None,
        "verdict": verdict,
        "sentence": sentence,
        "needed": needed(end.name, end.so_far, known.likely, target, pace) if short and target and known else "",
    }


def curves(ends: Ends, moment: Moment, definition: AnswerDefinition) -> list[dict[str, Any]]:
    """`schemas.OutlookCurve` of each figure: running totals at the ends of the slots."""
    walls = [ends.grid.wall(place) for place in range(1, ends.grid.slots + 1)]
    at, over, ahead = [moment.utc(wall) for wall in walls], np.array(walls) <= moment.wall, _ahead(ends)
    return [_curve(ends, name, at, over, ahead, definition) for name in FIGURES if name in ends.figures]


def _curve(
    ends: Ends, name: FigureName, at: list[int], over: Bools, ahead: Floats, definition: AnswerDefinition
) -> dict[str, Any]:
    end, so_far = ends.figures[name], _running(ends, name, definition)
    return {
        "name": name,
        "at": at,
        "so_far": _points(name, np.where(over, so_far, np.nan)),
        "usual": _points(name, _usual(ends, name, definition)),
        **{
            part: _points(name, np.where(over, np.nan, end.so_far + (_end_at(end, part) - end.so_far) * ahead))
            for part in ("likely", "low", "high")
        },
    }


def _end_at(end: End, part: str) -> float:
    return float("nan") if end.known is None else float(getattr(end.known, part))


def _ahead(ends: Ends) -> Floats:
    """The share of what is left that has come by the end of each slot (slots,); NaN without a forecast."""
    if not isinstance(ends.calls, DayForecast):
        return np.full(ends.grid.slots, np.nan)
    left = ends.calls.left_by_slot
    total = float(left.sum())
    return np.asarray(np.cumsum(left) / total) if total > 0 else np.ones(ends.grid.slots)


def _running(ends: Ends, name: FigureName, definition: AnswerDefinition) -> Floats:
    """Running totals (slots,) of what came today."""
    if name != "answer_rate":
        return np.cumsum(ends.counts[PLACE[COUNTED[name][0]]])
    return _quotient(ends.counts, definition)


def _quotient(counts: Floats, definition: AnswerDefinition) -> Floats:
    total = {row: np.cumsum(counts[place]) for row, place in PLACE.items()}
    if definition == "non_machine":
        hits, trials = total["contacts"], total["human"]
    else:
        hits, trials = total["human"], total["calls"] + total["undelivered"] * (definition == "all_dials")
    return np.asarray(hits / np.where(trials > 0, trials, np.nan))


def _usual(ends: Ends, name: FigureName, definition: AnswerDefinition) -> Floats:
    """Running totals (slots,) of a usual such day."""
    if not isinstance(ends.calls, DayForecast):
        return np.full(ends.grid.slots, np.nan)
    if name == "answer_rate":
        return np.full(ends.grid.slots, usual_rate(ends.unit, definition))
    return np.cumsum(ends.calls.expected) * ends.unit.per(COUNTED[name][0], "calls")


def _clock(ends: Ends, end: End, moment: Moment, target: float) -> dict[str, int | None]:
    """When the target is reached: in a good (90 %), a likely and a bad (10 %) rest of the day."""
    if end.known is None or not isinstance(ends.calls, DayForecast) or end.name == "answer_rate":
        return {"earliest": None, "likely": None, "latest": None}
    if end.so_far >= target:
        wall = reached(ends.counts[PLACE[COUNTED[end.name][0]]], ends.grid, moment.wall, target)
        return dict.fromkeys(("earliest", "likely", "latest"), None if wall is None else moment.utc(wall))
    left, grid = ends.calls.left_by_slot, ends.grid
    walls = {
        name: when(end.so_far, float(getattr(end.known, part)), left, grid, moment.wall, target)
        for name, part in (("earliest", "high"), ("likely", "likely"), ("latest", "low"))
    }
    return {name: None if wall is None else moment.utc(wall) for name, wall in walls.items()}


def _chance(ends: Ends, end: End, target: float) -> float:
    """The chance to three digits; neither certain nor impossible while anything is still to come."""
    chance = end.known.chance(target) if end.known is not None else 0.0
    open_end = end.so_far < target and isinstance(ends.calls, DayForecast) and ends.calls.left > 0
    return min(max(round(chance, 3), 0.001), 0.999) if open_end else round(chance, 3)


def _pace(end: End, moment: Moment) -> float | None:
    if end.name == "answer_rate":
        return None
    line = straight_line(end.so_far, min(moment.wall, moment.closes) - moment.opens, moment.closes - moment.opens)
    return _number(end.name, line) if np.isfinite(line) else None


def opening(ends: Ends, share: float = 0.005) -> tuple[int, int]:
    """Wall times (s) between which all but the rarest calls of such a day usually fall, else the grid's."""
    if not isinstance(ends.calls, DayForecast) or ends.calls.expected.sum() <= 0:
        return ends.grid.first_s, ends.grid.end_s
    part = np.cumsum(ends.calls.expected) / float(ends.calls.expected.sum())
    first, last = (int(np.searchsorted(part, edge)) for edge in (share, 1 - share))
    return ends.grid.wall(first), ends.grid.wall(min(last + 1, ends.grid.slots))


def _points(name: FigureName, column: Floats) -> list[float | None]:
    digits = 4 if name == "answer_rate" else 1
    return [round(value, digits) if np.isfinite(value) else None for value in column.tolist()]


def _number(name: FigureName, value: float) -> float:
    return round(value, 4) if name == "answer_rate" else float(round(value))
