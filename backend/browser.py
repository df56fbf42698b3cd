"""Opens the demo for a look: Chromium with the extension, on the stand-in page under Convoso's own address.

The window has a profile of its own in the demo's folder. There `*.convoso.com` is this computer, and the one
certificate made for it is trusted; no other browser or window is touched.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from backend.files import private_folder

EXTENSION = Path(__file__).resolve().parent.parent / "extension" / "dist"
PROGRAMS = ("chromium", "chromium-browser")
"""Branded Chrome no longer takes an extension from its command line."""

START = "https://admin-dt.convoso.com/dashboard"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A self-signed certificate for `*.convoso.com`, its key, and the hash by which a browser can trust just it."""

    cert: Path
    key: Path
    spki: str


def missing() -> str:
    """What stands in the way of opening a window, in words; empty when nothing does."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "there is no display"
    if _program() is None:
        return "Chromium is not installed"
    if not (EXTENSION / "manifest.json").exists():
        return "the extension is not built (make extension)"
    return "" if shutil.which("openssl") else "openssl is not installed"


def make_certificate(folder: Path) -> Certificate:
    """A certificate for this run; raises OSError or subprocess.CalledProcessError."""
    cert, key = private_folder(folder) / "page.pem", folder / "page.key"
    names = ["-subj", "/CN=*.convoso.com", "-addext", "subjectAltName=DNS:*.convoso.com"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30"]
    _openssl("req", "-x509", *kind, *names, "-keyout", str(key), "-out", str(cert))
    key.chmod(0o600)
    public = _openssl("x509", "-in", str(cert), "-pubkey", "-noout")
    der = _openssl("pkey", "-pubin", "-outform", "der", given=public)
    return Certificate(cert, key, base64.b64encode(hashlib.sha256(der).digest()).decode())


def open_window(folder: Path, page: str, certificate: Certificate) -> subprocess.Popen[bytes]:
    """Chromium with the extension on the stand-in page served at `page` (https)."""
    program = _program()
    assert program is not None, "missing() was asked before"
    command = [
        program,
        f"--user-data-dir={private_folder(folder / 'browser')}",
        f"--load-extension={EXTENSION}",
        f"--host-resolver-rules=MAP *.convoso.com 127.0.0.1:{urlsplit(page).port}",
        f"--ignore-certificate-errors-spki-list={certificate.spki}",
        "--no-first-run",
        "--no-default-browser-check",
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        START,
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _program() -> str | None:
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def _openssl(*words: str, given: bytes | None = None) -> bytes:
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout
