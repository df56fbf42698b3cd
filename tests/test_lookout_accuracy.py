"""Forecasts kept at fixed hours, compared with what came, and worked out afterwards without looking ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from backend.lookout.accuracy import HOURS, record_sentence, score
from backend.lookout.outlook import Outlooks
from backend.schemas import CentreSettings, ForecastDay, ForecastScore
from backend.store import Store, read, write
from backend.store.forecasts import StoredForecast
from tests import days
from tests.days import at_wall, even, make_calls, save, settings, weekdays_before

THURSDAY, FRIDAY = date(2025, 6, 12), date(2025, 6, 13)


def made(day: date = THURSDAY, **changed: object) -> StoredForecast:
    plain = StoredForecast(day, 12, "calls", 0, "live", 1, "learned", 90, 180, 160, 200, 190.0, 0.3)
    return replace(plain, **changed)  # type: ignore[arg-type]


def floor(store: Store, chosen: CentreSettings, past: int = 15, n: int = 4) -> None:
    centre = days.open_floor(store, chosen)
    for day in weekdays_before(THURSDAY, past):
        save(store, centre, make_calls(centre, day, even(36, 68, n + day.toordinal() % 2)))


def poll(outlooks: Outlooks, store: Store, chosen: CentreSettings, now: int) -> None:
    outlooks.after_poll(days.asked(store, chosen, now))


def stored(store: Store, first: date, last: date) -> list[StoredForecast]:
    with store.read() as conn:
        return read.forecasts(conn, 1, first, last)


class TestScores:
    def test_error_is_misses_over_day_ends_and_brier_the_squared_miss_of_the_chance(self) -> None:
        rows = [made(actual=200.0), made(FRIDAY, actual=150.0)]
        found = score(rows)
        # 20 + 30 off of 350; 200 lies inside 160 to 200, 150 does not; (0.3 - 1)^2 and (0.3 - 0)^2
        assert found.error == pytest.approx(50 / 350)
        assert (found.days, found.inside) == (2, 1)
        assert found.brier == pytest.approx((0.49 + 0.09) / 2)

    def test_the_sentence_counts_days_and_owns_up_to_what_was_worked_out_afterwards(self) -> None:
        rows = [made(actual=200.0), made(FRIDAY, actual=150.0, origin="replay")]
        assert record_sentence(rows, 12) == (
            "Forecasts of the calls made at 12:00: 1 of 2 days ended inside the range, 14.3 % off in the mean; "
            "1 of them worked out afterwards from stored days."
        )
        assert record_sentence(rows, 10) == "No forecast of the day has been compared with its end yet."


class TestKeeping:
    def test_a_forecast_is_kept_when_its_hour_has_passed_and_once_only(self, sqlite_store: Store) -> None:
        chosen, outlooks = settings(calls_per_day=150), Outlooks()
        floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 9.9))
        assert {row.hour for row in stored(sqlite_store, THURSDAY, THURSDAY)} == {0}
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 40, 5)))
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 10.01))
        first = [row for row in stored(sqlite_store, THURSDAY, THURSDAY) if row.hour == 10]
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(40, 41, 30)))
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 10.3))
        poll(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 10.4))
        assert [row for row in stored(sqlite_store, THURSDAY, THURSDAY) if row.hour == 10] == first
        team = {row.figure: row for row in first if row.campaign_id == 0}
        assert set(team) == {"calls", "contacts", "conversions", "answer_rate"}
        assert (team["calls"].so_far, team["calls"].origin, team["calls"].target) == (20, "live", 150)
        assert {row.campaign_id for row in first} == {0, 1}

    def test_an_hour_missed_is_made_from_what_was_known_then_and_says_so(self, sqlite_store: Store) -> None:
        chosen = settings()
        floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 50, 5)))
        poll(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 12.5))
        rows = {
            row.hour: row
            for row in stored(sqlite_store, THURSDAY, THURSDAY)
            if (row.figure, row.campaign_id) == ("calls", 0)
        }
        assert {hour: (row.so_far, row.origin) for hour, row in rows.items()} == {
            0: (0, "replay"), 10: (20, "replay"), 12: (60, "replay"),
        }  # fmt: skip

    def test_a_campaign_without_a_call_that_day_is_compared_with_none(self, sqlite_store: Store) -> None:
        chosen, outlooks = settings(), Outlooks()
        floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 8))
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 68, 5), campaign_id=2))
        poll(outlooks, sqlite_store, chosen, at_wall(FRIDAY, 3))
        rows = stored(sqlite_store, THURSDAY, THURSDAY)
        found = {row.campaign_id: row.actual for row in rows if row.figure == "calls"}
        assert found == {0: 160.0, 1: 0.0}

    def test_a_finished_day_is_compared_with_its_forecasts_when_it_has_settled(self, sqlite_store: Store) -> None:
        chosen, outlooks = settings(), Outlooks()
        floor(sqlite_store, chosen)
        centre = days.centre_of(1, chosen)
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 8))
        save(sqlite_store, centre, make_calls(centre, THURSDAY, even(36, 68, 5)))
        poll(outlooks, sqlite_store, chosen, at_wall(FRIDAY, 1))
        assert {row.actual for row in stored(sqlite_store, THURSDAY, THURSDAY)} == {None}
        poll(outlooks, sqlite_store, chosen, at_wall(FRIDAY, 2.1))
        rows = stored(sqlite_store, THURSDAY, THURSDAY)
        assert {row.actual for row in rows if row.figure == "calls"} == {160.0}
        assert {row.actual for row in rows if row.figure == "answer_rate"} == {1.0}
        assert {row.scored_at for row in rows} == {at_wall(FRIDAY, 2.1)}
        poll(outlooks, sqlite_store, chosen, at_wall(FRIDAY, 2.2))
        assert stored(sqlite_store, THURSDAY, THURSDAY) == rows
        scores, listed = outlooks.accuracy(days.asked(sqlite_store, chosen, at_wall(FRIDAY, 2.1)))
        for one in scores:
            ForecastScore.model_validate(one)
        for one in listed:
            ForecastDay.model_validate(one)
        assert listed[0]["day_start"] == at_wall(THURSDAY, 0)
        assert listed[0]["actual"] == 160


class TestReplay:
    def test_stored_days_are_worked_out_at_the_first_poll(self, sqlite_store: Store) -> None:
        chosen, outlooks = settings(calls_per_day=140), Outlooks()
        floor(sqlite_store, chosen)
        poll(outlooks, sqlite_store, chosen, at_wall(THURSDAY, 8))
        rows = [r for r in stored(sqlite_store, THURSDAY - timedelta(days=40), FRIDAY) if r.day < THURSDAY]
        assert {row.origin for row in rows} == {"replay"}
        # the first five days teach, the ten after them are forecast
        assert sorted({row.day for row in rows}) == weekdays_before(THURSDAY, 10)
        assert {row.hour for row in rows} == set(HOURS)
        assert all(row.actual is not None for row in rows)
        answer = outlooks.outlook(days.asked(sqlite_store, chosen, at_wall(THURSDAY, 8)), None)
        assert "10 days ended inside the range" in answer["record"]
        assert "10 of them worked out afterwards" in answer["record"]

    def test_a_forecast_knows_nothing_of_its_own_rest_nor_of_later_days(self, sqlite_store: Store) -> None:
        chosen = settings()
        floor(sqlite_store, chosen)
        poll(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 8))
        day = weekdays_before(THURSDAY, 4)[0]
        before = [row for row in stored(sqlite_store, day, day) if row.hour <= 12]
        centre = days.centre_of(1, chosen)
        save(sqlite_store, centre, make_calls(centre, day, even(48, 68, 9)))  # its afternoon is busier
        for later in weekdays_before(THURSDAY, 3):
            save(sqlite_store, centre, make_calls(centre, later, even(36, 68, 9)))
        sqlite_store.write(lambda conn: conn.exec_driver_sql("DELETE FROM forecast"))
        poll(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 8))
        after = [row for row in stored(sqlite_store, day, day) if row.hour <= 12]
        assert [replace(row, actual=None) for row in after] == [replace(row, actual=None) for row in before]
        ends = [{row.actual for row in rows if row.figure == "calls"} for rows in (before, after)]
        assert ends[0] != ends[1]

    def test_nothing_is_worked_out_while_the_history_is_being_read(self, sqlite_store: Store) -> None:
        chosen = settings()
        floor(sqlite_store, chosen)
        for day in weekdays_before(THURSDAY, 8):
            sqlite_store.write(lambda conn, day=day: write.save_backfill_day(conn, 1, day, "done", 1))
        poll(Outlooks(), sqlite_store, chosen, at_wall(THURSDAY, 8))
        assert {row.day for row in stored(sqlite_store, THURSDAY - timedelta(days=40), FRIDAY)} == {THURSDAY}

    def test_the_work_stops_when_the_backend_ends(self, sqlite_store: Store) -> None:
        chosen = settings()
        floor(sqlite_store, chosen)
        Outlooks().after_poll(days.asked(sqlite_store, chosen, at_wall(THURSDAY, 8)), lambda: True)
        assert stored(sqlite_store, THURSDAY - timedelta(days=40), FRIDAY) == []
