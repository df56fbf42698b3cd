"""Log lines, back-off, and processes that share a centre."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from backend.store import read, write
from tests.floor import Polled


def test_a_failure_is_logged_once_and_so_is_the_recovery(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        with capture_logs() as lines:
            p.poll(2)
            p.sim.faults.add("error")
            p.poll(5)
            p.sim.faults.clear()
            p.poll(3)
        assert [line["event"] for line in lines] == ["polling_failed", "polling_recovered"]
        with capture_logs() as lines:
            p.sim.faults.add("error", "agent-productivity")
            p.poll(5, every_s=60)
            p.sim.faults.clear()
            p.poll(3, every_s=60)
        events = [(line["event"], line["endpoint"]) for line in lines]
        assert events == [("reading_failed", "productivity"), ("reading_recovered", "productivity")]


def test_back_off_grows_with_jitter_to_fifteen_minutes_and_ends_with_the_failure(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        p.sim.faults.add("error")
        waits: list[int] = []
        for _ in range(12):
            state = p.poll()
            waits.append((state.next_update_at or 0) - p.sim.now())
        assert waits[0] == 30
        assert all(30 <= wait <= min(900, 30 * 2**i) for i, wait in enumerate(waits))
        assert len(set(waits[6:])) > 3
        assert max(waits) > 200
        p.sim.faults.clear()
        assert (p.poll().next_update_at or 0) - p.sim.now() == 30


def test_of_two_processes_one_polls_and_the_other_shows_it(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        second = p.make_coordinator(p.store, p.client)
        with p.store.read() as conn:
            lease = read.lease(conn, 1)
        assert lease is not None
        p.store.write(lambda conn: write.make_due(conn, 1, p.sim.now()))
        held = p.store.write(lambda conn: write.claim(conn, 1, "another process", p.sim.now(), 60))
        assert held is not None
        asked = p.client.requests_per_min()
        state = second.poll_once()
        assert p.client.requests_per_min() == asked
        assert state.status == "live"
        assert state.as_of is not None
        p.sim.advance(61)
        assert second.poll_once().status == "live"
        assert p.client.requests_per_min() > asked


def test_a_worker_that_was_overtaken_writes_nothing(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:
        p.poll()
        real = p.client.ask

        def overtaken(name: str, *args: Any, **kwargs: Any) -> Any:
            answer = real(name, *args, **kwargs)
            if name == "log":
                p.store.write(lambda conn: write.claim(conn, 1, "another", p.sim.now() + 3600, 60))
            return answer

        p.sim.advance(600)
        before = p.ids(*p.today())
        p.client.ask = overtaken  # type: ignore[method-assign]
        p.coordinator.poll_once()
        assert p.ids(*p.today()) == before
        p.client.ask = real  # type: ignore[method-assign]


def test_a_listener_that_raises_does_not_end_polling(tmp_path: Path) -> None:
    with Polled(tmp_path) as p:

        def angry(_: object) -> None:
            raise RuntimeError("no")

        p.coordinator._board._listener = angry
        assert p.poll(2).status == "live"
