"""Was it done? Seen by polling: the agents now work where the advice would have them."""

from __future__ import annotations

from collections.abc import Mapping

from backend.advice.feed.card import Card


def seen_done(card: Card, places: Mapping[int, int], at: int) -> bool:
    """Whether a move is seen done at `at`, within the card's window; `places` are campaigns of agents logged in.

    All its agents who are logged in must be there, so that half a move is none. Held-out cards are looked at alike:
    moves that would have been made anyway are not the advice's doing.
    """
    to = card.first.to_campaign_id
    if not to or card.followed_at is not None or not card.shown_at < at < card.expires_at:
        return False
    now = [places[agent_id] for agent_id in card.first.agent_ids if agent_id in places]
    return bool(now) and all(place == to for place in now)
