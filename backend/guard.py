"""Who may ask: one check around every request, in the order that stops the measured attacks.

1. `Host` must be exactly 127.0.0.1 and our port: a page of a rebound name carries neither Origin nor
   Sec-Fetch-Site, so only this and the token stop it.
2. `Origin`, when there is one, must be a paired extension's; another site's request without one is refused.
3. The bearer token must be known, and belong to that origin.
4. A body must be JSON of at most 64 kB, where whole scenarios are sent 12 MB.

Open without a token are only /v1/health, pairing, and the forms below /p/, whose addresses hold a secret of their own:
they are pages for people, so they may be opened from anywhere, but only they themselves may send something to them.
No answer is cached or embedded anywhere.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from flask_cors.core import get_cors_options, set_cors_headers

from backend import __version__
from backend.config import LOOPBACK
from backend.problem import Refusal
from backend.vault import Pairing, Vault

log = structlog.get_logger("backend.guard")
MAX_BODY = 64 * 1024
LARGE_BODY = 12 * 1024 * 1024
LARGE = "/v1/scenarios"
"""Whole scenarios are sent there: a thousand people and twenty queues take megabytes."""

TRIES = 5
EXTENSION = re.compile(r"chrome-extension://[a-p]{32}")
PAIR = "/v1/pair"
OPEN = frozenset({"/v1/health", PAIR})
FORMS = "/p/"
FORM = "application/x-www-form-urlencoded"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
CORS = {
    "methods": ["GET", "POST", "PUT"],
    "allow_headers": ["Authorization", "Content-Type", "If-None-Match", "X-Team-Optimizer-Extension"],
    "expose_headers": ["ETag", "X-Next-Update-In-S", "X-Team-Optimizer-Version"],
    "max_age": 600,
}
PAIR_AGAIN = "Run `python -m backend pair` and type the code into the extension's options."


class Guard:
    """The guard of one running backend; `port` is what the server listens on."""

    def __init__(self, vault: Vault, port: int, *, now: Callable[[], float] = time.time) -> None:
        self.port = port
        self._vault = vault
        self._now = now
        self._wrong = 0
        self._lock = threading.Lock()

    def protect(self, app: Flask) -> None:
        """Put the check before and the headers behind every request of the application."""
        app.before_request(self._admit)
        app.after_request(self._seal)

    def pair(self, code: str, origin: str, name: str) -> str:
        """A token for the extension that knows the code; raises Refusal."""
        with self._lock:
            if self._wrong >= TRIES:
                raise Refusal(429, "pairing_locked", f"{TRIES} wrong codes: pairing is locked.", "Restart the backend.")
            now = int(self._now())
            if not self._vault.redeem(code, now):
                self._wrong += 1
                log.warning("pairing_refused", failures=self._wrong)
                left = TRIES - self._wrong
                raise Refusal(403, "wrong_code", f"That code is wrong or expired; {left} tries are left.", PAIR_AGAIN)
            self._wrong = 0
            return self._vault.add(name, origin, now)

    def unpair(self) -> Pairing:
        """End the pairing of whoever sent the current request; its token is worth nothing from now on."""
        asking: Pairing = g.pairing
        self._vault.remove(asking)
        return asking

    def _admit(self) -> ResponseReturnValue | None:
        if request.headers.get("Host", "") != f"{LOOPBACK}:{self.port}":
            raise Refusal(
                421,
                "wrong_host",
                "This backend answers only to its own address.",
                f"Use http://{LOOPBACK}:{self.port}.",
            )
        self._check_origin()
        if request.method == "OPTIONS" and "Origin" in request.headers:
            return Response(status=204)  # the preflight; a browser sends no token with it
        if request.path not in OPEN and not _is_form():
            g.pairing = self._holder()
            g.who = g.pairing.name
        _check_body()
        return None

    def _check_origin(self) -> None:
        origin = request.headers.get("Origin")
        if origin is None:
            foreign = request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
            if _is_form() and request.method == "GET":
                foreign = False
            if foreign or (request.path == PAIR and request.method == "POST"):
                raise Refusal(403, "foreign_page", "Only the extension may ask.", "Open the panel instead.")
        elif not self._admits_origin(origin):
            raise Refusal(403, "foreign_origin", "This origin is not the paired extension.", PAIR_AGAIN)

    def _admits_origin(self, origin: str) -> bool:
        if _is_form():
            return origin == f"http://{LOOPBACK}:{self.port}"
        if request.path == PAIR:
            return EXTENSION.fullmatch(origin) is not None
        return any(origin == pairing.origin for pairing in self._vault.pairings())

    def _holder(self) -> Pairing:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        # The header arrives as Latin-1 text; comparing bytes keeps a non-ASCII token from raising.
        pairing = self._vault.holder(token.strip().encode("latin-1", "replace"))
        if kind.lower() != "bearer" or pairing is None:
            raise Refusal(401, "not_paired", "The extension is not paired with this backend.", PAIR_AGAIN)
        if request.headers.get("Origin", pairing.origin) != pairing.origin:
            raise Refusal(403, "foreign_token", "This token belongs to another extension or script.", PAIR_AGAIN)
        return pairing

    def _seal(self, answer: Response) -> Response:
        headers = answer.headers
        headers["Cache-Control"] = "no-store"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not _is_form():
            headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            headers["Referrer-Policy"] = "no-referrer"
        headers["X-Team-Optimizer-Version"] = __version__
        headers["Vary"] = "Origin"
        origin = request.headers.get("Origin")
        if origin is not None and answer.status_code != 421 and self._admits_origin(origin):
            # CORS is the way in when the user keeps the extension's site access on "on click".
            set_cors_headers(answer, get_cors_options(None, CORS, {"origins": [origin]}))
        return answer


def _is_form() -> bool:
    """Whether a page for people is asked for; it sets its own policies."""
    return request.path.startswith(FORMS)


def _check_body() -> None:
    length = request.content_length or 0
    most = LARGE_BODY if request.path.startswith(LARGE) else MAX_BODY
    request.max_content_length = most
    if length > most:
        size = "64 kB" if most == MAX_BODY else "12 MB"
        raise Refusal(413, "too_large", f"The body is larger than {size}.", "Send less at once.")
    if _is_form() and request.mimetype == FORM:
        return
    if request.method in WRITES and length and request.mimetype != "application/json":
        raise Refusal(415, "bad_content_type", "A body must be JSON.", "Send Content-Type: application/json.")
