"""Bring the tables to this program's version, once, under a lock, with a copy of the file made before."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from backend.store.copies import compact_copy
from backend.store.errors import NewerSchema, StoreBroken
from backend.store.schema import metadata

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

HERE = Path(__file__).parent / "migrations"


def version(conn: Connection) -> str:
    """The version of the tables, e.g. `0001`; empty while there are none."""
    if not inspect(conn).has_table("alembic_version"):
        return ""
    return conn.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def newest(script_dir: Path = HERE) -> str:
    """The version this program writes; each script's name begins with its version, and they only ever grow."""
    return max(path.name.split("_")[0] for path in (script_dir / "versions").glob("[0-9]*_*.py"))


def upgrade(engine: Engine, path: Path | None, backup_dir: Path | None, script_dir: Path = HERE) -> None:
    """Create or upgrade the tables in one transaction; an SQLite file at `path` is first copied to `backup_dir`.

    Raises NewerSchema for tables of a newer program and StoreBroken for tables that are not ours.
    """
    with engine.connect() as conn:
        there = version(conn)
    head = newest(script_dir)
    if there == head:
        return
    # Alembic is loaded only where there is work for it: that saves a quarter of a second of every start.
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(script_dir))
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
    from alembic import command
    from alembic.config import Config

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
