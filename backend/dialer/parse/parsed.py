"""What a parser returns: the good rows, the rejected ones without personal data, and the dialer's own count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from backend.dialer.errors import Garbled

Row = Mapping[str, Any]
T = TypeVar("T")

MAX_REJECTED_SHARE = 0.05
MAX_SAMPLES = 20

_PLAIN = re.compile(
    r"[-+]?\d{1,6}(\.\d{1,6})?|\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d{1,6})?)?|\d{1,4}:\d\d(:\d\d)?",
    re.ASCII,
)


class Bad(Exception):
    """A row that cannot be trusted; `name` is the offending field, `value` what it held."""

    def __init__(self, reason: str, name: str = "", value: object = None) -> None:
        super().__init__(reason)
        self.reason, self.name, self.value = reason, name, value


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that was left out, and why; `sample` is the offending field with its letters and digits masked."""

    endpoint: str
    reason: str
    sample: str


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The rows of one answer. `received` counts the dialer's rows, rejected ones included; `total` is its own count.

    `extra` holds what else the answer told, such as names by id.
    """

    rows: list[T]
    rejects: list[Reject] = field(default_factory=list)
    rejected: int = 0
    received: int = 0
    total: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def unfit(self) -> bool:
        """True when more than one row in twenty was rejected; one bad row alone never spoils an answer."""
        return self.rejected > max(1.0, MAX_REJECTED_SHARE * self.received)


def shape(value: object) -> str:
    """A value without what it may give away: dates and small numbers as they are, else 9 for digits, x for letters."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value) if abs(value) < 1_000_000 else f"a number of {len(str(int(value)))} digits"
    if not isinstance(value, str):
        return f"a {type(value).__name__}"
    if _PLAIN.fullmatch(value):
        return f"'{value}'"
    masked = "".join("9" if c.isdigit() else "X" if c.isupper() else "x" if c.isalpha() else c for c in value[:40])
    return f"'{masked}{'…' if len(value) > 40 else ''}'"


def read_rows(
    endpoint: str,
    found: Iterable[Any],
    read: Callable[[Row], T | None],
    *,
    total: int | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Parsed[T]:
    """Read each row; one that raises Bad or ValueError is rejected, one that gives None is left out on purpose."""
    rows: list[T] = []
    rejects: list[Reject] = []
    received = rejected = 0
    for row in found:
        received += 1
        try:
            if not isinstance(row, dict):
                raise Bad("not a row", "", row)
            item = read(row)
            if item is not None:
                rows.append(item)
        except Bad as bad:
            rejected += 1
            if len(rejects) < MAX_SAMPLES:
                sample = f"{bad.name}={shape(bad.value)}" if bad.name else shape(bad.value)
                rejects.append(Reject(endpoint, bad.reason, sample))
        except ValueError:  # the model's own validation; its text may quote the row
            rejected += 1
            if len(rejects) < MAX_SAMPLES:
                rejects.append(Reject(endpoint, "a value is out of its range", ""))
    return Parsed(rows, rejects, rejected, received, total, extra or {})


def as_rows(value: object) -> list[Any] | None:
    """Rows given as a list, or as an object keyed by id; None for anything else."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    return None


def payload(body: object, endpoint: str) -> Any:
    """The `data` of an answer, `[]` when the dialer says that there is nothing; raises Garbled without one."""
    if isinstance(body, dict):
        if body.get("success") is not True and endpoint in {"performance", "productivity"}:
            return []
        if "data" in body:
            return body["data"] if body["data"] is not None else []
    raise unknown_shape(endpoint)


def unknown_shape(endpoint: str) -> Garbled:
    """The error for an answer whose rows cannot be found."""
    return Garbled(
        f"The dialer's answer has an unknown shape ({endpoint}).",
        "Nothing is lost; it is asked again by itself. If it lasts, report it with the data page.",
    )
