"""Last step of a look: the best get the places of the hour, and chance holds a few of those out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from backend.advice.feed.card import Card
from backend.advice.feed.holdout import draw
from backend.advice.feed.manners import Manners
from backend.advice.feed.together import order
from backend.advice.feed.weighing import Weighed

HOUR_S = 3600


def praise_first(weighed: Sequence[Weighed], cards: Iterable[Card], manners: Manners) -> None:
    """The best earned praise goes first until a praise was shown in this shift."""
    praised = any(c.first.kind == "praise" and c.part == "shown" and c.shift == manners.shift for c in cards)
    earned = [one for one in weighed if one.why is None and one.candidate.kind == "praise"]
    if earned and not praised:
        min(earned, key=order).first = True


def give_places(weighed: Sequence[Weighed], cards: Sequence[Card], at: int, manners: Manners) -> list[Card]:
    """New cards, shown or held out; what finds no place is held back. Held-out ones take no place from others."""
    fed = sorted(card.shown_at for card in cards if card.part == "shown" and at - card.shown_at < HOUR_S)
    number = sum(card.shown_at == at for card in cards)
    times = Counter(card.key for card in cards if card.shift == manners.shift)
    given: list[Card] = []
    displaced = False
    for one in sorted((one for one in weighed if one.why is None), key=order):
        if len(fed) >= manners.per_hour:
            praised = not displaced and any(card.first.kind == "praise" for card in given if card.part == "shown")
            displaced = True
            ready_at = fed[len(fed) - manners.per_hour] + HOUR_S
            one.hold("praise" if praised else "budget", ready_at=ready_at)
            continue
        card = _card(one, at * 1000 + number + len(given), times[one.candidate.key], at, manners)
        given.append(card)
        if card.part == "shown":
            fed.append(at)
        else:
            one.hold("held_out", into=card.key, ready_at=at + one.rule.cool_down_s, hidden_until=card.expires_at)
    return given


def _card(one: Weighed, card_id: int, time: int, at: int, manners: Manners) -> Card:
    """The card, in the part that chance gives it; what is urgent, owed or comes back is not left to chance.

    `time` is how many cards of its key came before it in the shift.
    """
    candidate, rule = one.candidate, one.rule
    measured = rule.hold_out and one.level != "urgent" and not one.first and not one.again
    out = measured and draw(manners.salt, candidate.key, manners.shift, time) < manners.hold_share
    return Card(
        card_id, candidate, candidate, one.level, "shown", "held_out" if out else "shown", measured,
        manners.hold_share if measured else 0.0, one.worth, manners.shift, at, at, at, at + rule.window_s,
        merged=one.merged,
    )  # fmt: skip
