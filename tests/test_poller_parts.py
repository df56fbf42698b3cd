"""The parts of polling that are plain arithmetic: windows, back-off, plan, verdict."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.clock import day_bounds
from backend.dialer import Garbled, Refused, Unreachable
from backend.model import State, StateEvent
from backend.poller.days import history_days, newest_settled
from backend.poller.health import Health, backoff_s
from backend.poller.live import Cycle
from backend.poller.plan import Plan
from backend.poller.state import FloorState
from backend.poller.states import close_passed
from backend.poller.steps import Outcome
from backend.poller.verdict import Verdict
from backend.poller.windows import asked_times, halves, pieces, repeated

LA = "America/Los_Angeles"
DAY = date(2025, 6, 12)
START, END = day_bounds(DAY, LA)
FALL_BACK = date(2025, 11, 2)
FOLD = day_bounds(FALL_BACK, LA)[0] + 2 * 3600


def test_a_day_is_asked_for_from_its_first_to_its_last_second() -> None:
    assert asked_times(START, END, LA) == ("2025-06-12 00:00:00", "2025-06-12 23:59:59")


def test_the_repeated_hour_is_found_where_it_is_and_nowhere_else() -> None:
    assert repeated(FOLD - 7200, FOLD + 7200, LA) == (FOLD - 3600, FOLD + 3600)
    assert repeated(FOLD - 3601, FOLD - 3600, LA) is None
    assert repeated(FOLD + 3600, FOLD + 9000, LA) is None
    assert repeated(START, END, LA) is None
    assert repeated(FOLD - 100, FOLD + 100, "Asia/Tokyo") is None
    lord_howe = day_bounds(date(2025, 4, 6), "Australia/Lord_Howe")[0]
    span = repeated(lord_howe, lord_howe + 7200, "Australia/Lord_Howe")
    assert span is not None
    assert span[1] - span[0] == 3600


@given(st.integers(-3 * 3600, 3 * 3600), st.integers(1, 4 * 3600))
def test_around_the_repeated_hour_a_naive_comparison_finds_every_call_of_the_window(offset: int, length: int) -> None:
    from backend.clock import utc_to_wall

    start = FOLD + offset
    first, last = asked_times(start, start + length, LA)
    assert all(first <= utc_to_wall(at, LA) <= last for at in range(start, start + length, 60))
    assert first <= utc_to_wall(start + length - 1, LA) <= last


def test_a_day_with_the_repeated_hour_is_read_in_three_pieces() -> None:
    start, end = day_bounds(FALL_BACK, LA)
    assert pieces(start, end, LA) == [(start, FOLD - 3600), (FOLD - 3600, FOLD + 3600), (FOLD + 3600, end)]
    assert pieces(START, END, LA) == [(START, END)]


@given(st.integers(0, 90_000))
def test_halves_of_a_window_meet_and_cover_it(length: int) -> None:
    times = asked_times(START, START + length + 2, LA)
    early, late = halves(times)
    assert (early[0], late[1]) == times
    assert early[0] <= early[1] < late[0] <= late[1]


def test_one_second_is_not_halved() -> None:
    with pytest.raises(ValueError, match="one second"):
        halves(("2025-06-12 00:00:00", "2025-06-12 00:00:00"))


def test_back_off_has_full_jitter_above_the_interval_up_to_fifteen_minutes() -> None:
    rng = random.Random(1)
    for failures in range(1, 40):
        longest = min(900, 30 * 2 ** (failures - 1))
        waits = [backoff_s(failures, 30, rng) for _ in range(200)]
        assert min(waits) >= 30
        assert max(waits) <= max(30, longest)
        assert max(waits) - min(waits) >= 0.9 * (max(30, longest) - 30)
    assert backoff_s(1, 300, rng) == 300


def test_the_plan_reads_floor_and_calls_always_and_the_rest_in_its_rhythm() -> None:
    plan, asked = Plan(), dict[str, int]()
    for second in range(0, 3600, 30):
        for name in plan.live(second):
            asked[name] = asked.get(name, 0) + 1
            plan.done(name, second)
    assert asked == {
        "monitor": 120, "log": 120, "productivity": 60, "performance": 60, "campaigns": 12, "lists": 6, "statuses": 1,
    }  # fmt: skip


def test_at_the_first_poll_dispositions_and_campaigns_come_before_the_calls() -> None:
    assert Plan().live(0)[:4] == ["statuses", "campaigns", "monitor", "log"]


def test_a_forbidden_reading_is_tried_every_five_minutes_and_a_failed_one_after_two() -> None:
    plan = Plan()
    plan.live(0)
    plan.failed("lists", 0, forbidden=True)
    plan.failed("campaigns", 0, forbidden=False)
    plan.failed("log", 0, forbidden=False)
    assert "lists" not in plan.live(299)
    assert "lists" in plan.live(300)
    assert "campaigns" not in plan.live(119)
    assert "campaigns" in plan.live(120)
    assert "log" in plan.live(1)


def test_an_unknown_id_makes_its_directory_due_but_not_again_and_again() -> None:
    plan = Plan()
    plan.done("users", 1000)
    plan.want({"users"}, 1010)
    assert plan.slow(1299) == ["today"]
    assert "users" in plan.slow(1300)
    plan.want({"users"}, 9000)
    assert "users" in plan.slow(9000)


def test_campaigns_take_turns() -> None:
    plan = Plan()
    assert sorted(plan.campaign({3, 1, 2}) or 0 for _ in range(3)) == [1, 2, 3]
    assert plan.campaign(set()) is None


def test_yesterday_settles_at_two_in_the_morning() -> None:
    assert newest_settled(START + 7199, LA) == DAY - timedelta(days=2)
    assert newest_settled(START + 7200, LA) == DAY - timedelta(days=1)
    assert history_days(START + 7200, LA, 3) == [DAY - timedelta(days=i) for i in (1, 2, 3)]


def cycle(*worked: str, **failed: Exception) -> Cycle:
    return Cycle(list(worked), failed)  # type: ignore[arg-type]


def state_after(*cycles: Cycle, health: Health | None = None) -> FloorState:
    verdict = Verdict()
    for i, one in enumerate(cycles):
        verdict.judge(one, health or Health(1), 100 + 30 * i)
    return verdict.state(FloorState())


GOOD = ("monitor", "log")


def test_one_missed_poll_is_no_news_and_two_are() -> None:
    down = cycle(monitor=Unreachable("The dialer cannot be reached.", "Wait."))
    assert state_after(cycle(*GOOD), down).status == "live"
    state = state_after(cycle(*GOOD), down, down)
    assert (state.status, state.as_of, state.stale_since, state.failures) == ("stale", 100, 100, 2)
    assert (state.reason, state.what_to_do) == ("The dialer cannot be reached.", "Wait.")
    assert state_after(cycle(*GOOD), down, down, cycle(*GOOD)).status == "live"


def test_before_the_first_good_poll_it_is_starting() -> None:
    down = cycle(log=Garbled("no", ""))
    assert state_after(down).status == "starting"
    assert state_after(down, down).status == "stale"
    assert state_after(down, down).as_of is None


def test_calls_that_cannot_be_read_make_the_floor_stale_though_the_monitor_works() -> None:
    half = cycle("monitor", log=Garbled("The answer was cut off.", ""))
    assert state_after(cycle(*GOOD), half, half).status == "stale"
    assert state_after(cycle(*GOOD), half, half).failures == 0


def test_a_forbidden_section_is_named_and_the_rest_is_live() -> None:
    health = Health(1)
    health.failed("productivity", 90, Refused(403, "Forbidden", "Agent Productivity", "Tick the box."))
    state = state_after(cycle(*GOOD), health=health)
    assert (state.status, state.reason, state.what_to_do) == (
        "live", "The token may not read Agent Productivity.", "Tick the box.",
    )  # fmt: skip


def test_errors_in_a_row_are_counted_per_endpoint_and_end_with_a_good_reading() -> None:
    health = Health(1)
    for _ in range(3):
        health.failed("log", 90, Garbled("cut", "wait"))
    assert (health.stage("log").errors, health.stage("log").state, health.stage("log").message) == (3, "bad", "cut")
    health.ran("log", 120, 5.0, Outcome(10))
    assert (health.stage("log").errors, health.stage("log").state, health.stage("log").last_ok) == (0, "ok", 120)


def event(event_id: int, agent_id: int, start: int, lasts: int | None) -> StateEvent:
    return StateEvent(event_id, agent_id, State.WAIT, start, lasts)


def test_a_running_state_ends_where_its_agents_next_one_begins() -> None:
    events = [event(1, 7, 100, None), event(2, 8, 110, None), event(3, 7, 160, 20), event(4, 7, 180, None)]
    assert [e.duration_s for e in close_passed(events[::-1])] == [60, None, 20, None]
    assert [e.duration_s for e in close_passed(events, over=True)] == [60, 0, 20, 0]


def test_an_end_the_dialer_gave_is_never_overruled() -> None:
    assert [e.duration_s for e in close_passed([event(1, 7, 100, 5), event(2, 7, 300, None)])] == [5, None]
