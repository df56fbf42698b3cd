"""The real floors the forecasts are measured on, as days x slots, and the block nobody may tune on.

Every set is split once: constants were chosen on the days before the last block only; `locked` is where it begins.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.analysis.dayforecast.grid import Grid

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
HOLIDAY_BELOW = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class DaySet:
    """`counts` (days, slots) of the `days` on record, the weekdays it works, and how it is scored.

    `moments` are the slots at whose beginning the rest of the day is forecast, with their names; `every` is the
    step between the days given to slow peers.
    """

    name: str
    days: list[date]
    counts: Floats
    weekdays: tuple[int, ...]
    grid: Grid
    moments: dict[str, int]
    locked: int
    every: int


def folder() -> Path:
    """Where the data lie: TEAM_OPTIMIZER_FLOOR_DATA, else shared/data/floor beside the repository."""
    given = os.environ.get("TEAM_OPTIMIZER_FLOOR_DATA")
    return Path(given) if given else Path(__file__).parents[4] / "shared" / "data" / "floor"


def bank(root: Path) -> DaySet:
    """A small bank's inbound calls of 1999, Sunday to Thursday 07:00-24:00 in half hours; the last 60 days locked."""
    rows = _read(root / "anonymous_bank_1999" / "calls_6min_1999.csv")
    counts = np.array([float(row["calls"]) for row in rows]).reshape(-1, 48, 5).sum(2)[:, 14:]
    days = [date.fromisoformat(row["start"][:10]) for row in rows[::240]]
    open_days = [i for i, day in enumerate(days) if day.weekday() in SUNDAY_TO_THURSDAY]
    moments = {"day ahead": 0, "at 10:00": 6, "at 12:00": 10, "at 14:00": 14}
    return DaySet(
        "bank", [days[i] for i in open_days], counts[open_days], SUNDAY_TO_THURSDAY,
        Grid(7 * 3600, 1800, 34), moments, len(open_days) - 60, 3,
    )  # fmt: skip


def outbound(root: Path, column: str) -> DaySet:
    """A Portuguese bank's outbound campaign 2008-2010, `contacts` or `conversions` a day, Monday to Friday."""
    rows = _read(root / "uci_bank_marketing" / "daily.csv")
    return _daily(f"outbound {column}", rows, "date", column, MONDAY_TO_FRIDAY, 1)


def centre(root: Path, column: str) -> DaySet:
    """A centre's daily figures 2020-2023, `Incoming Calls` or `Answered Calls`, every day of the week."""
    rows = _read(root / "kaggle_daily_kpi" / "daily.csv")
    return _daily(f"centre {column.lower()}", rows, "Fecha", column, EVERY_DAY, 2)


def on_grid(data: DaySet) -> tuple[list[date], Floats, Bools]:
    """Every working day from first to last: days, counts, and which are real and ordinary.

    A missing day, and in the half-hourly set a holiday (below 60 % of the median of the eight same weekdays
    before it, a rule that needs no future), is filled with the same weekday before, so that methods which
    need a regular series are not punished for it.
    """
    known = dict(zip(data.days, data.counts, strict=True))
    days = _working_days(data)
    filled = np.zeros((len(days), data.grid.slots))
    real = np.zeros(len(days), dtype=np.bool_)
    week = len(data.weekdays)
    for i, day in enumerate(days):
        seen = known.get(day)
        past = filled[max(0, i - 8 * week) : i][::-1][week - 1 :: week].sum(1)
        usual = float(np.median(past)) if len(past) else 0.0
        holiday = seen is not None and data.grid.slots > 1 and float(seen.sum()) < HOLIDAY_BELOW * usual
        real[i] = seen is not None and not holiday
        filled[i] = seen if seen is not None and not holiday else filled[max(i - week, 0)]
    return days, filled, real


def _daily(
    name: str, rows: list[dict[str, str]], day: str, column: str, weekdays: tuple[int, ...], every: int
) -> DaySet:
    used = [row for row in rows if date.fromisoformat(row[day][:10]).weekday() in weekdays]
    counts = np.array([[float(row[column])] for row in used])
    days = [date.fromisoformat(row[day][:10]) for row in used]
    return DaySet(
        name, days, counts, weekdays, Grid(0, 86_400, 1), {"day ahead": 0}, round(len(days) * 0.8), every
    )  # fmt: skip


def _working_days(data: DaySet) -> list[date]:
    first, last = data.days[0].toordinal(), data.days[-1].toordinal()
    every = (date.fromordinal(i) for i in range(first, last + 1))
    return [day for day in every if day.weekday() in data.weekdays]


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as text:
        return list(csv.DictReader(text))
