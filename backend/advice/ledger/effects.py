"""Did it help? The effect of each type of advice against equally good advice that was held out by chance.

Hold-outs are picked for the same bad hour as what is shown, so that whatever would have come anyway is in both and
leaves with the difference. All that was shown counts, done or not (intention to treat): what managers choose to do is
no accident.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import special

from backend.advice.ledger.contrast import Contrast, contrast, contrast_done
from backend.advice.ledger.entry import LedgerEntry, Range, TypeEffect, Verdict
from backend.analysis.estimates import Bools, Floats

LEVEL = 0.8
VERDICT = 0.99
"""A verdict needs a range this wide: the ledger is looked at every day, and who looks often sees luck more often
(Armitage, McPherson and Rowe 1969: 1 % at one look becomes 9 % at 50)."""

LEAST_HELD, LEAST_SHOWN, LEAST_DAYS = 10, 10, 3
POWER = 0.8
WORTH_SEEING = 0.1
"""Without a predicted benefit, a change of a tenth of the level is what must be seen."""


def effects(entries: Iterable[LedgerEntry], level: float = LEVEL) -> list[TypeEffect]:
    """The effect of each rule's advice with ranges that hold a share `level`, rules in alphabetical order."""
    if not 0 < level < 1:
        raise ValueError(f"The share a range holds lies between 0 and 1, not {level}.")
    by_rule: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        by_rule.setdefault(entry.rule, []).append(entry)
    return [_effect(by_rule[rule], level) for rule in sorted(by_rule)]


def _effect(entries: Sequence[LedgerEntry], level: float) -> TypeEffect:
    one = entries[0]
    randomised = [entry for entry in entries if entry.randomised]
    known = [entry for entry in randomised if entry.outcome is not None and entry.hours > 0]
    shown = [entry for entry in entries if entry.shown]
    out = sum(not entry.shown for entry in known)
    done = sum(entry.followed for entry in shown)
    y, told, weight, before_after = _columns(known)
    day = np.array([entry.day for entry in known], dtype=np.int64)
    enough = out >= LEAST_HELD and len(known) - out >= LEAST_SHOWN and len(set(day.tolist())) >= LEAST_DAYS
    main = contrast(y, told, weight, day) if enough else None
    followed = np.array([entry.followed for entry in known], dtype=np.bool_)
    by_doing = contrast_done(y, followed, told, weight, day) if main else None
    claimed = float(np.average(before_after[told], weights=weight[told])) if main else None
    needed = _needed(known, y, done / len(shown) if shown else 0.0)
    return TypeEffect(
        one.rule, one.kind, one.metric, one.unit, len(known) - out, out, len(randomised) - len(known), len(shown),
        done, _share(done, len(shown), level), main.range(level) if main else Range(),
        by_doing.range(level) if by_doing else Range(), claimed,
        claimed - main.value if main and claimed is not None else None, _verdict(main, len(known), needed),
        None if needed is None or needed <= len(known) else needed - len(known),
    )  # fmt: skip


def _columns(known: Sequence[LedgerEntry]) -> tuple[Floats, Bools, Floats, Floats]:
    """Outcome less expectation, shown, weight, outcome less before; the first and last positive where it got better."""
    sign = np.array([1.0 if entry.higher_is_better else -1.0 for entry in known])
    came = np.array([entry.outcome or 0.0 for entry in known])
    y = sign * (came - np.array([entry.expected for entry in known]))
    shown = np.array([entry.shown for entry in known], dtype=np.bool_)
    weight = np.array([entry.hours for entry in known]) * _odds(known)
    return y, shown, weight, sign * (came - np.array([entry.before for entry in known]))


def _odds(known: Sequence[LedgerEntry]) -> Floats:
    """One over each entry's chance of its part, where the share held out was changed meanwhile; else one."""
    shares = {entry.hold_share for entry in known}
    if len(shares) < 2:
        return np.ones(len(known))
    return np.array([1 / (1 - entry.hold_share if entry.shown else entry.hold_share) for entry in known])


def _share(done: int, n: int, level: float) -> Range:
    """A share with Jeffreys' range."""
    if not n:
        return Range()
    low, high = (float(special.betaincinv(done + 0.5, n - done + 0.5, (1 + side * level) / 2)) for side in (-1, 1))
    return Range(done / n, min(low, done / n), max(high, done / n))


def _needed(known: Sequence[LedgerEntry], y: Floats, adoption: float) -> int | None:
    """How many pieces in all show the effect to be seen in 4 of 5 cases; None: nothing to go by yet.

    n = (z + z')^2 s^2 / (d^2 p (1 - p)): s^2 the variance of a piece's outcome, d what is predicted times the share
    that is done, p the share held out.
    """
    if len(known) < LEAST_SHOWN:
        return None
    predicted = [entry.predicted for entry in known if entry.predicted is not None]
    level = float(np.mean([abs(entry.expected) for entry in known]))
    seen = float(np.mean(predicted)) * max(adoption, 0.1) if predicted else WORTH_SEEING * level
    p = float(np.mean([entry.hold_share for entry in known]))
    if seen <= 0 or not 0 < p < 1:
        return None
    z = float(special.ndtri((1 + VERDICT) / 2) + special.ndtri(POWER))
    needed = z**2 * float(y.var(ddof=1)) / (seen**2 * p * (1 - p))
    return math.ceil(needed) if needed < 1e6 else None


def _verdict(main: Contrast | None, n: int, needed: int | None) -> Verdict:
    if main is None:
        return "too early"
    sure = main.range(VERDICT)
    if sure.low is not None and sure.low > 0:
        return "helps"
    if sure.high is not None and sure.high < 0:
        return "hurts"
    return "no effect seen" if needed is not None and n >= needed else "too early"
