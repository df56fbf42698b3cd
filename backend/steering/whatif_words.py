"""A what-if in a manager's words."""

from __future__ import annotations

from backend.lookout.outlook_words import amount, counted, percent
from backend.optimizer.whatif import Change
from backend.schemas.outlook import FigureName

LABELS = {
    "calls": "calls", "contacts": "contacts", "conversions": "conversions", "revenue_cents": "revenue",
    "drops": "dropped calls",
}  # fmt: skip


def change_text(one: Change) -> str:
    """A change with its likely range: conversions +2.1 (0.3 to 4.2)."""
    low, value, high = (_signed(one, each) for each in (one.change.low, one.change.likely, one.change.high))
    return f"{LABELS[one.figure]} {value} ({low} to {high})"


def _signed(one: Change, value: float) -> str:
    if one.figure == "revenue_cents":
        return f"{'+' if value >= 0 else '-'}${abs(value) / 100:,.0f}"
    digits = 1 if abs(value) < 20 else 0
    return f"{round(value, digits) + 0.0:+,.{digits}f}"  # no change is +0.0, never -0.0


def chance_text(chance: float | None) -> str:
    """The chance that it is for the better, in words."""
    return "" if chance is None else f"{100 * min(max(chance, 0.01), 0.99):.0f} % chance of more"


def day_text(name: FigureName, before: float, after: float, low: float, high: float, target: float | None) -> str:
    """The day's end before and after: 164 to 198 of 200 calls: 99 % of target - within the likely range."""
    if target is None:
        return f"{amount(name, before)} to {counted(name, after)} at the end of the day."
    of = f"{amount(name, before)} to {amount(name, after)} of {counted(name, target)}"
    of += f": {percent(after / target)} of target"
    if low >= target:
        return f"{of} - the whole likely range lies above it."
    if high >= target:
        return f"{of} - within the likely range."
    return f"{of} - the likely range ends at {amount(name, high)}."


def log_out_step(agent: str, here: str) -> str:
    """What to do so that an agent stops working."""
    return f"Ask {agent} to finish the call and log out of {here}."
