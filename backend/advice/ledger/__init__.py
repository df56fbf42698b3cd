"""The ledger: what was advised, what came of it, and whether it helped, against what was held out by chance.

    effects(entries) -> one TypeEffect per rule, primary: all that was shown against all that was held out
    expected_rate(usual, recent, hours, floor) -> what the window would have brought by itself
    seen_done(card, places, at) -> polling saw that a move was made

The method, its sources and its measured coverage are in docs/method-feed.md.
"""

from backend.advice.ledger.effects import effects
from backend.advice.ledger.entry import LedgerEntry, Range, TypeEffect, entry_of
from backend.advice.ledger.expectation import expected_rate, floor_factor, weight_hours
from backend.advice.ledger.following import seen_done

__all__ = [
    "LedgerEntry", "Range", "TypeEffect", "effects", "entry_of", "expected_rate", "floor_factor", "seen_done",
    "weight_hours",
]  # fmt: skip
