"""What the ledger knows of one piece of advice, and what it says of a type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backend.advice.feed.candidate import FigureUnit
from backend.advice.feed.card import Card, Reaction
from backend.advice.rules.kinds import Kind

Verdict = Literal["helps", "hurts", "no effect seen", "too early"]


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One piece of advice with its outcome, in the unit of `metric` (rates per hour).

    `expected` is what the window would have brought by all that was known before (`ledger.expectation`), `before` the
    figure a plain before and after would compare with, `outcome` what came in the window (None: not in yet, or too
    little work to tell). `hours` are the worked hours behind `outcome`, its weight. `predicted` is the benefit the card
    named, in the metric's unit (None: named in another). `day` is the local day's ordinal: advice of a day shares
    that day's luck. `higher_is_better` gives the effect its sign in words. `followed` is by reaction or by polling.
    """

    advice_id: int
    rule: str
    kind: Kind
    metric: str
    unit: FigureUnit
    day: int
    shown_at: int
    shown: bool
    randomised: bool
    hold_share: float
    reaction: Reaction | None
    followed: bool
    before: float
    expected: float
    outcome: float | None
    hours: float
    predicted: float | None = None
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """An estimate with its likely range, all None while too little is known."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TypeEffect:
    """What advice of one rule brought, per hour of `metric`, positive where it helped.

    `effect` compares all advice that was shown with all that was held out at random, followed or not: the primary
    figure. `effect_done` is `effect` over the share that was done because it was shown: what doing it brings, if
    showing works through doing alone. `before_after` is the plain comparison of the shown, `anyway` the part of it
    that came without advice: effect + anyway = before_after. `shown`, `held_out` count randomised advice with an
    outcome, `waiting` that without one; `all_shown` and `done` count every card that was shown. `adoption` is the
    share done with its range; `more` about how many more pieces are needed (None: enough, or nothing to go by).
    """

    rule: str
    kind: Kind
    metric: str
    unit: FigureUnit
    shown: int
    held_out: int
    waiting: int
    all_shown: int
    done: int
    adoption: Range
    effect: Range
    effect_done: Range
    before_after: float | None
    anyway: float | None
    verdict: Verdict
    more: int | None


def entry_of(
    card: Card,
    metric: str,
    unit: FigureUnit,
    day: int,
    before: float,
    expected: float,
    outcome: float | None,
    hours: float,
    *,
    predicted: float | None = None,
    higher_is_better: bool = True,
) -> LedgerEntry:
    """The entry of a card; its outcome counts only once its window is over, so pass None until then."""
    followed = card.followed_at is not None or (card.part == "shown" and card.reaction == "did_it")
    return LedgerEntry(
        card.card_id, card.first.rule, card.first.kind, metric, unit, day, card.shown_at, card.part == "shown",
        card.randomised, card.hold_share, card.reaction, followed, before, expected, outcome, hours, predicted,
        higher_is_better,
    )  # fmt: skip
