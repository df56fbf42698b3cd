"""The token's test in words: what each section of the dialer's API said, and what to do."""

from __future__ import annotations

from backend.dialer import ENDPOINTS, Client
from backend.dialer.endpoints import SIGN_IN_HINT, permission_hint
from backend.poller import check_token
from backend.schemas import TokenTest

NOT_STORED = TokenTest(
    ok=False,
    sections={},
    message="No Convoso token is stored.",
    what_to_do="Run `python -m backend connect` and paste the token from Convoso (API > Authorization Tokens).",
)


def token_test(client: Client | None) -> TokenTest:
    """Whether the dialer accepts the token, section by section; asks each once."""
    return NOT_STORED if client is None else in_words(check_token(client))


def in_words(sections: dict[str, str]) -> TokenTest:
    """The test's outcome: the worst answer decides what is said."""
    forbidden = [e for e in ENDPOINTS.values() if sections.get(e.title) == "forbidden"]
    if "wrong token" in sections.values():
        words = False, "Convoso does not accept the token.", SIGN_IN_HINT
    elif "unreachable" in sections.values():
        words = False, "Convoso did not answer everywhere.", "Check the internet connection, then test again."
    elif forbidden:
        names = ", ".join(e.title for e in forbidden)
        words = False, f"The token may not read: {names}.", permission_hint(forbidden[0])
    else:
        words = True, "Convoso accepts the token in every section.", ""
    return TokenTest(ok=words[0], sections=sections, message=words[1], what_to_do=words[2])
