"""Past advice as the ledger counts it, and which types of it do harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.advice.feed import Card
from backend.advice.ledger import LedgerEntry, effects, entry_of, expected_rate
from backend.advice.phrases import phrase
from backend.advice.rules import RULES_BY_NAME
from backend.clock import local_date
from backend.steering.feed_rows import card_of, outcome_of
from backend.steering.inputs import Look
from backend.store import read

RECORD_S = 90 * 86_400
"""What advice is remembered for its track record."""

AGAIN_S = 3600


def harmful(look: Look) -> frozenset[str]:
    """Rules whose advice the ledger has found to do harm, looked at once an hour."""
    return look.keep("harmful", (look.asked.today, look.asked.at // AGAIN_S), lambda: _harmful(look))


def _harmful(look: Look) -> frozenset[str]:
    asked = look.asked
    with asked.store.read() as conn:
        rows = read.advices(conn, asked.centre.centre_id, asked.at - RECORD_S, asked.at + 1)
    found = effects(entry(look, card_of(row), outcome_of(row)) for row in rows)
    return frozenset(one.rule for one in found if one.verdict == "hurts")


def entry(look: Look, card: Card, found: Mapping[str, Any]) -> LedgerEntry:
    """A card as the ledger counts it."""
    rule = RULES_BY_NAME[card.first.rule]
    day = local_date(card.shown_at, look.asked.centre.zone).toordinal()
    usual, before = found.get("usual"), found.get("before")
    size = found.get("before_size") or 0.0
    level = usual if usual is not None else before
    expected = 0.0 if level is None else expected_rate(level, (before or 0.0) * size, size)
    came = found.get("came") if found and card.expires_at <= look.asked.at else None
    predicted = card.first.benefit_per_hour.value if card.first.benefit_per_hour.unit == "conversions" else None
    per_agent = max(len(card.first.agent_ids), 1)
    return entry_of(
        card, rule.metric, phrase(rule.metric).unit, day, expected if before is None else before, expected, came,
        found.get("size") or 0.0, predicted=None if predicted is None else predicted / per_agent,
        higher_is_better=not phrase(rule.metric).low_is_good,
    )  # fmt: skip
