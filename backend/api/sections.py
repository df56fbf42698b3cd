"""The token's test: ask every section of the dialer's API once and say in words what came back."""

from __future__ import annotations

from backend.dialer import ENDPOINTS, Client, DialerError, Refused, Unreachable
from backend.schemas import TokenTest

SMALL = {"limit": "1", "offset": "0"}
NOT_STORED = TokenTest(
    ok=False,
    sections={},
    message="No Convoso token is stored.",
    what_to_do="Run `python -m backend connect` and paste the token from Convoso (API > Authorization Tokens).",
)


def ask_sections(client: Client | None) -> TokenTest:
    """Whether the dialer accepts the token, section by section; stops at the first that shows it is hopeless."""
    if client is None:
        return NOT_STORED
    sections: dict[str, str] = {}
    worst: DialerError | None = None
    for name, endpoint in ENDPOINTS.items():
        try:
            client.ask(name, SMALL)
            sections[endpoint.title] = "ok"
        except DialerError as error:
            sections[endpoint.title] = _word(error)
            worst = worst or error
            if not (isinstance(error, Refused) and error.forbidden):
                break
    if worst is None:
        return TokenTest(ok=True, sections=sections, message="Convoso accepts the token.", what_to_do="")
    return TokenTest(ok=False, sections=sections, message=worst.message, what_to_do=worst.what_to_do)


def _word(error: DialerError) -> str:
    if isinstance(error, Unreachable):
        return "unreachable"
    if isinstance(error, Refused):
        return "forbidden" if error.forbidden else "wrong token" if error.signed_out else "refused"
    return "unreadable answer"
