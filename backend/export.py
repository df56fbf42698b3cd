"""Everything stored, as CSV files: one per table, readable by its owner only."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from backend.files import private_folder
from backend.store import Store
from backend.store.schema import metadata

CHUNK = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_row(row: Sequence[object]) -> list[object]:
    """The row for a spreadsheet: a name from outside that begins like a formula must not become one."""
    return ["'" + worth if isinstance(worth, str) and worth.startswith(FORMULA) else worth for worth in row]


def export_tables(store: Store, folder: Path) -> Iterator[tuple[Path, int]]:
    """Write each table and say where and how many rows; secrets are not in the store, so none are written."""
    private_folder(folder)
    for table in metadata.sorted_tables:
        file = folder / f"{table.name}.csv"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", newline="", encoding="utf-8") as out, store.read() as conn:
            lines = csv.writer(out)
            lines.writerow([column.name for column in table.columns])
            answer = conn.execution_options(yield_per=CHUNK).execute(select(table))
            n = 0
            for part in answer.partitions():
                lines.writerows(map(safe_row, part))
                n += len(part)
        yield file, n
