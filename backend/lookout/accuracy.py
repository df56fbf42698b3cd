"""How right the forecasts of the day's end were: `schemas.ForecastScore`, `schemas.ForecastDay`, and one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.clock import day_bounds
from backend.lookout.outlook_ends import FIGURES
from backend.lookout.outlook_learn import TEAM
from backend.store import Store, read
from backend.store.forecasts import StoredForecast

HOURS = (0, 10, 12, 14, 16)
"""Forecasts are kept at these hours of the centre's clock; 0 is before the day begins."""

SCORED_DAYS = 60
SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Score:
    """Forecasts of one figure at one hour over `days`: see `schemas.ForecastScore`; `inside` are days in the range."""

    days: int
    inside: int
    error: float | None
    brier: float | None


def accuracy(store: Store, centre_id: int, zone: str, today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The team's scores by figure and hour, and its forecasts of the last days one by one, the newest first."""
    rows = scored(store, centre_id, TEAM, today)
    order: dict[str, int] = {name: place for place, name in enumerate(FIGURES)}
    groups = sorted({(order[row.figure], row.hour) for row in rows if row.figure in order})
    scores = []
    for place, hour in groups:
        of = score([row for row in rows if row.figure == FIGURES[place] and row.hour == hour])
        covered = of.inside / of.days if of.days else None
        scores.append(
            {"figure": FIGURES[place], "hour": hour, "days": of.days, "error": of.error, "covered": covered,
             "brier": of.brier}
        )  # fmt: skip
    since = today - timedelta(days=SHOWN_DAYS)
    shown = [row for row in rows if row.day >= since and row.figure in order]
    shown.sort(key=lambda row: (-row.day.toordinal(), row.hour, order[row.figure]))
    return scores, [_day(row, zone) for row in shown]


def scored(store: Store, centre_id: int, campaign_id: int, today: date) -> list[StoredForecast]:
    """Forecasts of the last days that were compared with what came; of two for one hour the one made live."""
    with store.read() as conn:
        rows = read.forecasts(
            conn, centre_id, today - timedelta(days=SCORED_DAYS), today - timedelta(days=1), campaign_id
        )
    best: dict[tuple[date, int, str], StoredForecast] = {}
    for row in rows:
        key = (row.day, row.hour, row.figure)
        if row.actual is not None and (key not in best or row.origin == "live"):
            best[key] = row
    return list(best.values())


def score(rows: Sequence[StoredForecast]) -> Score:
    """Sum of misses over sum of day ends, days inside the range, mean squared miss of the chance (Brier 1950)."""
    known = [(row, row.actual) for row in rows if row.actual is not None]
    total = sum(abs(actual) for _, actual in known)
    misses = sum(abs(row.likely - actual) for row, actual in known)
    chances = [(row.chance, hit) for row, _ in known if row.chance is not None and (hit := was_hit(row)) is not None]
    brier = sum((chance - hit) ** 2 for chance, hit in chances) / len(chances) if chances else None
    inside = sum(is_inside(row) for row, _ in known)
    return Score(len(known), inside, misses / total if total > 0 else None, brier)


def is_inside(row: StoredForecast) -> bool:
    """Whether the day ended inside the range."""
    return row.actual is not None and row.low <= row.actual <= row.high


def was_hit(row: StoredForecast) -> bool | None:
    """Whether the day reached the target; None without a target."""
    return None if row.target is None or row.actual is None else row.actual >= row.target


def record_sentence(rows: Sequence[StoredForecast], hour: int) -> str:
    """How right forecasts of the calls made at `hour` were."""
    mine = [row for row in rows if row.figure == "calls" and row.hour == hour]
    of = score(mine)
    if not of.days:
        return "No forecast of the day has been compared with its end yet."
    replayed = sum(row.origin == "replay" for row in mine)
    when = "before the day began" if hour == 0 else f"at {hour}:00"
    days = "1 day" if of.days == 1 else f"{of.days} days"
    miss = "" if of.error is None else f", {100 * of.error:.1f} % off in the mean"
    told = f"; {replayed} of them worked out afterwards from stored days" if replayed else ""
    return f"Forecasts of the calls made {when}: {of.inside} of {days} ended inside the range{miss}{told}."


def last_hour(wall_s: int) -> int:
    """The last of HOURS that has passed at a wall time (s)."""
    return max(hour for hour in HOURS if hour * 3600 <= wall_s)


def _day(row: StoredForecast, zone: str) -> dict[str, Any]:
    return {
        "day_start": day_bounds(row.day, zone)[0],
        "hour": row.hour,
        "figure": row.figure,
        "likely": row.likely,
        "low": row.low,
        "high": row.high,
        "actual": row.actual,
        "inside": is_inside(row),
        "chance": row.chance,
        "hit": was_hit(row),
        "origin": row.origin,
    }
