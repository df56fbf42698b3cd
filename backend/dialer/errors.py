"""Why the dialer gave no usable answer, and what the manager can do about it.

None of these ever carries the token or a piece of an answer's rows.
"""

from __future__ import annotations

MAX_RETRY_AFTER_S = 900
"""Longest wait a dialer may impose on us; some send six hours."""

AUTH_CODES = frozenset({401, 5001})
"""Codes that mean the token itself is not accepted, whatever the section."""

FORBIDDEN = 403
"""The token is known but may not read this section."""


class DialerError(Exception):
    """The dialer gave no usable answer; `message` says what happened, `what_to_do` how to mend it."""

    def __init__(self, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do


class Unreachable(DialerError):
    """No complete answer in time: refused, reset, timed out, or the dialer's own failure (HTTP 5xx).

    `retry` is True when the connection broke before anything came back, so that one new one may be tried.
    """

    def __init__(self, message: str, what_to_do: str = "", *, retry: bool = False) -> None:
        super().__init__(message, what_to_do)
        self.retry = retry


class Throttled(DialerError):
    """The dialer asked us to slow down; wait `retry_after_s` seconds (at most 900)."""

    def __init__(self, retry_after_s: float) -> None:
        self.retry_after_s = min(max(float(retry_after_s), 1.0), float(MAX_RETRY_AFTER_S))
        super().__init__(
            "The dialer asked us to slow down.",
            f"Nothing to do: polling goes on by itself in {round(self.retry_after_s)} seconds. If this keeps "
            "happening, make the poll interval longer in the settings.",
        )


class Refused(DialerError):
    """The dialer understood and said no: `code` and `text` are its own, `section` the part of the API."""

    def __init__(self, code: int, text: str, section: str = "", what_to_do: str = "") -> None:
        self.code, self.text, self.section = code, text, section
        about = f" ({section})" if section else ""
        super().__init__(f"The dialer refused the request{about}: {text} (code {code}).", what_to_do)

    @property
    def signed_out(self) -> bool:
        """True when the token itself is not accepted."""
        return self.code in AUTH_CODES

    @property
    def forbidden(self) -> bool:
        """True when the token lacks the permission for this section only."""
        return self.code == FORBIDDEN


class Garbled(DialerError):
    """An answer came, but not one that can be read: a web page, cut off, not JSON, an unknown shape."""
