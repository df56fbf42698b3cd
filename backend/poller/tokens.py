"""What a token may read, section by section."""

from __future__ import annotations

import time

from backend.dialer import ENDPOINTS, Client, DialerError, Refused

TEST_DEADLINE_S = 5.0
TEST_BUDGET_S = 15.0

_SMALL = {"log": {"limit": "1"}, "productivity": {"limit": "1"}, "users": {"limit": "1"}}


def check_token(client: Client) -> dict[str, str]:
    """Ask every section once; per section `ok`, `forbidden`, `wrong token` or `unreachable`.

    Takes 20 s at most: after one section without an answer, or 15 s, the rest counts as unreachable. A refused
    token is wrong for all sections.
    """
    found: dict[str, str] = {}
    began = time.monotonic()
    for e in ENDPOINTS.values():
        if "unreachable" in found.values() or time.monotonic() - began > TEST_BUDGET_S:
            found[e.title] = "unreachable"
        elif "wrong token" in found.values():
            found[e.title] = "wrong token"
        else:
            found[e.title] = _ask(client, e.name)
    return found


def _ask(client: Client, name: str) -> str:
    try:
        client.ask(name, _SMALL.get(name, {}), deadline_s=TEST_DEADLINE_S)
    except Refused as refused:
        return "wrong token" if refused.signed_out else "forbidden" if refused.forbidden else "ok"
    except DialerError:
        return "unreachable"
    return "ok"
