"""Step two of a look: what was said, done, put off or called wrong a while ago is not said again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from backend.advice.feed.card import Card, Note
from backend.advice.feed.manners import Manners
from backend.advice.feed.weighing import Weighed
from backend.advice.rules import Rule

WRONG_S = 12 * 3600
"""What was called wrong keeps quiet for the rest of the shift."""

_NOTES: dict[str, Note] = {"shown": "open", "done": "done", "not_now": "not_now", "wrong": "wrong", "over": "said"}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Until when a card keeps others quiet (UTC s)."""

    card: Card
    until: int


def hold_repeats(
    weighed: Iterable[Weighed], cards: Iterable[Card], rules: Mapping[str, Rule], at: int, manners: Manners
) -> None:
    """Hold back what repeats a card; a card that was held out silences as much as one that was shown."""
    known = list(cards)
    for one in weighed:
        if one.why is not None:
            continue
        found = [quiet for card in known if (quiet := _quiet(one, card, rules, manners)) and quiet.until > at]
        if found:
            _hold(one, max(found, key=lambda quiet: (quiet.until, quiet.card.card_id)))
        else:
            one.again = any(_put_off(one, card, manners) for card in known)


def _quiet(one: Weighed, card: Card, rules: Mapping[str, Rule], manners: Manners) -> Quiet | None:
    same = card.key == one.candidate.key
    if not same and not (card.first.kind == one.candidate.kind and _shared(one, card)):
        return None
    until = card.shown_at + rules[card.first.rule].cool_down_s
    if same and card.state == "not_now" and card.reacted_at is not None:
        until = card.reacted_at + manners.snooze_s
    if same and card.state == "wrong" and card.reacted_at is not None:
        until = card.reacted_at + WRONG_S
    return Quiet(card, max(until, card.expires_at) if card.open else until)


def _put_off(one: Weighed, card: Card, manners: Manners) -> bool:
    return card.key == one.candidate.key and card.reaction == "not_now" and card.shift == manners.shift


def _shared(one: Weighed, card: Card) -> bool:
    return not set(one.candidate.subjects).isdisjoint(card.first.subjects)


def _hold(one: Weighed, quiet: Quiet) -> None:
    card = quiet.card
    if card.part == "held_out":
        one.hold("held_out", into=card.key, ready_at=quiet.until, hidden_until=card.expires_at)
    else:
        one.hold("repeated", _NOTES[card.state], into=card.key, ready_at=quiet.until)
