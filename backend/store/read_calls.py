"""Questions about calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Connection, case, func, select, tuple_
from sqlalchemy import cast as as_type

from backend.store.bulk import among
from backend.store.columns import Columns, columns
from backend.store.roll_calls import GROUP, INBOUND, SUMS, call_sums
from backend.store.schema import call, roll_call_5min, roll_call_day

SHOWN = ("lead_id", "list_id", "queue_id", "talk_s", "called_count")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many calls match, and per disposition `status`, `n`, `talk_s` (seconds of finished calls)."""

    total: int
    by_status: Columns


def call_groups(conn: Connection, centre_id: int, start: int, end: int) -> Columns:
    """Finished calls begun in `[start, end)`: agent_id (0: none), campaign_id, status, inbound, n, talk_s, talk_sq."""
    keys = (call.c.agent_id, call.c.campaign_id, call.c.status, INBOUND.label("inbound"))
    mine = (call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end, call.c.live == 0)
    return columns(conn, select(*keys, *call_sums()).where(*mine).group_by(*keys))


def call_groups_days(conn: Connection, centre_id: int, first: date, last: date) -> Columns:
    """Finished calls of the local days `first` to `last`, both included: day (ordinal) and as `call_groups`."""
    roll = roll_call_day.c
    mine = (roll.centre_id == centre_id, roll.day >= first.toordinal(), roll.day <= last.toordinal())
    return columns(conn, select(roll.day, *(roll[name] for name in GROUP + SUMS)).where(*mine))


def call_buckets(
    conn: Connection,
    centre_id: int,
    start: int,
    end: int,
    *,
    agent_id: int | None = None,
    campaign_id: int | None = None,
) -> Columns:
    """Finished calls per five-minute bucket begun in `[start, end)`: bucket (UTC seconds) and as `call_groups`."""
    roll = roll_call_5min.c
    mine = [roll.centre_id == centre_id, roll.bucket >= start, roll.bucket < end]
    if agent_id is not None:
        mine.append(roll.agent_id == agent_id)
    if campaign_id is not None:
        mine.append(roll.campaign_id == campaign_id)
    return columns(conn, select(roll.bucket, *(roll[name] for name in GROUP + SUMS)).where(*mine))


def calls(
    conn: Connection,
    centre_id: int,
    start: int,
    end: int,
    *,
    agent_id: int | None = None,
    campaign_id: int | None = None,
    statuses: Sequence[str] | None = None,
    min_talk_s: int | None = None,
    max_talk_s: int | None = None,
    agents_only: bool = False,
    before: tuple[int, int] | None = None,
    limit: int = 200,
) -> Columns:
    """Calls begun in `[start, end)`, newest first, at most `limit`; `before` is the last (started_at, call_id) seen.

    Columns: call_id, started_at, agent_id, campaign_id, status, inbound, talk_s, call_type, term_reason,
    queue_s, live, list_id, queue_id, lead_id, called_count; -1 where there is none.
    """
    mine = _filters(conn, centre_id, start, end, agent_id, campaign_id, statuses, min_talk_s, max_talk_s, agents_only)
    if before is not None:
        mine.append(tuple_(call.c.started_at, call.c.call_id) < tuple_(*before))
    newest = (call.c.started_at.desc(), call.c.call_id.desc())
    return columns(conn, select(*_CALL_COLUMNS).where(*mine).order_by(*newest).limit(limit))


def calls_summary(
    conn: Connection,
    centre_id: int,
    start: int,
    end: int,
    *,
    agent_id: int | None = None,
    campaign_id: int | None = None,
    statuses: Sequence[str] | None = None,
    min_talk_s: int | None = None,
    max_talk_s: int | None = None,
    agents_only: bool = False,
) -> Summary:
    """How many calls the same filters find in the whole span, live ones included."""
    mine = _filters(conn, centre_id, start, end, agent_id, campaign_id, statuses, min_talk_s, max_talk_s, agents_only)
    talk = as_type(func.coalesce(func.sum(_FINAL_TALK), 0), BigInteger).label("talk_s")
    question = select(call.c.status, func.count().label("n"), talk).where(*mine).group_by(call.c.status)
    by_status = columns(conn, question.order_by(call.c.status))
    return Summary(int(by_status["n"].sum()), by_status)


def span(conn: Connection, centre_id: int) -> tuple[int, int | None, int | None]:
    """Number of calls stored, start of the oldest and of the newest."""
    mine = call.c.centre_id == centre_id
    n = conn.execute(select(func.count()).select_from(call).where(mine)).scalar_one()
    oldest = conn.execute(select(func.min(call.c.started_at)).where(mine)).scalar()
    return n, oldest, newest_call(conn, centre_id)


def newest_call(conn: Connection, centre_id: int) -> int | None:
    """Start of the newest stored call, UTC seconds: where reading the log goes on."""
    return conn.execute(select(func.max(call.c.started_at)).where(call.c.centre_id == centre_id)).scalar()


_FINAL_TALK = case((call.c.live == 0, call.c.talk_s), else_=0)

_CALL_COLUMNS = (
    call.c.call_id,
    call.c.started_at,
    case((call.c.agent_id == 0, -1), else_=call.c.agent_id).label("agent_id"),
    call.c.campaign_id,
    call.c.status,
    INBOUND.label("inbound"),
    call.c.call_type,
    call.c.term_reason,
    call.c.queue_s,
    call.c.live,
    *(func.coalesce(call.c[name], -1).label(name) for name in SHOWN),
)


def _filters(
    conn: Connection,
    centre_id: int,
    start: int,
    end: int,
    agent_id: int | None,
    campaign_id: int | None,
    statuses: Sequence[str] | None,
    min_talk_s: int | None,
    max_talk_s: int | None,
    agents_only: bool,
) -> list[ColumnElement[bool]]:
    mine = [call.c.centre_id == centre_id, call.c.started_at >= start, call.c.started_at < end]
    if agent_id is not None:
        mine.append(call.c.agent_id == agent_id)
    if campaign_id is not None:
        mine.append(call.c.campaign_id == campaign_id)
    if statuses is not None:
        mine.append(among(conn, call.c.status, statuses))
    if min_talk_s is not None:
        mine.append(call.c.talk_s >= min_talk_s)
    if max_talk_s is not None:
        mine.append(call.c.talk_s <= max_talk_s)
    if agents_only:
        mine.append(call.c.agent_id > 0)
    return mine
