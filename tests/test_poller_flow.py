"""Polling from the simulated dialer into the real store agrees with the truth, call for call and second for second."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backend.clock import day_bounds
from backend.dialer import DialerClock
from backend.poller import states
from backend.poller.calls import read_calls
from backend.poller.desk import Desk
from backend.poller.steps import run
from backend.simulator.wire.variants import VARIANTS
from backend.store import read, write
from tests.floor import THURSDAY, ZONE, Polled, seconds, true_seconds


def test_live_polls_alone_keep_every_call_as_it_stands(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start = p.sim.now()
        p.poll(20)
        p.agree(start, p.sim.now() + 1)


def test_the_whole_day_agrees_to_the_call_and_the_second(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(5)
        p.settle()
        start, end = p.today()
        p.agree(start, end)
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_dispositions_changed_hours_later_are_noticed(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        with p.store.read() as conn:
            old = read.calls(conn, 1, p.today()[0], p.sim.now(), agents_only=True, limit=10_000)
        call_id = int(old["call_id"][-1])
        before = p.stored(*p.today())["team"]["conversions"]
        p.sim.dispose(call_id, "SALE")
        p.settle()
        p.agree(*p.today())
        assert p.stored(*p.today())["team"]["conversions"] > before


def test_restarts_and_repeated_polls_change_nothing(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=1) as p:
        for _ in range(4):
            p.poll(2)
            p.restart()
            p.coordinator.poll_once()
            p.coordinator.poll_once()
        p.settle()
        p.agree(*p.today())
        p.agree(*day_bounds(THURSDAY - timedelta(days=1), ZONE))


def test_rows_withheld_for_half_an_hour_are_read_as_soon_as_they_come(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        start = p.sim.now()
        real = p.client.ask

        def withholding(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "log":
                data = answer.body["data"]
                data["results"] = [row for row in data["results"] if int(row["id"]) % 3]
            return answer

        p.client.ask = withholding  # type: ignore[method-assign]
        p.poll(30, every_s=60)
        assert p.stored(start, p.sim.now()) != p.true(start, p.sim.now())
        assert "read again" in p.stage("log").message
        p.client.ask = real  # type: ignore[method-assign]
        p.poll()
        p.agree(start, p.sim.now())


def test_an_old_page_of_the_history_does_not_undo_what_a_newer_poll_saw(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start = p.today()[0]
        desk = Desk(p.store, p.client, p.coordinator.clock, p.centre)
        history = read_calls(desk, start, p.sim.now())
        question = next(history)
        question = history.send(desk.answer(question))  # the first page waits to be stored with the next ones
        with p.store.read() as conn:
            call_id = int(read.calls(conn, 1, start, p.sim.now(), agents_only=True, limit=10_000)["call_id"][-1])
        p.sim.dispose(call_id, "SALE")
        p.poll(1, every_s=3600)
        desk.fence = p.store.write(lambda conn: write.claim(conn, 1, "test", p.sim.now() + 60, 60)) or 0
        with contextlib.suppress(StopIteration):
            while True:
                question = history.send(desk.answer(question))
        with p.store.read() as conn:
            calls = read.calls(conn, 1, start, p.sim.now(), agents_only=True, limit=10_000)
        assert calls["status"][calls["call_id"].tolist().index(call_id)] == "SALE"


def test_after_a_pause_of_hours_the_gap_is_read(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        p.sim.advance(3 * 3600)
        p.poll(2)
        p.agree(*p.today())


def test_after_a_pause_of_days_the_days_between_are_read_again(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=3) as p:
        p.poll(2)
        p.restart()
        p.sim.advance(25 * 3600)
        p.poll(2)
        p.agree(*day_bounds(THURSDAY, ZONE))
        p.agree(*p.today())


def test_history_is_read_newest_day_first_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Polled(tmp_path, history_days=4) as p:
        state = p.poll(2)
        assert state.backfill.finished
        assert (state.backfill.done_days, state.backfill.total_days) == (4, 4)
        for i in range(1, 5):
            day = THURSDAY - timedelta(days=i)
            start, end = day_bounds(day, ZONE)
            if p.true(start, end)["team"]["rows"]:
                p.agree(start, end)
                assert seconds(p, start, end) == true_seconds(p, start, end)
        p.restart()
        asked = p.client.requests_per_min()
        assert p.poll(2).backfill.finished
        assert p.client.requests_per_min() - asked < 30


def test_a_window_with_more_rows_than_the_dialer_pages_through_is_halved(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        start, end = day_bounds(THURSDAY - timedelta(days=1), ZONE)
        clock = DialerClock(monotonic=p.clock_s, wall=p.clock_s)
        desk = Desk(p.store, p.client, clock, p.centre)
        desk.fence = p.store.write(lambda conn: write.claim(conn, 1, "test", p.sim.now() + 60, 60)) or 0
        result = run(read_calls(desk, start, end, most=600, batch=700), desk.answer)
        assert result.ok
        assert p.true(start, end)["team"]["rows"] > 1200
        p.agree(start, end)


@pytest.mark.parametrize("variant", [v for v in VARIANTS if v not in ("no-list-campaign",)])
def test_every_variant_of_the_wire_is_read_the_same(variant: str, tmp_path: Path) -> None:
    with Polled(tmp_path, variants=[variant]) as p:
        state = p.poll(6)
        assert state.status == "live"
        assert {s.endpoint for s in state.stages if s.state in ("bad", "warn")} == set()
        p.agree(*p.today())


def test_newest_first_productivity_is_followed_as_well(tmp_path: Path) -> None:
    with Polled(tmp_path, variants=["productivity-desc", "open-state-null"]) as p:
        p.poll(10)
        p.settle()
        start, end = p.today()
        assert seconds(p, start, end) == true_seconds(p, start, end)


def test_states_that_ended_are_known_to_the_second_at_each_reading(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll(2)
        start = p.sim.now()
        for _ in range(10):
            p.poll(1, every_s=60)
            assert seconds(p, start, p.sim.now()) == true_seconds(p, start, p.sim.now())


def test_a_call_that_never_ends_does_not_keep_others_from_becoming_final(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        with p.store.read() as conn:
            cursor = read.get_cursor(conn, 1, "log")
        ghosts = {str(i): p.sim.now() - 7200 + i for i in range(1, 4)}
        p.store.write(lambda conn: write.set_cursor(conn, 1, "log", {**cursor, "open": {**cursor["open"], **ghosts}}))
        agent = p.sim.agent_id(p.sim.floor.people[0].name)
        p.sim.script(agent, [{"status": "SALE", "talk_s": 1500, "wait_s": 5, "wrap_s": 5}])
        p.poll(32, every_s=60)
        with p.store.read() as conn:
            sales = read.calls(conn, 1, *p.today(), agent_id=agent, min_talk_s=1400)
        assert sales["status"].tolist() == ["SALE"]


@pytest.mark.postgres
def test_postgresql_keeps_the_same_truth(tmp_path: Path, empty_database: str) -> None:
    with Polled(tmp_path, history_days=1, store_url=empty_database) as p:
        p.poll(3)
        p.restart()
        p.poll(3)
        p.settle()
        p.agree(*p.today())
        p.agree(*day_bounds(THURSDAY - timedelta(days=1), ZONE))
        assert seconds(p, *p.today()) == true_seconds(p, *p.today())


def test_live_rows_become_final_even_when_the_call_lasted_longer_than_the_overlap(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        agent = p.sim.agent_id(p.sim.floor.people[0].name)
        p.sim.script(agent, [{"status": "SALE", "talk_s": 1500, "wait_s": 5, "wrap_s": 5}])
        p.poll(6)
        p.poll(30, every_s=60)
        with p.store.read() as conn:
            sales = read.calls(conn, 1, *p.today(), agent_id=agent, min_talk_s=1400)
        assert sales["status"].tolist() == ["SALE"]
        p.agree(*p.today())


def test_a_day_with_more_states_than_can_be_paged_through_goes_on_by_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Polled(tmp_path) as p:
        parts = [int(p.sim.ask("agent-productivity/search", campaign_id=i)["data"]["total"]) for i in (1001, 1002)]
        assert max(parts) + 300 < sum(parts), "the whole day is well over the limit, each campaign under it"
        monkeypatch.setattr(states, "MAX_OFFSET", max(parts) + 250)
        p.poll(6)
        with p.store.read() as conn:
            assert read.get_cursor(conn, 1, "productivity")["parts"], "the limit was met"
        start = p.sim.now()
        for _ in range(10):
            p.poll(1, every_s=60)
            assert seconds(p, start, p.sim.now()) == true_seconds(p, start, p.sim.now())
