"""The ledger in words: what a type of advice brought, and what came of one piece."""

from __future__ import annotations

from backend.advice.feed.figures import value
from backend.advice.ledger.entry import LedgerEntry, Range, TypeEffect
from backend.advice.phrases import phrase, plural
from backend.analysis.anomaly.odds import percent

FEW = "A single case shows little: luck alone moves so much."


def effect_sentence(effect: TypeEffect) -> str:
    """What advice of a type brought, against what was held out, and what a plain before and after would have said."""
    if effect.effect.value is None:
        return f"Not enough advice yet{_missing(effect)}."
    said = f"{_verdict(effect)} Compared with {plural(effect.held_out, 'equally good piece')} held out by chance."
    return f"{said} {_naive(effect)}".strip() + (f" Not settled{_missing(effect)}." if _open(effect) else "")


def adoption_sentence(effect: TypeEffect) -> str:
    """ "Done: 9 of 14 (64 %)"."""
    if not effect.all_shown:
        return "None was shown yet."
    return f"Done: {effect.done} of {effect.all_shown} ({percent(effect.done / effect.all_shown)})."


def done_sentence(effect: TypeEffect) -> str:
    """What doing it brings; says what that rests on."""
    done = effect.effect_done
    if done.value is None:
        return "What doing it brings cannot be told yet."
    return (
        f"Where it was done because it was shown: {_likely(effect, done)}. "
        "This takes for granted that showing advice changes nothing where it is not done."
    )


def outcome_sentence(entry: LedgerEntry) -> str:
    """What came of one piece of advice, beside what was to be expected without it."""
    if entry.outcome is None:
        return ""
    name = phrase(entry.metric).name
    came, expected = value(entry.metric, entry.outcome), value(entry.metric, entry.expected)
    return f"{name[:1].upper()}{name[1:]} came to {came}; {expected} was to be expected without advice. {FEW}"


def _verdict(effect: TypeEffect) -> str:
    start = {"helps": "It helps", "hurts": "It does harm", "no effect seen": "No effect seen"}.get(
        effect.verdict, "So far"
    )
    return f"{start}: {_likely(effect, effect.effect)}."


def _naive(effect: TypeEffect) -> str:
    if effect.before_after is None or effect.anyway is None:
        return ""
    return (
        f"A plain before and after would claim {_signed(effect, effect.before_after)}; "
        f"{_signed(effect, effect.anyway, bare=True)} of that came without any advice."
    )


def _signed(effect: TypeEffect, amount: float | None, *, bare: bool = False) -> str:
    """A difference with its sign: "+0.31 conversions per hour", "+2.3 points"; `bare` without the metric's name."""
    amount = amount or 0.0
    if effect.unit == "share":
        return f"{100 * amount:+.1f} points"
    if effect.unit == "cents":
        return f"{'+' if amount >= 0 else '-'}${abs(amount) / 100:,.2f}"
    return f"{amount:+,.2f}" if bare else f"{amount:+,.2f} {phrase(effect.metric).name}"


def _likely(effect: TypeEffect, one: Range) -> str:
    low, high = (_signed(effect, end, bare=True) for end in (one.low, one.high))
    return f"{_signed(effect, one.value)} (likely between {low} and {high})"


def _open(effect: TypeEffect) -> bool:
    return effect.verdict == "too early"


def _missing(effect: TypeEffect) -> str:
    return f": about {effect.more:,} more" if effect.more else ""
