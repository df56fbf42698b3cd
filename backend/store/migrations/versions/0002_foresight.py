"""What the lookout saw, expected and said: inputs as known then, baselines, forecasts, alerts, reactions.

A version is a record of what was; it does not follow later changes of `backend.store.schema`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Columns = list[sa.Column[Any]]

TEXT_KEYS = ("figure", "origin")


def _keys(*names: str) -> Columns:
    kinds: dict[str, Any] = {name: sa.Text() if name in TEXT_KEYS else sa.BigInteger() for name in names}
    if "hour" in kinds:
        kinds["hour"] = sa.SmallInteger()
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name, kind in kinds.items()]


def _ints(*names: str, null: bool = False) -> Columns:
    return [sa.Column(name, sa.BigInteger(), nullable=null) for name in names]


def _floats(*names: str, null: bool = False) -> Columns:
    return [sa.Column(name, sa.Float(), nullable=null) for name in names]


def _texts(*names: str) -> Columns:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _bytes(name: str) -> Columns:
    return [sa.Column(name, sa.LargeBinary(), nullable=False)]


def upgrade() -> None:
    """Create the tables of the lookout."""
    _forecasts()
    _inputs()
    _alerts()
    if op.get_bind().dialect.name == "sqlite":
        _shapes()


def _forecasts() -> None:
    op.create_table(
        "forecast",
        *_keys("centre_id", "day", "hour", "figure", "campaign_id", "origin"),
        *_ints("made_at"),
        *_texts("model"),
        *_floats("so_far", "likely", "low", "high"),
        *_floats("target", "chance", null=True),
        *_ints("hit_early", "hit_likely", "hit_late", null=True),
        *_floats("actual", null=True),
        *_ints("scored_at", null=True),
    )


def _inputs() -> None:
    op.create_table("review", *_keys("centre_id", "start"), *_bytes("blob"), *_ints("made_at"))
    op.create_table("baseline", *_keys("centre_id", "day"), *_bytes("blob"), *_ints("made_at", "engine"))


def _alerts() -> None:
    op.create_table(
        "alert",
        *_keys("centre_id", "alert_id"),
        *_texts("kind", "tone", "level", "state"),
        *_ints("agent_id", "campaign_id"),
        *_texts("agents_json", "metric", "metrics_json", "facts_json"),
        *_ints("began_at", "raised_at", "updated_at"),
        *_ints("ended_at", null=True),
        *_texts("held_back", "origin", "settings_hash", "outcome", "outcome_json"),
        *_ints("scored_at", "lead_s", null=True),
    )
    op.create_index("alert_by_time", "alert", ["centre_id", "raised_at"])
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "reaction",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        *_ints("centre_id", "alert_id", "agent_id", "at"),
        *_texts("who", "reaction", "reason"),
    )
    op.create_index("reaction_by_alert", "reaction", ["centre_id", "alert_id", "id"])


SHAPES = (
    ("alert", "alert", "20000 2000 1"),
    ("alert", "alert_by_time", "20000 2000 2"),
    ("reaction", "reaction_by_alert", "5000 500 1 1"),
)
"""As in the first version: table, index, rows in all and per value of the first columns of its key."""


def _shapes() -> None:
    """Tell SQLite how busy floors look, which it cannot know of tables just made."""
    shapes = sa.table("sqlite_stat1", *(sa.column(name) for name in ("tbl", "idx", "stat")))
    op.bulk_insert(shapes, [{"tbl": table, "idx": index, "stat": stat} for table, index, stat in SHAPES])
    op.execute("ANALYZE sqlite_schema")
