"""Forecasts of the day's end as they were made, and what came: kept so that the track record cannot be argued with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from sqlalchemy import Connection, and_, insert, select, update

from backend.store.bulk import raw_rows
from backend.store.schema import forecast


@dataclass(frozen=True, slots=True)
class StoredForecast:
    """One figure's end of the local `day` as forecast at `hour` o'clock (0: the evening before).

    Counts, cents or a share by `figure`; `campaign_id` 0 is the team; `hit_*` are UTC seconds, None for "not
    today"; `origin` is "live" or "replay"; `actual` is None until the day was scored at `scored_at`.
    """

    day: date
    hour: int
    figure: str
    campaign_id: int
    origin: str
    made_at: int
    model: str
    so_far: float
    likely: float
    low: float
    high: float
    target: float | None = None
    chance: float | None = None
    hit_early: int | None = None
    hit_likely: int | None = None
    hit_late: int | None = None
    actual: float | None = None
    scored_at: int | None = None


NAMES = [column.name for column in forecast.columns]


def save_forecasts(conn: Connection, centre_id: int, rows: Sequence[StoredForecast]) -> int:
    """Keep forecasts; one that is stored already stays as it was. The number of new ones."""
    new = [row for row in rows if not _is_there(conn, centre_id, row)]
    values = [(centre_id, row.day.toordinal(), *astuple(row)[1:]) for row in new]
    if values:
        conn.execute(insert(forecast), [dict(zip(NAMES, row, strict=True)) for row in values])
    return len(new)


def score_forecasts(
    conn: Connection, centre_id: int, day: date, actual: Mapping[tuple[int, str], float], at: int
) -> int:
    """Write what came (`actual` by campaign, 0 the team, and figure) beside a day's forecasts; how many were scored."""
    t = forecast.c
    mine = and_(t.centre_id == centre_id, t.day == day.toordinal())
    scored = 0
    for (campaign_id, figure), value in sorted(actual.items()):
        one = (mine, t.campaign_id == campaign_id, t.figure == figure)
        scored += conn.execute(update(forecast).where(*one).values(actual=value, scored_at=at)).rowcount
    return scored


def forecasts(
    conn: Connection, centre_id: int, first: date, last: date, campaign_id: int | None = None
) -> list[StoredForecast]:
    """The forecasts of the local days `first` to `last`, both included, by day, hour, figure and campaign."""
    t = forecast.c
    mine = [t.centre_id == centre_id, t.day >= first.toordinal(), t.day <= last.toordinal()]
    if campaign_id is not None:
        mine.append(t.campaign_id == campaign_id)
    rows = raw_rows(conn, select(forecast).where(*mine).order_by(*forecast.primary_key.columns))
    return [StoredForecast(date.fromordinal(row[1]), *row[2:]) for row in rows]


def unscored_days(conn: Connection, centre_id: int, first: date, before: date) -> list[date]:
    """Local days from `first` to the last before `before` with forecasts never compared with what came, in order."""
    t = forecast.c
    span = (t.day >= first.toordinal(), t.day < before.toordinal())
    mine = (t.centre_id == centre_id, *span, t.scored_at.is_(None))
    return [date.fromordinal(row[0]) for row in raw_rows(conn, select(t.day).where(*mine).distinct().order_by(t.day))]


def _is_there(conn: Connection, centre_id: int, row: StoredForecast) -> bool:
    t = forecast.c
    key = (
        t.centre_id == centre_id, t.day == row.day.toordinal(), t.hour == row.hour, t.figure == row.figure,
        t.campaign_id == row.campaign_id, t.origin == row.origin,
    )  # fmt: skip
    return conn.execute(select(t.day).where(*key)).first() is not None
