"""Reading the floor as it is now, and the dialer's own totals of today."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from backend.clock import local_date
from backend.dialer.parse import Parsed, parse_monitor, parse_performance
from backend.model import LiveAgent
from backend.poller.desk import Desk
from backend.poller.steps import Outcome, Steps, ask, outcome
from backend.store import write


def poll_monitor(desk: Desk) -> Steps[Outcome]:
    """The Agent Monitor: who is logged in, in which state since when, on which campaign."""
    answer = yield from ask("monitor")
    now = desk.now()
    parsed = parse_monitor(answer.body, desk.centre, now)
    if not parsed.unfit:
        desk.save(lambda conn: _store(conn, desk, parsed, now))
        desk.staffed = {agent.campaign_id for agent in parsed.rows if agent.campaign_id is not None}
    return outcome(parsed)


def _store(conn: Connection, desk: Desk, parsed: Parsed[LiveAgent], now: int) -> None:
    extra: Any = parsed.extra
    write.save_live(conn, desk.centre, parsed.rows, extra["totals"], now)
    write.save_queues(conn, desk.centre.centre_id, extra["queues"], now)
    names = {agent.agent_id: agent.name for agent in parsed.rows}
    desk.learn(conn, now, users=names, campaigns=extra["campaigns"], statuses=())


def poll_performance(desk: Desk, campaign_id: int | None = None) -> Steps[Outcome]:
    """The dialer's totals of today per agent, over all campaigns or for one."""
    today = local_date(desk.now(), desk.centre.zone)
    return (yield from read_performance(desk, today, campaign_id))


def read_performance(desk: Desk, day: date, campaign_id: int | None = None) -> Steps[Outcome]:
    """The dialer's totals of a local day per agent."""
    only = {} if campaign_id is None else {"campaign_ids": campaign_id}
    answer = yield from ask("performance", date_start=day.isoformat(), date_end=day.isoformat(), **only)
    now = desk.now()
    parsed = parse_performance(answer.body, desk.centre, now, campaign_id=campaign_id)
    desk.save(lambda conn: write.save_tallies(conn, desk.centre, day, parsed.rows, now))
    return outcome(parsed)
