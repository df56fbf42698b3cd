"""Bring the tables to this program's version."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine

from backend.store.schema import metadata


def version(conn: Connection) -> str:
    """The version of the tables."""
    return "0001"


def upgrade(engine: Engine, path: Path | None, backup_dir: Path | None) -> None:
    """Create or upgrade the tables."""
    with engine.begin() as conn:
        metadata.create_all(conn)
