"""A metric per past day with its peak days and dips (B019)."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from backend.analysis.peaks import day_peaks
from backend.clock import day_bounds
from backend.lookout.asked import Asked
from backend.lookout.cause_words import METRIC_WORDS, level
from backend.lookout.cubes import ratio
from backend.lookout.history import history_of
from backend.lookout.units import names_of, unit_name, unit_of
from backend.lookout.usual import past_cube, profiles


def day_series(asked: Asked, unit: str, unit_id: int | None, metric: str) -> dict[str, Any]:
    """Days (starts, UTC s), value, n and `schemas.Marker` rows of the last four weeks' open days, oldest first.

    LookupError for an unknown agent or campaign.
    """
    unit_name(names_of(asked), unit, unit_id)
    history, definition = history_of(asked), asked.settings.answer_definition
    with history.lock:
        days = history.past.days if history.past is not None else ()
        cube = past_cube(history, unit).of(unit_id or 0)
        noise = profiles(history, unit, metric, unit, definition, 900)[2].noise
    seen = ratio(cube, metric, unit, definition)
    hits, size, n = (column.sum((0, 2)) for column in (seen.hits, seen.size, seen.n))
    value = np.divide(hits, size, out=np.full(len(hits), np.nan), where=size > 0)
    weekday = np.array([day.weekday() for day in days], dtype=np.int64)
    starts = [day_bounds(day, asked.centre.zone)[0] for day in days]
    usual = float(hits.sum() / size.sum()) if size.sum() > 0 else 0.0
    marks = [
        {"at": starts[peak.at], "kind": peak.kind, "label": _label(metric, days[peak.at], float(value[peak.at]), usual)}
        for peak in day_peaks(hits, size, weekday, noise)
    ]
    values = [one if one == one else None for one in np.round(value, 5).tolist()]
    return {"days": starts, "value": values, "n": [round(one) for one in n.tolist()], "markers": marks}


def _label(metric: str, day: date, value: float, usual: float) -> str:
    unit, word = unit_of(metric), METRIC_WORDS[metric].capitalize()
    size = f" ({100 * (value / usual - 1):+.0f} %)" if usual > 0 else ""
    return f"{day:%a %d %b}: {word.lower()} {level(value, unit)}, usually {level(usual, unit)}{size}"
