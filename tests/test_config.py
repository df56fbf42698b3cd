"""Settings: where they come from, which wins, and what a bad one says."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.config import BadSettings, load


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch, tmp_path):
    monkeypatch.setenv("TEAM_OPTIMIZER_DATA_DIR", str(tmp_path))


def _file(tmp_path: Path, text: str) -> None:
    (tmp_path / "team-optimizer.toml").write_text(text)


def test_defaults_poll_convoso_every_half_minute_on_the_fixed_port():
    settings = load()
    assert (settings.port, settings.poll_interval_s) == (8137, 30)
    assert settings.dialer_url == "https://api.convoso.com/v1"


def test_flag_wins_over_environment_over_file(tmp_path, monkeypatch):
    _file(tmp_path, "port = 1001\npoll_interval_s = 11\nrequests_per_s = 1.5\n")
    monkeypatch.setenv("TEAM_OPTIMIZER_PORT", "1002")
    monkeypatch.setenv("TEAM_OPTIMIZER_POLL_INTERVAL_S", "12")
    settings = load(port=1003)
    assert (settings.port, settings.poll_interval_s, settings.requests_per_s) == (1003, 12, 1.5)


def test_an_option_left_out_does_not_hide_the_environment(monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_PORT", "1002")
    assert load(port=None).port == 1002


def test_demo_keeps_its_own_folder_and_never_the_shared_database(tmp_path, monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_DATABASE_URL", "postgresql://floor@db/floor")
    real, demo = load(), load(demo=True)
    assert demo.folder == tmp_path / "demo"
    assert real.folder == tmp_path
    assert real.store_url.startswith("postgresql://")
    assert demo.store_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("port", 70_000, "a port from 1 to 65535"),
        ("poll_interval_s", 9, "from 10 to 300"),
        ("requests_per_s", 0, "from 0.2"),
        ("dialer_url", "http://api.convoso.com/v1", "https://"),
        ("database_url", "mysql://x", "postgresql://"),
        ("speed", "fast", "above 0"),
    ],
)
def test_a_bad_value_is_one_sentence_with_name_range_and_origin(name, value, allowed, monkeypatch):
    monkeypatch.setenv(f"TEAM_OPTIMIZER_{name.upper()}", str(value))
    with pytest.raises(BadSettings) as caught:
        load()
    sentence = str(caught.value)
    assert sentence.startswith(f"{name} must be")
    assert allowed in sentence
    assert f"TEAM_OPTIMIZER_{name.upper()}" in sentence
    assert "\n" not in sentence


def test_the_origin_of_a_bad_value_is_the_flag_or_the_file_it_came_from(tmp_path):
    with pytest.raises(BadSettings, match="--poll-interval-s"):
        load(poll_interval_s=5)
    _file(tmp_path, "poll_interval_s = 5\n")
    with pytest.raises(BadSettings, match=r"team-optimizer\.toml"):
        load()


def test_a_secret_is_not_repeated_in_the_complaint(monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_DATABASE_URL", "mysql://user:hush@db")
    with pytest.raises(BadSettings) as caught:
        load()
    assert "hush" not in str(caught.value)


def test_an_unknown_setting_in_the_file_is_refused_with_the_known_ones(tmp_path):
    _file(tmp_path, "poll_intervall = 5\n")
    with pytest.raises(BadSettings, match=r"poll_intervall.*Known settings:.*poll_interval_s"):
        load()


def test_a_file_that_is_no_toml_is_named(tmp_path):
    _file(tmp_path, "port = = 3\n")
    with pytest.raises(BadSettings, match="cannot be read"):
        load()


def test_the_token_never_shows_in_print_or_repr(monkeypatch):
    monkeypatch.setenv("TEAM_OPTIMIZER_DIALER_TOKEN", "abcd1234abcd1234abcd1234abcd1234")
    assert "abcd1234" not in f"{load()} {load()!r}"
