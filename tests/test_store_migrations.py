"""Tables come up from nothing, are upgraded with a copy made before, and newer ones are left alone."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from backend.model import Agent
from backend.store import NewerSchema, Store, StoreBroken, migrate, open_store, read, schema, write

NEXT = """
from alembic import op
import sqlalchemy as sa
revision = "9000"
down_revision = "{newest}"
branch_labels = depends_on = None

def upgrade():
    with op.batch_alter_table("agent") as table:
        table.add_column(sa.Column("team", sa.Text(), server_default=""))
    {more}
"""


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations with one more version, which adds a column."""
    return _with_version(tmp_path / "good", "pass")


def _with_version(folder: Path, more: str) -> Path:
    shutil.copytree(migrate.HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9000_next.py").write_text(NEXT.format(more=more, newest=migrate.newest()))
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/floor.db"
    return str(request.getfixturevalue("empty_database"))


def _upgrade(store: Store, scripts: Path, backups: Path) -> None:
    migrate.upgrade(store.engine, store.path, backups if store.path else None, scripts)


def _columns(store: Store) -> set[str]:
    return {column["name"] for column in inspect(store.engine).get_columns("agent")}


def test_the_migrations_make_exactly_the_tables_of_the_schema(empty_url: str) -> None:
    store = open_store(empty_url)
    with store.read() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, schema.metadata) if "call_default" not in str(d)]
    assert differences == []
    assert store.schema_version() == migrate.newest()
    store.close()


def test_opening_again_changes_nothing(empty_url: str) -> None:
    store = open_store(empty_url)
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(1, "Ann")], 5))
    store.close()
    store = open_store(empty_url)
    with store.read() as conn:
        assert read.agents(conn, 1) == {1: Agent(1, "Ann")}
    store.close()


def test_an_upgrade_keeps_the_data_and_a_copy_of_the_old_file(store: Store, next_version: Path, tmp_path: Path) -> None:
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(1, "Ann")], 5))
    _upgrade(store, next_version, tmp_path / "backups")
    assert store.schema_version() == "9000"
    assert "team" in _columns(store)
    with store.read() as conn:
        assert read.agents(conn, 1) == {1: Agent(1, "Ann")}
    if store.path is not None:
        [copy] = (tmp_path / "backups").iterdir()
        old = sqlite3.connect(copy)
        assert old.execute("SELECT version_num FROM alembic_version").fetchall() == [(migrate.newest(),)]
        assert old.execute("SELECT name FROM agent").fetchall() == [("Ann",)]
        old.close()


def test_a_store_of_the_first_version_gains_the_lookouts_tables_and_keeps_its_data(
    empty_url: str, tmp_path: Path
) -> None:
    store = open_store(empty_url)
    names = ("forecast", "review", "baseline", "alert", "reaction", "advice", "advice_reaction", "silence",
             "scenario", "schedule", "wish")  # fmt: skip
    store.write(lambda conn: [conn.execute(text(f"DROP TABLE {name}")) for name in names])
    store.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    store.write(lambda conn: write.save_agents(conn, 1, [Agent(1, "Ann")], 5))
    _upgrade(store, migrate.HERE, tmp_path / "backups")
    assert store.schema_version() == migrate.newest()
    assert set(names) <= set(inspect(store.engine).get_table_names())
    with store.read() as conn:
        assert read.agents(conn, 1) == {1: Agent(1, "Ann")}
        context = MigrationContext.configure(conn, opts={"compare_type": True})
        assert [d for d in compare_metadata(context, schema.metadata) if "call_default" not in str(d)] == []
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_tables(store: Store, tmp_path: Path) -> None:
    broken = _with_version(tmp_path / "broken", "raise RuntimeError('half way')")
    with pytest.raises(RuntimeError, match="half way"):
        _upgrade(store, broken, tmp_path / "backups")
    assert store.schema_version() == migrate.newest()
    assert "team" not in _columns(store)


def test_data_of_a_newer_program_are_refused_and_left_alone(empty_url: str) -> None:
    store = open_store(empty_url)
    store.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    store.close()
    with pytest.raises(NewerSchema, match="9999") as newer:
        open_store(empty_url)
    assert "newest Team Optimizer" in newer.value.what_to_do
    if empty_url.startswith("sqlite"):
        beside = open_store(empty_url, writable=False)
        assert beside.schema_version() == "9999"
        beside.close()


def test_a_database_of_somebody_else_is_refused(empty_url: str) -> None:
    store = open_store(empty_url)
    store.write(lambda conn: conn.execute(text("DROP TABLE alembic_version")))
    store.close()
    with pytest.raises(StoreBroken, match="did not make"):
        open_store(empty_url)


@pytest.mark.postgres
def test_two_backends_that_start_at_once_make_the_tables_once(empty_database: str) -> None:
    opened: list[Store] = []
    threads = [threading.Thread(target=lambda: opened.append(open_store(empty_database))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.schema_version() for store in opened] == [migrate.newest()] * 3
    for store in opened:
        store.close()
