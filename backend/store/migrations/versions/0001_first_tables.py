"""The first tables.

A version is a record of what was; it does not follow later changes of `backend.store.schema`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Columns = list[sa.Column[Any]]

CALL_GROUP = ("agent_id", "campaign_id", "status", "inbound")
STATE_GROUP = ("campaign_id", "state", "code")
TEXT_KEYS = ("status", "state", "endpoint")
CALL_SUMS = ("n", "talk_s", "talk_sq")
TALLY = ("calls", "human_answered", "machines", "talk_s", "wait_s", "pause_s", "wrap_s", "seen_at")
SHAPES = (
    ("call", "call", "3000000 300000 2 1"),
    ("call", "call_by_id", "3000000 300000 1"),
    ("call", "call_by_agent", "3000000 300000 2000 1"),
    ("state_event", "state_event", "9000000 900000 1"),
    ("state_event", "state_event_by_end", "9000000 900000 2"),
    ("state_event", "state_event_by_agent", "9000000 900000 6000 1"),
    ("roll_call_5min", "roll_call_5min", "2000000 200000 100 2 2 1 1"),
    ("roll_call_day", "roll_call_day", "200000 20000 2000 20 4 2 1"),
    ("roll_state_15min", "roll_state_15min", "3000000 300000 2000 4 4 2 1"),
    ("roll_state_day", "roll_state_day", "60000 6000 600 4 4 2 1"),
)
"""Table, index, rows in all and per value of the first key column, of the first two, and so on."""

FLAGS = ("contact", "success", "reached", "voicemail", "dnc", "callback", "final")


def _keys(*names: str) -> Columns:
    kinds = {name: sa.Text() if name in TEXT_KEYS else sa.BigInteger() for name in names}
    return [sa.Column(name, kind, primary_key=True, autoincrement=False) for name, kind in kinds.items()]


def _ints(*names: str, null: bool = False) -> Columns:
    return [sa.Column(name, sa.BigInteger(), nullable=null) for name in names]


def _texts(*names: str) -> Columns:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _flags(*names: str) -> Columns:
    return [sa.Column(name, sa.SmallInteger(), nullable=False) for name in names]


def _number() -> Columns:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return [sa.Column("id", kind, primary_key=True, autoincrement=True)]


def _float(name: str) -> Columns:
    return [sa.Column(name, sa.Float(), nullable=False)]


def upgrade() -> None:
    """Create everything."""
    _calls()
    _states()
    _rollups()
    _live()
    _names()
    _progress()
    _trail()
    if op.get_bind().dialect.name == "sqlite":
        _shapes()


def _shapes() -> None:
    """Tell SQLite how busy floors look: without it, it reads all calls of a centre to find one by its number.

    Dropping an index or table drops its line too: a later version that makes one anew must tell it again.
    """
    op.execute("ANALYZE")
    shapes = sa.table("sqlite_stat1", *(sa.column(name) for name in ("tbl", "idx", "stat")))
    op.bulk_insert(shapes, [{"tbl": table, "idx": index, "stat": stat} for table, index, stat in SHAPES])
    op.execute("ANALYZE sqlite_schema")


def _calls() -> None:
    op.create_table(
        "call",
        *_keys("centre_id", "started_at", "call_id"),
        *_ints("agent_id", "campaign_id"),
        *_ints("list_id", "queue_id", "lead_id", null=True),
        *_texts("status"),
        *_ints("talk_s", null=True),
        *_texts("call_type", "term_reason"),
        *_ints("called_count", null=True),
        *_float("queue_s"),
        *_flags("live"),
        *_ints("seen_at"),
        sqlite_with_rowid=False,
        postgresql_partition_by="RANGE (started_at)",
    )
    op.create_index("call_by_agent", "call", ["centre_id", "agent_id", "started_at"])
    op.create_index("call_by_id", "call", ["centre_id", "call_id"])
    if op.get_bind().dialect.name == "postgresql":
        # a call dated past the last month must find a place: a skewed clock would stop the polling otherwise
        op.execute("CREATE TABLE call_default PARTITION OF call DEFAULT")


def _states() -> None:
    op.create_table(
        "state_event",
        *_keys("centre_id", "event_id"),
        *_ints("agent_id"),
        *_texts("state"),
        *_ints("started_at"),
        *_ints("ended_at", "duration_s", null=True),
        *_ints("campaign_id", "code", "seen_at"),
        sqlite_with_rowid=False,
    )
    op.create_index("state_event_by_end", "state_event", ["centre_id", "ended_at"])
    op.create_index("state_event_by_agent", "state_event", ["centre_id", "agent_id", "ended_at"])


def _rollups() -> None:
    for name, at in (("roll_call_5min", "bucket"), ("roll_call_day", "day")):
        op.create_table(name, *_keys("centre_id", at, *CALL_GROUP), *_ints(*CALL_SUMS), sqlite_with_rowid=False)
    for name, key in (("roll_state_15min", ("agent_id", "bucket")), ("roll_state_day", ("day", "agent_id"))):
        columns = _keys("centre_id", *key, *STATE_GROUP) + _ints("seconds", "n")
        op.create_table(name, *columns, sqlite_with_rowid=False)


def _live() -> None:
    op.create_table(
        "live_state",
        *_keys("centre_id", "agent_id"),
        *_texts("name", "state"),
        *_ints("since"),
        *_ints("campaign_id", "queue_id", null=True),
        *_texts("status_label"),
        *_ints("call_id", null=True),
        *_ints("calls_today"),
        *_ints("code", null=True),
        *_texts("skills_json"),
    )
    counters = _ints("dialable_leads", "calls_today", "dropped", "answered", null=True)
    op.create_table("live_totals", *_keys("centre_id"), *_ints("at"), *counters)
    keys = _keys("centre_id", "day", "agent_id", "campaign_id")
    op.create_table("tally", *keys, *_texts("name"), *_ints(*TALLY))


def _names() -> None:
    op.create_table("centre", *_keys("centre_id"), *_texts("name", "dialer_url", "zone", "settings_json"))

    def named() -> Columns:
        return [*_texts("name"), *_flags("active"), *_ints("seen_at")]

    op.create_table("agent", *_keys("centre_id", "agent_id"), *named())
    op.create_table("campaign", *_keys("centre_id", "campaign_id"), *named())
    op.create_table(
        "lead_list",
        *_keys("centre_id", "list_id"),
        *_texts("name"),
        *_ints("campaign_id", null=True),
        *_flags("active"),
        *_ints("seen_at"),
    )
    op.create_table("queue", *_keys("centre_id", "queue_id"), *_texts("name"), *_ints("seen_at"))
    op.create_table("disposition", *_keys("centre_id", "status"), *_texts("name"), *_flags(*FLAGS), *_ints("seen_at"))
    op.create_table("code_name", *_keys("centre_id", "code"), *_texts("name"), *_ints("seen_at"))
    op.create_table("erased_agent", *_keys("centre_id", "agent_id"), *_ints("at"))


def _progress() -> None:
    op.create_table(
        "source",
        *_keys("centre_id", "endpoint"),
        *_texts("cursor_json"),
        *_ints("next_poll_at", "lease_until"),
        *_texts("leased_by"),
        *_ints("fence", "failures"),
    )
    op.create_table(
        "run",
        *_keys("centre_id", "endpoint"),
        *_ints("at"),
        *_flags("ok"),
        *_float("ms"),
        *_ints("rows", "rejected"),
        *_texts("message"),
        *_ints("last_ok_at", null=True),
        *_ints("errors"),
    )
    reject = (*_ints("centre_id"), *_texts("endpoint"), *_ints("at"), *_texts("reason", "sample"))
    op.create_table("reject", *_number(), *reject)
    op.create_index("reject_by_endpoint", "reject", ["centre_id", "endpoint", "id"])
    op.create_table("backfill_day", *_keys("centre_id", "day"), *_texts("state"), *_ints("rows"))


def _trail() -> None:
    line = (*_ints("at"), *_texts("who"), *_ints("centre_id"), *_texts("action", "object", "detail"))
    op.create_table("audit", *_number(), *line)
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
        )
