"""What was advised, to whom it went, what came of it, and what was held back.

A version is a record of what was; it does not follow later changes of `backend.store.schema`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Columns = list[sa.Column[Any]]


def _keys(*names: str) -> Columns:
    kinds: dict[str, Any] = {name: sa.Text() if name == "key" else sa.BigInteger() for name in names}
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name, kind in kinds.items()]


def _ints(*names: str, null: bool = False) -> Columns:
    return [sa.Column(name, sa.BigInteger(), nullable=null) for name in names]


def _texts(*names: str) -> Columns:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def upgrade() -> None:
    """Create the tables of advice."""
    _advice()
    _reactions()
    _silence()
    if op.get_bind().dialect.name == "sqlite":
        _shapes()


def _advice() -> None:
    op.create_table(
        "advice",
        *_keys("centre_id", "advice_id"),
        *_texts("key", "kind", "section", "confidence", "part", "state"),
        *_ints("agent_id"),
        *_texts("agents_json"),
        *_ints("campaign_id", "from_id", "to_id"),
        *_texts("metric", "facts_json"),
        *_ints("shown_at", "updated_at", "expires_at"),
        *_ints("followed_at", null=True),
        *_texts("outcome_json"),
        *_ints("scored_at", null=True),
    )
    op.create_index("advice_by_time", "advice", ["centre_id", "shown_at"])


def _reactions() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "advice_reaction",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        *_ints("centre_id", "advice_id", "agent_id", "at"),
        *_texts("who", "reaction", "reason"),
    )
    op.create_index("advice_reaction_by_advice", "advice_reaction", ["centre_id", "advice_id", "id"])


def _silence() -> None:
    op.create_table(
        "silence",
        *_keys("centre_id", "day", "key"),
        *_texts("kind", "why"),
        *_ints("agent_id"),
        *_texts("agents_json"),
        *_ints("campaign_id"),
        *_texts("facts_json"),
        *_ints("first_at", "last_at"),
        *_ints("more_calls", null=True),
    )


SHAPES = (
    ("advice", "advice", "8000 800 1"),
    ("advice", "advice_by_time", "8000 800 2"),
    ("advice_reaction", "advice_reaction_by_advice", "8000 800 1 1"),
    ("silence", "silence", "40000 4000 60 1"),
)
"""As in the first version: table, index, rows in all and per value of the first columns of its key."""


def _shapes() -> None:
    """Tell SQLite how busy floors look, which it cannot know of tables just made."""
    shapes = sa.table("sqlite_stat1", *(sa.column(name) for name in ("tbl", "idx", "stat")))
    op.bulk_insert(shapes, [{"tbl": table, "idx": index, "stat": stat} for table, index, stat in SHAPES])
    op.execute("ANALYZE sqlite_schema")
