"""Save what things are called: centres, agents, campaigns, lists, queues, dispositions, and the live picture.

Rows that vanish from the dialer's answers stay stored: old calls still need their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import orjson
from sqlalchemy import Connection, delete, select

from backend.model import Agent, Campaign, Centre, Disposition, FloorTotals, LeadList, LiveAgent, Queue, Tally
from backend.store import schema
from backend.store.bulk import Row, lock_centre, upsert
from backend.store.roll_days import rebuild_days
from backend.store.saved import erased


def save_centre(conn: Connection, centre: Centre, dialer_url: str, settings_json: str) -> None:
    """Store a centre and its settings; another zone means other local days, so its day rollups are redone."""
    zone = conn.execute(select(schema.centre.c.zone).where(schema.centre.c.centre_id == centre.centre_id)).scalar()
    upsert(conn, schema.centre, [(centre.centre_id, centre.name, dialer_url, centre.zone, settings_json)])
    if zone is not None and zone != centre.zone:
        rebuild_days(conn, centre)


def save_agents(conn: Connection, centre_id: int, rows: Sequence[Agent], at: int) -> None:
    """Store the agents' names as of `at`; erased agents are left out."""
    hidden = erased(conn, centre_id)
    kept = [(centre_id, a.agent_id, a.name, int(a.active), at) for a in rows if a.agent_id not in hidden]
    upsert(conn, schema.agent, kept)


def save_campaigns(conn: Connection, centre_id: int, rows: Sequence[Campaign], at: int) -> None:
    """Store the campaigns' names as of `at`."""
    upsert(conn, schema.campaign, [(centre_id, c.campaign_id, c.name, int(c.active), at) for c in rows])


def save_lists(conn: Connection, centre_id: int, rows: Sequence[LeadList], at: int) -> None:
    """Store the lead lists as of `at`."""
    kept = [(centre_id, x.list_id, x.name, x.campaign_id, int(x.active), at) for x in rows]
    upsert(conn, schema.lead_list, kept)


def save_queues(conn: Connection, centre_id: int, rows: Sequence[Queue], at: int) -> None:
    """Store the queues' names as of `at`."""
    upsert(conn, schema.queue, [(centre_id, q.queue_id, q.name, at) for q in rows])


def save_dispositions(conn: Connection, centre_id: int, rows: Sequence[Disposition], at: int) -> None:
    """Store what the account counts as contact, success and so on, as of `at`."""
    upsert(conn, schema.disposition, [_disposition_row(centre_id, d, at) for d in rows])


def _disposition_row(centre_id: int, d: Disposition, at: int) -> Row:
    flags = (d.contact, d.success, d.reached, d.voicemail, d.dnc, d.callback, d.final)
    return (centre_id, d.status, d.name, *map(int, flags), at)


def save_live(conn: Connection, centre: Centre, agents: Sequence[LiveAgent], totals: FloorTotals, at: int) -> None:
    """Replace the stored picture of the Agent Monitor, unless a newer one is stored."""
    old = conn.execute(
        select(schema.live_totals.c.at).where(schema.live_totals.c.centre_id == centre.centre_id)
    ).scalar()
    if old is not None and old > at:
        return
    hidden = erased(conn, centre.centre_id)
    lock_centre(conn, centre.centre_id)
    conn.execute(delete(schema.live_state).where(schema.live_state.c.centre_id == centre.centre_id))
    shown = {a.agent_id: a for a in agents if a.agent_id not in hidden}
    upsert(conn, schema.live_state, [_live_row(centre.centre_id, a) for a in shown.values()])
    counters = (totals.dialable_leads, totals.calls_today, totals.dropped, totals.answered)
    upsert(conn, schema.live_totals, [(centre.centre_id, at, *counters)])


def _live_row(centre_id: int, a: LiveAgent) -> Row:
    return (
        centre_id,
        a.agent_id,
        a.name,
        str(a.state),
        a.since,
        a.campaign_id,
        a.queue_id,
        a.status_label,
        a.call_id,
        a.calls_today,
        a.code,
        orjson.dumps(a.skills).decode(),
    )


def save_tallies(conn: Connection, centre: Centre, day: date, tallies: Sequence[Tally], at: int) -> None:
    """Store the dialer's own totals of a local day as of `at`."""
    hidden = erased(conn, centre.centre_id)
    mine = (centre.centre_id, day.toordinal())
    rows = {(t.agent_id, t.campaign_id): _tally_row(mine, t, at) for t in tallies if t.agent_id not in hidden}
    upsert(conn, schema.tally, list(rows.values()))


def _tally_row(mine: tuple[int, int], t: Tally, at: int) -> Row:
    sums = (t.calls, t.human_answered, t.machines, t.talk_s, t.wait_s, t.pause_s, t.wrap_s)
    return (*mine, t.agent_id, t.campaign_id or 0, t.name, *sums, at)
