"""Days, buckets and wall times, on the days that are not 24 hours long."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import Window, bucket, day_bounds, local_date, utc_to_wall, wall_to_utc, window

LA = "America/Los_Angeles"


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", date(2026, 11, 1), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Santiago", date(2026, 9, 6), 23),
        (LA, date(2026, 6, 1), 24),
    ],
)
def test_a_local_day_has_the_hours_its_zone_gives_it(zone: str, day: date, hours: float) -> None:
    start, end = day_bounds(day, zone)
    assert end - start == hours * 3600
    assert local_date(start, zone) == day
    assert local_date(end - 1, zone) == day


def test_the_repeated_hour_is_read_by_its_neighbour() -> None:
    wall = datetime(2026, 11, 1, 1, 30)
    first = wall_to_utc(wall, LA)
    second = wall_to_utc(wall, LA, near=first + 3600)
    assert second - first == 3600
    assert utc_to_wall(first, LA) == utc_to_wall(second, LA) == "2026-11-01 01:30:00"


def test_the_missing_hour_is_read_with_the_offset_before_the_jump() -> None:
    assert utc_to_wall(wall_to_utc(datetime(2026, 3, 8, 2, 30), LA), LA) == "2026-03-08 03:30:00"


@given(st.integers(1_500_000_000, 2_000_000_000))
def test_writing_and_reading_a_wall_time_gives_the_instant_back(at: int) -> None:
    wall = datetime.strptime(utc_to_wall(at, LA), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - naive on purpose
    assert wall_to_utc(wall, LA, near=at) == at


def test_the_seven_day_window_starts_at_a_local_midnight_across_the_clock_change() -> None:
    now = wall_to_utc(datetime(2026, 11, 4, 12, 0), LA)
    week = window("7d", now, LA)
    assert utc_to_wall(week.start, LA) == "2026-10-29 00:00:00"
    assert week.end == now
    assert window("today", now, LA).start == wall_to_utc(datetime(2026, 11, 4), LA)


def test_unknown_windows_and_reversed_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="known are 15m, 1h, today, 7d"):
        window("month", 1, LA)
    with pytest.raises(ValueError, match="ends before it starts"):
        Window("x", 2, 1)


def test_buckets_are_multiples_of_five_minutes() -> None:
    assert bucket(1_700_000_123) % 300 == 0
    assert 0 <= 1_700_000_123 - bucket(1_700_000_123) < 300
