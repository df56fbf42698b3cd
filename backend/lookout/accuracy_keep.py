"""Keeps forecasts at fixed hours, compares them with what came, and works out those of stored days afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import numpy as np

from backend.analysis.dayforecast import day as dayforecast
from backend.analysis.dayforecast.grid import Grid
from backend.clock import day_bounds, local_date, wall_to_utc
from backend.lookout.accuracy import HOURS, SCORED_DAYS
from backend.lookout.asked import Asked
from backend.lookout.outlook_answer import Scene, choices_of, targets_of
from backend.lookout.outlook_days import DayCounts
from backend.lookout.outlook_ends import Choices, Ends, answer_parts, read_ends
from backend.lookout.outlook_learn import PLACE, RATE_DAYS, ROWS, TEAM, Unit, opening_hours, unit_counts
from backend.lookout.outlook_shapes import Moment, figure, opening
from backend.store import read, write
from backend.store.forecasts import StoredForecast

Days = Sequence[tuple[date, DayCounts]]

REPLAY_DAYS = 20
REPLAY_CAMPAIGNS = 20
"""Stored days whose forecasts are worked out afterwards, and for how many campaigns (those with most calls)."""

LIVE_S = 900
"""A forecast made within so many seconds of its hour counts as made live."""

SETTLED_S = 2 * 3600
"""A day is compared with its forecasts so long after its end, when late dispositions are in."""


def keep_marks(scene: Scene, asked: Asked, kept: set[tuple[date, int]]) -> int:
    """Store the forecasts of the hours that have passed today and are not in `kept`; how many were stored."""
    day, zone = scene.moment.day, scene.moment.zone
    due = [hour for hour in HOURS if hour * 3600 <= scene.moment.wall and (day, hour) not in kept]
    if not due:
        return 0
    with asked.store.read() as conn:
        stored = {row.hour for row in read.forecasts(conn, asked.centre.centre_id, day, day, TEAM)}
    rows: list[StoredForecast] = []
    for hour in due:
        late = scene.moment.wall - max(hour * 3600, scene.moment.opens if hour == 0 else 0)
        origin = "live" if late <= LIVE_S else "replay"
        for unit_id in () if hour in stored else scene.ends:
            counts = unit_counts(scene.today.counts, unit_id, choices_of(asked.settings).values, scene.learned.grid)
            unit, grid = scene.learned.unit(unit_id), scene.learned.grid
            rows += _rows(asked, unit, grid, _mark(day, hour, zone), counts, origin, scene.at)
    done = asked.store.write(lambda conn: write.save_forecasts(conn, asked.centre.centre_id, rows)) if rows else 0
    kept.update((day, hour) for hour in due)
    return done


def replay(days: Days, asked: Asked, at: int, stop: Callable[[], bool] = lambda: False) -> int:
    """Work out the forecasts of stored days that have none, each from earlier days only; how many were stored."""
    centre_id, zone = asked.centre.centre_id, asked.centre.zone
    known = [day for day, counts in days if counts.counts[0].sum() > 0][-REPLAY_DAYS:]
    with asked.store.read() as conn:
        there = {row.day for row in read.forecasts(conn, centre_id, known[0], known[-1], TEAM)} if known else set()
    wanted = {day for day in known if day not in there}
    before = [one for one in days if wanted and one[0] < min(wanted)]
    grid = opening_hours(days[: max(len(before), dayforecast.ENOUGH_DAYS)])
    values = choices_of(asked.settings).values
    done = 0
    for unit_id in [TEAM, *_busiest(days)] if wanted else []:
        rows: list[StoredForecast] = []
        for day, unit, counts in _walk(unit_id, days, grid, values):
            if stop():
                return done
            if day in wanted:
                actual = actuals(counts, asked)
                made = [row for hour in HOURS for row in _rows(
                    asked, unit, grid, _mark(day, hour, zone), counts, "replay", at)]  # fmt: skip
                rows += [_scored(row, actual, at) for row in made]
        done += asked.store.write(lambda conn, rows=rows: write.save_forecasts(conn, centre_id, rows))  # type: ignore[misc]
    return done


def score_days(days: Mapping[date, DayCounts], asked: Asked, at: int) -> int:
    """Compare the forecasts of finished days that are stored with what came; how many forecasts were scored."""
    centre_id, zone = asked.centre.centre_id, asked.centre.zone
    with asked.store.read() as conn:
        today = local_date(at, zone)
        open_days = read.unscored_days(conn, centre_id, today - timedelta(days=SCORED_DAYS), today)
    due = [day for day in open_days if day in days and at >= day_bounds(day, zone)[1] + SETTLED_S]
    return sum(score_day(days[day], day, asked, at) for day in due)


def score_day(counts: DayCounts, day: date, asked: Asked, at: int) -> int:
    """Write what came on a finished day beside its forecasts; how many there were."""
    centre_id, values = asked.centre.centre_id, choices_of(asked.settings).values
    with asked.store.read() as conn:
        units = {row.campaign_id for row in read.forecasts(conn, centre_id, day, day)}
    found: dict[tuple[int, str], float] = {}
    for unit_id in units:
        ends = actuals(unit_counts(counts, unit_id, values, opening_hours([])), asked)
        found |= {(unit_id, name): value for name, value in ends.items()}
    return asked.store.write(lambda conn: write.score_forecasts(conn, centre_id, day, found, at))


def actuals(counts: np.ndarray, asked: Asked) -> dict[str, float]:
    """The figures a whole day's counts (ROWS, slots) ended at."""
    total = {name: float(counts[row].sum()) for name, row in PLACE.items()}
    hits, trials = answer_parts(total, asked.settings.answer_definition)
    names = ("calls", "contacts", "conversions", "revenue_cents")
    return {**{name: total[name] for name in names}, "answer_rate": round(hits / trials, 4) if trials else 0.0}


