"""The tables, the same on SQLite and PostgreSQL.

Times are integer UTC seconds, a day is the ordinal of the centre's local date (`date.toordinal()`), flags
are 0 or 1. `agent_id`, `campaign_id` and `code` are 0 where there is none, so that they can be part of a key.
The key of a call clusters rows the way a manager reads them: one centre, one stretch of time.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

metadata = MetaData()


def _key(name: str, kind: type[BigInteger] | type[SmallInteger] | type[Text] = BigInteger) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _int(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, BigInteger, nullable=null)


def _flag(name: str) -> Column[Any]:
    return Column(name, SmallInteger, nullable=False)


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False)


def _float(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Float, nullable=null)


def _bytes(name: str) -> Column[Any]:
    return Column(name, LargeBinary, nullable=False)


def _number() -> Column[Any]:
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


centre = Table(
    "centre", metadata, _key("centre_id"), _text("name"), _text("dialer_url"), _text("zone"), _text("settings_json")
)

call = Table(
    "call",
    metadata,
    _key("centre_id"),
    _key("started_at"),
    _key("call_id"),
    _int("agent_id"),
    _int("campaign_id"),
    _int("list_id", null=True),
    _int("queue_id", null=True),
    _int("lead_id", null=True),
    _text("status"),
    _int("talk_s", null=True),
    _text("call_type"),
    _text("term_reason"),
    _int("called_count", null=True),
    Column("queue_s", Float, nullable=False),
    _flag("live"),
    _int("seen_at"),
    Index("call_by_agent", "centre_id", "agent_id", "started_at"),
    Index("call_by_id", "centre_id", "call_id"),
    sqlite_with_rowid=False,
    postgresql_partition_by="RANGE (started_at)",
)

state_event = Table(
    "state_event",
    metadata,
    _key("centre_id"),
    _key("event_id"),
    _int("agent_id"),
    _text("state"),
    _int("started_at"),
    _int("ended_at", null=True),
    _int("duration_s", null=True),
    _int("campaign_id"),
    _int("code"),
    _int("seen_at"),
    Index("state_event_by_end", "centre_id", "ended_at"),
    Index("state_event_by_agent", "centre_id", "agent_id", "ended_at"),
    sqlite_with_rowid=False,
)

roll_call_5min = Table(
    "roll_call_5min",
    metadata,
    _key("centre_id"),
    _key("bucket"),
    _key("agent_id"),
    _key("campaign_id"),
    _key("status", Text),
    _key("inbound"),
    _int("n"),
    _int("talk_s"),
    _int("talk_sq"),
    sqlite_with_rowid=False,
)

roll_call_day = Table(
    "roll_call_day",
    metadata,
    _key("centre_id"),
    _key("day"),
    _key("agent_id"),
    _key("campaign_id"),
    _key("status", Text),
    _key("inbound"),
    _int("n"),
    _int("talk_s"),
    _int("talk_sq"),
    sqlite_with_rowid=False,
)

roll_state_15min = Table(
    "roll_state_15min",
    metadata,
    _key("centre_id"),
    _key("agent_id"),
    _key("bucket"),
    _key("campaign_id"),
    _key("state", Text),
    _key("code"),
    _int("seconds"),
    _int("n"),
    sqlite_with_rowid=False,
)

roll_state_day = Table(
    "roll_state_day",
    metadata,
    _key("centre_id"),
    _key("day"),
    _key("agent_id"),
    _key("campaign_id"),
    _key("state", Text),
    _key("code"),
    _int("seconds"),
    _int("n"),
    sqlite_with_rowid=False,
)

live_state = Table(
    "live_state",
    metadata,
    _key("centre_id"),
    _key("agent_id"),
    _text("name"),
    _text("state"),
    _int("since"),
    _int("campaign_id", null=True),
    _int("queue_id", null=True),
    _text("status_label"),
    _int("call_id", null=True),
    _int("calls_today"),
    _int("code", null=True),
    _text("skills_json"),
)

live_totals = Table(
    "live_totals",
    metadata,
    _key("centre_id"),
    _int("at"),
    _int("dialable_leads", null=True),
    _int("calls_today", null=True),
    _int("dropped", null=True),
    _int("answered", null=True),
)

tally = Table(
    "tally",
    metadata,
    _key("centre_id"),
    _key("day"),
    _key("agent_id"),
    _key("campaign_id"),
    _text("name"),
    _int("calls"),
    _int("human_answered"),
    _int("machines"),
    _int("talk_s"),
    _int("wait_s"),
    _int("pause_s"),
    _int("wrap_s"),
    _int("seen_at"),
)

agent = Table("agent", metadata, _key("centre_id"), _key("agent_id"), _text("name"), _flag("active"), _int("seen_at"))

campaign = Table(
    "campaign", metadata, _key("centre_id"), _key("campaign_id"), _text("name"), _flag("active"), _int("seen_at")
)

lead_list = Table(
    "lead_list",
    metadata,
    _key("centre_id"),
    _key("list_id"),
    _text("name"),
    _int("campaign_id", null=True),
    _flag("active"),
    _int("seen_at"),
)

queue = Table("queue", metadata, _key("centre_id"), _key("queue_id"), _text("name"), _int("seen_at"))

disposition = Table(
    "disposition",
    metadata,
    _key("centre_id"),
    _key("status", Text),
    _text("name"),
    _flag("contact"),
    _flag("success"),
    _flag("reached"),
    _flag("voicemail"),
    _flag("dnc"),
    _flag("callback"),
    _flag("final"),
    _int("seen_at"),
)

code_name = Table("code_name", metadata, _key("centre_id"), _key("code"), _text("name"), _int("seen_at"))

source = Table(
    "source",
    metadata,
    _key("centre_id"),
    _key("endpoint", Text),
    _text("cursor_json"),
    _int("next_poll_at"),
    _int("lease_until"),
    _text("leased_by"),
    _int("fence"),
    _int("failures"),
)

run = Table(
    "run",
    metadata,
    _key("centre_id"),
    _key("endpoint", Text),
    _int("at"),
    _flag("ok"),
    Column("ms", Float, nullable=False),
    _int("rows"),
    _int("rejected"),
    _text("message"),
    _int("last_ok_at", null=True),
    _int("errors"),
)

reject = Table(
    "reject",
    metadata,
    _number(),
    _int("centre_id"),
    _text("endpoint"),
    _int("at"),
    _text("reason"),
    _text("sample"),
    Index("reject_by_endpoint", "centre_id", "endpoint", "id"),
)

backfill_day = Table("backfill_day", metadata, _key("centre_id"), _key("day"), _text("state"), _int("rows"))

erased_agent = Table("erased_agent", metadata, _key("centre_id"), _key("agent_id"), _int("at"))

audit = Table(
    "audit",
    metadata,
    _number(),
    _int("at"),
    _text("who"),
    _int("centre_id"),
    _text("action"),
    _text("object"),
    _text("detail"),
)

forecast = Table(
    "forecast",
    metadata,
    _key("centre_id"),
    _key("day"),
    _key("hour", SmallInteger),
    _key("figure", Text),
    _key("campaign_id"),
    _key("origin", Text),
    _int("made_at"),
    _text("model"),
    _float("so_far"),
    _float("likely"),
    _float("low"),
    _float("high"),
    _float("target", null=True),
    _float("chance", null=True),
    _int("hit_early", null=True),
    _int("hit_likely", null=True),
    _int("hit_late", null=True),
    _float("actual", null=True),
    _int("scored_at", null=True),
)

review = Table("review", metadata, _key("centre_id"), _key("start"), _bytes("blob"), _int("made_at"))

baseline = Table("baseline", metadata, _key("centre_id"), _key("day"), _bytes("blob"), _int("made_at"), _int("engine"))

alert = Table(
    "alert",
    metadata,
    _key("centre_id"),
    _key("alert_id"),
    _text("kind"),
    _text("tone"),
    _text("level"),
    _text("state"),
    _int("agent_id"),
    _int("campaign_id"),
    _text("agents_json"),
    _text("metric"),
    _text("metrics_json"),
    _text("facts_json"),
    _int("began_at"),
    _int("raised_at"),
    _int("updated_at"),
    _int("ended_at", null=True),
    _text("held_back"),
    _text("origin"),
    _text("settings_hash"),
    _text("outcome"),
    _text("outcome_json"),
    _int("scored_at", null=True),
    _int("lead_s", null=True),
    Index("alert_by_time", "centre_id", "raised_at"),
)

reaction = Table(
    "reaction",
    metadata,
    _number(),
    _int("centre_id"),
    _int("alert_id"),
    _int("agent_id"),
    _int("at"),
    _text("who"),
    _text("reaction"),
    _text("reason"),
    Index("reaction_by_alert", "centre_id", "alert_id", "id"),
)

advice = Table(
    "advice",
    metadata,
    _key("centre_id"),
    _key("advice_id"),
    _text("key"),
    _text("kind"),
    _text("section"),
    _text("confidence"),
    _text("part"),
    _text("state"),
    _int("agent_id"),
    _text("agents_json"),
    _int("campaign_id"),
    _int("from_id"),
    _int("to_id"),
    _text("metric"),
    _text("facts_json"),
    _int("shown_at"),
    _int("updated_at"),
    _int("expires_at"),
    _int("followed_at", null=True),
    _text("outcome_json"),
    _int("scored_at", null=True),
    Index("advice_by_time", "centre_id", "shown_at"),
)

advice_reaction = Table(
    "advice_reaction",
    metadata,
    _number(),
    _int("centre_id"),
    _int("advice_id"),
    _int("agent_id"),
    _int("at"),
    _text("who"),
    _text("reaction"),
    _text("reason"),
    Index("advice_reaction_by_advice", "centre_id", "advice_id", "id"),
)

silence = Table(
    "silence",
    metadata,
    _key("centre_id"),
    _key("day"),
    _key("key", Text),
    _text("kind"),
    _text("why"),
    _int("agent_id"),
    _text("agents_json"),
    _int("campaign_id"),
    _text("facts_json"),
    _int("first_at"),
    _int("last_at"),
    _int("more_calls", null=True),
)

scenario = Table(
    "scenario",
    metadata,
    _key("centre_id"),
    _key("scenario_id"),
    _key("version"),
    _text("name"),
    _int("first_day"),
    _int("weeks"),
    _int("queues"),
    _int("agents"),
    _int("rules"),
    _int("saved_at"),
    _text("saved_by"),
    _text("document"),
)

schedule = Table(
    "schedule",
    metadata,
    _key("centre_id"),
    _key("schedule_id"),
    _key("version"),
    _int("scenario_id"),
    _int("scenario_version"),
    _int("first_day"),
    _int("weeks"),
    _text("state"),
    _text("how"),
    _int("made_at"),
    _text("made_by"),
    _float("objective"),
    _float("bound", null=True),
    _int("shifts"),
    _text("document"),
    Index("schedule_by_scenario", "centre_id", "scenario_id"),
)

wish = Table(
    "wish",
    metadata,
    _key("centre_id"),
    _key("token_hash", Text),
    _int("scenario_id"),
    _text("agent"),
    _int("made_at"),
    _int("expires_at"),
    _int("answered_at", null=True),
    _text("state"),
    _text("rules_json"),
)
