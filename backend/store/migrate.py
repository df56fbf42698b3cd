"""Bring the tables to this program's version, once, under a lock, with a copy of the file made before."""

from __future__ import annotations

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from backend.store.copies import compact_copy
from backend.store.errors import NewerSchema, StoreBroken
from backend.store.schema import metadata

HERE = Path(__file__).parent / "migrations"


def version(conn: Connection) -> str:
    """The version of the tables, e.g. `0001`; empty while there are none."""
    return MigrationContext.configure(conn).get_current_revision() or ""


def newest() -> str:
    """The version this program writes."""
    return ScriptDirectory(str(HERE)).get_current_head() or ""


def upgrade(engine: Engine, path: Path | None, backup_dir: Path | None, script_dir: Path = HERE) -> None:
    """Create or upgrade the tables in one transaction; an SQLite file at `path` is first copied to `backup_dir`.

    Raises NewerSchema for tables of a newer program and StoreBroken for tables that are not ours.
    """
    scripts = ScriptDirectory(str(script_dir))
    head = scripts.get_current_head()
    with engine.connect() as conn:
        there = version(conn)
    if there == head:
        return
    if path is not None and backup_dir is not None and there in _known(scripts):
        backup_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        compact_copy(path, backup_dir / f"{path.stem}-before-{head}-{int(time.time())}.db")
    with engine.begin() as conn:
        if conn.dialect.name == "postgresql":
            conn.execute(text("SELECT pg_advisory_xact_lock(8137, -1)"))
        _apply(conn, scripts, script_dir)


def _known(scripts: ScriptDirectory) -> set[str]:
    return {script.revision for script in scripts.walk_revisions()}


def _apply(conn: Connection, scripts: ScriptDirectory, script_dir: Path) -> None:
    there = version(conn)
    if there == scripts.get_current_head():
        return
    if there and there not in _known(scripts):
        raise NewerSchema(
            f"The stored data have version {there}, this program knows versions up to {scripts.get_current_head()}.",
            "Install the newest Team Optimizer, or start with another --data-dir.",
        )
    if not there and set(inspect(conn).get_table_names()) & metadata.tables.keys():
        raise StoreBroken(
            "The database holds tables that Team Optimizer did not make.", "Start with another --data-dir or database."
        )
    config = Config()
    config.set_main_option("script_location", str(script_dir).replace("%", "%%"))
    config.attributes["connection"] = conn
    command.upgrade(config, "head")
