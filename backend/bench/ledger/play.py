"""Weeks on the simulated floor: the product's own desk advises, holds out and keeps; what it keeps is the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from backend.advice.feed import Benefit, Candidate, Card, FeedDesk, Manners
from backend.advice.ledger import LedgerEntry, entry_of, expected_rate, floor_factor
from backend.advice.rules import RULES_BY_NAME, Rule
from backend.analysis.estimates import Ints
from backend.bench.ledger.floor import AGENTS, QUARTERS, Shift, shift, team

DAY_S, QUARTER_S = 86_400, 900
WINDOW, BEFORE = 8, 4
"""Quarters of the outcome's window (the rules' two hours) and of the hour that picks the worst."""

LOOK, WORST = 2, 9
NEVER_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of advice: its rule, what acting brings (conversions an hour), and how readily it is acted on."""

    rule: str
    effect: float
    accepted: float


KINDS = (Kind("coach_drift", 0.45, 0.7), Kind("move_gain", 0.8, 0.6), Kind("investigate_agent", 0.0, 0.8))
"""The last is the placebo: it changes nothing, and the worst get better all the same."""

RULES = {kind.rule: replace(RULES_BY_NAME[kind.rule], for_s=0) for kind in KINDS}
"""The rules as they are but for the waiting: looks are half an hour apart here."""


@dataclass(frozen=True, slots=True)
class Told:
    """An entry, and whether it would be acted on when shown."""

    entry: LedgerEntry
    willing: bool


def play(days: int, rng: np.random.Generator, hold_share: float = 0.1) -> list[Told]:
    """All randomised or shown advice of `days` shifts with its outcome."""
    people, desk = team(rng), FeedDesk(rules=RULES)
    salt = str(rng.integers(2**62))
    told: list[Told] = []
    for day in range(days):
        # all work on one campaign here and are picked alike; that this is no problem of the campaign's is given
        manners = Manners(shift=day, salt=salt, hold_share=hold_share, many=NEVER_MANY)
        told += _day(day, shift(people, rng), rng.permutation(AGENTS), desk, manners, rng)
    return told


def _day(day: int, floor: Shift, order: Ints, desk: FeedDesk, manners: Manners, rng: np.random.Generator) -> list[Told]:
    cards: list[tuple[Card, bool, float, float]] = []
    for quarter in range(BEFORE, QUARTERS - WINDOW + 1, LOOK):
        at = day * DAY_S + quarter * QUARTER_S
        changes = desk.look(at, _candidates(floor, order, quarter, at), manners)
        for card in [card for card in changes.cards if card.shown_at == at]:
            agent = card.first.agent_ids[0]
            recent = float(floor.came(agent, quarter - BEFORE, quarter))
            willing = bool(rng.random() < _willing(card, floor.shock[agent]))
            if willing and card.part == "shown":
                floor.counts[agent, quarter : quarter + WINDOW] += rng.poisson(_kind(card).effect / 4, WINDOW)
                card = desk.follow(card.card_id, at + 60)
            cards.append((card, willing, recent, floor.usual[agent]))
    return [Told(_entry(day, card, recent, usual, floor, cards), willing) for card, willing, recent, usual in cards]


def _candidates(floor: Shift, order: Ints, quarter: int, at: int) -> list[Candidate]:
    """The worst of the last hour against their usual; which type of advice an agent gets is drawn anew each day."""
    missing = floor.usual - floor.came(np.arange(AGENTS), quarter - BEFORE, quarter)
    worst = np.argsort(-missing, kind="stable")[:WORST].tolist()
    return [_candidate(agent, KINDS[int(order[agent]) % len(KINDS)], float(missing[agent]), at) for agent in worst]


def _candidate(agent: int, kind: Kind, missing: float, at: int) -> Candidate:
    rule: Rule = RULES[kind.rule]
    gap = max(missing, 0.01)
    return Candidate(
        f"{rule.name}:{agent}", rule.name, rule.kind, rule.tone, (agent,), 1, "conversions_per_hour",
        Benefit(gap, 0.0, 2 * gap, "conversions"), 0.9, 60, at - 3600, at, to_campaign_id=2,
    )  # fmt: skip


def _entry(
    day: int, card: Card, recent: float, usual: float, floor: Shift, cards: Sequence[tuple[Card, bool, float, float]]
) -> LedgerEntry:
    start = (card.shown_at - day * DAY_S) // QUARTER_S
    hours = WINDOW / 4
    came = float(floor.came(card.first.agent_ids[0], start, start + WINDOW)) / hours
    others = _others(card, cards)
    factor = floor_factor(
        float(floor.came(others, start, start + WINDOW).sum()), float(floor.usual[others].sum()) * hours
    )
    expected = expected_rate(usual, recent, BEFORE / 4, factor)
    return entry_of(
        card, "conversions_per_hour", "per_hour", day, recent / (BEFORE / 4), expected, came, hours,
        predicted=_kind(card).effect or None,
    )  # fmt: skip


def _others(card: Card, cards: Sequence[tuple[Card, bool, float, float]]) -> Ints:
    """Agents without advice in the card's window."""
    near = {one.first.agent_ids[0] for one, *_ in cards if abs(one.shown_at - card.shown_at) < WINDOW * QUARTER_S}
    return np.array([agent for agent in range(AGENTS) if agent not in near])


def _kind(card: Card) -> Kind:
    return next(kind for kind in KINDS if kind.rule == card.first.rule)


def _willing(card: Card, shock: float) -> float:
    """Managers act sooner on those whose day is good anyway: who compares the accepted alone is misled."""
    return float(np.clip(_kind(card).accepted + 0.8 * shock, 0.1, 0.95))
