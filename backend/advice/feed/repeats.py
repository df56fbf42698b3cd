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
    near = _index(cards)
    for one in weighed:
        if one.why is not None and one.note != "waiting":
            continue
        known = _near(one, near)
        found = [Quiet(card, _until(one, card, rules, manners)) for card in known]
        last = max(found, key=lambda quiet: (quiet.until, quiet.card.card_id), default=None)
        if last is not None and last.until > at:
            _hold(one, last)
        elif one.why is None:
            one.again = any(_put_off(one, card, manners) for card in known)


def _index(cards: Iterable[Card]) -> dict[object, list[Card]]:
    """Cards under their key, and under their kind with each subject."""
    near: dict[object, list[Card]] = {}
    for card in cards:
        for place in (card.key, *((card.first.kind, subject) for subject in card.first.subjects)):
            near.setdefault(place, []).append(card)
    return near


def _near(one: Weighed, near: Mapping[object, list[Card]]) -> list[Card]:
    candidate = one.candidate
    places = (candidate.key, *((candidate.kind, subject) for subject in candidate.subjects))
    return list({card.card_id: card for place in places for card in near.get(place, ())}.values())


def _until(one: Weighed, card: Card, rules: Mapping[str, Rule], manners: Manners) -> int:
    same = card.key == one.candidate.key
    until = card.shown_at + rules[card.first.rule].cool_down_s
    if same and card.state == "not_now" and card.reacted_at is not None:
        until = card.reacted_at + manners.snooze_s
    if same and card.state == "wrong" and card.reacted_at is not None:
        until = card.reacted_at + WRONG_S
    return max(until, card.expires_at) if card.open else until


def _put_off(one: Weighed, card: Card, manners: Manners) -> bool:
    return card.key == one.candidate.key and card.reaction == "not_now" and card.shift == manners.shift


def _hold(one: Weighed, quiet: Quiet) -> None:
    card = quiet.card
    if card.part == "held_out":
        one.hold("held_out", into=card.key, ready_at=quiet.until, hidden_until=card.expires_at)
    else:
        one.hold("repeated", _NOTES[card.state], into=card.key, ready_at=quiet.until)
