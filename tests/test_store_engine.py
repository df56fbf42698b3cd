"""One writer, readers that cannot write, private files, one backend at a time, errors that say what to do."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from backend.clock import local_date
from backend.model import Agent, Call, Centre
from backend.store import DiskFull, Store, StoreBroken, StoreLocked, open_store, read, sqlite, write

CENTRE = Centre(1, "A")
NOON = 1_772_971_200
CENTRE_DAY = local_date(NOON, CENTRE.zone)


def some_calls(first: int, n: int) -> list[Call]:
    return [Call(i, NOON + i, 7, "SALE", 101, talk_s=60, term_reason="x" * 200) for i in range(first, first + n)]


def save(store: Store, calls: list[Call]) -> write.Saved:
    return store.write(lambda conn: write.save_calls(conn, CENTRE, calls, NOON + 86_400))


def test_the_sqlite_in_use_is_free_of_the_wal_fault() -> None:
    assert sqlite.driver().sqlite_version_info >= sqlite.FIRST_SAFE


def test_an_old_sqlite_alone_is_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "FIRST_SAFE", (99, 0, 0))
    with pytest.warns(RuntimeWarning, match="pysqlite3"):
        sqlite.driver.__wrapped__()


def test_files_are_private(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/data/floor.db")
    save(store, some_calls(1, 10))
    files = list((tmp_path / "data").iterdir())
    assert {path.name for path in files} >= {"floor.db", "floor.db-wal", "floor.db.lock"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    store.close()


def test_a_folder_with_odd_characters_works(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a b%20ü#/floor.db")
    save(store, some_calls(1, 1))
    with store.read() as conn:
        assert read.span(conn, 1)[0] == 1
    assert (tmp_path / "a b%20ü#" / "floor.db").exists()
    store.close()


def test_a_reader_cannot_write(store: Store) -> None:
    save(store, some_calls(1, 1))
    with store.read() as conn, pytest.raises((DBAPIError, StoreBroken), match="read-?only"):
        conn.exec_driver_sql("DELETE FROM call")
    with store.read() as conn:
        assert read.span(conn, 1)[0] == 1


def test_a_reader_sees_one_picture_while_writes_go_on(store: Store) -> None:
    save(store, some_calls(1, 1))
    with store.read() as conn:
        assert read.span(conn, 1)[0] == 1
        save(store, some_calls(2, 5))
        assert read.span(conn, 1)[0] == 1
    with store.read() as conn:
        assert read.span(conn, 1)[0] == 6


def test_writes_from_many_threads_all_arrive(store: Store) -> None:
    threads = [threading.Thread(target=save, args=(store, some_calls(1 + 20 * i, 40))) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as conn:
        assert read.span(conn, 1)[0] == 180
        assert read.call_groups(conn, 1, NOON, NOON + 1000)["n"].sum() == 180


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(sqlite_store: Store) -> None:
    with pytest.raises(RuntimeError, match="cannot start another write"):
        sqlite_store.write(lambda conn: save(sqlite_store, []))


def test_a_closed_store_takes_no_write(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/floor.db")
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        save(store, [])


def test_a_second_backend_on_the_same_folder_is_refused(sqlite_store: Store) -> None:
    with pytest.raises(StoreLocked) as refused:
        open_store(f"sqlite:///{sqlite_store.path}")
    assert f"process {os.getpid()}" in str(refused.value)
    assert "--data-dir" in refused.value.what_to_do


def test_the_lock_of_a_killed_backend_is_free(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/floor.db"
    hold = f"from backend.store import open_store; s = open_store({url!r}); print('open', flush=True); input()"
    child = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"open\n"
    with pytest.raises(StoreLocked, match=f"process {child.pid}"):
        open_store(url)
    child.send_signal(signal.SIGKILL)
    child.wait()
    open_store(url).close()


def test_a_store_opened_for_reading_works_beside_the_backend_and_refuses_to_write(sqlite_store: Store) -> None:
    save(sqlite_store, some_calls(1, 3))
    beside = open_store(f"sqlite:///{sqlite_store.path}", writable=False)
    with beside.read() as conn:
        assert read.span(conn, 1)[0] == 3
    with pytest.raises(StoreBroken, match="reading only"):
        save(beside, some_calls(4, 1))
    beside.close()


def _limit(conn: Connection, pages: int) -> int:
    there = int(conn.exec_driver_sql("PRAGMA page_count").scalar_one())
    return int(conn.exec_driver_sql(f"PRAGMA max_page_count = {there + pages}").scalar_one())


def test_a_full_disk_undoes_the_write_says_so_and_heals(sqlite_store: Store) -> None:
    save(sqlite_store, some_calls(1, 100))
    sqlite_store.write(lambda conn: _limit(conn, 20))
    with pytest.raises(DiskFull, match="is full") as full:
        save(sqlite_store, some_calls(101, 5000))
    assert "Free some space" in full.value.what_to_do
    with sqlite_store.read() as conn:
        assert read.span(conn, 1)[0] == 100
        assert read.call_groups_days(conn, 1, *[CENTRE_DAY] * 2)["n"].sum() == 100
    sqlite_store.write(lambda conn: _limit(conn, 100_000))
    assert save(sqlite_store, some_calls(101, 5000)).inserted == 5000


@pytest.mark.postgres
def test_a_full_disk_of_postgresql_says_the_same(postgres_store: Store) -> None:
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    with pytest.raises(DiskFull, match="is full"):
        postgres_store.write(lambda conn: conn.exec_driver_sql(full))


def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "floor.db"
    file.write_bytes(b"not a database at all, " * 1000)
    with pytest.raises(StoreBroken, match="damaged") as broken:
        open_store(f"sqlite:///{file}")
    assert "backups" in broken.value.what_to_do


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y"])
def test_an_address_that_is_no_store_is_refused(url: str) -> None:
    with pytest.raises(StoreBroken, match="no place for a store"):
        open_store(url)


@pytest.mark.postgres
def test_a_postgresql_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(StoreBroken, match="does not answer") as broken:
        open_store("postgresql://manager:secretword@127.0.0.1:9/floor")
    assert "secretword" not in str(broken.value)


def test_the_size_grows_with_what_is_stored(store: Store) -> None:
    before = store.size_bytes()
    save(store, some_calls(1, 5000))
    assert store.size_bytes() > before > 0


def test_names_of_agents_do_not_hinder_each_other_across_centres(store: Store) -> None:
    for centre_id in (1, 2):
        store.write(lambda conn, c=centre_id: write.save_agents(conn, c, [Agent(1, f"Ann {c}")], 5))
    with store.read() as conn:
        assert [read.agents(conn, c)[1].name for c in (1, 2)] == ["Ann 1", "Ann 2"]
