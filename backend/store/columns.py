"""Answers as columns: equally long numpy arrays under their names."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, func

from backend.store.bulk import raw_rows

Columns = dict[str, NDArray[Any]]
"""Whole numbers are int64, fractions float64, flags bool, texts object arrays; an absent number is -1."""

TEXTS = frozenset({"status", "state", "call_type", "term_reason"})
FLAGS = frozenset({"inbound", "live"})
FRACTIONS = frozenset({"queue_s"})


def columns(conn: Connection, question: Select[Any]) -> Columns:
    """The question's answer; every column of it becomes an array."""
    names = question.selected_columns.keys()
    rows = raw_rows(conn, question)
    values = zip(*rows, strict=True) if rows else ((),) * len(names)
    return {name: _array(name, column) for name, column in zip(names, values, strict=True)}


def rare(conn: Connection, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition few rows meet; SQLite, which keeps no statistics here, is told so that it takes the index."""
    return func.unlikely(condition) if conn.dialect.name == "sqlite" else condition


def _array(name: str, values: Any) -> NDArray[Any]:
    if name in TEXTS:
        return np.array(values, dtype=object)
    if name in FRACTIONS:
        return np.array(values, dtype=np.float64)
    array = np.array(values, dtype=np.int64)
    return array.astype(np.bool_) if name in FLAGS else array
