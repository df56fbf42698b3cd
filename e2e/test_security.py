"""What must not get in, tried from a real browser; and what must not get out into the logs."""

from __future__ import annotations

import http.client
import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright

from e2e.launch import PORT, Backend, Chrome, StandIn, chrome

PHONE = r"[2-9]\d\d55501\d\d"
"""The simulator's numbers (of those kept for fiction); no area code begins with 0 or 1, a moment in seconds does."""
BACKEND = f"http://127.0.0.1:{PORT}"
FETCH = """async ([url, init]) => {
    try { const answer = await fetch(url, init); return [answer.status, await answer.text()]; }
    catch (error) { return ['refused by the browser', String(error)]; }
}"""


def test_convosos_own_page_cannot_reach_the_backend(convoso: Page) -> None:
    status, _ = convoso.evaluate(FETCH, [f"{BACKEND}/v1/snapshot", {}])
    assert status == "refused by the browser"


def test_a_rebound_name_reads_nothing(tmp_path: Path, playwright_: Playwright, site: StandIn, floor: Backend) -> None:
    """A page whose name now points at this machine is same-origin for the browser; only Host gives it away."""
    rules = ["--host-resolver-rules=MAP evil.example 127.0.0.2"]
    with attacker() as seen, chrome(playwright_, tmp_path, site.port, more_args=rules) as fresh:
        page = fresh.context.new_page()
        page.goto(f"http://evil.example:{PORT}/")
        for path in ("/v1/snapshot", "/v1/health", "/v1/openapi.json"):
            status, body = page.evaluate(FETCH, [path, {"headers": {"Authorization": "Bearer guess"}}])
            assert status == 421
            assert json.loads(body)["error"] == "wrong_host"
        body = '{"code":"AAAABBBB"}'
        init = {"method": "POST", "body": body, "headers": {"Content-Type": "application/json"}}
        status, _ = page.evaluate(FETCH, ["/v1/pair", init])
        assert status == 421
    assert seen[0]["Host"] == f"evil.example:{PORT}"
    assert "Origin" not in seen[0], "the browser takes it for the page's own origin, so no rule on Origin would help"


@contextmanager
def attacker() -> Iterator[list[dict[str, str]]]:
    """The attacker's server before and after its name is bound anew: its page, then whatever the backend says.

    The browser cannot be made to resolve one name twice, so requests after the page's are handed to the backend
    unchanged, headers and all, as they would arrive there after the rebinding. Gives the headers handed on.
    """
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, answer = 200, b"<!doctype html><title>evil</title>"
            if self.path != "/" and not self.path.startswith("/favicon"):
                seen.append(dict(self.headers.items()))
                backend = http.client.HTTPConnection("127.0.0.1", PORT, timeout=10)
                backend.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                for name, value in self.headers.items():
                    backend.putheader(name, value)
                backend.endheaders(body)
                reply = backend.getresponse()
                status, answer = reply.status, reply.read()
                backend.close()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if not seen else "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.2", PORT), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()


def test_a_page_on_this_machine_is_refused_by_its_origin(browser: Chrome, floor: Backend) -> None:
    page = browser.context.new_page()
    try:
        page.goto(f"{floor.page}/dashboard")
        status, _ = page.evaluate(FETCH, [f"{BACKEND}/v1/health", {"mode": "cors"}])
        assert status == "refused by the browser"
    finally:
        page.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Host": f"localhost:{PORT}"}, 421),
        ({"Host": f"0.0.0.0:{PORT}"}, 421),
        ({"Origin": "https://admin-dt.convoso.com"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "chrome-extension://" + "a" * 32}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_the_running_backend_refuses_strangers(floor: Backend, headers: dict[str, str], status: int) -> None:
    request = urllib.request.Request(f"{BACKEND}/v1/snapshot", headers=headers)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(request, timeout=5)  # noqa: S310
    assert refusal.value.code == status
    assert json.load(refusal.value)["what_to_do"]


def test_the_page_never_holds_the_token(convoso: Page, browser: Chrome) -> None:
    """Neither Convoso's page nor the shell in it can see the token; only trusted pages of the extension can."""
    assert convoso.evaluate("() => typeof chrome === 'undefined' || chrome.storage === undefined")
    stored = browser.worker.evaluate("() => chrome.storage.local.get(null)")
    token = next(value for value in _strings(stored) if re.fullmatch(r"[A-Za-z0-9_-]{40,}", value))
    assert token not in convoso.content()
    assert token not in json.dumps(convoso.evaluate("() => ({...localStorage, ...sessionStorage})"))


def test_no_log_holds_a_token_a_phone_number_or_a_leads_name(data_dir: Path, floor: Backend, browser: Chrome) -> None:
    secrets = [
        value for value in _strings(browser.worker.evaluate("() => chrome.storage.local.get(null)")) if len(value) >= 40
    ]
    assert secrets, "the paired token is known, so the search means something"
    logs = [path for path in data_dir.rglob("*") if path.is_file() and ".log" in path.name]
    assert logs, "the backend writes a log"
    text = "".join(floor.said) + "".join(path.read_text(errors="replace") for path in logs)
    assert not any(secret in text for secret in secrets)
    assert "simulated0" not in text
    assert re.search(PHONE + r"|\bLead \d+\b|@example", text) is None
    for path in logs:
        assert path.stat().st_mode & 0o077 == 0, f"{path} is readable by others"


def test_the_store_holds_no_phone_number_and_no_leads_name(data_dir: Path, floor: Backend) -> None:
    stores = [
        path for path in data_dir.rglob("*") if path.suffix in {".db", ".sqlite", ".sqlite3"} or "-wal" in path.name
    ]
    assert stores
    for path in stores:
        raw = path.read_bytes()
        assert re.search(PHONE.encode(), raw) is None, path
        assert b"Test Lead" not in raw
        assert path.stat().st_mode & 0o077 == 0


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _strings(inner)]
    return []
