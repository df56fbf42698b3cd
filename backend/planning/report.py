"""A report: a sentence, tables of plain values, and each table as CSV (E015)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from backend.planning.exports import FORMULA

Value = str | float | int | None
Unit = Literal[
    "text", "day", "time", "count", "number", "hours", "minutes", "seconds", "share", "change", "money", "own"
]

COLUMNS: MappingProxyType[str, Unit] = MappingProxyType({
    "queue": "text", "day": "day", "needed_h": "hours", "scheduled_h": "hours", "covered": "share",
    "short_h": "hours", "over_h": "hours", "worst_at": "text", "worst_short": "number", "answered": "share",
    "agent": "text", "agents": "count", "shifts": "count", "agreed": "text", "beyond_h": "hours", "worked_h": "hours",
    "outside_h": "hours", "worked_beyond_h": "hours", "wages_cents": "money", "thing": "text", "average": "number",
    "least": "number", "least_who": "text", "most": "number", "most_who": "text", "weekend_shifts": "count",
    "night_shifts": "count", "satisfied": "share", "wishes": "count", "asked": "count", "first_choice": "count",
    "other_choice": "count", "not_kept": "count", "wish": "text", "kept": "count", "days": "count",
    "adherence": "share", "missing_min": "minutes", "break_min": "minutes", "outside_min": "minutes",
    "recorded_min": "minutes", "said": "text", "schedule": "text", "expected": "count", "low": "count",
    "high": "count", "came": "count", "off": "share", "bias": "change", "in_range": "text", "plan": "text",
    "week": "day", "steps": "count", "work_min": "minutes", "search_s": "seconds", "published_at": "time",
    "changes": "count", "changes_min": "minutes", "at": "time", "who": "text", "what": "text", "took_s": "seconds",
    "indicator": "text", "unit": "text", "before": "own", "after": "own", "change": "change", "n_before": "count",
    "n_after": "count",
})  # fmt: skip
"""Every column there is with the unit of its values; "own": the row's column `unit` says it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns of COLUMNS; None where there is no value, or not enough to say one."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported: said first, then the tables; `notes` say what it rests on and what is left out."""

    name: str
    sentence: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


def report_row(report: Report) -> dict[str, Any]:
    """The report's part of `schemas.planning.ReportAnswer`."""
    return {
        "report": report.name, "sentence": report.sentence, "notes": list(report.notes),
        "tables": [
            {"name": table.name, "columns": [{"key": key, "unit": COLUMNS[key]} for key in table.columns],
             "rows": [list(row) for row in table.rows]}
            for table in report.tables
        ],
    }  # fmt: skip


def as_csv(table: Table) -> str:
    """The table with its columns' names; text that looks like a formula is made harmless."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(table.columns)
    for row in table.rows:
        lines.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return f"{value:.10g}"


def several(n: float, one: str, many: str = "") -> str:
    """ "1 day", "3 days": a number with its word."""
    return f"{n:,.10g} {one if n == 1 else many or one + 's'}"
