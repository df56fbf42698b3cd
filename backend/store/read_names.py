"""Questions about names, the live picture and how polling goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from backend.model import (
    Agent,
    Campaign,
    CampaignTerms,
    Centre,
    Disposition,
    FloorTotals,
    LeadList,
    LiveAgent,
    Queue,
    State,
    Tally,
    Targets,
)
from backend.store import schema
from backend.store.bulk import Row, raw_rows


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of an endpoint: when, whether it worked, how long (milliseconds), how many rows.

    `errors` counts all failed runs so far.
    """

    at: int
    ok: bool
    ms: float
    rows: int
    rejected: int
    message: str
    last_ok_at: int | None
    errors: int


@dataclass(frozen=True, slots=True)
class StoredReject:
    """A row the parser refused."""

    at: int
    endpoint: str
    reason: str
    sample: str


@dataclass(frozen=True, slots=True)
class Lease:
    """When a centre is polled next, who holds it until when, and how often polling failed in a row."""

    next_poll_at: int
    lease_until: int
    leased_by: str
    fence: int
    failures: int


def centres(conn: Connection) -> list[tuple[Centre, str, str]]:
    """Every centre with its settings applied, the dialer's address and the settings as stored."""
    rows = raw_rows(conn, select(schema.centre).order_by(schema.centre.c.centre_id))
    return [(_centre(row[0], row[1], row[3], row[4]), row[2], row[4]) for row in rows]


def _centre(centre_id: int, name: str, zone: str, settings_json: str) -> Centre:
    stored = orjson.loads(settings_json) if settings_json else {}
    chosen: dict[str, Any] = {key: stored[key] for key in ("drop_limit", "poll_interval_s") if key in stored}
    if "excluded_names" in stored:
        chosen["excluded_names"] = tuple(stored["excluded_names"])
    if "targets" in stored:
        chosen["targets"] = Targets(**stored["targets"])
    terms = [dict(t) for t in stored.get("terms", ())]
    return Centre(centre_id, name, zone, terms={t.pop("campaign_id"): CampaignTerms(**t) for t in terms}, **chosen)


def agents(conn: Connection, centre_id: int) -> dict[int, Agent]:
    """Agents by id, also those the dialer no longer lists."""
    return {row[1]: Agent(row[1], row[2], bool(row[3])) for row in _of(conn, schema.agent, centre_id)}


def campaigns(conn: Connection, centre_id: int) -> dict[int, Campaign]:
    """Campaigns by id."""
    return {row[1]: Campaign(row[1], row[2], bool(row[3])) for row in _of(conn, schema.campaign, centre_id)}


def lists(conn: Connection, centre_id: int) -> dict[int, LeadList]:
    """Lead lists by id."""
    return {row[1]: LeadList(row[1], row[2], row[3], bool(row[4])) for row in _of(conn, schema.lead_list, centre_id)}


def queues(conn: Connection, centre_id: int) -> dict[int, Queue]:
    """Queues by id."""
    return {row[1]: Queue(row[1], row[2]) for row in _of(conn, schema.queue, centre_id)}


def dispositions(conn: Connection, centre_id: int) -> dict[str, Disposition]:
    """Dispositions by status code."""
    rows = _of(conn, schema.disposition, centre_id)
    return {row[1]: Disposition(row[1], row[2], *map(bool, row[3:10])) for row in rows}


def code_names(conn: Connection, centre_id: int) -> dict[int, str]:
    """Names of availability codes (pause reasons) as learned from state events."""
    return {row[1]: row[2] for row in _of(conn, schema.code_name, centre_id)}


def live(conn: Connection, centre_id: int) -> tuple[list[LiveAgent], FloorTotals, int | None]:
    """The last picture of the Agent Monitor, its counters and its time; empty and None before the first."""
    shown = [
        LiveAgent(*(*row[1:3], State(row[3]), *row[4:11], tuple(orjson.loads(row[11]))))
        for row in _of(conn, schema.live_state, centre_id)
    ]
    totals = _of(conn, schema.live_totals, centre_id)
    if not totals:
        return shown, FloorTotals(), None
    return shown, FloorTotals(*totals[0][2:]), totals[0][1]


def tallies(conn: Connection, centre_id: int, day: date) -> list[Tally]:
    """The dialer's own totals of a local day; campaign_id None is over all campaigns."""
    t = schema.tally.c
    mine = (t.centre_id == centre_id, t.day == day.toordinal())
    rows = raw_rows(conn, select(schema.tally).where(*mine).order_by(t.agent_id, t.campaign_id))
    return [Tally(*(row[2], *row[4:12], row[3] or None)) for row in rows]


def runs(conn: Connection, centre_id: int) -> dict[str, Run]:
    """The last run of each endpoint."""
    rows = _of(conn, schema.run, centre_id)
    return {row[1]: Run(row[2], bool(row[3]), *row[4:]) for row in rows}


def rejects(conn: Connection, centre_id: int) -> list[StoredReject]:
    """The last refused rows, newest first, at most 20 of each endpoint."""
    r = schema.reject.c
    question = select(r.at, r.endpoint, r.reason, r.sample).where(r.centre_id == centre_id).order_by(r.id.desc())
    return [StoredReject(*row) for row in raw_rows(conn, question)]


def backfill_days(conn: Connection, centre_id: int) -> dict[date, tuple[str, int]]:
    """State and row count of each back-filled local day."""
    return {date.fromordinal(row[1]): (row[2], row[3]) for row in _of(conn, schema.backfill_day, centre_id)}


def lease(conn: Connection, centre_id: int) -> Lease | None:
    """How a centre's polling stands; None before its first poll."""
    s = schema.source.c
    shown = (s.next_poll_at, s.lease_until, s.leased_by, s.fence, s.failures)
    rows = raw_rows(conn, select(*shown).where(s.centre_id == centre_id, s.endpoint == ""))
    return Lease(*rows[0]) if rows else None


def _of(conn: Connection, table: Table, centre_id: int) -> list[Row]:
    """A centre's rows of a table, all columns in their order, by key."""
    order = table.primary_key.columns
    return raw_rows(conn, select(table).where(table.c.centre_id == centre_id).order_by(*order))