def _rows(
    asked: Asked, unit: Unit, grid: Grid, mark: Moment, counts: np.ndarray, origin: str, made_at: int
) -> list[StoredForecast]:
    """The forecasts of a unit as of a moment of the day, from what its `counts` (ROWS, slots) were until then."""
    done = grid.done_part(mark.wall)
    choices = choices_of(asked.settings)
    ends = read_ends(asked.centre.centre_id, unit, grid, mark.day, counts * (done > 0), done, choices)
    if ends.figures["calls"].known is None:
        return []
    targets = targets_of(asked.settings) if unit.campaign_id == TEAM else {}
    return list(_stored(ends, mark, choices, targets, origin, made_at))


def _stored(
    ends: Ends, mark: Moment, choices: Choices, targets: Mapping[str, float], origin: str, made_at: int
) -> Iterator[StoredForecast]:
    opens, closes = opening(ends)
    moment = Moment(mark.day, mark.zone, mark.at, mark.wall, opens, closes)
    for end in ends.figures.values():
        shown = figure(ends, end, moment, targets.get(end.name), 0.0, 0.0)
        if shown["likely"] is None:
            continue
        hit = shown["hit"] or {}
        yield StoredForecast(
            mark.day, mark.wall // 3600, end.name, ends.unit.campaign_id, origin, made_at, choices.model,
            shown["so_far"], shown["likely"], shown["low"], shown["high"], shown["target"], shown["chance"],
            hit.get("earliest"), hit.get("likely"), hit.get("latest"),
        )  # fmt: skip


def _scored(row: StoredForecast, actual: Mapping[str, float], at: int) -> StoredForecast:
    return replace(row, actual=actual[row.figure], scored_at=at)


def _mark(day: date, hour: int, zone: str) -> Moment:
    at = wall_to_utc(datetime.combine(day, time(hour)), zone)
    return Moment(day, zone, at, hour * 3600, 0, 86_400)


def _walk(unit_id: int, days: Days, grid: Grid, values: Mapping[int, int]) -> Iterator[tuple[date, Unit, np.ndarray]]:
    """Each day with what was known of the unit the evening before, and the day's counts."""
    history = dayforecast.start(grid.slots)
    opened: list[date] = []
    totals: list[np.ndarray] = []
    for day, one in days:
        counts = unit_counts(one, unit_id, values, grid)
        past = np.array(totals[-RATE_DAYS:]).reshape(-1, len(ROWS)).T
        yield day, Unit(unit_id, history, past, list(opened)), counts
        history = dayforecast.learn(history, day, counts[PLACE["calls"]])
        if counts[PLACE["calls"]].sum() > 0:
            opened.append(day)
            totals.append(counts.sum(1))


def _busiest(days: Days) -> list[int]:
    """The campaigns with most calls."""
    calls: dict[int, float] = {}
    for _, one in days:
        for campaign_id, n in zip(one.campaign_ids.tolist(), one.counts[0].sum(1).tolist(), strict=True):
            calls[campaign_id] = calls.get(campaign_id, 0.0) + n
    return sorted(calls, key=lambda one: (-calls[one], one))[:REPLAY_CAMPAIGNS]
