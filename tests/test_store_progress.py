"""Leases, cursors, runs, rejects and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from backend.store import Store, read, write


@dataclass(frozen=True)
class Refused:
    endpoint: str
    reason: str
    sample: str


def claim(store: Store, worker: str, now: int, lease_s: int = 60) -> int | None:
    return store.write(lambda conn: write.claim(conn, 1, worker, now, lease_s))


def finish(store: Store, fence: int, due: int, failures: int = 0) -> bool:
    return store.write(lambda conn: write.finish(conn, 1, fence, due, failures))


def test_only_one_of_two_workers_gets_a_due_centre(store: Store) -> None:
    assert claim(store, "a", 1000) == 1
    assert claim(store, "b", 1001) is None
    assert finish(store, 1, 1030)
    assert claim(store, "b", 1029) is None
    assert claim(store, "b", 1030) == 2


def test_a_dead_workers_centre_is_taken_over_after_its_lease_and_its_late_end_writes_nothing(store: Store) -> None:
    dead = claim(store, "dead", 1000, lease_s=60)
    assert dead == 1
    assert claim(store, "b", 1059) is None
    alive = claim(store, "b", 1060)
    assert alive == 2
    assert not finish(store, dead, 5000, failures=9)
    with store.read() as conn:
        lease = read.lease(conn, 1)
    assert lease == read.Lease(next_poll_at=0, lease_until=1120, leased_by="b", fence=2, failures=0)
    assert store.write(lambda conn: write.holds(conn, 1, alive))
    assert not store.write(lambda conn: write.holds(conn, 1, dead))
    assert finish(store, alive, 1090, failures=1)
    assert not finish(store, alive, 2000)


@given(due=st.integers(0, 10**6), every_s=st.integers(1, 300), late_s=st.integers(0, 10**5))
def test_the_next_poll_is_on_the_grid_and_in_the_future(due: int, every_s: int, late_s: int) -> None:
    coming = write.next_on_grid(due, every_s, due + late_s)
    assert (coming - due) % every_s == 0
    assert due + late_s < coming <= due + late_s + every_s


def test_cursors_of_endpoints_do_not_disturb_each_other_or_the_lease(store: Store) -> None:
    fence = claim(store, "a", 1000)
    store.write(lambda conn: write.set_cursor(conn, 1, "log", {"since": 5, "ids": [1, 2]}))
    store.write(lambda conn: write.set_cursor(conn, 1, "states", {"offset": 7}))
    store.write(lambda conn: write.set_cursor(conn, 1, "log", {"since": 6}))
    with store.read() as conn:
        assert read.get_cursor(conn, 1, "log") == {"since": 6}
        assert read.get_cursor(conn, 1, "states") == {"offset": 7}
        assert read.get_cursor(conn, 2, "log") == {}
    assert finish(store, fence or 0, 1030)


def test_a_run_remembers_its_last_success_and_counts_failures(store: Store) -> None:
    for at, ok in ((100, True), (130, False), (160, False)):
        message = "" if ok else "The dialer does not answer."
        store.write(
            lambda conn, at=at, ok=ok, message=message: write.save_run(conn, 1, "log", at, ok, 12.5, 3, 1, message)
        )
    with store.read() as conn:
        run = read.runs(conn, 1)["log"]
    assert run == read.Run(160, False, 12.5, 3, 1, "The dialer does not answer.", last_ok_at=100, errors=2)


def test_the_last_twenty_rejects_of_each_endpoint_are_kept(store: Store) -> None:
    for i in range(30):
        rows = [Refused("log", f"reason {i}", "x"), Refused("log", "again", "y")]
        store.write(lambda conn, rows=rows, i=i: write.save_rejects(conn, 1, rows, 100 + i))
    store.write(lambda conn: write.save_rejects(conn, 1, [Refused("users", "no id", "z")], 50))
    with store.read() as conn:
        kept = read.rejects(conn, 1)
    assert len([r for r in kept if r.endpoint == "log"]) == 20
    assert [r.reason for r in kept if r.endpoint == "users"] == ["no id"]
    assert kept[1] == read.StoredReject(129, "log", "again", "y")


def test_backfilled_days_are_noted(store: Store) -> None:
    day = date(2026, 3, 8)
    store.write(lambda conn: write.save_backfill_day(conn, 1, day, "reading", 500))
    store.write(lambda conn: write.save_backfill_day(conn, 1, day, "done", 900))
    with store.read() as conn:
        assert read.backfill_days(conn, 1) == {day: ("done", 900)}


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_audit_trail_can_only_grow(store: Store, statement: str) -> None:
    store.write(lambda conn: write.save_audit(conn, 5, "Chrome", 1, "settings", "drop_limit", "3 % to 2 %"))
    with pytest.raises(DBAPIError, match="append-only"):
        store.write(lambda conn: conn.exec_driver_sql(statement))
    with store.read() as conn:
        assert conn.exec_driver_sql("SELECT who, action FROM audit").all() == [("Chrome", "settings")]
