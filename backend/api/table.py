"""Calls as a CSV file: pages of the same table the panel shows, written one after another."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from backend.clock import iso

MAX_ROWS = 40_000
PAGE = 500
COLUMNS = (
    "started_at", "id", "agent_id", "agent", "campaign_id", "campaign", "list_id", "lead_id", "status", "status_name",
    "talk_s", "wrap_s", "call_type", "term_reason", "contact", "conversion", "drop", "live", "provisional",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(page: Callable[[tuple[int, int] | None, int], dict[str, Any]]) -> Iterator[bytes]:
    """The header and the rows of `page(before, limit)` and its successors, at most 40,000."""
    yield _line(COLUMNS)
    before: tuple[int, int] | None = None
    left = MAX_ROWS
    while left > 0:
        found = page(before, min(PAGE, left))
        columns = found["columns"]
        rows = zip(*(columns[name] for name in COLUMNS), strict=True)
        yield b"".join(_line((iso(row[0]), *row[1:])) for row in rows)
        left -= len(columns["id"])
        if found["next"] is None:
            return
        before = columns["started_at"][-1], columns["id"][-1]


def _line(row: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([_cell(worth) for worth in row])
    return out.getvalue().encode()


def _cell(worth: object) -> object:
    """A spreadsheet takes a text that begins like a formula for one; names come from outside."""
    if isinstance(worth, str) and worth.startswith(FORMULA):
        return "'" + worth
    return int(worth) if isinstance(worth, bool) else worth
