"""Many rows at once, in the way each engine is fastest at.

SQLite takes one prepared statement and many rows; PostgreSQL one statement with an array per column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

import orjson
from sqlalchemy import ColumnElement, Connection, Executable, Table, any_, func, literal, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.base import PGDialect

Row = tuple[Any, ...]

_POSTGRESQL = PGDialect()  # type: ignore[no-untyped-call]


def on_sqlite(conn: Connection) -> bool:
    """True on SQLite, False on PostgreSQL."""
    return conn.dialect.name == "sqlite"


def upsert(conn: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows (all columns, in the table's order), replacing those with the same key.

    Where the table has `seen_at`, a row seen later than the given one stays.
    """
    if not rows:
        return
    sql = _upsert_sql(table, conn.dialect.name, guarded=table.name not in ("call", "state_event"))
    _run(conn, sql, rows)


def delete(conn: Connection, table: Table, names: tuple[str, ...], keys: Sequence[Row]) -> None:
    """Delete the rows whose columns `names` equal one of the keys."""
    if keys:
        _run(conn, _delete_sql(table, names, conn.dialect.name), keys)


def among(conn: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """The condition that the column is one of the values, however many there are."""
    listed = list(values)
    if on_sqlite(conn):
        each = func.json_each(literal(orjson.dumps(listed).decode())).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(literal(listed, ARRAY(column.type)))


def among_rows(conn: Connection, columns: Sequence[ColumnElement[Any]], rows: Iterable[Row]) -> ColumnElement[bool]:
    """The condition that the columns together equal one of the rows, however many there are."""
    listed = sorted(rows)
    if on_sqlite(conn):
        each = func.json_each(literal(orjson.dumps(listed).decode())).table_valued("value")
        parts = [each.c.value.op("->>")(literal(i)) for i in range(len(columns))]
        return tuple_(*columns).in_(select(*parts))
    arrays = [literal([row[i] for row in listed], ARRAY(column.type)) for i, column in enumerate(columns)]
    zipped = func.unnest(*arrays).table_valued(*(f"part_{i}" for i in range(len(columns)))).render_derived()
    return tuple_(*columns).in_(select(*zipped.columns))


def raw_rows(conn: Connection, question: Executable) -> list[Row]:
    """All rows of a question as the driver's own tuples."""
    cursor = conn.execute(question).cursor
    return [] if cursor is None else cast(list[Row], cursor.fetchall())


def lock_centre(conn: Connection, centre_id: int) -> None:
    """Make other writers of this centre wait until the transaction ends; SQLite has only one writer."""
    if not on_sqlite(conn):
        conn.execute(text("SELECT pg_advisory_xact_lock(8137, :centre)"), {"centre": centre_id})


def _run(conn: Connection, sql: str, rows: Sequence[Row]) -> None:
    if on_sqlite(conn):
        conn.exec_driver_sql(sql, list(rows))
    else:
        conn.exec_driver_sql(sql, tuple(list(column) for column in zip(*rows, strict=True)))


@lru_cache(maxsize=64)
def _upsert_sql(table: Table, engine: str, *, guarded: bool) -> str:
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]
    rest = [name for name in names if name not in keys]
    changes = ", ".join(f"{name} = excluded.{name}" for name in rest)
    newer = guarded and "seen_at" in names
    return " ".join(
        (
            f"INSERT INTO {table.name} ({', '.join(names)})",
            _source(table, names, engine),
            f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}",
            f"WHERE excluded.seen_at >= {table.name}.seen_at" if newer else "",
        )
    )


def _source(table: Table, names: Sequence[str], engine: str) -> str:
    if engine == "sqlite":
        return f"VALUES ({', '.join('?' for _ in names)})"
    return f"SELECT * FROM {_arrays(table, names)}"  # noqa: S608 names from our own tables


def _arrays(table: Table, names: Sequence[str]) -> str:
    kinds = (table.c[name].type.compile(_POSTGRESQL) for name in names)
    return f"unnest({', '.join(f'CAST(%s AS {kind}[])' for kind in kinds)})"


@lru_cache(maxsize=16)
def _delete_sql(table: Table, names: tuple[str, ...], engine: str) -> str:
    if engine == "sqlite":
        return f"DELETE FROM {table.name} WHERE {' AND '.join(f'{name} = ?' for name in names)}"  # noqa: S608
    same = " AND ".join(f"{table.name}.{name} = gone.{name}" for name in names)
    return f"DELETE FROM {table.name} USING {_arrays(table, names)} AS gone ({', '.join(names)}) WHERE {same}"  # noqa: S608
