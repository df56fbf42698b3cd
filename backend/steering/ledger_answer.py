"""Did it help? The ledger as the panel receives it: `schemas.Ledger`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.advice.feed import Card
from backend.advice.ledger import Range, TypeEffect, effects
from backend.advice.ledger.words import adoption_sentence, effect_sentence, outcome_sentence
from backend.advice.rules import RULES_BY_NAME
from backend.steering.entries import RECORD_S, entry
from backend.steering.feed_answer import calls, sentence_of
from backend.steering.feed_rows import card_of, outcome_of
from backend.steering.inputs import Look
from backend.store import read

ROWS = 200
"""So many pieces of advice are listed one by one, the newest first."""


def ledger(look: Look) -> dict[str, Any]:
    """`schemas.Ledger` of the last three months."""
    asked = look.asked
    start = asked.at - RECORD_S
    with asked.store.read() as conn:
        rows = read.advices(conn, asked.centre.centre_id, start, asked.at + 1)
    cards = [(card_of(row), outcome_of(row)) for row in rows]
    open_to_see = [(card, found) for card, found in cards if not card.concealed(asked.at)]
    entries = [entry(look, card, found) for card, found in cards]
    found = effects(entries)
    listed = sorted(open_to_see, key=lambda one: -one[0].shown_at)[:ROWS]
    return {
        "centre": asked.centre_ref, "now": asked.now, "as_of": asked.as_of,
        "since": min((card.shown_at for card, _ in cards), default=None), "sentence": _sentence(found),
        "share_held_out": asked.settings.steering.hold_out, "effects": [_effect(one) for one in found],
        "n": len(listed), "rows": [_row(look, card, came) for card, came in listed],
    }  # fmt: skip


def _effect(one: TypeEffect) -> dict[str, Any]:
    return {
        "kind": one.kind, "title": RULES_BY_NAME[one.rule].title, "metric": one.metric, "unit": one.unit,
        "shown": one.shown, "held_out": one.held_out, "done": one.done, "adoption": _range(one.adoption, one.all_shown),
        "effect": _range(one.effect, one.shown + one.held_out),
        "effect_done": _range(one.effect_done, one.shown + one.held_out), "before_after": _rounded(one.before_after),
        "anyway": _rounded(one.anyway), "verdict": one.verdict, "more": one.more,
        "sentence": f"{effect_sentence(one)} {adoption_sentence(one)}",
    }  # fmt: skip


def _range(one: Range, n: int) -> dict[str, Any]:
    value, low, high = (_rounded(part) for part in (one.value, one.low, one.high))
    return {"value": value, "low": low, "high": high, "n": n, "raw": None}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _row(look: Look, card: Card, found: Mapping[str, Any]) -> dict[str, Any]:
    one = entry(look, card, found)
    naive = None if one.outcome is None else one.outcome - one.before
    return {
        "id": card.card_id, "at": card.shown_at, "kind": card.first.kind, "sentence": sentence_of(look, card.first),
        "group": "shown" if card.part == "shown" else "held out", "reaction": card.reaction,
        "followed_at": card.followed_at, "expected": _rounded(one.expected) if found else None,
        "came": _rounded(one.outcome), "naive": _rounded(naive), "unit": one.unit, "n": int(found.get("n") or 0),
        "outcome": outcome_sentence(one), "calls": calls(card.first) | {"start": card.shown_at, "end": card.expires_at},
    }  # fmt: skip


def _sentence(found: Sequence[TypeEffect]) -> str:
    """What can be said over all types."""
    if not found:
        return "No advice has been given yet."
    helps = [one for one in found if one.verdict == "helps"]
    hurts = [one for one in found if one.verdict == "hurts"]
    early = sum(one.verdict == "too early" for one in found)
    parts = [
        f"{len(helps)} of {len(found)} types of advice are seen to help" if helps else "",
        f"{len(hurts)} do harm and are held back" if hurts else "",
        f"for {early} it is too early to tell" if early else "",
    ]
    said = "; ".join(part for part in parts if part) or "No type of advice shows an effect"
    return f"{said[:1].upper()}{said[1:]}. Measured against equally good advice that was held out by chance."
