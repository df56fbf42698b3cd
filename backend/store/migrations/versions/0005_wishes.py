"""Agents' wishes for a scenario, given through a link; of the link only a hash is kept.

A version is a record of what was; it does not follow later changes of `backend.store.schema`.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of wishes."""
    op.create_table(
        "wish",
        sa.Column("centre_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("scenario_id", sa.BigInteger(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rules_json", sa.Text(), nullable=False),
    )
