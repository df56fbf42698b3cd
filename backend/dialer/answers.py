"""What an HTTP answer of the dialer means: a body to parse, or one of the errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import orjson

from backend.dialer.endpoints import SIGN_IN_HINT, Endpoint, permission_hint
from backend.dialer.errors import AUTH_CODES, FORBIDDEN, Garbled, Refused, Unreachable

DEFAULT_RETRY_AFTER_S = 60.0
EMPTY = frozenset({("performance", 6031), ("productivity", 6031)})
"""Refusals that only mean: no rows for this question."""

Headers = Mapping[str, str]


def http_date(headers: Headers) -> int | None:
    """The `Date` header as UTC seconds; None when it is missing or unreadable."""
    try:
        return int(parsedate_to_datetime(headers["Date"]).timestamp())
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def retry_after(headers: Headers) -> float:
    """Seconds of a `Retry-After` header, given as seconds or as a date; a minute when it says nothing usable."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        at = parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError, OverflowError):
        return DEFAULT_RETRY_AFTER_S
    now = http_date(headers)
    return at - now if now is not None else DEFAULT_RETRY_AFTER_S


def check(e: Endpoint, status: int, headers: Headers, data: bytes, token: str) -> Any:
    """The decoded body of a good answer; raises Refused, Garbled or Unreachable for every other."""
    if status >= 500:
        raise Unreachable(
            f"The dialer has a failure of its own (HTTP {status}).", "Nothing to do: it is asked again by itself."
        )
    if 300 <= status < 400:
        raise _redirected(e, headers)
    if status in (401, 403):
        raise _refused(e, _code(_decode(data)) or status, _text(_decode(data), token))
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<") or "text/html" in headers.get("Content-Type", "").lower():
        raise _web_page(e, status, data)
    body = _decode(data)
    if not isinstance(body, dict):
        raise Garbled(
            f"The dialer's answer cannot be read as data (HTTP {status}).",
            "Nothing to do: it is asked again by itself. If it lasts, check the dialer's address in the settings.",
        )
    if body.get("success") is not True and (e.name, _code(body)) not in EMPTY:
        raise _refused(e, _code(body), _text(body, token))
    if not 200 <= status < 300:
        raise Garbled(f"The dialer answered with HTTP {status}.", "Check the dialer's address in the settings.")
    return body


def _decode(data: bytes) -> Any:
    """JSON without NaN or infinity; None when it is not JSON."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None


def _code(body: Any) -> int:
    """The dialer's own error code, 0 when it gives none."""
    if not isinstance(body, dict):
        return 0
    value = body.get("code", body.get("error_code"))
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:9])
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _text(body: Any, token: str) -> str:
    """The dialer's own words: one line, at most 160 characters, without markup and without the token."""
    found = ""
    if isinstance(body, dict):
        found = next((body[k] for k in ("text", "error", "message") if isinstance(body.get(k), str)), "")
    plain = re.sub(r"<[^>]*>|[^\x20-\x7e\xa0-\U0010ffff]", " ", found)
    if token:
        plain = plain.replace(token, "…")
    return " ".join(plain.split())[:160] or "no reason given"


def _refused(e: Endpoint, code: int, text: str) -> Refused:
    if code in AUTH_CODES:
        return Refused(code, text, e.title, SIGN_IN_HINT)
    if code == FORBIDDEN:
        return Refused(code, text, e.title, permission_hint(e))
    return Refused(code, text, e.title, "It is asked again by itself. If it lasts, report it with the data page.")


def _web_page(e: Endpoint, status: int, data: bytes) -> Refused | Garbled:
    page = data[:65_536].lower()
    if status == 200 and (b'type="password"' in page or b"password" in page or b"/login" in page):
        return Refused(401, "a sign-in page came instead of data", e.title, SIGN_IN_HINT)
    return Garbled(
        f"The dialer sent a web page instead of data (HTTP {status}).",
        "Check the dialer's address in the settings; it usually is https://api.convoso.com/v1.",
    )


def _redirected(e: Endpoint, headers: Headers) -> Refused | Garbled:
    if "login" in headers.get("Location", "").lower():
        return Refused(401, "the dialer wants us to sign in", e.title, SIGN_IN_HINT)
    return Garbled(
        "The dialer pointed to another address; the token was not sent there.",
        "Check the dialer's address in the settings.",
    )
