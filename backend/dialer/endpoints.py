"""The parts of the dialer's API that are read, and the one that acts: logging an agent out on a manager's word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One reading endpoint: our short `name`, its `path` below `/v1/`, and the token's checkbox for it."""

    name: str
    path: str
    title: str
    checkbox: str


ENDPOINTS: dict[str, Endpoint] = {
    e.name: e
    for e in (
        Endpoint("monitor", "agent-monitor/search", "Agent Monitor", "Agent Monitor Search"),
        Endpoint("log", "log/retrieve", "Call Log", "Call Log Retrieve"),
        Endpoint("performance", "agent-performance/search", "Agent Performance", "Agent Performance Search"),
        Endpoint("productivity", "agent-productivity/search", "Agent Productivity", "Agent Productivity Search"),
        Endpoint("campaigns", "campaigns/search", "Campaigns", "Campaigns Search"),
        Endpoint("lists", "lists/search", "Lists", "Lists Search"),
        Endpoint("users", "users/search", "Users", "Users Search"),
        Endpoint("statuses", "status/search", "Dispositions", "Status Search"),
        Endpoint("user_activity", "user-activity/search", "User Activity", "User Activity Search"),
    )
}
"""Every endpoint that is read, by name; nothing here can change anything on the floor."""

LOGOUT = Endpoint("logout", "agent-monitor/logout", "Agent Monitor", "Agent Monitor Logout")
"""The only endpoint that changes anything; used when the settings allow it and a manager confirmed it by name."""

BY_PATH = {e.path: e for e in ENDPOINTS.values()}


def endpoint(name: str) -> Endpoint:
    """The endpoint of a short name or path; raises ValueError for any other, so that nothing else can be asked."""
    found = ENDPOINTS.get(name) or BY_PATH.get(name)
    if found is None:
        raise ValueError(f"{name!r} is not one of the endpoints that are read: {', '.join(ENDPOINTS)}.")
    return found


def permission_hint(e: Endpoint) -> str:
    """What to do when the token may not read this endpoint: where to click and which checkbox to tick."""
    return (
        f"In Convoso open API > Authorization Tokens, edit this token and tick “{e.checkbox}” ({e.title}), "
        "then save. Polling notices within five minutes."
    )


SIGN_IN_HINT = (
    "In Convoso open API > Authorization Tokens, copy the token (32 lower-case letters and digits), run "
    "`python -m backend connect` and paste it there. If it is not in the list any more, create a new one."
)
"""What to do when the token itself is not accepted."""
