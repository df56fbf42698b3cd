"""The command line: what it prints, what it stores, and how it fails."""

from __future__ import annotations

import json
import stat
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.__main__ import main
from backend.vault import Vault

TOKEN = "abcd1234" * 4


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def call(*words, typed=""):
        return CliRunner().invoke(main, list(words), input=typed)

    return call


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
