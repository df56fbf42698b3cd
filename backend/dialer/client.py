"""Polite, bounded requests to the dialer: one in flight, a rate limit, one deadline, a byte cap, no redirects.

The client never sleeps to try again: it raises, and the poller's schedule waits.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from backend.dialer.answers import check, http_date, retry_after
from backend.dialer.endpoints import LOGOUT, Endpoint, endpoint
from backend.dialer.errors import DialerError, Garbled, Throttled, Unreachable
from backend.dialer.sockets import BoundedAdapter

MAX_DEADLINE_S = 20.0
"""No request may hold a thread longer than this."""

CHUNK = 65_536
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
USER_AGENT = "Team-Optimizer/1"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the decoded JSON, the local monotonic time its headers came, the dialer's `Date` as UTC seconds.

    `simulated` is True when the other side says that it is the simulator.
    """

    body: Any
    at: float
    date: int | None
    ms: float
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: Mapping[str, str]
    data: bytes
    at: float


class _OutOfTime(TimeoutError):
    """The deadline of the request has passed."""


class _Turns:
    """A lock that is granted in the order it was asked for: a busy poller cannot starve a test of the token."""

    def __init__(self) -> None:
        self._waiting: deque[object] = deque()
        self._moved = threading.Condition()

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn; False when it did not come within `timeout` seconds."""
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
            if self._moved.wait_for(lambda: self._waiting[0] is ticket, timeout):
                return True
            self._waiting.remove(ticket)
            self._moved.notify_all()
            return False

    def release(self) -> None:
        """Let the next one have its turn."""
        with self._moved:
            self._waiting.popleft()
            self._moved.notify_all()


def origin(base_url: str) -> str:
    """The checked address of the API, ending in `/v1/`; raises ValueError for one the token must not be sent to."""
    parts = urlsplit(base_url.strip())
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("the dialer's address must look like https://api.convoso.com/v1.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("the dialer's address must begin with https://; http:// is only for this computer.")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the dialer's address must not hold a user name, a query or a fragment.")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path if path.endswith('/v1') else path + '/v1'}/"


class Client:
    """Asks the reading endpoints of one dialer account.

    `requests_per_s` 0 lifts the rate limit; `deadline_s` bounds one request as a whole, waiting for its turn
    included; the token travels in the body only and never shows in `repr`, logs or errors.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        requests_per_s: float = 2.0,
        deadline_s: float = 15.0,
        max_bytes: int = 32 * 1024 * 1024,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        verify: bool | str = True,
    ) -> None:
        if not 0 < deadline_s <= MAX_DEADLINE_S:
            raise ValueError(f"deadline_s must lie between 0 and {MAX_DEADLINE_S:.0f} seconds, not {deadline_s}.")
        if requests_per_s != 0 and not 0.2 <= requests_per_s <= 10_000:
            raise ValueError(f"requests_per_s must be 0 (no limit) or at least 0.2, not {requests_per_s}.")
        if max_bytes <= 0:
            raise ValueError("max_bytes must be positive.")
        self.base_url = origin(base_url)
        self.deadline_s = deadline_s
        self._token = token
        self._spacing_s = 1 / requests_per_s if requests_per_s else 0.0
        self._max_bytes = max_bytes
        self._monotonic = monotonic
        self._sleep = sleep
        self._turn = _Turns()
        self._deadline = 0.0
        self._next_at = float("-inf")
        self._asked: deque[float] = deque(maxlen=1000)
        self._closed = False
        self._adapter = BoundedAdapter(self._left)
        self._session = requests.Session()
        self._session.trust_env = False  # no ~/.netrc, no proxy that would see the token
        self._session.verify = verify
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, self._adapter)

    def __repr__(self) -> str:
        return f"Client({self.base_url!r})"

    def use_token(self, token: str) -> None:
        """Ask with another token from the next request on."""
        self._token = token

    def close(self) -> None:
        """End the request in flight, if any, and refuse further ones."""
        self._closed = True
        self._adapter.abort()

    def requests_per_min(self) -> float:
        """Requests sent within the last 60 seconds."""
        since = self._monotonic() - 60
        return float(sum(1 for at in list(self._asked) if at >= since))

    def ask(self, name: str, params: Mapping[str, str] | None = None, *, deadline_s: float | None = None) -> Answer:
        """Ask one endpoint, by its short name or path; raises Unreachable, Throttled, Refused or Garbled.

        `deadline_s` shortens the client's own deadline for this request.
        """
        return self._send(endpoint(name), params or {}, deadline_s)

    def log_out(self, agent_id: int) -> None:
        """Force an agent out of the dialer; raises as `ask`, Refused also where the agent is not logged in."""
        self._send(LOGOUT, {"user_id": str(agent_id)}, None)

    def _send(self, e: Endpoint, params: Mapping[str, str], deadline_s: float | None) -> Answer:
        start = self._monotonic()
        allowed = min(deadline_s or self.deadline_s, self.deadline_s)
        if not self._turn.acquire(allowed):
            raise Unreachable("Another request to the dialer is still waiting for its answer.", "Try again shortly.")
        try:
            self._deadline = start + allowed
            self._wait_for_turn()
            sent = self._monotonic()
            raw = self._exchange(e, {**params, "auth_token": self._token})
        finally:
            self._turn.release()
        body = check(e, raw.status, raw.headers, raw.data, self._token)
        ms = (self._monotonic() - sent) * 1000
        return Answer(body, raw.at, http_date(raw.headers), ms, raw.headers.get("X-Simulated") == "1")

    def _left(self) -> float:
        """Seconds until the deadline, asked before every step that may block."""
        left = self._deadline - self._monotonic()
        if left <= 0 or self._closed:
            raise _OutOfTime
        return left

    def _wait_for_turn(self) -> None:
        """Keep the distance of the rate limit; it counts from the start of one request to that of the next."""
        now = self._monotonic()
        if now < self._next_at:
            self._sleep(self._next_at - now)
            now = self._monotonic()
        self._next_at = max(now, self._next_at) + self._spacing_s

    def _exchange(self, e: Endpoint, form: Mapping[str, str]) -> _Raw:
        """Send and read, with at most one new connection when the first broke before it answered."""
        broke = self._attempt(e, form)
        if isinstance(broke, Unreachable) and broke.retry and not self._closed:
            broke = self._attempt(e, form)
        if isinstance(broke, DialerError):
            raise broke
        return broke

    def _attempt(self, e: Endpoint, form: Mapping[str, str]) -> _Raw | DialerError:
        """One exchange; failures are returned, not chained, because requests' own errors hold the token."""
        if self._closed:
            return Unreachable("Polling was stopped.")
        self._asked.append(self._monotonic())
        answered = False
        try:
            with self._session.post(
                self.base_url + e.path,
                data=form,
                headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
                allow_redirects=False,
                stream=True,
                timeout=self._left(),
            ) as r:
                answered, at = True, self._monotonic()
                self._session.cookies.clear()
                if r.status_code == 429 or (r.status_code == 503 and "Retry-After" in r.headers):
                    return Throttled(retry_after(r.headers))
                return _Raw(r.status_code, r.headers, self._read(r), at)
        except DialerError as error:
            return error
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return self._failure(error, answered)

    def _read(self, r: requests.Response) -> bytes:
        """The body, in pieces, within the deadline and the byte cap."""
        pieces: list[bytes] = []
        size = 0
        while piece := r.raw.read1(CHUNK, decode_content=True):
            size += len(piece)
            if size > self._max_bytes:
                raise Garbled(
                    f"The dialer's answer was larger than {self._max_bytes // 1_048_576} MB and was not read.",
                    "If this keeps happening, report it together with the data page.",
                )
            pieces.append(piece)
            self._left()
        return b"".join(pieces)

    def _failure(self, error: Exception, answered: bool) -> DialerError:
        if self._closed:
            return Unreachable("Polling was stopped.")
        if self._deadline <= self._monotonic() or _is_timeout(error):
            return Unreachable(
                f"The dialer did not answer completely within {self.deadline_s:.0f} seconds.",
                "Nothing to do: it is asked again by itself. If it lasts, check the internet connection.",
            )
        if answered:
            return Garbled("The dialer's answer was cut off.", "Nothing to do: it is asked again by itself.")
        if isinstance(error, requests.exceptions.SSLError):
            return Unreachable(
                "The connection to the dialer is not secure: its certificate was not accepted.",
                "Check the dialer's address and this computer's date and time; a company proxy can also cause this.",
            )
        return Unreachable(
            "The dialer cannot be reached.",
            "Check the internet connection and the dialer's address in the settings. It is asked again by itself.",
            retry=True,
        )


def _is_timeout(error: Exception) -> bool:
    kinds = (
        TimeoutError,
        requests.exceptions.Timeout,
        urllib3.exceptions.TimeoutError,
    )
    return isinstance(error, kinds)
