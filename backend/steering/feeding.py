"""The feed at work: after each poll the desk looks at all candidates, moves are noticed, past advice is measured.

1. Moves that a card advised and that the monitor shows now are noted as done.
2. Alerts, moves, balance, drop budget and coaching gaps give the candidates; the desk decides which are shown.
3. Cards and the silence log are stored; after a restart the desk is built from them again.
4. Cards whose time is over are measured, those held out too.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.advice.feed import REACH_S, Candidate, Card, FeedDesk, Held, Manners
from backend.advice.feed.manners import CONVERSION_CENTS
from backend.advice.feed.trust import JudgedCard, TrackRecord, judge, muted_rules, track_records
from backend.advice.ledger import seen_done
from backend.model import State
from backend.steering.entries import RECORD_S, harmful
from backend.steering.feed_rows import card_of, card_row, held_of, held_row, outcome_of
from backend.steering.inputs import Look
from backend.steering.scoring import score
from backend.steering.sources_moves import places_of
from backend.store import Store, read, write

Source = Callable[[Look], Sequence[Candidate]]


@dataclass(slots=True)
class Bench:
    """One centre's desk with what came of its cards: outcome and when it was measured."""

    store: Store
    salt: str
    desk: FeedDesk
    outcomes: dict[int, tuple[dict[str, Any], int]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


class Feeds:
    """The desks of all centres; `sources` give the candidates of a look."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = tuple(sources)
        self._benches: dict[int, Bench] = {}
        self._lock = threading.Lock()

    def after_poll(self, look: Look) -> None:
        """One look of the desk; see above."""
        bench = self.bench(look)
        found = self.candidates(look)
        with bench.lock:
            followed = _follow(bench.desk, look)
            changes = bench.desk.look(look.asked.at, found, manners(look, bench.salt))
            self._save(look, bench, [*followed, *changes.cards], list(changes.held))
            self._measure(look, bench)

    def candidates(self, look: Look) -> list[Candidate]:
        """Everything that could be advised at a look."""
        return _once([one for source in self._sources for one in source(look)])

    def react(self, look: Look, card_id: int, reaction: Any, reason: str, who: str) -> Card:
        """Note what the manager did with a card; LookupError for an unknown one."""
        bench, asked = self.bench(look), look.asked
        with bench.lock:
            card = bench.desk.react(asked.at, card_id, reaction, reason)
            self._save(look, bench, [card], [])
            agent_id = card.first.agent_ids[0] if card.first.agent_ids else 0
            asked.store.write(
                lambda conn: write.save_advice_reaction(
                    conn, asked.centre.centre_id, card_id, agent_id, asked.now, who, reaction, reason.strip()
                )
            )
        return card

    def bench(self, look: Look) -> Bench:
        """The centre's desk, built from what is stored when it is asked for first."""
        centre_id, store = look.asked.centre.centre_id, look.asked.store
        with self._lock:
            known = self._benches.get(centre_id)
            if known is None or known.store is not store:
                known = self._benches[centre_id] = _rebuilt(look)
            return known

    def _save(self, look: Look, bench: Bench, cards: Sequence[Card], held: Sequence[Held]) -> None:
        centre_id = look.asked.centre.centre_id
        newest = {card.card_id: bench.desk.cards.get(card.card_id, card) for card in cards}
        rows = [card_row(centre_id, card, *bench.outcomes.get(card.card_id, (None, None))) for card in newest.values()]
        log = [held_row(centre_id, one) for one in held]
        if rows:
            look.asked.store.write(lambda conn: write.save_advice(conn, rows))
        if log:
            look.asked.store.write(lambda conn: write.save_silence(conn, log))

    def _measure(self, look: Look, bench: Bench) -> None:
        due = [
            card for card in bench.desk.cards.values()
            if card.expires_at <= look.asked.at and card.card_id not in bench.outcomes
        ]  # fmt: skip
        for card in due:
            bench.outcomes[card.card_id] = (score(look, card), look.asked.at)
        self._save(look, bench, due, [])


def manners(look: Look, salt: str) -> Manners:
    """What the desk goes by, from the centre's settings and the track record."""
    steering = look.asked.settings.steering
    margins = {
        one.campaign_id: float(cents)
        for one in look.asked.settings.terms
        if (cents := one.margin_cents if one.margin_cents is not None else one.value_cents) is not None and cents > 0
    }
    mean = sum(margins.values()) / len(margins) if margins else CONVERSION_CENTS
    return Manners(
        look.asked.today.toordinal(), salt, per_hour=steering.per_hour, hold_share=steering.hold_out,
        muted=muted_rules(records(look).values(), harmful(look)), conversion_cents=margins, mean_cents=mean,
    )  # fmt: skip


def records(look: Look) -> dict[str, TrackRecord]:
    """How often advice of each rule was right lately."""
    return look.once("advice_records", lambda: _records(look))


def _records(look: Look) -> dict[str, TrackRecord]:
    asked = look.asked
    centre_id, start = asked.centre.centre_id, asked.at - RECORD_S
    with asked.store.read() as conn:
        cards = [card_of(row) for row in read.advices(conn, centre_id, start, asked.at + 1)]
        alerts = {
            row["alert_id"]: row["outcome"] for row in read.alerts(conn, centre_id, start, asked.at + 1, facts=False)
        }
    judged = []
    for card in cards:
        outcome = alerts.get(card.first.alert_id) if card.first.alert_id is not None else None
        right = judge(card, outcome)
        if right is not None:
            judged.append(JudgedCard(card.first.rule, card.shown_at, right))
    return track_records(judged)


def _once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of two candidates with one key the likelier."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one.key not in best or one.chance > best[one.key].chance:
            best[one.key] = one
    return list(best.values())


def _follow(desk: FeedDesk, look: Look) -> list[Card]:
    """Cards whose move the monitor shows: all agents work on the campaign they were advised to go to."""
    with look.asked.store.read() as conn:
        live, _, _ = read.live(conn, look.asked.centre.centre_id)
    where = {one.agent_id: one.campaign_id or 0 for one in live if one.state != State.LOGOUT}
    done = [card.card_id for card in desk.cards.values() if _is_done(card, where, look.asked.at)]
    return [desk.follow(card_id, look.asked.at) for card_id in done]


def _is_done(card: Card, where: Mapping[int, int], at: int) -> bool:
    """As `ledger.seen_done`; of a swap each agent must be where that one was to go."""
    places = places_of(card.first)
    if len({there for _, _, there in places}) <= 1:
        return seen_done(card, where, at)
    if card.followed_at is not None or not card.shown_at < at < card.expires_at:
        return False
    here = [(agent, there) for agent, _, there in places if agent in where]
    return bool(here) and all(where[agent] == there for agent, there in here)


def _rebuilt(look: Look) -> Bench:
    asked = look.asked
    centre_id = asked.centre.centre_id
    with asked.store.read() as conn:
        rows = read.advices(conn, centre_id, asked.at - REACH_S, asked.at + 1)
        log = read.silences(conn, centre_id, asked.today.toordinal())
        kept = read.get_cursor(conn, centre_id, "advice") or {}
    salt = str(kept.get("salt") or secrets.token_hex(16))
    if "salt" not in kept:
        asked.store.write(lambda conn: write.set_cursor(conn, centre_id, "advice", {"salt": salt}))
    desk = FeedDesk.rebuilt([card_of(row) for row in rows], [held_of(row) for row in log])
    scored = {row["advice_id"]: (outcome_of(row), row["scored_at"]) for row in rows if row["scored_at"] is not None}
    return Bench(asked.store, salt, desk, scored)
