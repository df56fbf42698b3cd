"""Opening the demo in a window: what it needs, what it is told to trust, and that it ends with the demo."""

from __future__ import annotations

import os
import ssl
import stat
import sys
from pathlib import Path

import pytest

from backend import browser
from tests.fakes.process import serving, until

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a display is looked for on Linux only")


@LINUX
def test_without_a_display_nothing_is_opened_and_the_reason_is_said(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert browser.missing() == "there is no display"


@LINUX
def test_the_window_trusts_one_certificate_whose_key_only_this_user_reads(tmp_path):
    made = browser.make_certificate(tmp_path)
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(made.cert, made.key)
    assert len(made.spki) == 44
    assert browser.make_certificate(tmp_path).spki != made.spki


@pytest.fixture
def pretended_chromium(tmp_path, monkeypatch):
    """A program called chromium that only notes how it was started."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "chromium"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$0.words"\nexec sleep 600\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":1")
    return Path(f"{program}.words")


@LINUX
def test_serve_open_starts_chromium_with_the_extension_on_the_stand_in_page(tmp_path, pretended_chromium):
    if browser.missing():
        pytest.skip(browser.missing())
    with serving(tmp_path / "data", "--demo", "--open") as backend:
        until(lambda: pretended_chromium.exists() and pretended_chromium.read_text().endswith("dashboard\n"), backend)
        words = pretended_chromium.read_text()
        assert "--load-extension=" in words
        assert "MAP *.convoso.com 127.0.0.1:" in words
        assert "--ignore-certificate-errors-spki-list=" in words
        assert "\n--ignore-certificate-errors\n" not in words
        assert backend.stop() == 0
        assert "SIMULATED" in backend.printed
