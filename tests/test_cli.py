"""The command line: what it prints, what it stores, and how it fails."""

from __future__ import annotations

import csv
import json
import stat
import time
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from backend.__main__ import main
from backend.files import private_folder
from backend.store import open_store, read
from backend.store.schema import audit
from backend.vault import Vault
from tests.fakes.small_floor import fill

TOKEN = "abcd1234" * 4


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_DATA_DIR", str(tmp_path / "data"))
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())

    def call(*words, typed=""):
        return CliRunner().invoke(main, list(words), input=typed)

    yield call
    keyring.set_keyring(before)


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "data", say=print, use_keyring=False)


def test_every_command_explains_itself(run):
    for command in main.commands:
        answer = run(command, "--help")
        assert answer.exit_code == 0
        assert len(answer.output.splitlines()) > 5, command


def test_connect_stores_the_token_without_showing_it(run, vault):
    answer = run("connect", typed=f"{TOKEN}\n")
    assert answer.exit_code == 0, answer.output
    assert TOKEN not in answer.output
    assert "vault.json" in answer.output
    assert vault.dialer_token(1) == TOKEN
    assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600


def test_connect_if_missing_asks_only_once(run, vault):
    assert run("connect", "--if-missing", typed=f"{TOKEN}\n").exit_code == 0
    again = run("connect", "--if-missing")
    assert (again.exit_code, again.output) == (0, "")
    assert vault.dialer_token(1) == TOKEN


def test_connect_refuses_what_is_no_token(run, vault):
    answer = run("connect", typed="my token is secret!\n")
    assert answer.exit_code == 1
    assert "32 letters and digits" in answer.output
    assert vault.dialer_token(1) is None


def test_token_prints_a_working_token_and_keeps_its_hash(run, vault):
    printed = run("token", "--name", "report").output.strip()
    holder = vault.holder(printed.encode())
    assert holder is not None
    assert holder.name == "report"
    assert printed not in vault.file.read_text()


def test_pair_prints_a_code_that_works_and_revoke_ends_pairings(run, vault):
    code = run("pair").output.split()[2]
    assert vault.redeem(code, int(time.time()))
    vault.add("Chrome", "chrome-extension://" + "a" * 32, 1)
    assert "Ended: Chrome" in run("pair", "--revoke").output
    assert vault.pairings() == ()
    assert "Nothing of that name" in run("pair", "--revoke", "--name", "x").output


@pytest.fixture
def stored(tmp_path):
    """The data folder with a small floor in it, closed again."""
    folder = private_folder(tmp_path / "data")
    store = open_store(f"sqlite:///{folder / 'team-optimizer.sqlite3'}")
    fill(store)
    yield store
    store.close()


def test_backup_copies_a_database_that_is_in_use(run, stored, tmp_path):
    answer = run("backup", "--to", str(tmp_path / "copy.sqlite3"))
    assert answer.exit_code == 0, answer.output
    copy = open_store(f"sqlite:///{tmp_path / 'copy.sqlite3'}", writable=False)
    with copy.read() as conn, stored.read() as real:
        assert read.span(conn, 1) == read.span(real, 1)
    copy.close()


def test_a_copy_put_in_the_place_of_the_database_is_what_is_served(run, stored, tmp_path):
    with stored.read() as conn:
        before = read.span(conn, 1)
    assert run("backup", "--to", str(tmp_path / "copy.sqlite3")).exit_code == 0
    assert stored.path is not None
    stored.close()
    assert run("erase", "--agent", "1001", "--yes").exit_code == 0
    for tail in ("-wal", "-shm"):
        stored.path.with_name(stored.path.name + tail).unlink(missing_ok=True)
    (tmp_path / "copy.sqlite3").replace(stored.path)
    again = open_store(f"sqlite:///{stored.path}")
    with again.read() as conn:
        assert read.span(conn, 1) == before
        assert 1001 in read.agents(conn, 1)
    again.close()


def test_export_writes_every_table_privately_and_no_formulas(run, stored, tmp_path):
    answer = run("export", "--to", str(tmp_path / "out"))
    assert answer.exit_code == 0, answer.output
    rows = list(csv.DictReader((tmp_path / "out" / "agent.csv").open()))
    assert "'=Fay Sun" in {row["name"] for row in rows}
    with stored.read() as conn:
        n = read.span(conn, 1)[0]
    assert len((tmp_path / "out" / "call.csv").read_text().splitlines()) == n + 1
    assert stat.S_IMODE((tmp_path / "out" / "call.csv").stat().st_mode) == 0o600


def test_erase_asks_first_and_needs_the_backend_stopped(run, stored):
    refused = run("erase", "--agent", "1001", "--yes")
    assert refused.exit_code == 1
    assert "Another backend" in refused.output
    stored.close()
    assert run("erase", "--agent", "1001", typed="n\n").exit_code == 1
    assert run("erase", "--agent", "1001", "--yes").output.startswith("Agent 1001 is erased")
    with open_store(f"sqlite:///{stored.path}", writable=False).read() as conn:
        assert 1001 not in read.agents(conn, 1)
        noted = conn.execute(select(audit.c.who, audit.c.action, audit.c.object)).all()
    assert [tuple(line) for line in noted] == [("command line", "erase", "agent 1001")]


def test_an_export_about_one_agent_holds_nobody_else_and_iso_times(run, stored, tmp_path):
    answer = run("export", "--to", str(tmp_path / "out"), "--centre", "1", "--agent", "1002")
    assert answer.exit_code == 0, answer.output
    rows = list(csv.DictReader((tmp_path / "out" / "call.csv").open()))
    assert {row["agent_id"] for row in rows} == {"1002"}
    assert all(row["started_at"].endswith("Z") for row in rows)
    assert f"call.csv: {len(rows)} rows" in answer.output


def test_a_second_centre_is_added_under_its_own_number_with_its_own_token(run, vault, stored, tmp_path):
    stored.close()
    answer = run("connect", "--centre", "2", "--name", "Denver", "--zone", "America/Denver", typed=f"{TOKEN}\n")
    assert answer.exit_code == 0, answer.output
    with open_store(f"sqlite:///{stored.path}", writable=False).read() as conn:
        assert [(c.centre_id, c.name, c.zone) for c, _, _ in read.centres(conn)] == [
            (1, "Test floor", "America/Los_Angeles"),
            (2, "Denver", "America/Denver"),
        ]
    assert (vault.dialer_token(1), vault.dialer_token(2)) == (None, TOKEN)
    assert "is no time zone" in run("connect", "--centre", "3", "--name", "x", "--zone", "Mars").output


def test_doctor_names_what_is_missing_and_what_to_do(run, stored):
    answer = run("doctor", "--port", "1")
    assert answer.exit_code == 1
    for words in (
        "python -m backend connect",
        "python -m backend serve",
        "python -m backend pair",
        "SQLite 3.",
        "Python 3.",
    ):
        assert words in answer.output
    assert "Traceback" not in answer.output


def test_the_demo_has_its_own_pairings(run, vault):
    run("token", "--name", "report", "--demo")
    assert vault.pairings() == ()


def test_a_bad_setting_is_one_sentence_and_exit_code_1(run):
    answer = run("serve", "--port", "99999")
    assert answer.exit_code == 1
    assert "port must be a port from 1 to 65535, or 0 for any free one, not '99999' (set by --port)." in answer.output


def test_openapi_is_the_committed_description(run):
    answer = run("openapi")
    committed = Path(__file__).parent.parent / "extension" / "shared" / "openapi.json"
    assert json.loads(answer.output) == json.loads(committed.read_text()), "run: python -m backend openapi --out FILE"
