"""The weeks ahead: every saved version of a scenario, and of the schedules made from them.

A version is a record of what was; it does not follow later changes of `backend.store.schema`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Columns = list[sa.Column[Any]]


def _keys(*names: str) -> Columns:
    return [sa.Column(name, sa.BigInteger(), primary_key=True, autoincrement=False) for name in names]


def _ints(*names: str) -> Columns:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def _texts(*names: str) -> Columns:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Create the tables of scenarios and schedules."""
    op.create_table(
        "scenario",
        *_keys("centre_id", "scenario_id", "version"),
        *_texts("name"),
        *_ints("first_day", "weeks", "queues", "agents", "rules", "saved_at"),
        *_texts("saved_by", "document"),
    )
    op.create_table(
        "schedule",
        *_keys("centre_id", "schedule_id", "version"),
        *_ints("scenario_id", "scenario_version", "first_day", "weeks"),
        *_texts("state", "how"),
        *_ints("made_at"),
        *_texts("made_by"),
        sa.Column("objective", sa.Float(), nullable=False),
        sa.Column("bound", sa.Float(), nullable=True),
        *_ints("shifts"),
        *_texts("document"),
    )
    op.create_index("schedule_by_scenario", "schedule", ["centre_id", "scenario_id"])
    if op.get_bind().dialect.name == "sqlite":
        _shapes()


SHAPES = (
    ("scenario", "scenario", "400 400 8 1"),
    ("schedule", "schedule", "800 800 20 1"),
    ("schedule", "schedule_by_scenario", "800 800 20"),
)
"""As in the first version: table, index, rows in all and per value of the first columns of its key."""


def _shapes() -> None:
    """Tell SQLite how busy floors look, which it cannot know of tables just made."""
    shapes = sa.table("sqlite_stat1", *(sa.column(name) for name in ("tbl", "idx", "stat")))
    op.bulk_insert(shapes, [{"tbl": table, "idx": index, "stat": stat} for table, index, stat in SHAPES])
    op.execute("ANALYZE sqlite_schema")
