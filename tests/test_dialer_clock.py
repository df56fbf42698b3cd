"""The dialer's clock learns from `Date` headers and is not fooled by a wild one."""

from __future__ import annotations

import pytest

from backend.dialer import DialerClock


class Local:
    """This computer's two clocks."""

    def __init__(self) -> None:
        self.monotonic = 1000.0
        self.wall = 1_700_000_000.0

    def pass_s(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds


@pytest.fixture
def local() -> Local:
    return Local()


def clock_of(local: Local, speed: float = 1.0) -> DialerClock:
    return DialerClock(speed=speed, monotonic=lambda: local.monotonic, wall=lambda: local.wall)


def test_before_any_answer_the_local_clock_is_used(local: Local) -> None:
    clock = clock_of(local)
    assert clock.now() == 1_700_000_000
    assert clock.skew_s() is None
    assert not clock.known


def test_the_dialers_date_and_the_time_since_make_its_now(local: Local) -> None:
    clock = clock_of(local)
    clock.observe(1_700_000_600, local.monotonic)
    local.pass_s(30)
    assert clock.now() == 1_700_000_630
    assert clock.skew_s() == 600.5
    assert clock.known


def test_one_wild_date_moves_nothing(local: Local) -> None:
    clock = clock_of(local)
    for date in (100, 130, 160, 190):
        clock.observe(1_700_000_000 + date, local.monotonic)
        local.pass_s(30)
    before = clock.now()
    clock.observe(1_900_000_000, local.monotonic)
    assert clock.now() == before


def test_a_real_jump_is_believed_after_three_answers(local: Local) -> None:
    clock = clock_of(local)
    for _ in range(20):
        clock.observe(int(local.wall), local.monotonic)
        local.pass_s(30)
    local.wall += 8 * 3600  # the laptop slept; its monotonic clock stood still
    for _ in range(3):
        clock.observe(int(local.wall), local.monotonic)
        local.pass_s(1)
    assert abs(clock.now() - local.wall) <= 1


def test_no_date_teaches_nothing(local: Local) -> None:
    clock = clock_of(local)
    clock.observe(None, local.monotonic)
    assert not clock.known


def test_simulated_time_runs_at_its_own_speed(local: Local) -> None:
    clock = clock_of(local, speed=60)
    clock.observe(1_500_000_000, local.monotonic)
    local.pass_s(10)
    assert clock.now() == 1_500_000_600
    assert clock.to_wall_s(30) == 0.5
    assert clock.skew_s() is None


@pytest.mark.parametrize("speed", [0, -1])
def test_time_does_not_stand_still_or_run_backwards(speed: float) -> None:
    with pytest.raises(ValueError, match="speed"):
        DialerClock(speed=speed)
