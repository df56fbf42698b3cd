"""Numbers as the panel receives them: as many digits as they can carry, None where there is nothing to say."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.analysis.metrics import Figures

LARGE = 1000
"""From this many rows on a table travels with fewer digits, so that it stays small."""


def optional(column: NDArray[Any], decimals: int) -> list[float | None]:
    """Rounded floats; NaN and infinity become None."""
    rounded = np.round(column, decimals) + 0.0
    if np.isfinite(rounded).all():
        return list(rounded.tolist())
    return [value if value - value == 0 else None for value in rounded.tolist()]


def whole(column: NDArray[Any]) -> list[int]:
    """Counts and seconds as whole numbers."""
    return list(np.rint(column).astype(np.int64).tolist())


def positive(column: NDArray[Any]) -> list[int | None]:
    """Whole numbers where a negative one means None."""
    return [value if value >= 0 else None for value in column.tolist()]


def from_one(column: NDArray[Any]) -> list[int | None]:
    """Whole numbers where 0 means None (places, groups)."""
    return [value or None for value in column.tolist()]


def decimals_of(family: str, rows: int) -> tuple[int, int]:
    """Decimals of a value and of the ends of its range: 0.1 points for shares, tenths of a second."""
    if rows >= LARGE:
        return {"share": (3, 2), "count": (2, 1), "time": (0, 0), "score": (0, 0)}[family]
    return {"share": (4, 3), "count": (3, 2), "time": (1, 0), "score": (1, 0)}[family]


def rate_column(figures: Figures, rows: NDArray[Any] | None = None) -> dict[str, Any]:
    """A RateColumn; `rows` picks and orders."""
    spot = np.arange(len(figures.shown)) if rows is None else rows
    value, end = decimals_of(figures.estimates.family, len(spot))
    return {
        "value": optional(figures.value[spot], value),
        "low": optional(figures.low[spot], end),
        "high": optional(figures.high[spot], end),
        "n": figures.estimates.n[spot].tolist(),
    }


def rate(figures: Figures, row: int = 0) -> dict[str, Any]:
    """One Rate with its plain quotient."""
    value, end = decimals_of(figures.estimates.family, 1)
    parts = {"value": figures.value, "low": figures.low, "high": figures.high, "raw": figures.estimates.raw}
    ends = {"value": value, "low": end + 1, "high": end + 1, "raw": value}
    found = {name: optional(column[row : row + 1], ends[name])[0] for name, column in parts.items()}
    return {**found, "n": int(figures.estimates.n[row])}


NO_RATE: dict[str, Any] = {"value": None, "low": None, "high": None, "raw": None, "n": 0}
