"""Reading the directories: campaigns, lists, users, dispositions."""

from __future__ import annotations

from backend.dialer.parse import parse_campaigns, parse_lists, parse_statuses, parse_users
from backend.poller.desk import Desk
from backend.poller.steps import Outcome, Steps, ask, outcome
from backend.store import write

USERS_PAGE = 100
USERS_PAGES = 300


def poll_campaigns(desk: Desk) -> Steps[Outcome]:
    """Names of campaigns and whether they are on."""
    answer = yield from ask("campaigns")
    now = desk.now()
    parsed = parse_campaigns(answer.body, desk.centre, now)
    desk.save(lambda conn: write.save_campaigns(conn, desk.centre.centre_id, parsed.rows, now))
    desk.known.campaigns.update((c.campaign_id, c.active) for c in parsed.rows)
    return outcome(parsed)


def poll_lists(desk: Desk) -> Steps[Outcome]:
    """Names of lead lists and the campaign each feeds, active and not."""
    answer = yield from ask("lists")
    now = desk.now()
    parsed = parse_lists(answer.body, desk.centre, now)
    desk.save(lambda conn: write.save_lists(conn, desk.centre.centre_id, parsed.rows, now))
    return outcome(parsed)


def poll_statuses(desk: Desk) -> Steps[Outcome]:
    """Dispositions with the account's flags."""
    answer = yield from ask("statuses", query="")
    now = desk.now()
    parsed = parse_statuses(answer.body, desk.centre, now)
    desk.save(lambda conn: write.save_dispositions(conn, desk.centre.centre_id, parsed.rows, now))
    desk.known.statuses.update(d.status for d in parsed.rows)
    return outcome(parsed)


def poll_users(desk: Desk) -> Steps[Outcome]:
    """Names of all users, page by page; the last page is judged by what came."""
    offset, seen, last = 0, set[int](), Outcome()
    for _ in range(USERS_PAGES):
        answer = yield from ask("users", offset=offset, limit=USERS_PAGE)
        now = desk.now()
        parsed = parse_users(answer.body, desk.centre, now)
        desk.save(lambda conn, p=parsed, at=now: write.save_agents(conn, desk.centre.centre_id, p.rows, at))  # type: ignore[misc]
        fresh = {agent.agent_id for agent in parsed.rows} - seen
        seen |= fresh
        offset += parsed.received
        last = outcome(parsed)
        if not parsed.received or (parsed.rows and not fresh) or offset >= (parsed.total or offset + 1):
            break
    desk.known.agents.update(seen)
    return Outcome(offset, last.rejected, last.rejects, last.ok, last.message, last.what_to_do)
