"""What the account variants do to rows: ids as numbers, names of queues, lengths of live calls."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
_COUNTERS = frozenset({
    "call_length", "called_count", "queue_position", "calls_today", "availability_code", "availability_id",
    "event_epoch", "user_uid", "campaign_uid", "inbound_only",
})  # fmt: skip


def bend(rows: list[Row], variants: frozenset[str]) -> list[Row]:
    """Rows as the chosen variants show them; the same list when none applies."""
    for name, change in _CHANGES.items():
        if name in variants:
            for row in rows:
                change(row)
    return rows


def _int_ids(row: Row) -> None:
    for key, value in row.items():
        if isinstance(value, str) and value.isdecimal() and (key == "id" or key.endswith("_id") or key in _COUNTERS):
            row[key] = int(value)


def _without(key: str, row: Row) -> None:
    row.pop(key, None)


def _live_zero(row: Row) -> None:
    if "call_length" in row and row["call_length"] is None:
        row["call_length"] = "0"


def _live_absent(row: Row) -> None:
    if "call_length" in row and row["call_length"] is None:
        del row["call_length"]


_CHANGES = {
    "queue-id": lambda row: _without("queue", row),
    "queue-name": lambda row: _without("queue_id", row),
    "no-status-name": lambda row: _without("status_name", row),
    "live-length-zero": _live_zero,
    "live-length-absent": _live_absent,
    "int-ids": _int_ids,
}
