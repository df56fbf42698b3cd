"""Excellent, good or needs coaching, and which rule said so (A059)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from backend.analysis.estimates import Bools, Floats, Ints
from backend.analysis.policy import Policy
from backend.analysis.trend import Mark

Status = Literal["excellent", "good", "needs coaching", "not enough calls"]

ASSUMED = " No goals set: averages stand in."
CAPPED = " Set goals for the campaigns to tell good from excellent."


def read_status(
    index: Floats, shown: Bools, n: Ints, marks: Sequence[Mark], policy: Policy, assumed: Bools
) -> tuple[list[Status], list[str]]:
    """Status per agent from the efficiency index (per cent) and the trend; `n` counts contacts.

    Nobody gets a status from too few calls (X11). `assumed` marks agents whose campaigns have no goals set: against
    an average nearly everybody reaches the highest mark, so there it ends at good.
    """
    rows = zip(index, shown, n, marks, strict=True)
    pairs = [_status(float(i), bool(s), int(k), m, policy) for i, s, k, m in rows]
    pairs = [
        ("good", why + CAPPED) if status == "excellent" and none_set and not policy.seed else (status, why)
        for (status, why), none_set in zip(pairs, assumed, strict=True)
    ]
    tails = [
        ASSUMED if none_set and why.startswith("Eff") else "" for (_, why), none_set in zip(pairs, assumed, strict=True)
    ]
    return [status for status, _ in pairs], [why + tail for (_, why), tail in zip(pairs, tails, strict=True)]


def _status(index: float, shown: bool, n: int, mark: Mark, policy: Policy) -> tuple[Status, str]:
    if not shown:
        return "not enough calls", _too_few(n, policy)
    name = "Efficiency (seed formula)" if policy.seed else "Efficiency"
    if mark == "declining":
        return "needs coaching", f"{_trend_name(policy)} is declining."
    if index >= policy.excellent_at:
        return "excellent", f"{name} is at least {policy.excellent_at:g} %."
    if index >= policy.good_at:
        return "good", f"{name} lies between {policy.good_at:g} and {policy.excellent_at:g} %."
    return "needs coaching", f"{name} is below {policy.good_at:g} %."


def _too_few(n: int, policy: Policy) -> str:
    if policy.seed:
        return "Fewer than 20 calls, or no campaign goal to measure against."
    if n < policy.min_contacts:
        return f"Fewer than {policy.min_contacts} contacts."
    return "No campaign goal to measure against."


def _trend_name(policy: Policy) -> str:
    return "Answer rate" if policy.trend_metric == "answer_rate" else "Conversion per contact"
