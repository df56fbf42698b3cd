"""The whole backend as a process: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
from pathlib import Path

import psutil
import pytest
import requests

from backend import app, schemas
from backend.config import load
from backend.simulator import Simulation, running
from backend.store import open_store
from backend.vault import Vault
from tests.fakes.process import PATIENCE_S, Backend, serving, until

EXTENSION = "chrome-extension://" + "abcdefghijklmnop" * 2


def script(folder: Path) -> dict[str, str]:
    """Headers of a script that may ask."""
    return {"Authorization": "Bearer " + Vault(folder, say=print, use_keyring=False).add("test", "", 1)}


def snapshot(backend: Backend, headers: dict[str, str]) -> dict[str, object]:
    answer = requests.get(backend.address + "/v1/snapshot", headers=headers, timeout=20)
    assert answer.status_code == 200, answer.text
    return answer.json()


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children()


def test_demo_says_what_to_open_pairs_and_shows_a_live_simulated_floor(tmp_path):
    with serving(tmp_path, "--demo") as backend:
        code = backend.wait_for(r"Pairing code: ([A-Z2-9]{4}-[A-Z2-9]{4})")
        assert "SIMULATED" in backend.printed
        assert "chrome://extensions" in backend.printed
        page = backend.wait_for(r"Stand-in for Convoso's page: (\S+)")
        assert requests.get(page, timeout=20).status_code == 200
        paired = requests.post(
            backend.address + "/v1/pair", json={"code": code}, headers={"Origin": EXTENSION}, timeout=20
        )
        headers = {"Authorization": "Bearer " + paired.json()["token"]}
        shown = until(lambda: (got := snapshot(backend, headers))["status"] == "live" and got, backend)
        schemas.Snapshot.model_validate(shown)
        assert shown["centre"] == {
            "id": 1,
            "name": "Simulated floor",
            "zone": "America/Los_Angeles",
            "simulated": True,
        }
        assert shown["team"]["dials"] > 0
        assert shown["team"]["revenue_cents"] is not None
        assert len(children(backend.process)) == 1
        floor = children(backend.process)[0]
        assert backend.stop() == 0
        assert backend.printed.endswith("Stopped.\n")
        assert not floor.is_running()
    assert not (tmp_path / "vault.json").exists(), "the demo must not touch the real folder"
    with serving(tmp_path, "--demo") as again:
        again.wait_for(r"(Paired with 1 extension)")


def test_the_simulated_floor_ends_even_when_the_backend_is_killed(tmp_path):
    with serving(tmp_path, "--demo") as backend:
        assert backend.address
        floor = children(backend.process)[0]
        backend.stop(signal.SIGKILL)
        floor.wait(PATIENCE_S)


def test_without_a_token_it_says_how_to_give_one_and_serves_what_it_has(tmp_path):
    with serving(tmp_path) as backend:
        backend.wait_for(r"(none yet\. In another terminal run: python -m backend connect)")
        shown = snapshot(backend, script(tmp_path))
        assert shown["status"] == "signed_out"
        assert "token" in shown["reason"]
        assert backend.stop(signal.SIGINT) == 0


def test_over_the_wire_a_rebound_name_is_refused_and_the_server_not_named(tmp_path):
    with serving(tmp_path) as backend:
        headers = script(tmp_path)
        port = backend.address.rsplit(":", 1)[1]
        for host in (f"evil.example:{port}", f"localhost:{port}", "127.0.0.1"):
            answer = requests.get(backend.address + "/v1/snapshot", headers=headers | {"Host": host}, timeout=20)
            assert (answer.status_code, answer.json()["error"]) == (421, "wrong_host")
            assert "Server" not in answer.headers
        large = requests.post(backend.address + "/v1/refresh", headers=headers, data=iter([b" " * 70_000]), timeout=20)
        assert large.status_code == 413
        with socket.create_connection(("127.0.0.1", int(port)), timeout=20) as raw:
            raw.sendall(b"GET /v1/snapshot HTTP/1.1\r\n\r\n")
            assert b" 421 " in raw.recv(4096).split(b"\r\n")[0]


def test_a_token_stored_while_it_runs_is_taken_up_and_never_written_anywhere_else(tmp_path):
    simulation = Simulation(seed=3, speed=1.0)
    with running(simulation) as url, serving(tmp_path, "--dialer-url", url + "/v1") as backend:
        headers = script(tmp_path)
        assert snapshot(backend, headers)["status"] == "signed_out"
        Vault(tmp_path, say=print, use_keyring=False).store_dialer_token(1, simulation.token)
        shown = until(lambda: (got := snapshot(backend, headers))["status"] == "live" and got, backend)
        assert shown["centre"]["simulated"] is True
        tested = requests.post(backend.address + "/v1/token/test", headers=headers, timeout=60).json()
        assert tested["ok"], tested
        backend.stop()
        holders = [
            file.name
            for file in tmp_path.rglob("*")
            if file.is_file() and simulation.token.encode() in file.read_bytes()
        ]
        assert holders == ["vault.json"]
        assert simulation.token not in backend.printed


@pytest.fixture
def polled(tmp_path):
    """A backend put together in this process over a simulated floor, with its client and headers."""
    simulation = Simulation(seed=3, speed=1.0)
    with running(simulation) as url:
        settings = load(data_dir=tmp_path, dialer_url=url + "/v1", dialer_token=simulation.token)
        backend = app.build(settings, 8137, print)
        headers = script(tmp_path) | {"Host": "127.0.0.1:8137"}
        try:
            yield backend, lambda path: backend.api.test_client().get(path, headers=headers)
        finally:
            backend.close()


def test_a_full_disk_keeps_the_last_picture_with_the_reason_and_recovers(polled):
    backend, get = polled
    floor = backend.floors.get(1)
    until(lambda: get("/v1/snapshot").json["status"] == "live")
    before = get("/v1/snapshot").json

    def limit(pages):
        backend.store.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}"))

    limit(1)  # SQLite raises it to what the file has now: not a page more
    until(lambda: (floor.coordinator.refresh_soon(), "full" in get("/v1/snapshot").json["reason"])[1])
    full = get("/v1/snapshot").json
    assert full["team"]["dials"] >= before["team"]["dials"] > 0
    assert get("/v1/agents/" + str(full["agents"]["columns"]["id"][0])).status_code == 200
    limit(1_000_000)
    until(lambda: (floor.coordinator.refresh_soon(), not get("/v1/snapshot").json["reason"])[1])


def test_a_hosted_database_serves_the_same_floor(tmp_path, empty_database):
    simulation = Simulation(seed=3, speed=1.0)
    with running(simulation) as url:
        settings = load(
            data_dir=tmp_path, dialer_url=url + "/v1", dialer_token=simulation.token, database_url=empty_database
        )
        backend = app.build(settings, 8137, print)
        try:
            headers = script(tmp_path) | {"Host": "127.0.0.1:8137"}
            ask = backend.api.test_client().get
            until(lambda: ask("/v1/snapshot", headers=headers).json["status"] == "live")
            for path in ("/v1/snapshot?window=7d", "/v1/calls", "/v1/matrix", "/v1/data-health", "/v1/settings"):
                assert ask(path, headers=headers).status_code == 200, path
        finally:
            backend.close()


def test_every_file_is_for_this_user_only(tmp_path):
    folder = tmp_path / "data"
    with serving(folder) as backend:
        assert backend.address
        backend.stop()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for file in folder.rglob("*"):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, file


def test_two_backends_on_one_folder_are_refused(tmp_path):
    with serving(tmp_path) as first:
        assert first.address
        with serving(tmp_path) as second:
            assert second.process.wait(PATIENCE_S) == 1
            second.wait_for(r"(Another backend \(process \d+\) is running on the data folder)")
        assert snapshot(first, script(tmp_path))


def test_a_taken_port_is_a_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with serving(tmp_path, "--port", str(other.getsockname()[1])) as backend:
            assert backend.process.wait(PATIENCE_S) == 1
            backend.wait_for(r"(is used by another program)")


def test_a_newer_database_is_a_sentence_not_a_traceback(tmp_path):
    from sqlalchemy import text

    store = open_store(f"sqlite:///{tmp_path / 'team-optimizer.sqlite3'}")
    store.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    store.close()
    with serving(tmp_path) as backend:
        assert backend.process.wait(PATIENCE_S) == 1
        backend.wait_for(r"(Install the newest Team Optimizer)")
        assert "Traceback" not in backend.printed


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_while_polling(tmp_path, number):
    with serving(tmp_path, "--demo") as backend:
        assert backend.address
        assert backend.stop(number) == 0
        assert "Traceback" not in backend.printed
    with open_store(f"sqlite:///{tmp_path / 'demo' / 'team-optimizer.sqlite3'}").read() as conn:
        assert conn is not None
