"""Backups and exports."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from backend.clock import iso
from backend.store import schema, sqlite
from backend.store.errors import StoreBroken

INSTANTS = frozenset(
    {
        "started_at", "ended_at", "seen_at", "at", "bucket", "since", "began_at", "raised_at", "updated_at", "made_at",
        "saved_at", "scored_at", "shown_at", "expires_at", "followed_at", "first_at", "last_at",
    }
)  # fmt: skip

EXPORTED = (
    schema.centre,
    schema.call,
    schema.state_event,
    schema.live_state,
    schema.tally,
    schema.agent,
    schema.campaign,
    schema.lead_list,
    schema.queue,
    schema.disposition,
    schema.code_name,
    schema.roll_call_day,
    schema.roll_state_day,
    schema.forecast,
    schema.alert,
    schema.reaction,
    schema.advice,
    schema.advice_reaction,
    schema.silence,
    schema.scenario,
    schema.schedule,
    schema.wish,
    schema.audit,
)


def backup(store: Path, to: Path) -> Path:
    """A checked copy of an SQLite store in the file `to`, which must be whole before it takes that name.

    The copy is one moment of the store; polls go on meanwhile.
    """
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = to.with_name(to.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        compact_copy(store, unfinished)
        _check(unfinished)
        return unfinished.replace(to)
    finally:
        unfinished.unlink(missing_ok=True)


def compact_copy(store: Path, to: Path) -> None:
    """Write the SQLite store as it is now into a new private file."""
    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    conn = sqlite.connection(store, "ro")
    try:
        conn.execute("VACUUM INTO ?", (str(to),))
    finally:
        conn.close()


def _check(file: Path) -> None:
    conn = sqlite.connection(file, "ro")
    try:
        found = conn.execute("PRAGMA quick_check").fetchone()[0]
    finally:
        conn.close()
    if found != "ok":
        raise StoreBroken(f"The backup {file.name} is damaged ({found}).", "Check the disk and make another backup.")


def export(conn: Connection, folder: Path, centre_id: int, agent_id: int | None = None) -> dict[str, int]:
    """Write a centre's data, or only those about one agent, as one CSV file a table; the rows written per table.

    Instants are ISO 8601 in UTC, days ISO dates.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    tables = [table for table in EXPORTED if agent_id is None or "agent_id" in table.c]
    return {table.name: _write_csv(conn, table, folder, centre_id, agent_id) for table in tables}


def _write_csv(conn: Connection, table: Table, folder: Path, centre_id: int, agent_id: int | None) -> int:
    question = select(table).where(table.c.centre_id == centre_id).order_by(*table.primary_key.columns)
    if agent_id is not None:
        question = question.where(table.c.agent_id == agent_id)
    as_text = [_format(column.name) for column in table.columns]
    with open(folder / f"{table.name}.csv", "w", newline="", encoding="utf-8", opener=_private) as file:
        out = csv.writer(file)
        out.writerow(table.columns.keys())
        n = 0
        for row in conn.execution_options(yield_per=5_000).execute(question):
            out.writerow([show(value) for show, value in zip(as_text, row, strict=True)])
            n += 1
    return n


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _format(name: str) -> Callable[[Any], Any]:
    if name in INSTANTS:
        return lambda at: "" if at is None else iso(at)
    if name == "day":
        return lambda day: date.fromordinal(day).isoformat()
    return _harmless


def _harmless(value: Any) -> Any:
    """A spreadsheet takes a text that begins like a formula for one; the apostrophe stops that."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
