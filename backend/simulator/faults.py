"""Everything that goes wrong between a client and the dialer, switched on per section and for a number of times."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any

KINDS = {
    "latency": "answers `seconds` later",
    "timeout": "holds the connection for `seconds` (60) before answering",
    "throttled": "429; `retry_after` seconds in Retry-After, none when left out",
    "error": "HTTP 500 with an HTML page (`status` for another code)",
    "html": "HTTP 200 with the login page",
    "truncated": "JSON cut off in the middle",
    "drip": "one byte every `seconds` (1)",
    "nan": "numbers become NaN (or `value`, such as Infinity or 1e999)",
    "wrong_types": "the first row's fields have the wrong types",
    "forbidden": "the token lacks this section (403)",
    "token_expired": "the token is refused (5001)",
    "skew": "the Date header is `seconds` off",
    "duplicate_rows": "every page after the first repeats the last row of the page before",
    "shifted_rows": "every page after the first skips a row",
    "reordered_rows": "the rows of a page come in another order",
    "reset": "the connection is reset before any answer",
    "cut": "the connection ends in the middle of the body",
    "huge": "a valid answer of `bytes` (64 MiB)",
}
"""Kinds of fault and what each does."""


@dataclass(slots=True)
class Fault:
    """One fault: kind, section (`log`, `log/retrieve` or `*`), when and with which values.

    It strikes `times` more requests (None: always) after it has let `after` pass.
    """

    kind: str
    section: str = "*"
    times: int | None = None
    after: int = 0
    seconds: float | None = None
    retry_after: str | None = None
    value: str = "NaN"
    status: int = 500
    bytes: int = 64 * 2**20

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Unknown fault {self.kind!r}; known are {', '.join(KINDS)}.")

    def meets(self, path: str) -> bool:
        """True for a path below /v1/ of this fault's section."""
        return self.section in ("*", path) or path.startswith(self.section + "/")


class Faults:
    """The faults in force; safe to change while requests are answered."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, kind: str, section: str = "*", **options: Any) -> Fault:
        """Switches a fault on; options are the fields of `Fault`. Raises ValueError or TypeError for unknown ones."""
        fault = Fault(kind, section, **options)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self, kind: str | None = None) -> None:
        """Switches off every fault, or every fault of a kind."""
        with self._lock:
            self._faults = [fault for fault in self._faults if kind is not None and fault.kind != kind]

    @property
    def active(self) -> list[Fault]:
        """The faults in force."""
        with self._lock:
            return list(self._faults)

    def take(self, kind: str, path: str) -> Fault | None:
        """The fault of this kind that strikes this request, used up by one; None for a good answer."""
        with self._lock:
            for fault in self._faults:
                if fault.kind != kind or not fault.meets(path):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    return None
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None

    def page_shift(self, path: str, offset: int) -> int:
        """By how many rows a later page is shifted: -1 repeats a row, 1 loses one."""
        if offset <= 0:
            return 0
        if self.take("duplicate_rows", path):
            return -1
        return 1 if self.take("shifted_rows", path) else 0

    def reorder(self, path: str, rows: list[Any], offset: int) -> list[Any]:
        """The rows of a page, in another order if that fault strikes."""
        return rows[1::2] + rows[::2] if self.take("reordered_rows", path) else rows


WRONG: tuple[Any, ...] = ([], {"a": 1}, None, True, "not a number", -7, 1e300)


def wrong_types(body: Any) -> None:
    """Gives the first row found in an answer fields of the wrong types, in place."""
    row = _first_row(body)
    for i, key in enumerate(row or {}):
        row[key] = WRONG[i % len(WRONG)]


def _first_row(body: Any) -> Any:
    """The first record in an answer, whatever its envelope: depth first, lists and objects keyed by id."""
    data = body.get("data", body)
    for path in (("entries", "agents"), ("agents",), ("results",), ("entries",), ()):
        rows = data
        for key in path:
            rows = rows.get(key) if isinstance(rows, dict) else None
        rows = list(rows.values()) if isinstance(rows, dict) else rows
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            return rows[0]
    return None


_NUMBER = re.compile(rb'(":)"?-?\d+(?:\.\d+)?"?([,}])')


def spoil_numbers(raw: bytes, value: str) -> bytes:
    """Replaces numbers of an answer (every third, quotes and all) by NaN or the like: no valid JSON any more."""
    seen = 0

    def other(match: re.Match[bytes]) -> bytes:
        nonlocal seen
        seen += 1
        return match[1] + value.encode() + match[2] if seen % 3 == 2 or seen == 1 else match[0]

    return _NUMBER.sub(other, raw)
