"""Starts what an end-to-end run needs: a Convoso stand-in over HTTPS, the backend, and Chromium with the extension.

The browser is the system's Chromium with a fresh profile. `*.convoso.com` is mapped to the stand-in, so the
extension runs under its production match pattern, and the stand-in counts as a public site, so that the
browser's rules about local servers hold as they do for a user.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import BrowserContext, Page, Playwright, Worker

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "extension" / "dist-e2e"
PORT = 8137
ADMIN = "https://admin-dt.convoso.com/"
STRICT_CSP = "default-src 'self'; frame-src 'self'; require-trusted-types-for 'script'"
PLAIN_PAGE = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Convoso</title></head>
<body><header><h1>Agent Monitor</h1></header><main><p>A stand-in for Convoso's page.</p>
<p><a href="#/reports">Reports</a> <button id="wide">Dial</button></p></main></body></html>"""


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for *.convoso.com and its key, made in `folder`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "*.convoso.com")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.convoso.com")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    cert_path, key_path = folder / "cert.pem", folder / "key.pem"
    cert_path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pkcs8 = serialization.PrivateFormat.PKCS8
    key_path.write_bytes(key.private_bytes(serialization.Encoding.PEM, pkcs8, plain))
    return cert_path, key_path


@dataclass
class StandIn:
    """The HTTPS side of Convoso's page: passes requests to the simulator at `upstream`, or serves a plain page."""

    port: int
    upstream: str | None
    headers: dict[str, str] = field(default_factory=dict)
    """Response headers a test may set, e.g. a Content-Security-Policy."""


@contextmanager
def stand_in(folder: Path, upstream: str | None = None, headers: Mapping[str, str] | None = None) -> Iterator[StandIn]:
    """Serves the stand-in until the block ends."""
    page = StandIn(0, upstream, dict(headers or {}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(page))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*self_signed(folder))
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    page.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield page
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(page: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(None)

        def do_POST(self) -> None:
            self.answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

        def answer(self, sent: bytes | None) -> None:
            status, kind, body = _fetch(page.upstream, self.path, sent)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing: a page makes many requests."""

    return Handler


def _fetch(upstream: str | None, path: str, sent: bytes | None = None) -> tuple[int, str, bytes]:
    if upstream is None:
        return 200, "text/html; charset=utf-8", PLAIN_PAGE
    try:
        asked = urllib.request.Request(upstream + path, sent, {"Content-Type": "application/json"})  # noqa: S310
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310  # loopback only
            return answer.status, answer.headers.get("Content-Type", "text/html"), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, "text/plain", error.read()


@dataclass(frozen=True)
class Backend:
    """A running backend; `code` pairs one browser, `page` is the simulator's stand-in for Convoso's page."""

    port: int
    code: str
    page: str | None
    process: subprocess.Popen[str]
    said: list[str]


@contextmanager
def backend(data_dir: Path, *extra: str, port: int = PORT, within_s: float = 90) -> Iterator[Backend]:
    """Runs `python -m backend serve --demo` with its own data until the block ends."""
    command = [sys.executable, "-m", "backend", "serve", "--demo", "--data-dir", str(data_dir), "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [*command, *extra],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=_collect, args=(process, said), daemon=True)
    reader.start()
    try:
        yield _ready(process, said, port, within_s)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        reader.join(5)


def _collect(process: subprocess.Popen[str], said: list[str]) -> None:
    if process.stdout is not None:
        said.extend(iter(process.stdout.readline, ""))


CODE = re.compile(r"\bcode\b[^A-Z0-9]*([A-Z0-9]{4}-?[A-Z0-9]{4}|\d{6,8})", re.IGNORECASE)
PAGE = re.compile(r"(http://127\.0\.0\.1:\d+)\S*")


def _ready(process: subprocess.Popen[str], said: list[str], port: int, within_s: float) -> Backend:
    until = time.monotonic() + within_s
    while time.monotonic() < until and process.poll() is None:
        code = CODE.search("".join(said))
        if code and healthy(port):
            pages = [p for p in PAGE.findall("".join(said)) if not p.endswith(f":{port}")]
            return Backend(port, code.group(1), pages[0] if pages else None, process, said)
        time.sleep(0.2)
    raise RuntimeError("The backend did not start:\n" + "".join(said[-40:]))


def healthy(port: int) -> bool:
    """True when the backend answers on `port`."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass(frozen=True)
class Chrome:
    """Chromium with the extension: its context, the worker and the extension's id."""

    context: BrowserContext
    worker: Worker
    extension_id: str

    def url(self, page: str) -> str:
        """Address of a page of the extension, e.g. options.html."""
        return f"chrome-extension://{self.extension_id}/{page}"


@contextmanager
def chrome(
    playwright: Playwright,
    profile: Path,
    https_port: int,
    *,
    dist: Path = DIST,
    executable: str | None = None,
    more_args: Sequence[str] = (),
    **options: Any,
) -> Iterator[Chrome]:
    """Launches Chromium with the extension of `dist`; further options go to Playwright's launch."""
    installs = not profile.exists() or not any(profile.iterdir())
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=executable or shutil.which("chromium") or "/usr/bin/chromium",
        headless=True,
        ignore_https_errors=True,
        args=[
            f"--disable-extensions-except={dist}",
            f"--load-extension={dist}",
            f"--host-resolver-rules=MAP *.convoso.com 127.0.0.1:{https_port}",
            f"--ip-address-space-overrides=127.0.0.1:{https_port}=public",
            *more_args,
        ],
        **options,
    )
    try:
        worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
        started = Chrome(context, worker, worker.url.split("/")[2])
        if installs:
            # Chrome opens the options page in a blank tab if it finds one: not in the one a test is about to use.
            options_page(started)
        yield started
    finally:
        context.close()


def options_page(browser: Chrome, within_s: float = 15) -> Page:
    """The options page that opens by itself on installation."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        for page in browser.context.pages:
            if page.url.startswith(browser.url("options.html")):
                return page
        time.sleep(0.1)
    page = browser.context.new_page()
    page.goto(browser.url("options.html"))
    return page


def pair(browser: Chrome, code: str, port: int = PORT) -> None:
    """Pairs the extension through its options page, as a person does, and closes that page."""
    page = options_page(browser)
    if port != PORT:
        page.get_by_text("Advanced").click()
        page.get_by_label("Port").fill(str(port))
    page.get_by_label("Pairing code").fill(code)
    page.get_by_role("button", name="Test and save").click()
    page.get_by_role("status").get_by_text("Connected", exact=True).wait_for()
    page.close()


def complaints(browser: Chrome) -> dict[str, Any]:
    """Chrome's own verdict on the extension: manifest errors, runtime errors, warnings, and its permissions."""
    page = browser.context.new_page()
    page.goto("chrome://extensions")
    found: dict[str, Any] = page.evaluate(
        """async (id) => {
            const info = await chrome.developerPrivate.getExtensionInfo(id);
            const {manifestErrors, runtimeErrors, installWarnings, permissions} = info;
            return {manifestErrors, runtimeErrors, installWarnings: installWarnings ?? [], permissions};
        }""",
        browser.extension_id,
    )
    page.close()
    return found
