"""The desk of the feed: at each look every candidate is either shown or logged with the reason.

1. A candidate counts when its rule's expression holds for `for_s`, its chance is enough and its type may speak.
2. What was said about the same subject keeps quiet for the rule's cool-down, what was called wrong for the shift.
3. A problem that many agents of a campaign share is told once, as the campaign's; the same advice is given once.
4. The best by expected benefit x chance take the places: urgent ones first, then the shift's first praise, at most
   three in any hour. A few of those, drawn by chance, are held out to measure what advice brings.
5. A card stands until its rule has not held for `keep_firing_for_s`, its time is over, or it is answered.

The desk is what it keeps: the cards of the last two days and the log's entries; from both it is rebuilt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from backend.advice.feed.candidate import Candidate
from backend.advice.feed.card import Card, CardState, Changes, Held, Reaction, Why
from backend.advice.feed.manners import Manners
from backend.advice.feed.pack import pack_card, pack_held, unpack_card, unpack_held
from backend.advice.feed.places import give_places, praise_first
from backend.advice.feed.repeats import hold_repeats
from backend.advice.feed.together import once, shared, systems_first
from backend.advice.feed.weighing import Weighed, weigh
from backend.advice.rules import RULES_BY_NAME, Rule

REACH_S = 2 * 86_400
"""Cards older than that have no bearing on a look any more: pass those since to `rebuilt`."""

_STATES: dict[Reaction, CardState] = {"did_it": "done", "not_now": "not_now", "wrong": "wrong", "reopened": "shown"}


@dataclass(slots=True)
class FeedDesk:
    """Cards by number (the last two days') and the silence log of the present shift by key."""

    rules: Mapping[str, Rule] = field(default_factory=lambda: RULES_BY_NAME)
    cards: dict[int, Card] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)

    @classmethod
    def rebuilt(
        cls, cards: Iterable[Card], held: Iterable[Held], rules: Mapping[str, Rule] = RULES_BY_NAME
    ) -> FeedDesk:
        """The desk as it stood, from the stored cards of the last `REACH_S` and the newest shift's log."""
        return cls(rules, {card.card_id: card for card in cards}, {one.key: one for one in held})

    def look(self, at: int, candidates: Sequence[Candidate], manners: Manners) -> Changes:
        """One look at `at` (UTC s) with all candidates there are; what is new or changed.

        ValueError when two candidates have one key, or a rule is unknown.
        """
        if len({one.key for one in candidates}) < len(candidates):
            raise ValueError("Two candidates of a look have the same key; merge them before.")
        old = dict(self.cards)
        self._age(at)
        weighed = self._weighed(at, candidates, manners)
        cards = list(self.cards.values())
        competing = [one for one in weighed if not one.standing]
        hold_repeats(competing, cards, self.rules, at, manners)
        systems_first(weighed, at, cards)
        once(competing, cards)
        praise_first(competing, cards, manners)
        self.cards |= {card.card_id: card for card in give_places(competing, cards, at, manners)}
        logged = self._log(weighed, at, manners)
        changed = [card for number, card in self.cards.items() if card is not old.get(number)]
        fates: dict[str, Literal["shown"] | Why] = {one.candidate.key: one.why or "shown" for one in weighed}
        return Changes(tuple(changed), tuple(logged), fates)

    def react(self, at: int, card_id: int, reaction: Reaction, reason: str = "") -> Card:
        """Note what the manager did with a card; LookupError for one that was never shown."""
        card = self.cards.get(card_id)
        if card is None or card.part == "held_out":
            raise LookupError(f"There is no card {card_id} in the feed.")
        ended = None if reaction == "reopened" and at < card.expires_at else at
        said = None if reaction == "reopened" else reaction
        state = "over" if reaction == "reopened" and ended is not None else _STATES[reaction]
        self.cards[card_id] = card.but(
            state=state, reaction=said, reaction_reason=reason.strip() if said else "",
            reacted_at=at if said else None, ended_at=ended, updated_at=at, firing_at=max(card.firing_at, at),
        )  # fmt: skip
        return self.cards[card_id]

    def follow(self, card_id: int, at: int) -> Card:
        """Polling saw at `at` that what a card advises was done; also noted for one held out. LookupError: unknown."""
        card = self.cards.get(card_id)
        if card is None:
            raise LookupError(f"There is no card {card_id} in the feed.")
        if card.followed_at is None:
            state = {"state": "done", "ended_at": at} if card.open and card.part == "shown" else {}
            self.cards[card_id] = card.but(followed_at=at, updated_at=at, **state)
        return self.cards[card_id]

    def pack(self) -> dict[str, Any]:
        """The desk as data for JSON."""
        return {
            "cards": [pack_card(card) for card in self.cards.values()],
            "held": [pack_held(one) for one in self.held.values()],
        }

    @classmethod
    def unpack(cls, packed: Mapping[str, Any], rules: Mapping[str, Rule] = RULES_BY_NAME) -> FeedDesk:
        """The desk that `pack` packed."""
        return cls.rebuilt(map(unpack_card, packed["cards"]), map(unpack_held, packed["held"]), rules)

    def _age(self, at: int) -> None:
        """Forget what is long past, and end what is over."""
        self.cards = {number: card for number, card in self.cards.items() if at - card.shown_at < REACH_S}
        for number, card in self.cards.items():
            if card.open and at >= card.expires_at:
                self.cards[number] = card.but(state="over", ended_at=at, updated_at=at)

    def _weighed(self, at: int, candidates: Sequence[Candidate], manners: Manners) -> list[Weighed]:
        """All candidates against their rules, and with them those that tell shared problems; open cards refreshed."""
        weighed = self._against_rules(at, candidates, manners)
        added = shared(weighed, self.cards.values(), manners)
        weighed += self._against_rules(at, added, manners)
        self._refresh(at, {one.candidate.key: one for one in weighed})
        standing = self._standing("shown") | self._standing("held_out")
        for one in weighed:
            card = standing.get(one.candidate.key)
            if card is not None and card.part == "held_out":
                one.hold("held_out", into=card.key, ready_at=card.expires_at, hidden_until=card.expires_at)
            elif card is not None:
                one.why, one.standing = None, True
        return weighed

    def _against_rules(self, at: int, candidates: Sequence[Candidate], manners: Manners) -> list[Weighed]:
        standing = self._standing("shown") | self._standing("held_out")
        held = {key: one for key, one in self.held.items() if one.shift == manners.shift}
        return [weigh(one, self.rules, held.get(one.key), one.key in standing, at, manners) for one in candidates]

    def _refresh(self, at: int, found: Mapping[str, Weighed]) -> None:
        """Open cards take the newest figures; over is what has not held for too long or is forbidden now."""
        for number, card in self.cards.items():
            if not card.open:
                continue
            one = found.get(card.key)
            latest = card.latest if one is None else one.candidate
            firing_at = at if one is not None and one.holds else card.firing_at
            lapsed = at - firing_at > self.rules[card.first.rule].keep_firing_for_s
            over = lapsed or bool(latest.refused)
            state: dict[str, Any] = {"state": "over", "ended_at": at} if over else {}
            if one is not None or over:
                self.cards[number] = card.but(latest=latest, firing_at=firing_at, updated_at=at, **state)

    def _standing(self, part: str) -> dict[str, Card]:
        return {card.key: card for card in self.cards.values() if card.open and card.part == part}

    def _log(self, weighed: Iterable[Weighed], at: int, manners: Manners) -> list[Held]:
        """Bring the silence log up to date; the entries to store."""
        before = {key: one for key, one in self.held.items() if one.shift == manners.shift}
        past = [one.but(ended_at=at) for key, one in self.held.items() if key not in before and one.ended_at is None]
        concealed = {card.key: card.expires_at for card in self.cards.values() if card.concealed(at)}
        now = {
            one.candidate.key: _entry(one, before.get(one.candidate.key), concealed, at, manners)
            for one in weighed
            if one.why is not None
        }
        gone = [one.but(ended_at=at) for key, one in before.items() if key not in now and one.ended_at is None]
        self.held = before | {one.key: one for one in gone} | now
        return past + gone + list(now.values())


def _entry(one: Weighed, before: Held | None, concealed: Mapping[str, int], at: int, manners: Manners) -> Held:
    hidden = max(one.hidden_until, concealed.get(one.into, 0) if one.note in ("same", "system") else 0)
    first_at = at if before is None else before.first_at
    return Held(
        one.candidate, one.level, one.why or "unsure", one.note, manners.shift, first_at, at, None, one.waits_since,
        one.into, one.more_calls, one.ready_at, hidden,
    )  # fmt: skip
