"""Cards and entries of the silence log as rows of the store and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from backend.advice.feed import Card, Held
from backend.advice.feed.pack import pack_card, pack_held, unpack_card, unpack_held
from backend.advice.rules import RULES_BY_NAME

Row = tuple[Any, ...]


def card_row(centre_id: int, card: Card, outcome: Mapping[str, Any] | None = None, scored_at: int | None = None) -> Row:
    """The card in the order of the table's columns; `outcome` is what came of it."""
    first = card.first
    return (
        centre_id, card.card_id, card.key, first.kind, first.tone, card.level, card.part, card.state,
        first.agent_ids[0] if first.agent_ids else 0, _text(first.agent_ids), first.campaign_id,
        first.from_campaign_id, first.to_campaign_id, RULES_BY_NAME[first.rule].metric, _text(pack_card(card)),
        card.shown_at, card.updated_at, card.expires_at, card.followed_at, _text(outcome or {}), scored_at,
    )  # fmt: skip


def card_of(row: Mapping[str, Any]) -> Card:
    """The card of a stored row."""
    return unpack_card(orjson.loads(row["facts_json"]))


def outcome_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What came of a stored card; empty while that is open."""
    found: dict[str, Any] = orjson.loads(row["outcome_json"])
    return found


def held_row(centre_id: int, held: Held) -> Row:
    """The entry in the order of the table's columns; its day is the shift's ordinal."""
    one = held.candidate
    return (
        centre_id, held.shift, held.key, one.kind, held.why, one.agent_ids[0] if one.agent_ids else 0,
        _text(one.agent_ids), one.campaign_id, _text(pack_held(held)), held.first_at, held.last_at, held.more_calls,
    )  # fmt: skip


def held_of(row: Mapping[str, Any]) -> Held:
    """The entry of a stored row."""
    return unpack_held(orjson.loads(row["facts_json"]))


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
