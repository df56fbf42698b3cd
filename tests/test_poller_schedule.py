"""The rhythm of polling: live polls keep their interval, history fills the rest, and nothing ends the beat."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from backend.clock import day_bounds
from backend.dialer import Answer, Client, DialerClock
from backend.model import Centre
from backend.poller import Coordinator, FloorState, check_token
from backend.simulator import Simulation
from backend.simulator.server import running
from backend.store import Store, read, write
from tests.floor import SMALL, THURSDAY, ZONE, Polled, at


def until(true: Callable[[], object], what: str) -> None:
    """Wait for something another thread does; fails after 30 s."""
    for _ in range(3000):
        if true():
            return
        time.sleep(0.01)
    pytest.fail(f"never happened: {what}")


class Slowed:
    """Makes each request take a second of a clock of its own, and notes what was asked when."""

    def __init__(self, p: Polled) -> None:
        self.p, self.now_s = p, 0.0
        self.asked: list[tuple[str, float]] = []
        p.coordinator._monotonic = lambda: self.now_s
        real = p.client.ask

        def ask(name: str, *args: Any, **kwargs: Any) -> Answer:
            self.asked.append((name, self.now_s))
            self.now_s += 1
            return real(name, *args, **kwargs)

        p.client.ask = ask  # type: ignore[method-assign]

    def poll(self) -> FloorState:
        """Sleep until the next poll is due, then poll."""
        wait = self.p.coordinator.next_update_in_s()
        self.now_s += wait
        self.p.sim.advance(30)
        return self.p.coordinator.poll_once()


def test_history_fills_what_live_polls_leave_and_delays_none(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=5) as p:
        slowed = Slowed(p)
        states = [slowed.poll()]
        while not states[-1].backfill.finished:
            states.append(slowed.poll())
            assert len(states) < 40
        monitors = [at_s for name, at_s in slowed.asked if name == "monitor"]
        gaps = [b - a for a, b in pairwise(monitors[1:])]
        assert len(states) > 2, "the history took several polls"
        assert all(29 <= gap <= 32 for gap in gaps), gaps
        done = [s.backfill.done_days for s in states]
        assert done == sorted(done)
        assert states[0].backfill.sentence.startswith("Reading the last 5 days")
        assert states[-1].backfill.sentence.startswith("The last 5 days are complete")
        p.settle()
        p.agree(*p.today())


def test_history_goes_on_within_a_day_after_single_failures(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=3) as p:
        begun: list[str] = []
        real = p.client.ask

        def ask(name: str, params: Any = None, **kwargs: Any) -> Answer:
            answer = real(name, params, **kwargs)
            day, _, time = (params or {}).get("start_time", "").partition(" ")
            if name == "log" and time == "00:00:00" and params["offset"] == "0" and day != THURSDAY.isoformat():
                begun.append(day)
            return answer

        p.client.ask = ask  # type: ignore[method-assign]
        for passed in (4, 7, 10, 13, 16, 19):
            p.sim.faults.add("truncated", "log", times=1, after=passed)
        p.sim.faults.add("reset", "agent-productivity", times=2, after=3)
        state = p.poll(13)
        assert state.backfill.finished
        assert begun == ["2025-06-11", "2025-06-10", "2025-06-09"], "no day was begun twice"
        for i in (1, 2, 3):
            p.agree(*day_bounds(THURSDAY - timedelta(days=i), ZONE))


def test_a_day_that_cannot_be_read_does_not_hold_the_others_up(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=3) as p:
        real = p.client.ask

        def ask(name: str, params: Any = None, **kwargs: Any) -> Answer:
            if name == "log" and params and params["start_time"].startswith("2025-06-11"):
                p.sim.faults.add("truncated", "log", times=1)
            return real(name, params, **kwargs)

        p.client.ask = ask  # type: ignore[method-assign]
        for _ in range(8):
            state = p.poll()
        assert state.backfill.done_days == 2
        assert state.status == "live"
        p.client.ask = real  # type: ignore[method-assign]
        assert p.poll(2).backfill.finished


@pytest.fixture
def fast(sqlite_store: Store) -> Any:
    """A coordinator on the real clocks, at 60 times the pace: the interval of 30 s lasts half a second."""
    sim = Simulation(3, dict(SMALL), at(THURSDAY), 60)
    centre = Centre(1, "Floor", excluded_names=())
    sqlite_store.write(lambda conn: write.save_centre(conn, centre, "http://x", "{}"))
    with running(sim) as url:
        client = Client(url, sim.token, requests_per_s=0, deadline_s=5)
        seen: list[FloorState] = []
        coordinator = Coordinator(
            sqlite_store, client, centre, DialerClock(speed=60), on_update=seen.append, history_days=1
        )
        yield sim, client, coordinator, seen
        coordinator.stop()


def test_in_the_background_polls_come_one_after_another_on_their_interval(fast: Any, sqlite_store: Store) -> None:
    _, client, coordinator, seen = fast
    assert coordinator.status.status == "starting"
    asking, most = [0], [0]
    real = client.ask

    def ask(name: str, *args: Any, **kwargs: Any) -> Answer:
        asking[0] += 1
        most[0] = max(most[0], asking[0])
        try:
            return real(name, *args, **kwargs)
        finally:
            asking[0] -= 1

    client.ask = ask
    coordinator.start()
    until(lambda: len(seen) >= 5 and coordinator.status.backfill.finished, "five polls and the history")
    assert coordinator.status.status == "live"
    assert coordinator.status.simulated
    assert coordinator.status.requests_per_min > 0
    assert most[0] == 1
    versions = [s.version for s in seen]
    assert versions == sorted(set(versions))
    with sqlite_store.read() as conn:
        assert read.span(conn, 1)[0] > 0
        assert read.runs(conn, 1)["monitor"].ok


def test_stopping_does_not_wait_for_a_silent_dialer(fast: Any) -> None:
    sim, client, coordinator, seen = fast
    coordinator.start()
    until(lambda: seen, "the first poll")
    sim.faults.add("timeout", seconds=60)
    asked = client.requests_per_min()
    until(lambda: client.requests_per_min() > asked, "a request that gets no answer")
    stopper = threading.Thread(target=coordinator.stop)
    stopper.start()
    stopper.join(timeout=4)
    assert not stopper.is_alive()


def test_refresh_soon_polls_without_waiting_for_the_interval(fast: Any) -> None:
    _, _, coordinator, seen = fast
    coordinator.use_centre(replace(coordinator.centre, poll_interval_s=300))
    coordinator.start()
    until(
        lambda: coordinator.status.interval_s == 300 and coordinator.next_update_in_s() > 1,
        "a poll at the long interval",
    )
    before = len(seen)
    coordinator.refresh_soon()
    until(lambda: len(seen) > before, "a poll at once")


def test_a_new_token_is_tried_at_once(fast: Any) -> None:
    sim, client, coordinator, _ = fast
    client.use_token("wrong0wrong0wrong0wrong0wrong000")
    coordinator.start()
    until(lambda: coordinator.status.status == "signed_out", "signed out")
    coordinator.use_token(sim.token)
    until(lambda: coordinator.status.status == "live", "live again")


def test_a_picture_that_is_no_longer_renewed_is_called_stale_by_its_age(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        state = p.poll()
        assert p.coordinator.status.status == "live"
        p.sim.advance(76)
        p.client.ask("campaigns")
        p.coordinator.clock.observe(p.sim.now(), float(p.sim.now()))
        shown = p.coordinator.status
        assert shown.status == "stale"
        assert shown.stale_since == state.as_of
        assert shown.reason
        p.coordinator._next_due = float("inf")
        p.coordinator.poll_if_due()
        assert p.states[-1].status == "stale"
        told = len(p.states)
        p.coordinator.poll_if_due()
        assert len(p.states) == told, "told once"


def test_a_full_disk_is_told_survived_and_logged_once(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        pages = p.store.write(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar())
        p.store.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar())
        with capture_logs() as lines:
            state = p.poll(20, every_s=60)
        assert state.status == "stale"
        assert "full" in state.reason
        assert "Free some space" in state.what_to_do
        assert [line["event"] for line in lines] == ["poll_failed"]
        p.store.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count = 4294967294").scalar())
        p.sim.advance(300)
        assert p.poll(2).status == "live"
        p.settle()
        p.agree(*p.today())


def test_an_unexpected_problem_does_not_end_polling(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        real = p.client.ask

        def broken(*_: Any, **__: Any) -> Answer:
            raise ZeroDivisionError

        p.client.ask = broken  # type: ignore[method-assign]
        with capture_logs() as lines:
            state = p.poll(3)
        assert state.status == "stale"
        assert "ZeroDivisionError" in state.reason
        assert [line["event"] for line in lines] == ["poll_failed"]
        p.client.ask = real  # type: ignore[method-assign]
        assert p.poll().status == "live"


def test_the_last_picture_is_still_served_after_a_restart_without_the_dialer(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        as_of = p.poll(2).as_of
        p.restart()
        p.sim.faults.add("error")
        state = p.poll(2)
        assert state.status == "stale"
        assert as_of is not None
        assert state.stale_since == as_of


def test_rejected_rows_are_kept_for_the_data_page(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.sim.faults.add("wrong_types", "log", times=1)
        state = p.poll()
        assert p.stage("log").state == "warn"
        assert p.stage("log").rejected == 1
        assert state.status == "live"
        with p.store.read() as conn:
            assert [r.endpoint for r in read.rejects(conn, 1)] == ["log"]
            assert read.runs(conn, 1)["log"].rejected == 1


def test_a_token_is_tested_section_by_section(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        assert set(check_token(p.client).values()) == {"ok"}
        p.sim.faults.add("forbidden", "users")
        p.sim.faults.add("forbidden", "lists")
        found = check_token(p.client)
        assert {name for name, result in found.items() if result == "forbidden"} == {"Users", "Lists"}
        p.client.use_token("wrong0wrong0wrong0wrong0wrong000")
        assert set(check_token(p.client).values()) == {"wrong token"}
        p.client.base_url = "http://127.0.0.1:9/v1/"
        assert set(check_token(p.client).values()) == {"unreachable"}
