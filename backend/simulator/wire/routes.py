"""The table of routes, and the checks before any of them: token first, then the token's permissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend.simulator.wire import catalogue, log, monitor, performance, productivity, writes
from backend.simulator.wire.asking import ApiError, Ask

Handler = Callable[[Ask], dict[str, Any]]

ROUTES: dict[str, Handler] = {
    "agent-monitor/search": monitor.search,
    "agent-monitor/logout": monitor.logout,
    "agent-performance/search": performance.search,
    "agent-productivity/search": productivity.search,
    "log/retrieve": log.retrieve,
    "log/update": writes.log_update,
    "campaigns/search": catalogue.campaigns,
    "campaigns/status": writes.campaign_status,
    "lists/search": catalogue.lists,
    "lists/update": writes.list_update,
    "lists/insert": writes.list_insert,
    "lists/delete": writes.list_delete,
    "users/search": catalogue.users,
    "users/recordings": writes.recordings,
    "user-activity/search": monitor.user_activity,
    "status/search": catalogue.statuses,
    "callbacks/search": writes.callbacks,
    "revenue/update": writes.revenue_update,
    "leads/search": writes.leads,
}
"""Path below /v1/ to the handler that answers it."""


def answer(ask: Ask) -> dict[str, Any]:
    """The body of an answer; refusals come in the dialer's envelope, never as an exception."""
    try:
        allowed = {token.value: token.allow for token in ask.floor.scenario.token}.get(ask.text("auth_token"))
        if allowed is None or ask.faults.take("token_expired", ask.path):
            raise ApiError(5001, "Auth token is invalid")
        if ask.path.split("/", 1)[0] not in allowed or ask.faults.take("forbidden", ask.path):
            raise ApiError(403, "Forbidden")
        return ROUTES[ask.path](ask)
    except ApiError as error:
        if "error-message" in ask.variants:
            return {"success": False, "error": error.text, "error_code": error.code}
        return {"success": False, "code": error.code, "text": error.text}
