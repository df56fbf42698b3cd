"""Numbers as the panel receives them: as many digits as they can carry, None where there is nothing to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.metrics import Figures


@dataclass(frozen=True, slots=True)
class Digits:
    """How many digits a table's numbers carry: decimals of (value, range ends) by family, of trends and chances,
    and significant digits of seconds, places' ranges and observations (None: exact).

    One row's own answer (`agent_detail`) always carries the finest.
    """

    rates: Mapping[str, tuple[int, int]]
    trend: int
    chance: int
    seconds: int | None
    places: int | None
    observations: int | None


FINE = Digits({"share": (4, 3), "count": (3, 2), "time": (1, 0), "score": (1, 0)}, 3, 2, None, None, None)
MIDDLE = Digits({"share": (3, 2), "count": (2, 1), "time": (0, 0), "score": (0, 0)}, 2, 1, 3, None, None)
COARSE = Digits({"share": (2, 2), "count": (2, 1), "time": (0, 0), "score": (0, 0)}, 2, 1, 2, 2, 1)


def digits_for(rows: int) -> Digits:
    """Small floors to the second and tenth of a point; large ones as coarse as a board of that length is read."""
    return FINE if rows < 100 else MIDDLE if rows < 1000 else COARSE


def significant(column: NDArray[Any], digits: int | None) -> NDArray[Any]:
    """Whole numbers with so many significant digits; None leaves them exact."""
    whole_numbers: NDArray[Any] = np.rint(column).astype(np.int64)
    if digits is None:
        return whole_numbers
    size = np.floor(np.log10(np.maximum(np.abs(whole_numbers), 1))).astype(np.int64)
    step = 10 ** np.maximum(size + 1 - digits, 0)
    return np.asarray((whole_numbers + step // 2) // step * step)


def optional(column: NDArray[Any], decimals: int) -> list[float | None]:
    """Rounded numbers, whole ones without a decimal point; NaN and infinity become None."""
    rounded = np.round(column, decimals) + 0.0
    there = np.isfinite(rounded)
    if decimals == 0:
        rounded = np.where(there, rounded, 0.0).astype(np.int64)
    if there.all():
        return list(rounded.tolist())
    return [value if known else None for value, known in zip(rounded.tolist(), there.tolist(), strict=True)]


def whole(column: NDArray[Any]) -> list[int]:
    """Counts and seconds as whole numbers."""
    return list(np.rint(column).astype(np.int64).tolist())


def positive(column: NDArray[Any]) -> list[int | None]:
    """Whole numbers where a negative one means None."""
    return [value if value >= 0 else None for value in column.tolist()]


def from_one(column: NDArray[Any]) -> list[int | None]:
    """Whole numbers where 0 means None (places, groups)."""
    return [value or None for value in column.tolist()]


def rate_column(figures: Figures, rows: NDArray[Any] | None = None) -> dict[str, Any]:
    """A RateColumn; `rows` picks and orders."""
    spot = np.arange(len(figures.shown)) if rows is None else rows
    digits = digits_for(len(spot))
    value, end = digits.rates[figures.estimates.family]
    return {
        "value": optional(figures.value[spot], value),
        "low": optional(figures.low[spot], end),
        "high": optional(figures.high[spot], end),
        "n": significant(figures.estimates.n[spot], digits.observations).tolist(),
    }


def rate(figures: Figures, row: int = 0) -> dict[str, Any]:
    """One Rate with its plain quotient."""
    value, end = FINE.rates[figures.estimates.family]
    parts = {"value": figures.value, "low": figures.low, "high": figures.high, "raw": figures.estimates.raw}
    ends = {"value": value, "low": end + 1, "high": end + 1, "raw": value}
    found = {name: optional(column[row : row + 1], ends[name])[0] for name, column in parts.items()}
    return {**found, "n": int(figures.estimates.n[row])}


NO_RATE: dict[str, Any] = {"value": None, "low": None, "high": None, "raw": None, "n": 0}
