"""Tables typed by people: CSV text to rows by column, every cell that is wrong told with its row and column.

Columns are known by their name in the first line, in any order and under several names. Commas, semicolons and tabs
separate cells. Row 1 is the line of names, as a spreadsheet counts.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from backend.planning.errors import BadPlan

MOST_BYTES, MOST_ROWS, MOST_TOLD = 10_000_000, 120_000, 50


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: where it is and what to write instead."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """A cell's text; empty where the table has no such column."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def say(self, row: Row, column: str, why: str) -> None:
        """Remember a fault of a cell."""
        text = row[column].strip()
        shown = f"“{text[:40]}” " if text else ""
        self.found.append(Fault(row.number, column, f"Row {row.number}, column {column}: {shown}{why}"))


def read_table(text: str, names: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[Row]:
    """The rows below the line of names, without empty ones; raises BadPlan where it is no such table.

    `names` are the words each column is known by, in small letters.
    """
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise BadPlan(f"The file is larger than {MOST_BYTES // 1_000_000} MB.", "Split it.")
    text = text.removeprefix("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    if not first.strip():
        raise BadPlan("The file is empty.", f"Its first line names the columns: {', '.join(names)}.")
    if "\0" in text:
        raise BadPlan("The file is no text.", "Save the spreadsheet as CSV and load that.")
    columns, rows = _split(text.lstrip(), max(",;\t", key=first.count))
    known = [_column(name, names) for name in columns]
    for name in needed:
        if name not in known:
            raise BadPlan(f"The file has no column {name}.", f"Its first line names the columns: {', '.join(names)}.")
    if twice := next((one for one in known if one and known.count(one) > 1), None):
        raise BadPlan(f"The column {twice} is there twice.", "Take one of them away.")
    if len(rows) > MOST_ROWS:
        raise BadPlan(f"The file has more than {MOST_ROWS:,} rows.", "Split it.")
    return [
        Row(number, {name: _plain(cell) for name, cell in zip(known, cells, strict=False) if name})
        for number, cells in rows if any(cell.strip() for cell in cells)
    ]  # fmt: skip


def unknown_columns(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Names of the first line that no column is known by: they are left out."""
    line = text.removeprefix("\ufeff").lstrip().split("\n", 1)[0]
    columns, _ = _split(line, max(",;\t", key=line.count))
    return [name.strip()[:40] for name in columns if name.strip() and not _column(name, names)]


def _split(text: str, separator: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names and the rows with their numbers; a quoted cell may hold several lines."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        names = next(lines, [])
        return names, [(number, cells) for number, cells in enumerate(lines, start=2)]
    except csv.Error as error:
        raise BadPlan(f"Line {lines.line_num} cannot be read: {error}.", "Save the table as CSV again.") from None


def _column(name: str, names: Mapping[str, Sequence[str]]) -> str:
    """The column a name stands for; empty for none."""
    plain = re.sub(r"[^a-z0-9]+", " ", name.lower()).strip()
    return next((one for one, words in names.items() if plain == one.replace("_", " ") or plain in words), "")


def _plain(cell: str) -> str:
    """A cell without the sign that keeps a spreadsheet from taking it for a formula."""
    return re.sub(r"^'(?=[=+\-@])", "", cell.strip())


def number_of(text: str) -> float | None:
    """A number as people type it: “1,200”, “4.5”, “4,5”, “$18.50”; None for anything else."""
    plain = re.sub(r"[\s\u202f\u00a0$€£]", "", text)
    if re.fullmatch(r"-?\d+,\d{1,2}", plain):
        plain = plain.replace(",", ".")
    plain = re.sub(r",(?=\d{3}(\D|$))", "", plain)
    return float(plain) if re.fullmatch(r"-?\d{1,12}(\.\d+)?", plain) else None
