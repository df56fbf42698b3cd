"""kill -9 in the middle of ingesting: nothing acknowledged is lost, nothing half done is kept, rollups are right.

25 kills by default; TEAM_OPTIMIZER_KILLS sets another number.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import recount
from crash import ingest
from sqlalchemy import Connection

from backend.store import Store, open_store, read

KILLS = int(os.environ.get("TEAM_OPTIMIZER_KILLS", "25"))
KILLS_PER_STORE = 25
SCRIPT = Path(ingest.__file__)


@contextmanager
def nursery(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that forks one ingesting child after another."""
    command = [sys.executable, str(SCRIPT), url]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) == 0


def kill_one(process: subprocess.Popen[str], rng: random.Random) -> int:
    """Let a child commit a few polls, kill it at some instant of a later one; the last poll it acknowledged."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    commits, wait_s = rng.randrange(1, 7), rng.random() * 0.02
    told = {"child": 0, "committed": 0, "ended": 0}
    for line in process.stdout:
        word, number = line.split()
        told[word] = int(number)
        commits -= word == "committed"
        if word == "committed" and commits == 0:
            time.sleep(wait_s)
            os.kill(told["child"], signal.SIGKILL)
        if word == "ended":
            break
    assert told["ended"] == -signal.SIGKILL, "the child ended by itself; its error is on standard error"
    return told["committed"]


def check(conn: Connection, acknowledged: int) -> None:
    """The store holds exactly the polls up to its cursor, and its cursor is not behind an acknowledged one."""
    cursor = read.get_cursor(conn, 1, "log").get("next", 0)
    assert cursor >= acknowledged
    calls = {row["call_id"]: row["status"] for row in recount.raw_calls(conn, 1)}
    shown = {i + 1: ingest.call(i, _last_poll_of(i, cursor)).status for i in range(cursor * ingest.NEW)}
    assert calls == shown
    recount.assert_call_rollups(conn, 1, ingest.CENTRE.zone)
    recount.assert_state_rollups(conn, 1, ingest.CENTRE.zone)


def _last_poll_of(i: int, cursor: int) -> int:
    """The last poll before `cursor` whose page still showed call `i`."""
    return min(cursor - 1, (i + ingest.OVERLAP) // ingest.NEW)


def kill_rounds(url: str, rounds: int, rng: random.Random) -> Store:
    """Kill so many children on one store and check it after each; the store, opened."""
    open_store(url).close()
    with nursery(url) as process:
        for _ in range(rounds):
            acknowledged = kill_one(process, rng)
            store = open_store(url, writable=False)
            with store.read() as conn:
                if store.path is not None:
                    assert conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
                check(conn, acknowledged)
            store.close()
    return open_store(url)


@pytest.mark.parametrize("first", range(0, KILLS, KILLS_PER_STORE))
def test_nothing_committed_is_lost_when_the_backend_is_killed(tmp_path: Path, first: int) -> None:
    rounds = min(KILLS_PER_STORE, KILLS - first)
    store = kill_rounds(f"sqlite:///{tmp_path}/floor.db", rounds, random.Random(first))
    with store.read() as conn:
        assert read.span(conn, 1)[0] >= rounds * ingest.NEW
    store.close()


@pytest.mark.postgres
def test_nothing_committed_is_lost_on_postgresql_either(empty_database: str) -> None:
    store = kill_rounds(empty_database, max(5, KILLS // 5), random.Random(1))
    with store.read() as conn:
        assert read.span(conn, 1)[0] > 0
    store.close()
