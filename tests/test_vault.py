"""The vault: what is stored, for whom it is readable, and how it is shared between processes."""

from __future__ import annotations

import os
import stat
import threading

import keyring
import keyring.backend
import keyring.compat.properties
import pytest

from backend.vault import CODE_LETTERS, CODE_S, BadVault, Vault

EXTENSION = "chrome-extension://" + "a" * 32
NOW = 1_800_000_000


@pytest.fixture
def said():
    return []


@pytest.fixture
def vault(tmp_path, said):
    return Vault(tmp_path / "data", say=said.append, use_keyring=False)


def test_file_and_folder_are_for_this_user_only(vault):
    vault.store_dialer_token(1, "secret")
    assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(vault.file.parent.stat().st_mode) == 0o700


def test_a_file_others_could_read_is_closed_and_said_aloud(vault, tmp_path, said):
    vault.store_dialer_token(1, "secret")
    vault.file.chmod(0o644)
    Vault(tmp_path / "data", say=said.append, use_keyring=False)
    assert stat.S_IMODE(vault.file.stat().st_mode) == 0o600
    assert "could be read by other users" in said[0]


def test_each_centre_keeps_its_own_dialer_token(vault):
    vault.store_dialer_token(1, "first")
    vault.store_dialer_token(2, "second")
    assert (vault.dialer_token(1), vault.dialer_token(2), vault.dialer_token(3)) == ("first", "second", None)


class Drawer(keyring.backend.KeyringBackend):
    """A keyring that forgets everything when the test ends; nobody gets it without asking."""

    @keyring.compat.properties.classproperty
    def priority(cls):
        raise RuntimeError("only for tests")

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


@pytest.fixture
def drawer():
    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    yield keyring.get_keyring()
    keyring.set_keyring(before)


def test_where_a_keyring_works_the_dialer_token_is_only_there(tmp_path, drawer):
    vault = Vault(tmp_path, say=print)
    vault.store_dialer_token(1, "secret")
    assert vault.dialer_token(1) == "secret"
    assert "keyring" in vault.place
    assert "secret" not in vault.file.read_text()
    assert list(drawer.kept.values()) == ["secret"]


def test_two_data_folders_do_not_share_a_token_in_the_keyring(tmp_path, drawer):
    Vault(tmp_path / "one", say=print).store_dialer_token(1, "secret")
    assert Vault(tmp_path / "two", say=print).dialer_token(1) is None


def test_a_running_backend_notices_a_replaced_token_also_in_the_keyring(tmp_path, drawer):
    running, command = Vault(tmp_path, say=print), Vault(tmp_path, say=print)
    stamps = set()
    for token in ("first", "other"):
        command.store_dialer_token(1, token)
        stamps.add(running.stamp())
    assert len(stamps) == 2
    assert running.dialer_token(1) == "other"


def test_a_paired_token_is_found_and_stored_only_as_a_hash(vault):
    token = vault.add("Chrome", EXTENSION, NOW)
    holder = vault.holder(token.encode())
    assert holder is not None
    assert (holder.name, holder.origin, holder.created_at) == ("Chrome", EXTENSION, NOW)
    assert token not in vault.file.read_text()
    assert vault.holder(b"\xff\xfe") is None


def test_another_process_sees_a_pairing_and_its_end_at_the_next_question(vault, tmp_path):
    other = Vault(tmp_path / "data", say=print, use_keyring=False)
    token = other.add("report", "", NOW).encode()
    assert vault.holder(token) is not None
    assert [one.name for one in other.revoke("report")] == ["report"]
    assert vault.holder(token) is None


def test_revoking_one_name_leaves_the_others(vault):
    vault.add("one", "", NOW)
    vault.add("two", "", NOW)
    vault.revoke("one")
    assert [one.name for one in vault.pairings()] == ["two"]
    vault.revoke()
    assert vault.pairings() == ()


def test_removing_one_pairing_leaves_its_namesake(vault):
    first, second = (vault.add("Chrome", "chrome-extension://" + "a" * 32, 1) for _ in range(2))
    vault.remove(vault.holder(first.encode()))
    assert vault.holder(first.encode()) is None
    assert vault.holder(second.encode()).name == "Chrome"


def test_code_is_eight_letters_nobody_confuses_and_works_once(vault):
    code = vault.open_code(NOW)
    assert len(code) == 8
    assert set(code) <= set(CODE_LETTERS)
    assert not set("IO01") & set(CODE_LETTERS)
    assert vault.redeem(f" {code[:4].lower()}-{code[4:]} ", NOW)
    assert not vault.redeem(code, NOW)


def test_code_ends_after_five_minutes_and_with_the_next_code(vault):
    code = vault.open_code(NOW)
    assert not vault.redeem(code, NOW + CODE_S)
    newer = vault.open_code(NOW)
    assert not vault.redeem(code, NOW)
    assert vault.code_open(NOW)
    assert vault.redeem(newer, NOW)


def test_changes_from_many_threads_and_vaults_are_all_kept(vault, tmp_path):
    vaults = [vault, Vault(tmp_path / "data", say=print, use_keyring=False)]
    threads = [threading.Thread(target=vaults[n % 2].add, args=(f"script {n}", "", NOW)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.name for one in vault.pairings()} == {f"script {n}" for n in range(12)}


def test_a_damaged_file_says_what_to_do(vault):
    vault.file.write_text("{")
    with pytest.raises(BadVault, match="Remove it, then connect and pair again"):
        vault.pairings()


def test_a_crash_while_writing_leaves_the_old_file(vault, monkeypatch):
    vault.store_dialer_token(1, "old")
    monkeypatch.setattr(os, "fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        vault.store_dialer_token(1, "new")
    assert vault.dialer_token(1) == "old"
    assert [file.name for file in vault.file.parent.iterdir() if file.name.startswith(".vault")] == []
