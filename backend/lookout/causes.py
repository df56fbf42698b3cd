"""Why a metric moved: the last two hours against the same time of day on past days, split into causes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.analysis.causes import CAUSES, Split, main_cause
from backend.clock import local_date
from backend.lookout.asked import Asked
from backend.lookout.callrows import QUARTER_S, wall_offset
from backend.lookout.cause_words import METRIC_WORDS, TITLES, amount, cause_sentence, level
from backend.lookout.history import History, history_of
from backend.lookout.links import RECIPES, Study, Subject, split_metric
from backend.lookout.names import Names
from backend.lookout.units import better_of, names_of, unit_name, unit_of

WINDOW_S = 7200
MIN_N = 10
"""Fewer observations now and nothing is split."""

MIN_DAYS = 3
REACH = 1.2816
"""The likely ranges hold 80 %."""

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class _Asked:
    """The stretch of today that is explained, UTC s, with its day."""

    day: date
    start: int
    end: int
    offset_s: int


def why(
    asked: Asked, metric: str, unit: str, unit_id: int | None, start: int | None = None, end: int | None = None
) -> dict[str, Any]:
    """`schemas.CauseSplit` of `[start, end)` of today, by default the last two hours.

    LookupError for an unknown agent or campaign.
    """
    names = names_of(asked)
    name = unit_name(names, unit, unit_id)
    history = history_of(asked)
    with history.lock:
        span = _span(history, asked, start, end)
        wall = span.offset_s - _midnight(span)
        who = Subject(unit, unit_id or 0, span.start + wall, span.end + wall, asked.settings.answer_definition)
        study = Study(history, who)
        days = len(history.past.days) if history.past is not None else 0
        split = split_metric(study, metric) if days >= MIN_DAYS else None
        told = split is not None and split.n >= MIN_N and split.usual > 0
        body = _told(study, split, metric, names) if told and split is not None else _untold(metric, split, days)
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of, "unit": unit, "unit_id": unit_id,
        "name": name, "metric": metric, "value_unit": unit_of(metric), "better": better_of(metric, asked.settings),
        "start": span.start, "end": span.end,
        "compared_with": f"the same time of day on the last {days} open days, the newest counting most",
        **body,
    }  # fmt: skip


def _span(history: History, asked: Asked, start: int | None, end: int | None) -> _Asked:
    at = asked.at
    day = local_date(at, asked.centre.zone)
    offset = wall_offset(day, asked.centre.zone)
    midnight = (at + offset) // DAY_S * DAY_S - offset
    assert history.today is not None
    begun = history.today[1].calls["started_at"]
    last = int(begun[-1]) + 1 if len(begun) else at
    until = min(at if at - last < WINDOW_S else last, end if end is not None else at)
    since = start if start is not None else until - WINDOW_S
    since = max(since - (since + offset) % QUARTER_S, midnight)
    return _Asked(day, min(since, until), until, offset)


def _midnight(span: _Asked) -> int:
    return (span.start + span.offset_s) // DAY_S * DAY_S


def _told(study: Study, split: Split, metric: str, names: Names) -> dict[str, Any]:
    unit, main = unit_of(metric), main_cause(split)
    rows = [
        {
            "name": cause,
            "title": TITLES[cause],
            "contribution": split.parts[cause],
            **_range(split, cause),
            "share": split.parts[cause] / split.change if abs(split.change) > 1e-9 else None,
            "sentence": cause_sentence(cause, split, study, names, unit),
        }
        for cause in CAUSES
    ]
    return {
        "usual_value": split.usual, "now_value": split.now, "change": split.change, "n": split.n, "main": main,
        "causes": rows, "sentence": _summary(split, metric, main),
    }  # fmt: skip


def _range(split: Split, cause: str) -> dict[str, float | None]:
    variance = split.variance.get(cause, 0.0)
    if variance <= 0:
        return {"low": None, "high": None}
    reach = REACH * variance**0.5
    return {"low": split.parts[cause] - reach, "high": split.parts[cause] + reach}


def _summary(split: Split, metric: str, main: str | None) -> str:
    unit, word = unit_of(metric), METRIC_WORDS[metric]
    both = f"{word.capitalize()} {level(split.now, unit)}, usually {level(split.usual, unit)} at this time"
    both += f" ({amount(split.change, unit)})"
    if main is not None:
        return f"{both}. Most of it: {TITLES[main].lower()}."
    if abs(split.change) < 0.02 * split.usual:
        return f"{both}: as usual."
    return f"{both}. No single cause stands out."


def _untold(metric: str, split: Split | None, days: int) -> dict[str, Any]:
    if metric not in RECIPES:
        text = f"{METRIC_WORDS[metric].capitalize()} is not split into causes."
    elif days < MIN_DAYS:
        text = f"A comparison needs {MIN_DAYS} past open days; there are {days} so far."
    else:
        n = 0 if split is None else split.n
        text = f"Not enough calls in this stretch: {n}, at least {MIN_N} are needed ({max(MIN_N - n, 1)} more)."
    return {
        "usual_value": None, "now_value": None, "change": None, "n": 0 if split is None else split.n, "main": None,
        "causes": [], "sentence": text,
    }  # fmt: skip
