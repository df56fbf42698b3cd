"""Whether advice of a type has earned to be shown: the track record of its last judged pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backend.advice.alert import Outcome
from backend.advice.feed.card import Card
from backend.advice.record import LAST, LEAST

FLOOR = 0.7


@dataclass(frozen=True, slots=True)
class JudgedCard:
    """A piece of advice that turned out right or wrong at `at` (UTC s)."""

    rule: str
    at: int
    right: bool


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How often the last judged pieces of advice of a rule were right; muted: too seldom."""

    rule: str
    right: int
    judged: int
    muted: bool


def judge(card: Card, alert_outcome: Outcome | None = None) -> bool | None:
    """Whether a card was right; None: not known.

    What the manager calls wrong is wrong. Else a card that rests on an alert is as right as that turned out, held-out
    cards too; any other is right when it was done.
    """
    if card.reaction == "wrong":
        return False
    if alert_outcome is not None:
        return {"right": True, "wrong": False}.get(alert_outcome)
    done = card.part == "shown" and (card.reaction == "did_it" or card.followed_at is not None)
    return True if done else None


def track_records(judged: Iterable[JudgedCard], floor: float = FLOOR) -> dict[str, TrackRecord]:
    """The record of each rule over its last 20 judged cards; muted from 10 judged ones on when below `floor`."""
    by_rule: dict[str, list[JudgedCard]] = {}
    for one in sorted(judged, key=lambda one: one.at):
        by_rule.setdefault(one.rule, []).append(one)
    return {rule: _record(rule, mine[-LAST:], floor) for rule, mine in by_rule.items()}


def muted_rules(records: Iterable[TrackRecord], harmful: Iterable[str] = ()) -> frozenset[str]:
    """Rules that keep quiet: right too seldom, or found to do harm (`ledger.effects`: the verdict "hurts")."""
    return frozenset(record.rule for record in records if record.muted) | frozenset(harmful)


def _record(rule: str, judged: list[JudgedCard], floor: float) -> TrackRecord:
    right = sum(one.right for one in judged)
    return TrackRecord(rule, right, len(judged), len(judged) >= LEAST and right < floor * len(judged))
