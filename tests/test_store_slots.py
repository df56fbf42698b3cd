"""Whole days in quarter hours and stored forecasts, on SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from backend.store import Store, read, write
from backend.store.forecasts import StoredForecast
from tests import days
from tests.days import at_wall, make_calls, save
from tests.test_store_plans import steps, whole_centre

THURSDAY = date(2025, 6, 12)
FORECAST = StoredForecast(THURSDAY, 12, "calls", 0, "live", 5, "learned", 90, 180, 160, 200, 190.0, 0.3, None, 7, None)


def test_calls_by_quarter_hour_add_up_over_agents_and_know_who_is_nobody(store: Store) -> None:
    centre = days.open_floor(store)
    for agent, n in ((11, 3), (12, 2), (13, 4), (None, 5)):
        save(store, centre, make_calls(centre, THURSDAY, {40: n, 41: 1}, agent_id=agent))
    start, end = at_wall(THURSDAY, 0), at_wall(THURSDAY, 24)
    with store.read() as conn:
        slots = read.call_slots(conn, 1, start, end, {13})
        totals = read.call_totals(conn, 1, THURSDAY, {13})
        first = read.first_slot(conn, 1)
    found = {(s, h): n for s, h, n in zip(slots["slot"], slots["handled"], slots["n"], strict=True)}
    assert found == {
        (at_wall(THURSDAY, 10), 1): 5, (at_wall(THURSDAY, 10), 0): 9,
        (at_wall(THURSDAY, 10.25), 1): 2, (at_wall(THURSDAY, 10.25), 0): 2,
    }  # fmt: skip
    assert dict(zip(totals["handled"].tolist(), totals["n"].tolist(), strict=True)) == {1: 7, 0: 11}
    assert first == at_wall(THURSDAY, 10)


def test_dialled_calls_by_day_add_up_whoever_had_them(store: Store) -> None:
    centre = days.open_floor(store)
    for day, counts in ((THURSDAY, {40: 3}), (THURSDAY + timedelta(days=1), {50: 2})):
        for agent in (11, 13, None):
            save(store, centre, make_calls(centre, day, counts, agent_id=agent))
    with store.read() as conn:
        found = read.dialled_days(conn, 1, THURSDAY, THURSDAY + timedelta(days=1))
        one = read.dialled_days(conn, 1, THURSDAY, THURSDAY)
    rows = sorted(zip(found["day"].tolist(), found["agent_id"].tolist(), found["n"].tolist(), strict=True))
    first = THURSDAY.toordinal()
    assert rows == [(first, 0, 3), (first, 1, 6), (first + 1, 0, 2), (first + 1, 1, 4)]
    assert set(one["day"].tolist()) == {first}
    assert not found["inbound"].any()


def test_shifts_have_hours_at_work_and_in_pause_and_their_last_minute(store: Store) -> None:
    centre = days.open_floor(store)
    days.work(store, centre, THURSDAY, 11, 9, 12.5)
    days.work(store, centre, THURSDAY, 13, 9, 18)
    with store.read() as conn:
        shifts = read.agent_shifts(conn, 1, at_wall(THURSDAY, 0), at_wall(THURSDAY, 24), {13})
        seconds = read.work_seconds(conn, 1, THURSDAY, {13})
    assert shifts["agent_id"].tolist() == [11]
    assert shifts["last"].tolist() == [at_wall(THURSDAY, 12.5)]
    assert (shifts["work_s"].tolist(), shifts["pause_s"].tolist()) == ([9900], [2700])
    assert (seconds["work_s"].tolist(), seconds["pause_s"].tolist()) == ([9900], [2700])


def test_no_question_reads_more_than_its_day(sqlite_store: Store) -> None:
    with sqlite_store.read() as conn, steps(conn) as planned:
        read.call_slots(conn, 1, at_wall(THURSDAY, 0), at_wall(THURSDAY, 24), {13})
        read.agent_shifts(conn, 1, at_wall(THURSDAY, 0), at_wall(THURSDAY, 24), {13})
        read.call_totals(conn, 1, THURSDAY)
        read.work_seconds(conn, 1, THURSDAY)
        read.dialled_days(conn, 1, THURSDAY, THURSDAY)
    assert len(planned) >= 4
    assert whole_centre(planned) == []


def test_an_empty_store_has_no_days(store: Store) -> None:
    with store.read() as conn:
        assert read.first_slot(conn, 1) is None
        assert len(read.call_slots(conn, 1, 0, 10**10)["n"]) == 0
        assert read.forecasts(conn, 1, THURSDAY, THURSDAY) == []


def test_a_stored_forecast_stays_as_it_was_made(store: Store) -> None:
    assert store.write(lambda conn: write.save_forecasts(conn, 1, [FORECAST])) == 1
    changed = [replace(FORECAST, likely=999.0), replace(FORECAST, origin="replay")]
    assert store.write(lambda conn: write.save_forecasts(conn, 1, changed)) == 1
    with store.read() as conn:
        rows = read.forecasts(conn, 1, THURSDAY, THURSDAY)
    assert rows == [FORECAST, replace(FORECAST, origin="replay")]


def test_scores_are_written_beside_the_forecasts_of_their_figure_and_campaign(store: Store) -> None:
    rows = [FORECAST, replace(FORECAST, campaign_id=3), replace(FORECAST, figure="contacts")]
    store.write(lambda conn: write.save_forecasts(conn, 1, rows))
    with store.read() as conn:
        assert read.unscored_days(conn, 1, THURSDAY, date(2025, 6, 13)) == [THURSDAY]
        assert read.unscored_days(conn, 1, date(2025, 6, 1), THURSDAY) == []
    scored = store.write(
        lambda conn: write.score_forecasts(conn, 1, THURSDAY, {(0, "calls"): 170.0, (3, "calls"): 20.0}, 9)
    )
    with store.read() as conn:
        found = {(row.campaign_id, row.figure): row.actual for row in read.forecasts(conn, 1, THURSDAY, THURSDAY)}
        team = read.forecasts(conn, 1, THURSDAY, THURSDAY, 0)
    assert scored == 2
    assert found == {(0, "calls"): 170.0, (3, "calls"): 20.0, (0, "contacts"): None}
    assert np.array_equal([row.scored_at for row in team], [9, None])
